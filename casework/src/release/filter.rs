//! What a cell counts of an indicator: people, some of those people, or a sum of what they bring.

use super::dataset::Histogram;

/// What a cell counts of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Filter {
    /// Everybody the indicator is about.
    People,
    /// Lower after than before.
    Lower,
    /// The same.
    Same,
    /// Higher.
    Higher,
    /// Not known before, or not known after; for a level, not known at all.
    NotKnown,
    /// Those whose value lies in one bin of a declared histogram, counted from 0.
    Bin(u8),
    /// Pence, of everybody the indicator is about.
    Pence,
    /// Events, of everybody the indicator is about.
    Events,
    /// Days that were observed, of everybody the indicator is about.
    Days,
}

/// The names of bins in files, as many as a histogram may have.
const BINS: [&str; 12] = ["bin_1", "bin_2", "bin_3", "bin_4", "bin_5", "bin_6", "bin_7", "bin_8", "bin_9", "bin_10", "bin_11", "bin_12"];
/// As many bins at most.
pub const MOST_BINS: usize = BINS.len();

impl Filter {
    /// Everybody, and how it went for them: the whole first, then its parts.
    pub const ALL: [Self; 5] = [Self::People, Self::Lower, Self::Same, Self::Higher, Self::NotKnown];

    /// Its name in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Lower => "lower",
            Self::Same => "same",
            Self::Higher => "higher",
            Self::NotKnown => "not_known",
            Self::Bin(nth) => BINS[if (nth as usize) < MOST_BINS { nth as usize } else { MOST_BINS - 1 }],
            Self::Pence => "pence",
            Self::Events => "events",
            Self::Days => "days",
        }
    }

    /// What people call it, where no histogram says between which values a bin lies.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::People => "People",
            Self::Lower => "Lower after",
            Self::Same => "The same",
            Self::Higher => "Higher after",
            Self::NotKnown => "Not known",
            Self::Bin(_) => "In one bin",
            Self::Pence => "Paid, in pence",
            Self::Events => "Events",
            Self::Days => "Days observed",
        }
    }

    /// Whether it adds up what people bring, rather than counts them.
    pub const fn is_sum(self) -> bool {
        matches!(self, Self::Pence | Self::Events | Self::Days)
    }
}

/// Everybody, and the bins of a histogram with those of whom nothing is known.
pub(super) fn of_histogram(histogram: &Histogram) -> Vec<Filter> {
    let bins = (0..=histogram.edges.len()).filter_map(|nth| u8::try_from(nth).ok()).map(Filter::Bin);
    std::iter::once(Filter::People).chain(bins).chain([Filter::NotKnown]).collect()
}

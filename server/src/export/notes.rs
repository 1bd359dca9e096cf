//! What whoever works with the files has to know, in plain words.

use std::io::{self, Write};

use casework::release::{BASE, FEWEST_MOVED, Filter, PublishedRelease, THRESHOLD};

use super::{
    Format,
    metadata::{SIGNS, licence},
};

/// The notes, a sentence or two each: for the README, the spreadsheets and the page.
pub fn notes(release: &PublishedRelease) -> Vec<String> {
    let mut notes = vec![
        format!("Figures are for {}, and are counts of people.", release.period.in_words()),
        format!(
            "To protect people, each count has a little random noise and is rounded to the nearest {BASE}. So parts need not add up to their whole: use the published whole."
        ),
        format!(
            "Nothing under {THRESHOLD} is published, a true nought included, and some larger counts are held back because a small one could be worked out from them. What is held back says nothing about how many there are: do not treat it as nought."
        ),
        format!("Where fewer than {FEWEST_MOVED} people joined or left since the last release, its value stands again."),
        "Percentages are worked out from the published counts alone.".to_owned(),
        "“Lower after” says how it was, before and after support began, for the same people. It does not say that support made it so."
            .to_owned(),
        "What was published stays as it is. Late records are counted in at most one revision a year.".to_owned(),
    ];
    if (0..release.layout.indicators()).any(|place| release.layout.filters(place).contains(&Filter::Pence)) {
        notes.push("Sums of money are of at least 10 people of whom none stands out. What was paid for one person is cut at the 95th percentile, the noise is up to 8 times the largest part, and what was paid for each is worked out from the published sum and count.".to_owned());
    }
    if release.has_medians() {
        notes.push("Medians are worked out from the published counts in each bin, as if people were spread evenly within one, and are rounded. Where what is held back would decide in which bin a median lies, and in the highest bin, which has no end, there is none.".to_owned());
    }
    if release.has_rates() {
        notes.push("Rates are events for each 1,000 months that were observed, worked out from the published sums of events and of days. Time that nobody observed is not in them. Each sum is of at least 10 people of whom none stands out, with what one person brings cut at the 95th percentile and noise of up to 8 times the largest part: for few people a rate is rough.".to_owned());
    }
    if release.revision > 0 {
        notes.push(format!("This is revision {} of these figures.", release.revision));
    }
    notes
}

/// Writes the README.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let dataset = &release.dataset;
    writeln!(out, "# {}\n\n{}\n", dataset.title, dataset.description)?;
    writeln!(out, "{}, {}. Released on {}.\n", dataset.council.name, release.period.in_words(), release.at.date_naive())?;
    writeln!(out, "## Before you use the figures\n")?;
    for note in notes(release) {
        writeln!(out, "- {note}")?;
    }
    writeln!(out, "\n## Signs in the place of a number\n\n| sign | means |\n|---|---|")?;
    for (sign, means) in SIGNS {
        writeln!(out, "| {sign} | {means} |")?;
    }
    writeln!(out, "\n## Files\n\n| file | what it is |\n|---|---|")?;
    for format in Format::ALL {
        writeln!(out, "| `{}` | {} |", format.name(release), format.in_words())?;
    }
    writeln!(
        out,
        "\nThe manifest has the SHA-256 of every other file.\n\nLicence: [{}]({}). Questions: {}.",
        dataset.licence,
        licence(&dataset.licence),
        dataset.contact
    )
}

//! Sums that can be published: of pence or days, where one person's part could stand out.

use super::{
    key::cell_key,
    publish::{BASE, Place, THRESHOLD, noise},
};

/// A sum is held back when, from it and their own part, the second largest contributor could say the largest to within this many per cent
/// (the p%-rule; Hundepool et al. 2012, Statistical Disclosure Control, section 4.2.2).
pub const WITHIN_PER_CENT: i128 = 20;
/// Nobody counts for more than this share of the people do, in per cent.
const CAP_AT: usize = 95;

/// What is published of a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedSum {
    /// The sum, in the contributions' unit, with its noise and rounded; none: held back.
    pub sum: Option<i64>,
    /// Whether somebody's part was cut at the 95th percentile, which the file says.
    pub capped: bool,
}

/// Publishes the sum of what each person contributes (none below nought), or holds it back.
///
/// There have to be [`THRESHOLD`] people, none of whom stands out (p%-rule). Each is cut at the 95th percentile of the cell (nearest rank).
/// The noise is that of a count, in units of the largest part that is left, and so is the rounding: one person's part is hidden as well
/// as one person is in a count.
pub fn publish_sum(contributions: &[i64], keys: u64, place: Place<'_>) -> PublishedSum {
    const HELD: PublishedSum = PublishedSum { sum: None, capped: false };
    let mut parts: Vec<i64> = contributions.to_vec();
    parts.sort_unstable();
    let (Some(&largest), true) = (parts.last(), parts.len() >= usize::try_from(THRESHOLD).unwrap_or(usize::MAX)) else { return HELD };
    if parts[0] < 0 || stands_out(&parts) {
        return HELD;
    }
    let cap = parts[(parts.len() * CAP_AT).div_ceil(100) - 1];
    let sum: i128 = parts.iter().map(|part| i128::from((*part).min(cap))).sum();
    let people = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let key = cell_key(place.secret, place.dataset, place.cell, place.period, keys);
    let noisy = sum + i128::from(noise(people, key)) * i128::from(cap);
    let step = i128::from(BASE) * power_of_ten_up_to(cap);
    let shown = (noisy + step / 2).div_euclid(step) * step;
    PublishedSum { sum: i64::try_from(shown.max(0)).ok(), capped: cap < largest }
}

/// Whether what is left of the sum without its two largest parts is less than p per cent of the largest.
fn stands_out(ascending: &[i64]) -> bool {
    let Some((&largest, rest)) = ascending.split_last() else { return true };
    let others: i128 = rest.iter().rev().skip(1).map(|part| i128::from(*part)).sum();
    others * 100 < i128::from(largest) * WITHIN_PER_CENT || largest <= 0
}

fn power_of_ten_up_to(most: i64) -> i128 {
    let most = i128::from(most.max(1));
    std::iter::successors(Some(1_i128), |power| power.checked_mul(10)).take_while(|power| *power <= most).last().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PLACE: Place<'static> = Place { secret: &[7; 32], dataset: "spend", cell: "team=felling", period: "2026-Q3" };

    #[test]
    fn a_sum_of_nine_people_is_held_back() {
        assert_eq!(publish_sum(&[500; 9], 1, PLACE).sum, None);
        assert!(publish_sum(&[500; 10], 1, PLACE).sum.is_some());
    }

    #[test]
    fn a_sum_in_which_one_person_stands_out_is_held_back() {
        // The others bring 8 × 100 = 800 besides the second largest; 20% of 4,001 is just more.
        let mut parts = vec![100; 8];
        parts.extend([4_001, 2_000]);
        assert_eq!(publish_sum(&parts, 1, PLACE).sum, None);
        parts[8] = 4_000;
        assert!(publish_sum(&parts, 1, PLACE).sum.is_some());
    }

    #[test]
    fn what_is_above_the_95th_percentile_is_cut_and_said_to_be() {
        let mut parts = vec![1_000; 39];
        parts.push(4_500);
        let published = publish_sum(&parts, 1, PLACE);
        assert!(published.capped);
        assert!((published.sum.unwrap() - 40_000).abs() <= 8_000 + 2_500, "40 people at no more than 1,000 each, give or take 8 of them");
        assert!(!publish_sum(&[1_000; 40], 1, PLACE).capped);
    }

    #[test]
    fn a_sum_of_nothing_at_all_says_nothing() {
        assert_eq!(publish_sum(&[0; 30], 1, PLACE).sum, None);
    }

    proptest! {
        #[test]
        fn a_sum_is_rounded_and_near(parts in proptest::collection::vec(400_i64..1_000, 10..60), keys: u64) {
            let shown = publish_sum(&parts, keys, PLACE).sum.unwrap();
            let sum: i64 = parts.iter().sum();
            prop_assert_eq!(shown % 500, 0);
            // The noise is at most eight of the largest; the cap takes at most the excess of one in twenty.
            prop_assert!((shown - sum).abs() <= 8 * 1_000 + 250 + 600 * 3);
        }
    }
}

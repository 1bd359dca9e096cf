//! The noise: against a published table, against what it promises, and as it is kept in the program.

use casework::release::{
    MOST_NOISE, VARIANCE, noise,
    noise::{Noise, ends},
};

/// What the rule's table is generated for: figures.md, "Publishing".
const RULE: Noise = Noise { most: 8, variance: VARIANCE, exactly: false, never_up_to: 0, stays: 0.0 };

fn mean_and_variance(row: &[(i64, f64)]) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "noises are small whole numbers")]
    let power = |of: i32| row.iter().map(|(noise, chance)| chance * (*noise as f64).powi(of)).sum::<f64>();
    (power(1), power(2))
}

fn is_near(row: &[(i64, f64)], wanted: &[(i64, f64)], within: f64) {
    let noises: Vec<i64> = row.iter().map(|(noise, _)| *noise).collect();
    assert_eq!(noises, wanted.iter().map(|(noise, _)| *noise).collect::<Vec<_>>());
    for ((noise, chance), (_, wanted)) in row.iter().zip(wanted) {
        assert!((chance - wanted).abs() < within, "noise {noise}: {chance} and not {wanted}");
    }
}

#[test]
fn the_table_is_the_one_that_ptable_publishes_for_its_example() {
    // D = 2, V = 1.05, js = 1: the 17 probabilities in the tests of the R package ptable 1.0.0 (`pt_ex_cnts`).
    let example = Noise { most: 2, variance: 1.05, exactly: true, never_up_to: 1, stays: 0.0 };
    let wanted: [&[(i64, f64)]; 5] = [
        &[(0, 1.0)],
        &[(-1, 0.508_333_33), (1, 0.475), (2, 0.016_666_67)],
        &[(-2, 0.161_558_27), (0, 0.555_650_37), (1, 0.242_466_18), (2, 0.040_325_18)],
        &[(-1, 0.412_313_01), (0, 0.288_060_97), (1, 0.186_939_03), (2, 0.112_686_99)],
        &[(-2, 0.070_124_98), (-1, 0.244_500_07), (0, 0.370_749_9), (1, 0.244_500_07), (2, 0.070_124_98)],
    ];
    for (count, wanted) in (0..).zip(wanted) {
        is_near(&example.row(count).unwrap(), wanted, 2e-8);
    }
}

#[test]
fn the_table_for_five_three_two_and_a_half_is_what_another_program_finds() {
    // D = 5, V = 3, js = 2, p = 0.5, worked out with SciPy 1.x's SLSQP (the method that ptable uses), to seven places.
    let table = Noise { most: 5, variance: 3.0, exactly: true, never_up_to: 2, stays: 0.5 };
    let wanted: [&[(i64, f64)]; 8] = [
        &[(-1, 0.734_469_5), (2, 0.136_720_2), (3, 0.072_796_3), (4, 0.037_429_6), (5, 0.018_584_4)],
        &[(-2, 0.408_807), (1, 0.406_643_6), (2, 0.147_624), (3, 0.032_318_8), (4, 0.004_266_9), (5, 0.000_339_7)],
        &[(-3, 0.187_376), (0, 0.5), (1, 0.156_298_2), (2, 0.090_813_9), (3, 0.043_242), (4, 0.016_873_9), (5, 0.005_396_1)],
        &[
            (-4, 0.091_460_7),
            (-1, 0.153_404_2),
            (0, 0.5),
            (1, 0.107_456),
            (2, 0.072_882_7),
            (3, 0.042_968_5),
            (4, 0.022_019_5),
            (5, 0.009_808_4),
        ],
        &[
            (-5, 0.039_343),
            (-2, 0.105_803_7),
            (-1, 0.114_270_7),
            (0, 0.5),
            (1, 0.091_229_8),
            (2, 0.067_438),
            (3, 0.043_932_3),
            (4, 0.025_221_7),
            (5, 0.012_760_8),
        ],
        &[
            (-3, 0.090_281_6),
            (-2, 0.093_450_1),
            (-1, 0.090_919_6),
            (0, 0.5),
            (1, 0.071_466_9),
            (2, 0.057_739_7),
            (3, 0.043_847_2),
            (4, 0.031_297_3),
            (5, 0.020_997_5),
        ],
        &[
            (-4, 0.033_939_4),
            (-3, 0.054_587_5),
            (-2, 0.076_071_6),
            (-1, 0.091_852_7),
            (0, 0.5),
            (1, 0.087_106_6),
            (2, 0.068_413_4),
            (3, 0.046_555_5),
            (4, 0.027_449_9),
            (5, 0.014_023_3),
        ],
        &[
            (-5, 0.011_584_9),
            (-4, 0.025_395_5),
            (-3, 0.046_759_8),
            (-2, 0.072_317_2),
            (-1, 0.093_942_6),
            (0, 0.5),
            (1, 0.093_942_6),
            (2, 0.072_317_2),
            (3, 0.046_759_8),
            (4, 0.025_395_5),
            (5, 0.011_584_9),
        ],
    ];
    for (count, wanted) in (1..).zip(wanted) {
        is_near(&table.row(count).unwrap(), wanted, 2e-6);
    }
}

#[test]
fn the_noise_of_the_rule_is_unbiased_within_its_variance_and_never_goes_below_nobody() {
    for count in 0..=12 {
        let row = RULE.row(count).unwrap();
        let (mean, variance) = mean_and_variance(&row);
        assert!(mean.abs() < 1e-9, "{count}: mean {mean}");
        assert!(variance <= VARIANCE + 1e-9, "{count}: variance {variance}");
        assert!(row.iter().all(|(noise, _)| noise.abs() <= MOST_NOISE && i64::from(count) + noise >= 0), "{count}");
        assert!((row.iter().map(|(_, chance)| chance).sum::<f64>() - 1.0).abs() < 1e-12);
    }
    let (_, variance) = mean_and_variance(&RULE.row(10).unwrap());
    assert!((variance - VARIANCE).abs() < 1e-9, "from ten people on there is as much noise as is allowed");
}

#[test]
fn the_frozen_table_is_what_the_generator_makes() {
    for count in 0..=10 {
        let row = RULE.row(count).unwrap();
        let mut below = 0;
        for ((wanted, _), end) in row.iter().zip(ends(&row)) {
            if end > below {
                // A rounding of the generator's arithmetic may move an end by a key or two.
                let at = |key: u64| noise(count, u32::try_from(key.min(u64::from(u32::MAX))).unwrap());
                assert_eq!(at(below + 2), *wanted, "{count} people, key {below}");
                assert_eq!(at(end.saturating_sub(3)), *wanted, "{count} people, key {end}");
            }
            below = end;
        }
    }
}

#[test]
fn counts_above_the_last_row_have_its_noise() {
    for key in [0, 1 << 20, 1 << 31, u32::MAX] {
        assert_eq!(noise(10, key), noise(100_000, key));
    }
    assert_eq!(noise(10, 0), -8);
    assert_eq!(noise(10, u32::MAX), 8);
    assert_eq!(noise(0, u32::MAX), 0);
}

#[test]
#[ignore = "writes the frozen table anew: cargo test -p casework --test release_noise -- --ignored --nocapture"]
fn write_the_frozen_table() {
    let rows: Vec<_> = (0..=10).map(|count| RULE.row(count).unwrap()).collect();
    let first: Vec<String> = rows.iter().map(|row| row[0].0.to_string()).collect();
    println!("pub const FIRST: [i8; 11] = [{}];", first.join(", "));
    for row in rows {
        println!("    &{:?},", ends(&row));
    }
}

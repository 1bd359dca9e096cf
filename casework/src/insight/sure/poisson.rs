//! Intervals of events and of rates.

use super::{gamma, normal::Z_95, to_f64};

/// The exact interval of a Poisson mean from the events that were seen (Garwood, Biometrika 28, 1936): `share` is what lies outside on
/// each side (0.025 for 95%). None for a count below 0.
pub fn exact_poisson(events: i64, share: f64) -> Option<[f64; 2]> {
    (events >= 0).then(|| exact(to_f64(events), share))
}

/// The same for an expected number that need not be whole.
pub(super) fn exact(events: f64, share: f64) -> [f64; 2] {
    [gamma::lower_inverse(events, share), gamma::lower_inverse(events + 1.0, 1.0 - share)]
}

/// Byar's approximation to it (Breslow and Day, Statistical Methods in Cancer Research II, 1987, equation 2.13).
fn byar(events: f64, z: f64) -> [f64; 2] {
    let bound = |events: f64, z: f64| events * (1.0 - 1.0 / (9.0 * events) + z / (3.0 * events.sqrt())).powi(3);
    [bound(events, -z), bound(events + 1.0, z)]
}

/// The 95% interval of a number of events: exact below 10, Byar's from 10. None for a count below 0.
pub fn events_interval(events: i64) -> Option<[f64; 2]> {
    if events < 10 { exact_poisson(events, 0.025) } else { Some(byar(to_f64(events), Z_95)) }
}

/// The 95% interval of a rate: events in so many units of person-time. None without person-time.
pub fn rate_interval(events: i64, person_time: f64) -> Option<[f64; 2]> {
    let [low, high] = events_interval(events)?;
    (person_time > 0.0).then(|| [low / person_time, high / person_time])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close([low, high]: [f64; 2], expected: [f64; 2]) {
        assert!((low - expected[0]).abs() < 5e-7 && (high - expected[1]).abs() < 5e-7, "{low} to {high}");
    }

    #[test]
    fn few_events_are_exact_and_many_are_byars() {
        close(events_interval(5).unwrap(), [1.623_486, 11.668_332]);
        close(events_interval(20).unwrap(), [12.211_429, 30.889_880]);
        assert_eq!(events_interval(9), exact_poisson(9, 0.025));
        assert_ne!(events_interval(10), exact_poisson(10, 0.025));
    }

    #[test]
    fn no_events_is_not_no_risk() {
        let [low, high] = events_interval(0).unwrap();
        assert!(low == 0.0 && (high - 3.688_879).abs() < 1e-6, "{high}");
        assert!(events_interval(-1).is_none());
        assert!(rate_interval(3, 0.0).is_none(), "unobserved is not zero");
    }

    #[test]
    fn a_rate_is_events_by_person_time() {
        let [low, high] = rate_interval(5, 10.0).unwrap();
        close([low * 10.0, high * 10.0], [1.623_486, 11.668_332]);
    }
}

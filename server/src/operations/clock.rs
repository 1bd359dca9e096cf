//! The one place that asks what time it is.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A clock: the machine's, or one that started somewhere else, for demonstrations and tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    ahead: TimeDelta,
}

impl Clock {
    /// The machine's clock, or one on which today is another day. It goes on as fast as the machine's.
    pub fn starting_on(today: Option<NaiveDate>) -> Self {
        let machine = Self::default().now();
        let ahead = today.map(|day| day.and_time(NaiveTime::MIN).and_utc() + (machine - start_of_day(machine)) - machine);
        Self { ahead: ahead.unwrap_or_default() }
    }

    /// The same clock, so much later: tests wait like this.
    #[must_use]
    pub fn later(self, by: TimeDelta) -> Self {
        Self { ahead: self.ahead + by }
    }

    /// The time.
    #[expect(clippy::disallowed_methods, reason = "this is the module that provides it")]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead
    }

    /// The day.
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

fn start_of_day(at: DateTime<Utc>) -> DateTime<Utc> {
    at.date_naive().and_time(NaiveTime::MIN).and_utc()
}

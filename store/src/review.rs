//! The review pages: each indicator as a card, with what it was over time.

use std::collections::BTreeMap;

use casework::{
    access::{Allow, Verb},
    fault::Fault,
    insight::{
        Breakdown, By, Card, Counted, Counting, Defined, FEWEST, Figure, Indicator, Method, Month, Part, Period, Point, Review, Seen, Span,
        Summed, asks, definition::in_words, figure, seen,
    },
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;

use crate::{Error, Result, Store, Tx, figures, held_back, identity, indicators, sums};

/// How many months a line shows: enough for limits that hold.
const MONTHS: i32 = 24;
/// How many months are shown in quarters.
const MONTHS_IN_QUARTERS: i32 = 48;
/// Below so many events a month a line is drawn by quarters (rule 7).
const FEW_EVENTS: f64 = 5.0;

/// The review page of a team, or of the whole council where the decision was about no team: up to the end of a period, or of today.
///
/// # Errors
/// Not found for a decision that is not about figures.
pub async fn review(store: &Store, allow: &Allow, period: Option<Period>, today: NaiveDate, now: DateTime<Utc>) -> Result<Review> {
    if allow.verb() != Verb::SeeFigures {
        return Err(Fault::NotFound.into());
    }
    let mut tx = store.read().await?;
    let teams = identity::teams(&mut tx).await?;
    let team = teams.iter().find(|team| Some(team.id.as_str()) == allow.team()).cloned();
    let known = indicators::known(&mut tx, store).await?;
    let asked = Asked { allow, period, today, now };
    let (mut cards, mut people) = (Vec::new(), 0);
    let changes = known.current.iter().filter(|one| matches!(one.method, Method::Change { .. }));
    let others = known.current.iter().filter(|one| !matches!(one.method, Method::Change { .. }));
    for indicator in changes.chain(others) {
        let level = level_of(indicator, &known.current);
        // A level whose change has a card is the line of that card.
        let is_shown = is_level(indicator) && known.current.iter().any(|other| is_change(other) && other.subject == indicator.subject);
        if !is_shown {
            let card = asked.card(&mut tx, store, indicator, level).await?;
            people = people.max(card.line.last().filter(|_| level.is_some()).map_or(0, |point| point.people));
            cards.push(card);
        }
    }
    Ok(Review { team, teams, people, today, computed_at: now, cards })
}

/// One indicator's card, of a team or of the whole council; with a version, by that definition.
///
/// # Errors
/// Not found for a decision that is not about figures.
pub async fn card(
    store: &Store,
    allow: &Allow,
    indicator: &Indicator,
    period: Option<Period>,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Card> {
    let mut tx = store.read().await?;
    let known = indicators::known(&mut tx, store).await?;
    Asked { allow, period, today, now }.card(&mut tx, store, indicator, level_of(indicator, &known.current)).await
}

fn is_level(indicator: &Indicator) -> bool {
    matches!(indicator.method, Method::Level { .. })
}

fn is_change(indicator: &Indicator) -> bool {
    matches!(indicator.method, Method::Change { .. })
}

/// What a change's line is drawn from: the level of the same subject.
fn level_of<'a>(indicator: &Indicator, all: &'a [Indicator]) -> Option<&'a Indicator> {
    all.iter().filter(|_| is_change(indicator)).find(|other| is_level(other) && other.subject == indicator.subject)
}

/// The period of an indicator's figure where none was asked for: what stands, stands today; what happens is of the last whole quarter.
pub fn period_of(indicator: &Indicator, asked: Option<Period>, today: NaiveDate) -> Period {
    asked.unwrap_or_else(|| {
        if is_level(indicator) || is_change(indicator) { Period::Month(Month::of(today)) } else { Period::quarter_of(today).previous() }
    })
}

struct Asked<'a> {
    allow: &'a Allow,
    period: Option<Period>,
    today: NaiveDate,
    now: DateTime<Utc>,
}

impl Asked<'_> {
    async fn card(&self, tx: &mut Tx, store: &Store, indicator: &Indicator, level: Option<&Indicator>) -> Result<Card> {
        let breakdown = Breakdown { team: self.allow.team().map(str::to_owned), ..Breakdown::default() };
        let period = period_of(indicator, self.period, self.today);
        let only = std::slice::from_ref(&breakdown);
        let seen = figures::live_in(tx, store, self.allow, indicator, only, period, self.now).await?.pop().ok_or(Fault::NotFound)?;
        match seen {
            Seen::HeldBack(about, why) => Ok(Card { figure: *about, held_back: Some(why.in_words().to_owned()), line: Vec::new() }),
            Seen::Figure(figure) => {
                let mut line = self.line(tx, level.unwrap_or(indicator), &breakdown, period).await?;
                self.hold_back_waits(tx, store, indicator, &breakdown, &mut line).await?;
                Ok(Card { figure: *figure, held_back: None, line })
            }
        }
    }

    /// A wait that one or two people ended is not drawn either.
    async fn hold_back_waits(
        &self,
        tx: &mut Tx,
        store: &Store,
        indicator: &Indicator,
        breakdown: &Breakdown,
        line: &mut [Point],
    ) -> Result<()> {
        if !matches!(indicator.method, Method::Wait { .. }) {
            return Ok(());
        }
        for point in line.iter_mut().filter(|point| point.value.is_some()) {
            let wanted = (breakdown.clone(), asks(breakdown, indicator, true));
            let counted = held_back::counted(tx, store, indicator, &[wanted], point.period).await?;
            if counted.iter().any(|counted| counted.answering < FEWEST) {
                point.value = None;
            }
        }
        Ok(())
    }

    /// Months, or quarters where months have few events; from the first of which something is known.
    async fn line(&self, tx: &mut Tx, indicator: &Indicator, breakdown: &Breakdown, period: Period) -> Result<Vec<Point>> {
        let stands = is_level(indicator) || is_change(indicator);
        let this = Month::of(self.today);
        // A month that is not over yet would look like a fall of what happens.
        let newest = if stands { this } else { this.before(1) };
        let last = period.last_month().min(newest);
        let months = self.points(tx, indicator, breakdown, Span::Month, [last.before(MONTHS - 1), last]).await?;
        if stands || !is_sparse(&months) {
            return Ok(trimmed(months.into_iter().map(|(point, _)| point).collect()));
        }
        let quarter = Span::Quarter.holding(last.first_day());
        let whole = if quarter > last { quarter.before(3) } else { quarter };
        let quarters = self.points(tx, indicator, breakdown, Span::Quarter, [whole.before(MONTHS_IN_QUARTERS - 3), whole]).await?;
        Ok(trimmed(quarters.into_iter().map(|(point, _)| point).collect()))
    }

    /// Each with how many events it rests on.
    async fn points(
        &self,
        tx: &mut Tx,
        indicator: &Indicator,
        breakdown: &Breakdown,
        span: Span,
        months: [Month; 2],
    ) -> Result<Vec<(Point, f64)>> {
        let point = |(last, summed): (Month, Summed)| {
            let period = span.named(last);
            let shown = figure(indicator, &summed, period, Breakdown::default(), self.now);
            let value = match &indicator.method {
                Method::PeopleWith { .. } => shown.share,
                Method::Spend { .. } => Some(shown.after_total).filter(|_| shown.times > 0),
                _ => shown.value,
            };
            let events = match &indicator.method {
                Method::Rate { .. } => shown.events.unwrap_or(0.0),
                Method::PeopleWith { .. } => shown.value.unwrap_or(0.0),
                _ => to_f64(summed.within[Part::Times]),
            };
            (Point { period, people: shown.people, known: shown.followed_up, value }, events)
        };
        Ok(sums::series(tx, indicator, breakdown, span, months).await?.into_iter().map(point).collect())
    }
}

/// Fewer than five events in a usual month.
fn is_sparse(points: &[(Point, f64)]) -> bool {
    let known: Vec<f64> = points.iter().filter(|(point, _)| point.value.is_some()).map(|(_, events)| *events).collect();
    let count = to_f64(i64::try_from(known.len()).unwrap_or(i64::MAX));
    !known.is_empty() && known.iter().sum::<f64>() / count < FEW_EVENTS
}

#[expect(clippy::cast_precision_loss, reason = "counts of events, for choosing between months and quarters")]
fn to_f64(count: i64) -> f64 {
    count as f64
}

fn trimmed(mut points: Vec<Point>) -> Vec<Point> {
    let known = points.iter().position(|point| point.value.is_some()).unwrap_or(points.len());
    points.drain(..known);
    points
}

/// Up to where everything has been counted: it changes with every record and every definition, and never otherwise.
pub async fn stamp(store: &Store) -> Result<String> {
    let mut tx = store.read().await?;
    let (seqs,): (i64,) = on!(&mut tx, |conn| sqlx::query_as("SELECT CAST(SUM(last_seq) AS BIGINT) FROM buckets").fetch_one(conn).await)?;
    Ok(format!("{}-{seqs}-{}-{}", store.epoch, indicators::stamp(&mut tx).await?, store.vocabulary().0))
}

#[derive(FromRow)]
struct DefinedRow {
    version: i64,
    definition: String,
    state: String,
    defined_at: Option<DateTime<Utc>>,
    replaced_at: Option<DateTime<Utc>>,
}

/// Every version of an indicator's definition, the newest first. Their figures can be read by [`figures::indicator`] with a version.
pub async fn history(store: &Store, id: &str) -> Result<Vec<Defined>> {
    let sql = "SELECT version, definition, state, defined_at, replaced_at FROM indicators WHERE indicator = $1 ORDER BY version DESC";
    let mut tx = store.read().await?;
    let rows: Vec<DefinedRow> = on!(&mut tx, |conn| sqlx::query_as(sql).bind(id).fetch_all(conn).await)?;
    let (_, vocabulary) = store.vocabulary();
    let read = |row: DefinedRow| {
        let indicator: Indicator = serde_json::from_str(&row.definition).map_err(|_| Error::Damaged("an indicator"))?;
        Ok(Defined {
            version: row.version,
            words: in_words(&indicator, &vocabulary),
            hash: indicator.definition_hash(),
            state: row.state,
            from: row.defined_at,
            until: row.replaced_at,
        })
    };
    rows.into_iter().map(read).collect()
}

/// One indicator for each team that this actor may see figures of, as the decisions about them were: for a funnel. In the order of names.
pub async fn between_teams(
    store: &Store,
    allowed: &BTreeMap<String, Allow>,
    indicator: &Indicator,
    period: Period,
    now: DateTime<Utc>,
) -> Result<Vec<(String, Seen)>> {
    let mut tx = store.read().await?;
    let mut all = Vec::new();
    for team in identity::teams(&mut tx).await? {
        let Some(allow) = allowed.get(&team.id) else { continue };
        let breakdown = Breakdown { team: Some(team.id.clone()), ..Breakdown::default() };
        let seen = figures::live_in(&mut tx, store, allow, indicator, &[breakdown], period, now).await?.pop();
        all.extend(seen.map(|seen| (team.name, seen)));
    }
    Ok(all)
}

/// A breakdown of one indicator over the last twelve quarters, oldest first, for a small line. Ask for it only where the figure is shown.
///
/// # Errors
/// Not found for a decision that is not about the figures of that team; between teams the decision is about none.
pub async fn small_line(
    store: &Store,
    allow: &Allow,
    by: By,
    indicator: &Indicator,
    breakdown: &Breakdown,
    period: Period,
    today: NaiveDate,
) -> Result<Vec<Option<f64>>> {
    if allow.verb() != Verb::SeeFigures || (by != By::Team && allow.team() != breakdown.team.as_deref()) {
        return Err(Fault::NotFound.into());
    }
    let newest = Span::Quarter.holding(period.last_month().min(Month::of(today)).first_day());
    let mut tx = store.read().await?;
    let all = sums::series(&mut tx, indicator, breakdown, Span::Quarter, [newest.before(33), newest]).await?;
    let value = |(last, summed): (Month, Summed)| {
        let shown = figure(indicator, &summed, Span::Quarter.named(last), Breakdown::default(), DateTime::UNIX_EPOCH);
        let value = if matches!(indicator.method, Method::PeopleWith { .. }) { shown.share } else { shown.value };
        // The newest is shown: there are enough who work there. Earlier there may have been fewer people.
        let shown = Figure { breakdown: breakdown.clone(), ..shown };
        let enough = Counted { caseworkers: FEWEST, answering: FEWEST };
        value.filter(|_| seen(shown.clone(), || shown.clone(), asks(breakdown, indicator, true), enough).figure().is_some())
    };
    Ok(all.into_iter().map(value).collect())
}

/// Whether an indicator can be looked at between teams: it counts events, or people of so many.
pub const fn has_funnel(method: &Method) -> bool {
    matches!(method, Method::Rate { .. } | Method::PeopleWith { counting: Counting::Theme, .. })
}

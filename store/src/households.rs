//! Households of people who each have a record: who lived with whom on which day, and what no longer crosses once they have parted.

use std::collections::BTreeSet;

use casework::{
    ids::{HouseholdId, PersonId},
    journal::{Fact, Record},
};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::{Result, Stamp, Tx, batch::Batch, facts::FactRow};

/// The fact that somebody lives in a household, and that they live there no longer.
pub const LIVES: &str = "household";
/// See [`LIVES`].
pub const LEFT: &str = "household_left";
/// The fact that somebody without a record of their own lives with them. Not who.
pub const WITH: &str = "lives_with";

/// The households somebody had been in by a day, and those they were in on it. On the day they leave they are out.
fn homes(facts: &[FactRow], day: NaiveDate) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let mut moves: Vec<&FactRow> = facts.iter().filter(|row| row.fact == LIVES || row.fact == LEFT).collect();
    moves.retain(|row| row.on_date.is_some_and(|on| on <= day));
    moves.sort_by_key(|row| (row.on_date, row.seq, row.place));
    let (mut ever, mut then) = (BTreeSet::new(), BTreeSet::new());
    for row in moves {
        let Some(home) = row.topic.as_deref() else { continue };
        if row.fact == LIVES {
            ever.insert(home);
            then.insert(home);
        } else {
            then.remove(home);
        }
    }
    (ever, then)
}

/// The household somebody lived in on a day; the first by name where they lived in several.
pub fn home(facts: &[FactRow], day: NaiveDate) -> Option<&str> {
    homes(facts, day).1.first().copied()
}

/// From when somebody lives with others whom we know of, or no longer does: each day on which that is said, in order.
pub fn shares(facts: &[FactRow]) -> Vec<(NaiveDate, bool)> {
    let mut moves: Vec<&FactRow> = facts.iter().filter(|row| [LIVES, LEFT, WITH].contains(&row.fact.as_str())).collect();
    moves.sort_by_key(|row| (row.on_date, row.seq, row.record, row.place));
    let (mut homes, mut is_with_somebody) = (BTreeSet::new(), false);
    let mut shares: Vec<(NaiveDate, bool)> = Vec::new();
    for row in moves {
        let Some(day) = row.on_date else { continue };
        match (row.fact.as_str(), row.topic.as_deref()) {
            (LIVES, Some(home)) => drop(homes.insert(home)),
            (LEFT, Some(home)) => drop(homes.remove(home)),
            _ => is_with_somebody = true,
        }
        if shares.last().is_some_and(|(last, _)| *last == day) {
            shares.pop();
        }
        shares.push((day, is_with_somebody || !homes.is_empty()));
    }
    shares
}

/// Whether two people who once lived in one household had parted by a day: then nothing new crosses from one's record to the other's.
/// People who never lived together have not parted.
pub fn have_parted(one: &[FactRow], other: &[FactRow], day: NaiveDate) -> bool {
    let ((one_ever, one_then), (other_ever, other_then)) = (homes(one, day), homes(other, day));
    !one_ever.is_disjoint(&other_ever) && one_then.is_disjoint(&other_then)
}

/// When somebody has left a household, the lead of their team looks through the earlier notes that are on their record and on that of
/// somebody else who lived there: each waits once.
pub async fn review(tx: &mut Tx, batch: &mut Batch<'_>, record: &Record, stamp: &Stamp) -> Result<()> {
    let left: Vec<HouseholdId> = record
        .facts
        .iter()
        .filter_map(|fact| if let Fact::HouseholdLeft { household, .. } = fact { Some(*household) } else { None })
        .collect();
    if left.is_empty() {
        return Ok(());
    }
    batch.flush(tx).await?;
    for person in &record.people {
        let Some(team) = batch.tie(tx, stamp.author, *person).await?.relation.team else { continue };
        for household in &left {
            wait(tx, batch, (record, stamp), *person, *household, &team).await?;
        }
    }
    Ok(())
}

async fn wait(
    tx: &mut Tx,
    batch: &Batch<'_>,
    (record, stamp): (&Record, &Stamp),
    person: PersonId,
    household: HouseholdId,
    team: &str,
) -> Result<()> {
    let sql = "SELECT DISTINCT person FROM facts WHERE fact = 'household' AND topic = $1";
    let topic = household.to_string();
    let lived: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(&topic).fetch_all(conn).await)?;
    let lived: BTreeSet<Uuid> = lived.into_iter().map(|(other,)| other).filter(|other| *other != person.0).collect();
    let bucket = batch.store.bucket.of_person(person);
    // Every record that is on this person's timeline and on another's.
    let sql = "SELECT mine.seq, mine.record, theirs.person FROM appearances mine
        JOIN records r ON r.bucket = mine.home_bucket AND r.seq = mine.home_seq
        JOIN appearances theirs ON theirs.home_bucket = mine.home_bucket AND theirs.home_seq = mine.home_seq
        WHERE mine.bucket = $1 AND mine.person = $2 AND mine.gone_seq IS NULL AND theirs.gone_seq IS NULL AND theirs.person <> $2
            AND r.kind IN ('need', 'action', 'outcome', 'note', 'concern', 'answer', 'correction', 'other') ORDER BY mine.seq";
    let joint: Vec<(i64, Uuid, Uuid)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).fetch_all(conn).await)?;
    let sql = "SELECT seq FROM appearances WHERE home_bucket = $1 AND home_seq = $2 AND bucket = $3 AND person = $4";
    let since: Option<(i64,)> =
        on!(tx, |conn| sqlx::query_as(sql).bind(stamp.bucket).bind(stamp.seq).bind(bucket).bind(person.0).fetch_optional(conn).await)?;
    for (seq, joint, _) in joint.into_iter().filter(|(_, joint, with)| lived.contains(with) && *joint != record.id.0) {
        // What has been looked at once, or waits already, is left as it is.
        let sql = "INSERT INTO waiting (bucket, seq, record, person, team, why, since_seq) VALUES ($1, $2, $3, $4, $5, 'joint', $6)
            ON CONFLICT (bucket, seq) DO NOTHING";
        on!(tx, |conn| sqlx::query(sql)
            .bind(bucket)
            .bind(seq)
            .bind(joint)
            .bind(person.0)
            .bind(team)
            .bind(since.map(|(since,)| since))
            .execute(conn)
            .await
            .map(drop))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `+a 2026-01-01`: lives in household a from then on; `-a 2026-03-01`: has left it.
    fn person(moves: &str) -> Vec<FactRow> {
        let row = |(place, said): (usize, &str)| {
            let (home, day) = said.split_once(' ').unwrap();
            FactRow {
                person: Uuid::nil(),
                record: Uuid::nil(),
                place: i64::try_from(place).unwrap(),
                seq: 1,
                fact: if home.starts_with('+') { LIVES } else { LEFT }.to_owned(),
                topic: Some(home[1..].to_owned()),
                value: None,
                window_days: None,
                on_date: day.parse().ok(),
                until_date: None,
                source: None,
                member: 0,
            }
        };
        moves.split(", ").filter(|said| !said.is_empty()).enumerate().map(row).collect()
    }

    #[test]
    fn people_have_parted_from_the_day_on_which_one_of_them_left() {
        let together = "+a 2026-01-01";
        let left = "+a 2026-01-01, -a 2026-03-01";
        for (one, other, day, parted) in [
            (together, together, "2026-06-01", false),
            (together, left, "2026-02-28", false),
            (together, left, "2026-03-01", true),
            (left, together, "2026-03-01", true),
            (left, left, "2026-06-01", true),
            ("", left, "2026-06-01", false),
            ("+b 2026-01-01", left, "2026-06-01", false),
            (together, "+a 2026-01-01, -a 2026-03-01, +a 2026-05-01", "2026-06-01", false),
            ("+a 2026-01-01, +b 2026-01-01", "+a 2026-01-01, -a 2026-03-01, +b 2026-03-01", "2026-06-01", false),
        ] {
            assert_eq!(have_parted(&person(one), &person(other), day.parse().unwrap()), parted, "{one} | {other} | {day}");
        }
    }
}

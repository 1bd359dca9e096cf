//! From a person's facts to what figures need to know about them.

use casework::{
    ids::PersonId,
    insight::{Dossier, Observed, Support},
    journal::Ending,
    release::person_key,
};

use crate::{Secrets, facts, facts::FactRow};

/// What stands about a person. Support starts with the first entry by somebody who goes alongside them, unless another day was
/// written down; the last ending in sequence stands, unless they were written about by a caseworker after it.
pub fn assemble(secrets: &Secrets, person: PersonId, facts: &[FactRow]) -> Dossier {
    let mut dossier = Dossier { key: person_key(&secrets.release, person), ..Dossier::default() };
    let newest = |name: &str| facts.iter().filter(|row| row.fact == name).max_by_key(|row| (row.seq, row.record, row.place));
    dossier.born = newest("born").and_then(|row| row.on_date);
    let first_contact = facts.iter().filter(|row| row.fact == "contact").filter_map(|row| row.on_date).min();
    let started = newest("support_started").and_then(|row| row.on_date).or(first_contact);
    let ended = newest("support_ended").and_then(|row| Some((row.on_date?, Ending::from_name(row.topic.as_deref()?))));
    dossier.support = started.map(|started| Support { started, ended: ended.filter(|(day, _)| *day >= started) });
    for row in facts {
        let (Some(day), Some(topic)) = (row.on_date, &row.topic) else { continue };
        match row.fact.as_str() {
            "team" => dossier.teams.push((day, topic.clone())),
            "ward" => dossier.wards.push((day, topic.clone())),
            "observation" => dossier.observations.extend(row.value.map(|value| Observed {
                measure: topic.clone(),
                value,
                window_days: row.window_days.and_then(|days| u32::try_from(days).ok()),
                as_at: day,
                source: row.source.as_deref().and_then(facts::source_of),
                member: row.member,
                seq: row.seq,
            })),
            _ => {}
        }
    }
    dossier.teams.sort();
    dossier.wards.sort();
    // The order of rows is the database's own: what follows must not depend on it.
    dossier
        .observations
        .sort_by(|a, b| (a.seq, a.as_at, &a.measure, a.member, a.value).cmp(&(b.seq, b.as_at, &b.measure, b.member, b.value)));
    dossier
}

//! From a person's facts to what figures need to know about them.

use casework::{
    ids::PersonId,
    insight::{Asked, Dossier, Observed, Spent, Support, Themed},
    journal::Ending,
    release::person_key,
};

use crate::{Secrets, facts, facts::FactRow, households};

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
    dossier.shares = households::shares(facts);
    for row in facts {
        let Some(day) = row.on_date else { continue };
        match (row.fact.as_str(), &row.topic) {
            ("team", Some(team)) => dossier.teams.push((day, team.clone())),
            ("ward", Some(ward)) => dossier.wards.push((day, ward.clone())),
            ("theme", Some(theme)) => {
                dossier.themes.push(Themed { theme: theme.clone(), on: day, outcome: row.source.as_deref() == Some(facts::OUTCOME) });
            }
            ("observation", Some(measure)) => dossier.observations.extend(row.value.map(|value| Observed {
                measure: measure.clone(),
                value,
                window_days: row.window_days.and_then(|days| u32::try_from(days).ok()),
                as_at: day,
                source: row.source.as_deref().and_then(facts::source_of),
                member: row.member,
                seq: row.seq,
            })),
            ("spend", fund) => {
                let spent = |pence| Spent { pence, fund: fund.clone(), category: row.source.clone(), on: day };
                dossier.spends.extend(row.value.map(spent));
            }
            ("pull", expertise) => {
                // A pull and its answer have the number of the same `whom`; the first answer on or after the asking is the one.
                let answers = facts.iter().filter(|other| other.fact == "pull_answered" && other.member == row.member);
                let answered = answers.filter_map(|other| other.on_date).filter(|on| *on >= day).min();
                dossier.pulls.push(Asked { expertise: expertise.clone(), on: day, answered });
            }
            _ => {}
        }
    }
    dossier.themes.sort();
    dossier.spends.sort();
    dossier.pulls.sort();
    dossier.teams.sort();
    dossier.wards.sort();
    // The order of rows is the database's own: what follows must not depend on it.
    dossier
        .observations
        .sort_by(|a, b| (a.seq, a.as_at, &a.measure, a.member, a.value).cmp(&(b.seq, b.as_at, &b.measure, b.member, b.value)));
    dossier
}

//! The decision: pure and total.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Actor, Relation, Role, Verb, Way};
use crate::ids::{PersonId, WorkerId};

/// For how many days after an allocation has ended words about the person are still taken in: a tablet may have been without
/// a signal, and offers again what it sent in the last 30 days after a restore.
pub const LATE_DAYS: i64 = 30;

/// A decision to allow one verb on one person or team. Only [`decide()`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    worker: WorkerId,
    verb: Verb,
    person: Option<PersonId>,
    team: Option<String>,
    way: Way,
    alongside: bool,
}

impl Allow {
    /// Who was allowed.
    pub fn worker(&self) -> WorkerId {
        self.worker
    }

    /// What was allowed.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    /// Whom it is about, if it is about one person.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// Which team it is about, if it is about one.
    pub fn team(&self) -> Option<&str> {
        self.team.as_deref()
    }

    /// By which way.
    pub fn way(&self) -> Way {
        self.way
    }

    /// Whether they go alongside the person: what they then write starts support.
    pub fn is_alongside(&self) -> bool {
        self.alongside
    }
}

/// A decision not to allow. To whoever asked it looks exactly like "not there".
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not allowed")]
pub struct Deny;

/// Decides. Pure and total: the same question has the same answer, and every question has one.
///
/// - Whoever is denied may do nothing at all under that relation.
/// - **See**: a caseworker who goes alongside them or stands in for one who does, who is listed, or of their team; a lead of their team,
///   who stands in or is listed; a service manager. For restricted people being in the team is not enough for a caseworker, nor the
///   office for a service manager: they have to go alongside, stand in or be listed. And for [`super::GLASS_MINUTES`] whoever broke the glass (not an administrator, auditor or analyst).
/// - **Record**: a caseworker or lead by the same ways but never through broken glass, and a caseworker who went
///   alongside them, or whoever stood in, until [`LATE_DAYS`] ago: words already written are taken in. Standing in starts no support: it is
///   the colleague who goes alongside them.
/// - **Make known**: caseworkers and leads, in a team of their own. **Allocate**: the lead of the person's team.
/// - **Protect**: the lead of the person's team, and information governance. **Dispose**: information governance alone.
/// - **Break glass**: caseworkers, leads, service managers and information governance, one person at a time.
/// - **Settle**: the lead of the team. **Duty**: its caseworkers and its lead. **Merge**: the lead of the team of each of the two.
///   **See audit**: auditors and information governance.
/// - **See figures**: a lead those of their team and of the whole council; a service manager all.
///   **See releases**: leads, service managers and analysts. **Change words**: leads and service managers.
/// - **See returns**: finance, service managers and information governance. **Sign returns**: finance.
///   **See receipt**: finance; of restricted people only where they are listed.
pub fn decide(actor: &Actor, verb: Verb, relation: &Relation, now: DateTime<Utc>) -> Result<Allow, Deny> {
    if relation.denied {
        return Err(Deny);
    }
    let way = way(actor, verb, relation, now).ok_or(Deny)?;
    let alongside = way == Way::Allocated && actor.role == Role::Caseworker;
    Ok(Allow { worker: actor.worker, verb, person: relation.person, team: relation.team.clone(), way, alongside })
}

#[expect(clippy::match_same_arms, reason = "a line for each rule, in the order in which they are told above")]
fn way(actor: &Actor, verb: Verb, relation: &Relation, now: DateTime<Utc>) -> Option<Way> {
    use Role::{Analyst, Auditor, Caseworker, Finance, InformationGovernance, ServiceManager, TeamLead};
    let about_somebody = relation.person.is_some();
    let in_team = relation.team.as_ref().is_some_and(|team| actor.teams.contains(team));
    let team = in_team.then_some(Way::Team);
    let office = Some(Way::Office);
    match (verb, actor.role) {
        (Verb::See, _) if about_somebody => {
            standing_way(actor.role, relation, in_team, now).or_else(|| through_glass(actor.role, relation, now))
        }
        (Verb::Record, Caseworker) if about_somebody => {
            let lately = || is_lately(relation.formerly, now) || stood_in_lately(relation, now);
            standing_way(Caseworker, relation, in_team, now).or_else(|| lately().then_some(Way::Formerly))
        }
        (Verb::Record, TeamLead) if about_somebody => {
            standing_way(TeamLead, relation, in_team, now).or_else(|| stood_in_lately(relation, now).then_some(Way::Formerly))
        }
        (Verb::Allocate | Verb::Merge, TeamLead) if about_somebody => team,
        (Verb::Protect, TeamLead) if about_somebody => team,
        (Verb::Protect | Verb::Dispose, InformationGovernance) if about_somebody => office,
        (Verb::BreakGlass, Caseworker | TeamLead | ServiceManager | InformationGovernance) if about_somebody => office,
        (Verb::MakeKnown | Verb::Duty, Caseworker | TeamLead) | (Verb::Settle, TeamLead) => team,
        (Verb::SeeAudit, Auditor | InformationGovernance) | (Verb::SeeFigures, ServiceManager) => office,
        (Verb::SeeFigures, TeamLead) if relation.team.is_none() => office,
        (Verb::SeeFigures, TeamLead) => team,
        (Verb::SeeReleases, TeamLead | ServiceManager | Analyst) if !about_somebody => office,
        (Verb::ChangeWords, TeamLead | ServiceManager) if !about_somebody => office,
        (Verb::SeeReturns, Finance | ServiceManager | InformationGovernance) | (Verb::SignReturns, Finance) if !about_somebody => office,
        (Verb::SeeReceipt, Finance) if about_somebody && relation.listed => Some(Way::Listed),
        (Verb::SeeReceipt, Finance) if about_somebody && !relation.restricted => office,
        _ => None,
    }
}

/// The way to a person's record that lasts: not through glass, not from earlier.
fn standing_way(role: Role, relation: &Relation, in_team: bool, now: DateTime<Utc>) -> Option<Way> {
    let open = !relation.restricted;
    match role {
        Role::Caseworker if relation.allocated => Some(Way::Allocated),
        Role::Caseworker | Role::TeamLead if relation.covers.iter().any(|cover| cover.is_open(now)) => Some(Way::Cover),
        Role::Caseworker | Role::TeamLead | Role::ServiceManager if relation.listed => Some(Way::Listed),
        Role::Caseworker if in_team && open => Some(Way::Team),
        Role::TeamLead if in_team => Some(Way::Team),
        Role::ServiceManager if open => Some(Way::Office),
        _ => None,
    }
}

fn through_glass(role: Role, relation: &Relation, now: DateTime<Utc>) -> Option<Way> {
    let may = matches!(role, Role::Caseworker | Role::TeamLead | Role::ServiceManager | Role::InformationGovernance);
    (may && relation.glass.is_some_and(|glass| glass.is_open(now))).then_some(Way::Glass)
}

fn is_lately(ended: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    ended.is_some_and(|ended| ended <= now && now - ended < TimeDelta::days(LATE_DAYS))
}

fn stood_in_lately(relation: &Relation, now: DateTime<Utc>) -> bool {
    relation.covers.iter().any(|cover| cover.from <= cover.to && is_lately(Some(cover.ends()), now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Cover, Glass};

    fn actor(role: Role) -> Actor {
        Actor { worker: WorkerId(uuid::Uuid::nil()), role, teams: vec!["felling".into()] }
    }

    fn person(team: &str, allocated: bool) -> Relation {
        Relation { person: Some(PersonId(uuid::Uuid::nil())), team: Some(team.into()), allocated, ..Relation::default() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T10:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_caseworker_sees_their_own_and_their_teams_people_and_nobody_else() {
        let caseworker = actor(Role::Caseworker);
        assert!(decide(&caseworker, Verb::See, &person("felling", false), now()).is_ok());
        assert!(decide(&caseworker, Verb::See, &person("bensham", true), now()).is_ok());
        assert_eq!(decide(&caseworker, Verb::See, &person("bensham", false), now()), Err(Deny));
    }

    #[test]
    fn a_denial_beats_everything() {
        for role in Role::ALL {
            for verb in [Verb::See, Verb::Record, Verb::Allocate] {
                let relation = Relation { denied: true, ..person("felling", true) };
                assert_eq!(decide(&actor(role), verb, &relation, now()), Err(Deny));
            }
        }
    }

    #[test]
    fn analysts_administrators_and_auditors_see_no_person() {
        for role in [Role::Analyst, Role::Administrator, Role::Auditor, Role::Finance] {
            for verb in [Verb::See, Verb::Record, Verb::SeeFigures, Verb::MakeKnown] {
                assert_eq!(decide(&actor(role), verb, &person("felling", true), now()), Err(Deny));
            }
        }
        assert!(decide(&actor(Role::Analyst), Verb::SeeReleases, &Relation::default(), now()).is_ok());
    }

    #[test]
    fn finance_sees_receipts_and_nothing_else_about_anybody() {
        let finance = actor(Role::Finance);
        for relation in [person("felling", true), person("bensham", false), Relation { listed: true, ..person("felling", false) }] {
            for verb in Verb::ALL {
                assert_eq!(decide(&finance, verb, &relation, now()).is_ok(), verb == Verb::SeeReceipt, "{verb:?}");
            }
        }
        let restricted = Relation { restricted: true, ..person("felling", false) };
        assert_eq!(decide(&finance, Verb::SeeReceipt, &restricted, now()), Err(Deny));
        let listed = Relation { listed: true, ..restricted };
        assert_eq!(decide(&finance, Verb::SeeReceipt, &listed, now()).unwrap().way(), Way::Listed);
        assert_eq!(decide(&finance, Verb::SeeReceipt, &Relation::default(), now()), Err(Deny), "a receipt is somebody's");
    }

    #[test]
    fn only_going_alongside_somebody_starts_support() {
        let relation = person("felling", true);
        assert!(decide(&actor(Role::Caseworker), Verb::Record, &relation, now()).unwrap().is_alongside());
        assert!(!decide(&actor(Role::TeamLead), Verb::Record, &relation, now()).unwrap().is_alongside());
    }

    #[test]
    fn a_restricted_person_is_seen_by_those_alongside_those_listed_and_the_lead() {
        let restricted = Relation { restricted: true, ..person("felling", false) };
        assert_eq!(decide(&actor(Role::Caseworker), Verb::See, &restricted, now()), Err(Deny));
        assert_eq!(decide(&actor(Role::ServiceManager), Verb::See, &restricted, now()), Err(Deny));
        assert!(decide(&actor(Role::TeamLead), Verb::See, &restricted, now()).is_ok());
        let listed = Relation { listed: true, ..restricted.clone() };
        assert!(decide(&actor(Role::Caseworker), Verb::See, &listed, now()).is_ok());
        assert!(decide(&actor(Role::ServiceManager), Verb::See, &listed, now()).is_ok());
        let allocated = Relation { allocated: true, ..restricted };
        assert!(decide(&actor(Role::Caseworker), Verb::Record, &allocated, now()).is_ok());
    }

    #[test]
    fn broken_glass_is_open_for_an_hour_and_for_reading_only() {
        let after = |seconds| {
            let glass = Some(Glass { broken_at: now() - TimeDelta::seconds(seconds) });
            Relation { glass, ..person("bensham", false) }
        };
        let governance = actor(Role::InformationGovernance);
        assert_eq!(decide(&governance, Verb::See, &after(0), now()).unwrap().way(), Way::Glass);
        assert!(decide(&governance, Verb::See, &after(3_599), now()).is_ok());
        assert_eq!(decide(&governance, Verb::See, &after(3_600), now()), Err(Deny));
        assert_eq!(decide(&governance, Verb::See, &after(-1), now()), Err(Deny));
        assert_eq!(decide(&actor(Role::Caseworker), Verb::Record, &after(60), now()), Err(Deny));
        assert_eq!(decide(&actor(Role::Administrator), Verb::See, &after(60), now()), Err(Deny));
    }

    #[test]
    fn words_about_somebody_one_went_alongside_lately_are_taken_in_but_not_shown() {
        let ended = |days| Relation { formerly: Some(now() - TimeDelta::days(days)), ..person("bensham", false) };
        let caseworker = actor(Role::Caseworker);
        assert!(!decide(&caseworker, Verb::Record, &ended(29), now()).unwrap().is_alongside());
        assert_eq!(decide(&caseworker, Verb::Record, &ended(30), now()), Err(Deny));
        assert_eq!(decide(&caseworker, Verb::See, &ended(0), now()), Err(Deny));
    }

    #[test]
    fn whoever_stands_in_sees_and_records_from_the_day_before_to_the_last_and_starts_no_support() {
        let day = |text: &str| text.parse().unwrap();
        let cover = Cover { from: day("2026-11-24"), to: day("2026-11-25") };
        let relation = Relation { covers: vec![cover], restricted: true, ..person("bensham", false) };
        let at = |text: &str| format!("{text}Z").parse::<DateTime<Utc>>().unwrap();
        for role in [Role::Caseworker, Role::TeamLead] {
            for (when, sees) in [
                ("2026-11-22T23:59:59", false),
                ("2026-11-23T00:00:00", true),
                ("2026-11-25T23:59:59", true),
                ("2026-11-26T00:00:00", false),
            ] {
                assert_eq!(decide(&actor(role), Verb::See, &relation, at(when)).is_ok(), sees, "{when}");
            }
            let recorded = decide(&actor(role), Verb::Record, &relation, at("2026-11-24T12:00:00")).unwrap();
            assert_eq!((recorded.way(), recorded.is_alongside()), (Way::Cover, false));
            let after = decide(&actor(role), Verb::Record, &relation, at("2026-12-20T12:00:00")).unwrap();
            assert_eq!(after.way(), Way::Formerly, "words already written");
            assert!(decide(&actor(role), Verb::Record, &relation, at("2026-12-27T12:00:00")).is_err());
        }
        assert!(decide(&actor(Role::Analyst), Verb::See, &relation, at("2026-11-24T12:00:00")).is_err());
        let denied = Relation { denied: true, ..relation };
        assert!(decide(&actor(Role::Caseworker), Verb::See, &denied, at("2026-11-24T12:00:00")).is_err());
    }
}

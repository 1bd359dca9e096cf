//! Facts, one by one.

use casework::{
    journal::{Ending, Fact, Stance},
    reading::Source,
};
use serde_json::Value;

use super::{day, id, maybe, must, quantity, whole, words};

/// A fact; none where something of it cannot be read.
pub fn fact(from: &Value) -> Option<Fact> {
    Some(match from.get("fact")?.as_str()? {
        "observation" => Fact::Observation {
            measure: must(from, "measure", words)?,
            value: must(from, "value", quantity)?,
            window_days: maybe(from, "window_days", whole)?,
            as_at: maybe(from, "as_at", day)?,
            source: maybe(from, "source", source)?,
            about: maybe(from, "about", words)?,
        },
        "spend" => Fact::Spend {
            pence: must(from, "pence", whole)?,
            purpose: maybe(from, "purpose", words)?,
            category: maybe(from, "category", words)?,
            fund: maybe(from, "fund", words)?,
        },
        "pull" => Fact::Pull {
            whom: must(from, "whom", words)?,
            expertise: maybe(from, "expertise", words)?,
            asked_on: maybe(from, "asked_on", day)?,
        },
        "pull_answered" => Fact::PullAnswered { whom: must(from, "whom", words)?, answered_on: maybe(from, "answered_on", day)? },
        "follow_up" => Fact::FollowUp { on: must(from, "on", day)?, what: maybe(from, "what", words)? },
        "theme" => Fact::Theme { theme: must(from, "theme", words)? },
        "name" => Fact::Name { name: must(from, "name", words)? },
        "born" => Fact::Born { on: must(from, "on", day)? },
        "ward" => Fact::Ward { ward: must(from, "ward", words)?, from: maybe(from, "from", day)? },
        "team" => Fact::Team { team: must(from, "team", words)?, from: maybe(from, "from", day)? },
        "member" => Fact::Member { name: must(from, "name", words)?, born: maybe(from, "born", day)? },
        "safe_contact" => Fact::SafeContact { words: must(from, "words", words)? },
        "met_through" => Fact::MetThrough { words: must(from, "words", words)? },
        "allocated" => Fact::Allocated { worker: must(from, "worker", id)? },
        "allocation_ended" => Fact::AllocationEnded { worker: must(from, "worker", id)? },
        "support_started" => Fact::SupportStarted { on: must(from, "on", day)? },
        "support_ended" => {
            let how = maybe(from, "how", |how| how.as_str().map(Ending::from_name))?;
            Fact::SupportEnded { on: must(from, "on", day)?, how: how.unwrap_or_default() }
        }
        "stance" => Fact::Stance { stance: must(from, "stance", stance)? },
        "matters" => Fact::Matters { words: must(from, "words", words)? },
        "flag" => Fact::Flag { words: must(from, "words", words)?, review_on: maybe(from, "review_on", day)? },
        "flag_ended" => Fact::FlagEnded,
        "contact" => Fact::Contact { name: maybe(from, "name", words)?, words: must(from, "words", words)? },
        "household" => Fact::Household { household: must(from, "household", id)?, from: maybe(from, "from", day)? },
        "household_left" => Fact::HouseholdLeft { household: must(from, "household", id)?, on: maybe(from, "on", day)? },
        "not_read_back" => Fact::NotReadBack,
        "read_back" => Fact::ReadBack,
        "told_about_record" => Fact::ToldAboutRecord { on: maybe(from, "on", day)? },
        "need_to_know" => Fact::NeedToKnow { words: must(from, "words", words)? },
        "cover" => Fact::Cover { worker: must(from, "worker", id)?, from: must(from, "from", day)?, to: must(from, "to", day)? },
        "passed_on" => Fact::PassedOn {
            to: maybe(from, "to", words)?,
            when: maybe(from, "when", words)?,
            wanted: maybe(from, "wanted", words)?,
            told: maybe(from, "told", words)?,
        },
        "concern_answered" => Fact::ConcernAnswered,
        "picture" => Fact::Picture {
            picture: must(from, "picture", id)?,
            words: maybe(from, "words", words)?,
            receipt: from.get("receipt").map_or(Some(false), Value::as_bool)?,
        },
        "merged" => Fact::Merged,
        "merge_undone" => Fact::MergeUndone,
        _ => return None,
    })
}

pub(super) fn source(value: &Value) -> Option<Source> {
    Some(match value.as_str()? {
        "person" => Source::Person,
        "record" => Source::Record,
        "agency" => Source::Agency,
        _ => return None,
    })
}

fn stance(value: &Value) -> Option<Stance> {
    Some(match value.as_str()? {
        "agree" => Stance::Agree,
        "disagree" => Stance::Disagree,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_is_read_as_the_model_reads_it() {
        let id = "0198c0de-0000-7000-8000-000000000001";
        let facts = [
            r#"{"fact":"observation","measure":"ae","value":2,"window_days":90,"as_at":"2026-11-18","source":"agency","about":"Ellie"}"#
                .to_owned(),
            r#"{"fact":"observation","measure":"ae","value":62.5,"source":null}"#.to_owned(),
            r#"{"fact":"observation","measure":"ae"}"#.to_owned(),
            r#"{"fact":"observation","measure":"ae","value":2,"source":"rumour"}"#.to_owned(),
            r#"{"fact":"observation","measure":"ae","value":2,"as_at":"soon"}"#.to_owned(),
            r#"{"fact":"spend","pence":22900,"purpose":"x","category":"y","fund":"flexible"}"#.to_owned(),
            r#"{"fact":"spend","pence":1.5}"#.to_owned(),
            r#"{"fact":"pull","whom":"housing","expertise":"housing","asked_on":"2026-11-18"}"#.to_owned(),
            r#"{"fact":"pull_answered","whom":"housing","answered_on":"2026-11-18"}"#.to_owned(),
            r#"{"fact":"follow_up","on":"2026-11-24","what":"ring"}"#.to_owned(),
            r#"{"fact":"follow_up","on":"2026-13-24"}"#.to_owned(),
            r#"{"fact":"theme","theme":"debt"}"#.to_owned(),
            r#"{"fact":"name","name":"Asha"}"#.to_owned(),
            r#"{"fact":"born","on":"1997-01-17"}"#.to_owned(),
            r#"{"fact":"ward","ward":"E05","from":"2026-01-01"}"#.to_owned(),
            r#"{"fact":"team","team":"felling"}"#.to_owned(),
            r#"{"fact":"member","name":"Noor","born":"2025-01-05"}"#.to_owned(),
            r#"{"fact":"safe_contact","words":"x"}"#.to_owned(),
            r#"{"fact":"met_through","words":"x"}"#.to_owned(),
            format!(r#"{{"fact":"allocated","worker":"{id}"}}"#),
            format!(r#"{{"fact":"allocation_ended","worker":"{id}"}}"#),
            r#"{"fact":"support_started","on":"2026-01-01"}"#.to_owned(),
            r#"{"fact":"support_ended","on":"2026-01-01","how":"out_of_touch"}"#.to_owned(),
            r#"{"fact":"support_ended","on":"2026-01-01"}"#.to_owned(),
            r#"{"fact":"stance","stance":"disagree"}"#.to_owned(),
            r#"{"fact":"matters","words":"x"}"#.to_owned(),
            r#"{"fact":"flag","words":"the dog bites","review_on":"2026-12-01"}"#.to_owned(),
            r#"{"fact":"flag_ended"}"#.to_owned(),
            r#"{"fact":"contact","name":"Mobile","words":"07700 900123"}"#.to_owned(),
            format!(r#"{{"fact":"household","household":"{id}","from":"2026-01-01"}}"#),
            format!(r#"{{"fact":"household_left","household":"{id}"}}"#),
            r#"{"fact":"not_read_back"}"#.to_owned(),
            r#"{"fact":"read_back"}"#.to_owned(),
            r#"{"fact":"told_about_record","on":"2026-01-01"}"#.to_owned(),
            r#"{"fact":"need_to_know","words":"x"}"#.to_owned(),
            format!(r#"{{"fact":"cover","worker":"{id}","from":"2026-01-01","to":"2026-01-09"}}"#),
            format!(r#"{{"fact":"cover","worker":"{id}","from":"2026-01-01"}}"#),
            r#"{"fact":"passed_on","to":"adult social care","when":"Tuesday, 3pm","wanted":"x","told":"y"}"#.to_owned(),
            r#"{"fact":"passed_on"}"#.to_owned(),
            r#"{"fact":"concern_answered"}"#.to_owned(),
            format!(r#"{{"fact":"picture","picture":"{id}","words":"a letter"}}"#),
            format!(r#"{{"fact":"picture","picture":"{id}","receipt":true}}"#),
            format!(r#"{{"fact":"picture","picture":"{id}","receipt":"yes"}}"#),
            format!(r#"{{"fact":"picture","picture":"{id}","receipt":null}}"#),
            r#"{"fact":"merged"}"#.to_owned(),
            r#"{"fact":"merge_undone"}"#.to_owned(),
            r#"{"fact":"song"}"#.to_owned(),
            "7".to_owned(),
        ];
        for text in facts {
            let value: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(fact(&value), serde_json::from_str::<Fact>(&text).ok(), "{text}");
        }
    }
}

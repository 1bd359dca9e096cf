//! What the reader says of a note.

use casework::reading::{Suggested, Suggestion};
use serde_json::Value;

use super::{all, day, facts::source, maybe, must, quantity, whole, words};

/// The reader's answer.
pub fn suggestions(answer: &str) -> Option<Vec<Suggestion>> {
    all(&super::value(answer)?, |one| {
        Some(Suggestion {
            fact: suggested(one)?,
            explicit: must(one, "explicit", Value::as_bool)?,
            span: must(one, "span", |span| all(span, whole)?.try_into().ok())?,
        })
    })
}

fn suggested(from: &Value) -> Option<Suggested> {
    Some(match from.get("fact")?.as_str()? {
        "observation" => Suggested::Observation {
            measure: must(from, "measure", words)?,
            value: must(from, "value", quantity)?,
            unit: must(from, "unit", super::answers::unit)?,
            window_days: maybe(from, "window_days", whole)?,
            source: maybe(from, "source", source)?,
            about: maybe(from, "about", words)?,
        },
        "spend" => Suggested::Spend {
            pence: must(from, "pence", whole)?,
            purpose: maybe(from, "purpose", words)?,
            fund: maybe(from, "fund", words)?,
        },
        "pull" => Suggested::Pull { whom: must(from, "whom", words)? },
        "follow_up" => Suggested::FollowUp { on: must(from, "on", day)?, what: maybe(from, "what", words)? },
        "theme" => Suggested::Theme { theme: must(from, "theme", words)? },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_read_as_the_model_reads_them() {
        let text = r#"[{"fact":"observation","measure":"ae","value":2.5,"unit":"count","window_days":90,"source":"record","about":"Ellie","explicit":true,"span":[0,7]},
            {"fact":"observation","measure":"school","value":62,"unit":"percent","explicit":false,"span":[8,9]},
            {"fact":"spend","pence":22900,"purpose":"a cooker","fund":"flexible","explicit":false,"span":[10,20]},
            {"fact":"spend","pence":1,"explicit":false,"span":[10,20]},
            {"fact":"pull","whom":"housing","explicit":false,"span":[10,20]},
            {"fact":"follow_up","on":"2026-11-24","what":"ring","explicit":false,"span":[21,24]},
            {"fact":"theme","theme":"debt","explicit":true,"span":[25,30]}]"#;
        assert_eq!(suggestions(text), serde_json::from_str(text).ok());
        assert_eq!(suggestions(text).map(|all| all.len()), Some(7));
        for text in
            [r#"[{"fact":"song","explicit":true,"span":[0,1]}]"#, r#"[{"fact":"theme","theme":"debt","span":[0,1]}]"#, "[7]", "{}", ""]
        {
            assert_eq!(suggestions(text), None, "{text}");
        }
    }
}

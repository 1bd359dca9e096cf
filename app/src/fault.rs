//! What went wrong, as a code on the wire, as a status, and (in `pages::trouble`) as words. Never text in between.

use casework::fault::Fault;
use serde_json::Value;

/// A fault as JSON, as every answer gives it: its code, and the reference of what is broken.
pub fn written(fault: &Fault) -> String {
    let code = match fault {
        Fault::NotFound => "not_found",
        Fault::NotSignedIn => "not_signed_in",
        Fault::NotAllowed => "not_allowed",
        Fault::Invalid { .. } => "invalid",
        Fault::Conflict => "conflict",
        Fault::Busy => "busy",
        Fault::Offline => "offline",
        Fault::Broken { reference } => return format!("{{\"code\":\"broken\",\"reference\":{}}}", Value::from(reference.as_str())),
    };
    format!("{{\"code\":\"{code}\"}}")
}

/// The fault that an answer names, if it names one. Which fields are invalid is left out: receipts say that.
pub fn read(answer: &str) -> Option<Fault> {
    let value = crate::offline::json(answer)?;
    Some(match value.get("code")?.as_str()? {
        "not_found" => Fault::NotFound,
        "not_signed_in" => Fault::NotSignedIn,
        "not_allowed" => Fault::NotAllowed,
        "invalid" => Fault::Invalid { problems: Vec::new() },
        "conflict" => Fault::Conflict,
        "busy" => Fault::Busy,
        "offline" => Fault::Offline,
        "broken" => {
            let reference = value.get("reference").and_then(Value::as_str).unwrap_or("none");
            Fault::Broken { reference: reference.to_owned() }
        }
        _ => return None,
    })
}

/// The status of an answer that failed. Not allowed looks exactly like not there.
pub const fn status(fault: &Fault) -> u16 {
    match fault {
        Fault::NotFound | Fault::NotAllowed => 404,
        Fault::NotSignedIn => 401,
        Fault::Invalid { .. } => 422,
        Fault::Conflict => 409,
        Fault::Busy | Fault::Offline => 503,
        Fault::Broken { .. } => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_as_it_is_written_and_as_the_model_writes_it() {
        let faults = [
            Fault::NotFound,
            Fault::NotSignedIn,
            Fault::NotAllowed,
            Fault::Invalid { problems: Vec::new() },
            Fault::Conflict,
            Fault::Busy,
            Fault::Offline,
            Fault::Broken { reference: "a \"b\"".into() },
        ];
        for fault in faults {
            assert_eq!(read(&written(&fault)), Some(fault.clone()));
            assert_eq!(read(&serde_json::to_string(&fault).expect("JSON")), Some(fault));
        }
        assert_eq!(read("<html>"), None);
    }
}

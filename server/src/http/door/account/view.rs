//! The page of one's own way in, as HTML.

use casework::fault::Problem;
use chrono::{DateTime, Utc};
use store::identity::{
    passkeys::Passkey,
    sessions::{Device, Session},
};

use super::super::{
    fields::{self, Line},
    passkeys,
};
use crate::http::{State, plain::escaped};

/// What is on it.
pub struct View<'a> {
    pub token: String,
    /// The name they sign in with; none where somebody else vouches for them.
    pub name: Option<String>,
    pub has_pin: bool,
    pub codes: i64,
    pub passkeys: &'a [Passkey],
    /// Where a new passkey can be made; none where browsers give none.
    pub new_passkey: Option<&'a State>,
    /// The session that looks at it.
    pub here: &'a str,
    /// Whether they may break the glass of a record.
    pub breaks_glass: bool,
    pub sessions: &'a [Session],
    pub now: DateTime<Utc>,
}

fn secret<'a>(name: &'a str, label: &'a str, fill: &'a str, hint: &'a str, digits: bool) -> Line<'a> {
    Line { name, label, hint, value: "", kind: "password", fill, digits }
}

fn part(id: &str, title: &str, body: &str) -> String {
    format!(r#"<section class="card" aria-labelledby="{id}"><h2 class="card__title" id="{id}">{title}</h2>{body}</section>"#)
}

impl View<'_> {
    fn form(&self, wanted: &str, fields: &[String], button: &str) -> String {
        let fields = [fields::hidden("token", &self.token), fields.concat(), fields::button(button, Some(("do", wanted)), false)];
        fields::form("/account", &fields.concat())
    }

    /// All of it.
    pub fn body(&self, problems: &[Problem]) -> String {
        let out = fields::form("/sign-out", &fields::button("Sign out", None, false));
        let lock = fields::form("/lock", &fields::button("Lock", None, true));
        let first = format!(
            "<p>What has been written on this device and not been sent stays on it, sealed, and is sent when you sign in again.</p>{out}{lock}"
        );
        let pin = secret("pin", "New PIN", "off", "6 to 12 digits. It lifts the lock and does nothing else.", true);
        let about =
            if self.has_pin { "<p>You have a PIN.</p>" } else { "<p>You have no PIN: once this is locked, you have to sign in again.</p>" };
        let pin = format!("{about}{}", self.form("pin", &[fields::line(&pin, problems)], "Save this PIN"));
        let own = self.name.as_ref().map(|name| self.own(name, problems)).unwrap_or_default();
        let glass = if self.breaks_glass { r#"<p><a href="/glass">Open a record that is not yours to see</a></p>"# } else { "" };
        let sessions = part("h-sessions", "Where you are signed in", &self.listed());
        [first, own, part("h-pin", "PIN", &pin), sessions, glass.to_owned()].concat()
    }

    fn own(&self, name: &str, problems: &[Problem]) -> String {
        let digits = |name| Line { kind: "text", ..secret(name, "Six digits from your app", "one-time-code", "", false) };
        let password = [
            format!("<p>You sign in as <strong>{}</strong>.</p>", escaped(name)),
            fields::line(&secret("new_password", "New password", "new-password", "15 characters or more.", false), problems),
            fields::line(&secret("password", "The password you have now", "current-password", "", false), problems),
            fields::line(&digits("digits"), problems),
        ];
        let again = [
            format!("<p>You have {} left. New ones take their place.</p>", self.codes),
            codes_line("codes_password", "password", "The password you have now", "password", "current-password", problems),
            codes_line("codes_digits", "digits", "Six digits from your app", "text", "one-time-code", problems),
        ];
        [
            part("h-passkeys", "Passkeys", &self.own_passkeys(problems)),
            part("h-password", "Password", &self.form("password", &password, "Change the password")),
            part("h-codes", "Recovery codes", &self.form("codes", &again, "Make new codes")),
        ]
        .concat()
    }

    fn own_passkeys(&self, problems: &[Problem]) -> String {
        let row = |passkey: &Passkey| {
            let remove = [
                fields::hidden("token", &self.token),
                fields::hidden("passkey", &passkey.id),
                format!(
                    r#"<button type="submit" name="do" value="remove" class="button button--quiet button--small">Remove<span class="govuk-visually-hidden"> {}</span></button>"#,
                    escaped(&passkey.name)
                ),
            ];
            let used = passkey.used_at.map_or_else(|| "Never".to_owned(), |at| ago(at, self.now));
            format!(
                r#"<tr class="govuk-table__row"><th scope="row" class="govuk-table__header" dir="auto">{}</th><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{used}</td><td class="govuk-table__cell">{}</td></tr>"#,
                escaped(&passkey.name),
                said(passkey.made_at),
                fields::form("/account/passkeys", &remove.concat())
            )
        };
        let rows: String = self.passkeys.iter().map(row).collect();
        let listed = if rows.is_empty() {
            "<p>You have none. With one you sign in by your finger, your face or the device's own code, without a password or digits.</p>"
                .to_owned()
        } else {
            format!(
                r#"<div class="wide"><table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Name</th><th scope="col" class="govuk-table__header">Made</th><th scope="col" class="govuk-table__header">Last used</th><td class="govuk-table__header"></td></tr></thead><tbody class="govuk-table__body">{rows}</tbody></table></div>"#
            )
        };
        let Some(state) = self.new_passkey else {
            return format!("{listed}<p>New ones can be made once whoever installed Alongside has told it its address.</p>");
        };
        let hint = "Never on a tablet that others use too: whoever can unlock the device can use what is kept on it.";
        let name =
            Line { name: "passkey_name", label: "What to call a new one", hint, value: "", kind: "text", fill: "off", digits: false };
        let rest = [fields::hidden("token", &self.token), fields::line(&name, problems)].concat();
        let (action, question) = ("/account/passkeys", "/account/passkeys/question");
        format!("{listed}{}", passkeys::form(state, "new-passkey", action, question, "answer", &rest, "Make a passkey"))
    }

    fn listed(&self) -> String {
        let row = |session: &Session| {
            let here = session.id == self.here;
            let device = match session.device {
                Device::Shared => "Shared device",
                Device::Own => "Own device",
                Device::Open => "Demonstration",
            };
            let mark = if here { " (this one)" } else { "" };
            let end = [
                fields::hidden("token", &self.token),
                fields::hidden("session", &session.id),
                format!(
                    r#"<button type="submit" name="do" value="end" class="button button--quiet button--small">End<span class="govuk-visually-hidden"> the session begun {}</span></button>"#,
                    said(session.begun_at)
                ),
            ];
            let end = if here { String::new() } else { fields::form("/account", &end.concat()) };
            format!(
                r#"<tr class="govuk-table__row"><th scope="row" class="govuk-table__header">{device}{mark}</th><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{}</td><td class="govuk-table__cell">{end}</td></tr>"#,
                said(session.begun_at),
                ago(session.seen_at, self.now)
            )
        };
        let rows: String = self.sessions.iter().map(row).collect();
        let others = self.form("end_others", &[], "End all but this one");
        format!(
            r#"<div class="wide"><table class="govuk-table"><thead class="govuk-table__head"><tr class="govuk-table__row"><th scope="col" class="govuk-table__header">Where</th><th scope="col" class="govuk-table__header">Since</th><th scope="col" class="govuk-table__header">Last used</th><td class="govuk-table__header"></td></tr></thead><tbody class="govuk-table__body">{rows}</tbody></table></div>{others}"#
        )
    }
}

/// A field of the second form that asks for the same: another id on the page, the same name when it is sent.
fn codes_line(id: &str, name: &str, label: &str, kind: &str, fill: &str, problems: &[Problem]) -> String {
    fields::line(&Line { name: id, label, hint: "", value: "", kind, fill, digits: false }, problems)
        .replace(&format!(r#"name="{id}""#), &format!(r#"name="{name}""#))
}

fn said(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M UTC").to_string()
}

fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    match (now - at).num_minutes() {
        ..1 => "Now".into(),
        1 => "A minute ago".into(),
        minutes @ ..120 => format!("{minutes} minutes ago"),
        minutes => format!("{} hours ago", minutes / 60),
    }
}

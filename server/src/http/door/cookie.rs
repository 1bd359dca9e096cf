//! The session's cookie. Over TLS it is `__Host-`: from this host alone, for all of it, never without TLS.

use axum::http::{HeaderMap, header};
use store::identity::sessions::Device;

use crate::http::State;

/// Its name on loopback, where there is no TLS.
const PLAIN: &str = "alongside-session";
/// Its name everywhere else.
const SECURE: &str = "__Host-alongside-session";

/// Its name here.
pub fn name(state: &State) -> &'static str {
    if state.door.secure { SECURE } else { PLAIN }
}

/// A cookie that was sent.
pub fn sent<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The session's secret that was sent.
pub fn session<'h>(state: &State, headers: &'h HeaderMap) -> Option<&'h str> {
    sent(headers, name(state))
}

/// Gives the browser a session's secret.
pub fn keep(state: &State, secret: &str, device: Device) -> String {
    let seconds = device.limits().map_or(8 * 3600, |limits| limits.longest.num_seconds());
    written(state, name(state), secret, seconds)
}

/// Takes it away.
pub fn gone(state: &State) -> String {
    written(state, name(state), "", 0)
}

/// A cookie that scripts cannot read, and that other sites' forms do not send. Links from other sites do (`Lax`): somebody who follows
/// one is not asked to sign in again, and a link changes nothing.
pub fn written(state: &State, name: &str, value: &str, seconds: i64) -> String {
    let secure = if state.door.secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

//! Who somebody is: passwords and PINs, six digits from an app, codes for when the app is lost, and other people's word for it.
//! Nothing here answers a request; `http::door` does.

pub mod codes;
pub mod entering;
pub mod one_time;
pub mod passkeys;
pub mod passwords;
pub mod provider;
pub mod web;

use passwords::Passwords;
use provider::Provider;

/// How people get in.
#[derive(Default)]
pub struct Door {
    /// Whether browsers come over TLS: then the session's cookie is `__Host-` and `Secure`. Never off outside loopback.
    pub secure: bool,
    /// Whether they come through a proxy, which says so of each request.
    pub proxied: bool,
    /// Whom to tell of a hole in the defence: `mailto:…` or `https://…`.
    pub security_contact: Option<String>,
    /// Where browsers find the council, such as `https://alongside.example.gov.uk`; without it, where they say they have found it.
    pub address: Option<String>,
    /// Turns passwords and PINs into what is kept, a few at a time.
    pub passwords: Passwords,
    /// The council's own provider of identities, if it has one.
    pub provider: Option<Provider>,
}

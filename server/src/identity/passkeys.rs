//! Passkeys (W3C Web Authentication, level 3): what a device is asked, and whether its answer is right. The device has to make sure that it
//! is its owner (user verification), and has to find the passkey by itself (discoverable), so that no name is typed.

use serde_json::{Value, json};
use store::identity::{Worker, passkeys::Passkey as Kept};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn,
    WebauthnBuilder, WebauthnError,
};

/// Why an answer is not taken. It names nobody: it goes into the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not an answer to this question, from this address, by the key that is known.
    #[error("the device's answer is not right")]
    Wrong,
    /// Somebody else may have a copy of the key: it has signed more often than the device says.
    #[error("the device counts less than it has signed")]
    Counts,
    /// The device would not find it again without a name.
    #[error("the device does not keep it where it finds it by itself")]
    NotFound,
}

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        if matches!(error, WebauthnError::CredentialPossibleCompromise) { Self::Counts } else { Self::Wrong }
    }
}

/// A question: what the browser is given, and what is kept until the answer comes.
pub struct Question {
    /// For the browser, as JSON.
    pub options: Value,
    /// For us, as JSON.
    pub state: String,
}

/// A passkey as it is after an answer.
#[derive(Debug)]
pub struct Known {
    /// What the device calls it.
    pub id: Vec<u8>,
    /// What is kept of it, as JSON.
    pub passkey: String,
    /// How often it has signed, as the device says.
    pub counter: i64,
}

/// The address at which passkeys are good: each is for one address alone, which is what makes them safe from sites that look alike.
pub struct Site(Webauthn);

impl Site {
    /// At an address such as `https://alongside.example.gov.uk`. None where browsers give no passkeys: at a bare IP address.
    pub fn at(address: &str) -> Option<Self> {
        let origin = Url::parse(address).ok()?;
        let name = origin.domain()?.to_owned();
        WebauthnBuilder::new(&name, &origin).ok()?.rp_name("Alongside").build().ok().map(Self)
    }

    /// Asks for a new passkey of somebody who has these already.
    ///
    /// # Errors
    /// [`Refused::Wrong`] when what is known of theirs makes no sense.
    pub fn ask_for_new(&self, worker: &Worker, name: &str, known: &[Kept]) -> Result<Question, Refused> {
        let known = known.iter().map(|one| Ok(read(&one.passkey)?.cred_id().clone())).collect::<Result<Vec<_>, Refused>>()?;
        let (asked, state) = self.0.start_passkey_registration(worker.id.0, name, &worker.name, Some(known))?;
        let mut options = as_json(&asked)?;
        let chosen = &mut options["publicKey"]["authenticatorSelection"];
        chosen["residentKey"] = json!("required");
        chosen["requireResidentKey"] = json!(true);
        Ok(Question { options, state: as_text(&state)? })
    }

    /// Whether the answer is a new passkey as it was asked for.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn made(&self, answer: &str, state: &str) -> Result<Known, Refused> {
        let said: Value = serde_json::from_str(answer).map_err(|_| Refused::Wrong)?;
        if said["clientExtensionResults"]["credProps"]["rk"] == json!(false) {
            return Err(Refused::NotFound);
        }
        let answer: RegisterPublicKeyCredential = serde_json::from_value(said).map_err(|_| Refused::Wrong)?;
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(|_| Refused::Wrong)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state)?;
        let counter = as_json(&passkey)?["cred"]["counter"].as_i64().unwrap_or_default();
        Ok(Known { id: passkey.cred_id().as_slice().to_vec(), passkey: as_text(&passkey)?, counter })
    }

    /// Asks whoever is there to sign with a passkey of theirs.
    ///
    /// # Errors
    /// [`Refused::Wrong`] when nothing can be asked.
    pub fn ask(&self) -> Result<Question, Refused> {
        let (asked, state) = self.0.start_discoverable_authentication()?;
        let mut options = as_json(&asked)?;
        // Asked when somebody presses a button, not while they type.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok(Question { options, state: as_text(&state)? })
    }

    /// What the answer says of itself: which passkey. Nothing of it is proved yet.
    ///
    /// # Errors
    /// [`Refused::Wrong`] when it is no answer.
    pub fn heard(answer: &str) -> Result<PublicKeyCredential, Refused> {
        serde_json::from_str(answer).map_err(|_| Refused::Wrong)
    }

    /// Whether an answer is right, by what is known of its passkey.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn signed(&self, answer: &PublicKeyCredential, state: &str, kept: &Kept) -> Result<Known, Refused> {
        let (whose, id) = self.0.identify_discoverable_authentication(answer)?;
        if whose != kept.worker.0 {
            return Err(Refused::Wrong);
        }
        let id = id.to_vec();
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(|_| Refused::Wrong)?;
        let mut passkey = read(&kept.passkey)?;
        let result = self.0.finish_discoverable_authentication_v2(answer, state, &passkey)?;
        if !result.user_verified() {
            return Err(Refused::Wrong);
        }
        passkey.update_credential(&result);
        Ok(Known { id, passkey: as_text(&passkey)?, counter: result.counter().into() })
    }
}

fn read(kept: &str) -> Result<Passkey, Refused> {
    serde_json::from_str(kept).map_err(|_| Refused::Wrong)
}

fn as_json(said: &impl serde::Serialize) -> Result<Value, Refused> {
    serde_json::to_value(said).map_err(|_| Refused::Wrong)
}

fn as_text(said: &impl serde::Serialize) -> Result<String, Refused> {
    serde_json::to_string(said).map_err(|_| Refused::Wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_for_a_name_and_not_for_a_number() {
        for (address, is) in [
            ("https://alongside.example.gov.uk", true),
            ("http://localhost:3000", true),
            ("http://127.0.0.1:3000", false),
            ("http://[::1]:3000", false),
            ("alongside.example.gov.uk", false),
            ("", false),
        ] {
            assert_eq!(Site::at(address).is_some(), is, "{address}");
        }
    }

    #[test]
    fn a_question_asks_for_a_passkey_that_is_found_without_a_name_by_its_owner_alone() {
        let site = Site::at("https://alongside.example.gov.uk").unwrap();
        let worker = Worker {
            id: casework::ids::WorkerId(uuid::Uuid::from_u128(7)),
            name: "Kit".into(),
            role: casework::access::Role::Caseworker,
            teams: Vec::new(),
        };
        let asked = site.ask_for_new(&worker, "kit", &[]).unwrap().options;
        let chosen = &asked["publicKey"]["authenticatorSelection"];
        assert_eq!((&chosen["residentKey"], &chosen["userVerification"]), (&json!("required"), &json!("required")), "{asked}");
        assert_eq!(asked["publicKey"]["rp"]["id"], "alongside.example.gov.uk");
        assert_eq!(asked["publicKey"]["attestation"], "none", "what kind of device it is is nobody's business");
        let asked = site.ask().unwrap().options;
        assert_eq!(asked["publicKey"]["userVerification"], "required", "{asked}");
        assert_eq!((&asked["publicKey"]["allowCredentials"], asked.get("mediation")), (&json!([]), None), "{asked}");
    }
}

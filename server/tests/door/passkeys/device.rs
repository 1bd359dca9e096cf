//! A device that keeps passkeys and signs with real keys, as a telephone does; and does otherwise when it is told to.

use casework::hex;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use server::operations::chance;
use sha2::{Digest, Sha256};

use crate::kit::{base64, from_base64};

/// What it does otherwise than an honest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    Honest,
    /// Its browser is at another address.
    Origin(&'static str),
    /// It signs for another name.
    Name(&'static str),
    /// It did not make sure that it is its owner.
    Unverified,
    /// Nobody touched it.
    Absent,
    /// It signs with another key.
    OtherKey,
    /// It answers another question.
    OtherQuestion,
    /// It says that its answer is of another sort.
    Sort(&'static str),
    /// It signs one thing and sends another.
    Changed,
    /// It says that it is somebody else's.
    Owner(u128),
    /// It says so many more signatures than it has made.
    Counts(i64),
    /// What it sends is no answer at all.
    Nonsense,
    /// It would not find the passkey again by itself.
    Forgets,
}

#[derive(Clone)]
struct Passkey {
    id: Vec<u8>,
    key: SigningKey,
    owner: Vec<u8>,
    name: String,
}

/// The device. A copy of it is what somebody has who copied its keys.
#[derive(Clone)]
pub struct Device {
    origin: &'static str,
    passkeys: Vec<Passkey>,
    counter: i64,
    pub habit: Habit,
}

fn key() -> SigningKey {
    SigningKey::from_slice(&chance::bytes::<32>().unwrap()).unwrap()
}

/// A head of CBOR (RFC 8949) for short lengths.
fn head(kind: u8, length: usize) -> Vec<u8> {
    match u8::try_from(length).unwrap() {
        short @ ..24 => vec![kind << 5 | short],
        long => vec![kind << 5 | 0x18, long],
    }
}

fn text(words: &str) -> Vec<u8> {
    [head(3, words.len()), words.as_bytes().to_vec()].concat()
}

fn bytes(given: &[u8]) -> Vec<u8> {
    [head(2, given.len()), given.to_vec()].concat()
}

impl Device {
    /// One that counts from a number; 0: it does not count at all, like those that share their passkeys.
    pub fn new(origin: &'static str, counter: i64) -> Self {
        Self { origin, passkeys: Vec::new(), counter, habit: Habit::Honest }
    }

    fn said_by_the_browser(&self, sort: &str, asked: &Value) -> Vec<u8> {
        let origin = if let Habit::Origin(other) = self.habit { other } else { self.origin };
        let sort = if let Habit::Sort(other) = self.habit { other } else { sort };
        let challenge = match self.habit {
            Habit::OtherQuestion => json!(base64(&[7; 32])),
            _ => asked["publicKey"]["challenge"].clone(),
        };
        json!({ "type": sort, "challenge": challenge, "origin": origin, "crossOrigin": false }).to_string().into_bytes()
    }

    fn said_by_the_device(&mut self, name: &str, more: &[u8]) -> Vec<u8> {
        if self.counter > 0 {
            self.counter += 1;
        }
        let counter = if let Habit::Counts(by) = self.habit { self.counter + by } else { self.counter };
        let name = if let Habit::Name(other) = self.habit { other } else { name };
        let mut flags = if more.is_empty() { 0 } else { 0x40 };
        flags |= u8::from(self.habit != Habit::Absent) | u8::from(self.habit != Habit::Unverified) << 2;
        let counter = u32::try_from(counter).unwrap().to_be_bytes();
        [Sha256::digest(name).as_slice(), &[flags], &counter, more].concat()
    }

    /// Makes a passkey as it is asked, and answers as the browser would.
    pub fn make(&mut self, asked: &Value) -> String {
        let (id, key) = (chance::bytes::<16>().unwrap().to_vec(), key());
        let name = asked["publicKey"]["rp"]["id"].as_str().unwrap().to_owned();
        let owner = from_base64(asked["publicKey"]["user"]["id"].as_str().unwrap());
        let point = key.verifying_key().to_sec1_point(false);
        let (x, y) = (&point.as_bytes()[1..33], &point.as_bytes()[33..]);
        let public = [vec![0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21], bytes(x), vec![0x22], bytes(y)].concat();
        let length = u16::try_from(id.len()).unwrap().to_be_bytes();
        let said = self.said_by_the_device(&name, &[[0; 16].as_slice(), &length, &id, &public].concat());
        let attested = [vec![0xa3], text("fmt"), text("none"), text("attStmt"), vec![0xa0], text("authData"), bytes(&said)].concat();
        let client = self.said_by_the_browser("webauthn.create", asked);
        let answer = json!({
            "id": base64(&id), "rawId": base64(&id), "type": "public-key", "authenticatorAttachment": "platform",
            "response": { "clientDataJSON": base64(&client), "attestationObject": base64(&attested), "transports": ["internal"] },
            "clientExtensionResults": { "credProps": { "rk": self.habit != Habit::Forgets } },
        });
        self.passkeys.push(Passkey { id, key, owner, name });
        if self.habit == Habit::Nonsense { "{}".into() } else { answer.to_string() }
    }

    /// Signs with its newest passkey.
    pub fn sign(&mut self, asked: &Value) -> String {
        let Passkey { id, key: own, owner, name } = self.passkeys.last().unwrap().clone();
        assert_eq!(asked["publicKey"]["rpId"], name.as_str());
        let said = self.said_by_the_device(&name, &[]);
        let mut client = self.said_by_the_browser("webauthn.get", asked);
        let key = if self.habit == Habit::OtherKey { key() } else { own };
        let signature: Signature = key.sign(&[said.as_slice(), &Sha256::digest(&client)].concat());
        if self.habit == Habit::Changed {
            client.push(b' ');
        }
        let owner = if let Habit::Owner(other) = self.habit { other.to_be_bytes().to_vec() } else { owner };
        let response = json!({
            "clientDataJSON": base64(&client), "authenticatorData": base64(&said), "signature": base64(signature.to_der().as_bytes()),
            "userHandle": base64(&owner),
        });
        let answer =
            json!({ "id": base64(&id), "rawId": base64(&id), "type": "public-key", "response": response, "clientExtensionResults": {} });
        if self.habit == Habit::Nonsense { "[]".into() } else { answer.to_string() }
    }

    /// What it calls its newest passkey.
    pub fn id(&self) -> String {
        hex::of(&self.passkeys.last().unwrap().id)
    }
}

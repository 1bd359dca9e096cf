//! A seal of the browser's own (AES-GCM, 256 bits): what was sealed opens only with the same key and under the same name.

use casework::{hex, journal::content_hash};
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

const ALGORITHM: &str = "AES-GCM";
/// Bytes that are never the same twice, in front of what they sealed.
const NONCE: u32 = 12;

/// A worker's key.
pub struct Key {
    key: SendWrapper<CryptoKey>,
    /// The same in hexadecimal: names are made with it.
    secret: String,
}

fn subtle() -> Option<SubtleCrypto> {
    Some(window().crypto().ok()?.subtle())
}

impl Key {
    /// As the council gives it.
    pub async fn from_hexadecimal(secret: &str) -> Option<Self> {
        let bytes = Uint8Array::from(hex::bytes(secret)?.as_slice());
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let made = subtle()?.import_key_with_str("raw", &bytes, ALGORITHM, false, &uses).ok()?;
        let key = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
        Some(Self { key: SendWrapper::new(key), secret: secret.to_owned() })
    }

    /// The name under which something is kept: it tells nobody without the key what, or about whom.
    pub fn name(&self, of: &str) -> String {
        content_hash(format!("{}{of}", self.secret).as_bytes())
    }

    /// Seals words, or a picture, under a name.
    pub async fn seal(&self, name: &str, what: &[u8]) -> Option<Uint8Array> {
        let nonce = Uint8Array::new_with_length(NONCE);
        window().crypto().ok()?.get_random_values_with_js_u8_array(&nonce).ok()?;
        let what = Uint8Array::from(what);
        let made = subtle()?.encrypt_with_object_and_js_u8_array(&how(name, &nonce)?, &self.key, &what).ok()?;
        let sealed = Uint8Array::new(&JsFuture::from(made).await.ok()?);
        let whole = Uint8Array::new_with_length(NONCE + sealed.length());
        whole.set(&nonce, 0);
        whole.set(&sealed, NONCE);
        Some(whole)
    }

    /// What was sealed under a name; none if it was with another key, or under another name.
    pub async fn open(&self, name: &str, sealed: &Uint8Array) -> Option<Vec<u8>> {
        let (nonce, rest) = (sealed.slice(0, NONCE), sealed.slice(NONCE, sealed.length()));
        let made = subtle()?.decrypt_with_object_and_js_u8_array(&how(name, &nonce)?, &self.key, &rest).ok()?;
        Some(Uint8Array::new(&JsFuture::from(made).await.ok()?).to_vec())
    }
}

fn how(name: &str, nonce: &Uint8Array) -> Option<Object> {
    let how = Object::new();
    let set = |field: &str, value: &JsValue| Reflect::set(&how, &field.into(), value).ok();
    set("name", &ALGORITHM.into())?;
    set("iv", nonce)?;
    set("additionalData", &Uint8Array::from(name.as_bytes()))?;
    Some(how)
}

//! Pictures of letters: drawn anew on this device, kept sealed beside what is written, and sent once the council has their entry.

use casework::{
    fault::Fault,
    ids::{PersonId, PictureId},
    journal::Fact,
};
use chrono::{DateTime, Utc};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{
    Journal, Subject, device, http,
    journal::Link,
    outbox::Parcel,
    send::is_about_what_was_sent,
    wire::{self, Line},
};

/// What draws it, as `start-reader.js` leaves it.
const DRAWN_BY: &str = "alongsidePicture";
/// What it is, once it was drawn.
const KIND: &str = "image/jpeg";

const NOT_YET: &str = "Pictures cannot be added just yet. Try again in a moment.";
const NOT_A_PICTURE: &str = "That picture could not be opened. Take it again, or choose another.";

/// A picture that was put beside words on this device.
pub struct Pictured {
    /// Which.
    pub id: PictureId,
    /// On whose record it is.
    pub person: PersonId,
    /// The picture, as it is kept and sent.
    pub bytes: Vec<u8>,
    /// Since when it is here.
    pub since: DateTime<Utc>,
    /// The council has it.
    pub is_sent: bool,
    /// The council could not take it when it was last tried.
    is_refused: bool,
    /// Where this page shows it from.
    address: String,
}

impl Pictured {
    fn new(id: PictureId, person: PersonId, bytes: Vec<u8>, since: DateTime<Utc>) -> Self {
        let address = on_this_page(&bytes).unwrap_or_default();
        Self { id, person, bytes, since, is_sent: false, is_refused: false, address }
    }

    /// How it is named where it is kept: by whose record it is on, what it is called, and since when it is here.
    pub fn named(&self) -> String {
        format!("{} {} {}", self.person, self.id, self.since.timestamp_millis())
    }

    /// The picture that was kept under such a name.
    pub fn kept(named: &str, bytes: &[u8]) -> Option<Self> {
        let mut parts = named.split(' ');
        let (person, id, since) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self::new(id, person, bytes.to_vec(), DateTime::from_timestamp_millis(since)?))
    }

    /// What there is to say of it.
    const fn said(&self) -> Option<&'static str> {
        match (self.is_sent, self.is_refused) {
            (true, _) => None,
            (false, true) => Some("This picture could not be sent. It is kept on this tablet, and will be tried again."),
            (false, false) => Some("Picture not sent yet"),
        }
    }
}

impl Drop for Pictured {
    fn drop(&mut self) {
        let _ = web_sys::Url::revoke_object_url(&self.address);
    }
}

/// An address that is good for this page alone.
fn on_this_page(bytes: &[u8]) -> Option<String> {
    let how = web_sys::BlobPropertyBag::new();
    how.set_type(KIND);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &how).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Where the council keeps it.
fn address(person: PersonId, picture: PictureId) -> String {
    format!("/api/v1/people/{person}/pictures/{picture}")
}

/// The same picture and nothing else that was in its file. What is wrong, in words, where it cannot be drawn.
async fn drawn(file: &JsValue) -> Result<Vec<u8>, &'static str> {
    let brush: Function = Reflect::get(&window(), &DRAWN_BY.into()).ok().and_then(|found| found.dyn_into().ok()).ok_or(NOT_YET)?;
    let promised: Promise = brush.call1(&JsValue::NULL, file).ok().and_then(|promised| promised.dyn_into().ok()).ok_or(NOT_A_PICTURE)?;
    let picture = JsFuture::from(promised).await.map_err(|_| NOT_A_PICTURE)?;
    Ok(picture.dyn_into::<Uint8Array>().map_err(|_| NOT_A_PICTURE)?.to_vec())
}

impl Journal {
    /// Puts a picture beside what is being written, when it has been drawn anew; or says there why that could not be.
    pub fn attach(self, subject: Subject, file: JsValue) {
        spawn_local(async move {
            match drawn(&file).await {
                Ok(bytes) => {
                    let picture = Pictured::new(device::new_picture(), subject.person, bytes, device::now());
                    let fact = Fact::Picture { picture: picture.id, words: None, receipt: false };
                    self.link.update(|link| link.pictures.push(picture));
                    self.write(subject, |draft| {
                        draft.not_attached = None;
                        draft.others.push(fact);
                    });
                }
                Err(why) => self.write(subject, |draft| draft.not_attached = Some(why)),
            }
        });
    }

    /// Takes one away again.
    pub fn detach(self, subject: Subject, picture: PictureId) {
        self.link.update(|link| link.pictures.retain(|one| one.id != picture));
        self.write(subject, |draft| draft.others.retain(|fact| !matches!(fact, Fact::Picture { picture: other, .. } if *other == picture)));
    }

    /// Where a picture on somebody's record is shown from, and what there is to say of it.
    pub fn picture(self, person: PersonId, picture: PictureId) -> (String, Option<&'static str>) {
        self.link.with(|link| match link.pictures.iter().find(|one| one.id == picture) {
            Some(here) => (here.address.clone(), here.said()),
            None => (address(person, picture), None),
        })
    }

    /// One that this device kept is here again.
    pub(super) fn take_up_picture(self, picture: Pictured) {
        self.link.update(|link| {
            if link.pictures.iter().all(|one| one.id != picture.id) {
                link.keeping.pictures.push(picture.id);
                link.pictures.push(picture);
            }
        });
    }

    /// What was with words that have come back, as it was marked.
    pub(super) fn pictures_with(self, parcel: &Parcel) -> Vec<Fact> {
        let Some(Line::Entry(entry)) = wire::line(&parcel.json) else { return Vec::new() };
        let is_here = |link: &Link, fact: &Fact| matches!(fact, Fact::Picture { picture, .. } if link.pictures.iter().any(|here| here.id == *picture));
        self.link.with_untracked(|link| entry.record.facts.iter().filter(|fact| is_here(link, fact)).cloned().collect())
    }

    /// Since when those wait whose entry the council has: neither what they are beside is still being written, nor does it wait.
    pub(super) fn pictures_due(self, link: &Link) -> Vec<(PictureId, DateTime<Utc>)> {
        self.drafts.with_untracked(|drafts| {
            let is_due = |one: &&Pictured| {
                !one.is_sent
                    && !drafts.has_picture(one.id)
                    && link.outbox.parcels().iter().all(|parcel| !parcel.json.contains(&one.id.to_string()))
            };
            link.pictures.iter().filter(is_due).map(|one| (one.id, one.since)).collect()
        })
    }

    /// Sends those, each once. What is not taken is kept, and tried again another time.
    pub(super) async fn send_pictures(self) -> Result<(), Fault> {
        let mut outcome = Ok(());
        for (id, _) in self.link.with_untracked(|link| self.pictures_due(link)) {
            let found = self.link.with_untracked(|link| {
                link.pictures.iter().find(|one| one.id == id).map(|one| (address(one.person, id), Uint8Array::from(one.bytes.as_slice())))
            });
            let Some((address, bytes)) = found else { continue };
            let sent = http::put(&address, KIND, &bytes).await.map(drop);
            if let Err(fault) = &sent
                && !is_about_what_was_sent(fault)
            {
                return sent;
            }
            self.link.update(|link| {
                link.pictures
                    .iter_mut()
                    .filter(|one| one.id == id)
                    .for_each(|one| (one.is_sent, one.is_refused) = (sent.is_ok(), sent.is_err()));
            });
            outcome = outcome.and(sent);
        }
        outcome
    }
}

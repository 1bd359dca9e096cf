//! The only way in for what happens: a batch of records in, one receipt each out.

use casework::{
    access::Actor,
    fault::Problem,
    hex,
    journal::{Parsed, Receipt, content_hash, parse},
};
use chrono::{DateTime, Utc};
use ed25519_dalek::{Signer, SigningKey};

use crate::{Result, Store, Tx, batch::Batch, disposal};

/// One record, byte for byte as it was sent.
pub type Sent = Vec<u8>;

/// A record on its way in, read and hashed before it queues for the writer.
pub struct Arrived {
    pub bytes: Sent,
    pub hash: String,
    pub parsed: std::result::Result<Parsed, Vec<Problem>>,
}

/// What one caller sent.
pub struct Delivery {
    pub actor: Actor,
    pub now: DateTime<Utc>,
    pub records: Vec<Arrived>,
}

impl Store {
    /// Appends a batch on somebody's behalf: one receipt for each record, in order. One bad record never holds up the rest, and
    /// what is well-formed is never refused for good.
    ///
    /// The figures have moved and the audit is written when this answers.
    ///
    /// # Errors
    /// [`casework::fault::Fault::Busy`] when too much is waiting, [`crate::Error::Stopped`] while the disk does not take
    /// anything. Nothing was acknowledged; the same batch can be sent again.
    pub async fn append(&self, actor: &Actor, sent: Vec<Sent>, now: DateTime<Utc>) -> Result<Vec<Receipt>> {
        let arrive = |bytes: Sent| Arrived { hash: content_hash(&bytes), parsed: parse(&bytes), bytes };
        let records: Vec<Arrived> = sent.into_iter().map(arrive).collect();
        let Taken { mut receipts, names_changed } = self.writer.append(Delivery { actor: actor.clone(), now, records }).await?;
        if names_changed {
            disposal::finish(self, now).await?;
            self.index.catch_up(self).await?;
        }
        let key = SigningKey::from_bytes(&self.secrets.signing);
        for receipt in receipts.iter_mut().filter(|receipt| receipt.is_kept()) {
            receipt.signature = hex::of(&key.sign(receipt.signed_words().as_bytes()).to_bytes());
        }
        Ok(receipts)
    }
}

/// What one caller's delivery came to.
pub struct Taken {
    /// One for each record, not signed yet.
    pub receipts: Vec<Receipt>,
    /// Somebody's name may have changed, or somebody is to be forgotten.
    pub names_changed: bool,
}

/// Takes in what several callers sent, as one batch.
pub async fn together(tx: &mut Tx, store: &Store, deliveries: &[Delivery]) -> Result<Vec<Taken>> {
    let mut batch = Batch::begin(tx, store, deliveries).await?;
    let mut receipts = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        let mut own = Vec::with_capacity(delivery.records.len());
        for arrived in &delivery.records {
            own.push(batch.take_in(tx, delivery, arrived).await?);
        }
        receipts.push(own);
    }
    let names_changed = batch.finish(tx).await?;
    Ok(receipts.into_iter().map(|receipts| Taken { receipts, names_changed }).collect())
}

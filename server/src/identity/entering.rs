//! Signing in with a name, a password and six digits: the same steps and the same answer whichever of them is wrong, and whether or not
//! anybody has the name.

use casework::{fault::Fault, ids::WorkerId};
use chrono::{DateTime, Utc};
use store::{
    Store,
    identity::{accounts, tries},
};

use super::{codes, one_time, passwords::Passwords};

/// What was typed.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The name they sign in with.
    pub name: String,
    /// Their password.
    pub password: String,
    /// Six digits, or one of their codes.
    pub digits: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is they.
    In(WorkerId),
    /// Something was wrong, and nobody says what.
    Wrong,
    /// Nothing was looked at: too many tries under this name until then.
    Wait(DateTime<Utc>),
}

/// A name as it is kept; none for what cannot be one.
pub fn name(typed: &str) -> Option<String> {
    let name = typed.trim().to_lowercase();
    let fits = (2..=64).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"._@+-".contains(&letter));
    fits.then_some(name)
}

/// Looks at what was typed.
///
/// # Errors
/// The database did not answer, or too many are being looked at.
pub async fn enter(store: &Store, passwords: &Passwords, typed: Typed, now: DateTime<Utc>) -> store::Result<Came> {
    let called = typed.name.trim().to_lowercase();
    let subject = format!("name\n{called}");
    if let Some(until) = tries::take(store, &subject, now).await? {
        return Ok(Came::Wait(until));
    }
    let account = accounts::by_name(store, &called).await?;
    let kept = account.as_ref().map(|account| account.password.clone());
    // What is too long for a password is none, and is not worth hashing as a whole.
    let password = typed.password.chars().take(super::passwords::LONGEST + 1).collect();
    let fits = passwords.is(password, kept).await.map_err(store::Error::from)?;
    let Some(account) = account.filter(|_| fits) else { return Ok(Came::Wrong) };
    if !is_second(store, &account, &typed.digits, now).await? {
        return Ok(Came::Wrong);
    }
    tries::forget(store, &subject).await?;
    Ok(Came::In(account.worker))
}

/// Whether digits or a code are right, and have not been used.
async fn is_second(store: &Store, account: &accounts::Account, typed: &str, now: DateTime<Utc>) -> store::Result<bool> {
    if let Some(step) = one_time::step(&account.one_time, typed, now) {
        return accounts::take_step(store, account.worker, step).await;
    }
    match codes::typed(typed) {
        Some(code) => accounts::take_code(store, account.worker, &code).await,
        None => Ok(false),
    }
}

/// That somebody is who is signed in already: their password and digits once more.
///
/// # Errors
/// [`Fault::NotFound`] when they have no account here; otherwise as [`enter`].
pub async fn again(
    store: &Store,
    passwords: &Passwords,
    worker: WorkerId,
    password: String,
    digits: String,
    now: DateTime<Utc>,
) -> store::Result<Came> {
    let account = accounts::of(store, worker).await?.ok_or(Fault::NotFound)?;
    enter(store, passwords, Typed { name: account.name, password, digits }, now).await
}

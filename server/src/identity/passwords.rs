//! Passwords and PINs: Argon2id with 19 MiB and two passes, away from the threads that answer, and no more than a few at a time.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use casework::fault::Fault;
use tokio::sync::Semaphore;

use crate::operations::chance;

/// The shortest password, in letters.
pub const SHORTEST: usize = 15;
/// The longest: more than anybody types, and little enough to hash.
pub const LONGEST: usize = 200;
/// As many are worked on together: each takes 19 MiB and a processor for a while.
const TOGETHER: usize = 2;
/// As many may wait. More are asked to come again.
const WAITING: usize = 64;
/// What is compared with where nobody has a name: it costs the same, and no password fits it.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$YWxvbmdzaWRlLW5vYm9keQ$Yh0w2r1mM0m9gZcQm3yqf2Hq8o0r3Jt5s1v7x9z2b4c";
/// Words that are in too many passwords, in small letters.
const REFUSED: &str = include_str!("refused.txt");

/// Works on passwords, a few at a time.
pub struct Passwords {
    working: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { working: Arc::new(Semaphore::new(TOGETHER)), waiting: Semaphore::new(TOGETHER + WAITING) }
    }
}

fn argon() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl Passwords {
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
        let Ok(_place) = self.waiting.try_acquire() else { return Err(Fault::Busy) };
        let Ok(permit) = Arc::clone(&self.working).acquire_owned().await else { return Err(Fault::Busy) };
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(permit);
            done
        });
        done.await.map_err(|_| Fault::Busy)
    }

    /// What is kept of a password or a PIN: a PHC string with a salt of its own.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many are waiting, or the machine has no memory or chance to give.
    pub async fn hash(&self, password: String) -> Result<String, Fault> {
        let salt: [u8; 16] = chance::bytes().map_err(|_| Fault::Busy)?;
        let hashed = self.work(move || argon().hash_password_with_salt(password.as_bytes(), &salt).map(|hash| hash.to_string())).await?;
        hashed.map_err(|_| Fault::Busy)
    }

    /// Whether a password or a PIN is the one of which this was kept. Where nothing was kept it takes as long, and is not.
    ///
    /// # Errors
    /// [`Fault::Busy`] when too many are waiting.
    pub async fn is(&self, password: String, kept: Option<String>) -> Result<bool, Fault> {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODYS.to_owned());
        let fits = self.work(move || {
            let kept = PasswordHash::new(&kept);
            kept.is_ok_and(|kept| argon().verify_password(password.as_bytes(), &kept).is_ok())
        });
        Ok(fits.await? && known)
    }
}

/// What is wrong with a password that somebody wants, in plain words; `own` are words that others would try first: their names.
pub fn problem_with(password: &str, own: &[&str]) -> Option<&'static str> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Some("Use 15 characters or more. Four words that do not belong together are easy to remember.");
    }
    if length > LONGEST {
        return Some("Use no more than 200 characters.");
    }
    let small = password.to_lowercase();
    let own = own.iter().map(|word| word.to_lowercase()).filter(|word| word.chars().count() > 2);
    let mut known: Vec<String> = REFUSED.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect();
    known.extend(own.flat_map(|name| name.split_whitespace().map(str::to_owned).collect::<Vec<_>>()));
    let rest = without(&small, &known);
    (distinct(&rest) < 5 || is_a_row(&rest))
        .then_some("This is one of the first that anybody would try. Choose words that do not belong together.")
}

/// What is left once the words that everybody uses, digits, and signs between them are taken out.
fn without(small: &str, known: &[String]) -> String {
    // As on paper: letters that look like others are those.
    let letters: String = small
        .chars()
        .map(|letter| match letter {
            '0' => 'o',
            '1' | '!' => 'i',
            '3' => 'e',
            '4' | '@' => 'a',
            '5' | '$' => 's',
            '7' => 't',
            other => other,
        })
        .collect();
    let mut known: Vec<&String> = known.iter().collect();
    known.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let taken = |text: String| {
        let text = known.iter().fold(text, |text, word| text.replace(word.as_str(), " "));
        text.chars().filter(|letter| letter.is_alphabetic()).collect::<String>()
    };
    let (plain, read) = (taken(small.to_owned()), taken(letters));
    if distinct(&plain) <= distinct(&read) { plain } else { read }
}

fn distinct(text: &str) -> usize {
    text.chars().collect::<std::collections::BTreeSet<_>>().len()
}

/// Letters one after the other, as in the alphabet or on the keyboard, or the same few again and again.
fn is_a_row(text: &str) -> bool {
    const ROWS: [&str; 4] = ["abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let letters: Vec<char> = text.chars().collect();
    let next = |pair: &[char]| {
        let both: String = pair.iter().collect();
        let turned: String = pair.iter().rev().collect();
        pair[0] == pair[1] || ROWS.iter().any(|row| row.contains(&both) || row.contains(&turned))
    };
    let rows = letters.windows(2).filter(|pair| next(pair)).count();
    let repeats = (1..=letters.len() / 3).any(|long| letters.iter().enumerate().all(|(at, letter)| *letter == letters[at % long]));
    rows * 10 >= letters.len().saturating_sub(1) * 8 || repeats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_itself_and_no_other_and_nobodys_is_none() {
        let passwords = Passwords::default();
        let kept = passwords.hash("otter plinth wharf seven".into()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(kept, passwords.hash("otter plinth wharf seven".into()).await.unwrap(), "each has a salt of its own");
        assert!(passwords.is("otter plinth wharf seven".into(), Some(kept.clone())).await.unwrap());
        assert!(!passwords.is("otter plinth wharf eight".into(), Some(kept)).await.unwrap());
        assert!(!passwords.is("otter plinth wharf seven".into(), None).await.unwrap());
        assert!(PasswordHash::new(NOBODYS).is_ok(), "it is really compared with");
    }

    #[test]
    fn what_anybody_would_try_first_is_refused() {
        for bad in [
            "short",
            "passwordpassword",
            "Password123456789",
            "P@ssw0rdP@ssw0rd",
            "123456789012345",
            "aaaaaaaaaaaaaaaaaaa",
            "qwertyuiopasdfgh",
            "abcdefghijklmnopq",
            "abcabcabcabcabcabc",
            "Welcome2026Welcome!",
            "SummerSummer2026",
            "alongsidealongside",
            "Denise.Harland2026",
            "letmeinletmeinplease",
            "iloveyouiloveyou1",
            "Gateshead2026Gateshead",
            "correct horse battery staple",
        ] {
            assert!(problem_with(bad, &["Denise Harland", "d.harland"]).is_some(), "{bad}");
        }
        assert!(problem_with(&"otter plinth wharf ".repeat(20), &[]).is_some(), "too long");
    }

    #[test]
    fn words_that_do_not_belong_together_are_taken() {
        for good in
            ["otter plinth wharf seven", "kettle-on-the-ninth-moon", "vq8TzkW2mLpX4rNb", "Denise grows purple leeks", "żółw kąpie się nocą"]
        {
            assert_eq!(problem_with(good, &["Denise Harland", "d.harland"]), None, "{good}");
        }
    }
}

//! Finding people by what they are called and when they were born: in memory only, filled at the start and kept current from
//! the journal. Nothing of it is ever on a disk.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use casework::{
    access::Actor,
    ids::{PersonId, RecordId},
    journal::Fact,
};
use chrono::{DateTime, NaiveDate, Utc};
use rphonetic::{DoubleMetaphone, Encoder};
use uuid::Uuid;

use crate::{Result, Store, Tx, apply, audit::Act, facts, feed, merges::Merges};

mod starting;

/// How many are answered at most.
const SHOWN: usize = 20;
/// Names as alike as this are taken for the same (Jaro and Winkler, 1990: 1 is equal).
const ALIKE: f64 = 0.9;
/// Somebody who fits this well may be the same person.
const SIMILAR: f64 = 0.84;

/// The people of a council, by name.
#[derive(Clone, Default)]
pub struct Index(Arc<RwLock<People>>);

#[derive(Default)]
struct People {
    /// Up to where each bucket has been read.
    seen: BTreeMap<i64, i64>,
    known: HashMap<PersonId, Entry>,
    /// Who is found through whom.
    merges: Merges,
}

#[derive(Clone, Default)]
struct Entry {
    name: String,
    words: Vec<Word>,
    born: Option<NaiveDate>,
}

#[derive(Clone)]
struct Word {
    letters: String,
    sound: String,
}

/// What somebody looks for.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// A name or a part of one, however it is spelt.
    pub name: String,
    /// When they were born.
    pub born: Option<NaiveDate>,
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Who.
    pub person: PersonId,
    /// What they are called.
    pub name: String,
    /// When they were born.
    pub born: Option<NaiveDate>,
    /// How well it fits: 1 is exactly.
    pub fit: f64,
}

fn words_of(name: &str) -> Vec<Word> {
    let metaphone = DoubleMetaphone::default();
    let letters =
        |word: &str| word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).map(plain).collect::<String>();
    let words = name.split(|letter: char| letter.is_whitespace() || letter == '-').map(letters).filter(|word| !word.is_empty());
    // It cuts other letters in half and panics; how they sound is nothing it knows.
    let sound = |letters: &str| metaphone.encode(&letters.chars().filter(char::is_ascii).collect::<String>());
    words.map(|letters| Word { sound: sound(&letters), letters }).collect()
}

/// A letter without its accent, where it is one of those in British and neighbouring names.
fn plain(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => 'o',
        'ś' | 'š' => 's',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// How well a word that was typed fits one of a name: equal, its beginning, alike in letters, alike in sound.
fn fit_of(typed: &Word, word: &Word) -> f64 {
    if typed.letters == word.letters {
        return 1.0;
    }
    if typed.letters.len() > 1 && word.letters.starts_with(&typed.letters) {
        return 0.95;
    }
    // Words whose first letters and sounds both differ are not alike enough to be worth the reckoning.
    let same_sound = !typed.sound.is_empty() && typed.sound == word.sound;
    if !same_sound && typed.letters.bytes().next() != word.letters.bytes().next() {
        return 0.0;
    }
    let alike = strsim::jaro_winkler(&typed.letters, &word.letters);
    let alike = if alike >= ALIKE { alike * 0.95 } else { 0.0 };
    if same_sound { alike.max(0.85) } else { alike }
}

impl Entry {
    /// Takes in what a record says of them. The last to say it stands.
    fn hear(&mut self, facts: Vec<Fact>) {
        for fact in facts {
            match fact {
                Fact::Name { name } => self.name = name,
                Fact::Born { on } => self.born = Some(on),
                _ => {}
            }
        }
    }

    /// Ready to be found, if they are called anything.
    fn told(mut self) -> Option<Self> {
        self.words = words_of(&self.name);
        Some(self).filter(|entry| !entry.name.is_empty())
    }

    /// How well somebody fits: every word that was typed has to fit a word of theirs; another birthday speaks against them.
    fn fit(&self, typed: &[Word], born: Option<NaiveDate>) -> f64 {
        let mut least = 1.0_f64;
        for word in typed {
            let best = self.words.iter().map(|own| fit_of(word, own)).fold(0.0, f64::max);
            least = least.min(best);
        }
        match (born, self.born) {
            (Some(asked), own) if typed.is_empty() && own != Some(asked) => 0.0,
            (Some(asked), Some(own)) if asked != own => least * 0.5,
            _ => least,
        }
    }
}

impl Index {
    /// Reads what has been said about names since the last time.
    pub(crate) async fn catch_up(&self, store: &Store) -> Result<()> {
        let mut tx = store.read().await?;
        let heads: Vec<(i64, i64)> =
            on!(&mut tx, |conn| sqlx::query_as("SELECT bucket, last_seq FROM buckets ORDER BY bucket").fetch_all(conn).await)?;
        for (bucket, head) in heads {
            let seen = self.0.read().unwrap_or_else(PoisonError::into_inner).seen.get(&bucket).copied().unwrap_or(0);
            if head <= seen {
                continue;
            }
            let mut changed = changed(&mut tx, bucket, seen).await?;
            if seen == 0 {
                let everybody = starting::everybody(&mut tx, store, bucket, head).await?;
                changed.retain(|person| !everybody.contains_key(person));
                self.0.write().unwrap_or_else(PoisonError::into_inner).known.extend(everybody);
            }
            for person in changed {
                let entry = entry(&mut tx, store, store.bucket.of_person(person), person).await?;
                let mut people = self.0.write().unwrap_or_else(PoisonError::into_inner);
                match entry {
                    Some(entry) => people.known.insert(person, entry),
                    None => people.known.remove(&person),
                };
            }
            self.0.write().unwrap_or_else(PoisonError::into_inner).seen.insert(bucket, head);
        }
        let merges = Merges::now(&mut tx).await?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).merges = merges;
        Ok(())
    }

    /// What people are called, as far as that is known here.
    pub(crate) async fn names_of(&self, store: &Store, people: &BTreeSet<PersonId>) -> Result<BTreeMap<PersonId, String>> {
        self.catch_up(store).await?;
        let index = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(people.iter().filter_map(|person| Some((*person, index.known.get(person)?.name.clone()))).collect())
    }

    /// Everybody who is called just so, whatever the case and accents, and was born on that day.
    pub(crate) async fn exactly(&self, store: &Store, name: &str, born: NaiveDate) -> Result<Vec<PersonId>> {
        self.catch_up(store).await?;
        Ok(self.called(name, born))
    }

    fn called(&self, name: &str, born: NaiveDate) -> Vec<PersonId> {
        let letters = |words: &[Word]| words.iter().map(|word| word.letters.clone()).collect::<Vec<_>>();
        let typed = letters(&words_of(name));
        let people = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_they = |entry: &Entry| !typed.is_empty() && entry.born == Some(born) && letters(&entry.words) == typed;
        let roots = people.known.iter().filter(|(_, entry)| is_they(entry)).map(|(person, _)| people.merges.root(*person));
        roots.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Forgets somebody whose record was ended.
    pub(crate) fn forget(&self, person: PersonId) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).known.remove(&person);
    }

    /// Whoever fits among those who may be shown, best first.
    fn find(&self, looked: &Looked, may: impl Fn(PersonId) -> bool) -> Vec<Found> {
        let typed = words_of(&looked.name);
        if typed.is_empty() && looked.born.is_none() {
            return Vec::new();
        }
        let people = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut best: BTreeMap<PersonId, Found> = BTreeMap::new();
        for (person, entry) in &people.known {
            let fit = entry.fit(&typed, looked.born);
            if fit > 0.4 && may(*person) {
                // Somebody with several records is found under each of their names, and shown once.
                let root = people.merges.root(*person);
                let first = people.known.get(&root).unwrap_or(entry);
                let found = best.entry(root).or_insert(Found { person: root, name: first.name.clone(), born: first.born, fit });
                found.fit = found.fit.max(fit);
            }
        }
        let mut found: Vec<Found> = best.into_values().collect();
        found.sort_by(|one, other| {
            other.fit.total_cmp(&one.fit).then_with(|| one.name.cmp(&other.name)).then(one.person.cmp(&other.person))
        });
        found.truncate(SHOWN);
        found
    }
}

/// Whose names may have changed in a bucket since a place in its order.
async fn changed(tx: &mut Tx, bucket: i64, seen: i64) -> Result<BTreeSet<PersonId>> {
    // What came since is sought by its place in the order, so that this takes no longer in a long journal. CROSS JOIN keeps SQLite to it.
    let sql = "SELECT person FROM facts WHERE bucket = $1 AND fact = 'name' AND seq > $2
        UNION SELECT f.person FROM amendments m CROSS JOIN facts f WHERE m.bucket = $1 AND m.seq > $2 AND f.record = m.target AND f.fact = 'name'
        UNION SELECT a.person FROM amendments m CROSS JOIN records r CROSS JOIN appearances a
            WHERE m.bucket = $1 AND m.seq > $2 AND r.record = m.target AND a.home_bucket = r.bucket AND a.home_seq = r.seq AND a.person IS NOT NULL
        UNION SELECT person FROM people WHERE bucket = $1 AND disposed_seq > $2";
    let rows: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(seen).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(person,)| PersonId(person)).collect())
}

/// What somebody is called, from every record that says so; the last to say it stands.
async fn entry(tx: &mut Tx, store: &Store, bucket: i64, person: PersonId) -> Result<Option<Entry>> {
    let sql = "SELECT record FROM facts WHERE bucket = $1 AND person = $2 AND fact = $3 ORDER BY seq";
    let records: Vec<(Uuid,)> = on!(tx, |conn| sqlx::query_as(sql).bind(bucket).bind(person.0).bind(facts::NAME).fetch_all(conn).await)?;
    let mut entry = Entry::default();
    for (record,) in records {
        let Some(standing) = apply::standing(tx, store, RecordId(record)).await? else { continue };
        entry.hear(standing.facts);
    }
    Ok(entry.told())
}

/// Finds people whom this actor may see. Each that is shown has a row in the audit before this answers.
pub async fn find(store: &Store, actor: &Actor, looked: &Looked, now: DateTime<Utc>) -> Result<Vec<Found>> {
    let found = fitting(store, actor, looked, now).await?;
    shown(store, actor, found, now).await
}

/// Whoever may be the same as somebody who has just been made known, as far as this actor may see: to be shown, never to refuse.
pub async fn similar(store: &Store, actor: &Actor, person: PersonId, looked: &Looked, now: DateTime<Utc>) -> Result<Vec<Found>> {
    let mut found = fitting(store, actor, looked, now).await?;
    found.retain(|one| one.person != person && one.fit >= SIMILAR);
    shown(store, actor, found, now).await
}

async fn fitting(store: &Store, actor: &Actor, looked: &Looked, now: DateTime<Utc>) -> Result<Vec<Found>> {
    store.index.catch_up(store).await?;
    let visible = feed::visible_now(store, actor, now).await?;
    Ok(store.index.find(looked, |person| visible.contains_key(&person)))
}

async fn shown(store: &Store, actor: &Actor, found: Vec<Found>, now: DateTime<Utc>) -> Result<Vec<Found>> {
    let done = found.iter().map(|one| store.looked(actor.worker, Act::Found, Some(one.person), 1, now)).collect();
    store.note(done).await?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[&str]) -> Index {
        let index = Index::default();
        for (number, name) in (1..).zip(names) {
            let entry = Entry { name: (*name).to_owned(), words: words_of(name), born: "1980-02-01".parse().ok() };
            index.0.write().unwrap_or_else(PoisonError::into_inner).known.insert(PersonId(Uuid::from_u128(number)), entry);
        }
        index
    }

    fn names(index: &Index, name: &str, born: Option<&str>) -> Vec<String> {
        let looked = Looked { name: name.to_owned(), born: born.and_then(|day| day.parse().ok()) };
        index.find(&looked, |_| true).into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn people_are_found_however_their_name_is_spelt() {
        let index = index(&["Denise Harland", "Aoife O'Neill", "Siobhan Murphy", "Łukasz Nowak", "Mohammed Hussain", "Kathryn Reay"]);
        for (typed, expected) in [
            ("denise", "Denise Harland"),
            ("Harl", "Denise Harland"),
            ("Denice Harland", "Denise Harland"),
            ("harland denise", "Denise Harland"),
            ("ONeill", "Aoife O'Neill"),
            ("lukasz", "Łukasz Nowak"),
            ("Mohamed", "Mohammed Hussain"),
            ("Catherine", "Kathryn Reay"),
        ] {
            assert_eq!(names(&index, typed, None).first().map(String::as_str), Some(expected), "{typed}");
        }
        assert!(names(&index, "Gerald", None).is_empty());
        assert!(names(&index, "", None).is_empty());
    }

    #[test]
    fn a_name_in_letters_that_have_no_known_sound_is_found_by_its_letters() {
        let index = index(&["محمد الفاسي", "Ðorđe Þór", "李小龍", "ẞtraße Ω", "Çağla İnan", "Zoë ﬁeld"]);
        for (typed, expected) in [
            ("محمد", "محمد الفاسي"),
            ("Ðorđe", "Ðorđe Þór"),
            ("李小龍", "李小龍"),
            ("ẞtraße", "ẞtraße Ω"),
            ("inan", "Çağla İnan"),
            ("ﬁeld", "Zoë ﬁeld"),
        ] {
            assert_eq!(names(&index, typed, None).first().map(String::as_str), Some(expected), "{typed}");
        }
    }

    #[test]
    fn only_a_whole_name_and_the_right_day_are_exactly_somebody() {
        let (index, born) = (index(&["Terry Hall", "Terry Hall-Reay", "Terry Hill"]), "1980-02-01".parse().unwrap());
        assert_eq!(index.called("  TERRY hall ", born), [PersonId(Uuid::from_u128(1))]);
        for (name, day) in [
            ("Terry", "1980-02-01"),
            ("Terry Hal", "1980-02-01"),
            ("Hall Terry", "1980-02-01"),
            ("", "1980-02-01"),
            ("Terry Hall", "1980-02-02"),
        ] {
            assert_eq!(index.called(name, day.parse().unwrap()), [], "{name} {day}");
        }
    }

    #[test]
    fn a_birthday_finds_alone_and_sorts_among_names() {
        let index = index(&["Terry Hall", "Terry Hill"]);
        assert_eq!(names(&index, "", Some("1980-02-01")).len(), 2);
        assert!(names(&index, "", Some("1981-02-01")).is_empty());
        assert_eq!(names(&index, "Terry Hall", Some("1980-02-01"))[0], "Terry Hall");
    }
}

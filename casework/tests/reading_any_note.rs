//! Any note at all: nothing makes the reader fail, spans fall between characters, and it keeps pace with the note.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use casework::{reading::Reader, vocabulary::Vocabulary};
use chrono::NaiveDate;
use proptest::prelude::*;

fn vocabulary() -> Vocabulary {
    toml::from_str(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/vocabulary.toml")).unwrap()).unwrap()
}

fn reader() -> Reader {
    Reader::new(&vocabulary()).with_household(["Kyle", "Ellie"])
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Spans lie in the note, between characters and in order, whatever the note is.
fn holds(reader: &Reader, note: &str, today: NaiveDate) {
    let mut last = 0;
    for suggestion in reader.read(note, today) {
        let [from, to] = suggestion.span;
        assert!(from <= to && to <= note.len() && note.is_char_boundary(from) && note.is_char_boundary(to), "{suggestion:?} in {note:?}");
        assert!(from >= last, "out of order in {note:?}");
        last = from;
    }
}

const PIECES: &[&str] = &[
    "A&E",
    "a and e",
    "ambulance",
    "999",
    "police",
    "nights in the cells",
    "slept rough",
    "T.A.",
    "b&b",
    "council tax",
    "rent arrears",
    "gas",
    "loans",
    "owes",
    "attendance",
    "units a week",
    "hours a week",
    "UC",
    "takes home",
    "excluded",
    "£1,840",
    "£",
    "1.2k",
    "300 quid",
    "50p",
    "£9999999999999999",
    "62%",
    "62 per cent",
    "from",
    "to",
    "-",
    "–",
    "→",
    "twice",
    "x3",
    "x 3",
    "half a dozen",
    "two hundred and fifty",
    "ninety-nine",
    "once",
    "no",
    "hasn't",
    "none",
    "since Christmas",
    "since",
    "in the last fortnight",
    "last",
    "this term",
    "3 weeks",
    "a",
    "week",
    "per",
    "Kyle's",
    "Kyle",
    "’s",
    "she",
    "says",
    "letter",
    "school",
    "if",
    "might",
    "worried",
    "her neighbour",
    "bought",
    "paid",
    "from the flexible fund",
    "taxi",
    "asked",
    "the",
    "housing",
    "rang",
    "tomorrow",
    "Tuesday",
    "next week",
    "31/02",
    "31 February",
    "29/2/2025",
    "on the 31st",
    "99/99",
    "2026-13-40",
    "in 9999 weeks",
    ",",
    ".",
    "and",
    "or",
    "(",
    ")",
    ":",
    "\n",
    "#debt",
    "#",
    "é",
    "🙂",
    "ﬁ",
    "İ",
    "\u{300}",
    "\u{200d}",
    "'",
    "\"",
    "/",
    "%",
    "07700 900123",
    "18446744073709551616",
    "0.0000000001",
    "1,2,3",
    "£1.2.3",
    "of",
    "by",
    "cleared",
    "nothing owing",
    "up to date",
    "?",
    "o/p",
    "x",
    "@",
    "www.",
    "a@b.c",
];

proptest! {
    #[test]
    fn no_text_makes_it_fail(note in "\\PC{0,200}") {
        holds(&reader(), &note, day("2026-11-18"));
    }

    #[test]
    fn no_bytes_make_it_fail(note in any::<String>()) {
        holds(&reader(), &note, day("2026-11-18"));
    }

    #[test]
    fn no_shuffle_of_what_it_knows_makes_it_fail(pieces in prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..60)) {
        let note: String = pieces.iter().flat_map(|(piece, gap)| [*piece, if *gap { " " } else { "" }]).collect();
        holds(&reader(), &note, day("2026-11-18"));
    }
}

#[test]
fn days_at_the_ends_of_the_calendar_are_days_too() {
    for today in [NaiveDate::MIN, NaiveDate::MAX, day("2024-02-29")] {
        for piece in PIECES {
            let note = format!(
                "Ring her {piece} next Tuesday, in 3 weeks, on the 31st, 29/2, end of the month, tomorrow. A&E twice since {piece}, since Monday, since August, since Easter, since 3 May"
            );
            Reader::new(&vocabulary()).read(&note, today);
        }
    }
}

/// Ten times the note may take about ten times as long, not a hundred.
#[test]
fn reading_keeps_pace_with_the_note() {
    let reader = Reader::new(&vocabulary());
    let prose = "Owes £1,840 council tax and A&E twice since August, she says so. Asked housing to look at the damp. ";
    for unit in [prose, "a", "9", "1 ", "£9 ", "a b ", "council tax ", "a&", "x3", "no A&E or ", ",", "'", "s'", "#", "www.", "@", "a@"] {
        let time = |times: usize| {
            let note = unit.repeat(times.div_ceil(unit.len()));
            let start = Instant::now();
            reader.read(&note, day("2026-11-18"));
            start.elapsed().as_secs_f64()
        };
        let (short, long) = (time(10_000), time(100_000));
        println!("{unit:?}: {:.2} ms, {:.2} ms", short * 1e3, long * 1e3);
        assert!(long < short * 40.0 + 0.05, "{unit:?}: {short} s for 10,000 characters, {long} s for 100,000");
    }
}

/// The labelled notes, to be mangled and timed.
fn notes() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/notes");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    texts
        .iter()
        .flat_map(|text| text.lines())
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["note"].as_str().unwrap().to_string())
        .collect()
}

/// The task is well under a millisecond in a release build; a test build is some twenty times slower.
#[test]
fn three_hundred_words_are_read_in_a_blink() {
    let notes = notes();
    let words: Vec<&str> = notes.iter().rev().step_by(7).flat_map(|note| note.split_whitespace()).take(300).collect();
    let (note, reader) = (words.join(" "), reader());
    let mut times: Vec<f64> = (0..101)
        .map(|_| {
            let start = Instant::now();
            let read = reader.read(&note, day("2026-11-18"));
            assert!(!read.is_empty());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{} words: median {:.3} ms, slowest {:.3} ms", note.split_whitespace().count(), times[50], times[100]);
    let limit = if cfg!(debug_assertions) { 40.0 } else { 1.0 };
    assert!(times[50] < limit, "{} ms", times[50]);
}

/// Numbers that follow from a seed (SplitMix64; Steele, Lea and Flood 2014), so that a failure can be made again.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.throw() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A few notes cut up and put together again, with pieces, digits and letters changed.
fn mangled(dice: &mut Dice, notes: &[String]) -> String {
    let mut note: Vec<char> = dice.one(notes).chars().collect();
    for _ in 0..dice.below(12) {
        let (a, b) = (dice.below(note.len() + 1), dice.below(note.len() + 1));
        let (from, to) = (a.min(b), a.max(b));
        match dice.below(9) {
            0 => drop(note.drain(from..to.min(from + 12))),
            1 => drop(note.splice(from..from, dice.one(PIECES).chars())),
            2 => note[from..to].reverse(),
            3 => note[from..to].rotate_left((to - from) / 2),
            4 => {
                let again = note[from..to].to_vec();
                note.splice(from..from, again);
            }
            5 => {
                let other: Vec<char> = dice.one(notes).chars().collect();
                let cut = dice.below(other.len() + 1);
                note.truncate(from);
                note.extend(&other[cut..]);
            }
            6 => note.insert(from, char::from_u32(u32::try_from(dice.below(0x1_0ffff)).unwrap()).unwrap_or('\u{fffd}')),
            7 => note.retain(|c| *c != ' ' || from % 3 > 0),
            _ => {
                for letter in &mut note[from..to] {
                    *letter = match *letter {
                        '0'..='9' => '9',
                        '.' => ',',
                        ',' => ' ',
                        ' ' => '\n',
                        other => other.to_uppercase().next().unwrap_or(other),
                    };
                }
            }
        }
        note.truncate(3000);
    }
    note.into_iter().collect()
}

fn fuzz(seed: u64, until: impl Fn(u64) -> bool) -> u64 {
    let (notes, mut dice, mut runs) = (notes(), Dice(seed), 0);
    let readers = [Reader::new(&vocabulary()), reader(), Reader::new(&Vocabulary::default())];
    while until(runs) {
        let note = mangled(&mut dice, &notes);
        let today = day("2020-01-01") + chrono::Days::new(dice.throw() % 4000);
        let reader = dice.one(&readers);
        let held = std::panic::catch_unwind(|| holds(reader, &note, today));
        assert!(held.is_ok(), "seed {seed}, run {runs}, on {today}: {note:?}");
        runs += 1;
    }
    runs
}

#[test]
fn no_mangled_note_makes_it_fail() {
    assert_eq!(fuzz(1, |runs| runs < 2000), 2000);
}

/// `cargo test --release -p casework --test reading_any_note -- --ignored --nocapture`
#[test]
#[ignore = "takes ten minutes"]
fn ten_minutes_of_mangled_notes_do_not_make_it_fail() {
    let start = Instant::now();
    let runs = fuzz(20_261_122, |_| start.elapsed() < Duration::from_mins(10));
    println!("{runs} notes in {:?}, none failed", start.elapsed());
}

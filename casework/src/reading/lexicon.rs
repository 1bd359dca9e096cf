//! The ordinary English that casework notes are written in: abbreviations, days, kin, agencies, verbs of asking and
//! paying. Lists only, in small letters; what can be counted comes from the vocabulary, never from here.

use super::token::Clitic;

/// Whether a word is one of a list. The list is written as one text; it is cut up and hashed once.
macro_rules! listed {
    ($word:expr, $list:literal) => {{
        static LIST: std::sync::LazyLock<std::collections::HashSet<&'static str>> =
            std::sync::LazyLock::new(|| $list.split_whitespace().collect());
        LIST.contains::<str>($word)
    }};
}
/// An abbreviation spelt out as one word.
pub(super) fn spelt_out(word: &str) -> Option<&'static str> {
    Some(match word {
        "att" | "attend" | "attnd" | "attendence" | "attendnace" => "attendance",
        "attendences" | "atts" => "attendances",
        "occassions" | "ocasions" | "occasons" | "occassion" => "occasions",
        "dept" => "department",
        "n" => "and",
        "tx" => "tax",
        "seein" => "seeing",
        "ringin" => "ringing",
        "goin" => "going",
        "takin" => "taking",
        "meetin" | "mtg" | "mtgs" => "meeting",
        "comin" => "coming",
        "callin" => "calling",
        "poppin" => "popping",
        "doin" => "doing",
        "seperate" => "separate",
        "nothin" | "nothink" => "nothing",
        "twise" | "twyce" => "twice",
        "wunce" => "once",
        "tho" => "though",
        "hosp" | "hopital" | "hopsital" | "hosiptal" | "hospitel" | "hospitle" | "hosptal" => "hospital",
        "amb" | "ambo" | "ambos" | "ambs" => "ambulance",
        "appt" | "appts" | "apt" | "app't" | "apointment" | "appoinment" | "appointmnt" | "apptmnt" | "appointments" => "appointment",
        "tel" => "telephone",
        "hr" | "hrs" => "hours",
        "wk" => "week",
        "wks" => "weeks",
        "mth" | "mnth" => "month",
        "mths" | "mnths" | "mos" => "months",
        "yr" => "year",
        "yrs" => "years",
        "elec" | "leccie" | "lecky" | "lec" => "electric",
        "accom" | "accomm" => "accommodation",
        "arr" | "arrs" => "arrears",
        "pd" => "paid",
        "approx" | "abt" | "bout" | "c." => "about",
        "xmas" | "crimbo" => "christmas",
        "tmrw" | "tomoz" | "tmw" | "tomorow" | "tommorow" | "tommorrow" => "tomorrow",
        "quids" => "quid",
        "ows" | "owse" | "ohs" => "owes",
        "wiv" | "wi" => "with",
        "cuz" | "coz" | "bcos" | "bcoz" | "becos" | "becouse" | "cos" => "because",
        "wen" => "when",
        "wud" => "would",
        "cud" => "could",
        "shud" => "should",
        "skool" | "scool" => "school",
        "assesment" | "assessement" | "assesmant" => "assessment",
        "fortnite" => "fortnight",
        "agen" => "again",
        "nite" => "night",
        "nxt" => "next",
        "yday" | "yest" | "ystday" => "yesterday",
        "susp" => "suspended",
        "excl" => "excluded",
        "r/v" | "rev" | "reveiw" => "review",
        "nites" | "nts" | "nghts" => "nights",
        "cust" => "custody",
        "pcent" | "percent" | "pc" => "percent",
        "cab" => "citizens",
        "mum" | "mam" | "mammy" | "mummy" => "mam",
        "ppl" => "people",
        "nt" => "not",
        "spk" => "spoke",
        "temp" => "temporary",
        "o/p" => "overpayment",
        "o/s" => "outstanding",
        "c/t" => "ctax",
        "a/e" | "a&es" | "a/es" => "a&e",
        "p/w" => "pw",
        "p/m" => "pcm",
        "p/t" => "part-time",
        "utd" => "up-to-date",
        _ => return None,
    })
}

/// A pronoun and a verb written without their apostrophe: the word, and what hung on it.
pub(super) fn run_together(word: &str) -> Option<(&'static str, Clitic)> {
    Some(match word {
        "ive" | "im" => ("i", Clitic::Other),
        "weve" => ("we", Clitic::Other),
        "theyve" | "theyre" => ("they", Clitic::Other),
        "youve" | "youre" => ("you", Clitic::Other),
        "hes" => ("he", Clitic::S),
        "shes" => ("she", Clitic::S),
        "whos" => ("who", Clitic::S),
        "thats" => ("that", Clitic::S),
        "theres" => ("there", Clitic::S),
        "hed" => ("he", Clitic::D),
        "theyll" => ("they", Clitic::Ll),
        "youll" => ("you", Clitic::Ll),
        "hasnt" => ("hasn't", Clitic::None),
        "havent" => ("haven't", Clitic::None),
        "hadnt" => ("hadn't", Clitic::None),
        "didnt" | "dint" => ("didn't", Clitic::None),
        "doesnt" | "dosnt" | "dosent" => ("doesn't", Clitic::None),
        "dont" => ("don't", Clitic::None),
        "isnt" => ("isn't", Clitic::None),
        "arent" => ("aren't", Clitic::None),
        "wasnt" => ("wasn't", Clitic::None),
        "werent" => ("weren't", Clitic::None),
        "cant" => ("can't", Clitic::None),
        "wont" => ("won't", Clitic::None),
        "couldnt" => ("couldn't", Clitic::None),
        "wouldnt" => ("wouldn't", Clitic::None),
        "shouldnt" => ("shouldn't", Clitic::None),
        _ => return None,
    })
}

/// What a worker does next: the verb of a plan.
pub(super) fn done_by_us(word: &str) -> bool {
    listed!(
        word,
        "ring call phone text sit walk drive join fetch nip post carry stay watch swing stop see visit check meet chase email go \
         pop follow review take collect speak remind drop catch attend bring pick contact send try help ask arrange book look get \
         knock deliver update fill finish complete sort write prepare return back seeing meeting ringing calling visiting taking \
         going popping appointment revisit message f give tell bell make do be start hand reply chat liaise confirm have"
    )
}

/// Out of doors, where nobody counts nights unless they were slept there.
pub(super) fn out_of_doors(word: &str) -> bool {
    listed!(word, "doorway doorways park bench benches shelter shelters stairwell tent car van bridge woods beach subway open streets")
}

/// Which day of the week, from Monday = 0. Plurals ("Tuesdays") are habits, not days.
pub(super) fn weekday(word: &str) -> Option<u8> {
    Some(match word {
        "monday" | "mon" => 0,
        "tuesday" | "tue" | "tues" => 1,
        "wednesday" | "wed" | "weds" => 2,
        "thursday" | "thu" | "thur" | "thurs" => 3,
        "friday" | "fri" => 4,
        "saturday" | "sat" => 5,
        "sunday" | "sun" => 6,
        _ => return None,
    })
}

/// Which month, from January = 1.
pub(super) fn month(word: &str) -> Option<u32> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// A number in words, below a hundred.
pub(super) fn small_number(word: &str) -> Option<i64> {
    Some(match word {
        "zero" | "nought" => 0,
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// An ordinal in words, up to twentieth, and thirtieth.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    const NAMES: &str = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth \
                         fifteenth sixteenth seventeenth eighteenth nineteenth twentieth";
    // Hardly a word ends like one
    if !(word.ends_with("th") || word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd")) {
        return None;
    }
    let at = NAMES.split_ascii_whitespace().position(|name| name == word).and_then(|at| u32::try_from(at + 1).ok());
    at.or((word == "thirtieth").then_some(30))
}

/// Somebody who is not the person and, unless named in the household, not one of theirs.
pub(super) fn somebody_else(word: &str) -> bool {
    listed!(
        word,
        "neighbour neighbours neighbor neighbors mate mates pal pals friend friends sister sisters brother brothers mam mother \
         dad father nan nana gran granny grandma grandmother grandad granddad grandfather grandparents aunt auntie aunty uncle \
         cousin cousins niece nephew ex boyfriend girlfriend partner husband wife flatmate housemate roommate colleague \
         colleagues lodger someone somebody tenant tenants client clients resident residents families bloke stepdad stepmam \
         stepfather carer sis bro in-law households others woman lady fella chap parents relative anybody anyone upstairs \
         cellmate cellmates sponsor classmate lodgers downstairs people"
    )
}

/// A child or other member of the household, spoken of without a name.
pub(super) fn one_of_theirs(word: &str) -> bool {
    listed!(
        word,
        "son sons daughter daughters kid kids child children bairn bairns baby toddler eldest youngest lad lads lass lassie boy \
         boys girl girls twins"
    )
}

/// She, he, they.
pub(super) fn third_person(word: &str) -> bool {
    matches!(word, "she" | "he" | "they" | "it")
}

/// Somebody or something pointed at: never an agency.
pub(super) fn pronoun(word: &str) -> bool {
    listed!(
        word,
        "her him them she he they i me we us it you himself herself themselves this that these those everyone everybody anyone \
         nobody someone somebody"
    )
}

/// What stands before a noun and is no part of its name.
pub(super) fn determiner(word: &str) -> bool {
    listed!(word, "a an the her his their our my its some another this that these those")
}

/// What happened that can be counted: visits, trips, times.
pub(super) fn event_noun(word: &str) -> bool {
    listed!(
        word,
        "time times occasion occasions visit visits trip trips attendance attendances admission admissions presentation \
         presentations call calls callout callouts incident incidents episode episodes attender run runs dash dashes stay stays"
    )
}

/// A word between a number and what it counts that changes nothing ("3 more visits").
pub(super) fn slight(word: &str) -> bool {
    listed!(
        word,
        "more further other separate different unplanned emergency recent new late whole full fixed term about around roughly \
         nearly almost over just only at least now still is are of known recorded logged consecutive straight odd total in lots"
    )
}

/// Words for who nearly or roughly: between a label and its number.
pub(super) fn link(word: &str) -> bool {
    listed!(
        word,
        "is are was were at again now about around roughly still currently down up to of only just over under nearly almost \
         approximately today stand stands sits standing sitting has have been got a the back total totals totalling comes come came \
         went gone dropped fallen fell risen rose improved increased reduced crept shot hit reached climbed jumped some circa on \
         hovering hovers running remains figure rate level count overall outstanding owing owed balance arrears debt debts bill \
         bills cut brought got's that which least most anyway actually apparently slipped slightly both well behind worth him her \
         them figures showing increase dipped per even another percentage started recorded sat stood ended holding steady already \
         account accounts all in for being remaining left with his their really went's shows says its"
    )
}

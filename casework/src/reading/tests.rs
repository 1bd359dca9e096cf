//! What the reader promises, a sentence each.

use chrono::NaiveDate;

use super::{Reader, Source, Suggested, Suggestion};
use crate::vocabulary::Vocabulary;

fn read(note: &str) -> Vec<Suggestion> {
    let vocabulary: Vocabulary = toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
    let all = Reader::new(&vocabulary).with_household(["Kyle", "Ellie"]).read(note, today);
    all.into_iter().filter(|s| s.explicit || !matches!(s.fact, Suggested::Theme { .. })).collect()
}

/// The facts in short: "ae-attendances=2", "spend 4500 bus pass", "pull housing", "on 2026-11-24".
fn facts(note: &str) -> Vec<String> {
    let short = |s: Suggestion| match s.fact {
        Suggested::Observation { measure, value, about, .. } => {
            format!("{measure}={value}{}", about.map(|name| format!(" {name}")).unwrap_or_default())
        }
        Suggested::Spend { pence, purpose, .. } => format!("spend {pence} {}", purpose.unwrap_or_default()),
        Suggested::Pull { whom } => format!("pull {whom}"),
        Suggested::FollowUp { on, .. } => format!("on {on}"),
        Suggested::Theme { theme } => format!("#{theme}"),
    };
    read(note).into_iter().map(short).collect()
}

#[test]
fn a_fear_is_not_an_attendance() {
    assert!(facts("She's frightened she'll end up in A&E twice a week again.").is_empty());
}

#[test]
fn what_a_neighbour_did_is_nobodys_here() {
    assert!(facts("Her neighbour went to A&E twice last week.").is_empty());
    assert!(facts("The woman opposite has had the police out six times.").is_empty());
    assert_eq!(facts("A&E twice last week with her mam."), ["ae-attendances=2"]);
}

#[test]
fn guidance_and_conditions_are_not_facts() {
    assert!(facts("The leaflet says call 999 twice if no reply.").is_empty());
    assert!(facts("If she misses a payment she'll owe £1,840 council tax.").is_empty());
    assert!(facts("Has he been to A&E more than twice?").is_empty());
}

#[test]
fn none_is_nought() {
    // Nobody stands before it
    assert!(facts("Out of hospital since Friday.").is_empty());
    assert_eq!(facts("Hasn't been to A&E or needed an ambulance since June."), ["ae-attendances=0", "ambulance-callouts=0"]);
    assert_eq!(facts("No police, ambulance or A&E."), ["police-callouts=0", "ambulance-callouts=0", "ae-attendances=0"]);
    assert!(facts("Didn't go to A&E as advised.").is_empty());
}

#[test]
fn of_before_and_after_only_the_later_stands() {
    assert_eq!(facts("Council tax down from £1,840 to £980."), ["debt-council-tax=98000"]);
    assert_eq!(facts("Kyle's attendance has gone from 62 to 78 per cent."), ["school-attendance=78 Kyle"]);
    assert_eq!(facts("Loans were £1,900 in spring, they're £1,430 now."), ["debt-loans=143000"]);
}

#[test]
fn a_range_is_no_value() {
    assert!(facts("A&E 2 or 3 times this month.").is_empty());
    assert!(facts("Owes £300-£400 on the gas.").is_empty());
}

#[test]
fn money_is_a_debt_only_when_it_is_owed() {
    assert_eq!(facts("Owes £1,840 council tax and £1,120 rent."), ["debt-council-tax=184000", "debt-rent=112000"]);
    assert_eq!(facts("Rent arrears 1.2k, gas about £300 behind."), ["debt-rent=120000", "debt-energy=30000"]);
    assert!(facts("Rent is £450 a month.").is_empty());
    assert!(facts("£386 council tax reduction backdated.").is_empty());
    assert!(facts("She's paid £60 off the rent arrears.").is_empty());
}

#[test]
fn a_cleared_debt_is_nought_and_half_of_it_is_not() {
    assert_eq!(facts("Paid off the last of the catalogue."), ["debt-loans=0"]);
    assert_eq!(facts("Half the loans written off, £2,150 left."), ["debt-loans=215000"]);
    assert!(facts("Hasn't been able to clear the rent.").is_empty());
}

#[test]
fn money_is_a_spend_only_when_we_paid() {
    assert_eq!(facts("Bought a washing machine, £229, from the flexible fund."), ["spend 22900 washing machine"]);
    assert_eq!(facts("Bus pass £45 so she can get to the interview."), ["spend 4500 bus pass"]);
    assert!(facts("She spent £60 on the meter herself.").is_empty());
    assert!(facts("Denise bought the kids shoes, £40.").is_empty());
    assert!(facts("Applied to the crisis fund for £250 for a cooker.").is_empty());
}

#[test]
fn numbers_that_name_something_are_not_values() {
    assert!(facts("Flat 3, 22 High Street. Door code 1840. Ring 0191 433 3000. Ref 00482913.").is_empty());
    assert!(facts("In A&E for 6 hours, aged 44, bed 12.").is_empty());
}

#[test]
fn a_mild_misspelling_is_read_and_an_ordinary_word_is_not_bent() {
    assert_eq!(facts("Ambulence x3, casulty twice."), ["ambulance-callouts=3", "ae-attendances=2"]);
    assert!(facts("The policy was called in twice.").is_empty());
    assert!(facts("Three nights in a hotel for the wedding.").is_empty());
}

#[test]
fn a_day_to_come_is_a_follow_up_and_a_day_gone_is_not() {
    assert_eq!(facts("Ring her Tuesday about the damp."), ["on 2026-11-24"]);
    assert_eq!(facts("Meeting him a week on Friday."), ["on 2026-11-27"]);
    assert_eq!(facts("Hearing 3/12 @ 10."), ["on 2026-12-03"]);
    assert!(facts("Saw her on Monday, she's sleeping better.").is_empty());
    assert!(facts("Lunch club every Wednesday.").is_empty());
}

#[test]
fn what_is_to_be_done_is_told_in_the_notes_words() {
    let found = read("Ring her Tuesday about the damp.");
    assert!(matches!(&found[0].fact, Suggested::FollowUp { what: Some(what), .. } if what == "ring her about the damp"));
}

#[test]
fn asking_a_service_is_a_pull_and_asking_the_family_is_not() {
    assert_eq!(
        facts("Asked Citizens Advice to come out with me, and housing to look at the damp."),
        ["pull Citizens Advice", "pull housing"]
    );
    assert!(facts("Asked her mam to mind the bairns. Asked Kyle what he wanted. Asked enforcement to hold off.").is_empty());
    assert!(facts("She asked the GP for a letter. I'll ask housing myself.").is_empty());
}

#[test]
fn what_the_writer_marked_is_explicit() {
    let found = read("A&E: 3\nCouncil tax: £1,454\n#debt");
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|s| s.explicit));
}

#[test]
fn a_theme_is_offered_once_at_its_first_word() {
    let vocabulary: Vocabulary = toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap();
    let found = super::read("Damp again. The landlord says the damp is hers.", &vocabulary, NaiveDate::MIN);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].span, found[0].explicit), ([0, 4], false));
}

#[test]
fn words_that_lost_their_apostrophe_are_read_as_meant() {
    assert_eq!(
        facts("shes behind with the gas by about 180 quid ill ring the energy people on friday"),
        ["debt-energy=18000", "on 2026-11-20"]
    );
    assert!(facts("Kyle was ill ringing in his ears, lost his ID").is_empty());
}

#[test]
fn a_heading_says_what_the_lines_under_it_are() {
    assert_eq!(facts("DEBTS\nRent £355\nMobile contract £212"), ["debt-rent=35500", "debt-other=21200"]);
    assert!(facts("Rent £355\nMobile contract £212").is_empty());
}

#[test]
fn in_a_list_without_commas_each_number_belongs_to_the_word_before_it() {
    assert_eq!(facts("A&E 2 ambulance 1 police 0"), ["ae-attendances=2", "ambulance-callouts=1", "police-callouts=0"]);
    assert_eq!(facts("2 A&E 1 ambulance"), ["ae-attendances=2", "ambulance-callouts=1"]);
    assert_eq!(facts("Rent arrears £640 Council tax £310"), ["debt-rent=64000", "debt-council-tax=31000"]);
}

#[test]
fn what_is_told_in_the_next_sentence_counts_what_the_one_before_named() {
    assert_eq!(facts("Police visits have dried up. None since Easter."), ["police-callouts=0"]);
    assert_eq!(facts("Opened the council tax letter. She owes £890."), ["debt-council-tax=89000"]);
    assert_eq!(facts("Ellie has had no days off. Attendance 99.2%."), ["school-attendance=99.2 Ellie"]);
}

#[test]
fn a_sum_of_what_is_told_beside_it_is_not_owed_twice() {
    assert_eq!(facts("Owes £1,150: £600 council tax, £550 rent."), ["debt-council-tax=60000", "debt-rent=55000"]);
}

#[test]
fn a_short_name_is_the_household_member_it_stands_for() {
    assert_eq!(facts("Ell was in hospital again, they kept her in for two nights."), ["hospital-nights=2 Ellie"]);
    assert_eq!(facts("ellie been 2 a and e 3 times"), ["ae-attendances=3 Ellie"]);
}

#[test]
fn where_nobody_has_said_who_lives_there_the_note_s_own_names_are_used() {
    let vocabulary: Vocabulary = toml::from_str(include_str!("../../data/vocabulary.toml")).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap();
    let about = |note: &str| {
        Reader::new(&vocabulary).read(note, today).into_iter().find_map(|s| match s.fact {
            Suggested::Observation { about, .. } => Some(about),
            _ => None,
        })
    };
    assert_eq!(about("Jamie (13) excluded again, 3rd time this year."), Some(Some("Jamie".to_string())));
    assert_eq!(about("Took Chloe to A&E on Monday, third time this month."), Some(Some("Chloe".to_string())));
    assert_eq!(about("Kept in police cells for two nights."), Some(None));
    assert_eq!(about("Mr Khan's rent arrears are £920."), Some(None));
}

#[test]
fn nights_kept_in_are_of_the_place_that_was_told() {
    assert_eq!(facts("Took Ellie to A&E on Sunday. They kept her in for two nights."), ["hospital-nights=2 Ellie"]);
    assert_eq!(facts("Arrested on Saturday and held overnight."), ["custody-nights=1"]);
    assert_eq!(facts("In hospital for a week in September."), ["hospital-nights=7"]);
    assert!(facts("The school kept him in at lunchtime.").is_empty());
}

#[test]
fn what_the_sentence_before_named_is_counted_in_the_next() {
    assert_eq!(facts("If the rent arrears get to £1,500 they go to court. They are at £1,310."), ["debt-rent=131000"]);
    assert_eq!(facts("Kyle went to A&E with his wrist. First time ever."), ["ae-attendances=1 Kyle"]);
    assert_eq!(facts("Kyle: attendance 71.5%. Ellie: 96."), ["school-attendance=71.5 Kyle", "school-attendance=96 Ellie"]);
    assert_eq!(facts("He was sick on two nights last week. Ambulance both times."), ["ambulance-callouts=2"]);
    assert!(facts("A hard fortnight. Sat with him in A&E both times.").is_empty());
}

#[test]
fn a_debt_that_came_to_nothing_is_nought() {
    assert_eq!(facts("Council tax has gone from £1,840 to nothing in nine months."), ["debt-council-tax=0"]);
    assert_eq!(facts("No more payday loans."), ["debt-loans=0"]);
    assert!(facts("£25 a month off the loan until it's cleared.").is_empty());
    assert!(facts("Council wrote off £300 of the rent arrears.").is_empty());
}

#[test]
fn sums_are_read_as_people_say_them() {
    assert_eq!(facts("Sleeping bag, thirty-one pounds fifty, crisis fund."), ["spend 3150 sleeping bag"]);
    assert_eq!(facts("About two fifty owing on the gas."), ["debt-energy=25000"]);
    assert_eq!(facts("Kennels 4 nights @ £18 = £72"), ["spend 7200 kennels 4 nights"]);
    assert_eq!(
        facts("Her debts come to £6,250: £2,000 council tax, £1,250 rent, the rest on cards."),
        ["debt-council-tax=200000", "debt-rent=125000"]
    );
}

#[test]
fn what_somebody_else_paid_or_had_is_not_ours() {
    assert_eq!(facts("I paid £30 for the trip, from the flexible fund, and her mam paid the other £15.").len(), 1);
    assert_eq!(facts("The vet's bill was £115, which we paid."), ["spend 11500 vet's bill"]);
    assert!(facts("Two ambulances in one week for her mam.").is_empty());
    assert!(facts("Paid her own Klarna, £21.20, out of her wages.").is_empty());
}

#[test]
fn a_day_set_apart_belongs_to_what_is_to_be_done() {
    assert_eq!(facts("To do: chase the housing element, Monday."), ["on 2026-11-23"]);
    assert_eq!(facts("Need to sort the bus pass before Monday."), ["on 2026-11-23"]);
    assert_eq!(facts("Next appointment is the fourteenth of January."), ["on 2027-01-14"]);
    assert!(facts("You will be paid on 26 November.").is_empty());
    assert!(facts("Was due to be released on the 20th but it's been put back.").is_empty());
}

#[test]
fn several_are_asked_in_one_breath() {
    assert_eq!(facts("Referred Kyle to the youth offending team and to CAMHS."), ["pull youth offending team", "pull CAMHS"]);
    assert_eq!(facts("Asked if housing could see her."), ["pull housing"]);
    assert!(facts("She declined a referral to mental health.").is_empty());
}

#[test]
fn a_sum_takes_the_place_of_its_parts() {
    assert_eq!(facts("A&E once in March and twice in May."), ["ae-attendances=3"]);
    assert_eq!(facts("Three nights in hospital at Easter and two more in June, so five."), ["hospital-nights=5"]);
    assert_eq!(facts("In custody again, two nights. That's six since March."), ["custody-nights=6"]);
    assert_eq!(facts("Paramedics Friday, paramedics again Sunday."), ["ambulance-callouts=2"]);
    assert_eq!(facts("Suspended once last term and twice this term."), ["school-exclusions=2"]);
}

#[test]
fn an_answer_is_read_with_its_question() {
    assert_eq!(facts("Any A&E? No."), ["ae-attendances=0"]);
    assert_eq!(facts("Any arrears? £340 on the rent."), ["debt-rent=34000"]);
    assert_eq!(facts("How many hours? 20 a week."), ["hours-worked-week=20"]);
    assert!(facts("Asked housing for a move? No, she's staying.").is_empty());
}

#[test]
fn a_tablet_s_few_words_are_enough() {
    assert_eq!(facts("ctax 612"), ["debt-council-tax=61200"]);
    assert_eq!(facts("ctax its 612 not 900"), ["debt-council-tax=61200"]);
    assert_eq!(facts("rent arr 340 -> 210"), ["debt-rent=21000"]);
    assert_eq!(facts("amb x2 a&e x1"), ["ambulance-callouts=2", "ae-attendances=1"]);
    assert_eq!(facts("bought kettle 18.99"), ["spend 1899 kettle"]);
    assert_eq!(facts("att: 78% K, 95% E"), ["school-attendance=78 Kyle", "school-attendance=95 Ellie"]);
    assert!(facts("rent 98 a week").is_empty() && facts("ctax band 3").is_empty());
}

#[test]
fn what_others_are_to_do_is_no_follow_up() {
    assert!(facts("School will send work home by Monday.").is_empty());
    assert!(facts("Kyle has to be in by nine on Monday.").is_empty());
    assert!(facts("Her mam to bring the passports on Friday.").is_empty());
    assert_eq!(facts("He'll ring me on Friday."), ["on 2026-11-20"]);
    assert_eq!(facts("Housing are sending a surveyor on 2 December."), ["on 2026-12-02"]);
}

#[test]
fn arrears_of_a_court_s_are_the_rent_s() {
    assert_eq!(facts("Possession hearing was stayed, arrears stand at £2,204."), ["debt-rent=220400"]);
    assert_eq!(facts("She owes the catalogue £40 and £800 to the landlord."), ["debt-rent=80000", "debt-loans=4000"]);
    assert_eq!(facts("The council say £455 is still to pay on the council tax."), ["debt-council-tax=45500"]);
    assert_eq!(facts("The app says £112 on the council tax, she thinks £80."), ["debt-council-tax=11200"]);
}

#[test]
fn prices_are_told_in_many_ways() {
    assert_eq!(facts("I took him for a coffee (£4.20)."), ["spend 420 coffee"]);
    assert_eq!(facts("Ordered a bed and bedding. £164 all in.").len(), 1);
    assert!(facts("Paid £100 off the rent arrears, leaving £385.").iter().all(|f| f == "debt-rent=38500"));
    assert!(facts("Crisis fund paid nothing. She's still £60 behind.").iter().all(|f| !f.starts_with("spend")));
}

#[test]
fn who_said_it_is_the_subject_of_saying() {
    let source = |note: &str| match &read(note)[0].fact {
        Suggested::Observation { source, .. } => *source,
        _ => None,
    };
    assert_eq!(source("According to mum it's been three A&E visits."), Some(Source::Person));
    assert_eq!(source("The lady from housing says the rent arrears are £640."), Some(Source::Agency));
    assert_eq!(source("Rang the council, she owes £600 council tax."), Some(Source::Agency));
    assert_eq!(source("The rent statement says £640 in arrears."), Some(Source::Record));
    assert_eq!(source("She's had the letter about the flat. A&E twice."), Some(Source::Record));
    assert_eq!(source("A&E twice since August."), None);
}

#[test]
fn what_is_told_twice_adds_up_only_where_it_cannot_be_a_part() {
    assert_eq!(facts("Once in A&E with the burn, twice with the chest."), ["ae-attendances=3"]);
    assert_eq!(facts("A&E three times, twice with the chest."), ["ae-attendances=3"]);
    assert_eq!(facts("He was in the cells one night in February and another last week."), ["custody-nights=2"]);
    assert_eq!(facts("A&E three times in January: Ellie twice, Kyle once."), ["ae-attendances=2 Ellie", "ae-attendances=1 Kyle"]);
}

#[test]
fn a_question_is_answered_by_the_number_after_it() {
    assert_eq!(facts("How many A&E trips? Two, both in March."), ["ae-attendances=2"]);
    assert_eq!(facts("Attendance: Kyle? 93. Ellie? 71."), ["school-attendance=93 Kyle", "school-attendance=71 Ellie"]);
    assert!(facts("Been to A&E? She wants two more pillows.").is_empty());
}

#[test]
fn what_is_taken_back_is_not_offered() {
    assert!(facts("He said he'd cleared the loan. He hasn't, he was pulling my leg.").is_empty());
    assert_eq!(facts("A night in the cells. Probation say that's his third night in custody."), ["custody-nights=3"]);
    assert_eq!(facts("She'd not been to A&E for a year and now it's been three times."), ["ae-attendances=3"]);
}

#[test]
fn a_debt_needs_no_word_of_the_vocabulary() {
    assert_eq!(facts("The appeal's been heard and she has to pay back £1,460."), ["debt-other=146000"]);
    assert_eq!(facts("Brighthouse are chasing £415 for a telly."), ["debt-other=41500"]);
    assert_eq!(facts("She owes the landlord £812."), ["debt-rent=81200"]);
    assert!(facts("Paid the last £20 on the catalogue today.").is_empty());
}

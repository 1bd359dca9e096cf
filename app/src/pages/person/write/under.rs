//! Under the words: what was read in them, what sort of entry, which day, and the button.

use casework::{journal::Fact, reading::Suggested};
use leptos::prelude::*;

use super::{change::change, desk::Desk};
use crate::{
    components::{Chips, DayChoice, Fold, KindChoice, OnChip, ShownChip, also_about, attached},
    offline::{Chip, Draft, living_with},
    words,
};

/// All of it. `open` is whether the day is being chosen.
pub fn under(desk: Desk, draft: &Draft, open: RwSignal<bool>, fold: Fold, household: Vec<String>) -> impl IntoView + use<> {
    let (journal, corrects) = (desk.journal, desk.subject().corrects.is_some());
    let today = journal.with(|held| held.today);
    let on = draft.on.unwrap_or(today);
    let mut chips = Vec::new();
    for chip in in_order(&draft.chips) {
        let said = journal.with(|held| words::fact(&chip.fact(on, &held.vocabulary), &held.vocabulary, today));
        let is_open = draft.open == Some(chip.place);
        chips.push(ShownChip { place: chip.place, said: said.unwrap_or_default(), confirmed: chip.confirmed, is_open });
    }
    let changed = draft.open.and_then(|place| draft.chips.iter().find(|chip| chip.place == place && chip.is_shown()));
    let changed = changed.map(|chip| journal.with(|held| change(desk, chip, draft.unclear.as_ref(), held, &household)));
    // Asked here, where an answer that changes draws it again.
    let room = fold.room();
    let on_chip = move |act| {
        desk.write(|draft| tapped(draft, act));
        if let (OnChip::Tap(_), true) = (act, journal.draft_untracked(desk.subject()).open.is_some()) {
            super::change::focus();
        }
    };
    let kind = move |kind| desk.write(|draft| draft.kind = kind);
    let day = move |day| {
        desk.write(|draft| draft.on = day);
        // Another day makes another "Tuesday" of the words.
        desk.read_now();
    };
    // About whom else it may be is a question of its day.
    let also = journal.everybody().with(|everybody| {
        let others = living_with(everybody, desk.person, on);
        others.into_iter().map(|one| (one.person, one.name.clone(), draft.also.contains(&one.person))).collect()
    });
    let also = also_about(also, move |person| {
        desk.write(|draft| match draft.also.iter().position(|also| *also == person) {
            Some(place) => drop(draft.also.remove(place)),
            None => draft.also.push(person),
        });
    });
    let foot = if corrects {
        let leave = move |_| journal.leave_as_it_was(desk.subject());
        view! {
            <button type="button" class="button button--quiet" on:click=leave>"Leave it as it was"</button>
            <button type="submit" class="button box__save">"Save correction"</button>
        }
        .into_any()
    } else {
        view! {
            <KindChoice chosen=draft.kind.clone() choose=kind />
            {also}
            {left_out(desk, draft.others.contains(&Fact::NotReadBack))}
            {attach(desk)}
            <DayChoice chosen=draft.on today is_open=open.get() open=move |is_open| open.set(is_open) choose=day />
            <button type="submit" class="button box__save">"Save"</button>
        }
        .into_any()
    };
    view! {
        {(!chips.is_empty()).then(|| view! { <Chips chips room fold on_chip /> })}
        {changed}
        {attached(desk.subject(), &draft.others)}
        {draft.not_attached.map(|why| view! { <p class="govuk-error-message box__error" role="alert">{why}</p> })}
        <div class="box__foot">{foot}</div>
    }
}

/// Numbers first, then what is to be done, whom one waits for, and what it is about; each in the order in which it came.
fn in_order(chips: &[Chip]) -> impl Iterator<Item = &Chip> {
    (0..4).flat_map(move |rank| chips.iter().filter(move |chip| chip.is_shown() && rank_of(&chip.read) == rank))
}

const fn rank_of(read: &Suggested) -> u8 {
    match read {
        Suggested::Observation { .. } | Suggested::Spend { .. } => 0,
        Suggested::FollowUp { .. } => 1,
        Suggested::Pull { .. } => 2,
        Suggested::Theme { .. } => 3,
    }
}

/// Whether the person sees it when the tablet is turned round: one optional tap.
fn left_out(desk: Desk, is_left_out: bool) -> AnyView {
    view! {
        <button
            type="button"
            class="choice choice--alone"
            aria-pressed=if is_left_out { "true" } else { "false" }
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| desk.write(Draft::leave_out)
        >
            "Not read back"
        </button>
    }
    .into_any()
}

/// A picture of a letter: taken, or one that the tablet has already.
fn attach(desk: Desk) -> AnyView {
    let chosen = move |event| {
        let field: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = field.files().and_then(|files| files.get(0)) {
            desk.journal.attach(desk.subject(), file.into());
        }
        // The same one can be chosen again.
        field.set_value("");
    };
    view! {
        <label class="choice choice--alone attach">
            <input type="file" accept="image/*" class="attach__field" aria-label="Picture of a letter" on:change=chosen />
            <span aria-hidden="true">"Picture of a letter"</span>
        </label>
    }
    .into_any()
}

/// A tap makes what is offered count, and opens what counts; a cross puts it away.
fn tapped(draft: &mut Draft, act: OnChip) {
    draft.unclear = None;
    let (OnChip::Tap(place) | OnChip::Dismiss(place)) = act;
    let was_open = draft.open.take() == Some(place);
    let Some(chip) = draft.chips.iter_mut().find(|chip| chip.place == place) else { return };
    match act {
        OnChip::Tap(_) if !chip.confirmed => chip.confirmed = true,
        OnChip::Tap(_) => draft.open = (!was_open).then_some(place),
        OnChip::Dismiss(_) => (chip.dismissed, chip.confirmed) = (true, false),
    }
}

#[cfg(test)]
mod tests {
    use casework::vocabulary::Vocabulary;

    use super::*;

    #[test]
    fn numbers_stand_before_what_is_to_be_done_and_what_it_is_about() {
        let follow_up = Fact::FollowUp { on: "2026-11-24".parse().expect("a day"), what: None };
        let spend = |pence| Fact::Spend { pence, purpose: None, category: None, fund: None };
        let pull = Fact::Pull { whom: "the GP".into(), expertise: None, asked_on: None };
        let facts = [Fact::Theme { theme: "debt".into() }, pull, spend(2), follow_up, spend(1)];
        let mut draft = Draft::of("x".into(), &facts, &Vocabulary::default());
        let places = |draft: &Draft| in_order(&draft.chips).map(|chip| chip.place).collect::<Vec<_>>();
        assert_eq!(places(&draft), [2, 4, 3, 1, 0]);
        draft.chips[2].dismissed = true;
        assert_eq!(places(&draft), [4, 3, 1, 0]);
    }

    #[test]
    fn a_tap_confirms_another_opens_and_a_cross_puts_away() {
        let mut draft = Draft::of("x".into(), &[Fact::Theme { theme: "debt".into() }], &Vocabulary::default());
        draft.chips[0].confirmed = false;
        tapped(&mut draft, OnChip::Tap(0));
        assert!(draft.chips[0].confirmed && draft.open.is_none());
        tapped(&mut draft, OnChip::Tap(0));
        assert_eq!(draft.open, Some(0));
        tapped(&mut draft, OnChip::Tap(0));
        assert_eq!(draft.open, None);
        tapped(&mut draft, OnChip::Dismiss(0));
        assert!(!draft.chips[0].is_shown() && !draft.chips[0].confirmed);
    }
}

//! Every component in each of its states, for whoever works on the look. Only a demonstration started for it shows this page.

mod records;
mod tokens;

use std::sync::Arc;

use casework::{access::Role, ids::WorkerId, journal::Kind};
use leptos::prelude::*;

use super::people::row::rows;
use crate::{
    components::{
        Announcer, Chips, DayChoice, Desk, Fold, KindChoice, MarkedWords, Notice, Place, ShownChip, Skeleton, Spark,
        chart::{Line, LinePoint, Share, line_chart, share_bar},
        choose, choose_colleague, date_field, entry, error_summary,
    },
    offline::{Journal, Listed, Mark, NOBODY, listed},
    words::{Said, mean},
};

/// The page's content.
pub fn gallery() -> String {
    Owner::new().with(|| {
        let journal = Journal::new();
        provide_context(journal);
        provide_context(Announcer::new());
        journal.pretend(records::held());
        let parts = [
            tokens::colours(),
            tokens::sizes(),
            buttons(),
            forms(),
            writing(),
            people(journal),
            timeline(journal),
            charts(),
            words_of_state(),
        ];
        parts.into_iter().map(RenderHtml::to_html).collect()
    })
}

fn part(name: &'static str, content: impl IntoView + 'static) -> AnyView {
    view! { <section class="part part--wide"><h2 class="heading">{name}</h2>{content}</section> }.into_any()
}

fn buttons() -> AnyView {
    let content = view! {
        <div class="actions">
            <button type="button" class="button">"Save"</button>
            <button type="button" class="button button--quiet">"Cancel"</button>
            <button type="button" class="button button--small">"Answered"</button>
            <a href="#main" class="button">"A link that is a button"</a>
            <button type="button" class="button" disabled>"Cannot be pressed"</button>
        </div>
    };
    part("Buttons", content)
}

fn forms() -> AnyView {
    let text = |words: &str| RwSignal::new(words.to_owned());
    let everybody = Memo::new(|_| records::people());
    let chosen = everybody.with_untracked(|everybody| everybody.first().map(|one| one.person.to_string())).unwrap_or_default();
    let content = view! {
        {error_summary(&[("gallery-name", "Write what they like to be called")])}
        <div class="govuk-form-group">
            <label class="govuk-label govuk-label--s" for="gallery-plain">"A field"</label>
            <div class="govuk-hint" id="gallery-hint">"What it is for, where that is not plain."</div>
            <input class="govuk-input" id="gallery-plain" aria-describedby="gallery-hint" />
        </div>
        <div class="govuk-form-group govuk-form-group--error">
            <label class="govuk-label govuk-label--s" for="gallery-name">"A field with an error"</label>
            <p class="govuk-error-message"><span class="govuk-visually-hidden">"Error: "</span>"Write what they like to be called"</p>
            <input class="govuk-input govuk-input--error" id="gallery-name" />
        </div>
        <div class="side">{date_field("First day", text("2026-11-18"))} {date_field("Last day", text("2026-11-25"))}</div>
        {choose_colleague("Who stands in?", Role::Caseworker, text(""))}
        {choose("Whose record this belongs to", everybody, None, text(&chosen))}
        <ul class="ticks">
            <li><label class="tick"><input type="checkbox" checked /><span>"Asha Rahim, 29"</span></label></li>
            <li><label class="tick"><input type="checkbox" /><span>"Mal Pryce, 58"</span></label></li>
        </ul>
        <details class="opens" open>
            <summary class="opens__summary">"Something that opens in place"</summary>
            <p>"What was a tap away."</p>
        </details>
    };
    part("Forms", content)
}

fn writing() -> AnyView {
    let said = |what: &str, value: &str, rest: &str| Said { what: what.into(), value: value.into(), rest: rest.into() };
    let chip = |place, said, confirmed| ShownChip { place, said, confirmed, is_open: false };
    let chips =
        vec![chip(0, said("A&E attendances", "3", "in 90 days"), false), chip(1, said("Council tax owed", "£640", "they said"), true)];
    let mark = |text: &str, read| Mark { text: text.into(), read };
    let marks = vec![mark("A&E ", None), mark("3 times", Some(false)), mark(" since August. ", None), mark("Council tax £640", Some(true))];
    let today = records::today();
    let content = view! {
        <div class="box">
            <p class="govuk-label box__label">"What happened with Asha?"</p>
            <div class="box__field gallery__marks">
                <MarkedWords marks />
                <p class="box__words">"A&E 3 times since August. Council tax £640"</p>
            </div>
            <Chips chips room=usize::MAX fold=Fold::default() on_chip=|_| () />
            <div class="box__foot">
                <KindChoice chosen=Some(Kind::Need) choose=|_| () />
                <DayChoice chosen=None today is_open=false open=|_| () choose=|_| () />
                <button type="button" class="button box__save">"Save"</button>
            </div>
        </div>
        <div class="box box--error">
            <p class="govuk-label box__label">"What happened with Mal?"</p>
            <p class="govuk-error-message box__error">"Write something first. Nothing else is needed."</p>
            <div class="box__field"><p class="box__words"></p></div>
        </div>
    };
    part("The box", content)
}

fn people(journal: Journal) -> AnyView {
    let everybody = journal.with_untracked(listed);
    let all: Vec<&Listed> = everybody.iter().collect();
    let content = view! {
        {rows("Needs you today", &all, true)}
        {rows("Going alongside", &all, false)}
    };
    part("Lists of people", content)
}

fn timeline(journal: Journal) -> AnyView {
    let entries = journal.with_untracked(|held| {
        let everybody = listed(held);
        let story = everybody.first().map(|one| Arc::new(one.story().clone())).unwrap_or_default();
        let place = Place::Page(Desk::new(everybody.first().map_or(NOBODY, |one| one.person)));
        story.told.iter().map(|told| entry(told, held, "Asha", place)).collect_view()
    });
    part("A timeline", view! { <ol class="timeline">{entries}</ol> })
}

fn charts() -> AnyView {
    let value = |value: Option<f64>, label: &str| LinePoint { label: label.into(), value };
    let points =
        vec![value(Some(2.9), "Jun"), value(Some(2.4), "Jul"), value(None, "Aug"), value(Some(1.8), "Sep"), value(Some(1.2), "Oct")];
    let shares = [("lower", 27), ("the same", 6), ("higher", 4), ("not known", 6)].map(|(name, people)| Share { name, people });
    let unit = casework::vocabulary::Unit::Count;
    let quantities = [5, 3, 4, 2].map(casework::quantity::Quantity::whole).to_vec();
    let line = Line {
        id: "gallery",
        title: "A line with a gap",
        spoken: "From 2.9 in June to 1.2 in October.",
        points: &points,
        limits: true,
        height: 200,
    };
    let line = line_chart(&line, &|value| mean(value, unit));
    let content = view! {
        <div class="card">
            <h3 class="card__title">"A&E attendances were lower for 27 of the 37 people known before and after"</h3>
            <div inner_html=line></div>
            <div inner_html=share_bar("gallery-share", &shares)></div>
            <p class="card__small">"37 of 43 people are known before and after."</p>
            <div class="caveat"><p>"Falls like this happen without any help."</p></div>
        </div>
        <p><Spark points=quantities spoken="5, 3, 4, 2".to_owned() /></p>
    };
    part("Charts", content)
}

fn words_of_state() -> AnyView {
    let content = view! {
        <div class="header"><div class="header__inner">
            <p class="state"><span class="state__words">"All sent"</span></p>
            <p class="state state--moving"><span class="state__words">"Sending…"</span></p>
            <p class="state state--waiting">
                <span class="state__words">"No signal · 3 to send, oldest 2 hours"</span>
                <button type="button" class="state__more">"Try now"</button>
            </p>
        </div></div>
        <div class="band"><p><strong>"This is a demonstration."</strong>" Every person in it is made up."</p></div>
        <div class="band band--warning"><p>"Not sent yet: keep this page open. It will be sent as soon as it can be."</p></div>
        <div class="banner" role="note"><p><strong class="banner__name">"Safe contact"</strong>" Never text, never post."</p></div>
        <Notice title="Nobody yet"><p>"Add the first person you go alongside. What they like to be called is enough."</p></Notice>
        <p class="empty">"Nobody is waiting for you today."</p>
        <Skeleton />
    };
    part("States", content)
}

/// Somebody who works here, of the gallery's records.
const fn worker() -> WorkerId {
    WorkerId(uuid::Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0009))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_component_is_shown_in_its_states() {
        let page = super::gallery();
        let parts = ["Colours", "Type", "Buttons", "Forms", "The box", "Lists of people", "A timeline", "Charts", "States"];
        for part in parts {
            assert!(page.contains(&format!(">{part}</h2>")), "{part}");
        }
        // What browsers alone build elsewhere is written down here.
        for shown in [
            "entry--need",
            "entry--concern",
            "Earlier words",
            "Asha agrees",
            "age not known, known since 3 March",
            "chart__line",
            "There is a problem",
        ] {
            assert!(page.contains(shown), "{shown}");
        }
    }
}

//! Who somebody is, at the top of their page; how to reach them without harm before anything else; what whoever visits has to know.

use casework::journal::Fact;
use leptos::prelude::*;

use super::heading::line;
use crate::{
    components::{Desk, small_button, use_announcer},
    offline::{Flag, Form, Held, Story, what_matters},
    words,
};

/// Name, age, household, since when and who; the safe-contact banner; flags; what a colleague says one needs to know.
pub fn head(story: &Story, held: &Held, desk: Desk) -> AnyView {
    let about = &story.about;
    let name = if about.name.is_empty() { "Somebody".to_owned() } else { about.name.clone() };
    let banner = about.safe_contact.clone().map(|words| {
        view! {
            <div class="banner" role="note" aria-label="Safe contact">
                <p><strong class="banner__name">"Safe contact"</strong>" "<span dir="auto">{words}</span></p>
                {small_button("Change", Some("Change safe contact".to_owned()), move || desk.form(Form::SafeContact))}
            </div>
        }
        .into_any()
    });
    let flags: Vec<_> = story.flags.iter().filter(|flag| flag.stands(held.today)).map(|flag| flag_view(flag, held, desk)).collect();
    let is_mine = |by| held.me.as_ref().is_some_and(|me| by == Some(me.worker));
    let to_know = about.need_to_know.as_ref().filter(|noted| !is_mine(noted.by)).map(|noted| {
        let by = format!("{}, {}", words::sentence(&held.called(noted.by)), words::since(noted.day, held.today));
        view! {
            <section class="to-know" aria-label="What you need to know">
                <p><strong>"What you need to know"</strong></p>
                <p class="to-know__words" dir="auto">{noted.words.clone()}</p>
                <p class="entry__small">{by}</p>
            </section>
        }
        .into_any()
    });
    view! {
        <div class="who">
            <h1 class="title" dir="auto">{name}</h1>
            <p class="who__line">{line(about, held)}</p>
            {ways(story, desk)}
        </div>
        {banner}
        {(!flags.is_empty()).then(|| view! { <ul class="flags" aria-label="Flags">{flags}</ul> })}
        {to_know}
    }
    .into_any()
}

/// What can be done with the whole page. Nothing is read back where somebody may be looking who must not.
fn ways(story: &Story, desk: Desk) -> AnyView {
    let round = match &story.about.safe_contact {
        None => view! { <a class="ways__way" href=format!("/people/{}/together", desk.person)>"Turn the tablet round"</a> }.into_any(),
        Some(_) => {
            view! { <p class="entry__small">"The tablet cannot be turned round while safe contact is set: somebody else may see it."</p> }
                .into_any()
        }
    };
    view! {
        <div class="ways">
            {round}
            {small_button("Pass on a concern", None, move || desk.form(Form::Concern))}
        </div>
    }
    .into_any()
}

fn flag_view(flag: &Flag, held: &Held, desk: Desk) -> AnyView {
    let (record, announcer) = (flag.record, use_announcer());
    let by = format!(
        "{}, {}. Ends after {}",
        words::sentence(&held.called(flag.by)),
        words::since(flag.day, held.today),
        words::since(flag.until, held.today)
    );
    let end = move || {
        desk.mark(record, Fact::FlagEnded);
        announcer.say("The flag is ended.");
    };
    view! {
        <li class="flag">
            <div>
                <p class="flag__words" dir="auto">{flag.words.clone()}</p>
                <p class="entry__small">{by}</p>
            </div>
            {small_button("End it", Some(format!("End it: {}", flag.words)), end)}
        </li>
    }
    .into_any()
}

/// What matters to them, in their own words: the first thing beside the box, and above it where there is one column.
pub fn matters(story: &Story, desk: Desk) -> AnyView {
    let said: Vec<_> =
        what_matters(story).into_iter().map(|words| view! { <li class="said" dir="auto">{format!("“{words}”")}</li> }).collect();
    let name = format!("What matters to {}", story.about.short_name());
    (!said.is_empty())
        .then(|| {
            view! {
                <section class="card columns__matters">
                    <h2 class="card__title">{name}</h2>
                    <ul class="sayings">{said}</ul>
                    {small_button("Change", Some("Change what matters to them".to_owned()), move || desk.form(Form::Matters))}
                </section>
            }
        })
        .into_any()
}

//! A form over the page, and the choices of an entry. What is typed in a form is kept until it is saved, also when it is closed.

use std::sync::Arc;

use casework::{ids::RecordId, journal::Fact};
use leptos::{html, prelude::*};

use super::write::focus_on;
use crate::{
    components::{Desk, Open, may_correct, may_move, small_button, use_announcer, wrong_record},
    offline::{Field, Form, Held, Sort, Story, use_journal},
    words,
};

/// Whatever is open on the desk.
pub fn opened(desk: Desk, story: Memo<Arc<Story>>) -> AnyView {
    let view = move || match desk.opened() {
        Some(Open::Form(form)) => Some(form_over(desk, story, form)),
        Some(Open::Choices(entry)) => Some(choices(desk, story, entry)),
        Some(Open::Misfiled(entry)) => Some(misfiled(desk, story, entry)),
        None => None,
    };
    view.into_any()
}

/// The browser's own dialog: it holds the focus, and gives it back.
fn over(desk: Desk, title: String, inside: AnyView) -> AnyView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let _ = dialog.show_modal();
        }
    });
    view! {
        <dialog class="dialog" aria-labelledby="dialog-title" node_ref=dialog on:close=move |_| desk.close()>
            <h2 id="dialog-title" class="dialog__title">{title}</h2>
            {inside}
        </dialog>
    }
    .into_any()
}

fn form_over(desk: Desk, story: Memo<Arc<Story>>, form: Form) -> AnyView {
    let (journal, announcer, person) = (use_journal(), use_announcer(), desk.person);
    let asked = form.asked();
    let today = journal.with_untracked(|held| held.today);
    let answers = journal.begin(person, &form, story.with_untracked(|story| form.begins_with(story, today)));
    let problem = RwSignal::new(String::new());
    let ring = (form == Form::Concern).then(|| journal.with_untracked(ring_first));
    let mut fields = Vec::new();
    for (place, field) in asked.fields.into_iter().enumerate() {
        let (form, answer) = (form.clone(), answers.get(place).cloned().unwrap_or_default());
        fields.push(field_of(&field, place, answer, Box::new(move |answer| journal.answer(person, &form, place, answer))));
    }
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match story.with_untracked(|story| form.written(&journal.answers(person, &form), story)) {
            Err(first) => {
                problem.set(first.to_owned());
                if let Some(field) = dialog_field() {
                    let _ = field.focus();
                }
            }
            Ok(written) => {
                let mut record = journal.record(vec![person], written.kind, written.text);
                (record.facts, record.refers_to) = (written.facts, written.refers_to);
                journal.append(record);
                journal.done(person, &form);
                desk.close();
                announcer.say(if journal.is_out_of_touch() { "Kept. Not sent yet: keep this page open." } else { "Kept." });
            }
        }
    };
    let inside = view! {
        <form novalidate on:submit=save>
            {ring}
            <div class="dialog__fields">{fields}</div>
            <p id="dialog-problem" class="govuk-error-message" role="alert">{move || problem.get()}</p>
            <div class="actions">
                <button type="submit" class="button">"Save"</button>
                <button type="button" class="button button--quiet" on:click=move |_| desk.close()>"Not now"</button>
            </div>
        </form>
    };
    over(desk, asked.title.to_owned(), inside.into_any())
}

/// What to do before a concern is written down: whom to ring, also without a signal.
fn ring_first(held: &Held) -> AnyView {
    let lines = held.me.iter().flat_map(|me| &me.ring);
    let lines: Vec<_> = lines
        .map(|line| {
            let dialled: String = line.number.chars().filter(|sign| sign.is_ascii_digit() || *sign == '+').collect();
            view! { <li>{line.name.clone()}": "<a href=format!("tel:{dialled}")>{line.number.clone()}</a></li> }
        })
        .collect();
    let first = if lines.is_empty() { "Ring your council’s safeguarding line first." } else { "Ring first:" };
    view! { <div class="ring"><p>{first}</p><ul>{lines}</ul><p>"If somebody is in danger now, ring 999."</p></div> }.into_any()
}

/// The first field of the dialog: where the words go.
fn dialog_field() -> Option<web_sys::HtmlElement> {
    use leptos::wasm_bindgen::JsCast;
    document().get_element_by_id("ask-0")?.dyn_into().ok()
}

/// One question, and what is done with what is typed.
fn field_of(field: &Field, place: usize, answer: String, typed: Box<dyn Fn(String) + Send>) -> AnyView {
    let id = format!("ask-{place}");
    let hint_id = (!field.hint.is_empty()).then(|| format!("{id}-hint"));
    let hint = hint_id.clone().map(|id| view! { <div id=id class="govuk-hint">{field.hint}</div> });
    // The words come first, also before the numbers to ring.
    let is_first = place == 0;
    let typed = move |event| typed(event_target_value(&event));
    let input = match field.sort {
        Sort::Words => view! {
            <textarea id=id.clone() class="govuk-textarea" rows="4" dir="auto" autofocus=is_first aria-describedby=hint_id prop:value=answer on:input=typed></textarea>
        }
        .into_any(),
        Sort::Line | Sort::Day => {
            let sort = if field.sort == Sort::Day { "date" } else { "text" };
            view! {
                <input id=id.clone() class="govuk-input" type=sort autocomplete="off" dir="auto" autofocus=is_first aria-describedby=hint_id prop:value=answer on:input=typed />
            }
            .into_any()
        }
        Sort::Stance => view! {
            <select id=id.clone() class="govuk-select" autocomplete="off" prop:value=answer on:change=typed>
                <option value="">"Neither: only what they say"</option>
                <option value="agree">"They agree"</option>
                <option value="disagree">"They disagree"</option>
            </select>
        }
        .into_any(),
    };
    view! {
        <div class="govuk-form-group">
            <label class="govuk-label govuk-label--s" for=id>{field.label}</label>
            {hint}
            {input}
        </div>
    }
    .into_any()
}

/// What can be done with an entry.
fn choices(desk: Desk, story: Memo<Arc<Story>>, entry: RecordId) -> AnyView {
    let found = story.with_untracked(|story| story.told.iter().find(|one| one.entry.id() == entry).cloned());
    let Some(told) = found else { return ().into_any() };
    let today = use_journal().with_untracked(|held| held.today);
    let announcer = use_announcer();
    let name = story.with_untracked(|story| story.about.short_name().to_owned());
    let read_back = move || {
        let (fact, said) =
            if told.read_back { (Fact::NotReadBack, "It is left out when it is read back.") } else { (Fact::ReadBack, "It is read back.") };
        desk.mark(entry, fact);
        desk.close();
        announcer.say(said);
    };
    let journal = use_journal();
    let correct = move || {
        desk.close();
        journal.correct(entry);
        // After the browser has put the focus back to where it was.
        request_animation_frame(|| focus_on("words"));
    };
    let is_mine = journal.with_untracked(|held| may_correct(&told, held));
    let correct = is_mine.then(|| small_button("Correct it", None, correct));
    let is_movable = use_journal().with_untracked(|held| may_move(&told.entry, held));
    let move_it = is_movable.then(|| small_button("It is on the wrong record", None, move || desk.misfiled(entry)));
    let title = format!("{}, {}", words::kind(&told.entry.record.kind), words::kitchen_day(told.day(), today).trim_start_matches("on "));
    let inside = view! {
        <div class="actions actions--down">
            {small_button(if told.read_back { "Leave out when it is read back" } else { "Read it back to them" }, None, read_back)}
            {small_button(format!("Write down what {name} says of it"), None, move || desk.form(Form::Answer(entry, None)))}
            {correct}
            {move_it}
            <button type="button" class="button button--quiet" on:click=move |_| desk.close()>"Close"</button>
        </div>
    };
    over(desk, title, inside.into_any())
}

/// Whose record an entry belongs on, until it is there.
fn misfiled(desk: Desk, story: Memo<Arc<Story>>, entry: RecordId) -> AnyView {
    let is_here = Memo::new(move |_| story.with(|story| story.told.iter().any(|one| one.entry.id() == entry)));
    let view = move || {
        let told = story.with_untracked(|story| story.told.iter().find(|one| one.entry.id() == entry).cloned());
        told.filter(|_| is_here.get()).map(|told| over(desk, "On the wrong record".to_owned(), wrong_record(&told.entry)))
    };
    view.into_any()
}

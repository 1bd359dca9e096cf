//! What is to be put right before a form can be saved: said together at its top, each line leading to its field.

use leptos::prelude::*;

/// The summary, as on GOV.UK: the name of a field, and what to do. Nothing where nothing is wrong.
pub fn error_summary(problems: &[(&'static str, &'static str)]) -> Option<AnyView> {
    let line = |(field, words): &(&'static str, &'static str)| {
        view! { <li><a href=format!("#{field}") rel="external">{*words}</a></li> }.into_any()
    };
    let lines: Vec<_> = problems.iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <div class="govuk-error-summary" role="alert">
                <h2 class="govuk-error-summary__title">"There is a problem"</h2>
                <ul class="govuk-list govuk-error-summary__list">{lines}</ul>
            </div>
        }
        .into_any()
    })
}

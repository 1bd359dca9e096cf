//! Teams in a funnel, for what counts events or people: in the order of their names, and never of their values.

use app::{
    components::chart::{InFunnel, funnel_chart},
    markup::{escaped, table},
};
use casework::insight::{
    Breakdown, Figure, Indicator, Seen,
    sure::{Funnel, funnel},
};
use store::{figures, review};

use super::one::{Trouble, allowed};
use crate::http::{State, desk::Desk};

/// Teams in a funnel, for what counts events or people.
pub async fn between_teams(state: &State, desk: &Desk, indicator: &Indicator, whole: &Figure) -> Result<String, Trouble> {
    if !review::has_funnel(&indicator.method) {
        return Ok(String::new());
    }
    let everybody = desk.may_see_figures(None)?;
    let council = figures::live(&state.store, &everybody, indicator, &[Breakdown::default()], whole.period, state.clock.now()).await?;
    let Some(council) = council.first().and_then(Seen::figure).filter(|figure| usual(figure).is_some()).cloned() else {
        return Ok(String::new());
    };
    let teams = review::between_teams(&state.store, &allowed(state, desk).await?, indicator, whole.period, state.clock.now()).await?;
    let shown: Vec<(InFunnel, Vec<String>)> = teams.iter().filter_map(|(name, seen)| placed(name, seen.figure()?, &council)).collect();
    let mut out = String::from(
        r#"<section class="card" aria-labelledby="funnel-title"><h2 class="card__title" id="funnel-title">Between teams</h2><p>How far apart teams of these sizes lie by chance alone. One in twenty lies outside the 95% limits without any reason. It is no ranking.</p>"#,
    );
    if shown.is_empty() {
        out.push_str(
            "<p>There is no team that can be shown: fewer than 3 caseworkers worked in each, or nothing is expected of it.</p></section>",
        );
        return Ok(out);
    }
    let (places, rows): (Vec<InFunnel>, Vec<Vec<String>>) = shown.into_iter().unzip();
    let spoken = format!("{} beside what would be expected of their size. The table has each.", places.len());
    out.push_str(&funnel_chart("funnel", &format!("{}: teams in a funnel", whole.name), &spoken, &places));
    out.push_str(&table("Teams in the order of their names", &["Team", "Observed", "Expected", "Where it lies"], &rows, true));
    out.push_str("</section>");
    Ok(out)
}

/// What is usual in the whole council: events a person-month, or the share of people.
fn usual(figure: &Figure) -> Option<f64> {
    let (observed, of) = size(figure);
    (of > 0.0 && observed > 0.0).then(|| observed / of)
}

/// What was observed, and of how much.
fn size(figure: &Figure) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    let people = figure.people as f64;
    if figure.method == "rate" {
        (figure.events.unwrap_or(0.0), figure.person_months.unwrap_or(0.0))
    } else {
        (figure.value.unwrap_or(0.0), people)
    }
}

fn placed(name: &str, figure: &Figure, council: &Figure) -> Option<(InFunnel, Vec<String>)> {
    let (observed, of) = size(figure);
    let expected = usual(council)? * of;
    let limits = funnel(expected)?;
    let lies = match limits.place(observed / expected) {
        Funnel::Within => "within the limits: no more than chance",
        Funnel::Between => "between the 95% and the 99.8% limits",
        Funnel::Outside => "outside the 99.8% limits",
    };
    let row = vec![escaped(name), format!("{observed:.0}"), format!("{expected:.1}"), lies.to_owned()];
    Some((InFunnel { name: name.to_owned(), expected, ratio: observed / expected }, row))
}

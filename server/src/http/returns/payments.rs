//! `/returns/payments/FUND`: every payment from a fund in a period, line by line without names; and `/returns/receipts/PICTURE`: a picture
//! that a caseworker marked as the receipt for one. No address here holds anybody's id.

use app::markup::{escaped, table_of};
use axum::{
    extract::{Path, Query, State as Given},
    http::StatusCode,
};
use casework::{access::Verb, fault::Problem, ids::PictureId, insight::Period, vocabulary::Vocabulary};
use store::payments::{self, Payment, Receipt};

use super::{
    Answered, Asked, HERE, enter,
    view::{BACK, choose, said},
};
use crate::http::{State, desk::error_summary, pictures, signed_in::Asking};

/// Every payment from a fund in a period, also in one that is not over yet.
pub async fn page(
    Given(state): Given<State>,
    asking: axum::Extension<Asking>,
    Path(fund): Path<String>,
    Query(asked): Query<Asked>,
) -> Answered {
    let (desk, _) = enter(&state, asking.0).await?;
    let (now, today, (_, words)) = (state.clock.now(), state.clock.today(), state.store.vocabulary());
    let Some(name) = words.funds.iter().find(|known| known.id == fund).map(|known| known.name.as_str()) else {
        return Ok(desk.nothing_here());
    };
    let newest = Period::quarter_of(today);
    let (period, problems) = match asked.period.filter(|period| !period.is_empty()).map_or(Ok(newest), |period| period.parse::<Period>()) {
        Ok(period) => (period, Vec::new()),
        Err(_) => (newest, vec![Problem::new("period", "Use a period such as 2026-05, 2026-Q3 or 2026.")]),
    };
    let paid = payments::payments(&state.store, &desk.who.actor(), &fund, period, now).await.map_err(|error| desk.instead(error))?;
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let with_receipts = desk.may(Verb::SignReturns).is_ok();
    let (address, title) = (format!("/returns/payments/{}", escaped(&fund)), format!("{name}: payments, {}", period.in_words()));
    let body = [
        error_summary(&problems),
        r#"<p class="lead">What was paid, line by line, without names.</p>"#.to_owned(),
        choose(&address, period, today, true, &problems),
        format!("<p>{}</p>", together(&paid, with_receipts)),
        lines(&paid, name, &words, with_receipts),
        format!(r#"<p><a href="/returns/fund/{}">The return of this fund</a></p>"#, escaped(&fund)),
        BACK.to_owned(),
    ];
    Ok(desk.answer(status, &title, HERE, &body.concat()))
}

/// The picture of a receipt, for finance. Whatever was not marked as one is not there, and neither is what they may not see.
pub async fn receipt(Given(state): Given<State>, asking: axum::Extension<Asking>, Path(picture): Path<String>) -> Answered {
    let (desk, _) = enter(&state, asking.0).await?;
    let Ok(picture) = picture.parse::<PictureId>() else { return Ok(desk.nothing_here()) };
    let found = payments::receipt(&state.store, &desk.who.actor(), picture, state.clock.now()).await;
    Ok(pictures::alone(found.map_err(|error| desk.instead(error))?, "inline; filename=\"receipt.jpg\""))
}

/// Each payment, without a name and without words. Receipts are for those who may open them.
pub fn lines(payments: &[Payment], fund: &str, words: &Vocabulary, with_receipts: bool) -> String {
    if payments.is_empty() {
        return r#"<p class="empty">Nothing was paid from this fund.</p>"#.to_owned();
    }
    let purpose = |category: &Option<String>| match category {
        Some(id) => words.categories.iter().find(|one| one.id == *id).map_or_else(|| id.clone(), |one| one.name.clone()),
        None => "Not sorted".to_owned(),
    };
    let row = |payment: &Payment| {
        let mut row = vec![said(payment.on), pounds(payment.pence)];
        row.extend(with_receipts.then(|| receipts_of(payment)));
        row.extend([escaped(&purpose(&payment.category)), escaped(fund)]);
        row
    };
    // What is looked for first is not scrolled to on a narrow screen.
    let mut columns = vec![("Day", false), ("£", true)];
    columns.extend(with_receipts.then_some(("Receipt", false)));
    columns.extend([("Purpose", false), ("Fund", false)]);
    table_of("Every payment, by day", &columns, &payments.iter().map(row).collect::<Vec<_>>())
}

/// Each receipt with a way to it, and whether anybody in finance has seen it.
fn receipts_of(payment: &Payment) -> String {
    let several = payment.receipts.len() > 1;
    let one = |(place, receipt): (usize, &Receipt)| {
        let number = if several { format!(" {}", place + 1) } else { String::new() };
        let (of, on) = (pounds(payment.pence), said(payment.on));
        let seen = if receipt.seen { "seen" } else { "not seen yet" };
        format!(
            r#"<a href="/returns/receipts/{}">Receipt{number}<span class="govuk-visually-hidden"> for £{of} on {on}</span></a>, {seen}"#,
            receipt.picture
        )
    };
    let all: Vec<String> = payment.receipts.iter().enumerate().map(one).collect();
    if all.is_empty() { "None".to_owned() } else { all.join("<br>") }
}

/// What they come to.
fn together(payments: &[Payment], with_receipts: bool) -> String {
    let pence = payments.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.pence));
    let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
    let paid = format!("{}, £{}.", count(payments.len(), "payment"), pounds(pence));
    if !with_receipts {
        return paid;
    }
    let without = payments.iter().filter(|payment| payment.receipts.is_empty()).count();
    let unseen = payments.iter().filter(|payment| payment.receipts.iter().any(|receipt| !receipt.seen)).count();
    format!("{paid} {without} without a receipt, {unseen} with one that nobody in finance has seen yet.")
}

fn pounds(pence: i64) -> String {
    format!("{}.{:02}", pence / 100, (pence % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(pence: i64, receipts: &[(u128, bool)]) -> Payment {
        let receipt = |(id, seen): &(u128, bool)| Receipt { picture: PictureId(uuid::Uuid::from_u128(*id)), seen: *seen };
        let on = "2026-11-03".parse().unwrap();
        Payment { on, pence, category: Some("<b>".into()), receipts: receipts.iter().map(receipt).collect() }
    }

    #[test]
    fn a_line_says_what_was_paid_and_whether_its_receipts_were_seen() {
        let payments = [payment(3_550, &[(1, true), (2, false)]), payment(100, &[])];
        let shown = lines(&payments, "Flexible & fund", &Vocabulary::default(), true);
        for words in
            ["3 November 2026", "&lt;b&gt;", "Flexible &amp; fund", "35.50", "Receipt 1", ", seen", "Receipt 2", "not seen yet", "None"]
        {
            assert!(shown.contains(words), "{words}: {shown}");
        }
        assert_eq!(together(&payments, true), "2 payments, £36.50. 1 without a receipt, 1 with one that nobody in finance has seen yet.");
    }

    #[test]
    fn those_who_open_no_receipts_are_told_of_none() {
        let payments = [payment(3_550, &[(1, true)])];
        assert!(!lines(&payments, "Fund", &Vocabulary::default(), false).contains("eceipt"));
        assert_eq!(together(&payments, false), "1 payment, £35.50.");
        assert!(lines(&[], "Fund", &Vocabulary::default(), true).contains("Nothing was paid"));
    }
}

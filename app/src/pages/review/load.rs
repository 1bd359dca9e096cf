//! Asking for a review page.

use casework::insight::Review;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::fault::Trouble;

/// The review page of a team (`all`: everybody; none or empty: one's own) up to the end of a period (none or empty: today).
#[server(name = AskReview, prefix = "/api/pages", endpoint = "review", input = GetUrl)]
pub async fn review(team: Option<String>, period: Option<String>) -> Result<Review, Trouble> {
    use crate::{council::at_hand, fault::answered};
    use casework::{fault::Fault, insight::Period};
    answered(
        async {
            let (council, actor) = at_hand()?;
            let period = period.filter(|period| !period.is_empty()).map(|period| period.parse::<Period>()).transpose();
            let period = period.map_err(|_| Fault::NotFound)?;
            council.review(actor, team.filter(|team| !team.is_empty()), period).await
        }
        .await,
    )
}

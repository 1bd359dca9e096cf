//! Asking what can be released, and what would be in it.

use casework::{insight::Period, release::ReleaseTable};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::fault::Trouble;

/// The quarters that can be released, newest first.
#[server(name = AskPeriods, prefix = "/api/pages", endpoint = "release-periods", input = GetUrl)]
pub async fn release_periods() -> Result<Vec<Period>, Trouble> {
    use crate::{council::at_hand, fault::answered};
    answered(
        async {
            let (council, actor) = at_hand()?;
            council.release_periods(actor).await
        }
        .await,
    )
}

/// What would be published for a quarter.
#[server(name = AskTable, prefix = "/api/pages", endpoint = "release-table", input = GetUrl)]
pub async fn release_table(period: String) -> Result<ReleaseTable, Trouble> {
    use crate::{council::at_hand, fault::answered};
    use casework::fault::Fault;
    answered(
        async {
            let (council, actor) = at_hand()?;
            council.release_table(actor, period.parse().map_err(|_| Fault::NotFound)?).await
        }
        .await,
    )
}

//! Whom to ring when there is a concern: of a team, or of the whole council where the team has none of its own.

use std::collections::BTreeMap;

use casework::{
    fault::{Fault, Problem},
    ring::Ring,
};

use crate::{Error, Result, Store, Tx, identity, open};

const SETTING: &str = "ring";

/// By team; under no name that of the whole council.
type Rings = BTreeMap<String, Vec<Ring>>;

async fn all(tx: &mut Tx) -> Result<Rings> {
    let kept = open::setting(tx, SETTING).await?;
    kept.map_or(Ok(Rings::new()), |kept| serde_json::from_str(&kept).map_err(|_| Error::Damaged("whom to ring")))
}

/// Whom to ring, for somebody of these teams: each line once, in the order in which they were given.
pub async fn of_teams(store: &Store, teams: &[String]) -> Result<Vec<Ring>> {
    let all = all(&mut store.read().await?).await?;
    let mut rings: Vec<Ring> = Vec::new();
    for ring in teams.iter().filter_map(|team| all.get(team)).flatten() {
        if !rings.contains(ring) {
            rings.push(ring.clone());
        }
    }
    Ok(if rings.is_empty() { all.get("").cloned().unwrap_or_default() } else { rings })
}

/// Says whom to ring: for a team, or for the whole council. Takes the place of what was said before; no lines take it back.
///
/// # Errors
/// Invalid for a team that is not there, and for a line without a name or a number.
pub async fn keep(store: &Store, team: Option<String>, rings: Vec<Ring>) -> Result<()> {
    let problems: Vec<Problem> = rings.iter().flat_map(Ring::problems).collect();
    if !problems.is_empty() {
        return Err(Fault::Invalid { problems }.into());
    }
    store
        .writer
        .write(move |tx| {
            Box::pin(async move {
                let known = identity::teams(tx).await?;
                if let Some(team) = team.as_ref().filter(|team| !known.iter().any(|known| known.id == **team)) {
                    let problem = Problem::new("team", format!("There is no team “{team}”. Make it first."));
                    return Err(Fault::Invalid { problems: vec![problem] }.into());
                }
                let mut all = all(tx).await?;
                all.insert(team.unwrap_or_default(), rings);
                all.retain(|_, rings| !rings.is_empty());
                let text = serde_json::to_string(&all).map_err(|_| Error::Damaged("whom to ring"))?;
                open::set_setting(tx, SETTING, &text).await
            })
        })
        .await
}

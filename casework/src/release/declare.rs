//! The rules that a declaration has to keep, each with words that say which rule it is and how to mend it.

use std::collections::HashSet;

use super::{
    Dataset, Layout, MOST_BINS,
    dataset::{Dimension, Histogram, NOT_KNOWN},
};
use crate::{
    access::Role,
    fault::Problem,
    gss::is_gss,
    insight::{Indicator, Method},
};

/// As many dimensions at most, outcomes among them.
const MOST_DIMENSIONS: usize = 3;
/// As many cells at most: what can still be audited and written.
pub const MOST_CELLS: usize = 2_000_000;
/// What a figure can be broken down by.
const DIMENSIONS: [&str; 3] = ["team", "ward", "age_band"];
const AGE_BANDS: [&str; 8] = ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"];
/// The licences that figures can be published under, and under which others' may stand beside ours.
pub const LICENCES: [&str; 3] = ["OGL-UK-3.0", "CC-BY-4.0", "CC0-1.0"];

/// Everything that is wrong with a declaration, given the council's indicators; empty when it can be declared.
pub fn problems(dataset: &Dataset, indicators: &[Indicator]) -> Vec<Problem> {
    let mut found = Vec::new();
    names(dataset, &mut found);
    counted(dataset, indicators, &mut found);
    for dimension in &dataset.dimensions {
        values(dimension, &mut found);
    }
    breakdowns(dataset, &mut found);
    for histogram in &dataset.histograms {
        bins(histogram, dataset, indicators, &mut found);
    }
    combinations(dataset, &mut found);
    sign_off(dataset, &mut found);
    if found.is_empty() {
        let cells = Layout::new(dataset, indicators).cells();
        if cells > MOST_CELLS {
            say(
                &mut found,
                "breakdowns",
                format!("This makes {cells} cells, and {MOST_CELLS} can be audited. Leave out a breakdown, or declare two datasets."),
            );
        }
    }
    found
}

fn say(found: &mut Vec<Problem>, field: &str, message: impl Into<String>) {
    found.push(Problem::new(field, message));
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 60
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The code of an area of one of these sorts.
fn is_area(code: &str, sorts: &[&str]) -> bool {
    is_gss(code) && sorts.iter().any(|sort| code.starts_with(sort))
}

fn names(dataset: &Dataset, found: &mut Vec<Problem>) {
    if !is_slug(&dataset.dataset) {
        say(found, "dataset", "Use small letters, digits and hyphens, such as what-changed: the name is part of addresses.");
    }
    if dataset.version < 1 {
        say(found, "version", "Count versions from 1.");
    }
    for (field, text) in [("title", &dataset.title), ("description", &dataset.description), ("council.name", &dataset.council.name)] {
        if text.trim().is_empty() {
            say(found, field, "Say it in a few words: readers see it first.");
        }
    }
    let language = dataset.language.split('-').next().unwrap_or_default();
    if !(2..=3).contains(&language.len()) || !dataset.language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        say(found, "language", "Name the language of the words as BCP 47 does, such as en-GB or cy.");
    }
    if !LICENCES.contains(&dataset.licence.as_str()) {
        say(found, "licence", format!("Choose one of {}: readers have to know what they may do.", LICENCES.join(", ")));
    }
    if !(dataset.contact.contains('@') || dataset.contact.starts_with("https://")) || dataset.contact.contains(char::is_whitespace) {
        say(found, "contact", "Give an office's e-mail address or web page, so that somebody can be asked.");
    }
    if !is_area(&dataset.council.code, &["E06", "E07", "E08", "E09", "E10", "W06", "S12", "N09"]) {
        say(found, "council.code", "Give the council's code of the Government Statistical Service, such as E08000037.");
    }
    if !dataset.period.is_of(dataset.first_period) {
        say(
            found,
            "first_period",
            "Give the first period in the length that is declared: 2026-05 for months, 2026-Q3 for quarters, 2026 for years.",
        );
    }
}

fn counted(dataset: &Dataset, indicators: &[Indicator], found: &mut Vec<Problem>) {
    if dataset.indicators.is_empty() {
        say(found, "indicators", "Name at least one indicator: see `alongside figures list`.");
    }
    let mut seen = HashSet::new();
    for id in &dataset.indicators {
        if !seen.insert(id) {
            say(found, "indicators", format!("“{id}” is named twice: leave one out."));
        } else if !indicators.iter().any(|indicator| indicator.id == *id) {
            say(found, "indicators", format!("There is no indicator “{id}”: see `alongside figures list`."));
        }
    }
}

fn values(dimension: &Dimension, found: &mut Vec<Problem>) {
    let field = format!("dimension {}", dimension.id);
    let id = dimension.id.as_str();
    if ["caseworker", "worker", "team_lead", "staff"].contains(&id) {
        say(found, &field, "No figure is about somebody who works here: leave this dimension out.");
        return;
    }
    if id.starts_with("theme") || id.starts_with("not") || id.starts_with("no_") {
        say(
            found,
            &field,
            "Themes are published as “has the theme”, one at a time, never “has not” and never two together: declare an indicator for each theme instead.",
        );
        return;
    }
    if !DIMENSIONS.contains(&id) {
        say(found, &field, format!("Break figures down by {}, and by nothing else.", DIMENSIONS.join(", ")));
        return;
    }
    if dimension.values.is_empty() {
        say(found, &field, "List its values: cells are fixed before anything is counted.");
    }
    let mut seen = HashSet::new();
    for value in &dimension.values {
        let code = value.code.as_str();
        if !seen.insert(code) {
            say(found, &field, format!("“{code}” is listed twice: leave one out."));
        }
        if code.is_empty() || code == NOT_KNOWN || code.contains(['|', '&', '=', '\n']) {
            say(
                found,
                &field,
                format!(
                    "“{code}” cannot be a code: use the team's id, the ward's code or the age band. Who is in none of them is counted under {NOT_KNOWN}."
                ),
            );
        }
        if value.name.trim().is_empty() {
            say(found, &field, format!("“{code}” has no name: say what people call it."));
        }
        if id == "ward" && !is_area(code, &["E05", "W05", "S13", "N08"]) {
            say(found, &field, format!("“{code}” is not a ward's code of the Government Statistical Service, such as E05001088."));
        }
        if id == "age_band" && !AGE_BANDS.contains(&code) {
            say(found, &field, format!("“{code}” is not an age band: use {}.", AGE_BANDS.join(", ")));
        }
    }
}

fn breakdowns(dataset: &Dataset, found: &mut Vec<Problem>) {
    let mut declared = HashSet::new();
    for dimension in &dataset.dimensions {
        if !declared.insert(dimension.id.as_str()) {
            say(found, &format!("dimension {}", dimension.id), "It is declared twice: leave one out.");
        }
    }
    for breakdown in &dataset.breakdowns {
        let field = format!("breakdowns {}", breakdown.join(" × "));
        let dimensions = breakdown.len() + usize::from(dataset.outcomes || !dataset.histograms.is_empty());
        if dimensions > MOST_DIMENSIONS {
            say(
                found,
                &field,
                format!(
                    "At most {MOST_DIMENSIONS} dimensions may cross{}, or single people would stand alone. Leave {} out.",
                    if dataset.outcomes || !dataset.histograms.is_empty() {
                        " (outcomes, or the bins of a histogram, are one of them)"
                    } else {
                        ""
                    },
                    dimensions - MOST_DIMENSIONS
                ),
            );
        }
        let distinct: HashSet<&String> = breakdown.iter().collect();
        if distinct.len() < breakdown.len() {
            say(found, &field, "A dimension is crossed with itself: name each once.");
        }
        for id in distinct.into_iter().filter(|id| !declared.contains(id.as_str())) {
            say(
                found,
                &field,
                format!("“{id}” has no [[dimension]] that lists its values: add one, so that cells are fixed before anything is counted."),
            );
        }
    }
    for id in declared.into_iter().filter(|id| !dataset.breakdowns.iter().flatten().any(|used| used == id)) {
        say(found, &format!("dimension {id}"), "No breakdown uses it: leave it out, or name it in breakdowns.");
    }
}

fn bins(histogram: &Histogram, dataset: &Dataset, indicators: &[Indicator], found: &mut Vec<Problem>) {
    let (id, edges) = (&histogram.indicator, &histogram.edges);
    let field = format!("histogram {id}");
    if !dataset.indicators.contains(id) {
        say(found, &field, "It is about an indicator that this dataset does not count: name one of its indicators.");
    } else if dataset.histograms.iter().filter(|other| other.indicator == *id).count() > 1 {
        say(found, &field, "It is declared twice: leave one out.");
    } else if indicators.iter().rfind(|one| one.id == *id).is_some_and(|one| !matches!(one.method, Method::Level { .. })) {
        say(found, &field, "Only the values of a level stand side by side: name an indicator of that method, or leave the histogram out.");
    }
    if edges.is_empty() || edges.len() >= MOST_BINS {
        say(found, &field, format!("Give 1 to {} edges: where one bin ends and the next begins.", MOST_BINS - 1));
    }
    if edges.first().is_some_and(|first| *first <= 0) || edges.windows(2).any(|pair| pair[0] >= pair[1]) {
        say(found, &field, "Give edges that rise, the first above 0: the lowest bin begins at 0 by itself.");
    }
}

fn combinations(dataset: &Dataset, found: &mut Vec<Problem>) {
    for combination in &dataset.impossible {
        if combination.len() < 2 {
            say(found, "impossible", "Name at least two dimensions: a value that cannot be on its own is left out of its dimension.");
        }
        for (dimension, code) in combination {
            if !dataset.dimension(dimension).is_some_and(|dimension| dimension.values.iter().any(|value| value.code == *code)) {
                say(found, "impossible", format!("“{dimension} = {code}” is no declared value: name a dimension and one of its codes."));
            }
        }
    }
}

fn sign_off(dataset: &Dataset, found: &mut Vec<Problem>) {
    for (field, role) in [("prepared_by", dataset.prepared_by), ("released_by", dataset.released_by)] {
        if !matches!(role, Role::Analyst | Role::ServiceManager | Role::TeamLead) {
            say(found, field, format!("A {} sees no figures: name analyst, team_lead or service_manager.", role.in_words().to_lowercase()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::test_kit::{dataset, indicators};

    /// What is said about a declaration that is good but for one thing.
    fn said(spoil: impl FnOnce(&mut Dataset)) -> Vec<String> {
        let mut spoilt = dataset();
        spoil(&mut spoilt);
        problems(&spoilt, &indicators()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_good_declaration_has_no_problems() {
        assert_eq!(said(|_| {}), Vec::<String>::new());
    }

    #[test]
    fn outcomes_are_a_dimension_and_there_are_three_at_most() {
        let add_ward = |dataset: &mut Dataset| {
            let mut ward = dataset.dimensions[0].clone();
            ward.id = "ward".to_owned();
            ward.values.truncate(1);
            ward.values[0].code = "E05001088".to_owned();
            dataset.dimensions.push(ward);
            dataset.breakdowns[0].push("ward".to_owned());
        };
        let found = said(add_ward);
        assert!(found.len() == 1 && found[0].contains("At most 3 dimensions"), "{found:?}");
        let without_outcomes = |dataset: &mut Dataset| {
            add_ward(dataset);
            dataset.outcomes = false;
        };
        assert!(said(without_outcomes).is_empty());
    }

    #[test]
    fn a_histogram_is_of_a_level_that_is_counted_and_its_edges_rise() {
        let declared = |indicator: &str, edges: &[i64]| {
            let (indicator, edges) = (indicator.to_owned(), edges.to_vec());
            move |dataset: &mut Dataset| {
                (dataset.outcomes, dataset.breakdowns) = (false, vec![vec!["team".to_owned()], vec!["age_band".to_owned()]]);
                dataset.histograms = vec![Histogram { indicator, edges }];
            }
        };
        assert!(said(declared("debt", &[50_000, 100_000])).is_empty());
        for (indicator, edges, why) in [
            ("nothing", &[1_i64][..], "does not count"),
            ("debt-change", &[1], "Only the values of a level"),
            ("debt", &[], "Give 1 to 11 edges"),
            ("debt", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "Give 1 to 11 edges"),
            ("debt", &[0, 5], "the first above 0"),
            ("debt", &[5, 5], "edges that rise"),
        ] {
            let found = said(declared(indicator, edges));
            assert!(found.len() == 1 && found[0].contains(why), "{why}: {found:?}");
        }
        let crossed = |dataset: &mut Dataset| {
            declared("debt", &[50_000])(dataset);
            let mut ward = dataset.dimensions[0].clone();
            (ward.id, ward.values[0].code) = ("ward".to_owned(), "E05001088".to_owned());
            ward.values.truncate(1);
            dataset.dimensions.push(ward);
            dataset.breakdowns = vec![vec!["team".to_owned(), "age_band".to_owned(), "ward".to_owned()]];
        };
        let found = said(crossed);
        assert!(found.len() == 1 && found[0].contains("the bins of a histogram, are one of them"), "{found:?}");
    }

    #[test]
    fn nobody_who_works_here_is_a_dimension() {
        let found = said(|dataset| dataset.dimensions[0].id = "caseworker".to_owned());
        assert!(found.iter().any(|problem| problem.contains("about somebody who works here")), "{found:?}");
    }

    #[test]
    fn themes_are_never_crossed_and_never_denied() {
        for id in ["theme", "not_debt"] {
            let found = said(|dataset| dataset.dimensions[0].id = id.to_owned());
            assert!(found.iter().any(|problem| problem.contains("never “has not”")), "{found:?}");
        }
    }

    #[test]
    fn each_thing_that_is_wrong_is_named_with_its_field() {
        type Spoil = fn(&mut Dataset);
        let spoils: [(&str, Spoil); 12] = [
            ("dataset:", |dataset| dataset.dataset = "What changed".to_owned()),
            ("version:", |dataset| dataset.version = 0),
            ("title:", |dataset| dataset.title = " ".to_owned()),
            ("licence:", |dataset| dataset.licence = "mine".to_owned()),
            ("contact:", |dataset| dataset.contact = "ring us".to_owned()),
            ("council.code:", |dataset| dataset.council.code = "Gateshead".to_owned()),
            ("first_period:", |dataset| dataset.first_period = "2026-01".parse().unwrap()),
            ("indicators:", |dataset| dataset.indicators.push("nothing".to_owned())),
            ("indicators:", |dataset| dataset.indicators.push("debt".to_owned())),
            ("dimension age_band:", |dataset| dataset.dimensions[1].values[0].code = "young".to_owned()),
            ("impossible:", |dataset| dataset.impossible.push([("team".to_owned(), "nowhere".to_owned())].into())),
            ("released_by:", |dataset| dataset.released_by = Role::Auditor),
        ];
        for (field, spoil) in spoils {
            let found = said(spoil);
            assert!(found.iter().any(|problem| problem.starts_with(field)), "{field} {found:?}");
        }
    }
}

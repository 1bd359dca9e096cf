//! An invented dataset of very many cells, and people counted into them.

use std::collections::BTreeMap;

use casework::{
    access::Role,
    insight::{Indicator, starting_indicators},
    release::{
        Counted, Dataset, Equation, Layout, PublishedRelease, Standing, Value,
        dataset::{Area, Dimension, DimensionValue, Grain},
        draft::{Ground, Tally},
        gate::{Meter, Report},
        hold::Information,
    },
};

/// As many people.
const PEOPLE: u64 = 200_000;

pub struct Council {
    pub dataset: Dataset,
    pub layout: Layout,
    pub counted: Vec<Counted>,
    earlier: Information,
}

fn dimension(id: &str, codes: impl Iterator<Item = String>) -> Dimension {
    let value = |code: String| DimensionValue { name: code.clone(), code, also: BTreeMap::new() };
    Dimension { id: id.to_owned(), name: id.to_owned(), values: codes.map(value).collect() }
}

fn mixed(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Council {
    /// With about so many cells: 99 wards by 9 teams by 8 age bands, and as many indicators as it takes.
    pub fn new(cells: usize) -> Self {
        let bands = ["0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75+"].map(str::to_owned);
        let dimensions = vec![
            dimension("ward", (1..=99).map(|ward| format!("E05{ward:06}"))),
            dimension("team", (1..=9).map(|team| format!("team-{team}"))),
            dimension("age_band", bands.into_iter()),
        ];
        let places = 100 * 10 * 9 + 100 * 10 + 100 * 9 + 10 * 9 + 100 + 10 + 9 + 1;
        let names: Vec<String> = (0..cells.div_ceil(places)).map(|nth| format!("level-{nth}")).collect();
        let dataset = Dataset {
            dataset: "many".into(),
            version: 1,
            title: "Very many cells".into(),
            description: "Made up, to be measured.".into(),
            indicators: names.clone(),
            outcomes: false,
            breakdowns: vec![dimensions.iter().map(|dimension| dimension.id.clone()).collect()],
            period: Grain::Quarter,
            first_period: "2026-Q1".parse().unwrap(),
            language: "en-GB".into(),
            licence: "OGL-UK-3.0".into(),
            contact: "figures@gateshead.example".into(),
            open: true,
            prepared_by: Role::Analyst,
            released_by: Role::ServiceManager,
            council: Area { code: "E08000037".into(), name: "Gateshead".into() },
            dimensions,
            impossible: Vec::new(),
            histograms: Vec::new(),
        };
        let level = starting_indicators().into_iter().find(|indicator| indicator.id == "known-debt").unwrap();
        let indicators: Vec<Indicator> = names.into_iter().map(|id| Indicator { id, ..level.clone() }).collect();
        let layout = Layout::new(&dataset, &indicators);
        let mut counted = layout.empty();
        for person in 0..PEOPLE {
            let chance = mixed(person + 1);
            let of = |bits: u32, many: u64| usize::try_from((chance >> bits) % many).unwrap();
            // Some places have many people, as towns have.
            let ward = of(0, 100).min(of(7, 100));
            let counts = (0..layout.indicators())
                .map(|nth| (!mixed(chance ^ nth as u64).is_multiple_of(3)).then_some(casework::release::Filter::People));
            let standing = Standing { values: vec![ward, of(14, 10), of(21, 9)], counts: counts.collect() };
            for cell in layout.cells_of(&standing) {
                counted[cell].count_in(chance);
            }
        }
        Self { dataset, layout, counted, earlier: Information::new() }
    }

    /// Every cell by the rule, and more held back where that is needed.
    pub fn protected(&self) -> Vec<Value> {
        let equations: Vec<Equation> = self.layout.equations().collect();
        let ground = Ground {
            dataset: &self.dataset,
            layout: &self.layout,
            equations: &equations,
            period: "2026-Q3".parse().unwrap(),
            secret: &[7; 32],
            counted: &self.counted,
            ledger: &[],
            last: &[],
            moved: &[],
            earlier: &self.earlier,
            brought: &std::collections::HashMap::new(),
            few_caseworkers: &[],
        };
        ground.draft().into_iter().map(|decided| decided.value).collect()
    }

    /// Every cell as it was counted: what must never leave.
    pub fn unprotected(&self) -> Vec<Value> {
        self.counted.iter().map(|counted| Value::Count(i64::from(counted.people))).collect()
    }

    /// What its files are made of.
    pub fn published(&self, values: Vec<Value>) -> PublishedRelease {
        let meter = Meter { counts: 0, rho: 0.0, rho_in_all: 0.0 };
        PublishedRelease {
            release: "many-2026-q3".into(),
            dataset: self.dataset.clone(),
            layout: self.layout.clone(),
            definitions: vec![String::new(); self.layout.indicators()],
            period: "2026-Q3".parse().unwrap(),
            revision: 0,
            values,
            at: "2026-10-05T10:00:00Z".parse().unwrap(),
            report: Report { findings: Vec::new(), tally: Tally::default(), audited: 0, programs: 0, meter },
            ledger: "0".repeat(64),
            previous: None,
            withdrawn: None,
        }
    }
}

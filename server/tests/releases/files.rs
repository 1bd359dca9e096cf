//! The files of a release: all there, the same each time, whole or not at all, and read by other people's programs.

use casework::{
    insight::starting_indicators,
    release::{
        Dataset, Layout, PublishedRelease, Value,
        declare::problems,
        draft::Tally,
        gate::{Meter, Report},
    },
};
use server::export::{self, Format};
use store::releases;

use super::{DECLARED, Program, bytes};

#[tokio::test]
async fn every_file_is_there_for_anybody_and_the_same_each_time() {
    let program = Program::start().await;
    let files = program.released().await;
    assert_eq!(files.len(), Format::ALL.len());
    let mut kept = Vec::new();
    for file in &files {
        let answer = program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await;
        assert_eq!(answer.status(), 200, "{file}");
        assert!(answer.headers()["etag"].to_str().unwrap().len() > 10);
        kept.push(bytes(answer).await);
    }
    // Made again from the ledger alone, byte for byte.
    std::fs::remove_dir_all(program.folder.path().join("releases")).unwrap();
    for (file, before) in files.iter().zip(&kept) {
        assert_eq!(&bytes(program.get(None, &format!("/api/v1/releases/what-changed-2026-q3/{file}")).await).await, before, "{file}");
    }
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/council.secret").await.status(), 404);
    assert_eq!(program.get(None, "/api/v1/releases/what-changed-2026-q3/..%2f..%2fcouncil.secret").await.status(), 404);
}

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_no_half_release() {
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    // A file stands where the folder would go.
    let in_the_way = program.folder.path().join("in-the-way");
    std::fs::write(&in_the_way, b"here").unwrap();
    assert!(export::write_all(&published, &in_the_way.join("release")).is_err());
    let folder = program.folder.path().join("made");
    let made = export::write_all(&published, &folder).unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), made.len());
    assert!(!folder.with_extension("new").exists());
}

/// A level in bins and a rate, of the whole council alone, with values that were typed here.
fn bins_and_a_rate() -> PublishedRelease {
    let declared = DECLARED
        .replace(r#"["ae-attendances-change", "known-debt"]"#, r#"["known-debt", "ae-attendances-rate"]"#)
        .replace("outcomes = true", "outcomes = false")
        .replace(r#"breakdowns = [["age_band"]]"#, "breakdowns = []");
    let mut dataset: Dataset = toml::from_str(&format!(
        "{}[[histogram]]\nindicator = \"known-debt\"\nedges = [50000, 100000]\n",
        declared.split("[[dimension]]").next().unwrap()
    ))
    .unwrap();
    dataset.title = "Debt, and visits".into();
    let indicators = starting_indicators();
    assert_eq!(problems(&dataset, &indicators), []);
    let values = ["400", "140", "155", "25", "80", "40", "80", "3200"].map(|value| value.parse().unwrap()).to_vec();
    let meter = Meter { counts: 5, rho: 0.3125, rho_in_all: 0.3125 };
    PublishedRelease {
        release: "what-changed-2026-q3".into(),
        layout: Layout::new(&dataset, &indicators),
        dataset,
        definitions: vec!["sha256:1".into(), "sha256:2".into()],
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

#[test]
fn medians_and_rates_stand_in_every_file_beside_what_they_are_worked_out_from() {
    let release = bins_and_a_rate();
    let folder = tempfile::tempdir().unwrap();
    export::write_all(&release, &folder.path().join("made")).unwrap();
    let read = |format: Format| std::fs::read(folder.path().join("made").join(format.name(&release))).unwrap();
    let text = |format: Format| String::from_utf8(read(format)).unwrap();
    let golden = "time_period,time_identifier,financial_year,geographic_level,la_code,la_name,indicator,indicator_name,filter,value,percentage,median,rate_per_1000\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,people,400,z,56452,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_1,140,35,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_2,155,39,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,bin_3,25,6,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,known-debt,Debt known about,not_known,80,20,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,people,40,z,z,761\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,events,80,z,z,z\r\n\
        2026-Q3,Calendar quarter,2026-27,Local authority,E08000037,Gateshead,ae-attendances-rate,A&E attendances for each month,days,3200,z,z,z\r\n";
    let name = |id: &str| starting_indicators().into_iter().find(|one| one.id == id).unwrap().name;
    // A name with a comma in it stands between quotation marks.
    let golden = golden
        .replace("Debt known about", &name("known-debt"))
        .replace("A&E attendances for each month", &format!("\"{}\"", name("ae-attendances-rate")));
    assert_eq!(text(Format::Csv), golden);
    let page = text(Format::ChartBook);
    for words in [
        "half had less than about £565",
        "about 761 for each 1,000 months",
        "£500 to under £1000",
        "£1000 and over",
        "<td class=\"number\">761</td>",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (format, words) in
        [(Format::MetaCsv, "rate_per_1000,Indicator"), (Format::Csvw, "\"name\": \"median\""), (Format::Readme, "Medians are worked out")]
    {
        assert!(text(format).contains(words), "{words}");
    }
    // Where what is held back would decide it, nothing is worked out.
    let mut without = release.clone();
    (without.values[1], without.values[2], without.values[7]) = (Value::HeldBack, Value::HeldBack, Value::HeldBack);
    export::write_all(&without, &folder.path().join("made")).unwrap();
    let csv = text(Format::Csv);
    assert!(csv.contains("people,400,z,x,z\r\n") && csv.contains("people,40,z,z,x\r\n"), "{csv}");
}

#[tokio::test]
async fn other_peoples_programs_read_the_files_and_refuse_a_seven() {
    #[expect(clippy::disallowed_methods, reason = "where Python with the validators is comes from bin/test")]
    let Ok(python) = std::env::var("VALIDATORS_PYTHON") else { return };
    let program = Program::start().await;
    program.released().await;
    let published = releases::published(&program.store, "what-changed-2026-q3").await.unwrap();
    for (place, published) in [("counts", published), ("bins", bins_and_a_rate())] {
        let folder = program.folder.path().join(place);
        export::write_all(&published, &folder).unwrap();
        let found = std::process::Command::new(&python).arg("tests/release/validate.py").arg(&folder).output().unwrap();
        let said = String::from_utf8_lossy(&found.stdout).into_owned();
        assert!(found.status.success(), "{place}: {said}\n{}", String::from_utf8_lossy(&found.stderr));
        for wanted in ["frictionless: valid", "csvw:", "an injected 7: refused by both", "openpyxl and odfpy:", "duckdb:", "pyarrow:"] {
            assert!(said.contains(wanted), "{place}: {wanted}\n{said}");
        }
    }
}

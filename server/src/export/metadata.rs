//! What the tidy file's columns mean, for people and for programs: `.meta.csv`, CSV on the Web, Data Package.

use std::io::{self, Write};

use casework::release::{PublishedRelease, THRESHOLD};
use serde_json::{Value, json};

use super::{
    Format, Made,
    columns::{Kind, columns},
    tidy::line,
};

/// The signs that stand in the place of a number.
pub const SIGNS: [(&str, &str); 5] = [
    ("c", "held back to protect people; says nothing about how many"),
    ("z", "cannot be"),
    ("x", "not available"),
    ("low", "not nought, and rounds to it (not used for counts)"),
    ("u", "not reliable: too many could not be followed up (not used for counts)"),
];

/// Where a licence is written down.
pub fn licence(id: &str) -> &'static str {
    match id {
        "CC-BY-4.0" => "https://creativecommons.org/licenses/by/4.0/",
        "CC0-1.0" => "https://creativecommons.org/publicdomain/zero/1.0/",
        _ => "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    }
}

/// One line for each column.
pub fn meta_csv(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    line(out, ["col_name", "col_type", "label", "indicator_unit", "filter_hint"].into_iter())?;
    for column in columns(release) {
        let (sort, unit) = match column.kind {
            Kind::Value => ("Indicator", "people"),
            Kind::Percentage => ("Indicator", "%"),
            Kind::Derived => ("Indicator", ""),
            Kind::Key | Kind::Label => ("Filter", ""),
        };
        line(out, [column.name.as_str(), sort, &column.title, unit, &column.says].into_iter())?;
    }
    Ok(())
}

fn signs() -> Vec<&'static str> {
    SIGNS.iter().map(|(sign, _)| *sign).collect()
}

fn keys(release: &PublishedRelease) -> Vec<String> {
    columns(release).into_iter().filter(|column| column.kind == Kind::Key).map(|column| column.name).collect()
}

/// CSV on the Web (W3C, Metadata Vocabulary for Tabular Data, 2015).
pub fn csvw(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let column = |column: &super::columns::Column| {
        let mut described =
            json!({ "name": column.name, "titles": { (&release.dataset.language): column.title }, "dc:description": column.says });
        match column.kind {
            Kind::Value => {
                described["datatype"] = json!({ "base": "integer", "minimum": THRESHOLD });
                described["null"] = json!(signs());
            }
            Kind::Percentage => {
                described["datatype"] = json!({ "base": "integer", "minimum": 0, "maximum": 100 });
                described["null"] = json!(signs());
            }
            Kind::Derived => {
                described["datatype"] = json!({ "base": "integer", "minimum": 0 });
                described["null"] = json!(signs());
            }
            Kind::Key | Kind::Label => {
                described["datatype"] = json!("string");
                described["required"] = json!(true);
            }
        }
        described["titles"] = json!(column.name);
        described["rdfs:label"] = json!(column.title);
        described
    };
    let described: Vec<Value> = columns(release).iter().map(column).collect();
    let text = json!({
        "@context": ["http://www.w3.org/ns/csvw", { "@language": release.dataset.language }],
        "url": Format::Csv.name(release),
        "dc:title": release.dataset.title,
        "dc:description": release.dataset.description,
        "dc:license": { "@id": licence(&release.dataset.licence) },
        "dc:publisher": release.dataset.council.name,
        "dc:issued": release.at.date_naive().to_string(),
        "dialect": { "encoding": "utf-8", "header": true },
        "tableSchema": { "columns": described, "primaryKey": keys(release) },
    });
    pretty(&text, out)
}

/// A Data Package (version 1 of the specification, which most programs read).
pub fn data_package(release: &PublishedRelease, made: &[Made], out: &mut dyn Write) -> io::Result<()> {
    let field = |column: &super::columns::Column| match column.kind {
        Kind::Value => {
            json!({ "name": column.name, "title": column.title, "description": column.says, "type": "integer", "constraints": { "minimum": THRESHOLD } })
        }
        Kind::Percentage => {
            json!({ "name": column.name, "title": column.title, "description": column.says, "type": "integer", "constraints": { "minimum": 0, "maximum": 100 } })
        }
        Kind::Derived => {
            json!({ "name": column.name, "title": column.title, "description": column.says, "type": "integer", "constraints": { "minimum": 0 } })
        }
        Kind::Key | Kind::Label => {
            json!({ "name": column.name, "title": column.title, "description": column.says, "type": "string", "constraints": { "required": true } })
        }
    };
    let fields: Vec<Value> = columns(release).iter().map(field).collect();
    let csv = made.iter().find(|made| made.format == Format::Csv).ok_or_else(|| io::Error::other("the table comes before it"))?;
    let text = json!({
        "profile": "tabular-data-package",
        "name": release.release,
        "title": release.dataset.title,
        "description": release.dataset.description,
        "version": format!("{}.{}", release.dataset.version, release.revision),
        "created": release.at.to_rfc3339(),
        "licenses": [{ "name": release.dataset.licence, "path": licence(&release.dataset.licence) }],
        "contributors": [{ "title": release.dataset.council.name, "role": "publisher" }],
        "resources": [{
            "profile": "tabular-data-resource",
            "name": release.dataset.dataset,
            "path": Format::Csv.name(release),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": csv.bytes,
            "hash": format!("sha256:{}", csv.sha256),
            "schema": { "fields": fields, "missingValues": signs(), "primaryKey": keys(release) },
        }],
    });
    pretty(&text, out)
}

/// JSON that people can read too.
pub fn pretty(text: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, text)?;
    out.write_all(b"\n")
}

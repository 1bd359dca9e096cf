//! An entry for catalogues of open data (DCAT 3, JSON-LD).

use std::io::{self, Write};

use casework::release::PublishedRelease;
use serde_json::{Value, json};

use super::{
    Format,
    metadata::{licence, pretty},
};

/// Writes it. Addresses are relative to the entry's own.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let dataset = &release.dataset;
    let files = Format::ALL.iter().filter(|format| matches!(format, Format::Csv | Format::Ods | Format::Xlsx | Format::Parquet));
    let distribution = |format: &Format| {
        json!({
            "@type": "dcat:Distribution",
            "dct:title": format.in_words(),
            "dcat:downloadURL": { "@id": format.name(release) },
            "dcat:mediaType": format.media_type(),
            "dct:license": { "@id": licence(&dataset.licence) },
        })
    };
    let contact = if dataset.contact.contains('@') { format!("mailto:{}", dataset.contact) } else { dataset.contact.clone() };
    let distributions: Vec<Value> = files.map(distribution).collect();
    let (first, last) = (first_day(release), release.period.last_month().last_day());
    let text = json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": Format::Dcat.name(release),
        "@type": "dcat:Dataset",
        "dct:identifier": release.release,
        "dct:title": { "@value": dataset.title, "@language": dataset.language },
        "dct:description": { "@value": dataset.description, "@language": dataset.language },
        "dct:issued": { "@value": release.at.to_rfc3339(), "@type": "xsd:dateTime" },
        "dct:publisher": { "@type": "foaf:Organization", "foaf:name": dataset.council.name },
        "dct:license": { "@id": licence(&dataset.licence) },
        "dct:spatial": { "dct:identifier": dataset.council.code },
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": { "@value": first.to_string(), "@type": "xsd:date" },
            "dcat:endDate": { "@value": last.to_string(), "@type": "xsd:date" },
        },
        "dcat:contactPoint": { "@type": "vcard:Organization", "vcard:hasURL": { "@id": contact } },
        "dcat:distribution": distributions,
    });
    pretty(&text, out)
}

fn first_day(release: &PublishedRelease) -> chrono::NaiveDate {
    let months = match release.dataset.period {
        casework::release::dataset::Grain::Month => 0,
        casework::release::dataset::Grain::Quarter => 2,
        casework::release::dataset::Grain::Year => 11,
    };
    release.period.last_month().before(months).first_day()
}

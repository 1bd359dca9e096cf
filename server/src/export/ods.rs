//! The accessible spreadsheet: `OpenDocument` (ISO/IEC 26300, version 1.3), with its title and language, and each table marked as one.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use casework::release::PublishedRelease;

use super::{
    sheets::{Item, sheets},
    xml::{Package, escaped, put_escaped},
};

const TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// Writes it.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let mut package = Package::new();
    package.plain("mimetype", TYPE)?;
    package.file(
        "META-INF/manifest.xml",
        &format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
        ),
    )?;
    package.file("meta.xml", &meta(release))?;
    package.file("styles.xml", &styles(release))?;
    package.open("content.xml")?;
    content(release, &mut package)?;
    package.finish(out)
}

fn meta(release: &PublishedRelease) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"><office:meta><meta:generator>Alongside</meta:generator><dc:title>{}</dc:title><dc:description>{}</dc:description><dc:creator>{}</dc:creator><dc:date>{}</dc:date><dc:language>{}</dc:language></office:meta></office:document-meta>"#,
        escaped(&release.dataset.title),
        escaped(&release.dataset.description),
        escaped(&release.dataset.council.name),
        release.at.format("%Y-%m-%dT%H:%M:%S"),
        escaped(&release.dataset.language),
    )
}

fn styles(release: &PublishedRelease) -> String {
    let (language, country) = release.dataset.language.split_once('-').unwrap_or((&release.dataset.language, "none"));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-size="12pt" fo:language="{}" fo:country="{}"/></style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>"#,
        escaped(language),
        escaped(country),
    )
}

fn content(release: &PublishedRelease, out: &mut Package) -> io::Result<()> {
    out.write_all(br#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"><office:automatic-styles><style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="6cm"/></style:style><style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="words" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"/></style:style></office:automatic-styles><office:body><office:spreadsheet>"#)?;
    let mut ranges = Vec::new();
    for (nth, sheet) in sheets(release).into_iter().enumerate() {
        let (name, columns) = (escaped(&sheet.name), sheet.heads.len());
        write!(
            out,
            r#"<table:table table:name="{name}"><table:table-column table:style-name="wide" table:number-columns-repeated="{columns}"/><table:table-header-rows><table:table-row>"#
        )?;
        for head in &sheet.heads {
            write!(
                out,
                r#"<table:table-cell table:style-name="head" office:value-type="string"><text:p>{}</text:p></table:table-cell>"#,
                escaped(head)
            )?;
        }
        out.write_all(b"</table:table-row></table:table-header-rows>")?;
        let mut text = String::new();
        for row in sheet.rows {
            text.clear();
            text.push_str("<table:table-row>");
            for item in row {
                match item {
                    Item::Number(number) => {
                        let _ = write!(
                            text,
                            r#"<table:table-cell office:value-type="float" office:value="{number}"><text:p>{number}</text:p></table:table-cell>"#
                        );
                    }
                    Item::Text(words) => {
                        text.push_str(r#"<table:table-cell table:style-name="words" office:value-type="string"><text:p>"#);
                        put_escaped(&mut text, &words);
                        text.push_str("</text:p></table:table-cell>");
                    }
                }
            }
            text.push_str("</table:table-row>");
            out.write_all(text.as_bytes())?;
        }
        out.write_all(b"</table:table>")?;
        let last = format!("{}{}", super::xlsx::letters(columns), sheet.count + 1);
        ranges.push(format!(
            r#"<table:database-range table:name="table_{}" table:target-range-address="&apos;{name}&apos;.A1:&apos;{name}&apos;.{last}" table:contains-header="true"/>"#,
            nth + 1
        ));
    }
    write!(
        out,
        "<table:database-ranges>{}</table:database-ranges></office:spreadsheet></office:body></office:document-content>",
        ranges.concat()
    )
}

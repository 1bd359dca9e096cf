//! The same sheets for Excel (ISO/IEC 29500, transitional), with texts where they stand and each table marked as one.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use casework::release::PublishedRelease;

use super::{
    sheets::{Item, Sheet, sheets},
    xml::{Package, escaped, put_escaped},
};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Writes it.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let mut package = Package::new();
    let all = sheets(release);
    package.file("[Content_Types].xml", &types(all.len()))?;
    package.file(
        "_rels/.rels",
        &format!(r#"{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#),
    )?;
    package.file("docProps/core.xml", &properties(release))?;
    package.file("xl/workbook.xml", &workbook(&all))?;
    package.file("xl/_rels/workbook.xml.rels", &workbook_relations(all.len()))?;
    package.file(
        "xl/styles.xml",
        &format!(r#"{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="12"/><name val="Arial"/></font><font><b/><sz val="12"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment wrapText="1"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#),
    )?;
    for (nth, sheet) in (1..).zip(all) {
        package.file(&format!("xl/tables/table{nth}.xml"), &table(nth, &sheet))?;
        package.file(
            &format!("xl/worksheets/_rels/sheet{nth}.xml.rels"),
            &format!(r#"{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/table" Target="../tables/table{nth}.xml"/></Relationships>"#),
        )?;
        package.open(&format!("xl/worksheets/sheet{nth}.xml"))?;
        worksheet(sheet, &mut package)?;
    }
    package.finish(out)
}

fn types(sheets: usize) -> String {
    const OF: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts: Vec<String> = (1..=sheets)
        .map(|nth| {
            format!(r#"<Override PartName="/xl/worksheets/sheet{nth}.xml" ContentType="{OF}.worksheet+xml"/><Override PartName="/xl/tables/table{nth}.xml" ContentType="{OF}.table+xml"/>"#)
        })
        .collect();
    let parts = parts.concat();
    format!(
        r#"{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{OF}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="{OF}.styles+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>"#
    )
}

fn properties(release: &PublishedRelease) -> String {
    let at = release.at.format("%Y-%m-%dT%H:%M:%SZ");
    format!(
        r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:description>{}</dc:description><dc:language>{}</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>"#,
        escaped(&release.dataset.title),
        escaped(&release.dataset.council.name),
        escaped(&release.dataset.description),
        escaped(&release.dataset.language),
    )
}

fn workbook(sheets: &[Sheet<'_>]) -> String {
    let named: Vec<String> = (1..)
        .zip(sheets)
        .map(|(nth, sheet): (usize, _)| format!(r#"<sheet name="{}" sheetId="{nth}" r:id="rId{nth}"/>"#, escaped(&sheet.name)))
        .collect();
    let named = named.concat();
    format!(r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{named}</sheets></workbook>"#)
}

fn workbook_relations(sheets: usize) -> String {
    let each: Vec<String> = (1..=sheets)
        .map(|nth| format!(r#"<Relationship Id="rId{nth}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{nth}.xml"/>"#))
        .collect();
    let each = each.concat();
    format!(
        r#"{HEAD}<Relationships xmlns="{RELATIONS}">{each}<Relationship Id="rId{}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"#,
        sheets + 1
    )
}

fn table(nth: usize, sheet: &Sheet<'_>) -> String {
    let range = format!("A1:{}{}", letters(sheet.heads.len()), sheet.count + 1);
    let columns: Vec<String> =
        (1..).zip(&sheet.heads).map(|(id, head): (usize, _)| format!(r#"<tableColumn id="{id}" name="{}"/>"#, escaped(head))).collect();
    let columns = columns.concat();
    format!(
        r#"{HEAD}<table xmlns="{MAIN}" id="{nth}" name="table_{nth}" displayName="table_{nth}" ref="{range}" totalsRowShown="0"><tableColumns count="{}">{columns}</tableColumns></table>"#,
        sheet.heads.len()
    )
}

fn worksheet(sheet: Sheet<'_>, out: &mut Package) -> io::Result<()> {
    let columns = sheet.heads.len();
    let head = format!(
        r#"{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><cols><col min="1" max="{columns}" width="28" customWidth="1"/></cols><sheetData>"#
    );
    out.write_all(head.as_bytes())?;
    let heads = sheet.heads.into_iter().map(|head| Item::Text(head.into())).collect();
    let places: Vec<String> = (1..=columns).map(letters).collect();
    let mut text = String::new();
    let rows = std::iter::once((heads, 1)).chain(sheet.rows.map(|row| (row, 2)));
    for (nth, (row, style)) in (1..).zip(rows) {
        let nth: usize = nth;
        text.clear();
        let _ = write!(text, r#"<row r="{nth}">"#);
        for (place, item) in places.iter().zip(row) {
            match item {
                Item::Number(number) => {
                    let _ = write!(text, r#"<c r="{place}{nth}"><v>{number}</v></c>"#);
                }
                Item::Text(words) => {
                    let _ = write!(text, r#"<c r="{place}{nth}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#);
                    put_escaped(&mut text, &words);
                    text.push_str("</t></is></c>");
                }
            }
        }
        text.push_str("</row>");
        out.write_all(text.as_bytes())?;
    }
    out.write_all(br#"</sheetData><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>"#)
}

/// The letters of a column, counted from 1: A, …, Z, AA.
pub fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        column /= 26;
    }
    letters.iter().rev().collect()
}

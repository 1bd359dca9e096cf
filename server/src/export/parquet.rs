//! Columns for databases: Apache Parquet, version 1 pages, each column a dictionary and runs.
//!
//! Written by hand: the whole of it is a few structures in Thrift's compact protocol, and the crate that knows all of Parquet would be
//! most of what this program takes to build. Other people's programs read it in the tests.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use casework::release::{Filter, PublishedRelease, TidyRow, Value};

use super::columns::{Kind, columns, derived, words};

/// So many rows are packed together: what is held in memory at once.
const GROUP: usize = 100_000;
/// From `parquet.thrift`: types, encodings, codecs and repetitions.
const INT64: i64 = 2;
const BYTE_ARRAY: i64 = 6;
const PLAIN: i64 = 0;
const RLE: i64 = 3;
const RLE_DICTIONARY: i64 = 8;
const UTF8: i64 = 0;

/// Writes it.
pub fn write(release: &PublishedRelease, out: &mut dyn Write) -> io::Result<()> {
    let columns: Vec<Named> = named(release);
    let mut file = File { out, at: 0 };
    file.put(b"PAR1")?;
    let (mut groups, mut rows) = (Vec::new(), release.rows().peekable());
    while rows.peek().is_some() {
        let mut held: Vec<Runs> = columns.iter().map(|_| Runs::default()).collect();
        let (mut count, mut marks) = (0, Vec::with_capacity(columns.len()));
        for row in rows.by_ref().take(GROUP) {
            marked(release, &row, &mut marks);
            for (nth, (runs, mark)) in held.iter_mut().zip(&marks).enumerate() {
                runs.push(*mark, || {
                    if columns[nth].number { Field::Number(mark.unwrap_or(0)) } else { Field::Text(text(release, &row, nth)) }
                });
            }
            count += 1;
        }
        let chunks: io::Result<Vec<Chunk>> = columns.iter().zip(held).map(|(column, runs)| file.chunk(column, &runs, count)).collect();
        groups.push((count, chunks?));
    }
    let footer = footer(&columns, &groups);
    file.put(&footer)?;
    file.put(&u32::try_from(footer.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    file.put(b"PAR1")
}

struct Named {
    name: String,
    number: bool,
}

/// Texts, then the value, its status, and the percentage. A number that is not known is null.
fn named(release: &PublishedRelease) -> Vec<Named> {
    let texts = columns(release).into_iter().filter(|column| matches!(column.kind, Kind::Key | Kind::Label));
    let mut all: Vec<Named> = texts.map(|column| Named { name: column.name, number: false }).collect();
    all.push(Named { name: "value".to_owned(), number: true });
    all.push(Named { name: "value_status".to_owned(), number: false });
    all.push(Named { name: "percentage".to_owned(), number: true });
    let derived = columns(release).into_iter().filter(|column| column.kind == Kind::Derived);
    all.extend(derived.map(|column| Named { name: column.name, number: true }));
    all
}

enum Field {
    Text(String),
    Number(i64),
}

/// What tells each column's value of a row from others of that column: of a number the number itself, none where it is null; of a text a
/// mark, so that texts are only made once.
fn marked(release: &PublishedRelease, row: &TidyRow, marks: &mut Vec<Option<i64>>) {
    let place = |place: usize| Some(size(place));
    marks.clear();
    // The period three times, the sort of place, the council twice.
    marks.extend([Some(0), Some(0), Some(0), Some(i64::from(release.geographic_level(&row.cell) == "Ward")), Some(0), Some(0)]);
    for dimension in 0..release.layout.dimensions().len() {
        let value = row.cell.at.iter().find(|(at, _)| *at == dimension).map_or(-1, |(_, value)| size(*value));
        marks.extend([Some(value), Some(value)]);
    }
    let filter = match row.cell.filter {
        Filter::Bin(nth) => 100 + i64::from(nth),
        Filter::People => 0,
        Filter::Lower => 1,
        Filter::Same => 2,
        Filter::Higher => 3,
        Filter::NotKnown => 4,
        Filter::Pence => 5,
        Filter::Events => 6,
        Filter::Days => 7,
    };
    marks.extend([place(row.cell.indicator), place(row.cell.indicator), Some(filter)]);
    let status = match row.value {
        Value::Count(_) => 0,
        Value::HeldBack => 1,
        Value::Impossible => 2,
        Value::NotAvailable => 3,
    };
    marks.extend([row.value.count(), Some(status), row.percentage]);
    marks.extend(derived(release, row).map(Result::ok));
}

/// A text of a row: one of its words, or the status of its value.
fn text(release: &PublishedRelease, row: &TidyRow, column: usize) -> String {
    let status = || if matches!(row.value, Value::Count(_)) { "published".to_owned() } else { row.value.to_string() };
    words(release, row).into_iter().nth(column).unwrap_or_else(status)
}

/// A column's values as places in a dictionary, equal ones that follow each other together. Nulls are runs of nothing.
#[derive(Default)]
struct Runs {
    places: HashMap<i64, usize>,
    dictionary: Vec<Field>,
    stretches: Vec<(Option<usize>, usize)>,
    last: Option<i64>,
}

impl Runs {
    fn push(&mut self, mark: Option<i64>, field: impl FnOnce() -> Field) {
        if let Some((_, count)) = self.stretches.last_mut()
            && self.last == mark
        {
            *count += 1;
            return;
        }
        self.last = mark;
        let place = mark.map(|mark| {
            *self.places.entry(mark).or_insert_with(|| {
                self.dictionary.push(field());
                self.dictionary.len() - 1
            })
        });
        self.stretches.push((place, 1));
    }
}

struct Chunk {
    dictionary_at: i64,
    data_at: i64,
    bytes: i64,
}

struct File<'a> {
    out: &'a mut dyn Write,
    at: i64,
}

impl File<'_> {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += size(bytes.len());
        self.out.write_all(bytes)
    }

    fn chunk(&mut self, column: &Named, runs: &Runs, rows: usize) -> io::Result<Chunk> {
        let dictionary_at = self.at;
        let mut dictionary = Vec::new();
        for field in &runs.dictionary {
            match field {
                Field::Text(text) => {
                    dictionary.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                    dictionary.extend(text.as_bytes());
                }
                Field::Number(number) => dictionary.extend(number.to_le_bytes()),
            }
        }
        // PageHeader: type 2 (dictionary), sizes, DictionaryPageHeader.
        let mut header = Thrift::default();
        header.int(1, 2).int(2, size(dictionary.len())).int(3, size(dictionary.len()));
        header.begin(7).int(1, size(runs.dictionary.len())).int(2, PLAIN).end();
        self.put(&header.done())?;
        self.put(&dictionary)?;
        let data_at = self.at;
        let mut data = Vec::new();
        if column.number {
            let levels = hybrid(runs.stretches.iter().map(|(place, count)| (usize::from(place.is_some()), *count)), 1);
            data.extend(u32::try_from(levels.len()).unwrap_or(u32::MAX).to_le_bytes());
            data.extend(levels);
        }
        let width = usize::BITS - runs.dictionary.len().saturating_sub(1).leading_zeros();
        data.push(u8::try_from(width).unwrap_or(u8::MAX));
        data.extend(hybrid(runs.stretches.iter().filter_map(|(place, count)| place.map(|place| (place, *count))), width));
        // PageHeader: type 0 (data), sizes, DataPageHeader.
        let mut header = Thrift::default();
        header.int(1, 0).int(2, size(data.len())).int(3, size(data.len()));
        header.begin(5).int(1, size(rows)).int(2, RLE_DICTIONARY).int(3, RLE).int(4, RLE).end();
        self.put(&header.done())?;
        self.put(&data)?;
        Ok(Chunk { dictionary_at, data_at, bytes: self.at - dictionary_at })
    }
}

fn size(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// Runs in the hybrid of runs and packed bits, with runs alone: twice the count, then the value in as many bytes as its bits take.
fn hybrid(runs: impl Iterator<Item = (usize, usize)>, width: u32) -> Vec<u8> {
    let bytes = usize::try_from(width.div_ceil(8)).unwrap_or(0);
    let mut out = Vec::new();
    for (value, count) in runs {
        varint(&mut out, (count as u64) << 1);
        out.extend(&value.to_le_bytes()[..bytes]);
    }
    out
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// `FileMetaData`.
fn footer(columns: &[Named], groups: &[(usize, Vec<Chunk>)]) -> Vec<u8> {
    let mut meta = Thrift::default();
    meta.int(1, 1).list(2, 12, columns.len() + 1);
    // The root of the schema, then a leaf for each column.
    meta.open().text(4, "schema").int(5, size(columns.len())).end();
    for column in columns {
        meta.open().int(1, if column.number { INT64 } else { BYTE_ARRAY }).int(3, i64::from(column.number)).text(4, &column.name);
        if !column.number {
            meta.int(6, UTF8);
        }
        meta.end();
    }
    let rows: usize = groups.iter().map(|(rows, _)| rows).sum();
    meta.long(3, size(rows)).list(4, 12, groups.len());
    for (rows, chunks) in groups {
        meta.open().list(1, 12, chunks.len());
        for (column, chunk) in columns.iter().zip(chunks) {
            meta.open().long(2, chunk.dictionary_at).begin(3);
            meta.int(1, if column.number { INT64 } else { BYTE_ARRAY }).list(2, 5, 3).bare(PLAIN).bare(RLE).bare(RLE_DICTIONARY);
            meta.list(3, 8, 1).bare_text(&column.name).int(4, 0).long(5, size(*rows)).long(6, chunk.bytes).long(7, chunk.bytes);
            meta.long(9, chunk.data_at).long(11, chunk.dictionary_at).end().end();
        }
        meta.long(2, chunks.iter().map(|chunk| chunk.bytes).sum()).long(3, size(*rows)).end();
    }
    meta.text(6, "Alongside");
    meta.done()
}

/// Thrift's compact protocol, as far as it is needed: structures, lists, whole numbers and texts.
#[derive(Default)]
struct Thrift {
    out: Vec<u8>,
    /// The last field of each structure that is open.
    open: Vec<u8>,
    last: u8,
}

impl Thrift {
    fn field(&mut self, id: u8, kind: u8) -> &mut Self {
        // Fields are less than sixteen apart here, so that one byte says which and what.
        self.out.push((id - self.last) << 4 | kind);
        self.last = id;
        self
    }

    fn zigzag(&mut self, value: i64) -> &mut Self {
        varint(&mut self.out, (value << 1 ^ value >> 63).cast_unsigned());
        self
    }

    fn int(&mut self, id: u8, value: i64) -> &mut Self {
        self.field(id, 5).zigzag(value)
    }

    fn long(&mut self, id: u8, value: i64) -> &mut Self {
        self.field(id, 6).zigzag(value)
    }

    fn text(&mut self, id: u8, value: &str) -> &mut Self {
        self.field(id, 8).bare_text(value)
    }

    fn bare(&mut self, value: i64) -> &mut Self {
        self.zigzag(value)
    }

    fn bare_text(&mut self, value: &str) -> &mut Self {
        varint(&mut self.out, value.len() as u64);
        self.out.extend(value.as_bytes());
        self
    }

    fn list(&mut self, id: u8, kind: u8, count: usize) -> &mut Self {
        self.field(id, 9);
        if let Ok(few @ 0..15) = u8::try_from(count) {
            self.out.push(few << 4 | kind);
        } else {
            self.out.push(0xf0 | kind);
            varint(&mut self.out, count as u64);
        }
        self
    }

    /// A structure as a field.
    fn begin(&mut self, id: u8) -> &mut Self {
        self.field(id, 12).open()
    }

    /// A structure in a list.
    fn open(&mut self) -> &mut Self {
        self.open.push(self.last);
        self.last = 0;
        self
    }

    fn end(&mut self) -> &mut Self {
        self.out.push(0);
        self.last = self.open.pop().unwrap_or(0);
        self
    }

    fn done(mut self) -> Vec<u8> {
        self.out.push(0);
        self.out
    }
}

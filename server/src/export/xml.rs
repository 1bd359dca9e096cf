//! Text within XML and HTML, and packages of XML files with nothing in them that changes from one day to the next.

use std::io::{self, Cursor, Write};

use app::markup;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Text as it may stand between tags and in attributes of XML: as in HTML, without what XML cannot hold, and on one line.
pub fn escaped(text: &str) -> String {
    let held = |letter: char| match letter {
        '\t' | '\n' | '\r' => Some(' '),
        other if other < ' ' || matches!(other, '\u{fffe}' | '\u{ffff}') => None,
        other => Some(other),
    };
    markup::escaped(&text.chars().filter_map(held).collect::<String>())
}

/// The same, put after what is there: most words need nothing done to them.
pub fn put_escaped(out: &mut String, text: &str) {
    let plain = text.bytes().all(|byte| (b' '..0x80).contains(&byte) && !matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\''));
    if plain {
        out.push_str(text);
    } else {
        out.push_str(&escaped(text));
    }
}

/// How hard to pack: 1 is quickest, 9 smallest.
const LEVEL: i64 = 2;

/// A zip file of XML, written in order. Its times are the beginning of zip's own. What is packed is kept in memory until it ends, since
/// the sizes stand in front of it: a million cells are some megabytes.
pub struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    /// Begins one.
    pub fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// A file that is not packed: `OpenDocument` wants its media type so, and first.
    pub fn plain(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.begin(name, CompressionMethod::Stored)?;
        self.zip.write_all(text.as_bytes())
    }

    /// A whole file.
    pub fn file(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.open(name)?;
        self.zip.write_all(text.as_bytes())
    }

    /// Opens a file: what is written next goes there.
    pub fn open(&mut self, name: &str) -> io::Result<()> {
        self.begin(name, CompressionMethod::Deflated)
    }

    fn begin(&mut self, name: &str, method: CompressionMethod) -> io::Result<()> {
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        // Tables repeat themselves so much that looking longer for what can be left out costs time and saves little.
        let options = if method == CompressionMethod::Deflated { options.compression_level(Some(LEVEL)) } else { options };
        Ok(self.zip.start_file(name, options)?)
    }

    /// Ends it.
    pub fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(self.zip.finish()?.get_ref())
    }
}

impl Write for Package {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.zip.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.zip.flush()
    }
}

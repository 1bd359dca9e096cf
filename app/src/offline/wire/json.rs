//! JSON, read by hand: what a general reader can say of its mistakes weighs more than this does.

use serde_json::{Map, Number, Value};

/// Nothing that is sent is nested deeper.
const DEEPEST: u32 = 64;

/// The value that a text is; none where it is not JSON.
pub fn value(text: &str) -> Option<Value> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(DEEPEST)?;
    (reader.next_mark().is_none()).then_some(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn step(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += 1;
        byte
    }

    /// What comes after any space.
    fn next_mark(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.peek()
    }

    fn value(&mut self, deep: u32) -> Option<Value> {
        let deep = deep.checked_sub(1)?;
        match self.next_mark()? {
            b'"' => self.string().map(Value::String),
            b'{' => {
                let mut fields = Map::new();
                while self.goes_on(b'}', fields.is_empty())? {
                    self.next_mark();
                    let name = self.string()?;
                    (self.next_mark()? == b':').then(|| self.at += 1)?;
                    fields.insert(name, self.value(deep)?);
                }
                Some(Value::Object(fields))
            }
            b'[' => {
                let mut list = Vec::new();
                while self.goes_on(b']', list.is_empty())? {
                    list.push(self.value(deep)?);
                }
                Some(Value::Array(list))
            }
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            _ => self.number(),
        }
    }

    /// Past the opening mark or a comma to another; or past the closing mark.
    fn goes_on(&mut self, end: u8, first: bool) -> Option<bool> {
        let mark = self.next_mark()?;
        self.at += 1;
        if first && self.next_mark()? == end {
            self.at += 1;
            return Some(false);
        }
        (first || mark == b',' || mark == end).then_some(first || mark == b',')
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(value)
    }

    fn string(&mut self) -> Option<String> {
        (self.step()? == b'"').then_some(())?;
        let mut said = String::new();
        loop {
            let from = self.at;
            while !matches!(self.peek()?, b'"' | b'\\') {
                self.at += 1;
            }
            said.push_str(self.text.get(from..self.at)?);
            if self.step()? == b'"' {
                return Some(said);
            }
            said.push(match self.step()? {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => self.letter()?,
                mark @ (b'"' | b'\\' | b'/') => char::from(mark),
                _ => return None,
            });
        }
    }

    /// A letter by its number, which is in two halves where it is a large one.
    fn letter(&mut self) -> Option<char> {
        let first = self.hexadecimal()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        self.word("\\u", Value::Null)?;
        let second = self.hexadecimal()?.checked_sub(0xDC00)?;
        char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + second)
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Exact for whole numbers of 18 digits, and for others as far as amounts are counted.
    fn number(&mut self) -> Option<Value> {
        let from = self.at;
        let (mut digits, mut tens, mut is_whole) = (0_i64, 0_i32, true);
        let is_below = self.peek()? == b'-';
        self.at += usize::from(is_below);
        while let Some(mark @ (b'0'..=b'9' | b'.')) = self.peek() {
            self.at += 1;
            if mark == b'.' {
                is_whole = false;
            } else if digits < 100_000_000_000_000_000 {
                digits = digits * 10 + i64::from(mark - b'0');
                tens -= i32::from(!is_whole);
            } else {
                tens += i32::from(is_whole);
            }
        }
        if self.at == from + usize::from(is_below) {
            return None;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let from = self.at;
            while matches!(self.peek(), Some(b'0'..=b'9' | b'+' | b'-')) {
                self.at += 1;
            }
            tens = tens.saturating_add(self.text.get(from..self.at)?.parse().ok()?);
            is_whole = false;
        }
        let digits = if is_below { -digits } else { digits };
        if is_whole && tens == 0 {
            return Some(Value::from(digits));
        }
        #[expect(clippy::cast_precision_loss, reason = "amounts are held below 2⁵³")]
        let number = if tens < 0 { digits as f64 / 10_f64.powi(-tens) } else { digits as f64 * 10_f64.powi(tens) };
        Some(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }
}

#[cfg(test)]
mod tests {
    use super::value;
    use serde_json::Value;

    #[test]
    fn json_is_read_as_the_general_reader_reads_it() {
        let texts = [
            r#"{"a":[1,-2,{"b":null}],"c":true,"d":false,"e":{},"f":[],"a":"again"}"#,
            " [ 1 , 2.5 ,\t-0.05 , 62.500 , 1e3, 1.5E-2, 12E+2, 0, 123456789012345678 ]\r\n",
            r#""\"\\\/\b\f\n\r\t\u00e9\u2028\ud83d\ude42 é 🙂 שלום""#,
            r#"{"text":"x\u0000é"}"#,
            "[[[[[[[[[[1]]]]]]]]]]",
            "7",
            "",
            "{",
            "[1",
            "[1 2]",
            "[,1]",
            r#"{"a" 1}"#,
            r#"{"a":}"#,
            r"{1:2}",
            r#"{"a":1}}"#,
            r#""open"#,
            r#""\x""#,
            r#""\ud83d""#,
            r#""\u12""#,
            "nul",
            "-",
            "<html>",
        ];
        for text in texts {
            assert_eq!(value(text), serde_json::from_str::<Value>(text).ok(), "{text}");
        }
    }

    #[test]
    fn a_number_beyond_counting_makes_nothing_else_unreadable() {
        let read = value(r#"{"a":98765432109876543210,"b":1e999,"c":3}"#).expect("JSON");
        assert_eq!((read["a"].as_f64().map(f64::to_bits).is_some(), &read["b"], &read["c"]), (true, &Value::Null, &Value::from(3)));
        assert_eq!(value(&"[".repeat(100_000)), None);
    }
}

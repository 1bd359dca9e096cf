//! Reading CSV (RFC 4180).

/// The rows of a table, each as its fields. A field may be quoted, and a quoted field may hold commas, new lines and doubled quotation marks.
pub fn rows(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    let mut letters = text.chars().peekable();
    std::iter::from_fn(move || {
        letters.peek()?;
        let (mut row, mut field, mut quoted) = (Vec::new(), String::new(), false);
        while let Some(letter) = letters.next() {
            match letter {
                '"' if quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    field.push('"');
                }
                '"' => quoted = !quoted,
                ',' if !quoted => row.push(std::mem::take(&mut field)),
                '\r' if !quoted && letters.peek() == Some(&'\n') => {}
                '\n' if !quoted => break,
                _ => field.push(letter),
            }
        }
        row.push(field);
        Some(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_as_they_were_written() {
        let text = "a,b\r\n\"1,\r\n2\",\"say \"\"so\"\"\"\r\n,\r\n";
        let read: Vec<Vec<String>> = rows(text).collect();
        assert_eq!(read, [vec!["a", "b"], vec!["1,\r\n2", "say \"so\""], vec!["", ""]]);
        assert_eq!(rows("x").collect::<Vec<_>>(), [vec!["x"]]);
        assert_eq!(rows("").count(), 0);
    }
}

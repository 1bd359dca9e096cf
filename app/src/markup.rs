//! HTML as text, for documents that need no program in the browser: written once, escaped once.

use std::fmt::Write;

/// Words as HTML shows them, between tags and in attributes.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A table with a caption, names of columns and rows whose first cell names them. Cells are HTML; names and caption are words. Columns after
/// the first are numbers where `numeric` says so.
pub fn table(caption: &str, columns: &[&str], rows: &[Vec<String>], numeric: bool) -> String {
    let columns: Vec<(&str, bool)> = columns.iter().enumerate().map(|(place, column)| (*column, numeric && place > 0)).collect();
    table_of(caption, &columns, rows)
}

/// The same, with which of its columns are numbers; the first is not.
pub fn table_of(caption: &str, columns: &[(&str, bool)], rows: &[Vec<String>]) -> String {
    let mut out = format!(
        r#"<div class="wide" role="region" aria-label="{0}" tabindex="0"><table class="govuk-table"><caption class="govuk-table__caption">{0}</caption><thead class="govuk-table__head"><tr class="govuk-table__row">"#,
        escaped(caption)
    );
    for (column, is_number) in columns {
        let class = if *is_number { " govuk-table__header--numeric" } else { "" };
        let _ = write!(out, r#"<th scope="col" class="govuk-table__header{class}">{}</th>"#, escaped(column));
    }
    out.push_str(r#"</tr></thead><tbody class="govuk-table__body">"#);
    for row in rows {
        out.push_str(r#"<tr class="govuk-table__row">"#);
        for (place, cell) in row.iter().enumerate() {
            let _ = match place {
                0 => write!(out, r#"<th scope="row" class="govuk-table__header">{cell}</th>"#),
                _ if columns.get(place).is_some_and(|(_, is_number)| *is_number) => {
                    write!(out, r#"<td class="govuk-table__cell govuk-table__cell--numeric">{cell}</td>"#)
                }
                _ => write!(out, r#"<td class="govuk-table__cell">{cell}</td>"#),
            };
        }
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table></div>");
    out
}

/// More that is one touch away.
pub fn details(summary: &str, content: &str) -> String {
    format!(
        r#"<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">{}</span></summary><div class="govuk-details__text">{content}</div></details>"#,
        escaped(summary)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        assert_eq!(escaped(r#"A&E <b> "x" o'clock"#), "A&amp;E &lt;b&gt; &quot;x&quot; o&#39;clock");
        let made = table("A & B", &["<i>"], &[vec![escaped("<td>")]], true);
        assert_eq!(made.matches("--numeric").count(), 0, "the first column names its row");
        let numbers = table_of("x", &[("a", false), ("b", true), ("c", false)], &[["1", "2", "3"].map(str::to_owned).to_vec()]);
        assert!(numbers.contains(r#"cell--numeric">2<"#) && numbers.matches("--numeric").count() == 2, "{numbers}");
        assert!(made.contains("A &amp; B") && made.contains("&lt;i&gt;") && made.contains("&lt;td&gt;"), "{made}");
    }
}

//! Small documents that need no program in the browser: the way in, and what is said when there is none.

pub use app::markup::escaped;

/// A link into the demonstration: what the role is called, what it does, and the signed address.
pub type WayIn<'a> = (&'a str, &'a str, String);

/// Says on every page of a demonstration that it is one.
pub const BAND: &str = r#"<aside class="band" aria-label="Demonstration"><p><strong>This is a demonstration.</strong> Every person in it is made up. Do not write about anybody real.</p></aside>"#;

/// What stands around a document's own words.
pub struct Around<'a> {
    /// Its title in words.
    pub title: &'a str,
    /// Whether everything is made up.
    pub demonstration: bool,
    /// The site's files, in their addresses.
    pub version: &'a str,
    /// What the header has after the program's name, as HTML.
    pub header: &'a str,
    /// Whether it holds what somebody may see who is signed in: then a tablet that is turned round does not show it.
    pub of_somebody: bool,
}

/// A whole document: what stands around it, and what is under its title as HTML.
pub fn whole(around: &Around<'_>, body: &str) -> String {
    let Around { demonstration, version, header, of_somebody, .. } = *around;
    let title = escaped(around.title);
    let band = if demonstration { BAND } else { "" };
    let script = if of_somebody { format!("<script src=\"/turned-round.js?v={version}\"></script>\n") } else { String::new() };
    format!(
        r##"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0b5c5b">
<title>{title} – Alongside</title>
<link rel="icon" href="/icon.svg?v={version}" type="image/svg+xml">
<link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/pkg/alongside.css?v={version}">
{script}</head>
<body>
<a class="govuk-skip-link" href="#main">Skip to main content</a>
<header class="header"><div class="header__inner"><a class="header__name" href="/">Alongside</a>{header}</div></header>
{band}
<main class="page" id="main" tabindex="-1">
<h1 class="title">{title}</h1>
{body}
</main>
</body>
</html>
"##
    )
}

/// A document that is nobody's: its title in words, and what is under it as HTML.
pub fn document(title: &str, demonstration: bool, version: &str, body: &str) -> String {
    whole(&Around { title, demonstration, version, header: "", of_somebody: false }, body)
}

/// Who one can be in the demonstration.
pub fn demonstration(ways: &[WayIn<'_>], version: &str) -> String {
    let way = |(name, does, link): &WayIn<'_>| {
        [r#"<li class="way-in"><a class="way-in__link" href=""#, link, r#"">"#, name, r#"</a><p class="way-in__does">"#, does, "</p></li>"]
            .concat()
    };
    let items = ways.iter().map(way).collect::<Vec<_>>().concat();
    let body = format!(
        "<p>Each of these opens Alongside as somebody who works at an invented council. You can change at any time.</p>\n<ul class=\"ways-in\">{items}</ul>"
    );
    document("Choose who to be", true, version, &body)
}

/// Every component in each of its states.
pub fn gallery(version: &str) -> String {
    document("Gallery", true, version, &app::pages::gallery::gallery())
}

/// Nobody is signed in.
pub fn not_signed_in(version: &str) -> String {
    document(
        "You are not signed in",
        false,
        version,
        r#"<p><a href="/sign-in">Sign in</a>. What has been written on this device is kept.</p>"#,
    )
}

/// There is nothing at this address, or it is not this person's to see.
pub fn nothing_here(demonstration: bool, version: &str) -> String {
    let body = r#"<p>If you typed the address, check it. If you followed a link, what it led to may have moved, or may not be yours to see.</p><p><a href="/">Go to the first page</a></p>"#;
    document("Page not found", demonstration, version, body)
}

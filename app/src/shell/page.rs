//! The one constant document of all pages with personal content: the same for everybody, filled in the browser.

/// What pages may load and run. Pictures that are not sent yet are shown from the page itself (`blob:`).
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; \
                          frame-ancestors 'none'; form-action 'self'";

/// What `DemonstrationBand` puts in its place in the browser.
const BAND: &str = r#"<aside class="band" aria-label="Demonstration"><p><strong>This is a demonstration.</strong> Every person in it is made up. Do not write about anybody real.</p></aside>
"#;

/// The document. `version` is a short hash of the site's files: it goes into their addresses, so that they can be kept for ever.
pub fn static_shell(version: &str, demonstration: bool) -> String {
    let (mark, band) = if demonstration { (" data-demonstration", BAND) } else { ("", "") };
    format!(
        r##"<!DOCTYPE html>
<html lang="en-GB"{mark}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#0b5c5b">
<title>Alongside</title>
<link rel="icon" href="/icon.svg?v={version}" type="image/svg+xml">
<link rel="preload" href="/fonts/atkinson-hyperlegible-next-latin.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/pkg/alongside.css?v={version}">
<link rel="modulepreload" href="/pkg/alongside.js?v={version}">
<link rel="preload" href="/pkg/alongside.wasm?v={version}" as="fetch" type="application/wasm" crossorigin>
<script type="module" src="/start-mount.js?v={version}"></script>
<script type="module" src="/session.js?v={version}"></script>
</head>
<body>
<div id="coming">
<header class="header"><div class="header__inner"><span class="header__name">Alongside</span></div></header>
{band}<main class="page">
<div class="skeleton" aria-busy="true"><p class="govuk-visually-hidden">Loading</p><div class="skeleton__line"></div><div class="skeleton__line"></div><div class="skeleton__line"></div><div class="skeleton__line"></div></div>
<noscript><p class="empty">Pages about people are put together on your own device, and need JavaScript. Turn it on for this address, then load the page again.</p></noscript>
</main>
</div>
</body>
</html>
"##
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_is_inline() {
        let shell = static_shell("abc123", true);
        assert!(
            !shell.contains("style=") && !shell.contains("<style") && !shell.contains(" onload=") && !shell.contains(" onclick="),
            "{shell}"
        );
        assert_eq!(shell.matches("<script").count(), shell.matches("></script>").count());
        assert!(shell.contains("data-demonstration"));
    }
}

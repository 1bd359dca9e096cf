//! Six digits from an app (TOTP: RFC 6238 with SHA-1, six digits and half minutes, which is what every app can do).

use chrono::{DateTime, Utc};
use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};

use crate::operations::chance;

/// The length of a secret, in bytes: that of SHA-1, as RFC 4226 (section 4, R6) recommends.
const LENGTH: usize = 20;
/// How long digits are shown, in seconds.
const STEP: u64 = 30;

/// A new secret, as people can type it: base 32.
///
/// # Errors
/// When the operating system has no chance to give.
pub fn new() -> Result<String, getrandom::Error> {
    Ok(Secret::from(chance::bytes::<LENGTH>()?.to_vec()).to_base32())
}

/// A secret that was typed or sent back; none where it cannot be one of ours.
pub fn secret(base_32: &str) -> Option<Vec<u8>> {
    let secret = Secret::try_from_base32(base_32).ok()?.as_bytes().to_vec();
    (secret.len() == LENGTH).then_some(secret)
}

fn made(secret: &[u8]) -> Option<Totp> {
    Builder::new().with_secret(secret.to_vec()).with_step_duration(STEP).with_skew(1).build().ok()
}

/// Which half minute digits belong to, if it is this one or one beside it. Each is to be taken once.
pub fn step(secret: &[u8], digits: &str, now: DateTime<Utc>) -> Option<i64> {
    let digits: String = digits.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_digits = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_digit());
    let found = is_digits.then(|| made(secret)?.check(&digits, u64::try_from(now.timestamp()).ok()?)).flatten();
    found.and_then(|step| i64::try_from(step).ok())
}

/// The digits of a moment: what an app would show. Tests are such an app.
pub fn digits(secret: &[u8], at: DateTime<Utc>) -> Option<String> {
    Some(made(secret)?.generate(u64::try_from(at.timestamp()).ok()?).to_string())
}

/// What an app reads from a picture. `name` is what somebody signs in with: letters, digits and `._@+-`.
fn address(base_32: &str, name: &str) -> String {
    format!("otpauth://totp/Alongside:{}?secret={base_32}&issuer=Alongside", name.replace('+', "%2B"))
}

/// The picture that an app reads, as SVG without any style of its own. None where it would not fit.
pub fn picture(base_32: &str, name: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address(base_32, name), EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
    let square = |(at, _): (usize, Color)| format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4);
    let path = dark.map(square).collect::<Vec<_>>().concat();
    let side = width + 8;
    Some(format!(
        r##"<svg role="img" aria-label="A picture for your app to read" width="220" height="220" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_are_those_of_the_standard() {
        // RFC 6238, appendix B, for SHA-1, of which the last six digits are shown.
        let of = |seconds: i64| digits(b"12345678901234567890", DateTime::from_timestamp(seconds, 0).unwrap()).unwrap();
        assert_eq!([of(59), of(1_111_111_109), of(20_000_000_000)], ["287082", "081804", "353130"]);
    }

    #[test]
    fn digits_of_this_half_minute_and_those_beside_it_are_taken_and_no_others() {
        let kept = secret(&new().unwrap()).unwrap();
        let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
        let now = digits(&kept, at(0)).unwrap();
        assert_eq!(step(&kept, &now, at(0)), Some(60_000_000));
        assert_eq!(step(&kept, &format!("{} {}", &now[..3], &now[3..]), at(29)), Some(60_000_000));
        assert_eq!((step(&kept, &now, at(59)), step(&kept, &now, at(-1))), (Some(60_000_000), Some(60_000_000)));
        assert_eq!((step(&kept, &now, at(60)), step(&kept, &now, at(-31))), (None, None));
        for not in ["", "12345", "1234567", "abcdef", "+12345"] {
            assert_eq!(step(&kept, not, at(0)), None, "{not}");
        }
        assert_eq!(secret("AAAA"), None);
        assert!(picture(&new().unwrap(), "kit@example.gov.uk").unwrap().starts_with("<svg"));
    }
}

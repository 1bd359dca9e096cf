//! Pictures are drawn anew: whatever else was in the file (where it was taken, on which telephone, by whom) is not in the copy that is kept.

use std::io::Cursor;

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage, Rgba,
    codecs::jpeg::JpegEncoder, imageops::FilterType, metadata::Orientation,
};

/// The longest side that is kept, in pixels: a letter on it can be read.
const LONGEST: u32 = 2_400;
/// The longest side that is looked at at all, in pixels.
const LARGEST: u32 = 12_000;
/// The most that a picture may take in memory while it is opened, in bytes.
const MEMORY: u64 = 100 << 20;
/// Of a hundred: letters stay sharp.
const QUALITY: u8 = 82;

/// It is not a picture of a kind that is taken, it is damaged, or it is too large to open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a picture that can be used")]
pub struct Unusable;

impl From<image::ImageError> for Unusable {
    fn from(_: image::ImageError) -> Self {
        Self
    }
}

/// The same picture as a JPEG of our own: upright, on white where it was see-through, no larger than is needed, and with nothing else in it.
/// The same bytes give the same bytes.
///
/// # Errors
/// [`Unusable`] for anything but a JPEG, PNG or WebP of a reasonable size.
pub fn drawn_anew(bytes: &[u8]) -> Result<Vec<u8>, Unusable> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unusable)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Unusable);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    if decoder.total_bytes() > MEMORY {
        return Err(Unusable);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width().max(picture.height()) > LONGEST {
        picture = picture.resize(LONGEST, LONGEST, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let picture = on_white(picture);
    let mut drawn = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut drawn, QUALITY);
    encoder.write_image(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgb8)?;
    Ok(drawn)
}

/// What one sees through shows white paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let Rgba([red, green, blue, alpha]) = *picture.get_pixel(x, y);
        let over = |colour: u8| {
            let mixed = u16::from(colour) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
            u8::try_from(mixed / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn size(bytes: &[u8]) -> (u32, u32) {
        let picture = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
        (picture.width(), picture.height())
    }

    /// A JPEG of 40 by 20, lying on its side, with words that are in no pixel.
    fn from_a_telephone() -> Vec<u8> {
        let plain = encoded(&DynamicImage::new_rgb8(40, 20), ImageFormat::Jpeg);
        // EXIF of two fields, big endian: turn it by a quarter (0x0112 = 6), and a description (0x010E) of 16 letters at 38.
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
        exif.extend_from_slice(b"\x01\x0e\0\x02\0\0\0\x10\0\0\0\x26\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0planted-in-felling");
        let mut bytes = plain[..2].to_vec();
        bytes.extend_from_slice(&[0xff, 0xe1]);
        bytes.extend_from_slice(&u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend_from_slice(&exif);
        bytes.extend_from_slice(&plain[2..]);
        bytes
    }

    #[test]
    fn nothing_but_the_picture_is_kept_and_it_stands_upright() {
        let sent = from_a_telephone();
        let drawn = drawn_anew(&sent).unwrap();
        assert!(sent.windows(7).any(|piece| piece == b"planted") && !drawn.windows(7).any(|piece| piece == b"planted"));
        assert_eq!(size(&drawn), (20, 40));
        assert_eq!(drawn_anew(&sent).unwrap(), drawn, "the same bytes give the same bytes");
    }

    #[test]
    fn each_kind_is_taken_and_large_ones_are_made_smaller() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
            assert_eq!(size(&drawn_anew(&encoded(&DynamicImage::new_rgb8(4_800, 1_200), format)).unwrap()), (2_400, 600));
        }
    }

    #[test]
    fn what_is_see_through_is_on_white_paper() {
        let drawn = drawn_anew(&encoded(&DynamicImage::new_rgba8(8, 8), ImageFormat::Png)).unwrap();
        let picture = image::load_from_memory(&drawn).unwrap().into_rgb8();
        assert!(picture.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    }

    #[test]
    fn what_is_no_picture_or_would_not_fit_in_memory_is_refused() {
        let whole = encoded(&DynamicImage::new_rgb8(64, 64), ImageFormat::Png);
        // Says that it is 11,000 by 11,000 pixels: 363 MB.
        let mut bomb = whole.clone();
        bomb[16..20].copy_from_slice(&11_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&11_000_u32.to_be_bytes());
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        for bytes in [b"".as_slice(), b"GIF89a", svg, b"%PDF-1.7", &whole[..whole.len() / 2], &bomb] {
            assert_eq!(drawn_anew(bytes), Err(Unusable));
        }
    }
}

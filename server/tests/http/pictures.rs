//! Pictures of letters.

use super::*;

/// A small picture, as a tablet sends it.
pub fn letter() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(30, 40).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn a_picture_is_kept_drawn_anew_and_shown_to_whoever_may_see_the_person() {
    let program = Program::start().await;
    let address = format!("/api/v1/people/{}/pictures/{ID}", program.denise().await);
    let put = async |role: &str, kind: &str, bytes: Vec<u8>| {
        let request = Request::put(&address).header("cookie", format!("alongside-session={role}")).header("sec-fetch-site", "same-origin");
        program.ask(request.header("content-type", kind).header("x-alongside", "1").body(Body::from(bytes)).unwrap()).await.status()
    };
    assert_eq!(program.get("caseworker", &address).await.status(), 404);
    assert_eq!(put("caseworker", "image/png", letter()).await, StatusCode::CREATED);
    assert_eq!(put("caseworker", "image/png", letter()).await, StatusCode::OK, "sent twice, kept once");
    let other = image::DynamicImage::new_luma8(5, 5);
    let mut bytes = std::io::Cursor::new(Vec::new());
    other.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    assert_eq!(put("caseworker", "image/png", bytes.into_inner()).await, StatusCode::CONFLICT);
    assert_eq!(put("caseworker", "image/png", b"<svg/>".to_vec()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(put("caseworker", "image/svg+xml", letter()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(put("caseworker", "application/json", letter()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(put("caseworker", "image/png", vec![0; 26 << 20]).await, StatusCode::PAYLOAD_TOO_LARGE);
    for role in ["analyst", "administrator"] {
        assert_eq!(put(role, "image/png", letter()).await, StatusCode::NOT_FOUND, "{role}");
        assert_eq!(program.get(role, &address).await.status(), StatusCode::NOT_FOUND, "{role}");
    }
    assert_eq!(put("nobody", "image/png", letter()).await, StatusCode::UNAUTHORIZED);
    let shown = program.get("team-lead", &address).await;
    let header = |name: &str| shown.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("content-type"), header("cache-control"), header("x-content-type-options")),
        ("image/jpeg".into(), "no-store".into(), "nosniff".into())
    );
    assert_eq!(header("content-security-policy"), "default-src 'none'; sandbox");
    let bytes = to_bytes(shown.into_body(), 1 << 20).await.unwrap();
    let picture = image::load_from_memory_with_format(&bytes, image::ImageFormat::Jpeg).unwrap();
    assert_eq!((picture.width(), picture.height()), (30, 40));
    let elsewhere = address.replace(&program.denise().await, ID);
    assert_eq!(program.get("caseworker", &elsewhere).await.status(), 404);
}

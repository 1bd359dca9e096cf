//! Makes the folder that is embedded, so that the program also builds before the site has been.

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site/pkg");
    fs::create_dir_all(&site)?;
    println!("cargo:rerun-if-changed={}", site.display());
    println!("cargo:rerun-if-changed=build.rs");
    Ok(())
}

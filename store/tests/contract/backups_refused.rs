//! Backups that cannot be believed, and places that hold something already.

use std::fs;

use store::backup::{self, Identities, Trouble};

use crate::{
    backing_up::{Keeper, url_of},
    kit::{self, councils, entry, kit as kits, person},
};

#[tokio::test]
async fn a_backup_that_was_damaged_anywhere_is_refused_and_nothing_is_put_anywhere() {
    for council in councils().await {
        let keeper = Keeper::new();
        council.knows(&kits(), person(1)).await;
        for number in 1..60 {
            council.send_one(&kits(), &entry(number, &[person(1)], "words")).await;
        }
        keeper.back_up(&url_of(&council), None, 0).await.unwrap();
        let whole = backup::find(&keeper.backups(), None).unwrap();
        let database = if council.on == "PostgreSQL" { kit::postgres().await } else { None };
        let (mut tried, mut refused) = (0, 0);
        let damaged = keeper.folder.path().join("damaged");
        fs::create_dir(&damaged).unwrap();
        for which in [&whole.data, &whole.keys] {
            for file in [&whole.data, &whole.keys] {
                fs::copy(file, damaged.join(file.file_name().unwrap())).unwrap();
            }
            let bytes = fs::read(which).unwrap();
            let file = damaged.join(which.file_name().unwrap());
            let mut spoilt: Vec<Vec<u8>> = Vec::new();
            for step in 0..50 {
                // The first 300 bytes are the header; the last is the end of the last seal.
                let at = if step < 20 { step * 15 } else { (bytes.len() - 1) * (step - 20) / 29 };
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << (step % 8);
                spoilt.push(flipped);
            }
            for keep in [0, 1, 100, bytes.len() / 2, bytes.len().saturating_sub(65_552), bytes.len() - 17, bytes.len() - 1] {
                spoilt.push(bytes[..keep.min(bytes.len())].to_vec());
            }
            spoilt.push([bytes.as_slice(), b"x"].concat());
            for bytes in spoilt {
                fs::write(&file, bytes).unwrap();
                let pair = backup::find(&damaged, None).unwrap();
                let to = keeper.folder.path().join("from-damaged");
                let outcome = keeper.put_back(&pair, &to, database.as_deref()).await;
                tried += 1;
                refused += usize::from(matches!(outcome, Err(Trouble::Different(_) | Trouble::Refused(_))));
                assert!(!to.exists() && !keeper.folder.path().join("from-damaged.restore.partial").exists(), "{}", council.on);
            }
        }
        println!("{}: {tried} damaged backups, {refused} refused", council.on);
        assert_eq!(tried, refused, "{}", council.on);
        let to = keeper.folder.path().join("from-whole");
        keeper.put_back(&whole, &to, database.as_deref()).await.expect("the database is still empty, and the whole one still fits");
    }
}

#[tokio::test]
async fn nothing_is_ever_overwritten_and_what_a_power_cut_left_is_removed() {
    for council in councils().await {
        let keeper = Keeper::new();
        let url = url_of(&council);
        council.knows(&kits(), person(1)).await;
        let left = keeper.backups().join("alongside-20200101T000000Z-data.age.partial");
        fs::write(&left, "half").unwrap();
        let done = keeper.back_up(&url, None, 0).await.unwrap();
        assert!(!left.exists());
        let bytes = fs::read(&done.data.path).unwrap();
        assert!(matches!(keeper.back_up(&url, None, 0).await, Err(Trouble::Refused(why)) if why.contains("already")));
        assert_eq!(fs::read(&done.data.path).unwrap(), bytes);
        assert_eq!(fs::read_dir(keeper.backups()).unwrap().count(), 2, "nothing half-made is left");

        let pair = backup::find(&keeper.backups(), None).unwrap();
        let to = keeper.folder.path().join("taken");
        fs::create_dir(&to).unwrap();
        fs::write(to.join("note.txt"), "mine").unwrap();
        let fresh = if council.on == "PostgreSQL" { kit::postgres().await } else { None };
        assert!(matches!(keeper.put_back(&pair, &to, fresh.as_deref()).await, Err(Trouble::Refused(why)) if why.contains("not empty")));
        assert_eq!(fs::read_to_string(to.join("note.txt")).unwrap(), "mine");
        let elsewhere = keeper.folder.path().join("elsewhere");
        assert!(matches!(keeper.put_back(&pair, &elsewhere, Some(&url)).await, Err(Trouble::Refused(_))), "{}", council.on);
        assert!(!elsewhere.exists());
        assert!(store::verify::compare(&council.store, &store::verify::nobody()).await.unwrap().records > 0);

        let (stranger, _) = backup::make_identity();
        let stranger = Keeper { identities: Identities::read(&stranger).unwrap(), ..Keeper::new() };
        let refused = stranger.put_back(&pair, &elsewhere, fresh.as_deref()).await;
        assert!(matches!(refused, Err(Trouble::Refused(why)) if why.contains("somebody else's key")));
    }
}

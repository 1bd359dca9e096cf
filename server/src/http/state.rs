//! What every handler is given.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use store::Store;
use tokio::sync::Semaphore;

use super::{metrics::Metrics, serve::Patience};
use crate::{
    identity::Door,
    operations::{chance, clock::Clock, filling::Filling},
};

/// How the program is being run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// An invented council: links sign one in, and every page says so.
    Demonstration {
        /// What the links are signed with.
        key: [u8; 32],
    },
    /// A real one.
    Council,
}

/// What every handler is given.
#[derive(Clone)]
pub struct State {
    /// What is kept.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// How the program is being run.
    pub mode: Arc<Mode>,
    /// A short hash of the site's files: part of their addresses, so that they can be kept for ever.
    pub version: Arc<str>,
    /// Whether every component can be looked at in each of its states.
    pub gallery: bool,
    /// Held while a picture is drawn anew.
    pub drawing: Arc<Semaphore>,
    /// Releases that are being prepared.
    pub preparing: Arc<super::Preparing>,
    /// Review pages that would say the same again.
    pub reviews: Arc<super::review::Kept>,
    /// New definitions that are being filled.
    pub filling: Filling,
    /// Where other councils' releases are kept that were collected.
    pub collected: Arc<Path>,
    /// Where the files of releases are kept. They follow from the ledger: what is not there is made again.
    pub files: Arc<Path>,
    /// How people get in.
    pub door: Arc<Door>,
    /// How long anybody is waited for.
    pub patience: Patience,
    /// Figures about the program.
    pub metrics: Arc<Metrics>,
}

impl State {
    /// Over an open store.
    pub fn new(store: Store, clock: Clock, mode: Mode) -> Self {
        let (version, drawing) = (super::assets::version().into(), Arc::new(Semaphore::new(1)));
        let (patience, metrics) = (Patience::default(), Arc::default());
        let files = std::env::temp_dir().join(format!("alongside-{}", chance::reference()));
        Self {
            store,
            clock,
            mode: Arc::new(mode),
            version,
            gallery: false,
            drawing,
            filling: Filling::default(),
            preparing: Arc::default(),
            reviews: Arc::default(),
            collected: files.join("collected").into(),
            files: files.into(),
            door: Arc::default(),
            patience,
            metrics,
        }
    }

    /// With the page on which every component can be looked at.
    #[must_use]
    pub fn with_gallery(mut self, gallery: bool) -> Self {
        self.gallery = gallery;
        self
    }

    /// The same, with the files of releases in a folder that stays; what is collected of others is in one beside it.
    #[must_use]
    pub fn keeping_files_in(self, folder: PathBuf) -> Self {
        Self { collected: folder.with_file_name("collected").into(), files: folder.into(), ..self }
    }

    /// The same, with another way in.
    #[must_use]
    pub fn with_door(self, door: Door) -> Self {
        Self { door: Arc::new(door), ..self }
    }

    /// Whether everything here is made up.
    pub fn is_demonstration(&self) -> bool {
        matches!(*self.mode, Mode::Demonstration { .. })
    }
}

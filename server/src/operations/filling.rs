//! New definitions are filled in the background, one filling at a time: with progress, stoppable, and going on from where it was when it is
//! begun again.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use store::{
    Store,
    define::{self, Progress},
};

use super::clock::Clock;

/// What is being filled, if anything is.
#[derive(Clone, Default)]
pub struct Filling(Arc<Mutex<Option<Running>>>);

struct Running {
    stop: Arc<AtomicBool>,
    progress: Progress,
    /// Definitions have come since it began: it goes round once more.
    again: bool,
}

impl Filling {
    /// Begins to fill whatever waits to be filled. While it runs already, it goes round once more when it is through.
    pub fn begin(&self, store: &Store, clock: Clock) {
        let stop = Arc::new(AtomicBool::new(false));
        {
            let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(running) = running.as_mut() {
                running.again = true;
                return;
            }
            *running = Some(Running { stop: Arc::clone(&stop), progress: Progress { people: 0, of: 0 }, again: false });
        }
        let (own, store) = (self.clone(), store.clone());
        tokio::spawn(async move {
            loop {
                let done = define::fill(&store, clock.now(), &stop, |progress| own.tell(progress)).await;
                if let Err(error) = &done {
                    tracing::error!(cause = %error, "filling new definitions");
                }
                let mut running = own.0.lock().unwrap_or_else(PoisonError::into_inner);
                match running.as_mut() {
                    Some(running) if running.again && done.is_ok() && !stop.load(Ordering::Relaxed) => running.again = false,
                    _ => {
                        *running = None;
                        return;
                    }
                }
            }
        });
    }

    fn tell(&self, progress: Progress) {
        if let Some(running) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            running.progress = progress;
        }
    }

    /// Stops it after the people it is counting now. Nothing is lost: it goes on from there.
    pub fn stop(&self) {
        if let Some(running) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            running.stop.store(true, Ordering::Relaxed);
        }
    }

    /// How far it has got; none while nothing is being filled.
    pub fn progress(&self) -> Option<Progress> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|running| running.progress)
    }
}

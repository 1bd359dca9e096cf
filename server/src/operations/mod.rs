//! What the program needs of the machine: time, chance, secrets, logs, and a tidy end.

pub mod chance;
pub mod clock;
pub mod council;
pub mod filling;
pub mod logging;
pub mod picture;
pub mod secrets;
pub mod tls;

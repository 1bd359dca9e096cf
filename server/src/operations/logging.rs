//! Logs: what happened to the program, never to a person. Set the level with RUST_LOG.

use tracing_subscriber::EnvFilter;

/// Starts writing logs to standard error.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,server=info,store=info"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).try_init();
}

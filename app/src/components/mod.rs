//! What pages are made of: each shows one thing and computes nothing.

mod announcer;
mod arrival;
#[cfg(feature = "ssr")]
pub mod chart;
mod chips;
mod choose;
mod colleague;
mod date_field;
mod day_choice;
mod demonstration;
mod entry;
mod errors;
mod facts;
mod header;
mod kind_choice;
mod marked_words;
mod misfiled;
mod notice;
mod review;
mod sending;
mod skeleton;
mod spark;
mod timeline;

pub use announcer::{Announcements, Announcer, use_announcer};
pub use arrival::Arrival;
pub use chips::Chips;
pub use choose::{choose, chosen_of};
pub use colleague::choose_colleague;
pub use date_field::date_field;
pub use day_choice::DayChoice;
pub use demonstration::{Demonstration, DemonstrationBand};
pub use entry::EntryView;
pub use errors::error_summary;
pub use facts::FactList;
pub use header::Header;
pub use kind_choice::KindChoice;
pub use marked_words::MarkedWords;
pub use misfiled::{may_move, wrong_record};
pub use notice::Notice;
pub use review::review;
pub use sending::{KeepOpen, SendingState};
pub use skeleton::Skeleton;
pub use spark::Spark;
pub use timeline::Timeline;

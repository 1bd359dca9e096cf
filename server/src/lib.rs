//! The program `alongside`: what answers on the network and on the command line. What it decides is in `casework`,
//! what it keeps is in `store`, what it shows is in `app`.
// The whole of a page is one type.
#![recursion_limit = "256"]

pub mod cli;
pub mod demonstration;
pub mod export;
pub mod federation;
pub mod http;
pub mod identity;
pub mod operations;

//! The program `alongside`: what answers on the network and on the command line. What it decides is in `casework`,
//! what it keeps is in `store`, what it shows is in `app`.

pub mod cli;
pub mod demonstration;
pub mod http;
pub mod operations;

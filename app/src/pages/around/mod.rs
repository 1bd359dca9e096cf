//! The people around somebody: whom they live with, who goes alongside them, and whether they are here twice.

mod alongside;
mod household;
mod same;
pub mod show;

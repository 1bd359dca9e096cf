//! People: finding them, adding them, seeing who needs somebody today, and notes about nobody known yet.

mod add;
mod duty;
mod likely;
pub mod list;
pub mod row;

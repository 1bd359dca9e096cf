//! People: finding them, adding them, seeing who needs somebody today.

pub mod add;
pub mod list;
pub mod row;

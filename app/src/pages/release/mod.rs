//! Figures that leave the council: choosing a quarter, seeing what is published and what is held back, taking the file.

pub mod choose;
mod table;

//! Renders outputs of the site in memory; knows no disk and no clock.

pub mod image;

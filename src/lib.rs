//! lantoa turns a folder of Markdown and plan data into a static public-information site.
//!
//! ```text
//! source → parse → model → render → publish          diag, vi: used by all
//! disk     one file   one     outputs   disk          load, pipeline: compose the stages
//! in       at a time  site    in memory out           preview, deploy, import, quality, cli: around it
//! ```
//!
//! Read the modules in this order: [`vi`], [`diag`], [`keys`], [`held`], [`source`], [`parse`], [`model`],
//! [`search`], [`render`], [`publish`], [`load`], [`pipeline`], then [`quality`], [`import`], [`preview`],
//! [`deploy`] and [`cli`] around them.

pub mod cli;
pub mod deploy;
pub mod diag;
pub mod held;
pub mod import;
pub mod keys;
pub mod load;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod preview;
pub mod publish;
pub mod quality;
pub mod render;
pub mod search;
pub mod source;
pub mod vi;

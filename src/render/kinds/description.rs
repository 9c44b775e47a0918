//! What a file of this folder says of a kind of front matter.

use std::sync::Arc;

use minijinja::Value;
use serde_json::Value as Json;

use crate::model::{Page, PageId};
use crate::render::context::Context;

/// What differs between the kinds of front matter, each described in the file named after it.
pub struct Description {
    /// The template.
    pub template: &'static str,
    /// The type in schema.org.
    pub schema: &'static str,
    /// `page.data`.
    pub data: fn(&Arc<Context>, PageId) -> Value,
    /// Further objects of linked data.
    pub more: fn(&Arc<Context>, &Page) -> Vec<Json>,
}

/// No further linked data.
pub fn nothing_more(_: &Arc<Context>, _: &Page) -> Vec<Json> {
    Vec::new()
}

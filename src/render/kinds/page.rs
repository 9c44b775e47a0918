//! Pages of no special kind.

use super::description::{Description, nothing_more};
use crate::render::value::none;

/// The kind.
pub const KIND: Description =
    Description { template: "page.html", schema: "WebPage", data: |_, _| none(), more: nothing_more };

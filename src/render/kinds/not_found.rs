//! What is shown for an address that does not exist.

use super::{Crumb, PageKind};
use crate::render::context::Context;

/// The page for addresses that do not exist.
pub struct NotFound;

impl PageKind for NotFound {
    fn name(&self) -> &'static str {
        "not_found"
    }

    fn template(&self) -> &'static str {
        "404.html"
    }

    fn breadcrumbs(&self, _: &Context) -> Vec<Crumb> {
        Vec::new()
    }
}

//! An old address: leads to the page that stood there.

use super::{Facts, PageKind};
use crate::model::{OutputId, PageId};
use crate::render::context::Context;

/// A redirect: index into the aliases of the site.
pub struct Alias(pub u32);

impl PageKind for Alias {
    fn name(&self) -> &'static str {
        "page"
    }

    fn template(&self) -> &'static str {
        "alias.html"
    }

    fn title(&self, context: &Context) -> String {
        context.site.page(self.page(context)).title().to_owned()
    }

    fn href(&self, context: &Context) -> String {
        context.page_href(self.page(context))
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        facts.url = context.absolute_link(OutputId::Page(self.page(context)));
    }
}

impl Alias {
    fn page(&self, context: &Context) -> PageId {
        context.site.aliases[self.0 as usize].1
    }
}

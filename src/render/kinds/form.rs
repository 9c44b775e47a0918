//! A page on paper or on another site: leaflet, poster, pocket card, card to embed. They say what the page says.

use super::written::Written;
use super::{Crumb, Facts, PageKind};
use crate::model::outputs::Format;
use crate::model::{PageId, Site};
use crate::render::context::Context;

/// A page in another form.
pub struct Form {
    page: Written,
    format: Format,
}

impl Form {
    /// The page `id` in a form.
    pub fn new(site: &Site, id: PageId, format: Format) -> Form {
        Form { page: Written::new(site.page(id).kind, id), format }
    }
}

impl PageKind for Form {
    fn name(&self) -> &'static str {
        self.page.name()
    }

    fn template(&self) -> &'static str {
        match self.format {
            Format::Leaflet => "leaflet.html",
            Format::Poster => "poster.html",
            Format::Card => "card.html",
            Format::Banner => "banner.html",
            Format::Handout => "handout.html",
            Format::Embed => "embed.html",
            // Not made by a template: see `radio` and `kit`.
            Format::Radio | Format::Kit => "404.html",
        }
    }

    fn title(&self, context: &Context) -> String {
        self.page.title(context)
    }

    fn description(&self, context: &Context) -> Option<String> {
        self.page.description(context)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        self.page.breadcrumbs(context)
    }

    fn tell(&self, context: &Context, facts: &mut Facts) {
        self.page.tell(context, facts);
    }
}

//! Audiences, sectors, hazards, tags: all terms of one of them.

use std::sync::Arc;

use minijinja::Value;

use super::PageKind;
use crate::model::{LangId, OutputId, Site, TaxonomyKind, Term};
use crate::render::context::Context;
use crate::render::value::{list, map, text};

/// All terms of a taxonomy.
pub struct Taxonomy(pub LangId, pub TaxonomyKind);

impl PageKind for Taxonomy {
    fn name(&self) -> &'static str {
        "taxonomy"
    }

    fn template(&self) -> &'static str {
        "taxonomy.html"
    }

    fn title(&self, context: &Context) -> String {
        title(context, self.1)
    }

    fn is_indexed(&self, _: &Site) -> bool {
        self.0 == LangId(0)
    }
}

/// The name of a taxonomy.
pub fn title(context: &Context, taxonomy: TaxonomyKind) -> String {
    context.text(&format!("taxonomy.{}", taxonomy.name()))
}

/// `taxonomy`
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Taxonomy(_, taxonomy) = id else { return None };
    Some(map([
        ("id", Value::from(taxonomy.name())),
        ("title", Value::from(title(context, taxonomy))),
        ("terms", terms(context, taxonomy)),
    ]))
}

/// The terms of a taxonomy in the output's language.
pub fn terms(context: &Context, taxonomy: TaxonomyKind) -> Value {
    let terms = context.site.terms.iter().filter(|t| t.lang == context.lang && t.taxonomy == taxonomy);
    list(terms.map(|term| term_entry(context, term)))
}

fn term_entry(context: &Context, term: &Term) -> Value {
    map([
        ("id", Value::from(&*term.id)),
        ("title", Value::from(&*term.title)),
        ("href", Value::from(context.href(&term.url))),
        ("description", text(term.description.as_deref())),
        ("count", Value::from(term.pages.len())),
    ])
}

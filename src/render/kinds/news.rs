//! News.

use std::sync::Arc;

use minijinja::Value;

use super::description::{Description, nothing_more};
use crate::model::PageId;
use crate::parse::kind::KindFields;
use crate::render::context::Context;
use crate::render::value::{line, map, none, text};

/// The kind.
pub const KIND: Description =
    Description { template: "news.html", schema: "NewsArticle", data, more: nothing_more };

fn data(context: &Arc<Context>, id: PageId) -> Value {
    let KindFields::News(fields) = context.site.page(id).fields() else { return none() };
    map([
        (
            "source",
            fields.source.map_or_else(none, |s| {
                let url = s
                    .url
                    .as_ref()
                    .filter(|u| u.value.starts_with("https://") || u.value.starts_with("http://"));
                map([("name", Value::from(&*s.name.value)), ("url", text(url.map(|u| &*u.value)))])
            }),
        ),
        ("author", line(fields.author)),
    ])
}

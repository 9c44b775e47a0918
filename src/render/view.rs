//! What templates see. Every view is lazy: a value is made when a template asks for it, from the
//! site the view borrows by reference count; what is not in a view cannot make a page stale.
//!
//! The contract is `docs/theme.md`.

mod page;
mod site;

use std::sync::Arc;

use minijinja::Value;

use super::context::{Context, root};
use super::value::cached_view;
use super::{head, kinds};
use crate::diag::{Code, Diagnostic, Text};
use crate::model::OutputId;

/// Renders an output that a template makes.
pub fn render_page(context: &Arc<Context>, id: OutputId) -> String {
    let Some(kind) = kinds::of(&context.site, id) else { return String::new() };
    let template_name = kind.template();
    let theme = Arc::clone(&context.theme);
    let values = cached_view((Arc::clone(context), id), TOP, top);
    let rendered = match theme.env.get_template(template_name) {
        Ok(template) => template.render(root(context, values)),
        Err(_) => {
            context.diagnostics.push(
                Diagnostic::error(
                    Code::Theme,
                    Text::new(
                        format!("giao diện `{}` không có mẫu templates/{template_name}", theme.name),
                        format!("the theme `{}` has no templates/{template_name}", theme.name),
                    ),
                )
                .in_file(&format!("themes/{}/templates/{template_name}", theme.name)),
            );
            return String::new();
        }
    };
    match rendered {
        Ok(html) => html,
        Err(error) => {
            context.diagnostics.push(theme.problem(&error));
            String::new()
        }
    }
}

const TOP: &[&str] = &[
    "lang",
    "site",
    "head",
    "page",
    "list",
    "home",
    "taxonomy",
    "term",
    "document",
    "documents",
    "search",
    "letters",
    "offline",
    "agency_list",
    "agency_page",
    "locality_list",
    "locality_page",
    "indicators",
    "calendar",
    "open_data",
    "accessibility",
    "components",
];

fn top((context, id): &(Arc<Context>, OutputId), key: &str) -> Option<Value> {
    Some(match key {
        "lang" => Value::from(context.lang_code()),
        "site" => site::site(context, *id),
        "head" => head::head(context, *id),
        "page" => page::page(context, *id, kinds::of(&context.site, *id)?),
        _ => {
            let (_, view) = kinds::VIEWS.iter().find(|(name, _)| *name == key)?;
            return view(context, *id);
        }
    })
}

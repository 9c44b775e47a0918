//! What templates see. Every view is lazy: a value is made when a template asks for it, from the
//! site the view borrows by reference count; what is not in a view cannot make a page stale.
//!
//! The contract is `docs/theme.md`.

mod accessibility;
mod agencies;
mod calendar;
mod chain;
mod compare;
mod components;
mod data;
mod kinds;
mod list;
mod page;
mod places;
mod plans;
mod site;

use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use super::context::{Context, root};
use super::head;
use crate::diag::{Code, Diagnostic, Text};
use crate::model::OutputId;
use crate::model::outputs::Format;
use crate::parse::config::Hotline;

pub use page::{content_lang, generated_description, summary};
pub use plans::{
    agency_name, anchor, bound_key, day_and_month, description as plan_description, direction_key,
    frequency_key, now as agency_now, plain_agencies, target, target_text,
};

/// An object of a view: its data, its keys and how to get each of them.
struct View<T> {
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
}

impl<T> std::fmt::Debug for View<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("keys", &self.keys).finish()
    }
}

impl<T: Send + Sync + 'static> Object for View<T> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (self.get)(&self.data, key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        (self.get)(&self.data, key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.keys)
    }
}

pub(super) fn view<T: Send + Sync + 'static>(
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
) -> Value {
    Value::from_object(View { data, keys, get })
}

/// A view that makes each of its values once: for the views that templates ask again and again
/// (`{% if page.content %}{{ page.content }}`).
struct CachedView<T> {
    view: View<T>,
    made: Mutex<Vec<(&'static str, Value)>>,
}

impl<T> std::fmt::Debug for CachedView<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.view.fmt(f)
    }
}

impl<T: Send + Sync + 'static> Object for CachedView<T> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let key = self.view.keys.iter().find(|known| **known == key)?;
        let made = self.made.lock().expect("nothing panics while it is held");
        if let Some((_, value)) = made.iter().find(|(known, _)| known == key) {
            return Some(value.clone());
        }
        // Not held while the value is made: that may ask for another value of this view.
        drop(made);
        let value = (self.view.get)(&self.view.data, key)?;
        self.made.lock().expect("nothing panics while it is held").push((key, value.clone()));
        Some(value)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.view.keys)
    }
}

fn cached_view<T: Send + Sync + 'static>(
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
) -> Value {
    Value::from_object(CachedView { view: View { data, keys, get }, made: Mutex::new(Vec::new()) })
}

fn none() -> Value {
    Value::from(())
}

fn text(value: Option<impl AsRef<str>>) -> Value {
    value.map_or_else(none, |text| Value::from(text.as_ref()))
}

/// An object whose values are all made. Its few keys are found faster one after the other than in a
/// map, which would have to be built first: a table of tasks has thousands of these.
#[derive(Debug)]
struct Record<const N: usize>([(&'static str, Value); N]);

impl<const N: usize> Object for Record<N> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(key, _)| Value::from(*key)).collect())
    }
}

fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from_object(Record(entries))
}

fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<_>>())
}

/// Free data of the configuration or of front matter.
fn free(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => none(),
        Json::Bool(b) => Value::from(*b),
        Json::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(n), _) => Value::from(n),
            (None, Some(n)) => Value::from(n),
            (None, None) => none(),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => list(items.iter().map(free)),
        Json::Object(entries) => {
            Value::from_pairs(entries.iter().map(|(key, value)| (key.as_str(), free(value))))
        }
    }
}

/// Renders an output that a template makes.
pub fn render_page(context: &Arc<Context>, id: OutputId) -> String {
    let template_name = template(context, id);
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

/// The template of an output.
fn template(context: &Context, id: OutputId) -> &'static str {
    let site = &context.site;
    match id {
        OutputId::Page(id) => {
            let page = site.page(id);
            if page.is_section {
                return if site.section(page.section).parent.is_none() {
                    "home.html"
                } else {
                    "section.html"
                };
            }
            match page.kind {
                crate::parse::kind::Kind::Guidance => "guidance.html",
                crate::parse::kind::Kind::Campaign => "campaign.html",
                crate::parse::kind::Kind::Plan => "plan.html",
                crate::parse::kind::Kind::News => "news.html",
                crate::parse::kind::Kind::Event => "event.html",
                crate::parse::kind::Kind::Exemplar => "exemplar.html",
                crate::parse::kind::Kind::Disclosure => "disclosure.html",
                crate::parse::kind::Kind::Procedure => "procedure.html",
                crate::parse::kind::Kind::Page => "page.html",
            }
        }
        OutputId::Form(_, Format::Leaflet) => "leaflet.html",
        OutputId::Form(_, Format::Poster) => "poster.html",
        OutputId::Form(_, Format::Embed) => "embed.html",
        OutputId::SectionPart(..) => "section.html",
        OutputId::Taxonomy(..) => "taxonomy.html",
        OutputId::Term(..) => "term.html",
        OutputId::Documents(_) => "documents.html",
        OutputId::Document(..) => "document.html",
        OutputId::Agencies => "agencies.html",
        OutputId::Agency(..) => "agency.html",
        OutputId::Localities => "localities.html",
        OutputId::Locality(_) => "locality.html",
        OutputId::Targets => "targets.html",
        OutputId::Calendar => "calendar.html",
        OutputId::Data => "data.html",
        OutputId::Search(_) => "search.html",
        OutputId::Offline(_) => "offline.html",
        OutputId::Accessibility => "accessibility.html",
        OutputId::Components => "components.html",
        OutputId::Alias(_) => "alias.html",
        _ => "404.html",
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

fn top(data: &(Arc<Context>, OutputId), key: &str) -> Option<Value> {
    let (context, id) = data;
    Some(match key {
        "lang" => Value::from(context.lang_code()),
        "site" => site::site(context, *id),
        "head" => head::head(context, *id),
        "page" => page::page(context, *id),
        "list" => return list::list_of(context, *id),
        "home" => list::home(context),
        "taxonomy" => return list::taxonomy(context, *id),
        "term" => return list::term(context, *id),
        "document" => return list::document(context, *id),
        "documents" => list::documents(context),
        "search" => list::search(context),
        "offline" => list::offline(context),
        "agency_list" => agencies::all(context),
        "agency_page" => return agencies::one(context, *id),
        "locality_list" => places::all(context),
        "locality_page" => return places::one(context, *id),
        "indicators" => compare::indicators(context),
        "calendar" => calendar::calendar(context),
        "open_data" => data::open_data(context),
        "accessibility" => accessibility::accessibility(context),
        "components" => components::components(context),
        _ => return None,
    })
}

/// The title of an output's page.
pub fn title_of(context: &Context, id: OutputId) -> String {
    let site = &context.site;
    match id {
        OutputId::Page(id) | OutputId::Form(id, _) => site.page(id).title().to_owned(),
        OutputId::SectionPart(section, number) => {
            format!(
                "{} – {}",
                site.page(site.section(section).page).title(),
                page::page_number(context, number)
            )
        }
        _ => page::generated_title(context, id),
    }
}

/// A date as machines and as people read it.
fn date(context: &Context, date: Date) -> Value {
    map([("iso", Value::from(date.to_string())), ("text", Value::from(long_date(context, date)))])
}

/// A date in words, in the output's language.
pub fn long_date(context: &Context, date: Date) -> String {
    context
        .text("date.long")
        .replace("{d}", &date.day().to_string())
        .replace("{m}", &month(context, date.month()))
        .replace("{y}", &date.year().to_string())
}

/// A date in figures, in the output's language.
pub fn short_date(context: &Context, date: Date) -> String {
    context
        .text("date.short")
        .replace("{d}", &date.day().to_string())
        .replace("{m}", &date.month().to_string())
        .replace("{y}", &date.year().to_string())
}

/// A month's number or, where the language has them in `date.months`, its name.
fn month(context: &Context, month: i8) -> String {
    let key = format!("date.months.{month}");
    context.theme.text(context.lang_code(), &key).map_or_else(|| month.to_string(), str::to_owned)
}

/// A number to call.
pub fn hotline(hotline: &Hotline) -> Value {
    map([
        ("id", Value::from(&*hotline.id)),
        ("name", Value::from(&*hotline.name)),
        ("phone", Value::from(&*hotline.phone)),
        ("href", Value::from(phone_href(&hotline.phone))),
        ("note", text(hotline.note.as_deref())),
    ])
}

/// The `tel:` address of a number (RFC 3966): digits and a leading plus.
pub fn phone_href(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    format!("tel:{digits}")
}

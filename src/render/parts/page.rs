//! Written pages as others show them: a reference, a card, what is the same in all kinds.

use std::sync::Arc;

use jiff::civil::Date;
use minijinja::Value;

use crate::model::{LangId, Page, PageId};
use crate::parse::kind::KindFields;
use crate::parse::value::{Spanned, Str};
use crate::render::context::Context;
use crate::render::picture::picture;
use crate::render::value::{line, list, map, none, view};
use crate::render::words::{date, hotline};

/// The description, or else the beginning of the text.
pub fn summary(page: &Page) -> &str {
    match &page.front().description {
        Some(description) => &description.value,
        None => &page.parsed.body.summary,
    }
}

/// The language a page is written in: of a stand-in, that of the original.
pub fn content_lang<'a>(context: &'a Context, page: &Page) -> &'a str {
    let lang = if page.fallback { LangId(0) } else { page.lang };
    &context.site.language(lang).code
}

/// `{title, href}` of a page.
pub fn reference(context: &Context, id: PageId) -> Value {
    map([("title", Value::from(context.site.page(id).title())), ("href", Value::from(context.page_href(id)))])
}

/// The name of a page's kind in the output's language.
pub fn kind_name(context: &Context, kind: &str) -> String {
    context.text(&format!("kind.{kind}"))
}

/// The kind as templates see it: sections and the home page are not pages.
pub fn kind_key(context: &Context, page: &Page) -> &'static str {
    if !page.is_section {
        return page.kind.name();
    }
    if context.site.section(page.section).parent.is_none() { "home" } else { "section" }
}

/// The picture of a page.
pub fn image(context: &Context, page: &Page) -> Value {
    let Some(image) = &page.front().image else { return none() };
    match picture(context, page, &image.src.value) {
        Ok(found) => found.value(context, &image.alt.value),
        Err(diagnostic) => {
            context.diagnostics.push(diagnostic.at(&page.parsed.source, image.src.range()));
            none()
        }
    }
}

const CARD: &[&str] = &[
    "title",
    "href",
    "description",
    "kind",
    "kind_name",
    "date",
    "section",
    "image",
    "lang",
    "state",
    "theme",
    "from",
    "to",
];

/// A page in a list.
pub fn card(context: &Arc<Context>, id: PageId) -> Value {
    view((Arc::clone(context), id), CARD, get_card)
}

fn get_card((context, id): &(Arc<Context>, PageId), key: &str) -> Option<Value> {
    let page = context.site.page(*id);
    Some(match key {
        "description" => {
            let text = summary(page);
            if text.is_empty() { none() } else { Value::from(text) }
        }
        "section" => {
            let above = context.site.ancestors(*id);
            match above.last().filter(|_| above.len() > 1) {
                Some(&section) => Value::from(context.site.page(section).title()),
                None => none(),
            }
        }
        "lang" => {
            let lang = content_lang(context, page);
            if lang == context.lang_code() { none() } else { Value::from(lang) }
        }
        "state" | "theme" | "from" | "to" => campaign_fact(context, page, key),
        "title" => Value::from(page.title()),
        "href" => Value::from(context.page_href(*id)),
        "kind" => Value::from(kind_key(context, page)),
        "kind_name" => Value::from(kind_name(context, kind_key(context, page))),
        "date" => page.date().map_or_else(none, |d| date(context, d)),
        "image" => image(context, page),
        _ => return None,
    })
}

/// What a card of a campaign or an event adds.
pub fn campaign_fact(context: &Context, page: &Page, key: &str) -> Value {
    let fields = page.fields();
    match key {
        "theme" => line(fields.theme()),
        "from" => day(context, fields.days().0),
        "to" => day(context, fields.days().1),
        _ => Value::from(fields_state(context, fields)),
    }
}

/// Where the build date lies in the days of a campaign or event.
pub fn fields_state(context: &Context, fields: KindFields<'_>) -> &'static str {
    let (from, to) = fields.days();
    state(context.site.options.now, from.map(|d| d.value), to.map(|d| d.value))
}

/// Where a day lies: before `from`, within, or after `to`.
pub fn state(now: Date, from: Option<Date>, to: Option<Date>) -> &'static str {
    match (from, to) {
        (None, None) => "undated",
        (Some(from), _) if now < from => "upcoming",
        (_, Some(to)) if now > to => "past",
        (Some(from), None) if now > from => "past",
        _ => "current",
    }
}

/// A day of front matter, or none.
pub fn day(context: &Context, value: Option<&Spanned<Date>>) -> Value {
    value.map_or_else(none, |d| date(context, d.value))
}

/// The telephone numbers a page names.
pub fn contacts(context: &Context, ids: &[Str]) -> Value {
    let hotlines = &context.site.config.hotlines;
    list(ids.iter().filter_map(|id| hotlines.iter().find(|h| h.id == id.value)).map(hotline))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_lies_before_within_or_after() {
        let (from, to) = (Some(date(2026, 5, 1)), Some(date(2026, 5, 31)));
        assert_eq!(state(date(2026, 4, 30), from, to), "upcoming");
        assert_eq!(state(date(2026, 5, 1), from, to), "current");
        assert_eq!(state(date(2026, 5, 31), from, to), "current");
        assert_eq!(state(date(2026, 6, 1), from, to), "past");
        assert_eq!(state(date(2026, 6, 1), None, None), "undated");
    }
}

//! A page as an entry of a feed: all that the page says, in plain HTML without drawings.
//!
//! What a page of a kind says beside its text (steps, whom to call, when and where) stands in its front matter;
//! its template puts it around the text. A feed has no template, so this says it in the same order and words.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::model::{Page, PageId};
use crate::parse::config::Hotline;
use crate::parse::kind::{KindFields, Phase, SubjectType};
use crate::parse::value::Str;
use crate::render::body;
use crate::render::context::Context;
use crate::render::escape::{html, push_html};
use crate::render::parts::page::fields_state;
use crate::render::parts::plan::target_text;
use crate::render::picture::picture;
use crate::render::words::{long_date, phone_href};

/// The picture that a page begins with.
pub struct Lead {
    pub url: String,
    pub media_type: &'static str,
    pub alt: String,
    pub size: Option<(u32, u32)>,
}

impl Lead {
    /// As Media RSS says it.
    pub fn media(&self) -> rss::extension::ExtensionMap {
        let mut attrs = BTreeMap::from([
            ("url".to_owned(), self.url.clone()),
            ("type".to_owned(), self.media_type.to_owned()),
            ("medium".to_owned(), "image".to_owned()),
        ]);
        if let Some((width, height)) = self.size {
            attrs.insert("width".to_owned(), width.to_string());
            attrs.insert("height".to_owned(), height.to_string());
        }
        let named = |name: &str| rss::extension::Extension { name: name.to_owned(), ..Default::default() };
        let mut content = rss::extension::Extension { attrs, ..named("media:content") };
        if !self.alt.is_empty() {
            let description =
                rss::extension::Extension { value: Some(self.alt.clone()), ..named("media:description") };
            content.children.insert("description".to_owned(), vec![description]);
        }
        BTreeMap::from([("media".to_owned(), BTreeMap::from([("content".to_owned(), vec![content])]))])
    }
}

/// The picture of a page, where it names one that is there.
pub fn lead(context: &Context, page: &Page) -> Option<Lead> {
    let image = page.front().image.as_ref()?;
    let found = picture(context, page, &image.src.value).ok()?;
    let ending = found.url.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let media_type = match &*ending {
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    Some(Lead {
        url: context.absolute(&found.url),
        media_type,
        alt: image.alt.value.to_string(),
        size: found.size.map(|size| (size.width, size.height)),
    })
}

/// Who answers for a page: its author, else the organisation behind the site.
pub fn author(context: &Context, page: &Page) -> String {
    if let KindFields::News(news) = page.fields()
        && let Some(author) = news.author
    {
        return author.value.to_string();
    }
    let organisation = context.site.config.organisation.as_ref();
    organisation.map_or_else(|| context.site.language(context.lang).title.to_string(), |o| o.name.to_string())
}

/// The whole page as HTML.
pub fn article(context: &Arc<Context>, id: PageId, lead: Option<&Lead>) -> String {
    let page = context.site.page(id);
    let mut out = Article { context, out: String::new() };
    for one in &page.front().corrections {
        let day = long_date(context, one.date.value);
        out.fact(&format!("{} ({day})", context.text("page.correction")), &one.text.value);
    }
    if let Some(lead) = lead {
        let _ = write!(out.out, "<p><img src=\"{}\" alt=\"{}\"", html(&lead.url), html(&lead.alt));
        if let Some((width, height)) = lead.size {
            let _ = write!(out.out, " width=\"{width}\" height=\"{height}\"");
        }
        out.out.push_str("></p>\n");
    }
    out.before(page);
    out.out.push_str(&without_drawings(&body::fill(context, id)));
    out.after(page, id);
    out.out
}

struct Article<'a> {
    context: &'a Arc<Context>,
    out: String,
}

impl Article<'_> {
    /// What the page says before its text.
    fn before(&mut self, page: &Page) {
        let hotlines = |ids: &[Str]| -> Vec<&Hotline> {
            let all = &self.context.site.config.hotlines;
            ids.iter().filter_map(|id| all.iter().find(|h| h.id == id.value)).collect()
        };
        match page.fields() {
            KindFields::Guidance(guidance) => {
                let contacts = hotlines(guidance.contacts);
                self.list("guidance.steps", "ol", guidance.steps);
                self.contacts("guidance.contacts", &contacts);
                self.list("guidance.equipment", "ul", guidance.equipment);
            }
            KindFields::Campaign(campaign) => {
                self.days("event.when", page, None);
                self.line("campaign.theme", campaign.theme);
                self.list("campaign.slogans", "ul", campaign.slogans);
                for (name, phase) in Phase::CHOICES {
                    let of_phase = campaign.activities.iter().filter(|a| a.phase == *phase);
                    let items: Vec<String> = of_phase
                        .map(|a| match &a.note {
                            Some(note) => format!("{} – {}", a.title.value, note.value),
                            None => a.title.value.to_string(),
                        })
                        .collect();
                    self.items(&format!("campaign.{name}"), "ul", items.iter().map(String::as_str));
                }
            }
            KindFields::Event(event) => {
                self.days("event.when", page, event.time);
                self.line("event.place", event.place);
                self.line("event.organiser", event.organiser);
            }
            KindFields::Exemplar(exemplar) => {
                if let Some(achievement) = exemplar.achievement {
                    let _ =
                        writeln!(self.out, "<blockquote><p>{}</p></blockquote>", html(&achievement.value));
                }
                self.line("exemplar.honoree", exemplar.honoree);
                self.line("exemplar.unit", exemplar.unit);
                self.line("exemplar.recognised_by", exemplar.recognised_by);
            }
            KindFields::Disclosure(disclosure) => {
                let is_person = disclosure.subject_type.is_some_and(|t| t.value == SubjectType::Person);
                let who = if is_person { "disclosure.person" } else { "disclosure.organisation" };
                self.line(who, disclosure.subject);
                self.line("disclosure.violation", disclosure.violation);
                self.line("disclosure.penalty", disclosure.penalty);
                self.line("disclosure.decision", disclosure.decision);
                self.line("disclosure.authority", disclosure.authority);
                self.list("disclosure.legal_basis", "ul", disclosure.legal_basis);
            }
            KindFields::Procedure(procedure) => {
                self.list("procedure.steps", "ol", procedure.steps);
                self.list("procedure.required_documents", "ul", procedure.required_documents);
                self.line("procedure.submission", procedure.submission);
                self.line("procedure.duration", procedure.duration);
                self.line("procedure.fee", procedure.fee);
                self.line("procedure.authority", procedure.authority);
                self.line("procedure.result", procedure.result);
                self.list("procedure.legal_basis", "ul", procedure.legal_basis);
            }
            KindFields::News(_) | KindFields::Plan(_) | KindFields::Page(_) => {}
        }
    }

    /// What the page says after its text.
    fn after(&mut self, page: &Page, id: PageId) {
        match page.fields() {
            KindFields::Guidance(guidance) => {
                if let Some(reviewed) = guidance.reviewed {
                    let day = long_date(self.context, reviewed.value);
                    self.paragraph(&format!("{} {day}.", self.context.text("guidance.reviewed")));
                }
            }
            KindFields::Event(event) => {
                let all = &self.context.site.config.hotlines;
                let named = event.contacts.iter().filter_map(|id| all.iter().find(|h| h.id == id.value));
                let contacts: Vec<&Hotline> = named.collect();
                self.contacts("event.contacts", &contacts);
            }
            KindFields::News(news) => {
                if let Some(author) = news.author {
                    self.paragraph(&author.value);
                }
                if let Some(source) = news.source {
                    self.fact(&self.context.text("news.source"), &source.name.value);
                }
            }
            KindFields::Plan(_) => {
                let site = &self.context.site;
                if let Some(plan) = site.page(id).plan {
                    let linked = site.plan(plan);
                    let targets = (0..linked.targets.len()).map(|n| linked.target(n));
                    let lines: Vec<String> = targets
                        .map(|t| format!("{}: {}", t.subject.value, target_text(self.context, t)))
                        .collect();
                    self.items("plan.targets", "ul", lines.iter().map(String::as_str));
                }
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, text: &str) {
        let _ = writeln!(self.out, "<p>{}</p>", html(text));
    }

    /// A fact with its name, which may end in a colon of its own.
    fn fact(&mut self, name: &str, text: &str) {
        let name = name.trim_end_matches(':');
        let _ = writeln!(self.out, "<p><strong>{}:</strong> {}</p>", html(name), html(text));
    }

    fn line(&mut self, key: &str, text: Option<&Str>) {
        if let Some(text) = text {
            self.fact(&self.context.text(key), &text.value);
        }
    }

    fn list(&mut self, key: &str, tag: &str, items: &[Str]) {
        self.items(key, tag, items.iter().map(|item| &*item.value));
    }

    fn items<'t>(&mut self, key: &str, tag: &str, items: impl Iterator<Item = &'t str>) {
        let mut items = items.peekable();
        if items.peek().is_none() {
            return;
        }
        let _ = writeln!(self.out, "<h2>{}</h2>\n<{tag}>", html(&self.context.text(key)));
        for item in items {
            self.out.push_str("<li>");
            push_html(&mut self.out, item);
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn contacts(&mut self, key: &str, contacts: &[&Hotline]) {
        if contacts.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "<h2>{}</h2>\n<ul>", html(&self.context.text(key)));
        for one in contacts {
            let _ = write!(
                self.out,
                "<li><a href=\"{}\">{}</a> {}",
                html(&phone_href(&one.phone)),
                html(&one.phone),
                html(&one.name)
            );
            if let Some(note) = one.note.as_deref() {
                let _ = write!(self.out, " – {}", html(note));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ul>\n");
    }

    /// When a campaign or an event is, and whether it is over.
    fn days(&mut self, key: &str, page: &Page, time: Option<&Str>) {
        let (from, to) = page.fields().days();
        let (from, to) = (from.map(|d| d.value), to.map(|d| d.value));
        let Some(first) = from.or(to) else { return };
        let mut text = long_date(self.context, first);
        if let Some(last) = to.filter(|last| *last != first) {
            let _ = write!(text, " – {}", long_date(self.context, last));
        }
        if let Some(time) = time {
            let _ = write!(text, ", {}", time.value);
        }
        let state = fields_state(self.context, page.fields());
        if state != "undated" {
            let _ = write!(text, " ({})", self.context.text(&format!("state.{state}")));
        }
        self.fact(&self.context.text(key), &text);
    }
}

/// HTML without its SVG drawings: a reader has not the style sheet that gives them size and colour, and shows
/// them large and black. Text is escaped, so `<svg` is never text.
fn without_drawings(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<svg") {
        out.push_str(&rest[..start]);
        let end = rest[start..].find("</svg>").map_or(rest.len(), |end| start + end + "</svg>".len());
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_are_left_out() {
        assert_eq!(without_drawings("<p>a</p>"), "<p>a</p>");
        assert_eq!(
            without_drawings("<div><svg class=\"x\"><path/></svg> <p>a</p></div>"),
            "<div> <p>a</p></div>"
        );
        assert_eq!(without_drawings("a<svg>b</svg><svg>c</svg>d<svg>"), "ad");
    }
}

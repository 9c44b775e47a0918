//! Front matter: the TOML between two `+++` lines at the top of a page.

mod fence;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use super::kind::{Fields, Kind, KindFields};
use super::value::{Reader, Spanned, Str, Table, parse_toml};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::Key;
use crate::keys::page::{common, correction, deadline, front_keys, head, image, section};

pub use crate::keys::choices::Format;
pub use fence::{Fences, split};

/// An image that stands for a page in lists and shared links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageImage {
    /// A file beside the page, or a path from the site's root that begins with `/`.
    pub src: Str,
    pub alt: Str,
}

/// What was wrong in a page and is now right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub date: Spanned<Date>,
    pub text: Str,
}

/// What the law asks for by a day of every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Month and day.
    pub day: Spanned<(i8, i8)>,
    pub title: Str,
    /// Who has to do it.
    pub who: Option<Str>,
    /// To whom it goes.
    pub to: Option<Str>,
}

/// What an editor wrote about a page. Keys that are absent are `None`: defaults come with linking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    pub title: Option<Str>,
    pub description: Option<Str>,
    pub date: Option<Spanned<Date>>,
    pub updated: Option<Spanned<Date>>,
    /// What was wrong in the page and is now right, as written.
    pub corrections: Vec<Correction>,
    /// What the page says is due every year.
    pub deadlines: Vec<Deadline>,
    pub draft: Option<bool>,
    /// The page is public from this moment on (Asia/Ho_Chi_Minh).
    pub publish_date: Option<Spanned<DateTime>>,
    /// The page is public before this moment.
    pub expiry_date: Option<Spanned<DateTime>>,
    pub slug: Option<Str>,
    pub aliases: Option<Vec<Str>>,
    pub weight: Option<i64>,
    pub kind: Option<Spanned<Kind>>,
    pub image: Option<PageImage>,
    pub audiences: Option<Vec<Str>>,
    pub sectors: Option<Vec<Str>>,
    pub hazards: Option<Vec<Str>>,
    pub localities: Option<Vec<Str>>,
    pub documents: Option<Vec<Str>>,
    pub tags: Option<Vec<Str>>,
    pub formats: Option<Vec<Spanned<Format>>>,
    /// What only some kinds have; see [`Fields::of`].
    pub fields: Option<Box<Fields>>,
    pub extra: Option<serde_json::Value>,
    /// Defaults for the pages below a section.
    pub cascade: Option<Box<FrontMatter>>,
}

impl Format {
    /// Where it lies below the page's own address.
    pub fn slug(self) -> &'static str {
        match self {
            Format::Leaflet => "to-roi/",
            Format::Poster => "ap-phich/",
            Format::Card => "the-bo-tui/",
            Format::Banner => "bang-ron/",
            Format::Handout => "quan-triet/",
            Format::Radio => "phat-thanh.txt",
            Format::Embed => "nhung/",
            Format::Kit => "bo-bai.zip",
        }
    }
}

impl FrontMatter {
    /// The fields of the page's kind, once it is known.
    pub fn fields_of(&self, kind: Kind) -> KindFields<'_> {
        self.fields.as_deref().unwrap_or_else(|| Fields::none()).of(kind)
    }

    /// Takes over every value that is not set from the defaults of a section, except those that
    /// name or correct one page alone (title, slug, aliases, corrections, deadlines).
    pub fn inherit(&mut self, defaults: &FrontMatter) {
        fn fill<T: Clone>(own: &mut Option<T>, default: &Option<T>) {
            if own.is_none() {
                own.clone_from(default);
            }
        }
        fill(&mut self.description, &defaults.description);
        fill(&mut self.date, &defaults.date);
        fill(&mut self.updated, &defaults.updated);
        fill(&mut self.draft, &defaults.draft);
        fill(&mut self.publish_date, &defaults.publish_date);
        fill(&mut self.expiry_date, &defaults.expiry_date);
        fill(&mut self.weight, &defaults.weight);
        fill(&mut self.kind, &defaults.kind);
        fill(&mut self.image, &defaults.image);
        fill(&mut self.audiences, &defaults.audiences);
        fill(&mut self.sectors, &defaults.sectors);
        fill(&mut self.hazards, &defaults.hazards);
        fill(&mut self.localities, &defaults.localities);
        fill(&mut self.documents, &defaults.documents);
        fill(&mut self.tags, &defaults.tags);
        fill(&mut self.formats, &defaults.formats);
        fill(&mut self.extra, &defaults.extra);
        match (&mut self.fields, &defaults.fields) {
            (Some(own), Some(default)) => own.inherit(default),
            (own, default) => fill(own, default),
        }
    }
}

/// Reads the front matter found by [`split`].
pub fn parse(file: &Arc<SourceText>, front: Range<usize>, diagnostics: &mut Vec<Diagnostic>) -> FrontMatter {
    let raw = &file.text[front.clone()];
    let text = quote_free_dates(raw);
    let mut reader = Reader { file, base: front.start, diagnostics };
    let mut table = parse_toml(&mut reader, text.as_deref().unwrap_or(raw), front_keys());
    let mut matter = read(&mut reader, &mut table, false);
    if let Some(mut cascade) = table.table(&mut reader, &section::CASCADE) {
        let defaults = read(&mut reader, &mut cascade, true);
        cascade.finish(&mut reader);
        matter.cascade = Some(Box::new(defaults));
    }
    table.finish(&mut reader);
    joined_tags(&mut reader, &matter);
    let (publish, expiry) = (matter.publish_date.as_ref(), matter.expiry_date.as_ref());
    // A page that expires the moment it is published is never there.
    if let Some(problem) = out_of_order(publish, expiry, true, (common::PUBLISH_DATE, common::EXPIRY_DATE)) {
        reader.diagnostics.push(problem.at(file, expiry.map_or(0..0, |at| at.range())));
    }
    matter
}

/// Reports tags that are several in one pair of quotes: a comma or a quote of Word stands in them.
fn joined_tags(r: &mut Reader<'_>, matter: &FrontMatter) {
    let joins = |c: char| matches!(c, ',' | ';' | '"' | '“' | '”' | '„');
    let tags = matter.tags.as_deref().unwrap_or_default();
    for tag in tags.iter().filter(|tag| tag.value.contains(joins)) {
        let list: Vec<String> = tags
            .iter()
            .flat_map(|tag| tag.value.split(joins))
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .map(|tag| format!("\"{tag}\""))
            .collect();
        let list = list.join(", ");
        r.diagnostics.push(
            Diagnostic::warning(
                Code::BadValue,
                Text::fixed(
                    "nhiều thẻ nằm chung trong một cặp ngoặc kép nên thành một thẻ",
                    "several tags stand in one pair of quotes, so they are one tag",
                ),
            )
            .at(r.file, tag.range())
            .help(Text::new(format!("viết: tags = [{list}]"), format!("write: tags = [{list}]"))),
        );
    }
}

/// `date = 1/5/2026` without quotes is not TOML, but is what people write. Where a line holds just
/// that, the same bytes are read as `date =2026-05-01`, so no place moves.
fn quote_free_dates(text: &str) -> Option<String> {
    if !text.contains('/') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    for line in text.split_inclusive('\n') {
        match free_date(line) {
            Some(replacement) => {
                changed = true;
                out.push_str(&replacement);
            }
            None => out.push_str(line),
        }
    }
    changed.then_some(out)
}

fn free_date(line: &str) -> Option<String> {
    let (key, rest) = line.split_once('=')?;
    // What stands behind a `#` is a note.
    let rest_value = rest.split('#').next().unwrap_or(rest);
    let value = rest_value.trim();
    let date = (value.contains('/') && value.bytes().all(|b| b.is_ascii_digit() || b == b'/'))
        .then(|| super::date::parse_date(value))
        .flatten()?;
    let (name, end) = (key.trim_end(), rest_value.trim_end().len());
    let room = key.len() - name.len() + 1 + end;
    let value = format!("={date}");
    if value.len() > room {
        return None;
    }
    Some(format!("{name}{value:>room$}{}", &rest[end..]))
}

fn read(r: &mut Reader<'_>, table: &mut Table<'_>, is_cascade: bool) -> FrontMatter {
    let mut matter = FrontMatter::default();
    if !is_cascade {
        // A page without a title is reported with its path.
        matter.title = table.has(&head::TITLE).then(|| table.string(r, &head::TITLE)).flatten();
        matter.slug = table.string(r, &common::SLUG);
        matter.aliases = table.strings(r, &common::ALIASES);
        matter.corrections = corrections(r, table);
        matter.deadlines = deadlines(r, table);
    }
    matter.description = table.string(r, &head::DESCRIPTION);
    matter.date = table.date(r, &common::DATE);
    matter.updated = table.date(r, &common::UPDATED);
    matter.draft = table.boolean(r, &common::DRAFT);
    matter.publish_date = table.moment(r, &common::PUBLISH_DATE);
    matter.expiry_date = table.moment(r, &common::EXPIRY_DATE);
    matter.weight = table.integer(r, &common::WEIGHT).map(|n| n.value);
    matter.kind = table.choice(r, &head::KIND);
    matter.image = page_image(r, table);
    matter.audiences = table.strings(r, &common::AUDIENCES);
    matter.sectors = table.strings(r, &common::SECTORS);
    matter.hazards = table.strings(r, &common::HAZARDS);
    matter.localities = table.strings(r, &common::LOCALITIES);
    matter.documents = table.strings(r, &common::DOCUMENTS);
    matter.tags = table.strings(r, &common::TAGS);
    matter.formats = table.choices(r, &common::FORMATS);
    matter.extra = table.json(r, &common::EXTRA);
    matter.fields = Fields::read(r, table);
    matter
}

fn page_image(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<PageImage> {
    let mut written = table.table(r, &common::IMAGE)?;
    let src = written.string(r, &image::SRC);
    let range = written.range(r);
    let alt = written.string(r, &image::ALT).unwrap_or_else(|| Spanned::new("".into(), range));
    written.finish(r);
    Some(PageImage { src: src?, alt })
}

fn corrections(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for mut one in table.tables(r, &common::CORRECTIONS) {
        let date = one.date(r, &correction::DATE);
        let text = one.string(r, &correction::TEXT);
        one.finish(r);
        corrections.extend(date.zip(text).map(|(date, text)| Correction { date, text }));
    }
    corrections
}

/// What is wrong with the second of two dates: it is earlier than the first, or is to differ and does not.
pub fn out_of_order<T: PartialOrd>(
    first: Option<&Spanned<T>>,
    then: Option<&Spanned<T>>,
    differ: bool,
    names: (Key, Key),
) -> Option<Diagnostic> {
    let (first, then) = (&first?.value, &then?.value);
    if then > first || !differ && then == first {
        return None;
    }
    let (one, two) = names;
    let message = if then < first {
        Text::new(format!("`{two}` sớm hơn `{one}`"), format!("`{two}` is earlier than `{one}`"))
    } else {
        Text::new(
            format!("`{two}` trùng với `{one}` nên trang không bao giờ hiện"),
            format!("`{two}` equals `{one}`, so the page is never there"),
        )
    };
    Some(Diagnostic::error(Code::BadDate, message).help(Text::new(
        format!("xem lại hai ngày: `{two}` phải sau `{one}`"),
        format!("look at both dates: `{two}` comes after `{one}`"),
    )))
}

fn deadlines(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<Deadline> {
    let mut deadlines = Vec::new();
    for mut one in table.tables(r, &common::DEADLINES) {
        let day = one.month_day(r, &deadline::DAY);
        let title = one.string(r, &deadline::TITLE);
        let who = one.string(r, &deadline::WHO);
        let to = one.string(r, &deadline::TO);
        one.finish(r);
        deadlines.extend(day.zip(title).map(|(day, title)| Deadline { day, title, who, to }));
    }
    deadlines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Format as Drawn, Lang, Style, draw};

    fn read_page(text: &str) -> (FrontMatter, String) {
        let file = SourceText::new("a.md", text);
        let mut diagnostics = Vec::new();
        let fences = split(&file, &mut diagnostics);
        let matter = parse(&file, fences.front, &mut diagnostics);
        let drawn = diagnostics.iter().map(|d| draw(d, Drawn::Short, Lang::En, Style::Plain)).collect();
        (matter, drawn)
    }

    #[track_caller]
    fn check_errors(text: &str, starts: &[&str]) {
        let (_, drawn) = read_page(text);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), starts.len(), "{drawn}");
        for (line, start) in lines.iter().zip(starts) {
            assert!(line.starts_with(start), "{line}\nshould start {start}");
        }
    }

    #[test]
    fn a_misspelt_key_is_reported_with_the_nearest_known_one() {
        check_errors(
            "+++\ntilte = \"a\"\n+++\n",
            &["a.md:2:1: error[unknown-key]: there is no key `tilte` (Help: Did you mean `title`?)"],
        );
    }

    #[test]
    fn all_mistakes_are_reported_in_one_run() {
        check_errors(
            "+++\ntitle = \"a\"\ndate = \"30/2/2026\"\nweight = \"x\"\nkind = \"guidence\"\n+++\n",
            &["a.md:3:8: error[bad-date]", "a.md:4:10: error[wrong-type]", "a.md:5:8: error[bad-value]"],
        );
    }

    #[test]
    fn an_unquoted_day_month_year_is_read() {
        for date in [
            "date = 1/5/2026",
            "date = 01/05/2026",
            "date=01/05/2026",
            "date = \"1/5/2026\"",
            "date = 2026-05-01",
        ] {
            let (matter, drawn) = read_page(&format!("+++\ntitle = \"a\"\n{date}\n+++\n"));
            assert_eq!(drawn, "");
            assert_eq!(matter.date.expect("a date").value.to_string(), "2026-05-01", "{date}");
        }
    }

    #[test]
    fn a_value_without_quotes_says_how_to_quote_it() {
        check_errors("+++\ntitle = Giàn giáo\n+++\n", &["a.md:2:9: error[toml]"]);
        let (_, drawn) = read_page("+++\ntitle = Giàn giáo\n+++\n");
        assert!(drawn.contains("title = \"Giàn giáo\""), "{drawn}");
    }

    #[test]
    fn yaml_front_matter_is_printed_as_toml() {
        let (_, drawn) = read_page("---\ntitle: Giàn giáo\ntags: [a, b]\ndate: 2026-05-01\n---\ntext");
        assert!(drawn.contains("title = \"Giàn giáo\" tags = [\"a\", \"b\"] date = 2026-05-01"), "{drawn}");
    }

    #[test]
    fn an_unclosed_front_matter_is_reported_at_its_start() {
        check_errors("+++\ntitle = \"a\"\n\nChữ của bài.\n", &["a.md:1:1: error[front-matter]"]);
    }
}

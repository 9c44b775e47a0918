//! The nine kinds of page and the fields each of them has.

use jiff::civil::Date;

use super::front::Format;
use super::value::{Reader, Spanned, Str, Table};

/// What a page is. Each kind has its own fields, template, linked data and default formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Hướng dẫn
    Guidance,
    /// Chiến dịch
    Campaign,
    /// Kế hoạch
    Plan,
    /// Tin tức
    News,
    /// Sự kiện
    Event,
    /// Gương điển hình
    Exemplar,
    /// Công khai xử lý vi phạm
    Disclosure,
    /// Thủ tục hành chính
    Procedure,
    /// Any other page
    #[default]
    Page,
}

impl Kind {
    pub const CHOICES: &[(&'static str, Kind)] = &[
        ("guidance", Kind::Guidance),
        ("campaign", Kind::Campaign),
        ("plan", Kind::Plan),
        ("news", Kind::News),
        ("event", Kind::Event),
        ("exemplar", Kind::Exemplar),
        ("disclosure", Kind::Disclosure),
        ("procedure", Kind::Procedure),
        ("page", Kind::Page),
    ];

    /// The name in front matter, templates and i18n keys.
    pub fn name(self) -> &'static str {
        Kind::CHOICES.iter().find(|(_, kind)| *kind == self).map_or("page", |(name, _)| name)
    }

    /// The forms a page of this kind is offered in where its front matter does not say.
    pub fn default_formats(self) -> &'static [Format] {
        match self {
            Kind::Guidance => &[Format::Leaflet, Format::Poster, Format::Radio, Format::Embed],
            Kind::Campaign => &[Format::Poster, Format::Radio, Format::Embed],
            Kind::Event => &[Format::Radio, Format::Embed],
            Kind::Procedure => &[Format::Leaflet],
            Kind::Plan | Kind::News | Kind::Exemplar | Kind::Disclosure | Kind::Page => &[],
        }
    }

    /// The field keys this kind has.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Kind::Guidance => &["steps", "equipment", "contacts", "reviewed", "review_due"],
            Kind::Campaign => &["year", "theme", "from", "to", "slogans", "activities"],
            Kind::News => &["source", "author"],
            Kind::Event => &["from", "to", "time", "place", "organiser", "contacts"],
            Kind::Exemplar => &["honoree", "unit", "achievement", "recognised_by"],
            Kind::Disclosure => {
                &["subject", "subject_type", "violation", "decision", "authority", "penalty", "legal_basis"]
            }
            Kind::Procedure => &[
                "authority",
                "submission",
                "required_documents",
                "steps",
                "duration",
                "fee",
                "result",
                "legal_basis",
            ],
            Kind::Plan | Kind::Page => &[],
        }
    }
}

/// When in a campaign something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Before,
    During,
    After,
}

impl Phase {
    pub const CHOICES: &[(&'static str, Phase)] =
        &[("before", Phase::Before), ("during", Phase::During), ("after", Phase::After)];

    pub fn name(self) -> &'static str {
        Phase::CHOICES.iter().find(|(_, p)| *p == self).map_or("", |(name, _)| name)
    }
}

/// Something done in a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    pub phase: Phase,
    pub title: Str,
    pub note: Option<Str>,
    pub audiences: Vec<Str>,
}

/// Where a news item comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsSource {
    pub name: Str,
    pub url: Option<Str>,
}

/// Who a disclosure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectType {
    Person,
    Organisation,
}

/// The fields of all kinds as written; linking checks that they belong to the page's kind, which
/// may come from a section's `[cascade]` in another file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindFields {
    /// The keys that were written, with their places.
    pub written: Vec<Spanned<&'static str>>,
    pub steps: Vec<Str>,
    pub equipment: Vec<Str>,
    pub contacts: Vec<Str>,
    pub reviewed: Option<Spanned<Date>>,
    pub review_due: Option<Spanned<Date>>,
    pub year: Option<Spanned<i64>>,
    pub theme: Option<Str>,
    pub from: Option<Spanned<Date>>,
    pub to: Option<Spanned<Date>>,
    pub slogans: Vec<Str>,
    pub activities: Vec<Activity>,
    pub source: Option<NewsSource>,
    pub author: Option<Str>,
    pub time: Option<Str>,
    pub place: Option<Str>,
    pub organiser: Option<Str>,
    pub honoree: Option<Str>,
    pub unit: Option<Str>,
    pub achievement: Option<Str>,
    pub recognised_by: Option<Str>,
    pub subject: Option<Str>,
    pub subject_type: Option<Spanned<SubjectType>>,
    pub violation: Option<Str>,
    pub decision: Option<Str>,
    pub authority: Option<Str>,
    pub penalty: Option<Str>,
    pub legal_basis: Vec<Str>,
    pub submission: Option<Str>,
    pub required_documents: Vec<Str>,
    pub duration: Option<Str>,
    pub fee: Option<Str>,
    pub result: Option<Str>,
}

impl KindFields {
    /// Takes the fields of every kind out of the table; `None` where there are none.
    pub fn read(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<Box<KindFields>> {
        let mut written = Vec::new();
        for (_, kind) in Kind::CHOICES {
            for key in kind.fields() {
                if let Some(range) = table.key_range(r, key)
                    && !written.iter().any(|known: &Spanned<&str>| known.value == *key)
                {
                    written.push(Spanned::new(*key, range));
                }
            }
        }
        let fields = KindFields {
            steps: table.strings(r, "steps").unwrap_or_default(),
            equipment: table.strings(r, "equipment").unwrap_or_default(),
            contacts: table.strings(r, "contacts").unwrap_or_default(),
            reviewed: table.date(r, "reviewed"),
            review_due: table.date(r, "review_due"),
            year: table.integer_in(r, "year", 1990, 2200),
            theme: table.string(r, "theme"),
            from: table.date(r, "from"),
            to: table.date(r, "to"),
            slogans: table.strings(r, "slogans").unwrap_or_default(),
            activities: activities(r, table),
            source: news_source(r, table),
            author: table.string(r, "author"),
            time: table.string(r, "time"),
            place: table.string(r, "place"),
            organiser: table.string(r, "organiser"),
            honoree: table.string(r, "honoree"),
            unit: table.string(r, "unit"),
            achievement: table.string(r, "achievement"),
            recognised_by: table.string(r, "recognised_by"),
            subject: table.string(r, "subject"),
            subject_type: table.choice(
                r,
                "subject_type",
                &[("person", SubjectType::Person), ("organisation", SubjectType::Organisation)],
            ),
            violation: table.string(r, "violation"),
            decision: table.string(r, "decision"),
            authority: table.string(r, "authority"),
            penalty: table.string(r, "penalty"),
            legal_basis: table.strings(r, "legal_basis").unwrap_or_default(),
            submission: table.string(r, "submission"),
            required_documents: table.strings(r, "required_documents").unwrap_or_default(),
            duration: table.string(r, "duration"),
            fee: table.string(r, "fee"),
            result: table.string(r, "result"),
            written,
        };
        (!fields.written.is_empty()).then(|| Box::new(fields))
    }

    /// Takes over what is not set from a section's defaults.
    pub fn inherit(&mut self, d: &KindFields) {
        macro_rules! fill {
            ($($field:ident),*; $($list:ident),*) => {
                $(if self.$field.is_none() { self.$field.clone_from(&d.$field); })*
                $(if self.$list.is_empty() { self.$list.clone_from(&d.$list); })*
            };
        }
        fill!(reviewed, review_due, year, theme, from, to, source, author, time, place, organiser, honoree, unit,
              achievement, recognised_by, subject, subject_type, violation, decision, authority, penalty, submission,
              duration, fee, result;
              steps, equipment, contacts, slogans, activities, legal_basis, required_documents);
    }
}

fn activities(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<Activity> {
    let mut activities = Vec::new();
    for mut item in table.tables(r, "activities") {
        let phase = item.choice(r, "phase", Phase::CHOICES).map_or(Phase::During, |p| p.value);
        let title = item.required_string(r, "title");
        let note = item.string(r, "note");
        let audiences = item.strings(r, "audiences").unwrap_or_default();
        item.finish(r);
        if let Some(title) = title {
            activities.push(Activity { phase, title, note, audiences });
        }
    }
    activities
}

fn news_source(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<NewsSource> {
    let mut source = table.table(r, "source")?;
    let name = source.required_string(r, "name");
    let url = source.url(r, "url");
    source.finish(r);
    Some(NewsSource { name: name?, url })
}

//! The fields that only some kinds of page have.
//!
//! A page's kind may stand in its section's `[cascade]`, in another file, so front matter is read into
//! [`Fields`], all that was written of any kind; with the kind known, [`Fields::of`] gives the struct of
//! that kind. Linking reports what belongs to another kind.

use std::ops::Range;

use jiff::civil::Date;

use super::value::{Reader, Spanned, Str, Table};
use crate::diag::{Code, Diagnostic, Text};
use crate::keys::page::{activity, news_source, own, own_keys};
use crate::keys::{Key, Registry, Shape, TextKind};
use crate::vi::clock;

pub use crate::keys::choices::{Kind, Phase, SubjectType};

impl Kind {
    /// The keys that only pages of this kind, and perhaps of some others, have.
    pub fn fields(self) -> &'static [Key] {
        own_keys(self)
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

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Text(Str),
    Texts(Vec<Str>),
    Date(Spanned<Date>),
    Number(Spanned<i64>),
    SubjectType(Spanned<SubjectType>),
    Activities(Vec<Activity>),
    Source(NewsSource),
}

/// A field as written.
#[derive(Clone, Debug)]
pub struct Written {
    pub key: &'static Key,
    /// Of the key in the file.
    pub range: Range<usize>,
    /// `None` where what was written could not be read; that is reported.
    value: Option<Value>,
}

impl PartialEq for Written {
    fn eq(&self, other: &Written) -> bool {
        self.key == other.key && self.value == other.value
    }
}

/// The fields of all kinds as written, in the order in which they are described.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    written: Vec<Written>,
}

impl Fields {
    /// Takes the fields of every kind out of the table; `None` where there are none.
    pub fn read(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<Box<Fields>> {
        let mut written = Vec::new();
        for key in own::ALL {
            let range = table.key_range(r, key);
            let value = read_one(r, table, key);
            if let Some(range) = range {
                written.push(Written { key, range, value });
            }
        }
        let fields = Fields { written };
        ask_about_time(r, &fields);
        (!fields.written.is_empty()).then(|| Box::new(fields))
    }

    /// Takes over what was not written from a section's defaults.
    pub fn inherit(&mut self, defaults: &Fields) {
        for default in defaults.written.iter().filter(|default| default.value.is_some()) {
            match self.written.iter_mut().find(|own| own.key == default.key) {
                Some(own) if own.value.is_none() => own.value.clone_from(&default.value),
                Some(_) => {}
                None => self.written.push(default.clone()),
            }
        }
    }

    /// Of a page on which no such field is written.
    pub fn none() -> &'static Fields {
        static NONE: Fields = Fields { written: Vec::new() };
        &NONE
    }

    /// All that was written, whichever kind it belongs to.
    pub fn written(&self) -> &[Written] {
        &self.written
    }

    /// The ids that were written where the description says that they are a registry's.
    pub fn entries_of(&self, registry: Registry) -> impl Iterator<Item = &Str> {
        let of_registry = Shape::Texts(TextKind::Entry(registry));
        let fields = self.written.iter().filter(move |field| field.key.shape == of_registry);
        fields.flat_map(|field| match &field.value {
            Some(Value::Texts(ids)) => ids.as_slice(),
            _ => &[],
        })
    }

    fn value(&self, key: &Key) -> Option<&Value> {
        self.written.iter().find(|written| written.key == key)?.value.as_ref()
    }
}

/// Words that mean no time of the day.
const ALL_DAY: [&str; 4] = ["cả ngày", "trong ngày", "all day", "all-day"];

/// Asks about a time of one day that the calendar cannot read: there the day is all there is.
fn ask_about_time(r: &mut Reader<'_>, fields: &Fields) {
    let day = |key| match fields.value(key) {
        Some(Value::Date(day)) => Some(day.value),
        _ => None,
    };
    let Some(Value::Text(time)) = fields.value(&own::TIME) else { return };
    let (from, to) = (day(&own::FROM), day(&own::TO));
    let lower = time.value.trim().to_lowercase();
    if from.zip(to).is_some_and(|(from, to)| from != to)
        || lower.is_empty()
        || ALL_DAY.contains(&&*lower)
        || clock::read(&time.value).is_some()
    {
        return;
    }
    let message = Text::new(
        format!("không rõ \"{}\" là mấy giờ nên lịch chỉ ghi cả ngày", time.value),
        format!("the time \"{}\" is not understood, so the calendar has the whole day", time.value),
    );
    r.diagnostics.push(
        Diagnostic::warning(Code::BadValue, message).at(r.file, time.range()).help(Text::fixed(
            "viết theo 24 giờ hoặc nói rõ buổi, ví dụ \"14:00\", \"2 giờ chiều\", \"7g30 – 11g\"; điều khác ghi trong bài",
            "write \"14:00\" or \"2 pm\", \"07:30 – 11:00\"; say all else in the text",
        )),
    );
}

fn read_one(r: &mut Reader<'_>, table: &mut Table<'_>, key: &Key) -> Option<Value> {
    match key.shape {
        Shape::Texts(_) => table.strings(r, key).map(Value::Texts),
        Shape::Date => table.date(r, key).map(Value::Date),
        Shape::IntegerIn(..) => table.integer(r, key).map(Value::Number),
        Shape::Choice(_) => table.choice(r, key).map(Value::SubjectType),
        Shape::Tables(_) => table.has(key).then(|| Value::Activities(activities(r, table, key))),
        Shape::Table(_) => news_source(r, table, key).map(Value::Source),
        _ => table.string(r, key).map(Value::Text),
    }
}

fn activities(r: &mut Reader<'_>, table: &mut Table<'_>, key: &Key) -> Vec<Activity> {
    let mut activities = Vec::new();
    for mut item in table.tables(r, key) {
        let phase = item.choice_or(r, &activity::PHASE);
        let title = item.string(r, &activity::TITLE);
        let note = item.string(r, &activity::NOTE);
        let audiences = item.strings(r, &activity::AUDIENCES).unwrap_or_default();
        item.finish(r);
        if let Some(title) = title {
            activities.push(Activity { phase, title, note, audiences });
        }
    }
    activities
}

fn news_source(r: &mut Reader<'_>, table: &mut Table<'_>, key: &Key) -> Option<NewsSource> {
    let mut source = table.table(r, key)?;
    let name = source.string(r, &news_source::NAME);
    let url = source.string(r, &news_source::URL);
    source.finish(r);
    Some(NewsSource { name: name?, url })
}

/// A field of a kind's struct.
trait Field<'a> {
    fn of(value: Option<&'a Value>) -> Self;
}

macro_rules! field {
    ($type:ty, $variant:ident) => {
        impl<'a> Field<'a> for Option<&'a $type> {
            fn of(value: Option<&'a Value>) -> Self {
                match value {
                    Some(Value::$variant(value)) => Some(value),
                    _ => None,
                }
            }
        }
    };
}

field!(Str, Text);
field!(Spanned<Date>, Date);
field!(Spanned<i64>, Number);
field!(Spanned<SubjectType>, SubjectType);
field!(NewsSource, Source);

impl<'a> Field<'a> for &'a [Str] {
    fn of(value: Option<&'a Value>) -> Self {
        match value {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }
}

impl<'a> Field<'a> for &'a [Activity] {
    fn of(value: Option<&'a Value>) -> Self {
        match value {
            Some(Value::Activities(activities)) => activities,
            _ => &[],
        }
    }
}

/// Declares one struct per kind, each field with its key, and the enum over them.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident { $($field:ident: $type:ty = $key:ident),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $kind<'a> {
                $(pub $field: $type,)*
                fields: std::marker::PhantomData<&'a Fields>,
            }

            impl<'a> $kind<'a> {
                // Some kinds have none.
                #[allow(unused_variables)]
                fn of(fields: &'a Fields) -> $kind<'a> {
                    $kind {
                        $($field: Field::of(fields.value(&own::$key)),)*
                        fields: std::marker::PhantomData,
                    }
                }

                /// The keys of its fields.
                #[cfg(test)]
                const KEYS: &'static [Key] = &[$(own::$key),*];
            }
        )*

        /// The fields of a page whose kind is known.
        #[derive(Clone, Copy, Debug)]
        pub enum KindFields<'a> {
            $($kind($kind<'a>),)*
        }

        impl Fields {
            /// The fields of one kind; what was written of others is left out.
            pub fn of(&self, kind: Kind) -> KindFields<'_> {
                match kind {
                    $(Kind::$kind => KindFields::$kind($kind::of(self)),)*
                }
            }
        }

        #[cfg(test)]
        fn keys_of(kind: Kind) -> &'static [Key] {
            match kind {
                $(Kind::$kind => $kind::KEYS,)*
            }
        }
    };
}

kinds! {
    /// Hướng dẫn: how to do dangerous work safely.
    Guidance {
        steps: &'a [Str] = STEPS,
        equipment: &'a [Str] = EQUIPMENT,
        contacts: &'a [Str] = CONTACTS,
        headline: Option<&'a Str> = HEADLINE,
        poster: &'a [Str] = POSTER,
        reviewed: Option<&'a Spanned<Date>> = REVIEWED,
        review_due: Option<&'a Spanned<Date>> = REVIEW_DUE,
    }
    /// Chiến dịch
    Campaign {
        year: Option<&'a Spanned<i64>> = YEAR,
        theme: Option<&'a Str> = THEME,
        from: Option<&'a Spanned<Date>> = FROM,
        to: Option<&'a Spanned<Date>> = TO,
        slogans: &'a [Str] = SLOGANS,
        activities: &'a [Activity] = ACTIVITIES,
    }
    /// Kế hoạch: its data is in `plan.toml`.
    Plan {}
    /// Tin tức
    News {
        source: Option<&'a NewsSource> = SOURCE,
        author: Option<&'a Str> = AUTHOR,
    }
    /// Sự kiện
    Event {
        from: Option<&'a Spanned<Date>> = FROM,
        to: Option<&'a Spanned<Date>> = TO,
        time: Option<&'a Str> = TIME,
        place: Option<&'a Str> = PLACE,
        organiser: Option<&'a Str> = ORGANISER,
        contacts: &'a [Str] = CONTACTS,
    }
    /// Gương điển hình
    Exemplar {
        honoree: Option<&'a Str> = HONOREE,
        unit: Option<&'a Str> = UNIT,
        achievement: Option<&'a Str> = ACHIEVEMENT,
        recognised_by: Option<&'a Str> = RECOGNISED_BY,
    }
    /// Công khai xử lý vi phạm
    Disclosure {
        subject: Option<&'a Str> = SUBJECT,
        subject_type: Option<&'a Spanned<SubjectType>> = SUBJECT_TYPE,
        violation: Option<&'a Str> = VIOLATION,
        decision: Option<&'a Str> = DECISION,
        authority: Option<&'a Str> = AUTHORITY,
        penalty: Option<&'a Str> = PENALTY,
        legal_basis: &'a [Str] = LEGAL_BASIS,
    }
    /// Thủ tục hành chính
    Procedure {
        authority: Option<&'a Str> = AUTHORITY,
        submission: Option<&'a Str> = SUBMISSION,
        required_documents: &'a [Str] = REQUIRED_DOCUMENTS,
        steps: &'a [Str] = STEPS,
        duration: Option<&'a Str> = DURATION,
        fee: Option<&'a Str> = FEE,
        result: Option<&'a Str> = RESULT,
        legal_basis: &'a [Str] = LEGAL_BASIS,
    }
    /// Any other page has no fields of its own.
    Page {}
}

/// What several kinds have.
impl<'a> KindFields<'a> {
    /// What to do, in order.
    pub fn steps(self) -> &'a [Str] {
        match self {
            KindFields::Guidance(guidance) => guidance.steps,
            KindFields::Procedure(procedure) => procedure.steps,
            _ => &[],
        }
    }

    /// Whom to call: ids of hotlines.
    pub fn contacts(self) -> &'a [Str] {
        match self {
            KindFields::Guidance(guidance) => guidance.contacts,
            KindFields::Event(event) => event.contacts,
            _ => &[],
        }
    }

    /// Symbols of the documents a disclosure or a procedure rests on.
    pub fn legal_basis(self) -> &'a [Str] {
        match self {
            KindFields::Disclosure(disclosure) => disclosure.legal_basis,
            KindFields::Procedure(procedure) => procedure.legal_basis,
            _ => &[],
        }
    }

    /// The first and the last day of a campaign or an event.
    pub fn days(self) -> (Option<&'a Spanned<Date>>, Option<&'a Spanned<Date>>) {
        match self {
            KindFields::Campaign(campaign) => (campaign.from, campaign.to),
            KindFields::Event(event) => (event.from, event.to),
            _ => (None, None),
        }
    }

    /// What a campaign calls out.
    pub fn slogans(self) -> &'a [Str] {
        match self {
            KindFields::Campaign(campaign) => campaign.slogans,
            _ => &[],
        }
    }

    /// The official theme of a campaign.
    pub fn theme(self) -> Option<&'a Str> {
        match self {
            KindFields::Campaign(campaign) => campaign.theme,
            _ => None,
        }
    }

    /// The day by which guidance must be checked again.
    pub fn review_due(self) -> Option<&'a Spanned<Date>> {
        match self {
            KindFields::Guidance(guidance) => guidance.review_due,
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_struct_of_a_kind_has_the_keys_described_for_it() {
        for (name, kind) in Kind::CHOICES {
            assert_eq!(keys_of(*kind), kind.fields(), "{name}");
        }
    }
}

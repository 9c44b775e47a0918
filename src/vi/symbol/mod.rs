//! Symbols of documents (số, ký hiệu): one grammar for what is printed and what is asked for.
//!
//! [`locate`] reads one at a place of a text, [`find`] all of them; links, search, reading aloud and import use
//! these. [`field`] reads the number field of a letterhead, where the number may still be blank. [`asked`]
//! reads a query, where signs, marks and the kind may be missing; it exists in JavaScript too (`search/vi.js`).
//! `tests/vectors/symbols.json` and `numbers.json` say what is read.
//!
//! The forms: `39/2016/NĐ-CP`, `209/NQ-CP`, `84/2015/QH13`, `1136/LĐTBXH-ATLĐ` (Nghị định 30/2020/NĐ-CP, Phụ lục
//! I, III, VI); `31-CT/TW`, `05-QĐi/TW` (Hướng dẫn 36-HD/VPTW); `TCVN 6909:2001`, `QCVN 01-1:2018/BYT` (Thông tư
//! 11/2021/TT-BKHCN). Any dash is a dash, for Word makes "–" of "-".

pub mod asked;
mod kinds;
mod read;

use std::ops::Range;

use super::fold::fold;

pub use kinds::{KINDS, Kind, SERIES, kind_of};
pub(crate) use read::capital;
pub use read::{Field, alone, field, find, kind_before, locate};

/// How the parts of a symbol stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `39/2016/NĐ-CP`: a stroke after the number.
    State,
    /// `31-CT/TW`: a dash after the number.
    Party,
    /// `TCVN 6909:2001`: the number after the series.
    Standard,
}

/// Where the parts of a printed symbol stand in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The whole symbol.
    pub range: Range<usize>,
    /// `39`, `10c`, `01-1`; empty where the number is blank.
    number: Range<usize>,
    year: Option<Range<usize>>,
    /// `NĐ-CP`, `CT/TW`; of a standard its series.
    code: Range<usize>,
    /// Of a standard: the family (`ISO`) between series and number.
    family: Option<Range<usize>>,
    /// Of a standard: the ministry after the year.
    publisher: Option<Range<usize>>,
    form: Form,
}

impl Place {
    /// Whether this names one document and no other: a standard without its year does not.
    pub fn is_whole(&self) -> bool {
        self.form != Form::Standard || self.year.is_some()
    }

    /// The symbol that stands there.
    pub fn symbol(&self, text: &str) -> Symbol {
        let part = |range: &Range<usize>| spell(&text[range.clone()]);
        let optional = |range: &Option<Range<usize>>| range.as_ref().map(part);
        let number = Some(part(&self.number)).filter(|number| !number.is_empty());
        let mut symbol = Symbol {
            number,
            year: optional(&self.year),
            kind: String::new(),
            joint: None,
            issuer: String::new(),
            family: optional(&self.family),
            form: self.form,
        };
        let code = part(&self.code);
        match code.split_once(['-', '/']).filter(|_| self.form != Form::Standard) {
            Some((kind, issuer)) => {
                symbol.joint = code[kind.len()..].chars().next();
                (symbol.kind, symbol.issuer) = (kind.to_owned(), issuer.to_owned());
            }
            None => symbol.kind = code,
        }
        if let Some(publisher) = optional(&self.publisher) {
            symbol.issuer = publisher;
        }
        symbol
    }
}

/// A symbol taken apart, each part as it is printed, with one kind of dash and without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Digits, with the letter of an inserted document (`10c`) or the part of a standard (`01-1`); `None` where
    /// it is blank.
    pub number: Option<String>,
    /// Four digits.
    pub year: Option<String>,
    /// Kind: `NĐ`, `CT`, `QH13`, `TCVN` …
    pub kind: String,
    /// What stands between kind and issuer.
    joint: Option<char>,
    /// Issuer, parts joined as printed (`BLĐTBXH-BYT`); empty where the symbol names none.
    pub issuer: String,
    family: Option<String>,
    pub form: Form,
}

impl Symbol {
    /// The way it is written by rule: `44/2016/NĐ-CP`, `31-CT/TW`, `QCVN 01-1:2018/BYT`. Where the number is
    /// blank, what is known: `KH-UBND`.
    pub fn normal(&self) -> String {
        let issuer = &self.issuer;
        if self.form == Form::Standard {
            let words = [Some(&self.kind), self.family.as_ref(), self.number.as_ref()];
            let mut out = words.into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
            if let Some(year) = &self.year {
                out = format!("{out}:{year}");
            }
            return if issuer.is_empty() { out } else { format!("{out}/{issuer}") };
        }
        let joint = self.joint.map_or(String::new(), |joint| format!("{joint}{issuer}"));
        let code = format!("{}{joint}", self.kind);
        let Some(number) = &self.number else { return code };
        match (&self.year, self.form) {
            (Some(year), _) => format!("{number}/{year}/{code}"),
            (None, Form::Party) => format!("{number}-{code}"),
            (None, _) => format!("{number}/{code}"),
        }
    }

    /// The number without noughts before it, in small letters: `5` for `05`.
    pub fn plain_number(&self) -> String {
        let parts = self.number.as_deref().unwrap_or_default().split('-').map(trim_zeros);
        parts.collect::<Vec<_>>().join("-")
    }

    /// Keys under which the symbol is found, the whole one first; none where its number is blank.
    pub fn keys(&self) -> Vec<String> {
        if self.number.is_none() {
            return Vec::new();
        }
        let parts: Vec<String> =
            self.issuer.split(['-', '/', '&']).map(fold).filter(|p| !p.is_empty()).collect();
        keys(&self.plain_number(), self.year.as_deref(), &fold(&self.kind), &parts.join("-"))
    }
}

/// Keys of a symbol whose parts are folded.
fn keys(number: &str, year: Option<&str>, kind: &str, issuer: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut push = |key: String| {
        if !out.contains(&key) {
            out.push(key);
        }
    };
    // `84/2015/QH13` is asked for as "luật 84 2015", without the term of the National Assembly.
    let short = kind.trim_end_matches(|c: char| c.is_ascii_digit());
    // An official letter's symbol has no kind: the first letters are its issuer's.
    let unnamed = (!kinds::is_kind(kind)).then_some("cv");
    for year in year.map(Some).into_iter().chain([None]) {
        let head = year.map_or(number.to_owned(), |y| format!("{number}/{y}"));
        if !issuer.is_empty() {
            push(format!("{head}/{kind}-{issuer}"));
        }
        push(format!("{head}/{kind}"));
        push(format!("{head}/{short}"));
        if let Some(kind) = unnamed {
            push(format!("{head}/{kind}"));
        }
    }
    out
}

/// A printed part with one kind of dash, without spaces, `Đ` for the Icelandic letter that old keyboards give.
fn spell(part: &str) -> String {
    let letters = part.chars().filter(|c| !c.is_whitespace());
    letters
        .map(|c| match c {
            c if is_dash(c) => '-',
            'Ð' => 'Đ',
            'ð' => 'đ',
            c => c,
        })
        .collect()
}

/// Any dash that stands for the hyphen of a symbol.
pub fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '−' | '\u{fe63}' | '\u{ff0d}')
}

fn trim_zeros(number: &str) -> &str {
    let trimmed = number.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }
}

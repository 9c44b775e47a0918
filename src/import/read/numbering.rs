//! Word's automatic numbering: what label each paragraph shows, though no text of it is in the file.
//!
//! ECMA-376-1, 17.9: `numbering.xml` defines levels by `abstractNum`; `num` uses one, perhaps with levels of its own or
//! another start. A counter goes up with each paragraph of its level, empty ones too, and begins again when a lower
//! level was used in between (or as `lvlRestart` says). `numStyleLink` borrows the levels of the list that `styleLink`
//! names.

use super::xml::{Attributes, for_each_event};
use crate::vi::roman::to_roman;
use std::collections::HashMap;
use std::rc::Rc;

/// One level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2.`
    text: String,
    /// All numbers in figures, whatever their own levels show.
    legal: bool,
    /// The level whose use begins this one again; `Some(0)` never.
    restart: Option<u8>,
    /// The paragraph style that brings this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".into(),
            text: String::new(),
            legal: false,
            restart: None,
            style: None,
        }
    }
}

/// Word has nine levels.
const LEVELS: usize = 9;

type Levels = [Option<Level>; LEVELS];

/// A list as a document uses it.
#[derive(Debug, Default)]
struct Use {
    list: String,
    starts: HashMap<usize, u32>,
    levels: HashMap<usize, Level>,
}

/// A list ready to count: its own levels over those it borrows.
#[derive(Debug)]
struct Ready {
    list: String,
    levels: Levels,
    starts: HashMap<usize, u32>,
}

/// The lists a document defines and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, Levels>,
    /// List → the style whose list it borrows; style → the list that it names.
    borrows: HashMap<String, String>,
    lends: HashMap<String, String>,
    uses: HashMap<String, Use>,
    ready: HashMap<String, Option<Rc<Ready>>>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
}

/// Where the reader stands in `numbering.xml`.
#[derive(Default)]
struct Place {
    list: Option<String>,
    num: Option<String>,
    level: usize,
    in_level: bool,
}

impl Numbering {
    /// Reads `numbering.xml`; what it does not understand is left out.
    pub(super) fn parse(xml: &str) -> Self {
        let mut numbering = Self::default();
        let mut place = Place::default();
        for_each_event(xml, |name, attributes| match attributes {
            Some(attributes) => numbering.start(name, attributes, &mut place),
            None => match name {
                "abstractNum" => place.list = None,
                "num" => place.num = None,
                "lvl" => place.in_level = false,
                _ => {}
            },
        });
        numbering
    }

    fn start(&mut self, name: &str, attributes: &Attributes, place: &mut Place) {
        let value = || attributes.get("val").unwrap_or_default();
        let level = || attributes.number("ilvl").map_or(0, |level| (level as usize).min(LEVELS - 1));
        match (name, &place.list, &place.num) {
            ("abstractNum", ..) => place.list = attributes.get("abstractNumId"),
            ("num", ..) => place.num = attributes.get("numId"),
            ("abstractNumId", None, Some(num)) => self.uses.entry(num.clone()).or_default().list = value(),
            ("numStyleLink", Some(list), _) => {
                self.borrows.insert(list.clone(), value());
            }
            ("styleLink", Some(list), _) => {
                self.lends.insert(value(), list.clone());
            }
            ("lvlOverride", None, Some(_)) => place.level = level(),
            ("startOverride", None, Some(num)) => {
                if let Ok(start) = value().parse() {
                    self.uses.entry(num.clone()).or_default().starts.insert(place.level, start);
                }
            }
            ("lvl", ..) => {
                (place.level, place.in_level) = (level(), true);
                if let Some(entry) = self.open(place) {
                    *entry = Level::default();
                }
            }
            ("start" | "numFmt" | "lvlText" | "isLgl" | "lvlRestart" | "pStyle", ..) if place.in_level => {
                let Some(entry) = self.open(place) else { return };
                match name {
                    "start" => entry.start = value().parse().unwrap_or(1),
                    "numFmt" => entry.format = value(),
                    "lvlText" => entry.text = value(),
                    "isLgl" => entry.legal = attributes.is_on(),
                    "lvlRestart" => entry.restart = attributes.number("val").map(|v| v.min(9) as u8),
                    _ => entry.style = attributes.get("val"),
                }
            }
            _ => {}
        }
    }

    /// The level that is being read.
    fn open(&mut self, place: &Place) -> Option<&mut Level> {
        match (&place.list, &place.num) {
            (Some(list), _) => {
                let levels = self.lists.entry(list.clone()).or_default();
                Some(levels[place.level].get_or_insert_default())
            }
            (None, Some(num)) => {
                Some(self.uses.entry(num.clone()).or_default().levels.entry(place.level).or_default())
            }
            (None, None) => None,
        }
    }

    /// The list that `num_id` uses, with what it borrows.
    fn ready(&mut self, num_id: &str) -> Option<Rc<Ready>> {
        if let Some(known) = self.ready.get(num_id) {
            return known.clone();
        }
        let found = self.uses.get(num_id).map(|usage| {
            let mut list = usage.list.clone();
            // Links are followed a bounded number of steps.
            for _ in 0..8 {
                let lender = self.borrows.get(&list).and_then(|style| self.lends.get(style));
                match lender.filter(|lender| **lender != list) {
                    Some(lender) => list.clone_from(lender),
                    None => break,
                }
            }
            let mut levels = self.lists.get(&list).cloned().unwrap_or_default();
            for (at, own) in &usage.levels {
                levels[*at] = Some(own.clone());
            }
            let starts = usage.starts.clone();
            // A use with a start or levels of its own counts by itself from there on.
            Rc::new(Ready { list, levels, starts })
        });
        self.ready.insert(num_id.to_owned(), found.clone());
        if let Some(ready) = &found {
            let counters = self.counters.entry(ready.list.clone()).or_default();
            for (at, start) in &ready.starts {
                counters[*at] = start.checked_sub(1);
                counters[*at + 1..].fill(None);
                if *start == 0 {
                    counters[*at] = None;
                }
            }
        }
        found
    }

    /// The level of a list that a paragraph style brings.
    pub(super) fn level_of_style(&mut self, num_id: &str, style: &str) -> Option<u8> {
        let ready = self.ready(num_id)?;
        let at = ready
            .levels
            .iter()
            .position(|level| level.as_ref().is_some_and(|level| level.style.as_deref() == Some(style)))?;
        Some(at as u8)
    }

    /// The label of the next paragraph of this list and level; counts it.
    pub(super) fn next(&mut self, num_id: &str, level: u8) -> Option<String> {
        let at = usize::from(level).min(LEVELS - 1);
        let ready = self.ready(num_id)?;
        let here = ready.levels[at].as_ref()?;
        let counters = self.counters.entry(ready.list.clone()).or_default();
        counters[at] = Some(counters[at].map_or(here.start, |count| count.saturating_add(1)));
        for (deeper, counter) in counters.iter_mut().enumerate().skip(at + 1) {
            let restart = ready.levels[deeper].as_ref().and_then(|level| level.restart);
            if restart.is_none_or(|restart| restart > 0 && at < usize::from(restart)) {
                *counter = None;
            }
        }
        if here.format == "bullet" {
            let plus = at > 0 && !here.text.starts_with(['-', '–', '\u{f02d}']) || here.text.starts_with('+');
            return Some(if plus { "+" } else { "-" }.to_owned());
        }
        if here.format == "none" {
            return None;
        }
        let mut shown = here.text.clone();
        for (below, counter) in counters.iter().enumerate().take(LEVELS) {
            let place = format!("%{}", below + 1);
            if shown.contains(&place) {
                let own = ready.levels[below].as_ref();
                let format = own.filter(|_| !here.legal).map_or("decimal", |own| own.format.as_str());
                let value = counter.or_else(|| own.map(|own| own.start)).unwrap_or(1);
                shown = shown.replace(&place, &written(value, format));
            }
        }
        let shown = shown.trim().to_owned();
        (!shown.is_empty()).then_some(shown)
    }
}

/// A number as Word writes it.
fn written(value: u32, format: &str) -> String {
    match format {
        "upperRoman" => to_roman(value),
        "lowerRoman" => to_roman(value).to_lowercase(),
        "upperLetter" => letters(value).to_uppercase(),
        "lowerLetter" => letters(value),
        "decimalZero" => format!("{value:02}"),
        "none" => String::new(),
        _ => value.to_string(),
    }
}

/// a, b, … z, aa, bb: the Latin alphabet, since Word has no Vietnamese one.
fn letters(value: u32) -> String {
    if value == 0 {
        return String::new();
    }
    let letter = char::from(b'a' + ((value - 1) % 26) as u8);
    let times = ((value - 1) / 26 + 1).min(4) as usize;
    letter.to_string().repeat(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Muc"/><w:lvlText w:val="%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%4."/></w:lvl>
        <w:lvl w:ilvl="4"><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%5)"/></w:lvl>
        </w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:styleLink w:val="Dieu"/>
        <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Dieu"/></w:abstractNum>
        <w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
        <w:num w:numId="9"><w:abstractNumId w:val="2"/></w:num>
        <w:num w:numId="10"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Phần %1"/></w:lvl></w:lvlOverride></w:num></w:numbering>"#;

    fn check(steps: &[(&str, u8)], expected: &[&str]) {
        let mut numbering = Numbering::parse(XML);
        let shown: Vec<String> =
            steps.iter().filter_map(|(num, level)| numbering.next(num, *level)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn counters_go_up_and_begin_again_below_a_new_heading() {
        check(
            &[("7", 0), ("7", 1), ("7", 1), ("7", 2), ("7", 2), ("7", 0), ("7", 1)],
            &["I.", "1.", "2.", "a)", "b)", "II.", "1."],
        );
    }

    #[test]
    fn a_restarted_list_begins_at_its_own_start() {
        check(&[("7", 1), ("7", 1), ("8", 1), ("8", 1)], &["1.", "2.", "1.", "2."]);
        assert_eq!(Numbering::parse(XML).next("99", 0), None);
    }

    #[test]
    fn legal_numbers_are_figures_and_some_levels_never_begin_again() {
        check(
            &[("7", 0), ("7", 0), ("7", 3), ("7", 4), ("7", 0), ("7", 4)],
            &["I.", "II.", "2.1.", "1)", "III.", "2)"],
        );
    }

    #[test]
    fn lists_are_borrowed_by_style_and_levels_replaced_by_a_use() {
        check(&[("9", 0), ("9", 0)], &["Điều 1.", "Điều 2."]);
        check(&[("10", 0), ("10", 1)], &["Phần 3", "1."]);
        assert_eq!(Numbering::parse(XML).level_of_style("7", "Muc"), Some(1));
    }
}

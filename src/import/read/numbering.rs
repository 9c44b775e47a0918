//! Word's automatic numbering: what label each paragraph shows, though no text of it is in the file.
//!
//! ECMA-376-1, 17.9: `numbering.xml` defines levels by `abstractNum`; `num` uses one, perhaps with another start. A
//! counter goes up with each paragraph of its level and begins again when a lower level was used in between.

use super::xml::{Attributes, for_each_start};
use crate::vi::roman::to_roman;
use std::collections::HashMap;

/// One level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `%1.%2.`
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".into(), text: String::new() }
    }
}

/// The lists a document defines and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: HashMap<String, HashMap<u8, Level>>,
    /// numId → list, and levels that start anew.
    uses: HashMap<String, (String, HashMap<u8, u32>)>,
    counters: HashMap<String, HashMap<u8, u32>>,
    begun: HashMap<String, ()>,
}

/// Word has nine levels.
const LEVELS: u8 = 9;

impl Numbering {
    /// Reads `numbering.xml`; what it does not understand is left out.
    pub(super) fn parse(xml: &str) -> Self {
        let mut numbering = Self::default();
        let (mut list, mut usage, mut level) = (String::new(), String::new(), 0u8);
        let mut in_num = false;
        let mut overriding = false;
        for_each_start(xml, |name, attributes: &Attributes| {
            let value = attributes.get("val");
            match name {
                "abstractNum" => {
                    list = attributes.get("abstractNumId").unwrap_or_default();
                    in_num = false;
                }
                "num" => {
                    usage = attributes.get("numId").unwrap_or_default();
                    in_num = true;
                    overriding = false;
                }
                "abstractNumId" if in_num => {
                    numbering.uses.insert(usage.clone(), (value.unwrap_or_default(), HashMap::new()));
                }
                "lvlOverride" => {
                    level = attributes.number("ilvl").unwrap_or(0).min(u32::from(LEVELS)) as u8;
                    overriding = true;
                }
                "startOverride" if overriding => {
                    if let (Some(entry), Some(start)) =
                        (numbering.uses.get_mut(&usage), value.and_then(|v| v.parse().ok()))
                    {
                        entry.1.insert(level, start);
                    }
                }
                "lvl" => {
                    level = attributes.number("ilvl").unwrap_or(0).min(u32::from(LEVELS)) as u8;
                    if !in_num {
                        numbering.lists.entry(list.clone()).or_default().insert(level, Level::default());
                    }
                }
                "start" | "numFmt" | "lvlText" if !in_num => {
                    let entry = numbering.lists.entry(list.clone()).or_default().entry(level).or_default();
                    match (name, value) {
                        ("start", Some(v)) => entry.start = v.parse().unwrap_or(1),
                        ("numFmt", Some(v)) => entry.format = v,
                        ("lvlText", Some(v)) => entry.text = v,
                        _ => {}
                    }
                }
                _ => {}
            }
        });
        numbering
    }

    /// The label of the next paragraph of this list and level; counts it.
    pub(super) fn next(&mut self, num_id: &str, level: u8) -> Option<String> {
        let (list_id, starts) = self.uses.get(num_id)?.clone();
        let levels = self.lists.get(&list_id)?;
        let here = levels.get(&level)?.clone();
        let first_use = self.begun.insert(num_id.to_owned(), ()).is_none();
        let counters = self.counters.entry(list_id.clone()).or_default();
        if first_use {
            for (at, start) in &starts {
                counters.insert(*at, start.saturating_sub(1));
            }
        }
        let next = counters.get(&level).map_or(here.start, |n| n.saturating_add(1));
        counters.insert(level, next);
        counters.retain(|at, _| *at <= level);
        if here.format == "bullet" {
            return Some("-".to_owned());
        }
        if here.format == "none" {
            return None;
        }
        let mut shown = here.text.clone();
        for at in 0..LEVELS {
            let place = format!("%{}", at + 1);
            if shown.contains(&place) {
                let format = levels.get(&at).map_or("decimal", |l| l.format.as_str());
                let value =
                    counters.get(&at).copied().or_else(|| levels.get(&at).map(|l| l.start)).unwrap_or(1);
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
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
        </w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="8"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"#;

    #[test]
    fn counters_go_up_and_begin_again_below_a_new_heading() {
        let mut numbering = Numbering::parse(XML);
        let shown: Vec<String> =
            [0, 1, 1, 2, 2, 0, 1].iter().filter_map(|level| numbering.next("7", *level)).collect();
        assert_eq!(shown, ["I.", "1.", "2.", "a)", "b)", "II.", "1."]);
    }

    #[test]
    fn a_restarted_list_begins_at_its_own_start() {
        let mut numbering = Numbering::parse(XML);
        assert_eq!(numbering.next("7", 1).as_deref(), Some("1."));
        assert_eq!(numbering.next("7", 1).as_deref(), Some("2."));
        assert_eq!(numbering.next("8", 1).as_deref(), Some("1."));
        assert_eq!(numbering.next("9", 0), None);
    }
}

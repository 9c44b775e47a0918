//! What paragraph styles bring with them.

use std::collections::HashMap;

use super::super::xml::for_each_start;

/// What paragraph styles bring with them.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Debug, Default, Clone)]
pub(super) struct Style {
    pub(super) based_on: Option<String>,
    pub(super) num_id: Option<String>,
    /// The style of the chain that brings the list: its level may be named by the list.
    pub(super) num_style: Option<String>,
    pub(super) level: Option<u8>,
    pub(super) heading: u8,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) hidden: bool,
    /// A line of a table of contents.
    pub(super) contents: bool,
}

impl Styles {
    pub(super) fn parse(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut current = String::new();
        for_each_start(xml, |name, attributes| {
            if name == "style" {
                current = attributes.get("styleId").unwrap_or_default();
                styles.0.insert(current.clone(), Style::default());
                return;
            }
            let Some(style) = styles.0.get_mut(&current) else { return };
            match name {
                "name" => style.contents = is_contents(&attributes.get("val").unwrap_or_default()),
                "basedOn" => style.based_on = attributes.get("val"),
                "numId" => {
                    style.num_id = attributes.get("val");
                    style.num_style = Some(current.clone());
                }
                "ilvl" => style.level = attributes.number("val").map(|v| v.min(8) as u8),
                "outlineLvl" => {
                    style.heading = attributes.number("val").filter(|v| *v < 6).map_or(0, |v| v as u8 + 1)
                }
                "b" => style.bold = attributes.is_on(),
                "i" => style.italic = attributes.is_on(),
                "vanish" => style.hidden = attributes.is_on(),
                _ => {}
            }
        });
        styles
    }

    /// A style with what it takes over; chains are followed a bounded number of steps.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut whole = Style { contents: is_contents(id), ..Style::default() };
        let mut next = Some(id.to_owned());
        for _ in 0..16 {
            let Some(style) = next.as_ref().and_then(|id| self.0.get(id)) else { break };
            if whole.num_id.is_none() {
                (whole.num_id, whole.num_style) = (style.num_id.clone(), style.num_style.clone());
            }
            whole.level = whole.level.or(style.level);
            whole.heading = if whole.heading == 0 { style.heading } else { whole.heading };
            whole.bold |= style.bold;
            whole.italic |= style.italic;
            whole.hidden |= style.hidden;
            whole.contents |= style.contents;
            next.clone_from(&style.based_on);
        }
        whole
    }
}

/// `TOC1`, `toc 1`, `TOC Heading`: Word's own names for the lines of a table of contents.
fn is_contents(name: &str) -> bool {
    let lower = name.to_lowercase();
    let rest = lower.strip_prefix("toc").or_else(|| lower.strip_prefix("contents "));
    rest.is_some_and(|rest| {
        rest.trim() == "heading" || rest.trim().parse::<u8>().is_ok_and(|level| level < 10)
    })
}

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
    pub(super) level: Option<u8>,
    pub(super) heading: u8,
    pub(super) bold: bool,
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
                "basedOn" => style.based_on = attributes.get("val"),
                "numId" => style.num_id = attributes.get("val"),
                "ilvl" => style.level = attributes.number("val").map(|v| v.min(8) as u8),
                "outlineLvl" => {
                    style.heading = attributes.number("val").filter(|v| *v < 6).map_or(0, |v| v as u8 + 1)
                }
                "b" => style.bold = attributes.is_on(),
                _ => {}
            }
        });
        styles
    }

    /// A style with what it takes over; chains are followed a bounded number of steps.
    pub(super) fn get(&self, id: &str) -> Style {
        let mut whole = Style::default();
        let mut next = Some(id.to_owned());
        for _ in 0..16 {
            let Some(style) = next.as_ref().and_then(|id| self.0.get(id)) else { break };
            whole.num_id = whole.num_id.or_else(|| style.num_id.clone());
            whole.level = whole.level.or(style.level);
            whole.heading = if whole.heading == 0 { style.heading } else { whole.heading };
            whole.bold |= style.bold;
            next.clone_from(&style.based_on);
        }
        whole
    }
}

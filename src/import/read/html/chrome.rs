//! Which parts of a page are the site's and not the document's: menus, footers, lists of other pages.
//!
//! By elements (`nav`, `footer`, `main`) and by the names that sites give to such parts. What is so named is left out only
//! where most of the page remains, for a site may name the whole page after its menu.

use super::super::super::source::Piece;

/// Where a piece stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Zone {
    /// Inside of what is named as the site's own.
    pub site: bool,
    /// Inside of `main` or `article`.
    pub main: bool,
}

/// Words in a class or an id that name a part of the site.
const SITE_WORDS: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "related",
    "comment",
    "comments",
    "footer",
    "share",
    "sharing",
    "social",
    "advert",
    "banner",
    "pagination",
    "toolbar",
    "login",
    "search",
    "widget",
    "tags",
    "topbar",
    "copyright",
    "tinlienquan",
    "lienquan",
];

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct Zones {
    open: Vec<(String, bool, bool)>,
}

impl Zones {
    pub(super) fn open(&mut self, name: &str, names: &str) {
        if !matches!(
            name,
            "div"
                | "section"
                | "article"
                | "main"
                | "nav"
                | "header"
                | "footer"
                | "aside"
                | "ul"
                | "form"
                | "table"
        ) || self.open.len() > 256
        {
            return;
        }
        let main = matches!(name, "main" | "article");
        let inside = self.open.iter().any(|(_, _, main)| *main);
        let by_element = name == "nav" || matches!(name, "footer" | "header" | "aside") && !inside;
        let by_name = names
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| SITE_WORDS.contains(&word.to_lowercase().as_str()));
        self.open.push((name.to_owned(), by_element || by_name && !main, main));
    }

    pub(super) fn close(&mut self, name: &str) {
        // Pages forget to close: what stands inside ends with it.
        if let Some(at) = self.open.iter().rposition(|(open, ..)| open == name) {
            self.open.truncate(at);
        }
    }

    pub(super) fn here(&self) -> Zone {
        Zone {
            site: self.open.iter().any(|(_, site, _)| *site),
            main: self.open.iter().any(|(_, _, main)| *main),
        }
    }
}

/// How much of the letters must remain, in hundredths.
const REMAINS: usize = 40;

/// The pieces of the document, and how many were the site's.
pub(super) fn without(pieces: Vec<Piece>, zones: &[Zone]) -> (Vec<Piece>, usize) {
    let length = |piece: &Piece| match piece {
        Piece::Line(line) => line.text.len(),
        Piece::Table(table) => table.rows.iter().flatten().map(|cell| cell.text.len()).sum(),
    };
    let all: usize = pieces.iter().map(length).sum();
    let sum = |keep: &dyn Fn(&Zone) -> bool| -> usize {
        pieces.iter().zip(zones).filter(|(_, zone)| keep(zone)).map(|(piece, _)| length(piece)).sum()
    };
    let choices: [&dyn Fn(&Zone) -> bool; 2] = [&|zone| zone.main && !zone.site, &|zone| !zone.site];
    let Some(keep) = choices.into_iter().find(|keep| sum(keep) * 100 >= all * REMAINS && sum(keep) > 0)
    else {
        return (pieces, 0);
    };
    let before = pieces.len();
    let kept: Vec<Piece> =
        pieces.into_iter().zip(zones).filter(|(_, zone)| keep(zone)).map(|(piece, _)| piece).collect();
    let left_out = before - kept.len();
    (kept, left_out)
}

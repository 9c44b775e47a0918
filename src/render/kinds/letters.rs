//! All pages of a language from A to Z, on pages of bounded size: for readers without script.

use std::sync::Arc;

use minijinja::Value;

use super::{Crumb, PageKind, numbered};
use crate::model::outputs::{LETTERS_SIZE, page_count};
use crate::model::{LangId, OutputId, PageId, Site};
use crate::render::context::Context;
use crate::render::parts::list::pagination_of;
use crate::render::parts::page;
use crate::render::value::{list, map};
use crate::vi::collate::initial;

/// A part of the A–Z.
pub struct Letters(pub LangId, pub u32);

impl PageKind for Letters {
    fn name(&self) -> &'static str {
        "letters"
    }

    fn template(&self) -> &'static str {
        "letters.html"
    }

    fn title(&self, context: &Context) -> String {
        numbered(context, &context.text("letters.title"), self.1)
    }

    fn breadcrumbs(&self, context: &Context) -> Vec<Crumb> {
        let search = OutputId::Search(context.lang);
        vec![Crumb::home(context), Crumb::to(context, search, context.text("search.title"))]
    }

    fn is_indexed(&self, _: &Site) -> bool {
        self.0 == LangId(0)
    }
}

/// `letters`: the way to each letter, and the pages of this part by letter.
pub fn view(context: &Arc<Context>, id: OutputId) -> Option<Value> {
    let OutputId::Letters(lang, number) = id else { return None };
    let all = &context.site.by_title[lang.0 as usize];
    let first = (number as usize - 1) * LETTERS_SIZE;
    let part = &all[first..all.len().min(first + LETTERS_SIZE)];
    let letters = part.chunk_by(|&a, &b| initial_of(context, a) == initial_of(context, b)).map(|pages| {
        let letter = initial_of(context, pages[0]);
        map([
            ("id", Value::from(anchor(&letter))),
            ("letter", Value::from(letter)),
            ("items", list(pages.iter().map(|&id| page::reference(context, id)))),
        ])
    });
    let count = page_count(all.len(), LETTERS_SIZE);
    Some(map([
        ("title", Value::from(context.text("letters.title"))),
        ("nav", nav(context)),
        ("letters", list(letters)),
        (
            "pagination",
            pagination_of(context, &context.site.address(OutputId::Letters(lang, 1)), number, count),
        ),
    ]))
}

/// Every letter that a title begins with, and where its pages begin.
pub fn nav(context: &Arc<Context>) -> Value {
    let all = &context.site.by_title[context.lang.0 as usize];
    let mut found: Vec<(String, usize)> = Vec::new();
    for (n, &id) in all.iter().enumerate() {
        let letter = initial_of(context, id);
        if found.last().is_none_or(|last| last.0 != letter) {
            found.push((letter, n));
        }
    }
    list(found.into_iter().map(|(letter, n)| {
        let part = context.link(OutputId::Letters(context.lang, (n / LETTERS_SIZE) as u32 + 1));
        map([("href", Value::from(format!("{part}#{}", anchor(&letter)))), ("letter", Value::from(letter))])
    }))
}

fn initial_of(context: &Context, id: PageId) -> String {
    initial(context.site.page(id).title()).1
}

/// `chu-Đ`, as it may stand in an address.
fn anchor(letter: &str) -> String {
    let codes: Vec<String> = letter.chars().map(|c| format!("{:x}", u32::from(c))).collect();
    format!("chu-{}", codes.join("-"))
}

//! The order of pages in lists.

use std::cmp::Reverse;
use std::sync::Arc;

use super::{Page, PageId, updated};
use crate::parse::front::FrontMatter;
use crate::parse::page::ParsedPage;

/// What the order of a page in lists depends on.
pub trait Written {
    fn front(&self) -> &FrontMatter;
    fn parsed(&self) -> &ParsedPage;
}

impl Written for Arc<Page> {
    fn front(&self) -> &FrontMatter {
        Page::front(self)
    }

    fn parsed(&self) -> &ParsedPage {
        &self.parsed
    }
}

/// By weight, then newest first, then by title.
pub fn list_order<P: Written>(pages: &[P], list: &mut [PageId]) {
    // The keys are gathered first: following a page's pointers at every comparison is what takes long.
    list.sort_by_cached_key(|id| {
        let (front, parsed) = (pages[id.0 as usize].front(), pages[id.0 as usize].parsed());
        let weight = front.weight.unwrap_or(i64::MAX);
        let date = front.date.as_ref().map(|date| date.value);
        (weight, Reverse(date), &*parsed.sort_key, &*parsed.source.path)
    });
}

/// Newest first; pages without a date last, by title.
pub fn newest_first<P: Written>(pages: &[P], list: &mut [PageId]) {
    list.sort_by_cached_key(|id| {
        let (front, parsed) = (pages[id.0 as usize].front(), pages[id.0 as usize].parsed());
        (Reverse(updated(front)), &*parsed.sort_key, &*parsed.source.path)
    });
}

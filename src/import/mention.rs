//! One mention of a document in a text.

use super::text::{self, Word};

/// One mention of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub symbol: Option<String>,
    pub doc_type: Option<&'static str>,
    pub date: Option<String>,
    pub issuer: Option<String>,
    /// The name of a law.
    pub title: Option<String>,
    /// Byte offset of the symbol, or of the law's name.
    pub start: usize,
    pub end: usize,
}

/// The last words before an offset, in order.
pub(crate) fn last_words(text: &str, at: usize, count: usize) -> Vec<Word> {
    // A window is enough, and keeps long paragraphs cheap.
    let mut from = at.saturating_sub(count * 24 + 24);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut words = text::words(&text[from..at]);
    for word in &mut words {
        word.start += from;
        word.end += from;
    }
    let skip = words.len().saturating_sub(count);
    words.split_off(skip)
}

//! Laws cited by name: `Luật An toàn, vệ sinh lao động`, `Bộ luật Lao động`.
//!
//! The difficulty is where a name ends: the names that contain a comma or "và" are listed, the others end at the first
//! sign or word that no name goes on with. Symbols are found in `references`.

use super::mention::{Mention, last_words};
use super::phrases::LAW_NAMES;
use super::text::{self, Word};
use crate::vi::date;

/// Laws cited by name.
pub(crate) fn laws(text: &str, symbols: &[Mention]) -> Vec<Mention> {
    let words = text::words(text);
    let mut found = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let raw = &text[word.start..word.end];
        if word.canon != "luật" {
            continue;
        }
        let code_law =
            index > 0 && words[index - 1].canon == "bộ" && text[words[index - 1].start..].starts_with('B');
        // "pháp luật", "quy luật": only a capital letter names a law.
        if !(raw == "Luật" || code_law || (raw == "LUẬT" && index > 0 && words[index - 1].canon != "pháp"))
        {
            continue;
        }
        let start = if code_law { words[index - 1].start } else { word.start };
        let Some(end) = law_end(text, &words, index) else { continue };
        // One with its symbol is already among the symbols.
        if symbols[symbols.partition_point(|m| m.start <= start)..]
            .iter()
            .take_while(|m| m.start - start < 200)
            .any(|m| m.title.as_deref().is_some_and(|t| text[start..].starts_with(t)))
        {
            continue;
        }
        let mut date = None;
        if let Some(rest) = text[end..].strip_prefix(" ngày") {
            date = date::after_day_word(rest).filter(|(d, _)| d.day.is_some()).and_then(|(d, _)| d.iso());
        }
        let kind = if code_law { "Bộ luật" } else { "Luật" };
        found.push(Mention {
            symbol: None,
            doc_type: Some(kind),
            date,
            issuer: None,
            title: Some(text[start..end].to_owned()),
            start,
            end,
        });
    }
    found
}

/// Where the name of a law that begins with the word at `index` ends.
fn law_end(text: &str, words: &[Word], index: usize) -> Option<usize> {
    let first = words.get(index + 1)?;
    let between = &text[words[index].end..first.start];
    if between.trim() != "" {
        return None;
    }
    if matches!(
        first.canon.as_str(),
        "số" | "này" | "và" | "của" | "hiện" | "quy" | "ngày" | "do" | "đã" | "được" | "liên" | "có"
    ) {
        return None;
    }
    for name in LAW_NAMES.iter() {
        let wanted: Vec<String> = text::words(name).into_iter().map(|word| word.canon).collect();
        let here = &words[index + 1..];
        if here.len() >= wanted.len() && here.iter().zip(&wanted).all(|(a, b)| a.canon == *b) {
            return Some(here[wanted.len() - 1].end);
        }
    }
    let mut end = first.end;
    for (offset, word) in words[index + 2..].iter().enumerate().take(10) {
        let between = &text[end..word.start];
        if between.trim() != "" && between.trim() != "-" {
            break;
        }
        let next = words.get(index + 3 + offset).map_or("", |word| word.canon.as_str());
        let stops = matches!(
            word.canon.as_str(),
            "và" | "về"
                | "theo"
                | "để"
                | "năm"
                | "số"
                | "ngày"
                | "trong"
                | "tại"
                | "cho"
                | "khi"
                | "là"
                | "được"
                | "của"
                | "đã"
                | "tới"
                | "đến"
                | "có"
                | "như"
                | "trên"
                | "cùng"
                | "do"
                | "nhằm"
                | "hiện"
                | "bao"
                | "thì"
                | "những"
                | "một"
                | "đối"
                | "sửa"
                | "quy"
        ) || (word.canon == "các" && next == "văn");
        if stops {
            break;
        }
        end = word.end;
    }
    Some(end)
}

/// The law named before its symbol: "Luật An toàn, vệ sinh lao động số 84/2015/QH13".
pub(crate) fn law_before(text: &str, at: usize) -> Option<(String, &'static str)> {
    let words = last_words(text, at, 16);
    let index =
        words.iter().rposition(|word| word.canon == "luật" && text[word.start..].starts_with(['L', 'l']))?;
    let code_law = index > 0 && words[index - 1].canon == "bộ";
    if !code_law && !text[words[index].start..].starts_with('L') {
        return None;
    }
    let start = if code_law { words[index - 1].start } else { words[index].start };
    let mut end = words.last()?.end;
    if words.last().is_some_and(|word| word.canon == "số") {
        end = words[words.len() - 2].end;
    }
    let name = text[start..end].trim_end_matches([' ', '(', ',']);
    (!name.contains([';', '.', ')']) && text::word_count(name) > 1)
        .then(|| (name.to_owned(), if code_law { "Bộ luật" } else { "Luật" }))
}

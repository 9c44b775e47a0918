//! What of a text is read aloud: where it sends readers to another page, nobody who listens can go.

use crate::parse::markdown::{Body, Span};

/// Words that lead to a link.
const LEADS: [&str; 8] =
    ["xem thêm", "xem bài", "xem trang", "xem phần", "xem mục", "xem ở", "đọc thêm", "xem"];

/// What is left of a sentence says nothing alone when it has fewer words than this.
const LEAST: usize = 6;

/// A text without the sentences that only lead to a link ("Xem …", "Chi tiết: …"). `None` where
/// nothing is left.
pub fn heard(body: &Body, span: Span) -> Option<String> {
    let text = body.text(span);
    let mut out = String::with_capacity(text.len());
    let mut at = span.start as usize;
    for sentence in sentences(text) {
        let range = at..at + sentence.len();
        at = range.end;
        let link = body.links.iter().find(|link| range.contains(&(link.plain_offset as usize)));
        match link {
            None => out.push_str(sentence),
            Some(link) => out.push_str(&told(sentence, link.plain_offset as usize - range.start, &link.text)),
        }
    }
    let out = out.trim();
    (!out.is_empty()).then(|| out.to_owned())
}

/// What is told of a sentence with a link at `link`.
fn told(sentence: &str, link: usize, text: &str) -> String {
    let before = sentence[..link].trim_end();
    let after = sentence[link..].trim_start().strip_prefix(text).unwrap_or_default();
    let ends_with_it = after.trim_matches(['.', '!', '?', ' ', ')', ']', '"', '”']).is_empty();
    let lower = before.to_lowercase();
    // Lower case may have other lengths than the text: only ends are compared.
    let lead = LEADS.iter().find(|lead| lower.ends_with(*lead));
    let Some(lead) = lead else {
        // A label and a link.
        return if before.ends_with(':') && ends_with_it { String::new() } else { sentence.to_owned() };
    };
    let kept: String = before.chars().take(before.chars().count() - lead.chars().count()).collect();
    let kept = kept.trim_end_matches([' ', ':', ',', ';', '(', '–', '—', '-']);
    if kept.split_whitespace().count() < LEAST {
        return String::new();
    }
    format!("{kept}. ")
}

/// A text in its sentences, each with the white space behind it. A point within a number or an
/// address ends nothing.
fn sentences(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((n, letter)) = letters.next() {
        let is_last = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        if letter != '\n' && !(matches!(letter, '.' | '!' | '?') && is_last) {
            continue;
        }
        let mut end = n + letter.len_utf8();
        while let Some((at, space)) = letters.next_if(|(_, next)| next.is_whitespace()) {
            end = at + space.len_utf8();
        }
        sentences.push(&text[start..end]);
        start = end;
    }
    if start < text.len() {
        sentences.push(&text[start..]);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
    use crate::parse::markdown::Block;
    use crate::parse::page::parse_page;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        let text = format!("+++\ntitle = \"A\"\n+++\n\n{markdown}\n");
        let page = parse_page(&SourceText::new("content/a.md", text));
        let heard: Vec<String> = page
            .body
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Text(span) => heard(&page.body, *span),
                _ => None,
            })
            .collect();
        assert_eq!(heard.join("|"), expected);
    }

    #[test]
    fn sentences_that_lead_elsewhere_are_left_out() {
        check("Không vứt mương. Xem [cất giữ](a.md).", "Không vứt mương.");
        check("Chi tiết: [khai báo](a.md). Giữ giấy ra viện.", "Giữ giấy ra viện.");
        check("Đứt lìa ngón tay: xem thêm [Máy cuốn](#a).", "");
        check(
            "Người gục trong hầm, bể thì không vào: xem [Ngạt khí](#a).",
            "Người gục trong hầm, bể thì không vào.",
        );
    }

    #[test]
    fn looking_at_a_machine_is_no_link() {
        check("Xem máy, cáp, móc có chốt khóa.", "Xem máy, cáp, móc có chốt khóa.");
        check("Làm theo [bài này](a.md) mỗi ngày 2.5 lần.", "Làm theo bài này mỗi ngày 2.5 lần.");
    }
}

//! Tables of contents: their lines look like headings and are none, so they are parted off before any rule looks.

use super::label;
use super::source::{Line, Piece};
use super::text;

/// How many entries with dots before their page show a table of contents that has no heading.
const ENTRIES: usize = 3;

/// Parts off what a reader marked as contents, and what stands below "MỤC LỤC" or shows itself by its page numbers.
pub(crate) fn part(pieces: Vec<Piece>) -> (Vec<Piece>, Vec<Line>) {
    let mut drop = vec![false; pieces.len()];
    let line = |index: usize| match pieces.get(index) {
        Some(Piece::Line(line)) => Some(line),
        _ => None,
    };
    let mut index = 0;
    while index < pieces.len() {
        let Some(here) = line(index) else {
            index += 1;
            continue;
        };
        let marked = |at: usize| line(at).is_some_and(|line| line.contents);
        if here.contents {
            drop[index] = true;
        } else if is_heading(&here.text)
            && (marked(index + 1) || line(index + 1).is_some_and(|next| is_entry(&next.text, true)))
        {
            drop[index] = true;
            let mut at = index + 1;
            // An entry that is broken over two lines has its page at the end of the second.
            while marked(at)
                || line(at).is_some_and(|here| is_entry(&here.text, true))
                || line(at).is_some() && line(at + 1).is_some_and(|next| is_entry(&next.text, false))
            {
                drop[at] = true;
                at += 1;
            }
            index = at;
            continue;
        } else if is_entry(&here.text, false) {
            let run =
                (index..).take_while(|at| line(*at).is_some_and(|line| is_entry(&line.text, false))).count();
            if run >= ENTRIES {
                drop[index..index + run].fill(true);
            }
            index += run;
            continue;
        }
        index += 1;
    }
    if !drop.contains(&true) {
        return (pieces, Vec::new());
    }
    let (mut kept, mut contents) = (Vec::new(), Vec::new());
    for (piece, drop) in pieces.into_iter().zip(drop) {
        if drop { contents.push(piece.into_line()) } else { kept.push(piece) }
    }
    (kept, contents)
}

fn is_heading(line: &str) -> bool {
    matches!(text::canon(line).as_str(), "mục lục" | "mục lục nội dung" | "nội dung mục lục")
}

/// `I. MỤC ĐÍCH ........ 2`: words, a leader, a page. Below the heading of a table of contents a space is leader enough.
fn is_entry(line: &str, below_heading: bool) -> bool {
    let line = line.trim_end();
    let digits = line.bytes().rev().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return false;
    }
    let before = &line[..line.len() - digits];
    let title = before.trim_end_matches([' ', '.', '…', '_', '\u{a0}']);
    let leader = &before[title.len()..];
    let worded = title.chars().any(char::is_alphabetic);
    let dotted = leader.matches('.').count() >= 4 || leader.contains('…') || leader.contains("____");
    let spaced = leader.len() >= 3
        || !leader.is_empty() && (label::parse(title).is_some() || text::is_mostly_caps(title));
    worded && (dotted || below_heading && spaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], kept: &[&str]) {
        let pieces =
            lines.iter().map(|line| Piece::Line(Line { text: (*line).into(), ..Line::default() })).collect();
        let (left, contents) = part(pieces);
        let texts: Vec<String> = left.into_iter().map(|piece| piece.into_line().text).collect();
        assert_eq!(texts, kept);
        assert_eq!(contents.len(), lines.len() - kept.len());
    }

    #[test]
    fn entries_below_their_heading_are_parted_off() {
        check(
            &["MỤC LỤC", "I. MỤC ĐÍCH 1", "II. NHIỆM VỤ    2", "I. MỤC ĐÍCH", "Một."],
            &["I. MỤC ĐÍCH", "Một."],
        );
        check(
            &["Mục lục", "1. Căn cứ......1", "2. Một đề mục dài", "trên hai dòng ......... 12", "KẾ HOẠCH"],
            &["KẾ HOẠCH"],
        );
    }

    #[test]
    fn leaders_show_a_table_without_a_heading() {
        check(&["I. Một .... 1", "II. Hai .... 2", "III. Ba …… 3", "I. Một"], &["I. Một"]);
        check(&["Họ và tên: ............. 1", "Một."], &["Họ và tên: ............. 1", "Một."]);
        check(&["1. Mở 30 lớp trong năm 2025", "2. Đạt 50"], &["1. Mở 30 lớp trong năm 2025", "2. Đạt 50"]);
    }
}

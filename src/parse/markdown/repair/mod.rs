//! Reads Markdown as offices write it: where what was typed is no Markdown but has one reading, the
//! parser is given that reading.
//!
//! Text pasted from Word or typed by those who know no Markdown has `##Title` without a space,
//! bullets that are letters, lines that begin `a)`, tables of tabs, paragraphs with an indented first
//! line, `3*4*5`, files with spaces in their names. To CommonMark these are code boxes, italics or one
//! long line.
//!
//! 1. [`indent`]: prose in an indented code block is paragraphs.
//! 2. [`marks`]: what a line ([`line`]) begins with: headings, bullets, letters, numbers.
//! 3. [`table`]: lines with tabs or `|`.
//! 4. [`inline`]: stars and links within a line.
//!
//! The text is changed here, before it is parsed; [`Repaired::source`] leads from every place of the
//! changed text back to what the editor typed. What has two readings is left as it is and reported by
//! [`super::leftover`]. Fenced code and comments are never touched.

mod indent;
mod inline;
mod line;
mod marks;
mod table;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use table::cells;

use super::leftover::Leftover;
use line::{Kind, Line};

/// A body as the parser should read it.
pub(super) struct Repaired<'a> {
    pub text: Cow<'a, str>,
    /// Changes, the last made first.
    maps: Vec<Map>,
    /// What is to be asked, in the original text.
    pub questions: Vec<(Leftover, Range<usize>)>,
}

impl Repaired<'_> {
    /// The place in the original text of a place in the changed one.
    pub fn source(&self, at: usize) -> usize {
        self.maps.iter().fold(at, |at, map| map.source(at))
    }
}

/// Gives the body one reading.
pub(super) fn repair(text: &str) -> Repaired<'_> {
    let mut repaired = Repaired { text: Cow::Borrowed(text), maps: Vec::new(), questions: Vec::new() };
    if indent::is_possible(text)
        && let Some((text, maps)) = indent::dedent(text)
    {
        repaired.text = Cow::Owned(text);
        repaired.maps = maps;
    }
    let (changed, questions) = lines(&repaired.text);
    let questions: Vec<_> = questions
        .into_iter()
        .map(|(what, range)| (what, repaired.source(range.start)..repaired.source(range.end)))
        .collect();
    repaired.questions = questions;
    if let Some((text, map)) = changed {
        repaired.text = Cow::Owned(text);
        repaired.maps.insert(0, map);
    }
    repaired
}

/// Where pieces of a changed text come from: offsets in it and in the text before.
struct Map(Vec<(usize, usize)>);

impl Map {
    fn source(&self, at: usize) -> usize {
        let next = self.0.partition_point(|(changed, _)| *changed <= at);
        let Some((changed, before)) = next.checked_sub(1).and_then(|index| self.0.get(index)) else {
            return at;
        };
        let place = before + (at - changed);
        // What was inserted stands where it was inserted.
        self.0.get(next).map_or(place, |(_, limit)| place.min(*limit))
    }
}

/// A text that is changed from front to back.
struct Edits<'a> {
    text: &'a str,
    out: String,
    map: Vec<(usize, usize)>,
    /// How much of the text is copied.
    done: usize,
}

impl<'a> Edits<'a> {
    fn new(text: &'a str) -> Edits<'a> {
        Edits { text, out: String::new(), map: Vec::new(), done: 0 }
    }

    /// Puts `with` in the place of a range, which must lie behind all ranges before.
    fn replace(&mut self, range: Range<usize>, with: &str) {
        if range.start < self.done {
            return;
        }
        if self.map.is_empty() {
            self.out.reserve(self.text.len() + 64);
        }
        self.out.push_str(&self.text[self.done..range.start]);
        self.map.push((self.out.len(), range.start));
        self.out.push_str(with);
        self.map.push((self.out.len(), range.end));
        self.done = range.end;
    }

    fn insert(&mut self, at: usize, with: &str) {
        self.replace(at..at, with);
    }

    fn finish(mut self) -> Option<(String, Map)> {
        if self.map.is_empty() {
            return None;
        }
        self.out.push_str(&self.text[self.done..]);
        Some((self.out, Map(self.map)))
    }
}

/// What is to be asked, and where.
type Questions = Vec<(Leftover, Range<usize>)>;

/// What a line leaves behind for the next one.
struct State {
    /// The kind of the line before.
    before: Kind,
    /// The line before.
    line: Range<usize>,
    /// Whether a list may be open.
    in_list: bool,
    /// The open fence: its character and length.
    fence: Option<(u8, usize)>,
    in_comment: bool,
}

/// Goes through the lines once.
fn lines(text: &str) -> (Option<(String, Map)>, Questions) {
    let mut edits = Edits::new(text);
    let mut questions = Vec::new();
    let mut state = State { before: Kind::Blank, line: 0..0, in_list: false, fence: None, in_comment: false };
    let (mut at, mut no_table) = (0, 0);
    while at < text.len() {
        let end = line_end(text, at);
        let line = Line::read(text, at..end);
        if state.skips(&line) {
            at = end + 1;
            continue;
        }
        let table = match line.kind {
            Kind::Pipe => table::pipes(text, &line, state.before, &mut edits, &mut questions),
            Kind::Text if at >= no_table && memchr::memchr(b'\t', line.rest().as_bytes()).is_some() => {
                table::tabs(text, &line, state.before, &mut edits).map_err(|end| no_table = end).ok()
            }
            _ => None,
        };
        if let Some(behind) = table {
            state.before = Kind::Pipe;
            state.line = at..(behind - 1).min(text.len());
            at = behind;
            continue;
        }
        marks::repair(text, &line, &state, &mut edits, &mut questions);
        inline::repair(&line, &mut edits);
        state.take(&line);
        at = end + 1;
    }
    (edits.finish(), questions)
}

impl State {
    /// Whether a line is code or part of a comment; keeps track of both.
    fn skips(&mut self, line: &Line<'_>) -> bool {
        if let Some((mark, length)) = self.fence {
            if line.fence().is_some_and(|(m, l, bare)| m == mark && l >= length && bare) {
                self.fence = None;
                self.before = Kind::Fence;
            }
            return true;
        }
        if self.in_comment {
            self.in_comment = !line.all().contains("-->");
            return true;
        }
        if let Some((mark, length, _)) = line.fence() {
            self.fence = Some((mark, length));
            return true;
        }
        // Hardly any line has a `<`, so that is looked for first.
        if memchr::memchr(b'<', line.all().as_bytes()).is_some()
            && let Some(at) = line.all().rfind("<!--")
            && !line.all()[at..].contains("-->")
        {
            self.in_comment = true;
            self.take(line);
            return true;
        }
        false
    }

    fn take(&mut self, line: &Line<'_>) {
        self.in_list = match line.kind {
            Kind::Item | Kind::Bullet | Kind::TightItem => true,
            Kind::Heading | Kind::Directive => false,
            // An indented paragraph may still belong to the item above.
            _ if self.before == Kind::Blank => self.in_list && line.indent > 0,
            _ => self.in_list,
        };
        self.before = line.kind;
        self.line = line.range.clone();
    }
}

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |found| at + found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    pub fn check_repair(text: &str, expected: &str) {
        assert_eq!(repair(text).text, expected);
    }

    #[track_caller]
    fn check_untouched(text: &str) {
        check_repair(text, text);
    }

    #[test]
    fn headings_without_a_space_are_headings() {
        check_repair("##Trước khi leo\n\n###1. Dây\n", "## Trước khi leo\n\n### 1. Dây\n");
        check_untouched("#antoan #laodong\n\n## Đúng\n\n#\n\n\\##x\n");
    }

    #[test]
    fn bullets_of_offices_are_items() {
        check_repair("Cần có:\n• Mũ bảo hộ\n•\tDây\n▪Giày\n", "Cần có:\n- Mũ bảo hộ\n- Dây\n- Giày\n");
        check_repair("– Mũ\n– Dây\n", "- Mũ\n- Dây\n");
        check_repair("o\tMũ\n§\tDây\n", "- Mũ\n- Dây\n");
        check_repair("> • Mũ\n", "> - Mũ\n");
        check_untouched("an toàn\n— Tác giả\n\n— Hồ Chí Minh\n");
    }

    #[test]
    fn signs_with_a_meaning_stay() {
        check_repair("✓ Đội mũ\n✗ Hút thuốc\n", "✓ Đội mũ\\\n✗ Hút thuốc\n");
    }

    #[test]
    fn items_without_a_space_are_items() {
        check_repair("1.Kiểm tra\n2.Báo cáo\n", "1. Kiểm tra\n2. Báo cáo\n");
        check_repair("-Mũ\n-Dây\n", "- Mũ\n- Dây\n");
        check_untouched("-5 độ\n\n1.5 mét\n\n10.000 người\n\n---\n");
    }

    #[test]
    fn lines_that_begin_with_a_letter_keep_their_line() {
        check_repair("a) Kiểm tra;\nb) Huấn luyện.\n", "a) Kiểm tra;\\\nb) Huấn luyện.\n");
        check_repair("Trước khi đổ\na) Kiểm tra\nđ) Khác\n", "Trước khi đổ\\\na) Kiểm tra\\\nđ) Khác\n");
        check_untouched("## Mục\na) Kiểm tra\n\nb) Khác\n");
        check_repair("Bước 1: Đội mũ.\nBước 2: Leo.\n", "Bước 1: Đội mũ.\\\nBước 2: Leo.\n");
    }

    #[test]
    fn indented_paragraphs_are_paragraphs() {
        check_repair(
            "\tCăn cứ Luật, đơn vị:\n\n     Từ ngày 1/5.\n\nThường.\n",
            "Căn cứ Luật, đơn vị:\n\nTừ ngày 1/5.\n\nThường.\n",
        );
        check_repair("\tMột.\n\tHai.\n", "Một.\n\nHai.\n");
        check_repair("1. Việc\n\n        Thụt.\n", "1. Việc\n\n   Thụt.\n");
        check_untouched("```\n    mã\n```\n\n- a\n\n    b\n");
    }

    #[test]
    fn lines_with_tabs_are_a_table() {
        check_repair("STT\tViệc\n1\tCột | chống\n", "| STT | Việc |\n|---|---|\n| 1 | Cột \\| chống |\n");
        check_repair("Bảng 1\nA\tB\n1\t2\n", "Bảng 1\n\n| A | B |\n|---|---|\n| 1 | 2 |\n");
        check_untouched("Họ tên:\tAn\n");
    }

    #[test]
    fn rows_of_bars_are_a_table() {
        check_repair("| A | B |\n|—|—|\n| 1 | 2 |\n", "| A | B |\n|---|---|\n| 1 | 2 |\n");
        check_repair("|A|B|\n|1|2|\n", "|A|B|\n|---|---|\n|1|2|\n");
        check_repair("| A | B |\n\n|---|---|\n\n| 1 | 2 |\n", "| A | B |\n|---|---|\n| 1 | 2 |\n");
        check_repair(
            "| A | B | C |\n|---|---|\n| 1 | 2 | 3 |\n",
            "| A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n",
        );
        check_untouched("| A | B |\n|:--|---|\n| 1 | 2 |\n\n| C | D |\n|---|---|\n| 3 | 4 |\n");
    }

    #[test]
    fn stars_between_digits_are_signs_of_multiplication() {
        check_repair("Hố 3*4*5 m, 15~20 m, 30~40 m\n", "Hố 3\\*4\\*5 m, 15\\~20 m, 30\\~40 m\n");
        check_repair("Dài*Rộng*Cao\n", "Dài\\*Rộng\\*Cao\n");
        check_untouched("*An* toàn, **A**n **t**oàn, 3 * 4, `3*4*5`\n");
    }

    #[test]
    fn bold_text_reaches_what_it_was_meant_for() {
        check_repair("**Lưu ý:**không trèo\n", "**Lưu ý:** không trèo\n");
        check_repair("** Cấm lửa ** tại kho\n", "**Cấm lửa** tại kho\n");
        check_repair("**Cấm lửa **tại kho\n", "**Cấm lửa** tại kho\n");
        check_repair("Biển **“Cấm lửa”**đặt\n", "Biển **“Cấm lửa”** đặt\n");
        check_untouched("**Lưu ý:** không **trèo** và **A**n\n");
    }

    #[test]
    fn links_with_spaces_are_links() {
        check_repair("![Máy](Hình máy.jpg)\n", "![Máy](<Hình máy.jpg>)\n");
        check_repair("[b](/Biểu mẫu (1).pdf), x\n", "[b](</Biểu mẫu (1).pdf>), x\n");
        check_repair("[b](Mẫu 1.docx \"Tên\")\n", "[b](<Mẫu 1.docx> \"Tên\")\n");
        check_repair("[xem bài] (nbsp.md) và [1] (xem trên)\n", "[xem bài](nbsp.md) và [1] (xem trên)\n");
        check_untouched("[b](</a b.pdf>) [c](d.md \"e f\") [Thay: x](gì đó)\n");
    }

    #[test]
    fn braces_in_headings_are_text_unless_they_name_it() {
        check_repair("## Mức {20 triệu}\n", "## Mức {20 triệu&#125;\n");
        check_untouched("## Mức {#muc}\n\n## Mức {#muc .lop}\n");
    }

    #[test]
    fn code_and_comments_are_left_alone() {
        check_untouched("```\n##a\n• b\n3*4*5\n```\n\n<!--\n• a\n-->\n\n`[a] (b.md)` \\##\n");
    }

    #[test]
    fn places_lead_back_to_what_was_typed() {
        let text = "Cần:\n•\tMũ\n\n##Hố 3*4*5\n";
        let repaired = repair(text);
        for word in ["Mũ", "Hố", "*5"] {
            let at = repaired.text.find(word).expect("is there");
            assert!(text[repaired.source(at)..].starts_with(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn every_place_leads_into_the_text(text in "(##|\\*\\*|\\*|\\[a\\] ?\\(|b c\\.md\\)|•|\t|    |\n|\n\n|\\||-|—|a\\)|1\\.|3|đ| |```|<!--|> |:::a){0,40}") {
            let repaired = repair(&text);
            let mut last = 0;
            for at in 0..=repaired.text.len() {
                let source = repaired.source(at);
                prop_assert!(source <= text.len() && source >= last, "{at}: {source} after {last}");
                last = source;
            }
            for (_, range) in &repaired.questions {
                prop_assert!(text.get(range.clone()).is_some());
            }
        }
    }
}

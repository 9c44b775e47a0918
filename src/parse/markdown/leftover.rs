//! Signs of Markdown that became text, or text that became Markdown: what an editor meant otherwise.
//!
//! [`super::repair`] gives what has one reading that reading; what is reported here has two, or none.

use std::ops::Range;

use super::inline::Run;
use super::repair::cells;
use super::writer::Writer;
use crate::diag::{Code, Diagnostic, Text};

/// What was left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leftover {
    /// `**`
    Bold,
    /// `##` in the middle of a line, `#Title`.
    Hashes,
    /// `](`
    Link,
    /// A line of `|`.
    Bars,
    /// `•` within a line.
    Bullets,
    /// A tab between words.
    Tab,
    /// `+++`
    Fence,
    /// A line that begins with a dash, within a sentence.
    Dash,
    /// A heading made by the line below it.
    Underline,
    /// Rows behind a table and an empty line.
    Rows,
    /// Cells beyond the last column.
    Cells(usize),
    /// A code fence without its end.
    OpenCode,
    /// `> 18 tuổi`
    Greater,
}

/// Bullets that separate what should be items.
const BULLETS: [char; 6] = ['•', '▪', '●', '➢', '❖', '■'];

impl<'a> Writer<'a> {
    /// Reports signs of Markdown in a run of text.
    pub(super) fn look_for_leftovers(&mut self, text: &str, run: &Run) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr::memchr3(b'*', b'#', b']', &bytes[at..]) {
            let start = at + found;
            let len = bytes[start..].iter().take_while(|b| **b == bytes[start]).count();
            at = start + len;
            match bytes[start] {
                b'*' if len >= 2 => self.leftover(Leftover::Bold, run, start..at),
                b'#' if len >= 2 || start == 0 && is_title(&text[at..]) => {
                    self.leftover(Leftover::Hashes, run, start..at);
                }
                b']' if bytes.get(at) == Some(&b'(') => self.leftover(Leftover::Link, run, start..at + 1),
                _ => {}
            }
        }
        let mut at = 0;
        while let Some(found) = memchr::memchr3(b'|', b'\t', b'+', &bytes[at..]) {
            let start = at + found;
            at = start + 1;
            match bytes[start] {
                b'|' if start == 0 || text[at..].contains('|') => {
                    self.leftover(Leftover::Bars, run, start..at);
                    break;
                }
                b'\t' if start > 0 => {
                    self.leftover(Leftover::Tab, run, start..at);
                    break;
                }
                b'+' if start == 0 && text.trim_end() == "+++" => {
                    self.leftover(Leftover::Fence, run, start..start + 3);
                    break;
                }
                _ => {}
            }
        }
        if memchr::memchr(0xe2, bytes).is_some() {
            let is_bullet = |c: char| BULLETS.contains(&c);
            let first = text.char_indices().find(|(at, c)| *at > 0 && is_bullet(*c));
            if let Some((at, c)) = first
                && text.chars().filter(|c| is_bullet(*c)).count() > 1
            {
                self.leftover(Leftover::Bullets, run, at..at + c.len_utf8());
            }
        }
    }

    /// Reports a sign, unless it was escaped.
    fn leftover(&mut self, what: Leftover, run: &Run, range: Range<usize>) {
        let place = run.source(range);
        let source = self.src.as_bytes();
        let is_typed = source.get(place.start).is_some_and(|b| !matches!(b, b'&' | b'\\'));
        if is_typed && (place.start == 0 || source[place.start - 1] != b'\\') {
            self.report(message(what), place);
        }
    }

    /// Reports the cells of a row that have no column.
    pub(super) fn look_for_lost_cells(&mut self, columns: usize, range: &Range<usize>) {
        let row = self.src.get(range.clone()).unwrap_or_default();
        let found = cells(row);
        if found > columns {
            let line = self.first_line(range);
            self.report(message(Leftover::Cells(found - columns)), line);
        }
    }

    /// Reports a heading that a line of dashes below made.
    pub(super) fn look_for_underline(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default();
        let under = text.trim_end().rsplit('\n').next().unwrap_or_default().trim_start_matches(['>', ' ']);
        if !text.trim_start().starts_with('#')
            && under.starts_with('-')
            && under.bytes().all(|b| matches!(b, b'-' | b' '))
        {
            let end = range.start + text.trim_end().len();
            self.report(message(Leftover::Underline), end - under.len()..end);
        }
    }

    /// Reports a code fence that is not closed: everything behind it is code.
    pub(super) fn look_for_open_code(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default();
        let mark = text.trim_start().chars().next().unwrap_or('`');
        let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
        let closed = text.trim().contains('\n')
            && last.trim_start_matches(['>', ' ', '\t']).chars().filter(|c| *c == mark).count() >= 3
            && last.trim_start_matches(['>', ' ', '\t']).chars().all(|c| c == mark);
        if !closed {
            self.report(message(Leftover::OpenCode), self.first_line(range));
        }
    }

    /// Reports a quote of one line that begins with a number: its `>` may mean "more than".
    pub(super) fn look_for_greater(&mut self, range: &Range<usize>) {
        let text = self.src.get(range.clone()).unwrap_or_default().trim();
        let words = text.strip_prefix('>').map(str::trim_start).unwrap_or_default();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let is_item = words[digits..].starts_with(['.', ')']) && words[digits + 1..].starts_with(' ');
        if !text.contains('\n') && (digits > 0 && !is_item || words.starts_with('=')) {
            self.report(message(Leftover::Greater), range.start..range.start + 1);
        }
    }
}

/// Whether `#` stands in front of a title rather than of a tag: several words, not all of them tags.
fn is_title(behind: &str) -> bool {
    let mut words = behind.split_whitespace();
    words.next().is_some_and(|word| word.starts_with(char::is_alphabetic))
        && words.next().is_some_and(|word| !word.starts_with('#'))
}

/// The words of each.
pub(super) fn message(what: Leftover) -> Diagnostic {
    let (message, help) = match what {
        Leftover::Bold => (
            Text::fixed("dấu `**` hiện ra thành chữ", "`**` appears as text"),
            Text::fixed(
                "chữ đậm viết `**chữ**`: dấu sao sát chữ ở hai đầu, đủ cặp trên một dòng; muốn hiện dấu sao thì viết `\\*\\*`",
                "bold text is `**text**`: stars close to the text, in pairs on one line; to show stars write `\\*\\*`",
            ),
        ),
        Leftover::Hashes => (
            Text::fixed("dấu `#` ở đây không thành tiêu đề", "this `#` makes no heading"),
            Text::fixed(
                "tiêu đề viết `## Tên` ở đầu một dòng riêng; muốn hiện dấu # thì viết `\\#`",
                "write a heading as `## Title` on a line of its own; to show the sign write `\\#`",
            ),
        ),
        Leftover::Link => (
            Text::fixed("chỗ này không thành liên kết", "this is no link"),
            Text::fixed(
                "viết `[chữ](địa-chỉ)`; địa chỉ có dấu cách thì đặt trong ngoặc nhọn: `[chữ](<tên tệp.pdf>)`",
                "write `[text](address)`; put an address with spaces into angle brackets: `[text](<file name.pdf>)`",
            ),
        ),
        Leftover::Bars => (
            Text::fixed("dòng có dấu | này không thành bảng", "this line with | is no table"),
            Text::fixed(
                "bảng cần ít nhất ba dòng liền nhau: `| Cột 1 | Cột 2 |`, dưới nó `|---|---|`, rồi các dòng nội dung; muốn hiện dấu | thì viết `\\|`",
                "a table has at least three lines: `| One | Two |`, below it `|---|---|`, then its rows; to show the sign write `\\|`",
            ),
        ),
        Leftover::Bullets => (
            Text::fixed(
                "các mục có dấu chấm tròn nằm chung một dòng nên không thành danh sách",
                "items with bullets share one line, so they are no list",
            ),
            Text::fixed(
                "xuống dòng trước mỗi mục và bắt đầu bằng `- `",
                "start each item on a new line with `- `",
            ),
        ),
        Leftover::Tab => (
            Text::fixed(
                "dòng có phím Tab: trông như bảng dán từ Word, Excel nhưng các dòng không cùng số cột",
                "a line with tabs: it looks like a table from an office program, but its lines have different numbers of columns",
            ),
            Text::fixed(
                "viết thành bảng `| … | … |` với dòng `|---|---|` dưới dòng đầu, hoặc thay Tab bằng dấu cách",
                "write a table `| … | … |` with `|---|---|` below its first line, or replace the tabs by spaces",
            ),
        ),
        Leftover::Fence => (
            Text::fixed("dòng `+++` còn sót lại trong bài", "a line `+++` is left in the text"),
            Text::fixed(
                "phần đầu của trang nằm giữa đúng hai dòng +++ ở đầu tệp; xóa dòng này, hoặc chuyển các dòng khóa = giá trị lên giữa hai dòng ấy",
                "front matter stands between the two +++ lines at the top; delete this line, or move the key = value lines between them",
            ),
        ),
        Leftover::Dash => (
            Text::fixed(
                "dòng bắt đầu bằng gạch ngang: là mục của danh sách hay phần tiếp theo của câu trên?",
                "a line that begins with a dash: an item, or part of the sentence above?",
            ),
            Text::fixed(
                "nếu là mục: để trống một dòng ở trên và viết `- `; nếu là câu: nối vào dòng trên",
                "an item: leave an empty line above and write `- `; part of the sentence: join it to the line above",
            ),
        ),
        Leftover::Underline => (
            Text::fixed(
                "dòng gạch này biến dòng chữ ngay trên nó thành tiêu đề",
                "this line of dashes turns the line above it into a heading",
            ),
            Text::fixed(
                "muốn tiêu đề: viết `## ` trước dòng trên và xóa dòng gạch; muốn đường kẻ: để trống một dòng ở giữa và gạch từ ba dấu",
                "for a heading write `## ` in front of the line above and delete the dashes; for a rule leave an empty line between and write three dashes or more",
            ),
        ),
        Leftover::Rows => (
            Text::fixed(
                "các hàng sau dòng trống: tiếp bảng trên hay là bảng mới? Ở đây hiểu là bảng mới",
                "rows behind an empty line: more of the table above, or another one? They are taken for another",
            ),
            Text::fixed(
                "tiếp bảng trên: xóa dòng trống; bảng mới: thêm dòng `|---|---|` dưới dòng tên cột",
                "more of it: delete the empty line; another one: add a line `|---|---|` below its first row",
            ),
        ),
        Leftover::Cells(count) => (
            Text::new(
                format!("hàng này thừa {count} ô so với dòng tên cột, nên ô cuối không hiện trên trang"),
                format!(
                    "this row has {count} more cells than there are columns, so the last ones are not shown"
                ),
            ),
            Text::fixed(
                "thêm tên cột ở dòng đầu (và dấu gạch ở dòng dưới nó); dấu | trong chữ thì viết `\\|`",
                "name one more column in the first row (and in the line below it); a | within text is written `\\|`",
            ),
        ),
        Leftover::OpenCode => (
            Text::fixed(
                "khối mã mở ở đây không có dòng đóng, nên phần còn lại của bài thành mã",
                "the code block that opens here is not closed, so all that follows is code",
            ),
            Text::fixed(
                "thêm một dòng ``` sau phần mã, hoặc xóa dòng này",
                "add a line ``` after the code, or delete this line",
            ),
        ),
        Leftover::Greater => (
            Text::fixed(
                "dấu > ở đầu dòng làm dòng này thành trích dẫn, dấu lớn hơn không hiện ra",
                "a > in front makes this line a quote, and the sign is not shown",
            ),
            Text::fixed(
                "nếu là \"lớn hơn\": viết \"trên 18\" hoặc `\\> 18`; nếu là trích dẫn: đặt lời dẫn trong dấu “ ”",
                "for \"more than\" write so in words or `\\> 18`; for a quote put the words in quotation marks",
            ),
        ),
    };
    Diagnostic::warning(Code::Markup, message).help(help)
}

//! Signs of Markdown that became text, or text that became Markdown: what an editor meant otherwise.
//!
//! [`super::repair`] gives what has one reading that reading; what is asked here has two, or none. The
//! writer finds such signs, and the repair what it leaves alone.

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

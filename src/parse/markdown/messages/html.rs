//! What is wrong with tags that an editor wrote.

use crate::diag::{Code, Diagnostic, Text};
use crate::parse::markdown::MAX_NESTING;

pub(in crate::parse::markdown) fn foreign_html(name: &str) -> Diagnostic {
    let lower = name.to_ascii_lowercase();
    let (vi, en) = match lower.as_str() {
        "img" | "picture" | "svg" => {
            ("Chèn ảnh bằng `![mô tả ảnh](ten-tep.jpg)`.", "Write an image as `![description](file.jpg)`.")
        }
        "a" => ("Viết liên kết dạng `[chữ](địa chỉ)`.", "Write a link as `[text](address)`."),
        "table" | "tr" | "td" | "th" | "thead" | "tbody" => (
            "Viết bảng bằng các dấu `|`: `| Cột 1 | Cột 2 |`.",
            "Write a table with `|`: `| Column 1 | Column 2 |`.",
        ),
        "b" | "strong" => ("Viết chữ đậm là `**chữ**`.", "Write bold text as `**text**`."),
        "i" | "em" => ("Viết chữ nghiêng là `*chữ*`.", "Write italic text as `*text*`."),
        "s" | "del" | "strike" => ("Viết chữ gạch ngang là `~~chữ~~`.", "Write struck text as `~~text~~`."),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            ("Viết tiêu đề là `## Tiêu đề`.", "Write a heading as `## Heading`.")
        }
        "p" | "div" | "span" | "center" | "font" | "section" => (
            "Xóa thẻ này; ngăn các đoạn bằng một dòng trống.",
            "Delete the tag; separate paragraphs by an empty line.",
        ),
        "ul" | "ol" | "li" => (
            "Viết danh sách bằng `- ` hoặc `1. ` ở đầu dòng.",
            "Write a list with `- ` or `1. ` in front of each line.",
        ),
        "hr" => ("Viết đường kẻ ngang là một dòng `---`.", "Write a rule as a line `---`."),
        "blockquote" => {
            ("Viết trích dẫn bằng `> ` ở đầu dòng.", "Write a quote with `> ` in front of each line.")
        }
        "code" | "pre" => ("Viết mã giữa hai dấu `` ` ``.", "Write code between two `` ` ``."),
        "details" | "summary" => {
            ("Dùng khối `:::details title=\"…\"`.", "Use the block `:::details title=\"…\"`.")
        }
        "script" | "style" | "iframe" | "object" | "embed" | "form" | "input" | "button" | "link"
        | "meta" => (
            "Không thể chèn mã, khung hay biểu mẫu vào trang; hãy đặt liên kết `[chữ](địa chỉ)` tới nơi có nó.",
            "Code, frames and forms cannot be put into a page; link to where it is with `[text](address)`.",
        ),
        "br" | "sub" | "sup" | "u" | "mark" | "kbd" => (
            "Thẻ này chỉ dùng được khi không có thuộc tính, ví dụ `<sub>2</sub>`.",
            "This tag works only without attributes, for example `<sub>2</sub>`.",
        ),
        _ => (
            "Chỉ dùng được `<br> <sub> <sup> <u> <mark> <kbd>`; nếu muốn hiện dấu `<`, viết `\\<`.",
            "Only `<br> <sub> <sup> <u> <mark> <kbd>` work; to show a `<`, write `\\<`.",
        ),
    };
    let message = match lower.as_str() {
        "br" | "sub" | "sup" | "u" | "mark" | "kbd" => Text::new(
            format!("thẻ `<{lower}>` không được có thuộc tính nên hiện ra như chữ thường"),
            format!("the tag `<{lower}>` may not have attributes, so it appears as text"),
        ),
        "" => Text::fixed("mã HTML này hiện ra như chữ thường", "this HTML appears as text"),
        _ => Text::new(
            format!("thẻ HTML `<{lower}>` không dùng được nên hiện ra như chữ thường"),
            format!("the HTML tag `<{lower}>` cannot be used, so it appears as text"),
        ),
    };
    Diagnostic::warning(Code::RawHtml, message).help(Text::fixed(vi, en))
}

pub(in crate::parse::markdown) fn unclosed_tag(name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::RawHtml,
        Text::new(
            format!("thẻ `<{name}>` chưa được đóng đúng chỗ"),
            format!("the tag `<{name}>` is not closed where it should be"),
        ),
    )
    .label(Text::fixed("thẻ mở ở đây", "the tag opens here"))
    .help(Text::new(
        format!("Thêm `</{name}>` trong cùng một đoạn; các thẻ và dấu `*` phải lồng trọn trong nhau."),
        format!("Add `</{name}>` in the same paragraph; tags and `*` must lie wholly inside one another."),
    ))
}

pub(in crate::parse::markdown) fn stray_tag(name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::RawHtml,
        Text::new(
            format!("thẻ đóng `</{name}>` này không có thẻ mở"),
            format!("this closing tag `</{name}>` has no opening tag"),
        ),
    )
    .help(Text::new(
        format!("Xóa thẻ này, hoặc thêm `<{name}>` ở phía trước trong cùng một đoạn."),
        format!("Delete it, or add `<{name}>` before it in the same paragraph."),
    ))
}

pub(in crate::parse::markdown) fn tags_too_deep(name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        Text::new(
            format!("thẻ `<{name}>` lồng nhau quá {MAX_NESTING} cấp"),
            format!("tags `<{name}>` are nested deeper than {MAX_NESTING} levels"),
        ),
    )
    .help(Text::fixed("Xóa các thẻ thừa.", "Delete the tags that are not needed."))
}

pub(in crate::parse::markdown) fn open_comment() -> Diagnostic {
    Diagnostic::error(
        Code::RawHtml,
        Text::fixed(
            "ghi chú ẩn `<!--` không được đóng đúng chỗ nên một phần có thể hiện ra trên trang",
            "the hidden note `<!--` is not closed where it should be, so a part of it could appear on the page",
        ),
    )
    .label(Text::fixed("ghi chú mở ở đây", "the note opens here"))
    .help(Text::fixed(
        "Thêm `-->` ở cuối ghi chú; nếu ghi chú dài nhiều đoạn, viết `<!--` ở đầu một dòng riêng.",
        "Add `-->` at the end of the note; if it has several paragraphs, put `<!--` on a line of its own.",
    ))
}

//! What is wrong with shortcodes.

use crate::diag::{Code, Diagnostic, Text};
use crate::parse::markdown::directive::Fault;

pub(in crate::parse::markdown) fn unclosed_shortcode(name: &str, container: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::Shortcode,
        Text::new(format!("khối `:::{name}` chưa được đóng"), format!("the block `:::{name}` is not closed")),
    )
    .label(Text::fixed("khối mở ở đây", "the block opens here"));
    if container {
        diagnostic.help(Text::fixed(
            "Thêm một dòng `:::` để đóng khối trước khi hết mục danh sách, trích dẫn hoặc chú thích chứa nó.",
            "Add a line `:::` that closes the block before the list item, quote or footnote around it ends.",
        ))
    } else {
        diagnostic.help(Text::fixed(
            "Thêm một dòng chỉ có `:::` sau nội dung của khối.",
            "Add a line with only `:::` after the block's content.",
        ))
    }
}

pub(in crate::parse::markdown) fn nothing_open() -> Diagnostic {
    Diagnostic::error(
        Code::Shortcode,
        Text::fixed("dòng `:::` này không đóng khối nào", "this line `:::` closes no block"),
    )
    .help(Text::fixed(
        "Xóa dòng này, hoặc thêm dòng mở khối, ví dụ `:::steps`, ở phía trên.",
        "Delete this line, or open a block above it, for example with `:::steps`.",
    ))
}

pub(in crate::parse::markdown) fn crossing(name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Shortcode,
        Text::new(
            format!("dòng `:::` này nằm trong một danh sách, trích dẫn hoặc chú thích, nhưng khối `:::{name}` mở ở bên ngoài"),
            format!("this line `:::` is inside a list, quote or footnote, but the block `:::{name}` opens outside of it"),
        ),
    )
    .help(Text::fixed(
        "Viết `:::` sát lề như dòng mở khối.",
        "Write `:::` at the margin, like the line that opens the block.",
    ))
}

pub(in crate::parse::markdown) fn misplaced_directive() -> Diagnostic {
    Diagnostic::error(
        Code::Shortcode,
        Text::fixed(
            "dòng này trông như một khối `:::` nhưng vị trí của nó làm nó thành chữ thường",
            "this line looks like a shortcode, but where it stands it is only text",
        ),
    )
    .help(Text::fixed(
        "Bỏ khoảng trắng ở đầu dòng, hoặc để một dòng trống phía trên.",
        "Remove the spaces in front of it, or leave an empty line above.",
    ))
}

pub(in crate::parse::markdown) fn colons(count: usize) -> Diagnostic {
    Diagnostic::error(
        Code::Shortcode,
        Text::new(
            format!("khối viết bằng ba dấu hai chấm, ở đây có {count}"),
            format!("a block is written with three colons, here are {count}"),
        ),
    )
    .help(Text::fixed(
        "Viết `:::tên` để mở khối và `:::` để đóng khối, kể cả khi các khối lồng nhau.",
        "Write `:::name` to open a block and `:::` to close it, also where blocks are nested.",
    ))
}

pub(in crate::parse::markdown) fn fault(fault: Fault) -> Diagnostic {
    let (vi, en, help_vi, help_en) = match fault {
        Fault::Name => (
            "sau dấu hai chấm phải là tên của khối",
            "after the colons comes the name of the block",
            "Tên gồm chữ cái không dấu, chữ số và gạch nối, ví dụ `:::steps` hoặc `:::checklist title=\"…\"`.",
            "A name has letters, digits and hyphens, for example `:::steps` or `:::checklist title=\"…\"`.",
        ),
        Fault::Quote => (
            "thiếu dấu ngoặc kép đóng của giá trị này",
            "the closing quote of this value is missing",
            "Thêm `\"` vào cuối giá trị; dấu ngoặc kép bên trong giá trị viết là `\\\"`.",
            "Add `\"` at the end of the value; a quote inside it is written `\\\"`.",
        ),
        Fault::Argument => (
            "không đọc được phần này của khối",
            "this part of the shortcode cannot be read",
            "Viết mỗi tham số dạng `tên=\"giá trị\"`, cách nhau một khoảng trắng.",
            "Write each argument as `key=\"value\"`, with a space between them.",
        ),
        Fault::Twice => (
            "tham số này đã có ở trước",
            "this argument was given already",
            "Giữ lại một lần, xóa lần kia.",
            "Keep one of them and delete the other.",
        ),
    };
    Diagnostic::error(Code::Shortcode, Text::fixed(vi, en)).help(Text::fixed(help_vi, help_en))
}

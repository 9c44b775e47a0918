//! The words of every problem found in a body, in Vietnamese and English.

mod html;
mod shortcode;

use super::MAX_NESTING;
use crate::diag::{Code, Diagnostic, Text};
use crate::parse::url::UrlProblem;

pub(super) use html::{foreign_html, open_comment, stray_tag, tags_too_deep, unclosed_tag};
pub(super) use shortcode::{colons, crossing, fault, misplaced_directive, nothing_open, unclosed_shortcode};

pub(super) fn too_deep() -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        Text::new(
            format!("danh sách, trích dẫn hoặc khối lồng nhau quá {MAX_NESTING} cấp"),
            format!("lists, quotes or blocks are nested deeper than {MAX_NESTING} levels"),
        ),
    )
    .label(Text::fixed("từ đây chỉ hiện như chữ thường", "from here on it is shown as plain text"))
    .help(Text::fixed(
        "Viết lại cho ít cấp hơn; kiểm tra các dấu `>`, `-` hoặc `:::` thừa.",
        "Use fewer levels; look for stray `>`, `-` or `:::`.",
    ))
}

pub(super) fn bad_url(problem: &UrlProblem, image: bool) -> Diagnostic {
    let (code, vi, en) = match problem {
        UrlProblem::Empty if image => {
            (Code::MissingImage, "ảnh này không có địa chỉ".into(), "this image has no address".into())
        }
        UrlProblem::Empty => {
            (Code::BrokenLink, "liên kết này không có địa chỉ".into(), "this link has no address".into())
        }
        UrlProblem::Scheme(scheme) => (
            Code::UnsafeUrl,
            format!("không được dùng địa chỉ kiểu `{scheme}:`"),
            format!("addresses of the kind `{scheme}:` are not allowed"),
        ),
        UrlProblem::ProtocolRelative => (
            Code::UnsafeUrl,
            "địa chỉ bắt đầu bằng `//` dẫn sang trang khác mà không nói rõ".to_owned(),
            "an address that begins with `//` leads to another site without saying so".to_owned(),
        ),
        UrlProblem::Backslash => (
            Code::UnsafeUrl,
            "địa chỉ không được có dấu `\\`".to_owned(),
            "an address may not contain `\\`".to_owned(),
        ),
        UrlProblem::Host => (
            Code::UnsafeUrl,
            "tên máy chủ trong địa chỉ này không đúng".to_owned(),
            "the host name in this address is not right".to_owned(),
        ),
        UrlProblem::UserInfo => (
            Code::UnsafeUrl,
            "địa chỉ có phần `tên@` trước tên máy chủ, dễ làm người đọc nhầm trang".to_owned(),
            "the address has a `name@` before the host, which can mislead readers".to_owned(),
        ),
        UrlProblem::Encoding => (
            Code::UnsafeUrl,
            "các mã `%` trong địa chỉ này không cho ra chữ hợp lệ".to_owned(),
            "the `%` codes of this address give no valid text".to_owned(),
        ),
        UrlProblem::NotAbsolute => (
            Code::UnsafeUrl,
            "địa chỉ này phải bắt đầu bằng `https://`".to_owned(),
            "this address must begin with `https://`".to_owned(),
        ),
    };
    let help = match problem {
        UrlProblem::Scheme(_) | UrlProblem::Empty if image => Text::fixed(
            "Lưu ảnh thành tệp cạnh bài viết rồi viết `![mô tả](ten-tep.jpg)`.",
            "Save the image as a file beside the page and write `![description](file.jpg)`.",
        ),
        UrlProblem::Backslash => Text::fixed("Thay mọi dấu `\\` bằng `/`.", "Replace every `\\` by `/`."),
        UrlProblem::Empty => Text::fixed(
            "Viết địa chỉ vào giữa hai dấu ngoặc tròn, ví dụ `[chữ](trang.md)`.",
            "Write the address between the parentheses, for example `[text](page.md)`.",
        ),
        UrlProblem::ProtocolRelative | UrlProblem::Host | UrlProblem::UserInfo => Text::fixed(
            "Viết đầy đủ, ví dụ `https://chinhphu.vn/`.",
            "Write it in full, for example `https://chinhphu.vn/`.",
        ),
        _ => Text::fixed(
            "Dùng `https://…`, `mailto:…`, `tel:…` hoặc đường dẫn tới tệp của trang, ví dụ `../trang.md`.",
            "Use `https://…`, `mailto:…`, `tel:…` or a path to a file of the site, for example `../page.md`.",
        ),
    };
    Diagnostic::error(code, Text::new(vi, en))
        .label(if image {
            Text::fixed("chỉ giữ lại mô tả ảnh", "only the description stays")
        } else {
            Text::fixed("chỉ giữ lại chữ, bỏ liên kết", "the text stays, the link is dropped")
        })
        .help(help)
}

pub(super) fn image_elsewhere() -> Diagnostic {
    Diagnostic::error(
        Code::Image,
        Text::fixed(
            "ảnh phải là tệp của trang này, không lấy từ nơi khác",
            "an image must be a file of this site, not come from elsewhere",
        ),
    )
    .help(Text::fixed(
        "Tải ảnh về (nếu được phép dùng), đặt cạnh bài viết rồi viết `![mô tả](ten-tep.jpg)`.",
        "Download the image (if you may use it), put it beside the page and write `![description](file.jpg)`.",
    ))
}

pub(super) fn missing_alt() -> Diagnostic {
    Diagnostic::advice(
        Code::MissingAlt,
        Text::fixed(
            "ảnh này không có mô tả, người dùng trình đọc màn hình sẽ không biết có gì trong ảnh",
            "this image has no description, so users of screen readers will not know what it shows",
        ),
    )
    .help(Text::fixed(
        "Viết mô tả vào giữa hai ngoặc vuông: `![mô tả](tệp)`; chỉ để trống khi ảnh dùng để trang trí.",
        "Write it between the brackets: `![description](file)`; leave it empty only for decoration.",
    ))
}

pub(super) fn empty_link() -> Diagnostic {
    Diagnostic::warning(
        Code::LinkText,
        Text::fixed("liên kết này không có chữ để bấm vào", "this link has no text to click on"),
    )
    .help(Text::fixed(
        "Viết chữ vào giữa hai ngoặc vuông: `[chữ](địa chỉ)`.",
        "Write the text between the brackets: `[text](address)`.",
    ))
}

pub(super) fn level_one_heading() -> Diagnostic {
    Diagnostic::warning(
        Code::HeadingOrder,
        Text::fixed(
            "tiêu đề cấp 1 (`#`) dành cho tên trang; tiêu đề này hiện ở cấp 2",
            "headings of level 1 (`#`) are for the page's title; this one is shown at level 2",
        ),
    )
    .help(Text::fixed("Viết `##` thay cho `#`.", "Write `##` instead of `#`."))
}

pub(super) fn skipped_level(from: u8, to: u8) -> Diagnostic {
    Diagnostic::advice(
        Code::HeadingOrder,
        Text::new(
            format!("tiêu đề nhảy từ cấp {from} sang cấp {to}"),
            format!("headings jump from level {from} to level {to}"),
        ),
    )
    .help(Text::new(
        format!("Dùng cấp {} (`{}`) ở đây.", from + 1, "#".repeat(usize::from(from) + 1)),
        format!("Use level {} (`{}`) here.", from + 1, "#".repeat(usize::from(from) + 1)),
    ))
}

pub(super) fn empty_heading() -> Diagnostic {
    Diagnostic::warning(
        Code::HeadingOrder,
        Text::fixed("tiêu đề này không có chữ", "this heading has no text"),
    )
    .help(Text::fixed("Viết chữ cho tiêu đề hoặc xóa dòng này.", "Give it a text or delete the line."))
}

pub(super) fn bad_anchor(id: &str, better: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::AddressInvalid,
        Text::new(
            format!("`#{id}` không dùng được làm mã của tiêu đề"),
            format!("`#{id}` cannot be a heading's id"),
        ),
    )
    .label(Text::new(format!("dùng `{better}` thay vào"), format!("`{better}` is used instead")))
    .help(Text::new(
        format!("Chỉ dùng chữ thường không dấu, chữ số và gạch nối: `{{#{better}}}`."),
        format!("Use only lower-case ASCII letters, digits and hyphens: `{{#{better}}}`."),
    ))
}

pub(super) fn duplicate_anchor(id: &str, used: &str) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateAnchor,
        Text::new(
            format!("mã `#{id}` đã dùng cho một tiêu đề khác trong trang"),
            format!("the id `#{id}` is already used by another heading of the page"),
        ),
    )
    .label(Text::new(format!("tiêu đề này tạm dùng `{used}`"), format!("this heading gets `{used}` for now")))
    .help(Text::fixed("Đặt cho mỗi tiêu đề một mã riêng.", "Give each heading an id of its own."))
}

pub(super) fn heading_attribute(name: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::UnknownKey,
        Text::new(
            format!("thuộc tính `{name}` của tiêu đề không dùng được nên bị bỏ qua"),
            format!("the attribute `{name}` of a heading cannot be used and is left out"),
        ),
    )
    .help(Text::fixed("Chỉ dùng `{#ma-tieu-de}` và `{.lop}`.", "Only `{#id}` and `{.class}` work."))
}

pub(super) fn unknown_footnote(label: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::Footnote,
        Text::new(format!("không có chú thích nào tên `{label}`"), format!("there is no footnote `{label}`")),
    )
    .label(Text::fixed("hiện ra như chữ thường", "appears as text"))
    .help(Text::new(
        format!("Thêm một dòng `[^{label}]: nội dung chú thích` vào cuối bài."),
        format!("Add a line `[^{label}]: text of the note` at the end."),
    ))
}

pub(super) fn unused_footnote(label: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::Footnote,
        Text::new(
            format!("chú thích `{label}` không được dẫn ở đâu trong bài"),
            format!("the footnote `{label}` is referred to nowhere"),
        ),
    )
    .help(Text::new(
        format!("Viết `[^{label}]` ở chỗ cần chú thích, hoặc xóa chú thích này."),
        format!("Write `[^{label}]` where the note belongs, or delete the note."),
    ))
}

pub(super) fn duplicate_footnote(label: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Footnote,
        Text::new(
            format!("chú thích `{label}` được viết hai lần"),
            format!("the footnote `{label}` is written twice"),
        ),
    )
    .label(Text::fixed("được nối vào lần viết trước", "added to the first one"))
    .help(Text::fixed(
        "Đặt tên khác cho một trong hai chú thích, hoặc gộp chúng lại.",
        "Give one of the two another name, or join them.",
    ))
}

pub(super) fn unknown_alert(label: &str) -> Diagnostic {
    let known = ["note", "tip", "important", "warning", "caution"];
    if known.iter().any(|known| label.eq_ignore_ascii_case(known)) {
        return Diagnostic::warning(
            Code::BadValue,
            Text::new(
                format!("`[!{label}]` phải đứng một mình trên dòng đầu của khung"),
                format!("`[!{label}]` must be alone on the first line of the alert"),
            ),
        )
        .help(Text::fixed(
            "Xuống dòng sau nhãn và bắt đầu dòng tiếp theo bằng `> `.",
            "Start a new line after it and begin that line with `> `.",
        ));
    }
    Diagnostic::warning(
        Code::BadValue,
        Text::new(format!("không có loại khung `[!{label}]`"), format!("there is no alert `[!{label}]`")),
    )
    .help(Text::fixed(
        "Dùng `[!CAUTION]` (cấm), `[!WARNING]` (cảnh báo), `[!IMPORTANT]` (bắt buộc), `[!TIP]` (an toàn) hoặc `[!NOTE]` (thông tin), một mình trên dòng đầu.",
        "Use `[!CAUTION]`, `[!WARNING]`, `[!IMPORTANT]`, `[!TIP]` or `[!NOTE]`, alone on the first line.",
    ))
}

pub(super) fn refused_character(c: char) -> Diagnostic {
    let number = c as u32;
    let code = if c.is_control() { Code::Encoding } else { Code::DirectionControl };
    Diagnostic::error(
        code,
        Text::new(
            format!("ký tự điều khiển U+{number:04X} không được có trên trang"),
            format!("the control character U+{number:04X} may not be on a page"),
        ),
    )
    .help(Text::fixed("xóa cụm `&#…;` này", "delete this `&#…;`"))
}

pub(super) fn more(code: Code, count: usize) -> Diagnostic {
    Diagnostic::warning(
        code,
        Text::new(
            format!("còn {count} chỗ khác cùng loại trong tệp này"),
            format!("{count} more of this kind in this file"),
        ),
    )
    .help(Text::fixed(
        "Sửa các chỗ đã nêu rồi dựng lại để xem tiếp.",
        "Fix those shown, then build again to see the rest.",
    ))
}

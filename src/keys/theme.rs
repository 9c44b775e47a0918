//! The keys of a theme's `theme.toml`: for those who make themes.

use super::make::{LINE, LINES, LONG, key, required, table};
use super::{Key, Shape};

table! {
    /// `theme.toml`
    theme {
        NAME = key("name", LINE, "\"Mặc định\"", ("Tên", "Name"), "Tên giao diện.", "The theme's name.");
        DESCRIPTION = key(
            "description", LONG, "\"…\"",
            ("Giới thiệu", "Description"),
            "Giao diện dành cho ai.",
            "Whom the theme is for.",
        );
        LICENSE = key("license", LINE, "\"MIT\"", ("Giấy phép", "Licence"), "Giấy phép.", "The licence.");
        SHORTCODES = key(
            "shortcodes", Shape::Free, "",
            ("Tên khác của khối", "Other names of shortcodes"),
            "Tên khác của các khối trong shortcodes/.",
            "Other names of the files in shortcodes/.",
        );
        COLORS = key(
            "colors", Shape::Table(modes::ALL), "",
            ("Màu", "Colours"),
            "Các màu, nền sáng và nền tối.",
            "The colours, on light paper and in the dark.",
        );
        ACCENT = key(
            "accent", Shape::Table(modes::ALL), "",
            ("Màu theo màu nhấn", "What takes the accent"),
            "Màu nào nhận màu nhấn của trang.",
            "Which colours take the site's accent.",
        );
        CONTRAST = key(
            "contrast", Shape::Tables(contrast::ALL), "",
            ("Cặp màu phải đọc được", "Pairs to be read"),
            "Chữ nào nằm trên nền nào.",
            "Which text stands on which ground.",
        );
    }
}

table! {
    /// Light and dark, each with free names.
    modes {
        LIGHT = key("light", Shape::Free, "", ("Nền sáng", "Light"), "Trên nền sáng.", "On light paper.");
        DARK = key("dark", Shape::Free, "", ("Nền tối", "Dark"), "Trên nền tối.", "In the dark.");
    }
}

table! {
    /// A text and what it stands on.
    contrast {
        TEXT = required("text", LINE, "\"ink\"", ("Chữ", "Text"), "Màu chữ.", "The colour of the text.");
        RATIO = key("ratio", Shape::Number, "4.5", ("Tỷ lệ", "Ratio"), "Độ tương phản.", "The contrast it needs.");
        ON = key("on", LINES, "[\"paper\"]", ("Nền", "Grounds"), "Các màu nền.", "What it stands on.");
    }
}

//! The keys of `lantoa.toml`.

use super::{Key, Shape, key, required};
use crate::parse::config::{Conformance, FeedFormat};
use crate::parse::publish::Server;

/// `lantoa.toml`
pub const CONFIG: &[Key] = &[
    required("title", Shape::Text, "\"An toàn lao động tỉnh …\"", "Tên của trang.", "The site's title."),
    key(
        "description",
        Shape::Text,
        "\"Một câu giới thiệu trang.\"",
        "Một câu giới thiệu trang.",
        "One sentence about the site.",
    ),
    key(
        "base_url",
        Shape::Url,
        "\"https://example.vn/an-toan/\"",
        "Địa chỉ công bố, có https:// và dấu / ở cuối. Dùng cho địa chỉ đầy đủ trong nguồn tin, sơ đồ trang, thẻ chia sẻ.",
        "Where the site is published. Absolute addresses in feeds, the sitemap and shared links begin with it.",
    ),
    key(
        "default_language",
        Shape::Text,
        "\"vi\"",
        "Ngôn ngữ của tệp không có mã ngôn ngữ trong tên (mặc định vi).",
        "The language of files without a code in their name (default: vi).",
    ),
    key(
        "languages",
        Shape::Languages(LANGUAGE),
        "",
        "Các ngôn ngữ khác, theo mã: [languages.en].",
        "Further languages by code: [languages.en].",
    ),
    key(
        "theme",
        Shape::Text,
        "\"default\"",
        "Giao diện: default (mặc định), toa-soan (chuyên trang của báo), hoặc tên một thư mục trong themes/.",
        "The theme: default, toa-soan (a newspaper's section), or a folder in themes/ (default: default).",
    ),
    key(
        "emergency_page",
        Shape::Text,
        "\"khi-co-tai-nan.md\"",
        "Trang mà mọi trang dẫn tới dưới tên \"Khi có tai nạn\": tệp trong content/.",
        "The page that every page links as \"Khi có tai nạn\": a file below content/.",
    ),
    key(
        "organisation",
        Shape::Table(ORGANISATION),
        "",
        "Đơn vị chịu trách nhiệm nội dung.",
        "Who is responsible for the content.",
    ),
    key(
        "hotlines",
        Shape::Tables(HOTLINE),
        "",
        "Các số cần gọi; trang dẫn tới bằng mã.",
        "Numbers to call; pages name them by id.",
    ),
    key(
        "menus",
        Shape::AndLanguages(MENUS),
        "",
        "Thực đơn: main (chính), footer (cuối trang); của ngôn ngữ khác: [[menus.en.main]].",
        "Menus: main, footer; of another language: [[menus.en.main]].",
    ),
    key(
        "markdown",
        Shape::Table(&[]),
        "",
        "Dành cho cách đọc Markdown; chưa có khóa nào.",
        "About reading Markdown; it has no keys.",
    ),
    key("search", Shape::Table(SEARCH), "", "Tìm kiếm trên trang.", "Search on the site."),
    key("offline", Shape::Table(OFFLINE), "", "Đọc khi không có mạng.", "Reading without a network."),
    key("feeds", Shape::Table(FEEDS), "", "Nguồn tin RSS, Atom, JSON.", "RSS, Atom and JSON feeds."),
    key("images", Shape::Table(IMAGES), "", "Hình trong bài.", "Images of pages."),
    key("pagination", Shape::Table(PAGINATION), "", "Phân trang danh sách.", "Pages of a list."),
    key(
        "personal_data",
        Shape::Table(PERSONAL_DATA),
        "",
        "Địa chỉ thư và số điện thoại được phép công khai; `lantoa check` báo mọi địa chỉ, số khác.",
        "E-mail addresses and telephone numbers that may be public; `lantoa check` reports all others.",
    ),
    key(
        "colors",
        Shape::Table(COLORS),
        "",
        "Màu nhấn của riêng trang; độ tương phản được tính khi dựng.",
        "The site's own accent colour; a build computes its contrast.",
    ),
    key(
        "components",
        Shape::Boolean,
        "true",
        "Có trang /giao-dien/ cho thấy mọi thành phần của giao diện không (mặc định không).",
        "Whether there is a page /giao-dien/ that shows every component of the theme (default: no).",
    ),
    key(
        "accessibility",
        Shape::Table(ACCESSIBILITY),
        "",
        "Tuyên bố về khả năng tiếp cận, ở /kha-nang-tiep-can/.",
        "The accessibility statement, at /kha-nang-tiep-can/.",
    ),
    key(
        "block_expired_reviews",
        Shape::Boolean,
        "true",
        "Trang quá hạn soát lại (review_due) có chặn `lantoa publish` không (mặc định không).",
        "Whether pages whose review is overdue keep `lantoa publish` from sending (default: no).",
    ),
    key(
        "publish",
        Shape::Tables(PUBLISH),
        "",
        "Nơi đăng trang (`lantoa publish`); nơi đầu tiên là mặc định.",
        "Where the site is published (`lantoa publish`); the first is the default.",
    ),
    key(
        "extra",
        Shape::Free,
        "",
        "Dữ liệu tùy ý cho giao diện riêng.",
        "Free data for a theme of one's own.",
    ),
];

const COLORS: &[Key] = &[
    key(
        "accent",
        Shape::Text,
        "\"#005387\"",
        "Màu nhấn trên nền sáng: liên kết, đầu trang.",
        "The accent colour on light paper: links, the head of the page.",
    ),
    key(
        "accent_dark",
        Shape::Text,
        "\"#8cc8f2\"",
        "Màu nhấn trên nền tối.",
        "The accent colour in the dark.",
    ),
];

fn conformance() -> Vec<&'static str> {
    Conformance::CHOICES.iter().map(|(name, _)| *name).collect()
}

const ACCESSIBILITY: &[Key] = &[
    key(
        "status",
        Shape::Choice(conformance),
        "\"partial\"",
        "Tự đánh giá theo WCAG 2.2 mức AA: not_assessed (chưa đánh giá, mặc định), none (chưa đạt), partial (đạt một phần), full (đạt).",
        "How far the site conforms to WCAG 2.2 level AA: not_assessed (default), none, partial, full.",
    ),
    key("reviewed", Shape::Date, "2026-11-21", "Ngày rà soát gần nhất.", "The day of the last review."),
    key(
        "measures",
        Shape::Texts,
        "[\"Màu cảnh báo luôn kèm chữ.\"]",
        "Những việc đã làm để ai cũng dùng được.",
        "What is done for accessibility.",
    ),
    key(
        "tested",
        Shape::Texts,
        "[\"Dùng thử bằng bàn phím trên mọi loại trang.\"]",
        "Đã thử những gì, thử cách nào. Chỉ ghi điều đã làm thật.",
        "What was tested, and how. Only what was done.",
    ),
    key(
        "known_gaps",
        Shape::Texts,
        "[\"Chưa có bản tiếng dân tộc thiểu số.\"]",
        "Những gì biết là chưa đạt. Hình thiếu mô tả, tệp tải về… thì trang tự đếm.",
        "What is known to be missing. Images without a description and the like are counted by the build.",
    ),
    key(
        "contact",
        Shape::Text,
        "\"Phòng …, điện thoại …\"",
        "Nơi nhận phản ánh, ngoài liên hệ chung của đơn vị.",
        "Who takes reports, beside the organisation.",
    ),
    key(
        "documents",
        Shape::Texts,
        "[\"26/2020/TT-BTTTT\"]",
        "Số, ký hiệu văn bản yêu cầu điều này, có trong danh mục.",
        "Symbols of the legal documents that ask for it, from the registry.",
    ),
];

const LANGUAGE: &[Key] = &[
    key(
        "name",
        Shape::Text,
        "\"English\"",
        "Tên ngôn ngữ, viết bằng chính ngôn ngữ ấy.",
        "What the language calls itself.",
    ),
    key(
        "title",
        Shape::Text,
        "\"Safety at work\"",
        "Tên trang bằng ngôn ngữ này.",
        "The site's title in this language.",
    ),
    key(
        "description",
        Shape::Text,
        "\"…\"",
        "Câu giới thiệu bằng ngôn ngữ này.",
        "The site's description in this language.",
    ),
    key(
        "fallback",
        Shape::Boolean,
        "true",
        "Trang chưa dịch có hiện bằng tiếng Việt kèm thông báo không (mặc định có).",
        "Whether pages without a translation are shown in the default language, with a notice (default: true).",
    ),
];

const ORGANISATION: &[Key] = &[
    required("name", Shape::Text, "\"Sở …\"", "Tên đầy đủ.", "The full name."),
    key("short", Shape::Text, "\"Sở …\"", "Tên gọi tắt.", "A short name."),
    key("address", Shape::Text, "\"Số …\"", "Địa chỉ.", "The address."),
    key("email", Shape::Text, "\"…\"", "Thư điện tử.", "The e-mail address."),
    key("phone", Shape::Text, "\"…\"", "Điện thoại.", "The telephone number."),
    key("url", Shape::Url, "\"https://…\"", "Trang chính của đơn vị.", "The organisation's own site."),
];

const HOTLINE: &[Key] = &[
    required("id", Shape::Text, "\"115\"", "Mã để bài viết gọi tới.", "The id that pages use."),
    required("name", Shape::Text, "\"Cấp cứu y tế\"", "Tên.", "The name."),
    required("phone", Shape::Text, "\"115\"", "Số điện thoại.", "The telephone number."),
    key("note", Shape::Text, "\"Người bị thương, ngộ độc.\"", "Gọi khi nào.", "When to call."),
];

const MENUS: &[Key] = &[
    key("main", Shape::Menu, "", "Thực đơn chính.", "The main menu."),
    key("footer", Shape::Menu, "", "Thực đơn cuối trang.", "The menu at the foot."),
];

/// An entry of a menu; `children` are entries again.
pub const MENU_ENTRY: &[Key] = &[
    required("title", Shape::Text, "\"Hướng dẫn\"", "Chữ hiện trong thực đơn.", "What the menu shows."),
    key(
        "page",
        Shape::Text,
        "\"huong-dan/_index.md\"",
        "Trang của mình: tệp trong content/.",
        "A page: a file below content/.",
    ),
    key("url", Shape::Text, "\"/tim-kiem/\"", "Địa chỉ, thay cho page.", "An address, instead of page."),
    key("weight", Shape::Integer, "1", "Thứ tự: số nhỏ đứng trước.", "Order: small numbers first."),
    key("children", Shape::Menu, "", "Các mục con.", "Entries below this one."),
];

const SEARCH: &[Key] = &[key(
    "enabled",
    Shape::Boolean,
    "true",
    "Có tìm kiếm không (mặc định có).",
    "Whether there is a search (default: true).",
)];

const OFFLINE: &[Key] = &[
    key(
        "enabled",
        Shape::Boolean,
        "true",
        "Máy người đọc có giữ sẵn trang khẩn cấp, trang chủ và các bài hướng dẫn để xem khi mất mạng không (mặc định có).",
        "Whether a visitor's browser keeps the emergency page, the home page and the guidance for reading without a network (default: true).",
    ),
    key(
        "max_kb",
        Shape::IntegerIn(100, 100_000),
        "3000",
        "Giữ sẵn nhiều nhất bao nhiêu kB, tính khi chưa nén (mặc định 3000).",
        "How much is kept at most, in kB before compression (default: 3000).",
    ),
];

fn feed_formats() -> Vec<&'static str> {
    FeedFormat::CHOICES.iter().map(|(name, _)| *name).collect()
}

const FEEDS: &[Key] = &[
    key(
        "limit",
        Shape::IntegerIn(1, 1000),
        "20",
        "Số bài trong một nguồn tin (mặc định 20).",
        "Entries of a feed (default: 20).",
    ),
    key(
        "formats",
        Shape::Choices(feed_formats),
        "[\"rss\"]",
        "Các dạng nguồn tin: rss, atom, json (mặc định: cả ba).",
        "The formats of feeds: rss, atom, json (default: all).",
    ),
];

const IMAGES: &[Key] = &[
    key(
        "widths",
        Shape::IntegersIn(16, 8192),
        "[480, 960, 1600]",
        "Các chiều rộng được làm sẵn, tính bằng điểm ảnh.",
        "Widths in which images are offered, in pixels.",
    ),
    key(
        "quality",
        Shape::IntegerIn(1, 100),
        "82",
        "Chất lượng JPEG, 1 đến 100 (mặc định 82).",
        "JPEG quality, 1 to 100 (default: 82).",
    ),
];

const PAGINATION: &[Key] = &[key(
    "size",
    Shape::IntegerIn(1, 1000),
    "20",
    "Số bài trên một trang danh sách (mặc định 20).",
    "Entries on a page of a list (default: 20).",
)];

const PERSONAL_DATA: &[Key] = &[
    key(
        "emails",
        Shape::Texts,
        "[\"hoi-dap@so.example\"]",
        "Địa chỉ thư được phép công khai.",
        "E-mail addresses that may be public.",
    ),
    key(
        "phones",
        Shape::Texts,
        "[\"0200 000 000\"]",
        "Số điện thoại được phép công khai.",
        "Telephone numbers that may be public.",
    ),
];

fn servers() -> Vec<&'static str> {
    Server::CHOICES.iter().map(|(name, _)| *name).collect()
}

const PUBLISH: &[Key] = &[
    required(
        "name",
        Shape::Text,
        "\"cong-tinh\"",
        "Tên nơi đăng, dùng trong lệnh.",
        "What commands call it.",
    ),
    required(
        "to",
        Shape::Text,
        "\"sftp://atvsld@web.tinh.example/var/www/atvsld\"",
        "Đăng vào đâu: một thư mục, zip:ten.zip, sftp://, ftps://, webdavs://, s3://kho/thu-muc.",
        "Where: a folder, zip:name.zip, sftp://, ftps://, webdavs://, s3://bucket/prefix.",
    ),
    key(
        "endpoint",
        Shape::Url,
        "\"https://s3.example.vn\"",
        "Máy chủ của kho S3.",
        "The server of an S3-compatible store.",
    ),
    key("region", Shape::Text, "\"vn-1\"", "Vùng của kho S3.", "The region of the S3 store."),
    key(
        "keep",
        Shape::Texts,
        "[\"bao-cao/**\"]",
        "Những tệp trên máy chủ không bao giờ bị ghi đè hay xóa.",
        "Files on the server that are never overwritten and never deleted.",
    ),
    key(
        "server",
        Shape::Choice(servers),
        "\"iis\"",
        "Tệp cấu hình đi kèm cho máy chủ web: iis, apache, nginx, none (mặc định none).",
        "Which settings file goes along for the web server: iis, apache, nginx, none (default: none).",
    ),
    key(
        "insecure",
        Shape::Boolean,
        "true",
        "Cho phép kết nối không mã hóa; chỉ dùng khi máy chủ nằm ngay trên máy này (mặc định không).",
        "Whether a connection without encryption is allowed; only for a server on this machine (default: no).",
    ),
    key(
        "block_expired_reviews",
        Shape::Boolean,
        "true",
        "Trang quá hạn soát lại có chặn việc đăng lên nơi này không (mặc định không).",
        "Whether pages whose review is overdue keep the site from this target (default: no).",
    ),
];

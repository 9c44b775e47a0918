//! The keys of `lantoa.toml`.

use super::choices::{Choice, Conformance, FeedFormat, WebServer};
use super::make::{LINE, LINES, LONG, LONGS, entries, key, required, table};
use super::{DefaultValue, Key, Registry, Shape, TextKind};

table! {
    /// `lantoa.toml`
    site {
        TITLE = required(
            "title", LINE, "\"An toàn lao động tỉnh …\"",
            ("Tên trang web", "Title"),
            "Tên của trang.",
            "The site's title.",
        );
        DESCRIPTION = key(
            "description", LONG, "\"Một câu giới thiệu trang.\"",
            ("Giới thiệu", "Description"),
            "Một câu giới thiệu trang.",
            "One sentence about the site.",
        );
        BASE_URL = key(
            "base_url", Shape::Text(TextKind::Address), "\"https://example.vn/an-toan/\"",
            ("Địa chỉ công bố", "Public address"),
            "Địa chỉ công bố, có https:// và dấu / ở cuối. Dùng cho địa chỉ đầy đủ trong nguồn tin, sơ đồ trang, thẻ chia sẻ.",
            "Where the site is published. Absolute addresses in feeds, the sitemap and shared links begin with it.",
        ).or(DefaultValue::Text("http://localhost/"));
        DEFAULT_LANGUAGE = key(
            "default_language", Shape::Text(TextKind::Language), "\"vi\"",
            ("Ngôn ngữ chính", "Main language"),
            "Ngôn ngữ của tệp không có mã ngôn ngữ trong tên (mặc định vi).",
            "The language of files without a code in their name (default: vi).",
        ).or(DefaultValue::Text("vi"));
        LANGUAGES = key(
            "languages", Shape::Languages(language::ALL), "",
            ("Ngôn ngữ khác", "Other languages"),
            "Các ngôn ngữ khác, theo mã: [languages.en].",
            "Further languages by code: [languages.en].",
        );
        THEME = key(
            "theme", Shape::Text(TextKind::Theme), "\"default\"",
            ("Giao diện", "Theme"),
            "Giao diện: default (mặc định), toa-soan (chuyên trang của báo), hoặc tên một thư mục trong themes/.",
            "The theme: default, toa-soan (a newspaper's section), or a folder in themes/ (default: default).",
        ).or(DefaultValue::Text("default"));
        EMERGENCY_PAGE = key(
            "emergency_page", Shape::Text(TextKind::Page), "\"khi-co-tai-nan.md\"",
            ("Trang \"Khi có tai nạn\"", "Page for emergencies"),
            "Trang mà mọi trang dẫn tới dưới tên \"Khi có tai nạn\": tệp trong content/.",
            "The page that every page links as \"Khi có tai nạn\": a file below content/.",
        );
        ORGANISATION = key(
            "organisation", Shape::Table(organisation::ALL), "",
            ("Đơn vị chịu trách nhiệm", "Organisation"),
            "Đơn vị chịu trách nhiệm nội dung.",
            "Who is responsible for the content.",
        );
        HOTLINES = key(
            "hotlines", Shape::Tables(hotline::ALL), "",
            ("Số cần gọi", "Numbers to call"),
            "Các số cần gọi; trang dẫn tới bằng mã.",
            "Numbers to call; pages name them by id.",
        );
        MENUS = key(
            "menus", Shape::AndLanguages(menus::ALL), "",
            ("Thực đơn", "Menus"),
            "Thực đơn: main (chính), footer (cuối trang); của ngôn ngữ khác: [[menus.en.main]].",
            "Menus: main, footer; of another language: [[menus.en.main]].",
        );
        MARKDOWN = key(
            "markdown", Shape::Table(&[]), "",
            ("Markdown", "Markdown"),
            "Dành cho cách đọc Markdown; chưa có khóa nào.",
            "About reading Markdown; it has no keys.",
        );
        SEARCH = key(
            "search", Shape::Table(search::ALL), "",
            ("Tìm kiếm", "Search"),
            "Tìm kiếm trên trang.",
            "Search on the site.",
        );
        RADIO = key(
            "radio", Shape::Table(radio::ALL), "",
            ("Bài phát thanh", "Radio scripts"),
            "Câu mở đầu và câu kết của bài phát thanh, theo cách của đài mình.",
            "The first and the last line of radio scripts, as the station says them.",
        );
        OFFLINE = key(
            "offline", Shape::Table(offline::ALL), "",
            ("Đọc khi mất mạng", "Reading without a network"),
            "Đọc khi không có mạng.",
            "Reading without a network.",
        );
        FEEDS = key(
            "feeds", Shape::Table(feeds::ALL), "",
            ("Nguồn tin", "Feeds"),
            "Nguồn tin RSS, Atom, JSON.",
            "RSS, Atom and JSON feeds.",
        );
        IMAGES = key(
            "images", Shape::Table(images::ALL), "",
            ("Hình trong bài", "Images"),
            "Hình trong bài.",
            "Images of pages.",
        );
        PAGINATION = key(
            "pagination", Shape::Table(pagination::ALL), "",
            ("Phân trang", "Pages of a list"),
            "Phân trang danh sách.",
            "Pages of a list.",
        );
        PERSONAL_DATA = key(
            "personal_data", Shape::Table(personal_data::ALL), "",
            ("Được phép công khai", "May be public"),
            "Địa chỉ thư và số điện thoại được phép công khai; `lantoa check` báo mọi địa chỉ, số khác.",
            "E-mail addresses and telephone numbers that may be public; `lantoa check` reports all others.",
        );
        COLORS = key(
            "colors", Shape::Table(colors::ALL), "",
            ("Màu", "Colours"),
            "Màu nhấn của riêng trang; độ tương phản được tính khi dựng.",
            "The site's own accent colour; a build computes its contrast.",
        );
        LOGO = key(
            "logo", Shape::Text(TextKind::Image), "\"/bieu-trung.png\"",
            ("Biểu trưng", "Logo"),
            "Biểu trưng của đơn vị: tệp trong static/, viết từ dấu /. Hiện ở đầu trang, trên tờ rơi và áp phích.",
            "The organisation's logo: a file in static/, beginning with /. Shown at the head of pages, on leaflets and posters.",
        );
        COMPONENTS = key(
            "components", Shape::Boolean, "true",
            ("Trang xem thành phần giao diện", "Page of components"),
            "Có trang /giao-dien/ cho thấy mọi thành phần của giao diện không (mặc định không).",
            "Whether there is a page /giao-dien/ that shows every component of the theme (default: no).",
        ).or(DefaultValue::Boolean(false));
        ACCESSIBILITY = key(
            "accessibility", Shape::Table(accessibility::ALL), "",
            ("Tuyên bố về khả năng tiếp cận", "Accessibility statement"),
            "Tuyên bố về khả năng tiếp cận, ở /kha-nang-tiep-can/.",
            "The accessibility statement, at /kha-nang-tiep-can/.",
        );
        PUBLISH = key(
            "publish", Shape::Tables(publish::ALL), "",
            ("Nơi đăng", "Where to publish"),
            "Nơi đăng trang, mỗi nơi một khối [[publish]]; khối đầu là nơi mặc định. Không ghi mật khẩu, khóa bí mật vào đây.",
            "Where the site is sent, a block each; the first is the default. Passwords and keys do not belong here.",
        );
        BLOCK_EXPIRED_REVIEWS = key(
            "block_expired_reviews", Shape::Boolean, "true",
            ("Chặn đăng khi quá hạn soát", "Expired reviews block publishing"),
            "true: có bài quá ngày soát lại (review_due) thì không đăng được (mặc định không).",
            "true: pages whose review is overdue (review_due) keep the site from being published (default: false).",
        ).or(DefaultValue::Boolean(false));
        APPROVAL = key(
            "approval", Shape::Table(approval::ALL), "",
            ("Duyệt", "Approval"),
            "Duyệt bài trước khi đăng.",
            "A second person approves pages before they are published.",
        );
        EXTRA = key(
            "extra", Shape::Free, "",
            ("Dữ liệu cho giao diện", "Data for the theme"),
            "Dữ liệu tùy ý cho giao diện riêng.",
            "Free data for a theme of one's own.",
        );
    }
}

table! {
    /// `[colors]`
    colors {
        ACCENT = key(
            "accent", Shape::Text(TextKind::Color), "\"#005387\"",
            ("Màu nhấn, nền sáng", "Accent on light"),
            "Màu nhấn trên nền sáng: liên kết, đầu trang.",
            "The accent colour on light paper: links, the head of the page.",
        );
        ACCENT_DARK = key(
            "accent_dark", Shape::Text(TextKind::Color), "\"#8cc8f2\"",
            ("Màu nhấn, nền tối", "Accent in the dark"),
            "Màu nhấn trên nền tối.",
            "The accent colour in the dark.",
        );
    }
}

table! {
    /// `[accessibility]`
    accessibility {
        STATUS = key(
            "status", Shape::Choice(Conformance::WORDS), "\"partial\"",
            ("Tự đánh giá", "Own judgement"),
            "Tự đánh giá theo WCAG 2.2 mức AA: not_assessed (chưa đánh giá, mặc định), none (chưa đạt), partial (đạt một phần), full (đạt).",
            "How far the site conforms to WCAG 2.2 level AA: not_assessed (default), none, partial, full.",
        ).or(DefaultValue::Text("not_assessed"));
        REVIEWED = key(
            "reviewed", Shape::Date, "2026-11-21",
            ("Ngày rà soát", "Reviewed on"),
            "Ngày rà soát gần nhất.",
            "The day of the last review.",
        );
        MEASURES = key(
            "measures", LONGS, "[\"Màu cảnh báo luôn kèm chữ.\"]",
            ("Đã làm gì", "Measures"),
            "Những việc đã làm để ai cũng dùng được.",
            "What is done for accessibility.",
        );
        TESTED = key(
            "tested", LONGS, "[\"Dùng thử bằng bàn phím trên mọi loại trang.\"]",
            ("Đã thử gì", "What was tested"),
            "Đã thử những gì, thử cách nào. Chỉ ghi điều đã làm thật.",
            "What was tested, and how. Only what was done.",
        );
        KNOWN_GAPS = key(
            "known_gaps", LONGS, "[\"Chưa có bản tiếng dân tộc thiểu số.\"]",
            ("Chưa đạt", "Known gaps"),
            "Những gì biết là chưa đạt. Hình thiếu mô tả, tệp tải về… thì trang tự đếm.",
            "What is known to be missing. Images without a description and the like are counted by the build.",
        );
        CONTACT = key(
            "contact", LONG, "\"Phòng …, điện thoại …\"",
            ("Nơi nhận phản ánh", "Contact"),
            "Nơi nhận phản ánh, ngoài liên hệ chung của đơn vị.",
            "Who takes reports, beside the organisation.",
        );
        DOCUMENTS = key(
            "documents", entries(Registry::Documents), "[\"26/2020/TT-BTTTT\"]",
            ("Văn bản yêu cầu", "Documents"),
            "Số, ký hiệu văn bản yêu cầu điều này, có trong danh mục.",
            "Symbols of the legal documents that ask for it, from the registry.",
        );
    }
}

table! {
    /// A language beside the default one.
    language {
        NAME = key(
            "name", LINE, "\"English\"",
            ("Tên ngôn ngữ", "Name"),
            "Tên ngôn ngữ, viết bằng chính ngôn ngữ ấy.",
            "What the language calls itself.",
        );
        TITLE = key(
            "title", LINE, "\"Safety at work\"",
            ("Tên trang web", "Title"),
            "Tên trang bằng ngôn ngữ này.",
            "The site's title in this language.",
        );
        DESCRIPTION = key(
            "description", LONG, "\"…\"",
            ("Giới thiệu", "Description"),
            "Câu giới thiệu bằng ngôn ngữ này.",
            "The site's description in this language.",
        );
        FALLBACK = key(
            "fallback", Shape::Boolean, "true",
            ("Hiện trang chưa dịch", "Show untranslated pages"),
            "Trang chưa dịch có hiện bằng tiếng Việt kèm thông báo không (mặc định có).",
            "Whether pages without a translation are shown in the default language, with a notice (default: true).",
        ).or(DefaultValue::Boolean(true));
    }
}

table! {
    /// Who is responsible for the site.
    organisation {
        NAME = required(
            "name", LINE, "\"Sở …\"",
            ("Tên đầy đủ", "Name"),
            "Tên đầy đủ.",
            "The full name.",
        );
        SHORT = key(
            "short", LINE, "\"Sở …\"",
            ("Tên gọi tắt", "Short name"),
            "Tên gọi tắt.",
            "A short name.",
        );
        ADDRESS = key(
            "address", LONG, "\"Số …\"",
            ("Địa chỉ", "Address"),
            "Địa chỉ.",
            "The address.",
        );
        EMAIL = key(
            "email", Shape::Text(TextKind::Email), "\"…\"",
            ("Thư điện tử", "E-mail"),
            "Thư điện tử.",
            "The e-mail address.",
        );
        PHONE = key(
            "phone", Shape::Text(TextKind::Phone), "\"…\"",
            ("Điện thoại", "Telephone"),
            "Điện thoại.",
            "The telephone number.",
        );
        URL = key(
            "url", Shape::Text(TextKind::Address), "\"https://example.vn/\"",
            ("Trang chính", "Own site"),
            "Trang chính của đơn vị.",
            "The organisation's own site.",
        );
    }
}

table! {
    /// A number to call.
    hotline {
        ID = required(
            "id", LINE, "\"115\"",
            ("Mã", "Id"),
            "Mã để bài viết gọi tới.",
            "The id that pages use.",
        );
        NAME = required(
            "name", LINE, "\"Cấp cứu y tế\"",
            ("Tên", "Name"),
            "Tên.",
            "The name.",
        );
        PHONE = required(
            "phone", Shape::Text(TextKind::Phone), "\"115\"",
            ("Số điện thoại", "Number"),
            "Số điện thoại.",
            "The telephone number.",
        );
        NOTE = key(
            "note", LONG, "\"Người bị thương, ngộ độc.\"",
            ("Gọi khi nào", "When to call"),
            "Gọi khi nào.",
            "When to call.",
        );
    }
}

table! {
    /// The menus of a language.
    menus {
        MAIN = key(
            "main", Shape::Menu, "",
            ("Thực đơn chính", "Main menu"),
            "Thực đơn chính.",
            "The main menu.",
        );
        FOOTER = key(
            "footer", Shape::Menu, "",
            ("Thực đơn cuối trang", "Menu at the foot"),
            "Thực đơn cuối trang.",
            "The menu at the foot.",
        );
    }
}

table! {
    /// An entry of a menu; its children are entries again.
    menu_entry {
        TITLE = required(
            "title", LINE, "\"Hướng dẫn\"",
            ("Chữ hiện", "Text"),
            "Chữ hiện trong thực đơn.",
            "What the menu shows.",
        );
        PAGE = key(
            "page", Shape::Text(TextKind::Page), "\"huong-dan/_index.md\"",
            ("Trang", "Page"),
            "Trang của mình: tệp trong content/.",
            "A page: a file below content/.",
        );
        URL = key(
            "url", LINE, "\"/tim-kiem/\"",
            ("Địa chỉ", "Address"),
            "Địa chỉ, thay cho page.",
            "An address, instead of page.",
        );
        WEIGHT = key(
            "weight", Shape::Integer, "1",
            ("Thứ tự", "Order"),
            "Thứ tự: số nhỏ đứng trước.",
            "Order: small numbers first.",
        ).or(DefaultValue::Integer(0));
        CHILDREN = key(
            "children", Shape::Menu, "",
            ("Mục con", "Entries below"),
            "Các mục con.",
            "Entries below this one.",
        );
    }
}

table! {
    /// `[search]`
    search {
        ENABLED = key(
            "enabled", Shape::Boolean, "true",
            ("Có tìm kiếm", "Search"),
            "Có tìm kiếm không (mặc định có).",
            "Whether there is a search (default: true).",
        ).or(DefaultValue::Boolean(true));
    }
}

table! {
    /// `[radio]`
    radio {
        OPENING = key(
            "opening", LONG, "\"Đài truyền thanh xã xin mời bà con nghe: {title}\"",
            ("Câu mở đầu", "Opening"),
            "Câu mở đầu; {title} là tên bài, {organisation} là tên đơn vị.",
            "The first line; {title} is the page's title, {organisation} the organisation's name.",
        );
        CLOSING = key(
            "closing", LONG, "\"Bà con vừa nghe bài {title}. Xin cảm ơn\"",
            ("Câu kết", "Closing"),
            "Câu kết; {title} là tên bài, {organisation} là tên đơn vị.",
            "The last line; {title} is the page's title, {organisation} the organisation's name.",
        );
    }
}

table! {
    /// `[offline]`
    offline {
        ENABLED = key(
            "enabled", Shape::Boolean, "true",
            ("Giữ sẵn để xem", "Keep pages"),
            "Máy người đọc có giữ sẵn trang khẩn cấp, trang chủ và các bài hướng dẫn để xem khi mất mạng không (mặc định có).",
            "Whether a visitor's browser keeps the emergency page, the home page and the guidance for reading without a network (default: true).",
        ).or(DefaultValue::Boolean(true));
        MAX_KB = key(
            "max_kb", Shape::IntegerIn(100, 100_000), "3000",
            ("Nhiều nhất (kB)", "At most (kB)"),
            "Giữ sẵn nhiều nhất bao nhiêu kB, tính khi chưa nén (mặc định 3000).",
            "How much is kept at most, in kB before compression (default: 3000).",
        ).or(DefaultValue::Integer(3000));
    }
}

table! {
    /// `[feeds]`
    feeds {
        LIMIT = key(
            "limit", Shape::IntegerIn(1, 1000), "20",
            ("Số bài", "Entries"),
            "Số bài trong một nguồn tin (mặc định 20).",
            "Entries of a feed (default: 20).",
        ).or(DefaultValue::Integer(20));
        FORMATS = key(
            "formats", Shape::Choices(FeedFormat::WORDS), "[\"rss\"]",
            ("Các dạng", "Formats"),
            "Các dạng nguồn tin: rss, atom, json (mặc định: cả ba).",
            "The formats of feeds: rss, atom, json (default: all).",
        ).or(DefaultValue::AllWords);
    }
}

table! {
    /// `[images]`
    images {
        WIDTHS = key(
            "widths", Shape::IntegersIn(16, 8192), "[480, 960, 1600]",
            ("Các chiều rộng", "Widths"),
            "Các chiều rộng được làm sẵn, tính bằng điểm ảnh.",
            "Widths in which images are offered, in pixels.",
        ).or(DefaultValue::Integers(&[480, 960, 1600]));
        QUALITY = key(
            "quality", Shape::IntegerIn(1, 100), "82",
            ("Chất lượng JPEG", "JPEG quality"),
            "Chất lượng JPEG, 1 đến 100 (mặc định 82).",
            "JPEG quality, 1 to 100 (default: 82).",
        ).or(DefaultValue::Integer(82));
    }
}

table! {
    /// `[pagination]`
    pagination {
        SIZE = key(
            "size", Shape::IntegerIn(1, 1000), "20",
            ("Số bài một trang", "Entries on a page"),
            "Số bài trên một trang danh sách (mặc định 20).",
            "Entries on a page of a list (default: 20).",
        ).or(DefaultValue::Integer(20));
    }
}

table! {
    /// `[personal_data]`
    personal_data {
        EMAILS = key(
            "emails", Shape::Texts(TextKind::Email), "[\"hoi-dap@so.example\"]",
            ("Địa chỉ thư", "E-mail addresses"),
            "Địa chỉ thư được phép công khai.",
            "E-mail addresses that may be public.",
        );
        PHONES = key(
            "phones", Shape::Texts(TextKind::Phone), "[\"0200 000 000\"]",
            ("Số điện thoại", "Telephone numbers"),
            "Số điện thoại được phép công khai.",
            "Telephone numbers that may be public.",
        );
    }
}

table! {
    /// Where the site is sent.
    publish {
        NAME = required(
            "name", LINE, "\"cong-tinh\"",
            ("Tên", "Name"),
            "Tên gọi: lantoa publish cong-tinh.",
            "The name: lantoa publish cong-tinh.",
        );
        TO = required(
            "to", LINE, "\"sftp://nguoi-dung@may-chu.example/var/www/atvsld\"",
            ("Đăng vào đâu", "Where to"),
            "Đăng vào đâu: một thư mục (D:\\web, \\\\may-chu\\web, /srv/www), zip:ten.zip, sftp://, ftps://, webdavs://, s3://kho/thu-muc.",
            "Where to: a folder (D:\\web, \\\\server\\web, /srv/www), zip:name.zip, sftp://, ftps://, webdavs://, s3://bucket/prefix.",
        );
        USER = key(
            "user", LINE, "\"nguoi-dung\"",
            ("Tên đăng nhập", "User name"),
            "Tên đăng nhập, nếu không có trong địa chỉ.",
            "The user name, where the address has none.",
        );
        ENDPOINT = key(
            "endpoint", Shape::Text(TextKind::Address), "\"https://s3.example.vn\"",
            ("Máy chủ S3", "S3 endpoint"),
            "Địa chỉ máy chủ của kho kiểu S3.",
            "The address of an S3-compatible store.",
        );
        REGION = key(
            "region", LINE, "\"vn-1\"",
            ("Vùng", "Region"),
            "Vùng của kho kiểu S3.",
            "The region of an S3-compatible store.",
        );
        KEEP = key(
            "keep", LINES, "[\"bao-cao/**\"]",
            ("Không đụng tới", "Keep"),
            "Những gì không bao giờ ghi đè hay xóa, tính từ nơi đăng.",
            "What is never replaced or deleted, from the root of the target.",
        );
        SERVER = key(
            "server", Shape::Choice(WebServer::WORDS), "\"iis\"",
            ("Máy chủ web", "Web server"),
            "Kèm tệp cấu hình cho máy chủ nào: iis, apache, nginx, none (không kèm; mặc định).",
            "Which file of settings goes along: iis, apache, nginx, none (default).",
        ).or(DefaultValue::Text("none"));
        INSECURE = key(
            "insecure", Shape::Boolean, "true",
            ("Cho phép kết nối không mã hóa", "Allow unencrypted connections"),
            "true: cho phép ftp://, http://, webdav:// không mã hóa. Chỉ dùng trong mạng nội bộ (mặc định không).",
            "true: allows ftp://, http:// and webdav:// without encryption. Only for a local network (default: false).",
        ).or(DefaultValue::Boolean(false));
        BLOCK_EXPIRED_REVIEWS = key(
            "block_expired_reviews", Shape::Boolean, "true",
            ("Chặn đăng khi quá hạn soát", "Expired reviews block publishing"),
            "Riêng nơi này; không ghi thì theo khóa cùng tên của cả trang.",
            "For this target alone; default: the key of the same name of the site.",
        );
    }
}

table! {
    /// `[approval]`
    approval {
        REQUIRED = key(
            "required", Shape::Boolean, "true",
            ("Phải có người duyệt", "Approval is required"),
            "true: chỉ đăng bài đã có người duyệt đúng nội dung ấy (mặc định không).",
            "true: only texts that were approved as they are get published (default: false).",
        ).or(DefaultValue::Boolean(false));
        APPROVERS = key(
            "approvers", LINES, "[\"Nguyễn Văn A\"]",
            ("Người duyệt", "Approvers"),
            "Họ tên những người được duyệt bài. Đây là sổ ghi, không phải khóa.",
            "The names of those who may approve. It is a record, not a lock.",
        );
    }
}

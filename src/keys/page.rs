//! The keys of front matter: those of every page, those of each kind, and a section's defaults.

use std::sync::LazyLock;

use super::choices::{Choice, Format, Kind, Phase, SubjectType};
use super::make::{LINE, LINES, LONG, LONGS, WEB, entries, key, required, table};
use super::{DefaultValue, Group, Key, Registry, Shape, TextKind};

table! {
    /// What every page begins with.
    head {
        TITLE = required(
            "title", LINE, "\"Tên trang\"",
            ("Tên trang", "Title"),
            "Tên trang, viết đủ dấu, tốt nhất không quá 70 chữ cái. Hiện ở đầu trang và trong mọi danh sách.",
            "The page's title, best within 70 characters. Shown at its top and in every list.",
        ).within(70);
        DESCRIPTION = key(
            "description", LONG, "\"Một câu nói bài này giúp được gì.\"",
            ("Tóm tắt", "Summary"),
            "Một câu tóm tắt, không quá 160 chữ cái. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.",
            "One sentence, within 160 characters. Shown in lists, search results and shared links.",
        ).within(160);
        KIND = key(
            "kind", Shape::Choice(Kind::WORDS), "\"page\"",
            ("Loại trang", "Kind"),
            "Loại trang; quyết định các khóa riêng và cách trình bày. Không ghi thì theo [cascade] của mục, hoặc là page.",
            "The kind of page; decides its own keys and its layout. Default: what the section's [cascade] says, else page.",
        ).or(DefaultValue::Text("page"));
    }
}

table! {
    /// Keys of every page, after those of its kind.
    common {
        DATE = key(
            "date", Shape::Date, "2026-05-01",
            ("Ngày đăng", "Published on"),
            "Ngày đăng: 2026-05-01 hoặc \"01/05/2026\".",
            "Day of publication: 2026-05-01 or \"01/05/2026\".",
        ).in_group(Group::Time);
        UPDATED = key(
            "updated", Shape::Date, "2026-05-15",
            ("Ngày sửa", "Last changed on"),
            "Ngày sửa nội dung gần nhất.",
            "The day the content last changed.",
        ).in_group(Group::Time);
        DRAFT = key(
            "draft", Shape::Boolean, "true",
            ("Bản nháp", "Draft"),
            "true: bản nháp, không có trong trang đã dựng. Viết xong thì xóa dòng này.",
            "true: a draft, not in the built site. Delete the line when the page is ready.",
        ).or(DefaultValue::Boolean(false)).in_group(Group::Time);
        CORRECTIONS = key(
            "corrections", Shape::Tables(correction::ALL), "",
            ("Đính chính", "Corrections"),
            "Những điều đã đính chính sau khi đăng, mỗi điều một khối. Hiện ở trang và trong nguồn tin.",
            "What was corrected after publication, a block each. Shown on the page and in feeds.",
        ).in_group(Group::Time);
        DEADLINES = key(
            "deadlines", Shape::Tables(deadline::ALL), "",
            ("Hạn hằng năm", "Yearly deadlines"),
            "Hạn mà pháp luật định cho mỗi năm, trang này nói tới, mỗi hạn một khối. Hiện trong lịch.",
            "What the law asks for every year by a day, as this page explains it, a block each. Shown in the calendar.",
        ).in_group(Group::Time);
        PUBLISH_DATE = key(
            "publish_date", Shape::DateTime, "2026-04-20",
            ("Công khai từ", "Public from"),
            "Từ đầu ngày này trang mới công khai. Đến ngày ấy phải dựng và đăng lại.",
            "Public from the beginning of this day. The site must be built again on that day.",
        ).in_group(Group::Time);
        EXPIRY_DATE = key(
            "expiry_date", Shape::DateTime, "2026-06-30",
            ("Hết công khai từ", "Public until"),
            "Từ đầu ngày này trang không còn công khai.",
            "Not public any more from the beginning of this day.",
        ).in_group(Group::Time);
        SLUG = key(
            "slug", LINE, "\"ten-khong-dau\"",
            ("Tên trong địa chỉ", "Name in the address"),
            "Phần cuối của địa chỉ trang, nếu muốn khác tên tệp.",
            "The last part of the page's address, where it should differ from the file's name.",
        ).in_group(Group::Address);
        ALIASES = key(
            "aliases", LINES, "[\"/tin-cu/bai-1/\"]",
            ("Địa chỉ cũ", "Old addresses"),
            "Địa chỉ cũ của trang; người mở địa chỉ cũ được đưa đến trang này.",
            "Old addresses of the page; they lead to it.",
        ).in_group(Group::Address);
        WEIGHT = key(
            "weight", Shape::Integer, "10",
            ("Thứ tự", "Order"),
            "Thứ tự trong mục: số nhỏ đứng trước.",
            "Order in the section: small numbers first.",
        ).in_group(Group::Address);
        IMAGE = key(
            "image", Shape::Table(image::ALL), "{ src = \"anh.jpg\", alt = \"Điều hình cho thấy\" }",
            ("Hình đại diện", "Picture"),
            "Hình đại diện: tệp nằm cạnh index.md, hoặc \"/ten-tep.png\" trong static/.",
            "The image that stands for the page: a file beside index.md, or \"/file.png\" in static/.",
        ).in_group(Group::Picture);
        AUDIENCES = key(
            "audiences", entries(Registry::Audiences), "[\"nong-dan\"]",
            ("Đối tượng", "Audiences"),
            "Đối tượng: mã trong content/_data/audiences.toml.",
            "Audiences: ids from content/_data/audiences.toml.",
        ).in_group(Group::Topic);
        SECTORS = key(
            "sectors", entries(Registry::Sectors), "[\"xay-dung\"]",
            ("Lĩnh vực", "Sectors"),
            "Lĩnh vực: mã trong content/_data/sectors.toml.",
            "Sectors: ids from content/_data/sectors.toml.",
        ).in_group(Group::Topic);
        HAZARDS = key(
            "hazards", entries(Registry::Hazards), "[\"nga-cao\"]",
            ("Nguy cơ", "Hazards"),
            "Nguy cơ: mã trong content/_data/hazards.toml.",
            "Hazards: ids from content/_data/hazards.toml.",
        ).in_group(Group::Topic);
        LOCALITIES = key(
            "localities", entries(Registry::Localities), "[\"tinh\"]",
            ("Địa phương", "Localities"),
            "Địa phương: mã trong content/_data/localities.toml.",
            "Localities: ids from content/_data/localities.toml.",
        ).in_group(Group::Topic);
        DOCUMENTS = key(
            "documents", entries(Registry::Documents), "[\"84/2015/QH13\"]",
            ("Văn bản liên quan", "Related documents"),
            "Văn bản liên quan: số, ký hiệu trong content/_data/documents.toml.",
            "Related legal documents: symbols from content/_data/documents.toml.",
        ).in_group(Group::Topic);
        TAGS = key(
            "tags", LINES, "[\"giàn giáo\"]",
            ("Thẻ", "Tags"),
            "Thẻ: chữ tùy ý để gom các bài cùng chuyện.",
            "Tags: free words that gather pages.",
        ).in_group(Group::Topic);
        FORMATS = key(
            "formats", Shape::Choices(Format::WORDS), "[\"leaflet\", \"radio\"]",
            ("Dạng khác của bài", "Other forms"),
            "Các dạng khác của trang: leaflet (tờ rơi), poster (áp phích), card (thẻ bỏ túi), banner (băng rôn), handout (bản quán triệt), radio (bài phát thanh), embed (thẻ nhúng), kit (bộ bài cho tòa soạn). Không ghi: guidance leaflet, poster, card, radio, embed, kit; campaign poster, banner, radio, embed, kit; plan handout; event radio, embed, kit; news, exemplar kit; procedure leaflet; loại khác không có. []: không dạng nào.",
            "Other forms of the page: leaflet, poster, card (for a pocket), banner, handout, radio, embed, kit (for newsrooms). By default: guidance leaflet, poster, card, radio, embed, kit; campaign poster, banner, radio, embed, kit; plan handout; event radio, embed, kit; news, exemplar kit; procedure leaflet; others none. []: none.",
        ).in_group(Group::Other);
        EXTRA = key(
            "extra", Shape::Free, "",
            ("Dữ liệu cho giao diện", "Data for the theme"),
            "Dữ liệu tùy ý cho giao diện riêng.",
            "Free data for a theme of one's own.",
        ).in_group(Group::Other);
    }
}

table! {
    /// What only a section says.
    section {
        CASCADE = key(
            "cascade", Shape::Cascade, "",
            ("Mặc định cho các trang trong mục", "Defaults for the pages below"),
            "Giá trị mặc định cho mọi trang trong mục này (loại, đối tượng, lĩnh vực…).",
            "Defaults for the pages below this section (kind, audiences, …).",
        ).in_group(Group::Other);
    }
}

table! {
    /// A picture.
    image {
        SRC = required(
            "src", Shape::Text(TextKind::Image), "\"anh.jpg\"",
            ("Tệp hình", "Image file"),
            "Tệp hình.",
            "The image file.",
        );
        ALT = key(
            "alt", LONG, "\"Điều hình cho thấy\"",
            ("Lời mô tả", "What it shows"),
            "Lời mô tả cho người không thấy hình.",
            "What the image shows, for those who cannot see it.",
        );
    }
}

table! {
    /// Every key that only some kinds have.
    own {
        STEPS = key(
            "steps", LONGS, "[\"Việc thứ nhất.\", \"Việc thứ hai.\"]",
            ("Các bước", "Steps"),
            "Các việc phải làm, theo thứ tự, mỗi việc một câu. Hiện đầu tiên.",
            "What to do, in order, one sentence each. Shown first.",
        ).in_group(Group::Own);
        EQUIPMENT = key(
            "equipment", LINES, "[\"Mũ\", \"Dây an toàn\"]",
            ("Đồ bảo hộ, dụng cụ", "Equipment"),
            "Đồ bảo hộ, dụng cụ cần có.",
            "Protective equipment and tools.",
        ).in_group(Group::Own);
        CONTACTS = key(
            "contacts", entries(Registry::Hotlines), "[\"115\"]",
            ("Số cần gọi", "Whom to call"),
            "Số cần gọi: mã của [[hotlines]] trong lantoa.toml.",
            "Whom to call: ids of [[hotlines]] in lantoa.toml.",
        ).in_group(Group::Own);
        HEADLINE = key(
            "headline", LONG, "\"Lên cao phải buộc dây\"",
            ("Chữ lớn trên áp phích", "Headline of the poster"),
            "Chữ lớn trên áp phích và thẻ bỏ túi, không quá 8 từ. Không ghi thì là title.",
            "The headline of the poster and the pocket card, at most 8 words. Default: the title.",
        ).in_group(Group::Own);
        POSTER = key(
            "poster", LINES, "[\"Buộc dây trước khi leo\", \"Ba điểm tựa\"]",
            ("Ý chính trên áp phích", "Key points of the poster"),
            "Các ý chính trên áp phích và thẻ bỏ túi, nhiều nhất năm dòng ngắn. Không ghi thì là những bước đầu của steps.",
            "Key points of the poster and the pocket card, at most five short lines. Default: the first steps.",
        ).in_group(Group::Own);
        REVIEWED = key(
            "reviewed", Shape::Date, "2026-05-01",
            ("Ngày soát", "Facts checked on"),
            "Ngày người có chuyên môn soát nội dung gần nhất.",
            "The last day the facts were checked.",
        ).in_group(Group::Own);
        REVIEW_DUE = key(
            "review_due", Shape::Date, "2027-05-01",
            ("Soát lại trước ngày", "Check again by"),
            "Ngày phải soát lại; quá ngày thì `lantoa check` nhắc.",
            "When the facts must be checked again; `lantoa check` reminds.",
        ).in_group(Group::Own);
        YEAR = key(
            "year", Shape::IntegerIn(1990, 2200), "2026",
            ("Năm", "Year"),
            "Năm của chiến dịch.",
            "The campaign's year.",
        ).in_group(Group::Own);
        THEME = key(
            "theme", LINE, "\"Chủ đề\"",
            ("Chủ đề", "Theme"),
            "Chủ đề, chép đúng nguyên văn. Chưa công bố thì chưa ghi.",
            "The official theme, word for word. Leave it out until it is announced.",
        ).in_group(Group::Own);
        FROM = key(
            "from", Shape::Date, "2026-05-01",
            ("Từ ngày", "From"),
            "Ngày bắt đầu.",
            "The first day.",
        ).in_group(Group::Own);
        TO = key(
            "to", Shape::Date, "2026-05-31",
            ("Đến ngày", "To"),
            "Ngày kết thúc.",
            "The last day.",
        ).in_group(Group::Own);
        SLOGANS = key(
            "slogans", LINES, "[\"Khẩu hiệu\"]",
            ("Khẩu hiệu", "Slogans"),
            "Khẩu hiệu.",
            "Slogans.",
        ).in_group(Group::Own);
        ACTIVITIES = key(
            "activities", Shape::Tables(activity::ALL), "",
            ("Hoạt động", "Activities"),
            "Các hoạt động, mỗi hoạt động một khối. Đặt ở cuối phần đầu, ngay trước dòng +++.",
            "Activities, a block each. Put them last, just before the line +++.",
        ).in_group(Group::Own);
        SOURCE = key(
            "source", Shape::Table(news_source::ALL), "{ name = \"Tên báo\", url = \"https://bao.example/bai\" }",
            ("Nguồn tin", "Source"),
            "Nguồn tin.",
            "Where the news comes from.",
        ).in_group(Group::Own);
        AUTHOR = key(
            "author", LINE, "\"Ban biên tập\"",
            ("Người viết", "Author"),
            "Người hoặc nhóm viết.",
            "Who wrote it.",
        ).in_group(Group::Own);
        TIME = key(
            "time", LINE, "\"8 giờ\"",
            ("Giờ", "Time"),
            "Giờ.",
            "The time of day.",
        ).in_group(Group::Own);
        PLACE = key(
            "place", LINE, "\"Nhà văn hóa xã\"",
            ("Nơi tổ chức", "Place"),
            "Nơi tổ chức.",
            "Where it takes place.",
        ).in_group(Group::Own);
        ORGANISER = key(
            "organiser", LINE, "\"Liên đoàn Lao động tỉnh\"",
            ("Đơn vị tổ chức", "Organiser"),
            "Đơn vị tổ chức.",
            "Who organises it.",
        ).in_group(Group::Own);
        HONOREE = key(
            "honoree", LINE, "\"Tổ thợ số 3\"",
            ("Ai được nêu gương", "Who is honoured"),
            "Người hoặc tập thể được nêu gương.",
            "The person or group that is honoured.",
        ).in_group(Group::Own);
        UNIT = key(
            "unit", LINE, "\"Công ty …\"",
            ("Nơi làm việc", "Where they work"),
            "Nơi làm việc.",
            "Where they work.",
        ).in_group(Group::Own);
        ACHIEVEMENT = key(
            "achievement", LONG, "\"Ba năm không tai nạn\"",
            ("Đã làm được gì", "Achievement"),
            "Đã làm được gì.",
            "What they achieved.",
        ).in_group(Group::Own);
        RECOGNISED_BY = key(
            "recognised_by", LINE, "\"UBND tỉnh\"",
            ("Cơ quan khen thưởng", "Recognised by"),
            "Cơ quan khen thưởng.",
            "Who recognised it.",
        ).in_group(Group::Own);
        SUBJECT = key(
            "subject", LINE, "\"Công ty …\"",
            ("Bên bị xử lý", "Who was penalised"),
            "Tổ chức hoặc người bị xử lý.",
            "Who was penalised.",
        ).in_group(Group::Own);
        SUBJECT_TYPE = key(
            "subject_type", Shape::Choice(SubjectType::WORDS), "\"organisation\"",
            ("Tổ chức hay cá nhân", "Organisation or person"),
            "organisation (tổ chức) hay person (cá nhân). Cá nhân thì bắt buộc có legal_basis và expiry_date.",
            "organisation or person. A person requires legal_basis and expiry_date.",
        ).in_group(Group::Own);
        VIOLATION = key(
            "violation", LONG, "\"Không huấn luyện an toàn\"",
            ("Hành vi vi phạm", "Violation"),
            "Hành vi vi phạm.",
            "The violation.",
        ).in_group(Group::Own);
        DECISION = key(
            "decision", LINE, "\"12/QĐ-XPHC\"",
            ("Quyết định xử lý", "Decision"),
            "Quyết định xử lý.",
            "The decision.",
        ).in_group(Group::Own);
        AUTHORITY = key(
            "authority", LINE, "\"Sở Nội vụ\"",
            ("Cơ quan giải quyết", "Authority"),
            "Cơ quan giải quyết, xử lý.",
            "The authority that decides.",
        ).in_group(Group::Own);
        PENALTY = key(
            "penalty", LONG, "\"Phạt tiền\"",
            ("Hình thức xử lý", "Penalty"),
            "Hình thức xử lý.",
            "The penalty.",
        ).in_group(Group::Own);
        LEGAL_BASIS = key(
            "legal_basis", entries(Registry::Documents), "[\"84/2015/QH13\"]",
            ("Căn cứ", "Legal basis"),
            "Căn cứ: số, ký hiệu văn bản.",
            "Legal basis: symbols of documents.",
        ).in_group(Group::Own);
        SUBMISSION = key(
            "submission", LONG, "\"Nộp tại Trung tâm Phục vụ hành chính công\"",
            ("Nộp ở đâu", "Where to submit"),
            "Nộp ở đâu, bằng cách nào.",
            "Where and how to submit.",
        ).in_group(Group::Own);
        REQUIRED_DOCUMENTS = key(
            "required_documents", LINES, "[\"Đơn theo mẫu\"]",
            ("Giấy tờ cần nộp", "Documents to submit"),
            "Giấy tờ cần nộp.",
            "Documents to submit.",
        ).in_group(Group::Own);
        DURATION = key(
            "duration", LINE, "\"5 ngày làm việc\"",
            ("Thời gian giải quyết", "How long it takes"),
            "Thời gian giải quyết.",
            "How long it takes.",
        ).in_group(Group::Own);
        FEE = key(
            "fee", LINE, "\"Không thu phí\"",
            ("Phí, lệ phí", "Fee"),
            "Phí, lệ phí.",
            "The fee.",
        ).in_group(Group::Own);
        RESULT = key(
            "result", LINE, "\"Văn bản trả lời\"",
            ("Nhận được gì", "Result"),
            "Nhận được gì.",
            "What one gets.",
        ).in_group(Group::Own);
    }
}

table! {
    /// Something done in a campaign.
    activity {
        PHASE = key(
            "phase", Shape::Choice(Phase::WORDS), "\"during\"",
            ("Lúc nào", "When"),
            "before (trước), during (trong) hay after (sau).",
            "before, during or after.",
        ).or(DefaultValue::Text("during"));
        TITLE = required(
            "title", LINE, "\"Phát loa mỗi sáng một nguy cơ\"",
            ("Việc", "What is done"),
            "Việc gì.",
            "What is done.",
        );
        NOTE = key(
            "note", LINE, "\"Loa xã, 5 giờ 30\"",
            ("Ghi chú", "Note"),
            "Ghi chú.",
            "A note.",
        );
        AUDIENCES = key(
            "audiences", entries(Registry::Audiences), "[\"tho-xay\"]",
            ("Làm cho ai", "For whom"),
            "Làm cho ai.",
            "For whom.",
        );
    }
}

table! {
    /// Where news comes from.
    news_source {
        NAME = required(
            "name", LINE, "\"Báo …\"",
            ("Tên nguồn", "Name"),
            "Tên nguồn.",
            "The source's name.",
        );
        URL = key(
            "url", WEB, "\"https://example.vn/\"",
            ("Địa chỉ bài gốc", "Address of the original"),
            "Địa chỉ bài gốc.",
            "The original's address.",
        );
    }
}

table! {
    /// What was wrong in a page and is now right.
    correction {
        DATE = required(
            "date", Shape::Date, "2026-05-20",
            ("Ngày đính chính", "Corrected on"),
            "Ngày đính chính.",
            "When it was corrected.",
        );
        TEXT = required(
            "text", LONG, "\"Bản trước ghi sai số điện thoại của trạm y tế.\"",
            ("Đã sửa điều gì", "What was corrected"),
            "Đã sửa điều gì, một câu.",
            "What was corrected, in a sentence.",
        );
    }
}

table! {
    /// What the law asks for by a day of every year.
    deadline {
        DAY = required(
            "day", Shape::MonthDay, "\"01-10\"",
            ("Trước ngày", "Before"),
            "Trước ngày nào hằng năm, dạng tháng-ngày.",
            "By when each year: month-day.",
        );
        TITLE = required(
            "title", LONG, "\"Báo cáo tai nạn lao động của năm trước\"",
            ("Việc phải làm", "What is due"),
            "Việc phải làm, vài chữ.",
            "What is due, in a few words.",
        );
        WHO = key(
            "who", LONG, "\"Người sử dụng lao động\"",
            ("Ai làm", "Who"),
            "Ai phải làm.",
            "Who has to do it.",
        );
        TO = key(
            "to", LONG, "\"Sở Nội vụ\"",
            ("Gửi ai", "To whom"),
            "Gửi cho ai.",
            "To whom.",
        );
    }
}

/// The keys that a kind of page has beside those of every page.
pub const fn own_keys(kind: Kind) -> &'static [Key] {
    use own::*;
    match kind {
        Kind::Guidance => &[STEPS, EQUIPMENT, CONTACTS, HEADLINE, POSTER, REVIEWED, REVIEW_DUE],
        Kind::Campaign => &[YEAR, THEME, FROM, TO, SLOGANS, ACTIVITIES],
        Kind::News => &[SOURCE, AUTHOR],
        Kind::Event => &[FROM, TO, TIME, PLACE, ORGANISER, CONTACTS],
        Kind::Exemplar => &[HONOREE, UNIT, ACHIEVEMENT, RECOGNISED_BY],
        Kind::Disclosure => &[SUBJECT, SUBJECT_TYPE, VIOLATION, DECISION, AUTHORITY, PENALTY, LEGAL_BASIS],
        Kind::Procedure => {
            &[AUTHORITY, SUBMISSION, REQUIRED_DOCUMENTS, STEPS, DURATION, FEE, RESULT, LEGAL_BASIS]
        }
        Kind::Plan | Kind::Page => &[],
    }
}

/// The keys of a page of one kind, in the order in which a new page shows them.
pub fn page_keys(kind: Kind) -> Vec<Key> {
    [head::ALL, own_keys(kind), common::ALL, section::ALL].concat()
}

/// Every key front matter may have; which belong to a page is known with its kind, which a section in
/// another file may say.
pub fn front_keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> =
        LazyLock::new(|| [head::ALL, own::ALL, common::ALL, section::ALL].concat());
    &KEYS
}

/// What `[cascade]` may hold: everything but what names or corrects one page alone.
pub fn cascade_keys() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let one_page = [common::SLUG, common::ALIASES, common::CORRECTIONS, common::DEADLINES];
        let common = common::ALL.iter().copied().filter(|key| !one_page.contains(key));
        [head::DESCRIPTION, head::KIND].into_iter().chain(common).chain(own::ALL.iter().copied()).collect()
    });
    &KEYS
}

//! The keys of front matter: those of every page, and those of each kind.

use super::{Key, Shape, key, required};
use crate::parse::kind::{Kind, Phase};

const TITLE: Key = required(
    "title",
    Shape::Text,
    "\"Tên trang\"",
    "Tên trang, viết đủ dấu, tốt nhất không quá 70 chữ cái. Hiện ở đầu trang và trong mọi danh sách.",
    "The page's title, best within 70 characters. Shown at its top and in every list.",
);

const DESCRIPTION: Key = key(
    "description",
    Shape::Text,
    "\"Một câu nói bài này giúp được gì.\"",
    "Một câu tóm tắt, không quá 160 chữ cái. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.",
    "One sentence, within 160 characters. Shown in lists, search results and shared links.",
);

fn kinds() -> Vec<&'static str> {
    Kind::CHOICES.iter().map(|(name, _)| *name).collect()
}

fn phases() -> Vec<&'static str> {
    Phase::CHOICES.iter().map(|(name, _)| *name).collect()
}

fn formats() -> Vec<&'static str> {
    vec!["leaflet", "poster", "radio", "embed"]
}

fn subject_types() -> Vec<&'static str> {
    vec!["person", "organisation"]
}

const KIND: Key = key(
    "kind",
    Shape::Choice(kinds),
    "\"page\"",
    "Loại trang; quyết định các khóa riêng và cách trình bày. Không ghi thì theo [cascade] của mục, hoặc là page.",
    "The kind of page; decides its own keys and its layout. Default: what the section's [cascade] says, else page.",
);

/// Keys of every page, after title, description and kind and the kind's own keys.
const COMMON: &[Key] = &[
    key(
        "date",
        Shape::Date,
        "2026-05-01",
        "Ngày đăng: 2026-05-01 hoặc \"01/05/2026\".",
        "Day of publication: 2026-05-01 or \"01/05/2026\".",
    ),
    key(
        "updated",
        Shape::Date,
        "2026-05-15",
        "Ngày sửa nội dung gần nhất.",
        "The day the content last changed.",
    ),
    key(
        "draft",
        Shape::Boolean,
        "true",
        "true: bản nháp, không có trong trang đã dựng. Viết xong thì xóa dòng này.",
        "true: a draft, not in the built site. Delete the line when the page is ready.",
    ),
    key(
        "publish_date",
        Shape::Date,
        "2026-04-20",
        "Từ đầu ngày này trang mới công khai. Đến ngày ấy phải dựng và đăng lại.",
        "Public from the beginning of this day. The site must be built again on that day.",
    ),
    key(
        "expiry_date",
        Shape::Date,
        "2026-06-30",
        "Từ đầu ngày này trang không còn công khai.",
        "Not public any more from the beginning of this day.",
    ),
    key(
        "slug",
        Shape::Text,
        "\"ten-khong-dau\"",
        "Phần cuối của địa chỉ trang, nếu muốn khác tên tệp.",
        "The last part of the page's address, where it should differ from the file's name.",
    ),
    key(
        "aliases",
        Shape::Texts,
        "[\"/tin-cu/bai-1/\"]",
        "Địa chỉ cũ của trang; người mở địa chỉ cũ được đưa đến trang này.",
        "Old addresses of the page; they lead to it.",
    ),
    key(
        "weight",
        Shape::Integer,
        "10",
        "Thứ tự trong mục: số nhỏ đứng trước.",
        "Order in the section: small numbers first.",
    ),
    key(
        "image",
        Shape::Table(IMAGE),
        "{ src = \"anh.jpg\", alt = \"Điều hình cho thấy\" }",
        "Hình đại diện: tệp nằm cạnh index.md, hoặc \"/ten-tep.png\" trong static/.",
        "The image that stands for the page: a file beside index.md, or \"/file.png\" in static/.",
    ),
    key(
        "audiences",
        Shape::Texts,
        "[\"nong-dan\"]",
        "Đối tượng: mã trong content/_data/audiences.toml.",
        "Audiences: ids from content/_data/audiences.toml.",
    ),
    key(
        "sectors",
        Shape::Texts,
        "[\"xay-dung\"]",
        "Lĩnh vực: mã trong content/_data/sectors.toml.",
        "Sectors: ids from content/_data/sectors.toml.",
    ),
    key(
        "hazards",
        Shape::Texts,
        "[\"nga-cao\"]",
        "Nguy cơ: mã trong content/_data/hazards.toml.",
        "Hazards: ids from content/_data/hazards.toml.",
    ),
    key(
        "localities",
        Shape::Texts,
        "[\"tinh\"]",
        "Địa phương: mã trong content/_data/localities.toml.",
        "Localities: ids from content/_data/localities.toml.",
    ),
    key(
        "documents",
        Shape::Texts,
        "[\"84/2015/QH13\"]",
        "Văn bản liên quan: số, ký hiệu trong content/_data/documents.toml.",
        "Related legal documents: symbols from content/_data/documents.toml.",
    ),
    key(
        "tags",
        Shape::Texts,
        "[\"giàn giáo\"]",
        "Thẻ: chữ tùy ý để gom các bài cùng chuyện.",
        "Tags: free words that gather pages.",
    ),
    key(
        "formats",
        Shape::Choices(formats),
        "[\"leaflet\", \"radio\"]",
        "Các dạng khác của trang: leaflet (tờ rơi), poster (áp phích), radio (bài phát thanh), embed (thẻ nhúng). Không ghi: guidance cả bốn; campaign poster, radio, embed; event radio, embed; procedure leaflet; loại khác không có. []: không dạng nào.",
        "Other forms of the page: leaflet, poster, radio, embed. By default: guidance all four; campaign poster, radio, embed; event radio, embed; procedure leaflet; others none. []: none.",
    ),
    key(
        "extra",
        Shape::Free,
        "",
        "Dữ liệu tùy ý cho giao diện riêng.",
        "Free data for a theme of one's own.",
    ),
];

const IMAGE: &[Key] = &[
    required("src", Shape::Text, "\"anh.jpg\"", "Tệp hình.", "The image file."),
    key(
        "alt",
        Shape::Text,
        "\"Điều hình cho thấy\"",
        "Lời mô tả cho người không thấy hình.",
        "What the image shows, for those who cannot see it.",
    ),
];

const CASCADE: Key = key(
    "cascade",
    Shape::Cascade,
    "",
    "Giá trị mặc định cho mọi trang trong mục này (loại, đối tượng, lĩnh vực…).",
    "Defaults for the pages below this section (kind, audiences, …).",
);

const STEPS: Key = key(
    "steps",
    Shape::Texts,
    "[\"Việc thứ nhất.\", \"Việc thứ hai.\"]",
    "Các việc phải làm, theo thứ tự, mỗi việc một câu. Hiện đầu tiên.",
    "What to do, in order, one sentence each. Shown first.",
);
const CONTACTS: Key = key(
    "contacts",
    Shape::Texts,
    "[\"115\"]",
    "Số cần gọi: mã của [[hotlines]] trong lantoa.toml.",
    "Whom to call: ids of [[hotlines]] in lantoa.toml.",
);
const FROM: Key = key("from", Shape::Date, "2026-05-01", "Ngày bắt đầu.", "The first day.");
const TO: Key = key("to", Shape::Date, "2026-05-31", "Ngày kết thúc.", "The last day.");
const AUTHORITY: Key = key(
    "authority",
    Shape::Text,
    "\"Sở Nội vụ\"",
    "Cơ quan giải quyết, xử lý.",
    "The authority that decides.",
);
const LEGAL_BASIS: Key = key(
    "legal_basis",
    Shape::Texts,
    "[\"84/2015/QH13\"]",
    "Căn cứ: số, ký hiệu văn bản.",
    "Legal basis: symbols of documents.",
);

const ACTIVITY: &[Key] = &[
    key(
        "phase",
        Shape::Choice(phases),
        "\"during\"",
        "before (trước), during (trong) hay after (sau).",
        "before, during or after.",
    ),
    required("title", Shape::Text, "\"Phát loa mỗi sáng một nguy cơ\"", "Việc gì.", "What is done."),
    key("note", Shape::Text, "\"Loa xã, 5 giờ 30\"", "Ghi chú.", "A note."),
    key("audiences", Shape::Texts, "[\"tho-xay\"]", "Làm cho ai.", "For whom."),
];

const NEWS_SOURCE: &[Key] = &[
    required("name", Shape::Text, "\"Báo …\"", "Tên nguồn.", "The source's name."),
    key("url", Shape::Url, "\"https://…\"", "Địa chỉ bài gốc.", "The original's address."),
];

/// Every key that only some kinds have.
const OF_KINDS: &[Key] = &[
    STEPS,
    key(
        "equipment",
        Shape::Texts,
        "[\"Mũ\", \"Dây an toàn\"]",
        "Đồ bảo hộ, dụng cụ cần có.",
        "Protective equipment and tools.",
    ),
    CONTACTS,
    key(
        "reviewed",
        Shape::Date,
        "2026-05-01",
        "Ngày người có chuyên môn soát nội dung gần nhất.",
        "The last day the facts were checked.",
    ),
    key(
        "review_due",
        Shape::Date,
        "2027-05-01",
        "Ngày phải soát lại; quá ngày thì `lantoa check` nhắc.",
        "When the facts must be checked again; `lantoa check` reminds.",
    ),
    key("year", Shape::IntegerIn(1990, 2200), "2026", "Năm của chiến dịch.", "The campaign's year."),
    key(
        "theme",
        Shape::Text,
        "\"Chủ đề\"",
        "Chủ đề, chép đúng nguyên văn. Chưa công bố thì chưa ghi.",
        "The official theme, word for word. Leave it out until it is announced.",
    ),
    FROM,
    TO,
    key("slogans", Shape::Texts, "[\"Khẩu hiệu\"]", "Khẩu hiệu.", "Slogans."),
    key(
        "activities",
        Shape::Tables(ACTIVITY),
        "",
        "Các hoạt động, mỗi hoạt động một khối. Đặt ở cuối phần đầu, ngay trước dòng +++.",
        "Activities, a block each. Put them last, just before the line +++.",
    ),
    key(
        "source",
        Shape::Table(NEWS_SOURCE),
        "{ name = \"Tên báo\", url = \"https://bao.example/bai\" }",
        "Nguồn tin.",
        "Where the news comes from.",
    ),
    key("author", Shape::Text, "\"Ban biên tập\"", "Người hoặc nhóm viết.", "Who wrote it."),
    key("time", Shape::Text, "\"8 giờ\"", "Giờ.", "The time of day."),
    key("place", Shape::Text, "\"Nhà văn hóa xã\"", "Nơi tổ chức.", "Where it takes place."),
    key("organiser", Shape::Text, "\"Liên đoàn Lao động tỉnh\"", "Đơn vị tổ chức.", "Who organises it."),
    key(
        "honoree",
        Shape::Text,
        "\"Tổ thợ số 3\"",
        "Người hoặc tập thể được nêu gương.",
        "The person or group that is honoured.",
    ),
    key("unit", Shape::Text, "\"Công ty …\"", "Nơi làm việc.", "Where they work."),
    key("achievement", Shape::Text, "\"Ba năm không tai nạn\"", "Đã làm được gì.", "What they achieved."),
    key("recognised_by", Shape::Text, "\"UBND tỉnh\"", "Cơ quan khen thưởng.", "Who recognised it."),
    key("subject", Shape::Text, "\"Công ty …\"", "Tổ chức hoặc người bị xử lý.", "Who was penalised."),
    key(
        "subject_type",
        Shape::Choice(subject_types),
        "\"organisation\"",
        "organisation (tổ chức) hay person (cá nhân). Cá nhân thì bắt buộc có legal_basis và expiry_date.",
        "organisation or person. A person requires legal_basis and expiry_date.",
    ),
    key("violation", Shape::Text, "\"Không huấn luyện an toàn\"", "Hành vi vi phạm.", "The violation."),
    key("decision", Shape::Text, "\"12/QĐ-XPHC\"", "Quyết định xử lý.", "The decision."),
    AUTHORITY,
    key("penalty", Shape::Text, "\"Phạt tiền\"", "Hình thức xử lý.", "The penalty."),
    LEGAL_BASIS,
    key(
        "submission",
        Shape::Text,
        "\"Nộp tại Trung tâm Phục vụ hành chính công\"",
        "Nộp ở đâu, bằng cách nào.",
        "Where and how to submit.",
    ),
    key("required_documents", Shape::Texts, "[\"Đơn theo mẫu\"]", "Giấy tờ cần nộp.", "Documents to submit."),
    key("duration", Shape::Text, "\"5 ngày làm việc\"", "Thời gian giải quyết.", "How long it takes."),
    key("fee", Shape::Text, "\"Không thu phí\"", "Phí, lệ phí.", "The fee."),
    key("result", Shape::Text, "\"Văn bản trả lời\"", "Nhận được gì.", "What one gets."),
];

fn kind_key(name: &str) -> Key {
    *OF_KINDS.iter().find(|k| k.name == name).expect("every key of a kind is described")
}

/// The keys of a page of one kind, in the order in which a new page shows them.
pub fn page_keys(kind: Kind) -> Vec<Key> {
    let own = kind.fields().iter().map(|name| kind_key(name));
    [TITLE, DESCRIPTION, KIND].into_iter().chain(own).chain(COMMON.iter().copied()).chain([CASCADE]).collect()
}

/// The keys of a section's `_index.md`, the defaults for its pages first among what is optional.
pub fn section_keys() -> Vec<Key> {
    page_keys(Kind::Page)
}

/// What `[cascade]` may hold: everything but what names one page alone.
pub fn cascade_keys() -> Vec<Key> {
    let common = COMMON.iter().filter(|k| !matches!(k.name, "slug" | "aliases"));
    [DESCRIPTION, KIND].into_iter().chain(common.copied()).chain(OF_KINDS.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_kind_is_described_and_belongs_to_a_kind() {
        for (_, kind) in Kind::CHOICES {
            for name in kind.fields() {
                assert_eq!(kind_key(name).name, *name);
            }
        }
        for key in OF_KINDS {
            assert!(Kind::CHOICES.iter().any(|(_, k)| k.fields().contains(&key.name)), "{}", key.name);
        }
    }
}

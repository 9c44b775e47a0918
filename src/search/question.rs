//! Words that ask and do not say about what: "phải làm gì", "ở đâu", "có … không".
//!
//! A page answers "bị điện giật phải làm gì" by what it says about "điện giật"; whether it also says "phải
//! làm gì" matters little. `…` stands for the rest of the query: "cách …" only begins it, "… không" only
//! ends it, "mua … ở đâu" does both. The list goes with the index, so the browser has the same.

/// Of Vietnamese. Compared without marks where the query has none.
const VIETNAMESE: &[&str] = &[
    "bị",
    "phải làm gì",
    "phải làm sao",
    "phải làm thế nào",
    "làm gì",
    "làm sao",
    "làm thế nào",
    "làm như thế nào",
    "xử lý thế nào",
    "xử lý sao",
    "như thế nào",
    "thế nào",
    "ra sao",
    "thì sao",
    "có sao không",
    "có được không",
    "ở đâu",
    "chỗ nào",
    "nơi nào",
    "đi đâu",
    "là gì",
    "là sao",
    "là bao nhiêu",
    "bao lâu",
    "bao nhiêu",
    "bao giờ",
    "khi nào",
    "lúc nào",
    "tại sao",
    "vì sao",
    "kiểu gì",
    "bằng gì",
    "cái gì",
    "những gì",
    "cho hỏi",
    "xin hỏi",
    "mua … ở đâu",
    "mua … đâu",
    "tìm … ở đâu",
    "cách …",
    "có nên …",
    "có phải …",
    "có … không",
    "nên …",
    "… không",
    "… được không",
    "… phải không",
    "… hay không",
    "… chưa",
    "… sao",
    "… gì",
    "… nào",
    "… đâu",
    "… ai",
];

/// Of English.
const ENGLISH: &[&str] = &[
    "what to do",
    "what is",
    "what are",
    "how to",
    "how do i",
    "where to",
    "where can i",
    "when to",
    "do i need",
];

/// The words that ask in a language of the site.
pub(crate) fn of(lang: &str) -> &'static [&'static str] {
    match lang {
        "vi" => VIETNAMESE,
        "en" => ENGLISH,
        _ => &[],
    }
}

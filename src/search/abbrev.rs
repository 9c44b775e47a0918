//! Abbreviations: built in, found in texts as "long form (ABC)", and given by the site.
//!
//! The index holds the long form in place of the short one, and a query is expanded the same way, so each
//! finds the other. Leaves the replacing to `collect` and `parse`.

use std::collections::BTreeMap;

use crate::vi::abbreviation::{self, Evidence};
use crate::vi::fold::{fold, nfc};

use super::token::words;

/// Common in documents of the state, the unions and the field of occupational safety.
const BUILT_IN: &[(&str, &str)] = &[
    ("ATLĐ", "an toàn lao động"),
    ("ATVSLĐ", "an toàn, vệ sinh lao động"),
    ("ATGT", "an toàn giao thông"),
    ("ATTP", "an toàn thực phẩm"),
    ("BHLĐ", "bảo hộ lao động"),
    ("BHTN", "bảo hiểm thất nghiệp"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("BNN", "bệnh nghề nghiệp"),
    ("BVMT", "bảo vệ môi trường"),
    ("BVTV", "bảo vệ thực vật"),
    ("CBCC", "cán bộ, công chức"),
    ("CBCCVC", "cán bộ, công chức, viên chức"),
    ("CNCH", "cứu nạn, cứu hộ"),
    ("CNLĐ", "công nhân lao động"),
    ("CNTT", "công nghệ thông tin"),
    ("CNVCLĐ", "công nhân, viên chức, lao động"),
    ("ĐVHC", "đơn vị hành chính"),
    ("GDĐT", "giáo dục và đào tạo"),
    ("GTVT", "giao thông vận tải"),
    ("HĐLĐ", "hợp đồng lao động"),
    ("HĐND", "hội đồng nhân dân"),
    ("HTX", "hợp tác xã"),
    ("KCN", "khu công nghiệp"),
    ("KHCN", "khoa học và công nghệ"),
    ("KKT", "khu kinh tế"),
    ("KTXH", "kinh tế xã hội"),
    ("LĐ-TB&XH", "Lao động - Thương binh và Xã hội"),
    ("LĐLĐ", "liên đoàn lao động"),
    ("LĐTBXH", "Lao động - Thương binh và Xã hội"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("NLĐ", "người lao động"),
    ("NN&PTNT", "Nông nghiệp và Phát triển nông thôn"),
    ("NSDLĐ", "người sử dụng lao động"),
    ("NSLĐ", "năng suất lao động"),
    ("NTM", "nông thôn mới"),
    ("PCCC", "phòng cháy, chữa cháy"),
    ("PCTT", "phòng, chống thiên tai"),
    ("PTNT", "phát triển nông thôn"),
    ("QLNN", "quản lý nhà nước"),
    ("SXKD", "sản xuất, kinh doanh"),
    ("TAND", "tòa án nhân dân"),
    ("THCS", "trung học cơ sở"),
    ("THPT", "trung học phổ thông"),
    ("TLĐ", "Tổng Liên đoàn"),
    ("TNLĐ", "tai nạn lao động"),
    ("TNMT", "tài nguyên và môi trường"),
    ("TTHC", "thủ tục hành chính"),
    ("UBND", "ủy ban nhân dân"),
    ("VKSND", "viện kiểm sát nhân dân"),
    ("VSLĐ", "vệ sinh lao động"),
    ("VSATTP", "vệ sinh an toàn thực phẩm"),
    ("XKLĐ", "xuất khẩu lao động"),
];

/// A short form: its folded words, and how both forms are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Abbreviation {
    /// `atvsld`; `ld tb xh` for LĐ-TB&XH.
    pub key: String,
    pub short: String,
    pub long: String,
}

/// The folded words of `text`, joined by spaces.
pub(crate) fn key_of(text: &str) -> String {
    words(&nfc(text)).map(|w| fold(w.1)).collect::<Vec<_>>().join(" ")
}

/// Appends what one block of text defines and the initials bear out.
pub(crate) fn mine(block: &str, found: &mut Vec<(String, String)>) {
    let defined = abbreviation::defined(block).into_iter();
    let sure = defined.filter(|definition| definition.evidence == Evidence::Initials);
    found.extend(sure.map(|definition| (definition.short, definition.long)));
}

/// One table of the site's, the mined and the built-in abbreviations, sorted by key.
///
/// A short form that texts explain in different ways is left alone unless one way has 60 %.
pub(crate) fn settle(given: &[(String, String)], mined: &[(String, String)]) -> Vec<Abbreviation> {
    let mut table: BTreeMap<String, Abbreviation> = BTreeMap::new();
    let mut put = |short: &str, long: &str| {
        let key = key_of(short);
        if !key.is_empty() && !key_of(long).is_empty() && key != key_of(long) {
            table.insert(key.clone(), Abbreviation { key, short: short.to_owned(), long: long.to_owned() });
        }
    };
    for (short, long) in BUILT_IN {
        put(short, long);
    }
    // Short form → long form by key → (count, as written).
    let mut votes: BTreeMap<String, BTreeMap<String, (usize, &str, &str)>> = BTreeMap::new();
    for (short, long) in mined {
        let vote = votes.entry(key_of(short)).or_default().entry(key_of(long)).or_insert((0, short, long));
        vote.0 += 1;
    }
    for forms in votes.values() {
        let total: usize = forms.values().map(|v| v.0).sum();
        if let Some(best) = forms.values().max_by_key(|v| (v.0, std::cmp::Reverse(v.2)))
            && best.0 * 10 >= total * 6
        {
            put(best.1, best.2);
        }
    }
    for (short, long) in given {
        put(short, long);
    }
    table.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_mined(text: &str, expected: &[(&str, &str)]) {
        let mut found = Vec::new();
        mine(text, &mut found);
        let expected: Vec<_> = expected.iter().map(|e| (e.0.to_owned(), e.1.to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_long_form_before_its_initials_is_found() {
        check_mined(
            "về an toàn, vệ sinh lao động (ATVSLĐ) năm nay",
            &[("ATVSLĐ", "an toàn, vệ sinh lao động")],
        );
        check_mined("Khoa học và Công nghệ (KHCN)", &[("KHCN", "Khoa học và Công nghệ")]);
        check_mined("không có gì (ABC), (1), (", &[]);
    }

    #[test]
    fn the_site_wins_over_texts_and_texts_over_the_built_in_list() {
        let mined = vec![("BNN".to_owned(), "Bộ Nông nghiệp".to_owned())];
        let get = |given: &[(String, String)], mined: &[(String, String)]| {
            settle(given, mined).into_iter().find(|a| a.key == "bnn").map(|a| a.long)
        };
        assert_eq!(get(&[], &[]).as_deref(), Some("bệnh nghề nghiệp"));
        assert_eq!(get(&[], &mined).as_deref(), Some("Bộ Nông nghiệp"));
        let given = vec![("BNN".to_owned(), "Ban Nội Nghiệp".to_owned())];
        assert_eq!(get(&given, &mined).as_deref(), Some("Ban Nội Nghiệp"));
    }
}

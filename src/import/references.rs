//! Legal references in the text: `Nghị quyết số 209/NQ-CP ngày 28/10/2024 của Chính phủ`, `Luật An toàn, vệ sinh lao động`.
//!
//! A symbol is what [`crate::vi::symbol`] reads as one; type, date and issuer are what stands beside any of its mentions. What no mention says stays unknown.

use super::json::Reference;
use super::laws::{law_before, laws};
use super::mention::Mention;
use super::text::{self, Word};
use crate::vi::date::after_day_word;
use crate::vi::symbol::{self, Form, KINDS, Place, Symbol};
use std::collections::HashMap;
use std::ops::Range;

/// All references of a document, in the order of their first mention.
///
/// `texts` are paragraphs with the line of each offset; `own` is the document's own symbol, which is no reference;
/// `short_forms` gives what an abbreviation stands for (`Luật ATVSLĐ`).
pub(crate) fn collect<'a>(
    texts: impl Iterator<Item = (&'a str, &'a dyn Fn(usize) -> usize)>,
    own: Option<&str>,
    short_forms: &HashMap<String, String>,
) -> Vec<Reference> {
    let mut found: Vec<(String, Reference, bool)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (text, line_at) in texts {
        // Names in a title set in capitals are kept only until the text says them as they are written.
        let shouted = text::is_mostly_caps(text);
        for mention in find(text) {
            if mention.symbol.is_some() && mention.symbol.as_deref() == own {
                continue;
            }
            let key = match (&mention.symbol, &mention.title) {
                (Some(symbol), _) => symbol.to_uppercase(),
                (None, Some(title)) => law_key(title, short_forms),
                (None, None) => continue,
            };
            let index = *places.entry(key.clone()).or_insert_with(|| {
                let reference = Reference {
                    symbol: mention.symbol.clone(),
                    doc_type: None,
                    date: None,
                    issuer: None,
                    title: None,
                    mentions: 0,
                    line: line_at(mention.start),
                };
                found.push((key, reference, true));
                found.len() - 1
            });
            let (_, reference, shouted_so_far) = &mut found[index];
            reference.mentions += 1;
            reference.doc_type = reference.doc_type.take().or(mention.doc_type.map(str::to_owned));
            reference.date = reference.date.take().or(mention.date);
            let better = *shouted_so_far && !shouted;
            if mention.issuer.is_some() && (reference.issuer.is_none() || better) {
                reference.issuer = mention.issuer;
                *shouted_so_far = shouted;
            }
            if mention.title.is_some()
                && (reference.title.is_none()
                    || reference.title.as_deref().is_some_and(|t| is_abbreviated(t, short_forms)))
            {
                reference.title = mention.title;
            }
        }
    }
    let mut references: Vec<Reference> = found.into_iter().map(|(_, reference, _)| reference).collect();
    // A law cited once with its symbol and elsewhere by name only is one document.
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, reference) in references.iter().enumerate().filter(|(_, r)| r.symbol.is_some()) {
        if let Some(title) = &reference.title {
            by_name.entry(law_key(title, short_forms)).or_insert(index);
        }
    }
    for index in 0..references.len() {
        let Some(title) = references[index].title.as_deref().filter(|_| references[index].symbol.is_none())
        else {
            continue;
        };
        if let Some(same) = by_name.get(&law_key(title, short_forms)) {
            references[*same].mentions += std::mem::take(&mut references[index].mentions);
        }
    }
    references.retain(|reference| reference.mentions > 0);
    references
}

fn law_key(title: &str, short_forms: &HashMap<String, String>) -> String {
    let words: Vec<String> = title
        .split_whitespace()
        .map(|word| {
            let bare = text::trim_end_marks(word);
            short_forms.get(bare).cloned().unwrap_or_else(|| bare.to_owned())
        })
        .collect();
    text::key(&words.join(" "))
}

fn is_abbreviated(title: &str, short_forms: &HashMap<String, String>) -> bool {
    title.split_whitespace().any(|word| short_forms.contains_key(word))
}

/// Every mention in a text, in order.
pub(crate) fn find(text: &str) -> Vec<Mention> {
    let mut mentions = symbols(text);
    let laws = laws(text, &mentions);
    mentions.extend(laws);
    mentions.sort_by_key(|mention| mention.start);
    mentions
}

fn symbols(text: &str) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for place in symbol::find(text).into_iter().filter(Place::is_whole) {
        let mention = describe(text, place.symbol(text), place.range, mentions.last());
        mentions.push(mention);
    }
    mentions
}

fn describe(text: &str, symbol: Symbol, range: Range<usize>, previous: Option<&Mention>) -> Mention {
    let Range { start, end } = range;
    let mut doc_type = symbol::kind_before(text, start);
    let mut title = None;
    if doc_type.is_none_or(|kind| kind == "Luật" || kind == "Bộ luật") && symbol.kind.starts_with("QH")
    {
        // "Luật An toàn, vệ sinh lao động số 84/2015/QH13"
        if let Some((law, kind)) = law_before(text, start) {
            doc_type = Some(kind);
            title = Some(law);
        }
    }
    if symbol.form == Form::Standard {
        doc_type = Some(if symbol.kind.starts_with('Q') { "Quy chuẩn" } else { "Tiêu chuẩn" });
    }
    if doc_type.is_none() {
        // "Nghị định số 39/2016/NĐ-CP, 44/2016/NĐ-CP" names the type once; the code says it as well.
        let gap = previous.map(|p| text[p.end..start].trim().to_owned());
        let shared = previous.filter(|_| {
            gap.as_deref().is_some_and(|gap| {
                gap.len() < 12 && text::words(gap).iter().all(|w| matches!(w.canon.as_str(), "và" | "số"))
            })
        });
        doc_type = shared.and_then(|p| p.doc_type).or_else(|| symbol::kind_of(&symbol.kind));
    }
    let mut at = end;
    let mut date = None;
    let rest = &text[at..];
    let skipped = rest.trim_start_matches([' ', ',', '(']);
    if text::starts_with(skipped, "ngày") && rest.len() - skipped.len() <= 3 {
        let day_word = rest.len() - skipped.len() + text::phrase_end(skipped, "ngày").unwrap_or(0);
        if let Some((found, used)) = after_day_word(&rest[day_word..]) {
            if found.day.is_some() {
                date = found.iso();
            }
            at += day_word + used;
        }
    }
    let issuer = issuer_after(&text[at..]);
    Mention { symbol: Some(symbol.normal()), doc_type, date, issuer, title, start, end }
}

/// "… của Ban Bí thư Trung ương Đảng khóa XIII về …" → `Ban Bí thư Trung ương Đảng`.
fn issuer_after(rest: &str) -> Option<String> {
    let trimmed = rest.trim_start_matches([' ', ',', ')']);
    if rest.len() - trimmed.len() > 3
        || !text::starts_with(trimmed, "của")
        || !trimmed.starts_with(char::is_alphabetic)
    {
        return None;
    }
    let name = &trimmed[text::phrase_end(trimmed, "của")?..];
    let words = text::first_words(name, 24);
    let mut end = 0;
    let mut at = 0;
    let shouted = text::is_mostly_caps(&name[..words.get(3).map_or(name.len(), |w| w.end)]);
    for (index, word) in words.iter().enumerate() {
        let between = &name[at..word.start];
        let raw = &name[word.start..];
        if between.contains(['.', ';', ':', '(', ')', '“', '"']) && index > 0 {
            break;
        }
        // "Sở Văn hóa, Thể thao và Du lịch" has a comma of its own.
        let culture = text::contains(&name[..at], "Văn hóa") && !text::contains(&name[..at], "Du lịch");
        if between.contains(',') && !culture {
            break;
        }
        if index > 0 && is_shouted_stop(&words, index) && (shouted || text::starts_lower(raw)) {
            break;
        }
        if matches!(
            word.canon.as_str(),
            "về" | "triển"
                | "thực"
                | "hướng"
                | "sửa"
                | "tại"
                | "trên"
                | "khóa"
                | "nhằm"
                | "để"
                | "đã"
                | "là"
                | "do"
                | "yêu"
                | "khó"
                | "kết"
                | "giai"
                | "đến"
                | "những"
                | "như"
                | "theo"
                | "trong"
                | "ngày"
                | "số"
                | "được"
                | "với"
                | "một"
        ) && index > 0
            && (!shouted && text::starts_lower(raw) || word.canon == "khóa")
        {
            break;
        }
        if word.canon == "và" {
            // Inside the name of a ministry or a department only.
            let next_upper = words.get(index + 1).is_some_and(|next| text::starts_upper(&name[next.start..]));
            let next_is_type = words.get(index + 1).is_some_and(|next| begins_with_kind(&name[next.start..]));
            let long_name =
                text::any_start(name.trim_start(), &["Bộ", "Sở", "Phòng", "Ủy ban", "Liên"]).is_some();
            if !next_upper || next_is_type || !long_name {
                break;
            }
        }
        end = word.end;
        at = word.end;
    }
    let name = text::tidy(&name[..end]);
    let plausible =
        text::starts_upper(&name) && text::word_count(&name) >= 2 && !text::starts_with(&name, "Kế hoạch");
    plausible.then_some(name)
}

fn begins_with_kind(text: &str) -> bool {
    KINDS.iter().any(|kind| text::starts_with(text, kind.name))
}

/// In capitals every word looks like a name, so only verbs that certainly end one count.
fn is_shouted_stop(words: &[Word], index: usize) -> bool {
    let next = words.get(index + 1).map_or("", |word| word.canon.as_str());
    matches!(
        (words[index].canon.as_str(), next),
        ("về", _)
            | ("ban", "hành")
            | ("quy", "định")
            | ("thông", "qua")
            | ("phê", "duyệt")
            | ("triển", _)
            | ("thực", "hiện")
            | ("hướng", "dẫn")
            | ("khóa", _)
            | ("nhằm", _)
            | ("giai", _)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, symbol: Option<&str>, kind: Option<&str>, date: Option<&str>, issuer: Option<&str>) {
        let found = find(text);
        let first = found.first().unwrap_or_else(|| panic!("nothing found in {text:?}"));
        assert_eq!(
            (first.symbol.as_deref(), first.doc_type, first.date.as_deref(), first.issuer.as_deref()),
            (symbol, kind, date, issuer),
            "{text}"
        );
    }

    #[test]
    fn symbols_come_with_type_date_and_issuer() {
        check(
            "Nghị quyết số 209/NQ-CP ngày 28/10/2024 của Chính phủ về",
            Some("209/NQ-CP"),
            Some("Nghị quyết"),
            Some("2024-10-28"),
            Some("Chính phủ"),
        );
        check(
            "Chỉ thị số 31-CT/TW, ngày 19/3/2024 của Ban Bí thư Trung ương Đảng khoá XIII về",
            Some("31-CT/TW"),
            Some("Chỉ thị"),
            Some("2024-03-19"),
            Some("Ban Bí thư Trung ương Đảng"),
        );
        check(
            "Chỉ thị số 31 CT/TW ngày 19/3/2024",
            Some("31-CT/TW"),
            Some("Chỉ thị"),
            Some("2024-03-19"),
            None,
        );
        check(
            "Nghị quyết số 10c/NQ-BCH ngày 12/01/2017 về “Nâng cao",
            Some("10c/NQ-BCH"),
            Some("Nghị quyết"),
            Some("2017-01-12"),
            None,
        );
        check(
            "Nghị định số 39/2016/NĐ-CP ngày 15/5/2016 của Chính Phủ quy định chi tiết",
            Some("39/2016/NĐ-CP"),
            Some("Nghị định"),
            Some("2016-05-15"),
            Some("Chính Phủ"),
        );
        check(
            "Kế hoạch số 157/KH-UBND ngày 14 tháng 3 năm 2022 của Ủy ban nhân dân tỉnh Bắc Kạn về việc",
            Some("157/KH-UBND"),
            Some("Kế hoạch"),
            Some("2022-03-14"),
            Some("Ủy ban nhân dân tỉnh Bắc Kạn"),
        );
        check(
            "NGHỊ QUYẾT SỐ 209/NQ-CP NGÀY 28/10/2024 CỦA CHÍNH PHỦ VỀ BAN HÀNH",
            Some("209/NQ-CP"),
            Some("Nghị quyết"),
            Some("2024-10-28"),
            Some("CHÍNH PHỦ"),
        );
        check(
            "Thông tư số 06/2020/TT-BLĐTBXH ngày 20/8/2020 của Bộ Lao động - Thương binh và Xã hội ban hành",
            Some("06/2020/TT-BLĐTBXH"),
            Some("Thông tư"),
            Some("2020-08-20"),
            Some("Bộ Lao động - Thương binh và Xã hội"),
        );
        check(
            "Luật An toàn, vệ sinh lao động số 84/2015/QH13 ngày 25/6/2015",
            Some("84/2015/QH13"),
            Some("Luật"),
            Some("2015-06-25"),
            None,
        );
        check("Quyết định số 1305/QĐ-TTg", Some("1305/QĐ-TTg"), Some("Quyết định"), None, None);
    }

    #[test]
    fn a_law_by_name_ends_where_the_sentence_goes_on() {
        let name = |text: &str| find(text).first().and_then(|m| m.title.clone()).unwrap_or_default();
        assert_eq!(name("quy định của Luật Ngân sách nhà nước theo khả năng"), "Luật Ngân sách nhà nước");
        assert_eq!(
            name("Luật An toàn, vệ sinh lao động và các văn bản hướng dẫn"),
            "Luật An toàn, vệ sinh lao động"
        );
        assert_eq!(name("Luật An toàn vệ sinh lao động."), "Luật An toàn vệ sinh lao động");
        assert_eq!(name("Bộ luật Lao động năm 2019"), "Bộ luật Lao động");
        assert_eq!(
            name("hiệu quả Luật an toàn, vệ sinh lao động; phòng ngừa"),
            "Luật an toàn, vệ sinh lao động"
        );
    }

    #[test]
    fn figures_and_dates_are_no_symbols() {
        for text in [
            "tăng 5%/năm",
            "ngày 15/5/2016",
            "từ năm 2021 - 2025",
            "giai đoạn 2021-2025 trên",
            "theo pháp luật về",
            "24/7",
            "Lưu: VT, VX2",
        ] {
            assert!(find(text).is_empty(), "{text}: {:?}", find(text));
        }
    }

    #[test]
    fn mentions_are_counted_over_spellings_and_the_own_symbol_left_out() {
        let line_at = |_: usize| 1usize;
        let line_at: &dyn Fn(usize) -> usize = &line_at;
        let texts = [
            "Chỉ thị số 31-CT/TW và Chỉ thị số 31 CT/TW",
            "Luật ATVSLĐ; Luật An toàn vệ sinh lao động",
            "Kế hoạch số 224/KH-UBND",
        ];
        let short = HashMap::from([("ATVSLĐ".to_owned(), "an toàn, vệ sinh lao động".to_owned())]);
        let found = collect(texts.iter().map(|t| (*t, line_at)), Some("224/KH-UBND"), &short);
        let seen: Vec<(Option<&str>, Option<&str>, usize)> =
            found.iter().map(|r| (r.symbol.as_deref(), r.title.as_deref(), r.mentions)).collect();
        assert_eq!(seen, [(Some("31-CT/TW"), None, 2), (None, Some("Luật An toàn vệ sinh lao động"), 2)]);
    }
}

//! Facts of the document that its letterhead leaves open and its text says: issuer, type, number, title, period, place.
//!
//! Only fixed formulas are read ("Trên đây là Kế hoạch … của …", "(Ban hành kèm theo Kế hoạch số …)"). What they do
//! not say stays unknown, and everything taken from them is reported.

mod locality;

use super::agencies;
use super::doubt::Doubt;
use super::form::Form;
use super::json::{Block, Document, Issuer, Kind, Period, Section, blocks};
use super::phrases::PLAN_TYPES;
use super::references;
use super::text;
use crate::diag::Code;
use locality::locality;

/// Completes the facts from the text.
pub(crate) fn complete(form: &mut Form, sections: &[Section], doubts: &mut Vec<Doubt>) {
    let all = blocks(sections);
    let document = &mut form.document;
    promulgation(document, form.promulgated_by.take(), form.title_line, &all, doubts);
    let opening = all.first().map_or(1, |block| block.line);
    if document.doc_type.is_none() {
        document.doc_type = type_from_text(&all).map(str::to_owned);
        if let Some(kind) = &document.doc_type {
            doubts.push(inferred(
                opening,
                format!("không có dòng tên loại văn bản; theo nội dung là \"{kind}\""),
                format!("no line names the type of document; by the text it is \"{kind}\""),
            ));
        }
    }
    if document.doc_type.is_none()
        && let Some(kind) = type_from_symbol(document, &all)
    {
        doubts.push(inferred(
            opening,
            format!("không có dòng tên loại văn bản; theo ký hiệu là \"{kind}\""),
            format!("no line names the type of document; by the symbol it is \"{kind}\""),
        ));
        document.doc_type = Some(kind.to_owned());
    }
    if document.issuer.is_none()
        && let Some((name, line)) = issuer_from_text(&all, document.doc_type.as_deref())
    {
        doubts.push(inferred(
            line,
            format!("không có tên cơ quan ban hành ở đầu văn bản; theo nội dung là \"{name}\""),
            format!("the letterhead names no issuer; by the text it is \"{name}\""),
        ));
        document.issuer = Some(Issuer { name, id: None });
    }
    if document.title.is_none()
        && let Some((title, line)) = title_from_closing(&all, document.doc_type.as_deref())
    {
        doubts.push(inferred(
            line,
            format!("không có trích yếu ở đầu văn bản; lấy theo câu kết: \"{title}\""),
            format!("there is no title at the top; it is taken from the closing sentence: \"{title}\""),
        ));
        document.title = Some(title);
    }
    if document.title.is_none()
        && let Some((title, line)) = title_from_issuing(&all, document.doc_type.as_deref())
    {
        doubts.push(inferred(
            line,
            format!("không có trích yếu ở đầu văn bản; lấy theo câu ban hành: \"{title}\""),
            format!("there is no title at the top; it is taken from the issuing clause: \"{title}\""),
        ));
        document.title = Some(title);
    }
    if is_party(document) {
        document.kind = Kind::Party;
    }
    document.period = period(document, sections, &all);
    document.locality = locality(document, &all, doubts);
    missing(document, opening, doubts);
}

/// A fact that its usual place does not give and another one does.
fn inferred(line: usize, vi: String, en: String) -> Doubt {
    Doubt::new(line, Code::FactInferred, vi, en)
}

/// "(Ban hành kèm theo …)": under the title the document that puts the plan into force; over an appendix the plan itself.
fn promulgation(
    document: &mut Document,
    under_title: Option<super::mention::Mention>,
    title_line: usize,
    all: &[&Block],
    doubts: &mut Vec<Doubt>,
) {
    if let Some(mention) = under_title {
        if document.symbol.as_deref().is_none_or(|symbol| !symbol.contains(|c: char| c.is_ascii_digit())) {
            if let Some(symbol) = mention.symbol.clone() {
                doubts.push(Doubt::new(
                    title_line,
                    Code::SymbolFromDecision,
                    format!("số, ký hiệu {symbol} là của văn bản ban hành kèm theo kế hoạch này"),
                    format!("the symbol {symbol} is that of the document which puts this plan into force"),
                ));
                document.number = number_of(&symbol);
                document.symbol = Some(symbol);
            }
            document.issued =
                document.issued.take().filter(|issued| issued.len() == 10).or(mention.date.clone());
        }
        if let (None, Some(name)) = (&document.issuer, mention.issuer) {
            document.issuer = Some(Issuer { name, id: None });
        }
        return;
    }
    for block in all {
        if text::any_start(block.text.trim_start_matches('('), &["Ban hành kèm theo", "Kèm theo"]).is_none()
            || text::word_count(&block.text) > 40
        {
            continue;
        }
        let Some(mention) = references::find(&block.text).into_iter().next() else { continue };
        let same_type =
            mention.doc_type.is_some_and(|kind| document.doc_type.as_deref().is_none_or(|own| own == kind));
        let Some(symbol) = mention.symbol.clone().filter(|_| same_type) else { continue };
        let agrees = document.symbol.as_deref().is_none_or(|own| symbol.ends_with(own));
        if !agrees {
            continue;
        }
        if document.number.is_none() {
            document.number = number_of(&symbol);
            if document.number.is_some() {
                doubts.push(inferred(
                    block.line,
                    format!("số {symbol} lấy theo dòng dưới tên phụ lục"),
                    format!("the number {symbol} is taken from the line below an appendix's title"),
                ));
                document.symbol = Some(symbol);
            }
        }
        if document.issued.as_deref().is_none_or(|issued| issued.len() < 10) {
            document.issued = mention.date.clone().or(document.issued.take());
        }
        if document.issuer.is_none() {
            document.issuer = mention.issuer.map(|name| Issuer { name, id: None });
        }
        return;
    }
}

fn number_of(symbol: &str) -> Option<String> {
    let digits = symbol.bytes().take_while(u8::is_ascii_digit).count();
    let letter = symbol[digits..].chars().next().filter(char::is_ascii_lowercase).map_or(0, char::len_utf8);
    (digits > 0).then(|| symbol[..digits + letter].to_owned())
}

/// "… ban hành Kế hoạch …", "Trên đây là Kế hoạch …".
fn type_from_text(all: &[&Block]) -> Option<&'static str> {
    let closing = all.iter().rev().find_map(|block| {
        let end = text::phrase_end(&block.text, "Trên đây là")?;
        text::any_start(&block.text[end..], &PLAN_TYPES).map(|(index, _)| PLAN_TYPES[index])
    });
    closing.or_else(|| all.iter().take(4).find_map(|block| issuing_clause(&block.text).map(|(_, kind)| kind)))
}

/// The type that the symbol names, where the text speaks of itself by that name: "Kế hoạch này".
fn type_from_symbol(document: &Document, all: &[&Block]) -> Option<&'static str> {
    let symbol = document.symbol.as_deref()?;
    let kind = crate::vi::symbol::field(&format!("Số: {symbol}")).map(|field| field.symbol.kind)?;
    let named = crate::vi::symbol::kind_of(&kind)?;
    let this = format!("{named} này");
    all.iter().any(|block| text::contains(&block.text, &this)).then_some(named)
}

const ISSUING: &[&str] = &["ban hành", "xây dựng", "lập", "đề ra"];

/// The clause "<cơ quan> ban hành Kế hoạch": the agency and the type.
fn issuing_clause(paragraph: &str) -> Option<(&str, &'static str)> {
    let words = text::words(paragraph);
    for index in (1..words.len()).rev() {
        let raw = &paragraph[words[index].start..];
        if !text::starts_lower(raw) {
            continue;
        }
        let Some((_, verb_end)) = text::any_start(raw, ISSUING) else { continue };
        let object = raw[verb_end..].trim_start();
        // "thành ủy ban hành": the verb must not be the second half of a name.
        let Some((kind, _)) = text::any_start(object, &PLAN_TYPES) else { continue };
        let before = paragraph[..words[index].start].trim_end();
        let start = before.rfind([';', ',', '.', ')']).map_or(0, |at| at + 1);
        let name = before[start..].trim();
        if agencies::opens_name(name) && text::word_count(name) <= 14 && text::word_count(name) >= 2 {
            return Some((name, PLAN_TYPES[kind]));
        }
    }
    None
}

fn issuer_from_text(all: &[&Block], doc_type: Option<&str>) -> Option<(String, usize)> {
    for block in all.iter().take(6) {
        if let Some((name, _)) = issuing_clause(&block.text) {
            return Some((text::tidy(name), block.line));
        }
    }
    // "Trên đây là Kế hoạch … của Ủy ban nhân dân huyện …."
    let block = all.iter().rev().find(|block| text::starts_with(&block.text, "Trên đây là"))?;
    let sentence = block.text.split(". ").next().unwrap_or(&block.text);
    doc_type?;
    let at = sentence.rfind(" của ")? + " của ".len();
    let name = agencies::name_at_start(&sentence[at..])?;
    (agencies::opens_name(name) && text::word_count(name) >= 2 && !text::starts_with(name, "Ban Bí thư"))
        .then(|| (text::tidy(name), block.line))
}

/// "Trên đây là Kế hoạch thực hiện … của Ủy ban nhân dân …." → `thực hiện …`
fn title_from_closing(all: &[&Block], doc_type: Option<&str>) -> Option<(String, usize)> {
    let block = all.iter().rev().find(|block| text::starts_with(&block.text, "Trên đây là"))?;
    let body = block.text[text::phrase_end(&block.text, "Trên đây là")?..].trim_start();
    let kind_end = text::phrase_end(body, doc_type?)?;
    let rest = body[kind_end..].trim_start();
    let sentence = rest.split(". ").next().unwrap_or(rest);
    let end = sentence
        .match_indices(" của ")
        .map(|(at, joint)| (at, &sentence[at + joint.len()..]))
        .filter(|(_, name)| agencies::opens_name(name))
        .map(|(at, _)| at)
        .last()
        .or_else(|| sentence.find([',', ';']))
        .unwrap_or(sentence.len());
    let title = text::trim_end_marks(&sentence[..end]);
    (text::word_count(title) >= 4 && text::word_count(title) <= 90).then(|| (text::tidy(title), block.line))
}

/// "… ban hành Kế hoạch bảo đảm an toàn lao động năm 2026 như sau:" → `bảo đảm an toàn lao động năm 2026`
fn title_from_issuing(all: &[&Block], doc_type: Option<&str>) -> Option<(String, usize)> {
    let kind = doc_type?;
    all.iter().take(8).find_map(|block| {
        let (name, found) = issuing_clause(&block.text).filter(|(_, found)| *found == kind)?;
        let after = &block.text[block.text.rfind(name)? + name.len()..];
        let rest = &after[text::find_phrase(after, found)?.1..];
        let end = [
            "như sau",
            "với các nội dung",
            "với những nội dung",
            "với nội dung",
            "cụ thể như",
            "cụ thể",
            "gồm các",
        ]
        .iter()
        .filter_map(|phrase| text::find_phrase(rest, phrase))
        .map(|(at, _)| at)
        .chain(rest.find([':', ';']))
        .min()?;
        let title = text::trim_end_marks(&rest[..end]);
        ((4..=60).contains(&text::word_count(title))).then(|| (text::tidy(title), block.line))
    })
}

fn is_party(document: &Document) -> bool {
    let issuer = document.issuer.as_ref().map_or("", |issuer| issuer.name.as_str());
    let by_name = [
        "Tỉnh ủy",
        "Thành ủy",
        "Huyện ủy",
        "Quận ủy",
        "Thị ủy",
        "Đảng ủy",
        "Đảng bộ",
        "Ban Bí thư",
        "Ban Chấp hành Đảng",
        "Chi bộ",
    ];
    if text::any_start(issuer, &["Ủy ban nhân dân", "UBND", "Sở", "Bộ"]).is_some() {
        return document.kind == Kind::Party;
    }
    // Party symbols have a hyphen after the number: 322-KH/TU.
    let symbol = document.symbol.as_deref().unwrap_or("");
    let digits = symbol.bytes().take_while(u8::is_ascii_digit).count();
    let by_symbol = (digits > 0 && symbol[digits..].starts_with('-') && symbol.contains('/'))
        || (digits == 0 && symbol.contains('/'));
    let acting = document.signer.as_ref().is_some_and(|signer| {
        signer.authority.iter().any(|line| line.starts_with("T/M") || line.starts_with("T/L"))
    });
    text::contains_any(issuer, &by_name) || by_symbol || acting || document.kind == Kind::Party
}

/// "giai đoạn 2021-2025", "từ năm 2021 - 2025" of this plan: in its title or in its part on time, nowhere else.
fn period(document: &Document, sections: &[Section], all: &[&Block]) -> Option<Period> {
    if let Some(found) = document.title.as_deref().and_then(|title| span(own_part(title))) {
        return Some(found);
    }
    let mut found = None;
    super::json::walk(sections, &mut |section| {
        let about_time =
            section.title.as_deref().is_some_and(|title| text::contains_any(title, &["thời gian"]));
        if found.is_none() && about_time {
            found = section.title.as_deref().and_then(span).or_else(|| {
                section
                    .blocks
                    .iter()
                    .filter(|b| text::contains(&b.text, "thời gian") || section.blocks.len() == 1)
                    .find_map(|block| span(&block.text))
            });
        }
        for block in &section.blocks {
            let says = text::any_start(&block.text, &["Thời gian thực hiện", "Thời gian:"]).is_some();
            if found.is_none() && says {
                found = span(&block.text);
            }
        }
    });
    // "… ban hành Kế hoạch … giai đoạn 2026 - 2030 như sau:"
    found.or_else(|| {
        all.iter().take(8).find_map(|block| {
            let (name, _) = issuing_clause(&block.text)?;
            let at = block.text.rfind(name)? + name.len();
            span(own_part(&block.text[at..]))
        })
    })
}

/// A title that carries out another document's programme may carry that one's years; the plan's own stand outside quotes.
fn own_part(title: &str) -> &str {
    title.split(['“', '"']).next().unwrap_or(title)
}

/// Two years joined by a dash or "đến".
fn span(text: &str) -> Option<Period> {
    let words = text::words(text);
    let year = |index: usize| {
        words.get(index).and_then(|w| w.canon.parse::<u16>().ok()).filter(|y| (1990..=2100).contains(y))
    };
    (0..words.len()).find_map(|index| {
        let from = year(index)?;
        let mut next = index + 1;
        let dashed = text[words[index].end..words.get(next)?.start]
            .trim()
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—'))
            && text[words[index].end..words[next].start].contains(['-', '–', '—']);
        let spelled = words[next].canon == "đến";
        if !dashed && !spelled {
            return None;
        }
        if spelled {
            next += 1;
        }
        if words.get(next).is_some_and(|w| w.canon == "năm" || w.canon == "hết") {
            next += 1;
        }
        if words.get(next).is_some_and(|w| w.canon == "năm") {
            next += 1;
        }
        let to = year(next)?;
        (to > from && to - from <= 30).then_some(Period { from, to })
    })
}

fn missing(document: &Document, line: usize, doubts: &mut Vec<Doubt>) {
    let mut say = |absent: bool, vi: &str, en: &str| {
        if absent {
            doubts.push(Doubt::new(line, Code::FactMissing, vi, en));
        }
    };
    say(document.issuer.is_none(), "không tìm thấy cơ quan ban hành", "no issuer was found");
    say(document.doc_type.is_none(), "không tìm thấy tên loại văn bản", "no type of document was found");
    say(document.symbol.is_none(), "không tìm thấy số, ký hiệu văn bản", "no symbol was found");
    say(document.issued.is_none(), "không tìm thấy ngày ban hành", "no date of issue was found");
    say(document.title.is_none(), "không tìm thấy trích yếu (tên kế hoạch)", "no title was found");
    say(document.signer.is_none(), "không tìm thấy phần chữ ký", "no signature was found");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_years_is_read_in_its_forms() {
        for text in [
            "giai đoạn 2021-2025",
            "từ năm 2021 - 2025",
            "giai đoạn 2021 – 2025",
            "từ năm 2021 đến năm 2025",
            "2021 đến hết năm 2025",
        ] {
            assert_eq!(span(text), Some(Period { from: 2021, to: 2025 }), "{text}");
        }
        assert_eq!(span("ngày 19/3/2024"), None);
    }

    #[test]
    fn the_issuer_is_the_subject_of_the_issuing_clause() {
        assert_eq!(
            issuing_clause("… (viết tắt); Ban Thường vụ Thành ủy ban hành Kế hoạch triển khai").map(|c| c.0),
            Some("Ban Thường vụ Thành ủy")
        );
        assert_eq!(
            issuing_clause("(gọi tắt là Chương trình), UBND huyện Bạch Thông xây dựng Kế hoạch thực hiện")
                .map(|c| c.0),
            Some("UBND huyện Bạch Thông")
        );
    }

    #[test]
    fn a_locality_comes_out_of_the_issuers_name() {
        assert_eq!(locality::named_in("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH"), Some(("HÀ TĨNH".into(), "province")));
        assert_eq!(locality::named_in("HUYỆN ỦY BÁC ÁI"), Some(("BÁC ÁI".into(), "district")));
        assert_eq!(locality::named_in("UBND xã Kỳ Xuân"), Some(("Kỳ Xuân".into(), "commune")));
        assert_eq!(locality::named_in("SỞ Y TẾ"), None);
    }
}

//! Reporting duties: who reports to whom, how often, by when.

use super::agencies;
use super::json::{Block, Duty, Report, Section, SectionKind};
use super::tasks;
use super::text;
use crate::vi::date;
use std::collections::HashMap;

/// Finds the reporting duties of a plan.
pub(crate) fn find(sections: &[Section], all_duties: &[Duty]) -> Vec<Report> {
    let mut reports = Vec::new();
    let mut by_line: HashMap<usize, &Duty> = HashMap::new();
    for duty in all_duties {
        for item in &duty.items {
            by_line.entry(item.line).or_insert(duty);
        }
    }
    for section in sections.iter().filter(|section| section.kind != SectionKind::Appendix) {
        in_section(section, false, &by_line, &mut reports);
    }
    reports.sort_by_key(|report| report.line);
    reports
}

fn in_section(section: &Section, inside: bool, duties: &HashMap<usize, &Duty>, reports: &mut Vec<Report>) {
    let named = section.title.as_deref().is_some_and(|title| {
        text::contains_any(title, &["báo cáo", "sơ kết", "tổng kết", "chế độ thông tin"])
    });
    let relevant = inside || named || tasks::is_organisation(section);
    for block in section.blocks.iter().filter(|block| block.is_text()) {
        if relevant || block.closing || dated(&block.text) {
            in_block(block, duties, reports);
        }
    }
    for child in &section.children {
        in_section(child, relevant, duties, reports);
    }
}

fn dated(text: &str) -> bool {
    text::contains(text, "báo cáo") && text::contains_any(text, &["trước ngày", "chậm nhất"])
}

fn in_block(block: &Block, duties: &HashMap<usize, &Duty>, reports: &mut Vec<Report>) {
    let duty = duties.get(&block.line).filter(|_| !block.closing);
    for (start, end) in text::sentences(&block.text) {
        let sentence = &block.text[start..end];
        if !text::contains(sentence, "báo cáo") {
            continue;
        }
        let line = block.line_at(start + report_place(sentence).unwrap_or(0));
        let subject = subject_of(sentence);
        let from = match duty {
            Some(duty) => subject
                .filter(|_| text::starts_with(sentence, "Đề nghị"))
                .or_else(|| Some(duty.agency.clone())),
            None => subject,
        };
        in_sentence(sentence, from, line, reports);
    }
}

fn in_sentence(sentence: &str, from: Option<String>, line: usize, reports: &mut Vec<Report>) {
    let to = recipient(sentence);
    let deadlines = deadlines(sentence);
    let frequency = frequency(sentence);
    // "định kỳ … báo cáo": the report itself comes at set times; "đôn đốc … báo cáo định kỳ" speaks of others' reports.
    let report = report_place(sentence).unwrap_or(0);
    let before = &sentence[..report];
    let periodic = text::contains_any(
        before,
        &["định kỳ", "đinh kỳ", "hằng năm", "hàng năm", "hằng quý", "hàng quý", "6 tháng", "06 tháng"],
    ) && !text::contains_any(before, &["đôn đốc các", "yêu cầu các doanh nghiệp"]);
    if to.is_none() && deadlines.is_empty() && !periodic {
        return;
    }
    if to.is_none() && deadlines.is_empty() && (from.is_none() || is_statistics(sentence)) {
        return;
    }
    if deadlines.len() > 1 {
        // "6 tháng trước ngày 05/6, năm trước ngày 05/12": each with the frequency named before it.
        for (deadline, own) in deadlines {
            reports.push(Report {
                from: from.clone(),
                to: to.clone(),
                frequency: own.or(frequency),
                deadline: Some(deadline),
                line,
            });
        }
        return;
    }
    let deadline = deadlines.into_iter().next().map(|(deadline, _)| deadline);
    let frequency = frequency.or_else(|| deadline.as_ref().filter(|d| d.len() == 5).map(|_| "yearly"));
    reports.push(Report { from, to, frequency, deadline, line });
}

/// "thống kê, báo cáo, điều tra tai nạn lao động": keeping records, not a report on the plan.
fn is_statistics(sentence: &str) -> bool {
    text::contains_any(
        sentence,
        &["khai báo, thống kê, báo cáo", "thống kê, báo cáo", "báo cáo, khai báo", "thống kê báo cáo"],
    )
}

/// Whom the report goes to.
fn recipient(sentence: &str) -> Option<String> {
    let words = text::words(sentence);
    for (index, pair) in words.windows(2).enumerate() {
        if pair[0].canon != "báo" || pair[1].canon != "cáo" {
            continue;
        }
        // A noun: "trong báo cáo", "việc báo cáo đánh giá tác động".
        let next = &sentence[pair[1].end..];
        let after = next.trim_start_matches([' ', ',']);
        if text::any_start(after, &["đánh giá tác động", "tai nạn", "y tế", "viên"]).is_some() {
            continue;
        }
        if (!text::starts_lower(after)
            || text::any_start(after, &["cấp có thẩm quyền", "cấp trên"]).is_some())
            && let Some(name) = names_at_start(after).filter(|name| plausible(name))
        {
            return Some(name.to_owned());
        }
        // "báo cáo … về/gửi/cho/đến <agency>"
        for (offset, word) in words[index + 2..].iter().enumerate().take(40) {
            let place = index + 2 + offset;
            let gap = &sentence[words[place - 1].end..word.start];
            if gap.contains([';']) {
                break;
            }
            let preposition =
                matches!(word.canon.as_str(), "về" | "gửi" | "cho" | "đến" | "tới" | "với" | "lên" | "qua");
            if !preposition || !text::starts_lower(&sentence[word.start..]) {
                continue;
            }
            let rest = sentence[word.end..].trim_start_matches([' ', ':', ',']);
            let rest = text::any_start(rest, &["về", "cho", "đến", "tới"])
                .map_or(rest, |(_, end)| rest[end..].trim_start());
            if text::starts_lower(rest)
                && text::any_start(rest, &["cơ quan", "các cơ quan", "cấp có thẩm quyền", "phòng"]).is_none()
            {
                continue;
            }
            if let Some(name) = names_at_start(rest).filter(|name| plausible(name)) {
                return Some(name.to_owned());
            }
        }
    }
    None
}

/// One or more agencies: "Sở Nội vụ, cơ quan công an", "cơ quan Công an và Thanh tra Sở".
fn names_at_start(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let mut end = agencies::name_at_start(text)?.len();
    for _ in 0..6 {
        let rest = &text[end..];
        let Some(next) = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(" và ")) else { break };
        if !(agencies::opens_name(next) || text::any_start(next, &["cơ quan", "các cơ quan"]).is_some()) {
            break;
        }
        let Some(name) = agencies::name_at_start(next) else { break };
        end = text.len() - next.len() + name.len();
    }
    Some(&text[..end])
}

fn plausible(name: &str) -> bool {
    text::word_count(name) >= 2
        && text::any_start(
            name,
            &["Kế hoạch", "Kết quả", "Các vụ", "Các khó khăn", "Báo cáo", "Các hoạt động"],
        )
        .is_none()
}

/// Who reports, if the sentence says so before the verb.
fn subject_of(sentence: &str) -> Option<String> {
    let body = sentence.trim_start();
    // "Định kỳ hằng năm (trước ngày 15/12), các sở, ban, ngành … có trách nhiệm báo cáo"
    let mut candidates = vec![body];
    if let Some((_, end)) = text::find_phrase(body, "yêu cầu").or_else(|| text::find_phrase(body, "đề nghị"))
    {
        candidates.insert(0, body[end..].trim_start());
    }
    if text::any_start(
        body,
        &["Định kỳ", "Đinh kỳ", "Hằng năm", "Hàng năm", "Trước ngày", "6 tháng", "Hằng quý"],
    )
    .is_some()
    {
        let mut level = 0i32;
        let comma = body.char_indices().find(|(_, c)| {
            match c {
                '(' => level += 1,
                ')' => level -= 1,
                _ => {}
            }
            level == 0 && *c == ','
        });
        if let Some((at, _)) = comma {
            candidates.insert(0, body[at + 1..].trim_start());
        }
    }
    let name = candidates.into_iter().find_map(subject_over_lists)?;
    Some(who_reports(&name).to_owned())
}

/// Who reports ends before "báo cáo" and before what says how and when.
fn who_reports(name: &str) -> &str {
    let ends = [
        "báo cáo",
        "gửi",
        "định kỳ",
        "có trách nhiệm",
        "chịu trách nhiệm",
        "tổng hợp",
        "thực hiện chế độ",
        "hằng năm",
        "hàng năm",
        "trước ngày",
        "lập báo cáo",
    ];
    let cut = ends
        .iter()
        .filter_map(|phrase| text::find_phrase(name, phrase))
        .map(|(at, _)| at)
        .filter(|at| *at > 0)
        .min();
    cut.map_or(name, |at| text::trim_end_marks(&name[..at]))
}

/// The subject, even if it is itself a list with semicolons.
fn subject_over_lists(text: &str) -> Option<String> {
    let mut consumed = 0;
    loop {
        let rest = &text[consumed..];
        let trimmed = rest.trim_start();
        let offset = consumed + rest.len() - trimmed.len();
        if let Some((name, _)) = agencies::subject(trimmed) {
            // "có trách nhiệm" goes before an earlier "được phân công".
            let whole = &text[..offset + name.len()];
            let end = text::find_phrase(text, "có trách nhiệm").map_or(whole.len(), |(at, _)| {
                if at > whole.len() && at - whole.len() < 80 { at } else { whole.len() }
            });
            return Some(text::tidy(text::trim_end_marks(&text[..end])));
        }
        let semicolon = rest.find(';')?;
        let part = &rest[..semicolon];
        if !(agencies::opens_name(part.trim_start()) || agencies::opens_group(part.trim_start()))
            || consumed > 400
        {
            return None;
        }
        consumed += semicolon + 1;
    }
}

fn frequency(sentence: &str) -> Option<&'static str> {
    if text::contains_any(sentence, &["6 tháng", "06 tháng", "sáu tháng"]) {
        Some("half_yearly")
    } else if text::contains_any(sentence, &["hằng quý", "hàng quý"]) {
        Some("quarterly")
    } else if text::contains_any(sentence, &["hằng tháng", "hàng tháng"]) {
        Some("monthly")
    } else if text::contains_any(sentence, &["hằng năm", "hàng năm", "báo cáo năm"]) {
        Some("yearly")
    } else if text::contains_any(sentence, &["báo cáo ngay", "báo cáo kịp thời", "kịp thời báo cáo"])
    {
        Some("immediate")
    } else {
        None
    }
}

/// The days named with "trước ngày", each with its own frequency if one stands near.
fn deadlines(sentence: &str) -> Vec<(String, Option<&'static str>)> {
    let mut found: Vec<(String, Option<&'static str>)> = Vec::new();
    let words = text::words(sentence);
    let mut last_end = 0;
    for (index, word) in words.iter().enumerate() {
        let after = words.get(index + 1);
        let opens = matches!(word.canon.as_str(), "trước" | "nhất")
            && after.is_some_and(|w| w.canon == "ngày")
            || word.canon == "và"
                && after.is_some_and(|w| w.canon == "ngày" || w.canon.bytes().all(|b| b.is_ascii_digit()))
                && !found.is_empty();
        if !opens {
            continue;
        }
        let from = if after.is_some_and(|w| w.canon == "ngày") { words[index + 1].end } else { word.end };
        if let Some(deadline) = date::after_day_word(&sentence[from..]).and_then(|(date, _)| date.deadline())
        {
            let own = frequency(&sentence[last_end..word.start]);
            last_end = from;
            if !found.iter().any(|(known, _)| *known == deadline) {
                found.push((deadline, own));
            }
        }
    }
    found
}

fn report_place(sentence: &str) -> Option<usize> {
    text::find_phrase(sentence, "báo cáo").map(|(start, _)| start)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = (Option<String>, Option<String>, Option<&'static str>, Option<String>);

    fn check(sentence: &str) -> Vec<Seen> {
        let mut reports = Vec::new();
        in_sentence(sentence, subject_of(sentence), 1, &mut reports);
        reports.into_iter().map(|r| (r.from, r.to, r.frequency, r.deadline)).collect()
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn who_reports_to_whom_by_when() {
        assert_eq!(
            check(
                "Định kỳ hằng năm (trước ngày 15/12), các sở, ban, ngành được phân công nhiệm vụ tại Kế hoạch này có trách nhiệm báo cáo kết quả triển khai thực hiện về Sở Nội vụ để tổng hợp"
            ),
            [(
                some("các sở, ban, ngành được phân công nhiệm vụ tại Kế hoạch này"),
                some("Sở Nội vụ"),
                Some("yearly"),
                some("12-15")
            )]
        );
        assert_eq!(
            check(
                "Yêu cầu các cấp, các ngành nghiêm túc triển khai thực hiện; định kỳ hằng năm (hoặc đột xuất khi có yêu cầu) báo cáo kết quả thực hiện gửi Sở Nội vụ để tổng hợp"
            ),
            [(some("các cấp, các ngành"), some("Sở Nội vụ"), Some("yearly"), None)]
        );
    }

    #[test]
    fn who_reports_ends_before_the_verb() {
        assert_eq!(
            check("Các đơn vị báo cáo Sở Nội vụ trước ngày 15 tháng 12 hằng năm"),
            [(some("Các đơn vị"), some("Sở Nội vụ"), Some("yearly"), some("12-15"))]
        );
        assert_eq!(
            check("UBND các xã, phường gửi báo cáo về Sở Nội vụ trước ngày 20/11/2026"),
            [(some("UBND các xã, phường"), some("Sở Nội vụ"), None, some("2026-11-20"))]
        );
    }

    #[test]
    fn several_deadlines_are_several_reports() {
        let found =
            check("Các đơn vị báo cáo 6 tháng trước ngày 05/6 và báo cáo năm trước ngày 05/12 về Sở Nội vụ");
        assert_eq!(
            found.iter().map(|r| (r.2, r.3.as_deref())).collect::<Vec<_>>(),
            [(Some("half_yearly"), Some("06-05")), (Some("yearly"), Some("12-05"))]
        );
    }

    #[test]
    fn keeping_statistics_is_no_report() {
        assert!(check("Thực hiện nghiêm công tác thống kê, báo cáo tai nạn lao động").is_empty());
    }
}

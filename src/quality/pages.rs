//! What can be better on one page: title, description, texts of links, tables, review date.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::text::{data_parts, parts, uncommented};
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::keys::page::head::{DESCRIPTION, TITLE};
use crate::model::Page;
use crate::model::accessibility::{blank_headers, says_nothing, undescribed};

/// Longer titles are cut off in search results and shared links, in characters.
const LONG_TITLE: usize = TITLE.best_within.expect("described with a length");
/// Longer descriptions likewise.
const LONG_DESCRIPTION: usize = DESCRIPTION.best_within.expect("described with a length");

pub fn check(page: &Page, now: Date, report: &mut Report) {
    let source = &page.parsed.source;
    head(page, source, report);
    review(page, now, report);
    let (_, body) = parts(source);
    markup(page, body, report);
    unfilled(page, report);
}

/// Places of a page that nobody filled in.
pub fn unfilled(page: &Page, report: &mut Report) {
    let source = &page.parsed.source;
    // Nearly every page is done with at a glance.
    if memchr::memmem::find(source.text.as_bytes(), b"[Thay:").is_some() {
        let (front, body) = parts(source);
        placeholders(source, uncommented(&source.text, front), report);
        placeholders(source, [body], report);
    }
}

/// Data files and the configuration may still hold the placeholders of a new site.
pub fn data(source: &Arc<SourceText>, report: &mut Report) {
    placeholders(source, data_parts(source), report);
}

fn head(page: &Page, source: &Arc<SourceText>, report: &mut Report) {
    let front = page.front();
    let title = page.parsed.front.title.as_ref();
    if let Some(title) = title
        && title.value.chars().count() > LONG_TITLE
    {
        let length = title.value.chars().count();
        report.push(
            Diagnostic::advice(
                Code::LongTitle,
                Text::new(
                    format!("tên trang dài {length} chữ cái, nên không quá {LONG_TITLE}"),
                    format!("the title has {length} characters; {LONG_TITLE} is best"),
                ),
            )
            .at(source, title.range())
            .help(Text::fixed(
                "rút gọn; phần còn lại đưa vào `description`",
                "shorten it and move the rest to `description`",
            )),
        );
    }
    match &front.description {
        Some(text) if !text.value.trim().is_empty() => {
            let length = text.value.chars().count();
            let own = page.parsed.front.description.is_some();
            if length > LONG_DESCRIPTION && own {
                report.push(
                    Diagnostic::advice(
                        Code::LongDescription,
                        Text::new(
                            format!("`description` dài {length} chữ cái, nên không quá {LONG_DESCRIPTION}"),
                            format!("the description has {length} characters; {LONG_DESCRIPTION} is best"),
                        ),
                    )
                    .at(source, text.range())
                    .help(Text::fixed("giữ một câu nói điều chính", "keep one sentence with the main thing")),
                );
            }
        }
        _ => {
            let range = title.map_or(0..0, |t| t.range());
            report.push(
                Diagnostic::advice(
                    Code::MissingDescription,
                    Text::fixed("trang này chưa có `description`", "this page has no `description`"),
                )
                .at(source, range)
                .help(Text::fixed(
                    "thêm dòng: description = \"Một câu nói bài này giúp được gì.\"",
                    "add the line: description = \"One sentence on what the page is good for.\"",
                )),
            );
        }
    }
    if let Some(image) = &page.parsed.front.image
        && image.alt.value.trim().is_empty()
    {
        report.push(
            Diagnostic::advice(
                Code::MissingAlt,
                Text::fixed("hình đại diện chưa có lời mô tả", "the page's image has no description"),
            )
            .at(source, image.src.range())
            .help(Text::fixed(
                "thêm alt: image = { src = \"…\", alt = \"điều hình cho thấy\" }",
                "add alt: image = { src = \"…\", alt = \"what it shows\" }",
            )),
        );
    }
}

fn review(page: &Page, now: Date, report: &mut Report) {
    let Some(date) = page.fields().review_due().filter(|due| due.value < now) else { return };
    // Where it is a section's default, its place is in another file.
    let range = page.parsed.front.fields_of(page.kind).review_due().map_or(0..0, |own| own.range());
    let shown = format!("{:02}/{:02}/{}", date.value.day(), date.value.month(), date.value.year());
    report.push(
        Diagnostic::warning(
            Code::ReviewDue,
            Text::new(
                format!("nội dung phải soát lại từ ngày {shown}"),
                format!("the content was to be checked again by {}", date.value),
            ),
        )
        .at(&page.parsed.source, range)
        .help(Text::fixed(
            "nhờ người có chuyên môn đọc lại, rồi sửa `reviewed` và `review_due`",
            "have an expert read it, then change `reviewed` and `review_due`",
        )),
    );
}

fn markup(page: &Page, body: Range<usize>, report: &mut Report) {
    let source = &page.parsed.source;
    let text = &source.text[body.clone()];
    let mut cursor = Cursor { text, base: body.start, at: 0 };
    let content = &page.parsed.body;
    let links = content.links.iter().map(|link| (link.plain_offset, link.text.trim(), true));
    let bare = content.bare_addresses().map(|span| (span.start, content.text(span), false));
    let mut shown: Vec<(u32, &str, bool)> = links.chain(bare).collect();
    shown.sort_by_key(|(at, ..)| *at);
    for (_, words, is_link) in shown {
        let message = if !is_link {
            Text::fixed(
                "địa chỉ trần trong bài: người đọc không bấm được và khó đọc",
                "a bare address in the text: it cannot be clicked and is hard to read",
            )
        } else if is_address(words) {
            Text::fixed(
                "chữ của liên kết là một địa chỉ trần, khó đọc và khó nghe",
                "the text of this link is a bare address, hard to read and to listen to",
            )
        } else if says_nothing(words) {
            Text::new(
                format!("chữ \"{words}\" không cho biết liên kết dẫn đi đâu"),
                format!("\"{words}\" does not say where the link leads"),
            )
        } else {
            continue;
        };
        report.push(link_text(message).at(source, cursor.find(words)));
    }
    for range in undescribed(content).flatten() {
        report.push(
            Diagnostic::advice(
                Code::MissingAlt,
                Text::fixed("hình này chưa có lời mô tả", "this picture has no description"),
            )
            .at(source, range)
            .help(Text::fixed(
                "nói điều hình cho thấy: alt=\"Người leo thang, hai chân một tay bám thang\"",
                "say what it shows: alt=\"A worker on a ladder\"",
            )),
        );
    }
    for range in blank_headers(content) {
        report.push(
            Diagnostic::advice(
                Code::TableHeader,
                Text::fixed(
                    "bảng này có cột không có tên ở dòng đầu",
                    "this table has a column without a name in its first row",
                ),
            )
            .at(source, range)
            .help(Text::fixed("đặt tên ngắn cho mọi cột", "give every column a short name")),
        );
    }
}

/// Whether the text of a link is a bare address.
fn is_address(words: &str) -> bool {
    !words.contains(' ')
        && ["http://", "https://", "www."].iter().any(|start| words.to_ascii_lowercase().starts_with(start))
}

fn link_text(message: Text) -> Diagnostic {
    Diagnostic::advice(Code::LinkText, message).help(Text::fixed(
        "lấy tên của trang đích làm chữ: [cách kiểm tra giàn giáo](gian-giao.md)",
        "use the name of where it leads: [how to check a scaffold](scaffold.md)",
    ))
}

/// Finds what the page shows in what was typed, in order.
struct Cursor<'a> {
    text: &'a str,
    base: usize,
    at: usize,
}

impl Cursor<'_> {
    fn find(&mut self, words: &str) -> Range<usize> {
        let from = |at: usize| self.text[at..].find(words).map(|found| at + found);
        // Footnotes are shown after the text, wherever they were typed.
        match from(self.at).or_else(|| from(0)) {
            Some(at) => {
                self.at = at + words.len();
                self.base + at..self.base + self.at
            }
            None => self.base..self.base,
        }
    }
}

/// Reports `[Thay: …]` that nobody filled in; the guide for editors writes it just so, with dots.
fn placeholders(
    source: &Arc<SourceText>,
    ranges: impl IntoIterator<Item = Range<usize>>,
    report: &mut Report,
) {
    for range in ranges {
        let text = &source.text[range.clone()];
        for (at, _) in text.match_indices("[Thay:") {
            let rest = &text[at..];
            let end = rest
                .find([']', '\n'])
                .map_or(rest.len(), |end| end + usize::from(rest[end..].starts_with(']')));
            if &rest[..end] == "[Thay: …]" {
                continue;
            }
            report.push(
                Diagnostic::warning(
                    Code::Placeholder,
                    Text::fixed("chỗ này chưa được điền", "this has not been filled in"),
                )
                .at(source, range.start + at..range.start + at + end)
                .help(Text::fixed(
                    "thay cả cụm, kể cả dấu ngoặc vuông, bằng thông tin thật; hoặc xóa đi",
                    "replace all of it, brackets included, by what is true, or delete it",
                )),
            );
        }
    }
}

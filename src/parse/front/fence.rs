//! The lines around front matter, and what was written between others.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::parse::date::parse_date;

/// Where the parts of a page are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fences {
    /// The TOML text; empty where there is none.
    pub front: Range<usize>,
    pub body: Range<usize>,
}

/// Finds the front matter of a page; reports what is wrong with the fences.
pub fn split(file: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Fences {
    let text = &file.text;
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    let first = rest.lines().next().unwrap_or("");
    if first.trim_end() == "---" {
        return yaml(file, start, diagnostics);
    }
    if first.trim_end() != "+++" {
        if let Some(fences) = without_first_fence(file, start, first, diagnostics) {
            return fences;
        }
        diagnostics.push(
            Diagnostic::error(
                Code::FrontMatter,
                Text::fixed(
                    "trang này thiếu phần đầu giữa hai dòng +++",
                    "this page has no front matter between +++ lines",
                ),
            )
            .at(file, start..start + first.len())
            .label(Text::fixed(
                "phần đầu phải đứng trước dòng này",
                "front matter must come before this line",
            ))
            .help(Text::fixed(
                "thêm vào đầu tệp:\n+++\ntitle = \"Tên trang\"\n+++",
                "add at the top of the file:\n+++\ntitle = \"Title\"\n+++",
            )),
        );
        return Fences { front: 0..0, body: start..text.len() };
    }
    let front_start = (start + first.len() + 1).min(text.len());
    match find_fence(text, front_start, "+++") {
        Some((front_end, body_start)) => {
            Fences { front: front_start..front_end, body: body_start..text.len() }
        }
        None => {
            diagnostics.push(
                Diagnostic::error(
                    Code::FrontMatter,
                    Text::fixed(
                        "phần đầu của trang không có dòng +++ kết thúc",
                        "the front matter is not closed by a +++ line",
                    ),
                )
                .at(file, start..start + 3)
                .label(Text::fixed("bắt đầu ở đây", "begins here"))
                .help(Text::fixed(
                    "thêm một dòng +++ sau khóa cuối cùng",
                    "add a line +++ after the last key",
                )),
            );
            // What follows the last line that looks like a key is the body, so that its own problems are found.
            let front_end = last_key_end(text, front_start);
            Fences { front: front_start..front_end, body: front_end..text.len() }
        }
    }
}

/// Front matter that only lacks its first line, or has other signs in it: what is there is read all the
/// same, so that nothing else is reported.
fn without_first_fence(
    file: &Arc<SourceText>,
    start: usize,
    first: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Fences> {
    let text = &file.text;
    let words = first.trim();
    let is_fence = words.len() >= 2 && words.bytes().all(|b| matches!(b, b'+' | b' ' | b'-' | b'='));
    let key = words.split('=').next().unwrap_or("").trim();
    let is_key = words.contains('=')
        && !key.is_empty()
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if !is_fence && !is_key {
        return None;
    }
    let front_start = if is_fence { (start + first.len() + 1).min(text.len()) } else { start };
    let (front_end, body_start) = find_fence(text, front_start, "+++")?;
    // Between them must be keys, or the `+++` belongs to something else.
    if !text[front_start..front_end].contains('=') {
        return None;
    }
    let problem = if is_fence {
        Diagnostic::error(
            Code::FrontMatter,
            Text::fixed(
                "dòng đầu của tệp phải là đúng ba dấu cộng: +++",
                "the first line of the file must be just three plus signs: +++",
            ),
        )
        .at(file, start..start + first.len())
        .help(Text::fixed("sửa dòng này thành: +++", "change this line to: +++"))
    } else {
        Diagnostic::error(
            Code::FrontMatter,
            Text::fixed("thiếu dòng +++ ở đầu tệp", "the line +++ at the top of the file is missing"),
        )
        .at(file, start..start + first.len())
        .label(Text::fixed("dòng +++ phải đứng ngay trước dòng này", "it belongs just before this line"))
        .help(Text::fixed("thêm một dòng +++ ở đầu tệp", "add a line +++ at the top of the file"))
    };
    diagnostics.push(problem);
    Some(Fences { front: front_start..front_end, body: body_start..text.len() })
}

fn find_fence(text: &str, from: usize, fence: &str) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if line.trim_end() == fence {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn last_key_end(text: &str, from: usize) -> usize {
    let (mut at, mut end) = (from, from);
    for line in text[from..].split_inclusive('\n') {
        at += line.len();
        let key = line.split('=').next().unwrap_or("").trim();
        let is_key = line.contains('=')
            && !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if is_key {
            end = at;
        } else if !line.trim().is_empty() && !line.starts_with(['[', '#', ' ', ']', '"']) {
            break;
        }
    }
    end
}

/// A `---` block: lantoa reads only TOML, so the error prints the same front matter as TOML.
fn yaml(file: &Arc<SourceText>, start: usize, diagnostics: &mut Vec<Diagnostic>) -> Fences {
    let text = &file.text;
    let front_start = (start + text[start..].lines().next().map_or(0, str::len) + 1).min(text.len());
    let (front_end, body_start) = find_fence(text, front_start, "---").unwrap_or((text.len(), text.len()));
    let toml = yaml_to_toml(&text[front_start..front_end]);
    diagnostics.push(
        Diagnostic::error(
            Code::FrontMatter,
            Text::fixed(
                "phần đầu của trang viết bằng YAML (---); lantoa chỉ đọc TOML (+++)",
                "the front matter is YAML (---); lantoa reads only TOML (+++)",
            ),
        )
        .at(file, start..start + 3)
        .help(Text::new(
            format!("thay phần đầu bằng:\n+++\n{toml}+++"),
            format!("replace it with:\n+++\n{toml}+++"),
        )),
    );
    Fences { front: 0..0, body: body_start..text.len() }
}

/// The flat part of YAML that front matter uses: scalars, `[a, b]` and `- item` lists.
fn yaml_to_toml(yaml: &str) -> String {
    let mut out: Vec<(String, Vec<String>, bool)> = Vec::new();
    for line in yaml.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if let Some(item) = trimmed.strip_prefix("- ") {
            if let Some((_, items, is_list)) = out.last_mut() {
                *is_list = true;
                items.push(toml_scalar(item));
            }
            continue;
        }
        let Some((key, value)) = trimmed.split_once(':') else { continue };
        let value = value.trim();
        if let Some(list) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
            let items = list.split(',').map(str::trim).filter(|i| !i.is_empty()).map(toml_scalar).collect();
            out.push((key.trim().to_owned(), items, true));
        } else if value.is_empty() {
            out.push((key.trim().to_owned(), Vec::new(), false));
        } else {
            out.push((key.trim().to_owned(), vec![toml_scalar(value)], false));
        }
    }
    let mut toml = String::new();
    for (key, items, is_list) in out {
        let value = if is_list {
            format!("[{}]", items.join(", "))
        } else {
            items.into_iter().next().unwrap_or_else(|| "\"\"".to_owned())
        };
        toml.push_str(&format!("{key} = {value}\n"));
    }
    toml
}

fn toml_scalar(yaml: &str) -> String {
    let bare = yaml.trim().trim_matches(['"', '\'']);
    let is_literal = matches!(bare, "true" | "false")
        || (!bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit()) && !bare.starts_with('0'))
        || (bare.len() == 10 && parse_date(bare).is_some() && bare.as_bytes()[4] == b'-');
    if is_literal && bare == yaml.trim() {
        bare.to_owned()
    } else {
        format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

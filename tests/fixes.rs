//! Every fix that a message prints works when it is followed: it is applied to its case in `tests/errors`, the site
//! is built or checked again, and that message is gone and no error has come to its line instead.
//!
//! A help is understood by its words; what none of the rules in [`edit`] understands is advice for a person, and
//! the last test says how many of the printed fixes were applied.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::Site;
use lantoa::diag::{Code, Diagnostic, Lang, Severity};

/// A change of the site's files.
#[derive(Debug)]
enum Edit {
    /// A file's text anew.
    Text(String),
    Rename(String),
}

/// What `diagnostic`'s help says to do, done to the text it points into; `None` for what only a person can do.
fn edit(diagnostic: &Diagnostic, help: &str, text: &str) -> Option<Edit> {
    let place = diagnostic.place.as_ref()?;
    let range = place.range.clone();
    let marked = text.get(range.clone())?;
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.start..].find('\n').map_or(text.len(), |at| range.start + at);
    let line = &text[start..end];
    let replaced = |from: usize, to: usize, with: &str| {
        Some(Edit::Text(format!("{}{with}{}", &text[..from], &text[to..])))
    };
    let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
    // A whole line, printed: `…: title = "Thông báo"`.
    let printed_line = |label: &str| help.strip_prefix(label).map(str::trim);

    if let Some(new) = between(help, "Có phải ý bạn là `", "`?") {
        // The name may stand in quotes, or be one word of the marked text.
        let inner = marked.trim_matches('"');
        let at = range.start + marked.find(inner)?;
        return replaced(at, at + inner.len(), new);
    }
    if let Some(new) = help.strip_prefix("đổi thành ") {
        let new = new.split([',', ';']).next()?.trim();
        let new = new.trim_matches('`');
        let quoted = marked.starts_with('"');
        let bare = new.trim_matches('"');
        return match (quoted, new.starts_with('"')) {
            (true, _) => replaced(range.start, range.end, &format!("\"{bare}\"")),
            (false, _) => replaced(range.start, range.end, bare),
        };
    }
    for label in [
        "đặt trong ngoặc kép:",
        "viết:",
        "đặt giá trị trong dấu ngoặc kép:",
        "đặt giá trị giữa hai dấu ngoặc kép thẳng \":",
        "dấu ngoặc kép ở giữa câu viết “ ” (hoặc \\\"):",
        "xóa dấu thừa ở cuối dòng:",
        "dùng dấu bằng thay cho dấu hai chấm:",
        "dùng dấu ngoặc kép thẳng \" thay cho “ ” (Word tự đổi thành dấu cong):",
        "viết true, chữ thường, không ngoặc:",
        "viết false, chữ thường, không ngoặc:",
        "thiếu dấu phẩy giữa hai mục của danh sách:",
        "thiếu dấu ] ở cuối danh sách:",
        "mỗi mục trong ngoặc kép thẳng, cách nhau bằng dấu phẩy:",
    ] {
        if let Some(new) = printed_line(label).filter(|new| new.contains('=')) {
            return replaced(start, end, &format!("{indent}{new}"));
        }
    }
    if let Some(new) = help.strip_prefix("thêm dòng: ") {
        // In a table the line goes below its header or its first key; else below the fence or at the top.
        let below =
            if line.starts_with("+++") || line.starts_with('[') || !line.contains('=') { end } else { start };
        return match below == end && end < text.len() {
            true => replaced(end, end, &format!("\n{new}")),
            false => replaced(start, start, &format!("{new}\n")),
        };
    }
    if let Some(new) = help.strip_prefix("thêm vào trong ngoặc nhọn { }: ") {
        let open = range.start + text[range.start..].find('{')?;
        return replaced(open + 1, open + 1, &format!(" {new},"));
    }
    if help == "thêm dấu phẩy ở cuối dòng này" {
        return replaced(end, end, ",");
    }
    if help == "xóa dòng này" || help.starts_with("xóa dòng này;") {
        return replaced(start, (end + 1).min(text.len()), "");
    }
    if let Some(rest) = help.strip_prefix("chuyển dòng này lên trên dòng ") {
        let number: usize = rest.split(':').next()?.trim().parse().ok()?;
        let without = format!("{}{}", &text[..start], &text[(end + 1).min(text.len())..]);
        let mut lines: Vec<&str> = without.split('\n').collect();
        lines.insert(number - 1, line);
        return Some(Edit::Text(lines.join("\n")));
    }
    if help.starts_with("thêm một dòng +++ ở đầu tệp") {
        return Some(Edit::Text(format!("+++\n{text}")));
    }
    if let Some(new) = help.strip_prefix("nếu dẫn ra ngoài trang: viết ") {
        return replaced(range.start, range.end, new);
    }
    if let Some(new) = help.strip_prefix("đổi tên thành ") {
        return Some(Edit::Rename(new.split(';').next()?.trim().to_owned()));
    }
    if let Some(new) = help.strip_prefix("chỉ viết con số: ") {
        let new = new.split(';').next()?;
        return if new.contains(" = ") {
            replaced(start, end, new)
        } else {
            replaced(range.start, range.end, new)
        };
    }
    if let Some((first, _)) = help.strip_prefix("viết ").and_then(|rest| rest.split_once(" hoặc "))
        && diagnostic.message.get(Lang::Vi).contains(" có thể là ")
    {
        return if first.contains(" = ") {
            replaced(start, end, first)
        } else {
            replaced(range.start, range.end, first)
        };
    }
    for label in ["slug là một từ, không có dấu / hay ..: ", "màu gần nhất cùng sắc, đủ tương phản: "]
    {
        if let Some(new) = help.strip_prefix(label) {
            let value = new.split_once(" = ").map_or(new, |(_, value)| value);
            return replaced(range.start, range.end, value);
        }
    }
    if let Some(new) = help.strip_prefix("viết đường dẫn bắt đầu bằng /, không có tên miền: ")
    {
        return replaced(range.start, range.end, new);
    }
    if help.starts_with("ngày ") && help.contains(" hằng năm viết là: ") {
        return replaced(start, end, help.split(" viết là: ").nth(1)?);
    }
    None
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

fn cases() -> Vec<PathBuf> {
    let dir = common::tests_dir().join("errors");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(dir).expect("the cases").flatten().map(|e| e.path()).filter(|p| p.is_dir()).collect();
    cases.sort();
    cases
}

fn problems(case: &Path, change: impl FnOnce(&Path)) -> Vec<Diagnostic> {
    let site = Site::of_files(&[]);
    common::copy_dir(&case.join("input"), &site.root);
    change(&site.root);
    let is_check = case.file_name().is_some_and(|name| name.to_string_lossy().starts_with("check-"));
    if is_check { site.check() } else { site.build().diagnostics }
}

/// Where a problem is, by file and line, and what it says.
fn key(d: &Diagnostic) -> Option<(String, String)> {
    let place = d.place.as_ref()?;
    Some((place.file.path.to_string(), d.message.get(Lang::Vi).to_owned()))
}

fn line_of(d: &Diagnostic) -> Option<usize> {
    d.place.as_ref().map(|place| place.file.position(place.range.start).0)
}

#[test]
fn a_fix_that_is_followed_works() {
    let (mut applied, mut wrong) = (0, Vec::new());
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases() {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        if name.starts_with("import-") {
            continue;
        }
        let before = problems(&case, |_| {});
        for problem in before.iter().filter(|problem| problem.severity != Severity::Advice) {
            let (Some(place), Some(key_before)) = (&problem.place, key(problem)) else { continue };
            let path = case.join("input").join(&*place.file.path);
            // Some files are made by the test of messages, and some texts are cleaned when they are read.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            if text != place.file.text && !text.is_empty() && !place.file.text.is_empty() {
                continue;
            }
            let edits = problem.help.iter().filter_map(|help| {
                let help = help.get(Lang::Vi);
                let edit = edit(problem, help, &text);
                if edit.is_none() {
                    *left.entry(help.to_owned()).or_default() += 1;
                }
                Some((help.to_owned(), edit?))
            });
            for (help, edit) in edits {
                applied += 1;
                let after = problems(&case, |root| {
                    let file = root.join(&*place.file.path);
                    match &edit {
                        Edit::Text(text) => fs::write(&file, text).expect("a changed file"),
                        Edit::Rename(to) => {
                            fs::rename(&file, file.with_file_name(to)).expect("a renamed file");
                        }
                    }
                });
                let count =
                    |all: &[Diagnostic]| all.iter().filter(|d| key(d).as_ref() == Some(&key_before)).count();
                let stays = count(&after) >= count(&before);
                // The same kind of error, or a line that is no TOML, where the line was changed: the fix is wrong.
                // What was hidden behind the first mistake may come to light.
                let new_error = after.iter().find(|d| {
                    d.severity == Severity::Error
                        && (d.code == problem.code || matches!(d.code, Code::Toml | Code::FrontMatter))
                        && d.place.as_ref().is_some_and(|p| p.file.path == place.file.path)
                        && line_of(d) == line_of(problem)
                        && !before.iter().any(|old| key(old) == key(d))
                });
                if stays || new_error.is_some() {
                    wrong.push(format!(
                        "{name}: {}:{}: {}\n  {help}\n  {}",
                        place.file.path,
                        line_of(problem).unwrap_or(0),
                        key_before.1,
                        new_error.map_or("is still reported".to_owned(), |d| format!(
                            "now: {}",
                            d.message.get(Lang::Vi)
                        ))
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {applied} fixes do not work:\n{}", wrong.len(), wrong.join("\n"));
    assert!(applied > 35, "only {applied} fixes could be applied; for a person: {left:#?}");
}

//! What is wrong with a page, as a form shows it: with the field, the line, and fixes that can be applied.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Lang, Severity, SourceText, explain};

/// A fix: other text in place of a part of the file.
pub struct Fix {
    pub range: std::ops::Range<usize>,
    pub text: String,
}

/// A problem as JSON; `body_line` is the line of the page on which its body begins.
pub fn problem(diagnostic: &Diagnostic, body_line: usize, lang: Lang) -> Value {
    let place = diagnostic.place.as_ref();
    let (line, column) = place.map_or((1, 1), |place| place.file.position(place.range.start));
    let (end_line, end_column) = place.map_or((line, column), |place| place.file.position(place.range.end));
    let path = place.map(|place| &*place.file.path);
    let fixes: Vec<Value> = fixes(diagnostic)
        .iter()
        .enumerate()
        .map(|(n, fix)| {
            let label = match lang {
                Lang::Vi => format!("Đổi thành {}", fix.text),
                Lang::En => format!("Change to {}", fix.text),
            };
            json!({ "n": n, "label": label })
        })
        .collect();
    let words = explain(diagnostic.code).words(lang);
    json!({
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        },
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message.get(lang),
        "label": diagnostic.label.as_ref().map(|label| label.get(lang)),
        "help": diagnostic.help.iter().map(|help| help.get(lang)).collect::<Vec<_>>(),
        "path": path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "field": field(diagnostic, body_line),
        "fixes": fixes,
        "explain": format!("{}\n\n{}\n\n{}", words.what, words.why, words.mend),
    })
}

/// Suggestions whose text can be put in place of the marked one.
pub fn fixes(diagnostic: &Diagnostic) -> Vec<Fix> {
    let Some(place) = &diagnostic.place else { return Vec::new() };
    let marked = place.file.text.get(place.range.clone()).unwrap_or("");
    if marked.is_empty() || marked.contains('\n') {
        return Vec::new();
    }
    let suggested = |help: &crate::diag::Text| {
        let near = help.get(Lang::En).strip_prefix("Did you mean `")?.strip_suffix("`?")?.to_owned();
        // The marked text may be a value with its quotes.
        let quote = marked.chars().next().filter(|c| matches!(c, '"' | '\'') && marked.ends_with(*c));
        let text = quote.map_or_else(|| near.clone(), |quote| format!("{quote}{near}{quote}"));
        Some(Fix { range: place.range.clone(), text })
    };
    diagnostic.help.iter().filter_map(suggested).collect()
}

/// The field of a form that a problem is about: a key, or `body`.
fn field(diagnostic: &Diagnostic, body_line: usize) -> Option<String> {
    let place = diagnostic.place.as_ref()?;
    let (line, _) = place.file.position(place.range.start);
    if place.file.path.ends_with(".md") && line >= body_line {
        return Some("body".to_owned());
    }
    if place.range.is_empty() {
        // A key that is missing is named by the message.
        let message = diagnostic.message.get(Lang::En);
        return message.split('`').nth(1).map(str::to_owned);
    }
    key_at(&place.file, line)
}

/// The key whose value stands on a line of TOML: `image.alt`, `contacts.0.phone`, `steps`.
fn key_at(file: &SourceText, line: usize) -> Option<String> {
    let mut table = String::new();
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut key = None;
    for text in file.text.lines().take(line) {
        let text = text.trim_start();
        if let Some(name) =
            text.strip_prefix("[[").and_then(|rest| rest.split_once("]]")).map(|(name, _)| name.trim())
        {
            let n = match counts.iter_mut().find(|(known, _)| known == name) {
                Some((_, n)) => {
                    *n += 1;
                    *n
                }
                None => {
                    counts.push((name.to_owned(), 0));
                    0
                }
            };
            table = format!("{name}.{n}.");
            key = Some(format!("{name}.{n}"));
        } else if let Some(name) =
            text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(name, _)| name)
            && is_key(name)
        {
            table = format!("{name}.");
            key = Some(name.to_owned());
        } else if let Some((name, _)) = text.split_once('=')
            && is_key(name.trim())
        {
            key = Some(format!("{table}{}", name.trim()));
        }
    }
    key
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Text};

    #[track_caller]
    fn check_field(line: usize, expected: &str) {
        let file = SourceText::new(
            "content/a.md",
            "+++\ntitle = \"A\"\nsteps = [\n  \"a = b\",\n  \"c\",\n]\n[image]\nsrc = 1\n[[contacts]]\nname = 1\n[[contacts]]\nphone = 2\n+++\nChữ\n",
        );
        let start = file.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let diagnostic = Diagnostic::error(Code::BadValue, Text::fixed("", "")).at(&file, start..start + 1);
        assert_eq!(field(&diagnostic, 14).as_deref(), Some(expected), "line {line}");
    }

    #[test]
    fn a_problem_leads_to_its_field() {
        for (line, field) in [
            (2, "title"),
            (5, "steps"),
            (8, "image.src"),
            (10, "contacts.0.name"),
            (12, "contacts.1.phone"),
            (14, "body"),
        ] {
            check_field(line, field);
        }
    }

    #[test]
    fn a_near_name_is_a_fix_that_works() {
        let file = SourceText::new("a.md", "+++\nkind = \"new\"\n+++\n");
        let diagnostic =
            Diagnostic::error(Code::BadValue, Text::fixed("", "")).at(&file, 11..16).suggest("new", ["news"]);
        let fixes = fixes(&diagnostic);
        assert_eq!((fixes[0].range.clone(), fixes[0].text.as_str()), (11..16, "\"news\""));
    }
}

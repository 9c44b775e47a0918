//! What a template did wrong, at the template's line, in words for whoever makes the theme.

use std::fmt;
use std::sync::Arc;

use minijinja::{Error, ErrorKind};

use crate::diag::{Code, Diagnostic, SourceText, Text};

/// A mistake that one of our own template functions found.
#[derive(Debug)]
struct Refused(Text);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(crate::diag::Lang::En))
    }
}

impl std::error::Error for Refused {}

/// The error of a template function, worded where it is found.
pub fn refused(message: Text) -> Error {
    Error::new(ErrorKind::InvalidOperation, "refused").with_source(Refused(message))
}

/// A template's error as a diagnostic; `source` gives the text of a template.
pub fn problem(error: &Error, source: impl Fn(&str) -> Option<Arc<SourceText>>) -> Diagnostic {
    // The innermost error is the cause; the outer ones say only which template included it.
    let mut innermost = error;
    let mut own: Option<&Refused> = None;
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(current) = cause {
        if let Some(inner) = current.downcast_ref::<Error>() {
            innermost = inner;
        }
        own = own.or(current.downcast_ref::<Refused>());
        cause = current.source();
    }
    let file = innermost.name().and_then(&source);
    let range = innermost.range().filter(|r| file.as_ref().is_some_and(|f| r.end <= f.text.len()));
    let message = match own {
        Some(Refused(text)) => text.clone(),
        None => {
            let written = range.clone().zip(file.as_ref()).map(|(range, file)| &file.text[range]);
            words(innermost.kind(), innermost.detail().unwrap_or_default(), written)
        }
    };
    let diagnostic = Diagnostic::error(Code::Template, message);
    let diagnostic = match innermost.kind() {
        ErrorKind::UndefinedError => diagnostic.help(Text::fixed(
            "xem tên đúng trong docs/theme.md; chỗ có thể không có thì giá trị là none, không phải thiếu khóa",
            "the right names are in docs/theme.md; what may be absent is none there, never missing",
        )),
        _ => diagnostic,
    };
    match file {
        Some(file) => {
            let range = range.unwrap_or_else(|| {
                let line = innermost.line().unwrap_or(1).max(1);
                let start: usize = file.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
                start..start
            });
            diagnostic.at(&file, range)
        }
        None => diagnostic,
    }
}

/// What went wrong. `written` is the place in the template; minijinja's own detail is in English.
fn words(kind: ErrorKind, detail: &str, written: Option<&str>) -> Text {
    let named = |name: Option<String>| name.map(|n| format!(" `{n}`")).unwrap_or_default();
    match kind {
        ErrorKind::OutOfFuel => Text::fixed(
            "mẫu này chạy quá lâu (có vòng lặp không dừng?)",
            "this template runs too long (an endless loop?)",
        ),
        ErrorKind::UndefinedError => {
            // "`page.titel` is undefined"; where it does not know the name, the place shows it.
            let name = detail.split('`').nth(1).or(written).map(str::to_owned);
            Text::new(
                format!("mẫu dùng{}, nhưng không có giá trị ấy", named(name.clone())),
                format!("the template asks for{}, which there is not", named(name)),
            )
        }
        ErrorKind::SyntaxError => Text::new(
            format!("mẫu viết sai cú pháp: {detail}"),
            format!("the template's syntax is wrong: {detail}"),
        ),
        ErrorKind::TemplateNotFound => {
            let name = detail.split(['"', '\'']).nth(1).or(written.and_then(|w| w.split(['"', '\'']).nth(1)));
            let name = name.map(str::to_owned);
            Text::new(
                format!("không có mẫu{} trong templates/", named(name.clone())),
                format!("there is no template{} in templates/", named(name)),
            )
        }
        ErrorKind::UnknownFilter | ErrorKind::UnknownTest | ErrorKind::UnknownFunction => {
            let name = detail.trim_end_matches(" is unknown").rsplit(' ').next().map(str::to_owned);
            let (vi, en) = match kind {
                ErrorKind::UnknownFilter => ("bộ lọc", "filter"),
                ErrorKind::UnknownTest => ("phép thử", "test"),
                _ => ("hàm", "function"),
            };
            let name = named(name.filter(|n| !n.is_empty()));
            Text::new(format!("không có {vi}{name}"), format!("there is no {en}{name}"))
        }
        ErrorKind::UnknownBlock => {
            let name = detail.split('\'').nth(1).map(str::to_owned);
            Text::new(
                format!("không có khối{}", named(name.clone())),
                format!("there is no block{}", named(name)),
            )
        }
        _ => {
            let detail = if detail.is_empty() { kind.to_string() } else { format!("{kind}: {detail}") };
            Text::new(format!("mẫu giao diện có lỗi: {detail}"), format!("the template fails: {detail}"))
        }
    }
}

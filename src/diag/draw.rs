//! Draws diagnostics: with an excerpt for people, one line each for editors' tools, JSON for programs.

use std::fmt::Write as _;

use serde_json::json;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Diagnostic, Lang, Place, Severity, Text};
use crate::vi::chars::is_direction_control;

/// How diagnostics are written out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// With an excerpt and what to do.
    #[default]
    Human,
    /// One line each, starting `path:line:col: `.
    Short,
    /// One JSON object a line.
    Json,
}

/// Whether colours may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    Ansi,
}

/// The diagnostic as text, ending in a newline.
pub fn draw(diagnostic: &Diagnostic, format: Format, lang: Lang, style: Style) -> String {
    match format {
        Format::Human => human(diagnostic, lang, style),
        Format::Short => short(diagnostic, lang),
        Format::Json => json_line(diagnostic, lang),
    }
}

impl Severity {
    /// The word a message begins with.
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Severity::Error, Lang::Vi) => "lỗi",
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::Vi) => "cảnh báo",
            (Severity::Warning, Lang::En) => "warning",
            (Severity::Advice, Lang::Vi) => "gợi ý",
            (Severity::Advice, Lang::En) => "advice",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Severity::Error => "\x1b[1;31m",
            Severity::Warning => "\x1b[1;33m",
            Severity::Advice => "\x1b[1;36m",
        }
    }
}

const HELP: Text = Text::fixed("Cách sửa", "Help");
const NOTE: Text = Text::fixed("Xem thêm", "See also");

/// The longest part of a line that is shown; more is cut around the mark.
const EXCERPT_CHARS: usize = 100;

fn human(d: &Diagnostic, lang: Lang, style: Style) -> String {
    let (strong, accent, reset) = match style {
        Style::Plain => ("", "", ""),
        Style::Ansi => ("\x1b[1m", d.severity.colour(), "\x1b[0m"),
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{accent}{}[{}]{reset}{strong}: {}{reset}",
        d.severity.word(lang),
        d.code,
        one_line(d.message.get(lang))
    );
    let mut margin = 2;
    if let Some(place) = &d.place {
        margin = margin.max(line_number_width(place));
        excerpt(&mut out, place, d.label.as_ref().map(|l| l.get(lang)), margin, accent, reset);
    }
    for (place, note) in &d.related {
        let (line, column) = place.file.position(place.range.start);
        let _ = writeln!(
            out,
            "{:margin$}= {}: {}:{line}:{column}: {}",
            "",
            NOTE.get(lang),
            shown_path(&place.file.path),
            one_line(note.get(lang))
        );
    }
    for help in &d.help {
        let mut lines = help.get(lang).lines();
        let _ = writeln!(out, "{:margin$}= {}: {}", "", HELP.get(lang), clean(lines.next().unwrap_or("")));
        for line in lines {
            let _ = writeln!(out, "{:margin$}  {}", "", clean(line));
        }
    }
    out
}

fn line_number_width(place: &Place) -> usize {
    place.file.position(place.range.start).0.to_string().len()
}

fn excerpt(out: &mut String, place: &Place, label: Option<&str>, margin: usize, accent: &str, reset: &str) {
    let text = &place.file.text;
    let (line, column) = place.file.position(place.range.start);
    let _ = writeln!(out, "{:margin$}┌ {}:{line}:{column}", "", shown_path(&place.file.path));
    if text.is_empty() {
        if let Some(label) = label {
            let _ = writeln!(out, "{:margin$}│ {accent}{}{reset}", "", one_line(label));
        }
        return;
    }
    let start = super::floor_char_boundary(text, place.range.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = super::floor_char_boundary(text, place.range.end).clamp(start, line_end);

    let mut before: String = text[line_start..start].to_owned();
    let marked = &text[start..end];
    let mut after: String = text[end..line_end].to_owned();
    let room = EXCERPT_CHARS.saturating_sub(marked.chars().count());
    let before_len = before.chars().count();
    if before_len > room / 2 + 20 {
        before = format!("…{}", before.chars().skip(before_len - room / 2).collect::<String>());
    }
    if after.chars().count() > room {
        after = format!("{}…", after.chars().take(room).collect::<String>());
    }
    let shown_marked: String = if marked.chars().count() > EXCERPT_CHARS {
        format!("{}…", marked.chars().take(EXCERPT_CHARS).collect::<String>())
    } else {
        marked.to_owned()
    };
    let (before, shown_marked, after) = (clean(&before), clean(&shown_marked), clean(&after));
    let _ = writeln!(out, "{line:>margin$}│ {before}{shown_marked}{}", after.trim_end());
    let carets = "^".repeat(shown_marked.width().max(1));
    let gap = " ".repeat(before.width());
    match label {
        Some(label) => {
            let _ = writeln!(out, "{:margin$}│ {gap}{accent}{carets} {}{reset}", "", one_line(label));
        }
        None => {
            let _ = writeln!(out, "{:margin$}│ {gap}{accent}{carets}{reset}", "");
        }
    }
}

/// What a terminal may be sent: no control or direction characters, tabs as one space.
fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            _ if c.is_control() || is_direction_control(c) => '\u{fffd}',
            _ if c.width().is_none() => '\u{fffd}',
            _ => c,
        })
        .collect()
}

fn one_line(text: &str) -> String {
    clean(&text.replace('\n', " "))
}

fn shown_path(path: &str) -> String {
    one_line(path)
}

fn short(d: &Diagnostic, lang: Lang) -> String {
    let (path, line, column) = match &d.place {
        Some(place) => {
            let (line, column) = place.file.position(place.range.start);
            (shown_path(&place.file.path), line, column)
        }
        None => (".".to_owned(), 1, 1),
    };
    let mut out = format!(
        "{path}:{line}:{column}: {}[{}]: {}",
        d.severity.word(lang),
        d.code,
        one_line(d.message.get(lang))
    );
    // Of a collision both files have to be known.
    for (place, _) in &d.related {
        let (line, column) = place.file.position(place.range.start);
        let _ = write!(out, " ({}: {}:{line}:{column})", NOTE.get(lang), shown_path(&place.file.path));
    }
    if let Some(help) = d.help.first() {
        let _ = write!(out, " ({}: {})", HELP.get(lang), one_line(help.get(lang)));
    }
    out.push('\n');
    out
}

fn json_line(d: &Diagnostic, lang: Lang) -> String {
    let place = d.place.as_ref().map(|p| {
        let (line, column) = p.file.position(p.range.start);
        let (end_line, end_column) = p.file.position(p.range.end);
        json!({"path": &*p.file.path, "line": line, "column": column, "end_line": end_line, "end_column": end_column})
    });
    let mut value = json!({
        "severity": Severity::word(d.severity, Lang::En),
        "code": d.code.as_str(),
        "message": d.message.get(lang),
        "label": d.label.as_ref().map(|l| l.get(lang)),
        "help": d.help.iter().map(|h| h.get(lang)).collect::<Vec<_>>(),
        "related": d.related.iter().map(|(p, note)| {
            let (line, column) = p.file.position(p.range.start);
            json!({"path": &*p.file.path, "line": line, "column": column, "message": note.get(lang)})
        }).collect::<Vec<_>>(),
    });
    if let (Some(object), Some(place)) = (value.as_object_mut(), place.as_ref().and_then(|p| p.as_object())) {
        object.extend(place.clone());
    }
    format!("{value}\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, SourceText};
    use super::*;

    fn sample(text: &str, marked: &str) -> Diagnostic {
        let file = SourceText::new("content/a.md", text);
        let start = file.text.find(marked).expect("the marked text is in the file");
        Diagnostic::error(Code::UnknownKey, Text::new("khóa lạ", "unknown key"))
            .at(&file, start..start + marked.len())
            .label(Text::new("không có khóa này", "no such key"))
            .help(Text::new("sửa lại", "change it"))
    }

    #[track_caller]
    fn check_human(d: &Diagnostic, expected: &str) {
        assert_eq!(human(d, Lang::Vi, Style::Plain), expected);
    }

    #[test]
    fn the_caret_stands_under_the_mark_after_vietnamese_letters() {
        check_human(
            &sample("+++\nđiều = 1\n", "= 1"),
            "lỗi[unknown-key]: khóa lạ\n  ┌ content/a.md:2:6\n 2│ điều = 1\n  │      ^^^ không có khóa này\n  = Cách sửa: sửa lại\n",
        );
    }

    #[test]
    fn short_lines_start_with_path_line_and_column() {
        assert_eq!(
            short(&sample("+++\nđiều = 1\n", "= 1"), Lang::En),
            "content/a.md:2:6: error[unknown-key]: unknown key (Help: change it)\n"
        );
    }

    #[test]
    fn direction_controls_and_escapes_do_not_reach_the_terminal() {
        let drawn = human(&sample("a\u{202e}b \x1b[31m= 1", "= 1"), Lang::Vi, Style::Plain);
        assert!(!drawn.contains('\u{202e}') && !drawn.contains('\x1b'), "{drawn}");
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_mark() {
        let text = format!("{}= 1{}", "ạ".repeat(5000), "b".repeat(5000));
        let drawn = human(&sample(&text, "= 1"), Lang::Vi, Style::Plain);
        assert!(drawn.contains("= 1") && drawn.chars().count() < 600, "{drawn}");
    }

    #[test]
    fn a_place_past_the_end_is_drawn_at_the_end() {
        let file = SourceText::new("a", "một");
        let d = Diagnostic::error(Code::Toml, Text::fixed("x", "x")).at(&file, 90..99);
        assert!(human(&d, Lang::Vi, Style::Plain).contains("a:1:4"));
    }
}

//! `index.md` of an imported plan: its text as Markdown with headings.

use super::super::json::{Block, BlockKind, Imported, Section, SectionKind};
use super::super::source::Table;
use super::super::text;
use crate::parse::toml_text;
use std::fmt::Write;

/// `index.md`: the text as Markdown with headings.
pub(super) fn index(found: &Imported) -> String {
    let document = &found.document;
    let kind = document.doc_type.as_deref().unwrap_or("Kế hoạch");
    let title = match &document.title {
        Some(title) => format!("{kind} {}", sentence_case(title)),
        None => format!("{kind} (chưa rõ tên)"),
    };
    let mut out = format!("+++\ntitle = {}\nkind = \"plan\"\n", toml_text::string(&title));
    if let Some(date) = document.issued.as_deref().filter(|date| date.len() == 10) {
        let _ = writeln!(out, "date = {date}");
    }
    if document.draft || document.secrecy.is_some() {
        out.push_str("draft = true\n");
    }
    out.push_str("+++\n");
    // The signature stands before the appendices, as on paper.
    let is_appendix = |section: &&Section| section.kind == SectionKind::Appendix;
    let names: Vec<String> = found.pictures.iter().map(|picture| picture.name.clone()).collect();
    for section in found.sections.iter().filter(|section| !is_appendix(section)) {
        markdown(section, &names, &mut out);
    }
    if !document.recipients.is_empty() {
        out.push_str("\n**Nơi nhận:**\n\n");
        for recipient in &document.recipients {
            let _ = writeln!(out, "- {}", escaped(recipient));
        }
    }
    if let Some(signer) = &document.signer {
        let parts: Vec<String> = signer
            .authority
            .iter()
            .chain(&signer.role)
            .chain(&signer.name)
            .map(|part| escaped(part))
            .collect();
        let _ = writeln!(out, "\n{}", parts.join("<br>"));
    }
    for section in found.sections.iter().filter(is_appendix) {
        markdown(section, &names, &mut out);
    }
    out
}

/// `TRIỂN KHAI …` as a title is kept; one that begins with a small letter after the type stays so.
fn sentence_case(title: &str) -> String {
    let mut chars = title.chars();
    match chars.next() {
        Some(first) if !text::is_mostly_caps(title) => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

fn markdown(section: &Section, names: &[String], out: &mut String) {
    if section.label.is_some() || section.title.is_some() {
        let marks = "#".repeat((section.level + 1).min(6));
        let label = section.label.as_deref().map(|label| {
            let closed =
                label.ends_with(')') || section.kind == SectionKind::Appendix && section.title.is_none();
            let mark = if closed {
                ""
            } else if section.kind == SectionKind::Appendix {
                ":"
            } else {
                "."
            };
            format!("{label}{mark} ")
        });
        let title = section.title.clone().unwrap_or_else(|| {
            if section.kind == SectionKind::Missing {
                "(văn bản thiếu đề mục này)".to_owned()
            } else {
                String::new()
            }
        });
        let _ = writeln!(
            out,
            "\n{marks} {}",
            inline(&format!("{}{title}", label.unwrap_or_default())).trim_end()
        );
    }
    enum Part<'a> {
        Block(&'a Block),
        Section(&'a Section),
    }
    let mut parts: Vec<(usize, usize, Part)> =
        section.blocks.iter().map(|b| (b.order, 0, Part::Block(b))).collect();
    parts.extend(section.children.iter().map(|s| (s.order, 1, Part::Section(s))));
    parts.sort_by_key(|(order, kind, _)| (*order, *kind));
    let mut in_list = false;
    for (_, _, part) in parts {
        match part {
            Part::Section(child) => {
                in_list = false;
                markdown(child, names, out);
            }
            Part::Block(block) if block.kind == BlockKind::Bullet => {
                if !in_list {
                    out.push('\n');
                }
                in_list = true;
                let _ = writeln!(out, "{}- {}", "  ".repeat(usize::from(block.depth)), text_of(block));
            }
            Part::Block(block) if block.kind == BlockKind::Note => {
                in_list = false;
                let number = block.label.as_deref().unwrap_or_default();
                if out.contains(&format!("[^{number}]")) {
                    let _ = writeln!(out, "\n[^{number}]: {}", inline(&block.text));
                } else {
                    // Its place is in a title, which holds no notes.
                    let _ = writeln!(out, "\n*Chú thích:* {}", inline(&block.text));
                }
            }
            Part::Block(block) if block.kind == BlockKind::Picture => {
                in_list = false;
                if let Some(name) = block.picture.and_then(|at| names.get(at)) {
                    let _ = writeln!(out, "\n![{}]({name})", inline(&block.text));
                }
            }
            Part::Block(block) => {
                in_list = false;
                out.push('\n');
                match (&block.table, &block.label) {
                    (Some(table), _) => out.push_str(&pipe_table(table)),
                    (None, Some(label)) => {
                        let mark = if label.ends_with(')') { "" } else { "\\." };
                        let _ = writeln!(out, "{label}{mark} {}", with_notes(block));
                    }
                    (None, None) => {
                        let _ = writeln!(out, "{}", text_of(block));
                    }
                }
            }
        }
    }
}

/// The text of a block, with the references to its notes.
fn with_notes(block: &Block) -> String {
    let mut out = String::new();
    let mut rest = block.text.as_str();
    let mut seen = 0;
    for (at, note) in &block.refers {
        let mut left = at.saturating_sub(seen);
        let cut = rest
            .char_indices()
            .find(|(_, c)| {
                let here = left == 0;
                left = left.saturating_sub(usize::from(!c.is_whitespace()));
                here
            })
            .map_or(rest.len(), |(at, _)| at);
        let _ = write!(out, "{}[^{note}]", inline(&rest[..cut]));
        rest = &rest[cut..];
        seen = *at;
    }
    out + &inline(rest)
}

/// The same, so that it means nothing to Markdown at the beginning of a line either.
fn text_of(block: &Block) -> String {
    at_line_start(with_notes(block))
}

pub(in super::super) fn pipe_table(table: &Table) -> String {
    let mut out = String::new();
    for (index, row) in table.rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                if cell.is_repeat() {
                    String::new()
                } else {
                    inline(&cell.text.replace('\n', "\u{1}")).replace('\u{1}', "<br>")
                }
            })
            .collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if index == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(row.len()));
        }
    }
    out
}

/// Text that means nothing to Markdown, not even at the beginning of a line.
pub(in super::super) fn escaped(text: &str) -> String {
    at_line_start(inline(text))
}

pub(in super::super) fn at_line_start(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..digits], &text[digits..]);
    }
    if text.starts_with(['#', '>', '-', '+', '=', ':', '~']) { format!("\\{text}") } else { text }
}

pub(in super::super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '{' | '}' | '&' | '~' | '!' | '$'
        ) {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

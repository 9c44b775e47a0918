//! Blocks of a pasted text, written as Markdown.

use super::{Look, Run};

/// What stands before an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Bullet,
    Number(u32),
    /// `a)`, `đ)`, `I.`, `1.1.`: Markdown has no such list, so it stays as text on a line of its own.
    Label(String),
}

impl Marker {
    /// The mark that Word wrote: `·`, `1.`, `b)`.
    pub fn of_word(mark: &str) -> Marker {
        let number = mark.strip_suffix(['.', ')']).and_then(|digits| digits.parse::<u32>().ok());
        match number {
            Some(n) if mark.ends_with('.') => Marker::Number(n),
            _ if mark.chars().any(char::is_alphanumeric) && mark.ends_with(['.', ')']) => {
                Marker::Label(mark.to_owned())
            }
            _ => Marker::Bullet,
        }
    }
}

/// A block as it was read.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Heading(u8, Vec<Run>),
    Paragraph(Vec<Run>),
    Quote(Vec<Run>),
    Item {
        level: usize,
        marker: Marker,
        runs: Vec<Run>,
    },
    /// A further paragraph of an item.
    Inside {
        level: usize,
        runs: Vec<Run>,
    },
    Table(Vec<Vec<String>>),
    Code(String),
    Rule,
}

/// Where a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Cell,
}

/// All blocks as Markdown.
pub(super) fn write(blocks: Vec<Block>) -> String {
    let blocks = typed_lists(blocks);
    // A page has its title above the text: the highest heading is of the second level.
    let highest = blocks.iter().filter_map(|block| match block {
        Block::Heading(level, _) => Some(*level),
        _ => None,
    });
    let shift = u8::from(highest.min() == Some(1));
    let mut out = String::new();
    // How far the text of each level of the list is indented.
    let mut widths: Vec<usize> = Vec::new();
    let mut was_item = false;
    let mut was_quote = false;
    for block in &blocks {
        let is_item = matches!(block, Block::Item { marker: Marker::Bullet | Marker::Number(_), .. });
        let is_quote = matches!(block, Block::Quote(_));
        if !out.is_empty() {
            out.push_str(match () {
                () if is_item && was_item => "\n",
                () if is_quote && was_quote => "\n>\n",
                () => "\n\n",
            });
        }
        if !is_item && !matches!(block, Block::Inside { .. }) {
            widths.clear();
        }
        match block {
            Block::Heading(level, runs) => {
                let plain: Vec<Run> = runs
                    .iter()
                    .map(|run| Run { text: run.text.clone(), look: Look { bold: false, ..run.look.clone() } })
                    .collect();
                out.push_str(&"#".repeat(usize::from((level + shift).min(6))));
                out.push(' ');
                out.push_str(&inline(&plain, Place::Text).replace('\n', " "));
            }
            Block::Paragraph(runs) => out.push_str(&paragraph(runs)),
            Block::Quote(runs) => {
                out.push_str("> ");
                out.push_str(&paragraph(runs).replace('\n', "\n> "));
            }
            Block::Item { level, marker, runs } => {
                let text = inline(runs, Place::Text).replace('\n', "<br>");
                let mark = match marker {
                    Marker::Bullet => "- ".to_owned(),
                    Marker::Number(n) => format!("{n}. "),
                    Marker::Label(label) => {
                        out.push_str(&format!("{label} {text}"));
                        was_item = false;
                        was_quote = false;
                        continue;
                    }
                };
                // A level that was skipped is none.
                widths.truncate(*level);
                let indent: usize = widths.iter().sum();
                out.push_str(&" ".repeat(indent));
                widths.push(mark.len());
                out.push_str(&mark);
                out.push_str(&text);
            }
            Block::Inside { level, runs } => {
                let indent: usize = widths.iter().take(level + 1).sum();
                out.push_str(&" ".repeat(indent));
                out.push_str(&inline(runs, Place::Text).replace('\n', "<br>"));
            }
            Block::Table(rows) => match &rows[..] {
                // One cell alone is no table.
                [row] if row.len() == 1 => out.push_str(&at_start(&row[0].replace("\\|", "|"))),
                rows => out.push_str(&table(rows)),
            },
            Block::Code(text) => out.push_str(&format!("```\n{}\n```", text.trim_matches('\n'))),
            Block::Rule => out.push_str("---"),
        }
        was_item = is_item || matches!(block, Block::Inside { .. }) && was_item;
        was_quote = is_quote;
    }
    out
}

/// Paragraphs that somebody typed as list items: `- Một`, `+ Hai`, `• Ba`.
fn typed_lists(blocks: Vec<Block>) -> Vec<Block> {
    let mut below_dash = false;
    blocks
        .into_iter()
        .map(|block| {
            let Block::Paragraph(runs) = &block else {
                below_dash = false;
                return block;
            };
            let first = runs.iter().position(|run| !run.text.trim().is_empty()).unwrap_or(0);
            let text = runs[first].text.trim_start();
            let mut chars = text.chars();
            let mark = chars.next().unwrap_or(' ');
            let rest = chars.as_str();
            let is_mark = matches!(
                mark,
                '-' | '–' | '—' | '•' | '·' | '+' | '▪' | '●' | '○' | '◦' | '\u{f0b7}' | '\u{f0a7}'
            ) && rest.starts_with(' ');
            if !is_mark {
                below_dash = false;
                return block;
            }
            let level = usize::from(mark == '+' && below_dash);
            if mark != '+' {
                below_dash = true;
            }
            let mut runs = runs.clone();
            runs[first].text = rest.trim_start().to_owned();
            runs.drain(..first);
            Block::Item { level, marker: Marker::Bullet, runs }
        })
        .collect()
}

fn paragraph(runs: &[Run]) -> String {
    at_start(&inline(runs, Place::Text))
}

/// A text that means nothing to Markdown at the beginning of a line. Numbers and dashes that somebody typed stay
/// what they look like.
fn at_start(text: &str) -> String {
    let marks = text.bytes().take_while(|b| *b == b'#').count();
    let is_heading = (1..=6).contains(&marks) && text[marks..].starts_with(' ');
    let is_fence = text.starts_with("```")
        || text.starts_with("~~~")
        || text.starts_with("::")
        || text.starts_with("+++");
    if is_heading || is_fence || text.starts_with('>') || text.starts_with("===") || text.starts_with("---") {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

fn table(rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (n, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                // A head is bold already.
                let cell = if n == 0 { cell.replace("**", "") } else { cell.clone() };
                cell.replace('\n', "<br>")
            })
            .collect();
        if n > 0 {
            out.push('\n');
        }
        out.push_str(&format!("| {} |", cells.join(" | ")));
        if n == 0 {
            out.push_str(&format!("\n|{}", " --- |".repeat(row.len())));
        }
    }
    out
}

/// Runs of text with their marks; line breaks inside stay line breaks.
pub(super) fn inline(runs: &[Run], place: Place) -> String {
    // Runs that look the same are one, and space belongs to no emphasis.
    let mut merged: Vec<Run> = Vec::new();
    for run in runs {
        match merged.last_mut() {
            Some(last) if last.look == run.look => last.text.push_str(&run.text),
            Some(last) if run.text.trim().is_empty() && !run.text.contains('\n') => {
                last.text.push_str(&run.text)
            }
            _ => merged.push(run.clone()),
        }
    }
    // Bold and italics go on over a link or a change of the other.
    let mut out = String::new();
    for (n, run) in merged.iter().enumerate() {
        let core = run.text.trim_matches(' ');
        let lead = run.text.len() - run.text.trim_start_matches(' ').len();
        if lead > 0 && !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        if core.trim().is_empty() {
            out.push_str(if core.contains('\n') { "\n" } else { "" });
            continue;
        }
        let parts: Vec<String> = core
            .split('\n')
            .map(|part| part.trim())
            .map(|part| if part.is_empty() { String::new() } else { marked(part, &run.look, place) })
            .collect();
        out.push_str(&parts.join("\n"));
        let trails = run.text.ends_with(' ');
        if trails && n + 1 < merged.len() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
    let lines: Vec<&str> = out.split('\n').map(str::trim).collect();
    let text = lines.join("\n");
    text.trim_matches(['\n', ' ']).to_owned()
}

fn marked(text: &str, look: &Look, place: Place) -> String {
    let mut text = collapse(text);
    text = if look.code {
        let tick = if text.contains('`') { "``" } else { "`" };
        format!("{tick}{text}{tick}")
    } else {
        escaped(&text)
    };
    if place == Place::Cell {
        text = text.replace('|', "\\|");
    }
    if let Some(script) = look.script {
        text = format!("<{script}>{text}</{script}>");
    }
    if let Some(href) = &look.link {
        let href = if href.contains(['(', ')']) { format!("<{href}>") } else { href.clone() };
        text = format!("[{text}]({href})");
    }
    for (on, mark) in [(look.italic, "*"), (look.bold, "**"), (look.struck, "~~")] {
        if on {
            text = format!("{mark}{text}{mark}");
        }
    }
    text
}

fn collapse(text: &str) -> String {
    text.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Only what would mean something: a text full of backslashes is no text that a clerk can read.
fn escaped(text: &str) -> String {
    let links = text.contains("](") || text.contains("]:");
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let means = match c {
            '*' | '`' | '\\' => true,
            '_' => !(before.is_alphanumeric() && next.is_alphanumeric()),
            '[' => links || matches!(next, '^' | '!'),
            '<' => next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'),
            '~' => next == '~' || before == '~',
            '&' => next == '#' || next.is_ascii_alphabetic() && text.contains(';'),
            _ => false,
        };
        if means {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

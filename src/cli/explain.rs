//! `lantoa explain CODE`: what a problem means and how to mend it; without a code, the list of all.

use clap::{Arg, ArgMatches, Command};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::{Status, say};
use crate::diag::{Code, Lang, explain};

/// Lines of text are broken here, in characters.
const WIDTH: usize = 88;

pub fn define(lang: Lang) -> Command {
    subcommand(
        lang,
        "explain",
        ("Giải thích kỹ một thông báo", "Explain a diagnostic at length"),
        ("[MÃ] [TÙY CHỌN]", "[CODE] [OPTIONS]"),
        &[Part::Positionals],
    )
    .arg(Arg::new("code").value_name(say(lang, "MÃ", "CODE")).help(say(
        lang,
        "Mã trong ngoặc vuông của thông báo, ví dụ unknown-key; không ghi thì liệt kê mọi mã",
        "The code in the message's square brackets, such as unknown-key; without it, all are listed",
    )))
    .after_help(examples(
        lang,
        &[
            ("lantoa explain unknown-agency", "giải thích một mã", "explain one code"),
            ("lantoa explain", "liệt kê mọi mã", "list all codes"),
        ],
    ))
}

/// Prints an explanation, or the list of codes, to stdout.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let lang = output.lang;
    let Some(typed) = matches.get_one::<String>("code") else {
        output.print(list(lang).trim_end());
        return Status::Good;
    };
    // As it stands in a message: `lỗi[unknown-key]`.
    let name = typed.rsplit_once('[').map_or(typed.as_str(), |(_, name)| name).trim_end_matches([']', ':']);
    match name.trim().to_ascii_lowercase().replace('_', "-").parse::<Code>() {
        Ok(code) => {
            output.print(text(code, lang).trim_end());
            Status::Good
        }
        Err(()) => {
            output.say(&format!("lỗi: không có mã `{typed}`"), &format!("error: there is no code `{typed}`"));
            if let Some(near) = crate::vi::nearest::nearest(name, Code::ALL.iter().map(|c| c.as_str())) {
                output.say(&format!("  Có phải ý bạn là `{near}`?"), &format!("  Did you mean `{near}`?"));
            }
            output.say("  Mọi mã: lantoa explain", "  All codes: lantoa explain");
            Status::Usage
        }
    }
}

fn list(lang: Lang) -> String {
    let mut text = String::new();
    let width = Code::ALL.iter().map(|c| c.as_str().len()).max().unwrap_or(0);
    for code in Code::ALL {
        let what = explain(*code).words(lang).what;
        let indent = width + 2;
        let lines = wrap(what, WIDTH.saturating_sub(indent));
        for (n, line) in lines.iter().enumerate() {
            let name = if n == 0 { code.as_str() } else { "" };
            text.push_str(&format!("{name:indent$}{line}\n"));
        }
    }
    text
}

fn text(code: Code, lang: Lang) -> String {
    let explanation = explain(code);
    let words = explanation.words(lang);
    let mut text = format!("{code}\n");
    for (title, body) in [
        (say(lang, "Nghĩa là gì", "What it means"), words.what),
        (say(lang, "Vì sao quan trọng", "Why it matters"), words.why),
        (say(lang, "Cách sửa", "How to mend it"), words.mend),
    ] {
        text.push_str(&format!("\n{title}\n"));
        for line in wrap(body, WIDTH - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    }
    if !explanation.wrong.is_empty() {
        for (title, code) in [
            (say(lang, "Chưa đúng", "Wrong"), explanation.wrong),
            (say(lang, "Đúng", "Right"), explanation.right),
        ] {
            text.push_str(&format!("\n{title}\n"));
            for line in code.lines() {
                text.push_str(&format!("  │ {line}\n"));
            }
        }
    }
    text
}

/// Breaks a text into lines at spaces.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let chars = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + chars <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + chars;
            }
            _ => {
                lines.push(word.to_owned());
                length = chars;
            }
        }
    }
    lines
}

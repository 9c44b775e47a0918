//! Where messages go and how they look.

use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diag::{Diagnostic, Format, Lang, Report, Severity, Style, draw};
use crate::pipeline::Progress;

/// The terminal, or whatever stands in for it.
pub struct Output {
    pub format: Format,
    pub lang: Lang,
    style: Style,
}

impl Output {
    pub fn new(format: Format, lang: Lang) -> Output {
        // On Windows this also asks the console to understand colours; one that cannot shows none.
        let colours = std::env::var_os("NO_COLOR").is_none() && console::colors_enabled_stderr();
        Output { format, lang, style: if colours { Style::Ansi } else { Style::Plain } }
    }

    /// Prints one problem.
    pub fn diagnostic(&self, diagnostic: &Diagnostic) {
        self.text(&self.drawn(diagnostic));
    }

    fn drawn(&self, diagnostic: &Diagnostic) -> String {
        let mut text = draw(diagnostic, self.format, self.lang, self.style);
        if self.format == Format::Human {
            text.push('\n');
        }
        text
    }

    /// Prints all problems of at least a severity, in file order, and how many there are.
    pub fn report(&self, report: &Report, least: Severity) {
        self.text(&self.reported(report, least));
    }

    /// What [`Output::report`] prints.
    pub fn reported(&self, report: &Report, least: Severity) -> String {
        let shown = report.diagnostics.iter().filter(|d| d.severity <= least);
        let mut text: String = shown.map(|diagnostic| self.drawn(diagnostic)).collect();
        if self.format != Format::Human {
            return text;
        }
        let counts = [
            (report.count(Severity::Error), "lỗi", "errors"),
            (report.count(Severity::Warning), "cảnh báo", "warnings"),
            (if least >= Severity::Advice { report.count(Severity::Advice) } else { 0 }, "gợi ý", "hints"),
        ];
        let parts: Vec<String> = counts
            .iter()
            .filter(|(count, _, _)| *count > 0)
            .map(|(count, vi, en)| format!("{count} {}", if self.lang == Lang::Vi { vi } else { en }))
            .collect();
        if !parts.is_empty() {
            text.push_str(&parts.join(", "));
            text.push('\n');
        }
        text
    }

    /// How messages look, in one word.
    pub fn manner(&self) -> String {
        format!("{:?} {:?} {:?}", self.format, self.lang, self.style)
    }

    /// A text with its own line ends, on stderr.
    pub fn text(&self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }

    /// What was asked for, on stdout. A reader that has gone away (`| head`) is no mistake.
    pub fn print(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.write_all(b"\n"));
    }

    /// A line of its own on stderr.
    pub fn line(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// A message in the language of the run, on stderr.
    pub fn say(&self, vi: &str, en: &str) {
        self.line(super::say(self.lang, vi, en));
    }

    /// A progress bar on a terminal; nothing elsewhere.
    pub fn progress(&self) -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Bar { bar }
    }
}

/// A progress bar.
pub struct Bar {
    bar: ProgressBar,
}

impl Progress for Bar {
    fn begin(&self, total: usize) {
        self.bar.set_length(total as u64);
    }

    fn step(&self) {
        self.bar.inc(1);
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// A time as people say it: `0,42 giây`.
pub fn seconds(time: Duration, lang: Lang) -> String {
    let plain = format!("{:.2}", time.as_secs_f64());
    match lang {
        Lang::Vi => format!("{} giây", plain.replace('.', ",")),
        Lang::En => format!("{plain} s"),
    }
}

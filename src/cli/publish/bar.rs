//! The bar that shows how far a publish is.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::output::Output;
use crate::cli::say;
use crate::deploy::{Failure, Progress, Stage};

/// Progress on a terminal; elsewhere only what goes wrong on the way.
pub(super) struct Bar<'a> {
    bar: ProgressBar,
    output: &'a Output,
}

impl Bar<'_> {
    pub(super) fn new(output: &Output) -> Bar<'_> {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
        Bar { bar, output }
    }

    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar<'_> {
    fn stage(&self, stage: Stage, files: usize, bytes: u64) {
        let lang = self.output.lang;
        let word = match stage {
            Stage::Looking => say(lang, "Đang xem máy chủ", "Looking at the server"),
            Stage::Verifying => say(lang, "Đang soát máy chủ", "Verifying the server"),
            Stage::Sending => say(lang, "Đang gửi", "Sending"),
            Stage::Deleting => say(lang, "Đang xóa", "Deleting"),
        };
        let left = say(lang, "còn", "left");
        let template = match stage {
            Stage::Sending => {
                format!("{word} {{bar:24}} {{bytes}}/{{total_bytes}} {left} {{eta}} {{wide_msg}}")
            }
            _ => format!("{word} {{wide_msg}}"),
        };
        let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
        self.bar.set_style(style);
        self.bar.set_length(if stage == Stage::Sending { bytes } else { files as u64 });
        self.bar.set_position(0);
    }

    fn file(&self, path: &str) {
        self.bar.set_message(path.to_owned());
    }

    fn bytes(&self, done: u64) {
        self.bar.set_position(done);
    }

    fn waiting(&self, why: &Failure, pause: std::time::Duration) {
        let seconds = pause.as_secs_f32().ceil();
        let text = say(
            self.output.lang,
            &format!("Kết nối trục trặc ({}); thử lại sau {seconds} giây.", why.detail),
            &format!("The connection failed ({}); trying again in {seconds} s.", why.detail),
        )
        .to_owned();
        self.bar.suspend(|| self.output.line(&text));
    }
}

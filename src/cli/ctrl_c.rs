//! Waiting for Ctrl-C instead of dying of it.

use std::sync::mpsc::{Receiver, channel};

use super::output::Output;

/// The end of a command that runs until Ctrl-C: browsers are told that it has ended, and the exit status is
/// 0, since that is how it is meant to end.
pub struct CtrlC(Receiver<()>);

impl CtrlC {
    /// From here on Ctrl-C is waited for.
    pub fn expected(output: &Output) -> CtrlC {
        let (ended, wait) = channel();
        if ctrlc::set_handler(move || ended.send(()).unwrap_or(())).is_err() {
            output.say(
                "Không nhận được Ctrl-C; đóng cửa sổ này để dừng.",
                "Cannot see Ctrl-C; close this window to stop.",
            );
        }
        CtrlC(wait)
    }

    /// Waits for it.
    pub fn wait(self) {
        // Where no handler could be set, its sender is gone and this would return at once.
        while self.0.recv().is_err() {
            std::thread::park();
        }
    }
}

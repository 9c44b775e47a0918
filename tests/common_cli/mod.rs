//! Runs the real command.
#![allow(dead_code)]

use std::path::Path;
use std::process::Command;

/// A run of `lantoa` that has ended.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `lantoa` in a folder and checks its exit status.
#[track_caller]
pub fn check_run(dir: &Path, arguments: &[&str], status: i32) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_lantoa"))
        .args(arguments)
        .current_dir(dir)
        .env_remove("LANTOA_LANG")
        .env("NO_COLOR", "1")
        .output()
        .expect("lantoa runs");
    let ran = Ran {
        status: output.status.code().expect("lantoa was not killed"),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
        stderr: String::from_utf8(output.stderr).expect("stderr is text"),
    };
    assert_eq!(ran.status, status, "{arguments:?}\n{}{}", ran.stdout, ran.stderr);
    ran
}

#[track_caller]
pub fn check_says(text: &str, words: &[&str]) {
    for word in words {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
}

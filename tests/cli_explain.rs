//! `lantoa explain` and the help texts, with the real command.

mod common_cli;

use std::path::Path;

use common_cli::{check_run, check_says};
use lantoa::diag::{Code, Lang, explain};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_code_is_explained_in_both_languages() {
    let letters = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ";
    for code in Code::ALL {
        let explanation = explain(*code);
        let (vi, en) = (explanation.words(Lang::Vi), explanation.words(Lang::En));
        for (vi, en) in [(vi.what, en.what), (vi.why, en.why), (vi.mend, en.mend)] {
            assert!(vi.chars().any(|c| letters.contains(c)), "{code}: {vi}");
            assert!(
                en.ends_with(['.', '?', '…']) && vi.ends_with(['.', '?', ']', '…']),
                "{code}: {vi} / {en}"
            );
            assert!(vi.chars().count() >= 20 && en.len() >= 20, "{code}: {vi} / {en}");
        }
        assert_eq!(explanation.wrong.is_empty(), explanation.right.is_empty(), "{code}");
        assert!(explanation.wrong.is_empty() || explanation.wrong != explanation.right, "{code}");
    }
}

#[test]
fn an_explanation_goes_to_stdout_with_an_example() {
    let ran = check_run(here(), &["explain", "unknown-key"], 0);
    check_says(
        &ran.stdout,
        &["unknown-key", "Nghĩa là gì", "Vì sao quan trọng", "Cách sửa", "tilte = ", "title = "],
    );
    assert_eq!(ran.stderr, "");
    let ran = check_run(here(), &["explain", "unknown-key", "--lang", "en"], 0);
    check_says(&ran.stdout, &["What it means", "Why it matters", "How to mend it"]);
}

#[test]
fn a_code_may_be_copied_with_what_stands_around_it() {
    for typed in ["lỗi[unknown-key]", "[unknown-key]:", "UNKNOWN_KEY"] {
        check_says(&check_run(here(), &["explain", typed], 0).stdout, &["unknown-key\n"]);
    }
}

#[test]
fn an_unknown_code_is_answered_with_the_nearest() {
    let ran = check_run(here(), &["explain", "unknown-agncy"], 2);
    check_says(&ran.stderr, &["không có mã `unknown-agncy`", "Có phải ý bạn là `unknown-agency`?"]);
    assert_eq!(ran.stdout, "");
}

#[test]
fn all_codes_are_listed() {
    let ran = check_run(here(), &["explain"], 0);
    for code in Code::ALL {
        assert!(ran.stdout.lines().any(|l| l.split_whitespace().next() == Some(code.as_str())), "{code}");
    }
}

#[test]
fn every_command_has_help_with_examples_in_both_languages() {
    let all = check_run(here(), &["--help"], 0).stdout;
    let commands: Vec<&str> = all
        .lines()
        .skip_while(|l| *l != "Lệnh:")
        .skip(1)
        .take_while(|l| !l.is_empty())
        .filter_map(|l| l.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 5, "{all}");
    for command in commands {
        let vi = check_run(here(), &[command, "--help"], 0).stdout;
        check_says(
            &vi,
            &[&format!("Cách dùng: lantoa {command} "), "Tùy chọn:", "--lang", "Ví dụ:", "\n  lantoa "],
        );
        let en = check_run(here(), &[command, "--help", "--lang", "en"], 0).stdout;
        check_says(&en, &[&format!("Usage: lantoa {command} "), "Options:", "Examples:"]);
        assert!(!en.contains("Mặc định") && !en.contains("mặc định") && !vi.contains("default:"), "{vi}{en}");
    }
}

#[test]
fn arguments_by_position_are_in_the_help() {
    check_says(
        &check_run(here(), &["new", "--help"], 0).stdout,
        &["Tham số:", "<THƯ_MỤC hoặc LOẠI>", "[ĐƯỜNG_DẪN]"],
    );
    check_says(
        &check_run(here(), &["explain", "--help", "--lang", "en"], 0).stdout,
        &["Arguments:", "[CODE]"],
    );
}

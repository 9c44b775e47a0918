//! `lantoa` without a word more, as by a double click: the desk with the site that is nearest, in the browser; without
//! one, the page that makes one.
//!
//! Such a window belongs to nobody's terminal: it says what it is and how to end it, and does not close
//! with a message unread.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};

use super::output::Output;
use super::{Status, edit, say};
use crate::diag::{Format, Lang};
use crate::source::{self, CONFIG_FILE};

/// Opens the desk with the nearest site.
pub fn run(lang: Lang) -> Status {
    let output = Output::new(Format::Human, lang);
    let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let program = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_owned));
    output.say(
        "Cửa sổ này giữ cho bàn biên tập chạy trong trình duyệt. Để kết thúc: đóng cửa sổ này, hoặc nhấn Ctrl-C. Các lệnh khác: lantoa --help",
        "This window keeps the editing desk in the browser running. To end it: close this window, or press Ctrl-C. All commands: lantoa --help --lang en",
    );
    let status = edit::start(nearest_site(&here, program.as_deref()), edit::PORT, true, &output);
    if status != Status::Good {
        hold_window(lang);
    }
    status
}

/// The site around `here`; that of the program's folder or the one above it, for a program that was put into
/// a site; or the only site in a folder of either place.
fn nearest_site(here: &Path, program: Option<&Path>) -> Option<PathBuf> {
    let is_site = |dir: &&Path| dir.join(CONFIG_FILE).is_file();
    let around_program = || program.into_iter().flat_map(Path::ancestors).take(2).find(is_site);
    source::find_root(here)
        .or_else(|| around_program().map(Path::to_owned))
        .or_else(|| only_site_below(here))
        .or_else(|| program.and_then(only_site_below))
}

/// The site in a folder of `dir`, where there is exactly one.
fn only_site_below(dir: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(dir).ok()?;
    let mut sites = entries.flatten().map(|e| e.path()).filter(|path| path.join(CONFIG_FILE).is_file());
    let site = sites.next()?;
    sites.next().is_none().then_some(site)
}

/// Keeps the window of a double click open until somebody has read it.
pub fn hold_window(lang: Lang) {
    if !cfg!(windows) || !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return;
    }
    eprintln!("{}", say(lang, "Nhấn Enter để đóng cửa sổ này.", "Press Enter to close this window."));
    let _ = std::io::stdin().lock().read_line(&mut String::new());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_site_is_the_one_around_then_the_only_one_below() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("trang a"), dir.path().join("trang b"));
        std::fs::create_dir_all(a.join("content")).unwrap();
        assert_eq!(nearest_site(dir.path(), None), None);
        std::fs::write(a.join(CONFIG_FILE), "").unwrap();
        assert_eq!(nearest_site(&a.join("content"), None), Some(a.clone()));
        assert_eq!(nearest_site(dir.path(), None), Some(a.clone()));
        assert_eq!(nearest_site(Path::new("/"), Some(dir.path())), Some(a));
        std::fs::create_dir_all(&b).unwrap();
        std::fs::write(b.join(CONFIG_FILE), "").unwrap();
        assert_eq!(nearest_site(dir.path(), None), None, "two sites are a question");
    }
}

//! Files that another program holds: a virus scanner, OneDrive, a spreadsheet, Explorer's preview.
//!
//! On Windows a file that somebody has open cannot be read, renamed or deleted unless that program allows it.
//! Most let go within a moment, so what fails for this reason is tried again before it is called a problem.
//! Also how such paths are shown.

use std::io;
use std::path::Path;
use std::time::Duration;

/// The pauses between tries, in milliseconds: short at first, for a scanner is done in no time. Together
/// about four seconds.
const PAUSES: &[u64] = &[5, 10, 20, 40, 80, 160, 250, 400, 600, 1_000, 1_500];

/// How long a file is waited for that another program holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// Some seconds: nobody looks again.
    Long,
    /// A moment: it is looked at again soon.
    Short,
}

impl Patience {
    fn pauses(self) -> &'static [u64] {
        match self {
            Patience::Long => PAUSES,
            Patience::Short => &PAUSES[..4],
        }
    }

    /// All of it together.
    pub fn time(self) -> Duration {
        Duration::from_millis(self.pauses().iter().sum())
    }
}

/// Does `act` again, after growing pauses, while another program holds what it needs. The last error is
/// returned as it is.
pub fn patiently<T>(act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    with_patience(Patience::Long, act)
}

fn with_patience<T>(patience: Patience, mut act: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for pause in patience.pauses() {
        match act() {
            // Denied is also what a file gives that is marked for deletion and still open somewhere. What
            // is denied for good only costs the wait.
            Err(e) if is_held(&e) || cfg!(windows) && e.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(Duration::from_millis(*pause));
            }
            other => return other,
        }
    }
    act()
}

/// Whether another program has the file open in a way that keeps us out.
pub fn is_held(error: &io::Error) -> bool {
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
    if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
        return true;
    }
    // Elsewhere no system says so; an error without a number is a test's.
    error.kind() == io::ErrorKind::ResourceBusy && error.raw_os_error().is_none()
}

/// The path as people know it: without the `\\\\?\\` that Windows puts before a full path.
pub fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => format!(r"\\{share}"),
        (None, Some(local)) => local.to_owned(),
        (None, None) => text,
    }
}

/// Reads a whole file, waiting while another program holds it.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_with(path, Patience::Long)
}

/// The same, waiting so long.
pub fn read_with(path: &Path, patience: Patience) -> io::Result<Vec<u8>> {
    with_patience(patience, || std::fs::read(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held() -> io::Error {
        io::ErrorKind::ResourceBusy.into()
    }

    #[test]
    fn what_is_let_go_is_done() {
        let mut tries = 0;
        let done = patiently(|| {
            tries += 1;
            if tries < 4 { Err(held()) } else { Ok(tries) }
        });
        assert_eq!(done.ok(), Some(4));
    }

    #[test]
    fn a_full_path_of_windows_is_shown_without_its_prefix() {
        assert_eq!(shown(Path::new(r"\\?\C:\trang\public")), r"C:\trang\public");
        assert_eq!(shown(Path::new(r"\\?\UNC\may-chu\web")), r"\\may-chu\web");
        assert_eq!(shown(Path::new("/srv/trang")), "/srv/trang");
    }

    #[test]
    fn other_errors_are_not_waited_for() {
        let mut tries = 0;
        let failed: io::Result<()> = patiently(|| {
            tries += 1;
            Err(io::ErrorKind::NotFound.into())
        });
        assert_eq!((failed.map_err(|e| e.kind()), tries), (Err(io::ErrorKind::NotFound), 1));
    }
}

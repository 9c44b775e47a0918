//! Where the desk works, for whom, and with what of the rest of the program.

use std::path::{Path, PathBuf};

use jiff::civil::DateTime;

use crate::diag::Text as Words;

/// Where the desk works, and for whom.
#[derive(Clone)]
pub struct Options {
    /// The site folder; `None` for the page that makes or opens one.
    pub root: Option<PathBuf>,
    /// The port to try first; 0 for any that is free.
    pub port: u16,
    /// This moment in Asia/Ho_Chi_Minh.
    pub now: DateTime,
    /// Who edits, for the history.
    pub user: String,
    /// The folder for the user's unsaved texts; `None` where the system names none.
    pub state: Option<PathBuf>,
    /// Where a new site is put unless another place is named.
    pub documents: PathBuf,
    /// What other parts of the program lend.
    pub tools: Tools,
}

/// What the desk uses of the command line.
#[derive(Clone, Copy)]
pub struct Tools {
    /// The files of a new page: paths and texts, for a kind, a folder below `content/`, a name and a title.
    pub page: fn(kind: &str, section: &str, name: &str, title: &str) -> Option<Vec<(String, String)>>,
    /// Makes a site: in a folder that is empty or not there, with a name, a theme and perhaps a province.
    pub site: fn(folder: &Path, name: &str, theme: &str, province: Option<&str>) -> Result<(), Words>,
    /// The names of the provinces a site can be for.
    pub provinces: fn() -> Vec<String>,
}

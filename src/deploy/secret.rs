//! Passwords and keys: from the environment, a file of the user's own, or a question. Never from the site.
//!
//! The file is `mat-khau.toml` in the user's configuration folder, with the names of the variables as keys:
//! `LANTOA_PASSWORD_CONG_TINH = "…"`. A file that others can read is refused.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};

use super::error::{DeployError, ErrorKind, Failure, Trouble};
use crate::diag::Text;

/// How often a password that was refused is asked for or sent in one run.
const TRIES: u32 = 3;

/// Asks a person; `None` where there is nobody to ask.
pub type Ask<'a> = dyn Fn(&Text) -> Option<String> + Send + Sync + 'a;

/// The secrets of a run.
pub struct Secrets<'a> {
    ask: Option<&'a Ask<'a>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Answers, and what was read, by name.
    known: BTreeMap<String, String>,
    refused: BTreeMap<String, u32>,
    /// Why the last secret that was needed could not be had.
    error: Option<DeployError>,
}

impl<'a> Secrets<'a> {
    /// `ask` is asked where neither the environment nor the file has a secret.
    pub fn new(ask: Option<&'a Ask<'a>>) -> Secrets<'a> {
        Secrets { ask, state: Mutex::default() }
    }

    /// Whether a person can be asked.
    pub fn can_ask(&self) -> bool {
        self.ask.is_some()
    }

    /// The secret called `name`, without asking anybody. Fails where it was refused too often, or the file
    /// that holds it is open to others.
    fn find(&self, name: &str) -> Result<Option<String>, DeployError> {
        let mut state = self.state();
        let refused = state.refused.get(name).copied().unwrap_or(0);
        if let Some(known) = state.known.get(name) {
            return Ok(Some(known.clone()));
        }
        if refused >= TRIES {
            return Err(too_often(name));
        }
        let found = match std::env::var(name) {
            Ok(value) if !value.is_empty() => Some(value),
            _ => from_file(name)?,
        };
        // What was refused once is refused again: only an answer can be another one.
        let found = found.filter(|_| refused == 0);
        if let Some(found) = &found {
            state.known.insert(name.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// The secret called `name`; asks where it is not known. Fails where nobody can be asked.
    pub fn need(&self, name: &str, what: &str) -> Result<String, Failure> {
        self.look_or_ask(name, what).map_err(|error| {
            self.state().error = Some(error);
            Failure::new(Trouble::NoSecret, "")
        })
    }

    /// The same where a secret may as well be missing: nobody is asked.
    pub fn may_have(&self, name: &str) -> Result<Option<String>, Failure> {
        self.find(name).map_err(|error| {
            self.state().error = Some(error);
            Failure::new(Trouble::NoSecret, "")
        })
    }

    /// Why the last secret that was needed could not be had.
    pub fn error(&self) -> Option<DeployError> {
        self.state().error.clone()
    }

    fn look_or_ask(&self, name: &str, what: &str) -> Result<String, DeployError> {
        if let Some(found) = self.find(name)? {
            return Ok(found);
        }
        let question = Text::new(format!("Mật khẩu cho {what}: "), format!("Password for {what}: "));
        let answer = self.ask.and_then(|ask| ask(&question)).filter(|answer| !answer.is_empty());
        let Some(answer) = answer else { return Err(missing(name, what, &self.state())) };
        self.state().known.insert(name.to_owned(), answer.clone());
        Ok(answer)
    }

    /// Forgets a secret that a server refused; `true` where it is worth asking for another.
    pub fn refused(&self, name: &str) -> bool {
        let mut state = self.state();
        state.known.remove(name);
        let count = state.refused.entry(name.to_owned()).or_default();
        *count += 1;
        *count < TRIES && self.ask.is_some()
    }

    /// A text without any secret of this run.
    pub fn scrub(&self, text: &str) -> String {
        let state = self.state();
        let long = state.known.values().filter(|secret| secret.len() >= 3);
        long.fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn too_often(name: &str) -> DeployError {
    DeployError::new(
        ErrorKind::Secret,
        format!(
            "máy chủ đã từ chối mật khẩu {TRIES} lần; dừng để tài khoản không bị khóa. Hãy kiểm tra {name}."
        ),
        format!(
            "the server refused the password {TRIES} times; stopped, lest the account be locked. Check {name}."
        ),
    )
}

fn missing(name: &str, what: &str, state: &State) -> DeployError {
    if state.refused.contains_key(name) {
        return DeployError::new(
            ErrorKind::Secret,
            format!("{what} từ chối mật khẩu. Hãy kiểm tra {name} và tên người dùng trong lantoa.toml."),
            format!("{what} refuses the password. Check {name}, and the user in lantoa.toml."),
        );
    }
    let file = file().map(|path| path.display().to_string()).unwrap_or_else(|| "mat-khau.toml".to_owned());
    DeployError::new(
        ErrorKind::Secret,
        format!(
            "thiếu mật khẩu cho {what}. Hãy đặt biến môi trường {name}, hoặc ghi dòng {name} = \"…\" vào {file} (chỉ mình bạn đọc được), hoặc chạy trong cửa sổ lệnh để được hỏi."
        ),
        format!(
            "there is no password for {what}. Set the environment variable {name}, or write the line {name} = \"…\" into {file} (readable by you alone), or run in a terminal to be asked."
        ),
    )
}

/// `mat-khau.toml` in the user's configuration folder.
pub fn file() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = if cfg!(windows) {
        var("APPDATA")
    } else if cfg!(target_os = "macos") {
        var("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        var("XDG_CONFIG_HOME").or_else(|| var("HOME").map(|home| home.join(".config")))
    };
    Some(folder?.join("lantoa").join("mat-khau.toml"))
}

fn from_file(name: &str) -> Result<Option<String>, DeployError> {
    let Some(path) = file() else { return Ok(None) };
    let Ok(meta) = std::fs::metadata(&path) else { return Ok(None) };
    if is_open_to_others(&meta) {
        return Err(DeployError::new(
            ErrorKind::Secret,
            format!(
                "người khác trên máy này đọc được {}, nên lantoa không dùng tệp đó. Hãy chạy: chmod 600 {}",
                path.display(),
                path.display()
            ),
            format!(
                "others on this machine can read {}, so it is not used. Run: chmod 600 {}",
                path.display(),
                path.display()
            ),
        ));
    }
    let text = std::fs::read_to_string(&path).map_err(|e| DeployError::local(&path, &e))?;
    let Ok(table) = text.parse::<toml_lines::Lines>() else {
        return Err(DeployError::new(
            ErrorKind::Secret,
            format!("{} phải gồm các dòng TÊN = \"…\".", path.display()),
            format!("{} must be lines NAME = \"…\".", path.display()),
        ));
    };
    Ok(table.0.get(name).cloned())
}

#[cfg(unix)]
fn is_open_to_others(meta: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&meta.permissions()) & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &std::fs::Metadata) -> bool {
    false
}

/// The few lines of TOML that such a file holds: names with one text each. A mistake is never quoted.
mod toml_lines {
    use std::collections::BTreeMap;
    use std::str::FromStr;

    pub struct Lines(pub BTreeMap<String, String>);

    impl FromStr for Lines {
        type Err = ();

        fn from_str(text: &str) -> Result<Lines, ()> {
            let mut lines = BTreeMap::new();
            for line in text.trim_start_matches('\u{feff}').lines().map(str::trim) {
                if line.is_empty() || line.starts_with('#') || line.starts_with('[') {
                    continue;
                }
                let (name, value) = line.split_once('=').ok_or(())?;
                let value = value.trim();
                let value = match value.chars().next().ok_or(())? {
                    '\'' => value[1..].split_once('\'').ok_or(())?.0.to_owned(),
                    '"' => quoted(&value[1..])?,
                    _ => return Err(()),
                };
                lines.insert(name.trim().trim_matches('"').to_owned(), value);
            }
            Ok(Lines(lines))
        }
    }

    fn quoted(text: &str) -> Result<String, ()> {
        let mut value = String::new();
        let mut chars = text.chars();
        loop {
            match chars.next().ok_or(())? {
                '"' => return Ok(value),
                '\\' => match chars.next().ok_or(())? {
                    c @ ('"' | '\\') => value.push(c),
                    _ => return Err(()),
                },
                c => value.push(c),
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn lines_are_names_with_texts() {
            let lines: Lines = "# x\nA = \"b\\\"c\" # d\n'B' = 'c:\\d'\n".parse().ok().unwrap();
            assert_eq!(lines.0.get("A").map(String::as_str), Some("b\"c"));
            assert!("A = b".parse::<Lines>().is_err());
        }
    }
}

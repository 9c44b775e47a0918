//! Why the desk does not do what it is asked, as an answer to the browser.

use serde_json::{Value, json};

use crate::diag::{Lang, Text};

/// A refusal with its status, a code for scripts and words for people.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The status of the response.
    pub status: u16,
    /// One of those that `API.md` lists.
    pub code: &'static str,
    /// What to show.
    pub message: Text,
    /// What stands beside `error` in the answer: of a conflict, what is on the disk.
    pub more: Option<Box<Value>>,
}

impl Failure {
    /// A refusal of any kind.
    pub fn new(status: u16, code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { status, code, message: Text::new(vi.into(), en.into()), more: None }
    }

    /// The request is none that the desk understands: a fault of the script, not of the editor.
    pub fn bad_request(what: &str) -> Failure {
        Failure::new(
            400,
            "bad-request",
            format!("yêu cầu không hợp lệ: {what}"),
            format!("the request is not valid: {what}"),
        )
    }

    /// Something that was asked for is not there (any more).
    pub fn not_found(what: &str) -> Failure {
        Failure::new(404, "not-found", format!("không còn {what}"), format!("{what} is not there"))
    }

    /// There is a file of that name.
    pub fn taken(path: &str) -> Failure {
        Failure::new(
            409,
            "taken",
            format!("đã có {path}; chọn tên khác"),
            format!("{path} is there already; choose another name"),
        )
    }

    /// A name that does not work on every system.
    pub fn bad_name(path: &str, why_vi: &str, why_en: &str) -> Failure {
        Failure::new(
            422,
            "bad-name",
            format!("không dùng được tên “{path}”: {why_vi}"),
            format!("the name “{path}” cannot be used: {why_en}"),
        )
    }

    /// The disk said no.
    pub fn disk(path: &str, error: &std::io::Error) -> Failure {
        Failure::new(
            409,
            "disk",
            format!("không đọc hoặc ghi được {path}: {error}"),
            format!("cannot read or write {path}: {error}"),
        )
    }

    /// The file is no text that can be edited.
    pub fn unreadable(path: &str, message: &Text) -> Failure {
        Failure::new(
            422,
            "unreadable",
            format!("{path}: {}", message.get(Lang::Vi)),
            format!("{path}: {}", message.get(Lang::En)),
        )
    }

    /// The answer's body.
    pub fn to_json(&self, lang: Lang) -> Value {
        let mut answer = match &self.more {
            Some(more) => (**more).clone(),
            None => json!({}),
        };
        answer["error"] = json!({ "code": self.code, "message": self.message.get(lang) });
        answer
    }
}

//! What is doubtful or missing in a document, with the line it stands at; `places` makes diagnostics of it.

use crate::diag::{Code, Diagnostic, Text};

/// Something to look at, at a line of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub line: usize,
    pub code: Code,
    pub message: Text,
}

impl Doubt {
    pub(crate) fn new(line: usize, code: Code, vi: impl Into<String>, en: impl Into<String>) -> Doubt {
        Doubt { line, code, message: Text::new(vi.into(), en.into()) }
    }
}

/// A file that cannot be imported at all, with what to do instead.
pub(crate) fn refused(code: Code, message: Text, help: Text) -> Diagnostic {
    Diagnostic::error(code, message).help(help)
}

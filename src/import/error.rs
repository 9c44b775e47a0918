//! Why an import could not be done at all, in words an editor can act on.

use std::fmt;

/// A file that could not be read. Everything less serious is a warning in the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    /// Stable name, for tools: `not-a-docx`, `too-large`, …
    pub code: &'static str,
    /// What is wrong, in Vietnamese.
    pub vietnamese: String,
    /// What is wrong, in English.
    pub english: String,
    /// What to do next, in Vietnamese.
    pub help_vietnamese: String,
    /// What to do next, in English.
    pub help_english: String,
}

impl ImportError {
    pub(crate) fn new(
        code: &'static str,
        vietnamese: &str,
        english: &str,
        help_vi: &str,
        help_en: &str,
    ) -> Self {
        Self {
            code,
            vietnamese: vietnamese.to_owned(),
            english: english.to_owned(),
            help_vietnamese: help_vi.to_owned(),
            help_english: help_en.to_owned(),
        }
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lỗi[{}]: {}\n  = Cách sửa: {}", self.code, self.vietnamese, self.help_vietnamese)
    }
}

impl std::error::Error for ImportError {}

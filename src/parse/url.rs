//! Decides which addresses an editor may link to.

/// An address that was checked: safe to write as an attribute after HTML escaping.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeUrl(Box<str>);

impl SafeUrl {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

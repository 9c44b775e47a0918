//! What is known of the files on a server, and of the folders they lie in.

use super::local::Hash;
use super::target::parent;

/// What is known of one of our files on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is this content.
    Is(Hash),
    /// It may be anything, or not be there.
    Unsure,
}

/// The folder of a path and all above it.
pub fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(parent(path)), |folder| (!folder.is_empty()).then(|| parent(folder)))
        .filter(|folder| !folder.is_empty())
}

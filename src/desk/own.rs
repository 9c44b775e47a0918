//! A name for this user on this computer.

use std::path::Path;

use super::stamp::random_name;
use super::store::{Over, Store};

const FILE: &str = "desk-name.txt";

/// The name of this user on this computer, kept in the state folder.
pub fn own_name(state: Option<&Path>) -> String {
    let Some(store) = state.map(|state| Store::own(&state.join("lantoa"))) else { return random_name() };
    let kept = store.read(FILE).ok().flatten().and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(name) = kept.filter(|name| name.len() == 20) {
        return name;
    }
    let name = random_name();
    // Without it a note of ours that a crash left behind looks like somebody's for a minute.
    let _ = store.put(FILE, name.as_bytes(), Over::File);
    name
}

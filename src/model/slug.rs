//! The parts of addresses: slugs that are also file names everywhere.

use crate::vi::slug::slugify;

/// Names that Windows keeps for devices, whatever ending follows them.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The slug of a name, as a part of an address and of a file's path.
///
/// `con` ("child", "smaller") is a common Vietnamese word but no folder of that name can exist on
/// Windows, so it becomes `con-1`; likewise the other devices.
pub fn path_slug(name: &str) -> String {
    let mut slug = slugify(name);
    let is_port = slug.len() == 4
        && (slug.starts_with("com") || slug.starts_with("lpt"))
        && slug.as_bytes()[3].is_ascii_digit();
    if DEVICES.contains(&slug.as_str()) || is_port {
        slug.push_str("-1");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_windows_devices_get_a_number() {
        assert_eq!(path_slug("Con"), "con-1");
        assert_eq!(path_slug("còn"), "con-1");
        assert_eq!(path_slug("aux"), "aux-1");
        assert_eq!(path_slug("COM1"), "com1-1");
    }

    #[test]
    fn other_names_are_only_folded() {
        assert_eq!(path_slug("Con người"), "con-nguoi");
        assert_eq!(path_slug("comb"), "comb");
    }
}

//! Addresses: relative between our own outputs, absolute where a standard asks for it.

use crate::model::address::{INDEX, is_folder};

/// The relative address from a page to an output or a page of the site.
///
/// Both are paths from the site's root without a leading `/`; `from` is the folder of the page
/// (`huong-dan/gian-giao/`), `to` a file or a folder ending in `/` (`""` is the home page).
/// With `portable`, folders end in `index.html`, so that links work from a disk.
pub fn relative(from: &str, to: &str, portable: bool) -> String {
    let from_dir = &from[..from.rfind('/').map_or(0, |at| at + 1)];
    let mut common = 0;
    for (n, (a, b)) in from_dir.bytes().zip(to.bytes()).enumerate() {
        if a != b {
            break;
        }
        if a == b'/' {
            common = n + 1;
        }
    }
    let up = from_dir[common..].bytes().filter(|b| *b == b'/').count();
    let rest = &to[common..];
    let mut address = String::with_capacity(up * 3 + rest.len() + 10);
    for _ in 0..up {
        address.push_str("../");
    }
    address.push_str(rest);
    if portable && is_folder(to) {
        address.push_str(INDEX);
    } else if address.is_empty() {
        address.push_str("./");
    }
    // `a:b` at the start would be read as a scheme (RFC 3986, section 4.2).
    if address.split('/').next().is_some_and(|first| first.contains(':')) {
        address.insert_str(0, "./");
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert_eq!(relative(from, to, false), expected);
    }

    #[test]
    fn relative_addresses_lead_from_folder_to_folder() {
        check("", "", "./");
        check("", "a/b/", "a/b/");
        check("a/b/", "", "../../");
        check("a/b/", "a/b/", "./");
        check("a/b/", "a/c/", "../c/");
        check("a/b/", "a/bc/", "../bc/");
        check("a/b/", "assets/x.css", "../../assets/x.css");
        check("a/b/", "a/", "../");
    }

    #[test]
    fn portable_addresses_name_the_file() {
        assert_eq!(relative("a/", "", true), "../index.html");
        assert_eq!(relative("a/", "a/", true), "index.html");
        assert_eq!(relative("a/", "x.css", true), "../x.css");
    }
}

//! Decides which addresses an editor may link to.
//!
//! [`check`] takes an address as it is after Markdown's entities are decoded and sorts it: an
//! address outside the site (`http`, `https`, `mailto`, `tel`), a path within it, an anchor, or a
//! [`UrlProblem`]. The decision is made on what a browser would make of the address: control and
//! invisible characters dropped, percent codes of the first segment decoded.
//!
//! Knows no files: whether a path leads anywhere is decided later. Escaping for an attribute is the
//! writer's matter as well.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// An absolute `http`, `https`, `mailto` or `tel` address, percent-encoded so that it holds no
/// quotes, angle brackets, white space or controls. It still needs HTML escaping (`&`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeUrl(Box<str>);

impl SafeUrl {
    /// Checks an address that must lead out of the site.
    ///
    /// Fails on paths within the site ([`UrlProblem::NotAbsolute`]) and on what [`check`] refuses.
    pub fn parse(raw: &str) -> Result<SafeUrl, UrlProblem> {
        match check(raw)? {
            Address::External(url) | Address::Contact(url) => Ok(url),
            _ => Err(UrlProblem::NotAbsolute),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an address turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// `http` or `https`.
    External(SafeUrl),
    /// `mailto` or `tel`.
    Contact(SafeUrl),
    /// A path relative to the file, percent-decoded and NFC; never empty, never starts with `/`.
    Page { path: String, query: Option<String>, fragment: Option<String> },
    /// A path from the site's root: one `/` in front.
    Site { path: String, query: Option<String>, fragment: Option<String> },
    /// An anchor of the same page; empty for its top.
    Fragment(String),
}

/// Why an address cannot be a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlProblem {
    /// Nothing in it.
    Empty,
    /// A scheme that is not allowed (`javascript`, `data`, …) or is disguised.
    Scheme(String),
    /// `//host/…`.
    ProtocolRelative,
    /// A `\`, which browsers read as `/`.
    Backslash,
    /// `http:` without `//` and a plain host name.
    Host,
    /// `https://name@host/`: the name disguises the host.
    UserInfo,
    /// Percent codes that give no text, or control characters.
    Encoding,
    /// A path where an absolute address is needed.
    NotAbsolute,
}

/// Sorts an address. Entities are decoded already.
pub fn check(raw: &str) -> Result<Address, UrlProblem> {
    // Most addresses are plain paths, for which nothing below makes a difference.
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'-' | b'_');
    if !raw.is_empty() && raw.bytes().all(plain) && !raw.starts_with("//") {
        let (path, query, fragment) = (raw.to_owned(), None, None);
        return Ok(if raw.starts_with('/') {
            Address::Site { path, query, fragment }
        } else {
            Address::Page { path, query, fragment }
        });
    }
    let clean = strip(raw);
    if clean.is_empty() {
        return Err(UrlProblem::Empty);
    }
    let before_query = &clean[..clean.find(['?', '#']).unwrap_or(clean.len())];
    if before_query.contains('\\') {
        return Err(UrlProblem::Backslash);
    }
    if let Some(scheme) = scheme_of(before_query) {
        return absolute(&clean, scheme);
    }
    if clean.starts_with("//") {
        return Err(UrlProblem::ProtocolRelative);
    }
    let (rest, fragment) = match clean.split_once('#') {
        Some((rest, fragment)) => (rest, Some(decode(fragment)?)),
        None => (&*clean, None),
    };
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(encode(query))),
        None => (rest, None),
    };
    let from_root = path.starts_with('/');
    let path = decode(path)?;
    if path.contains('\\') {
        return Err(UrlProblem::Backslash);
    }
    if path.starts_with("//") {
        return Err(UrlProblem::ProtocolRelative);
    }
    match (path.as_str(), fragment) {
        ("", Some(fragment)) if query.is_none() => Ok(Address::Fragment(fragment)),
        ("", _) => Err(UrlProblem::Empty),
        (_, fragment) if from_root => Ok(Address::Site { path, query, fragment }),
        // A `/` that appears only after decoding would change what the path is relative to.
        (_, _) if path.starts_with('/') => Err(UrlProblem::Encoding),
        (_, fragment) => Ok(Address::Page { path, query, fragment }),
    }
}

/// Characters that are not seen: browsers drop some of them inside an address.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn strip(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if trimmed.chars().any(is_invisible) {
        Cow::Owned(trimmed.chars().filter(|&c| !is_invisible(c)).collect())
    } else {
        Cow::Borrowed(trimmed)
    }
}

/// The scheme a reader could make out in the first segment, in lower case.
fn scheme_of(before_query: &str) -> Option<String> {
    let head = &before_query[..before_query.find('/').unwrap_or(before_query.len())];
    if !head.contains([':', '%']) {
        return None;
    }
    let bytes = decode_bytes(head);
    let text = String::from_utf8_lossy(&bytes);
    let (scheme, _) = text.split_once(':')?;
    Some(
        scheme
            .chars()
            .filter(|&c| !c.is_whitespace() && !is_invisible(c))
            .flat_map(char::to_lowercase)
            .collect(),
    )
}

fn absolute(clean: &str, scheme: String) -> Result<Address, UrlProblem> {
    let rest = match clean.split_at_checked(scheme.len()) {
        Some((head, rest)) if head.eq_ignore_ascii_case(&scheme) => rest.strip_prefix(':'),
        _ => None,
    };
    // Without its `:` in plain sight the scheme was disguised.
    let Some(rest) = rest else { return Err(UrlProblem::Scheme(scheme)) };
    match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//").ok_or(UrlProblem::Host)?;
            let (host, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
            if host.contains('@') {
                return Err(UrlProblem::UserInfo);
            }
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '[' | ']');
            if !host.chars().all(plain) || !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
                return Err(UrlProblem::Host);
            }
            Ok(Address::External(SafeUrl(format!("{scheme}://{host}{}", encode(tail)).into())))
        }
        "mailto" | "tel" if !rest.trim().is_empty() => {
            let rest: Cow<'_, str> = if scheme == "tel" {
                rest.split_whitespace().collect::<String>().into()
            } else {
                rest.into()
            };
            Ok(Address::Contact(SafeUrl(format!("{scheme}:{}", encode(&rest)).into())))
        }
        "mailto" | "tel" => Err(UrlProblem::Empty),
        _ => Err(UrlProblem::Scheme(scheme)),
    }
}

/// Percent-encodes everything RFC 3986 does not allow as it is; valid percent codes stay.
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let keep = match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => true,
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'@' | b'!' | b'$' | b'&' | b'\'' => true,
            b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => true,
            b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            _ => false,
        };
        if keep {
            out.push(byte as char);
        } else {
            out.push('%');
            out.push(HEX[usize::from(byte >> 4)] as char);
            out.push(HEX[usize::from(byte & 15)] as char);
        }
    }
    out
}

/// The bytes that a percent-encoded text stands for.
pub fn decode_bytes(text: &str) -> Cow<'_, [u8]> {
    let bytes = text.as_bytes();
    if !bytes.contains(&b'%') {
        return Cow::Borrowed(bytes);
    }
    let hex = |byte: u8| (byte as char).to_digit(16);
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = match bytes[at..] {
            [b'%', high, low, ..] => hex(high).zip(hex(low)).map(|(high, low)| (high * 16 + low) as u8),
            _ => None,
        };
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    Cow::Owned(out)
}

/// Percent-decodes to NFC text.
fn decode(text: &str) -> Result<String, UrlProblem> {
    let text = String::from_utf8(decode_bytes(text).into_owned()).map_err(|_| UrlProblem::Encoding)?;
    if text.chars().any(is_invisible) {
        return Err(UrlProblem::Encoding);
    }
    Ok(if is_nfc(&text) { text } else { text.nfc().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_external(raw: &str, url: &str) {
        match check(raw) {
            Ok(Address::External(safe) | Address::Contact(safe)) => assert_eq!(safe.as_str(), url),
            other => panic!("{raw:?} gave {other:?}"),
        }
    }

    #[track_caller]
    fn check_refused(raw: &str) {
        if let Ok(address) = check(raw) {
            panic!("{raw:?} was let through as {address:?}");
        }
    }

    #[test]
    fn addresses_out_of_the_site_are_encoded() {
        check_external("https://chinhphu.vn/tìm?q=a b&c", "https://chinhphu.vn/t%C3%ACm?q=a%20b&c");
        check_external("HTTP://example.vn", "http://example.vn");
        check_external("https://vi.wikipedia.org/wiki/A%20B%", "https://vi.wikipedia.org/wiki/A%20B%25");
        check_external(" https://a.vn/\"><script>", "https://a.vn/%22%3E%3Cscript%3E");
        check_external("ht\ntps://a.vn/", "https://a.vn/");
        check_external("mailto:so@daklak.gov.vn?subject=Hỏi", "mailto:so@daklak.gov.vn?subject=H%E1%BB%8Fi");
        check_external("tel:0262 3852 615", "tel:02623852615");
        check_external("https://tên-miền.vn/", "https://tên-miền.vn/");
    }

    #[test]
    fn every_disguise_of_a_script_is_refused() {
        for raw in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            " \u{1}javascript:alert(1)",
            "javascript :alert(1)",
            "java\u{200b}script:alert(1)",
            "java\u{ad}script:alert(1)",
            "\u{feff}javascript:alert(1)",
            "javascript%3Aalert(1)",
            "javascript%3aalert(1)",
            "%6a%61vascript:alert(1)",
            "%09javascript:alert(1)",
            "java%0ascript:alert(1)",
            "javascript://x%0aalert(1)",
            "vbscript:msgbox(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/png;base64,AAAA",
            "file:///etc/passwd",
            "blob:https://a.vn/1",
            "view-source:javascript:1",
            "about:blank",
            "ftp://a.vn/",
            "http%3A//a.vn/",
            "https\u{200b}x:a",
            "a:b.md",
            ":x",
        ] {
            check_refused(raw);
        }
    }

    #[test]
    fn other_hosts_in_disguise_are_refused() {
        for raw in [
            "//evil.example/",
            " //evil.example",
            "/\t/evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "\\evil",
            "/%2Fevil.example",
            "%2F%2Fevil.example",
            "%2fevil",
            "/%5Cevil.example",
            "..\\muc\\trang.md",
            "http:evil.example",
            "https:/evil.example",
            "https://",
            "https:///evil.example",
            "https://chinhphu.vn@evil.example/",
            "https://evil.example\\@chinhphu.vn/",
            "https://a b/",
            "%ff.md",
            "a%00.md",
            "a%e2%80%ae.md",
            "",
            "  ",
            "mailto:",
        ] {
            check_refused(raw);
        }
    }

    #[test]
    fn paths_are_decoded_to_nfc() {
        let page = |path: &str, query: Option<&str>, fragment: Option<&str>| {
            let (query, fragment) = (query.map(String::from), fragment.map(String::from));
            Ok(Address::Page { path: path.into(), query, fragment })
        };
        assert_eq!(check("../phun-thuoc.md#phan"), page("../phun-thuoc.md", None, Some("phan")));
        assert_eq!(check("t%C3%A0i%20li%E1%BB%87u.pdf"), page("tài liệu.pdf", None, None));
        assert_eq!(check("ta\u{300}i.pdf"), page("tài.pdf", None, None));
        assert_eq!(check("a.md?x=ô#"), page("a.md", Some("x=%C3%B4"), Some("")));
        assert_eq!(
            check("/nguy-co/nga-cao/"),
            Ok(Address::Site { path: "/nguy-co/nga-cao/".into(), query: None, fragment: None })
        );
        assert_eq!(check("#bước"), Ok(Address::Fragment("bước".into())));
        assert_eq!(check("#"), Ok(Address::Fragment(String::new())));
        assert_eq!(check("?q=1"), Err(UrlProblem::Empty));
    }

    #[test]
    fn a_colon_after_the_first_segment_is_only_a_colon() {
        assert!(matches!(check("./12:30.md"), Ok(Address::Page { .. })));
        assert!(matches!(check("a?b=javascript:1"), Ok(Address::Page { .. })));
        assert!(matches!(check("#javascript:1"), Ok(Address::Fragment(_))));
    }

    #[test]
    fn an_absolute_address_is_asked_for() {
        assert_eq!(SafeUrl::parse("a.md"), Err(UrlProblem::NotAbsolute));
        assert!(SafeUrl::parse("https://molisa.gov.vn").is_ok());
    }

    proptest! {
        #[test]
        fn what_passes_holds_nothing_dangerous(raw in "(java|http|[ -~]|[:/\\\\%\t]|\\PC){0,30}") {
            match check(&raw) {
                Ok(Address::External(url) | Address::Contact(url)) => {
                    let url = url.as_str();
                    prop_assert!(["http://", "https://", "mailto:", "tel:"].iter().any(|s| url.starts_with(s)));
                    prop_assert!(!url.contains(['"', '<', '>', ' ', '\\', '`']) && !url.chars().any(char::is_control));
                }
                Ok(Address::Page { path, .. }) => {
                    prop_assert!(!path.is_empty() && !path.starts_with('/') && !path.contains('\\'));
                    prop_assert!(!path.split('/').next().unwrap_or("").contains(':'));
                }
                Ok(Address::Site { path, .. }) => {
                    prop_assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
                }
                Ok(Address::Fragment(_)) | Err(_) => {}
            }
        }
    }
}

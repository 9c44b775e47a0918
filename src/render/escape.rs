//! Escaping: one function for each format. Runs of plain bytes are copied whole.

/// What stands for a byte in HTML or XML; empty where that byte stands for itself.
const ENTITIES: [&str; 256] = {
    let mut table = [""; 256];
    table[b'&' as usize] = "&amp;";
    table[b'<' as usize] = "&lt;";
    table[b'>' as usize] = "&gt;";
    table[b'"' as usize] = "&quot;";
    table[b'\'' as usize] = "&#39;";
    table
};

/// Hands text for HTML or XML, in content or in a quoted attribute, to `put`, piece by piece.
pub fn html_pieces<E>(text: &str, mut put: impl FnMut(&str) -> Result<(), E>) -> Result<(), E> {
    let bytes = text.as_bytes();
    let mut copied = 0;
    while let Some(found) = bytes[copied..].iter().position(|byte| !ENTITIES[*byte as usize].is_empty()) {
        let at = copied + found;
        put(&text[copied..at])?;
        put(ENTITIES[bytes[at] as usize])?;
        copied = at + 1;
    }
    put(&text[copied..])
}

/// Appends text to HTML or XML, in content or in a quoted attribute.
pub fn push_html(out: &mut String, text: &str) {
    let Ok(()) = html_pieces::<std::convert::Infallible>(text, |piece| {
        out.push_str(piece);
        Ok(())
    });
}

/// Text for HTML or XML.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_html(&mut out, text);
    out
}

/// JSON that may stand inside a `<script>` element: nothing in it can end the element.
pub fn json_in_html(value: &serde_json::Value) -> String {
    let json = value.to_string();
    let mut out = String::with_capacity(json.len());
    let mut rest = json.as_str();
    while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let c = from.chars().next().expect("find points at a character");
        out.push_str(match c {
            '<' => "\\u003c",
            '>' => "\\u003e",
            '&' => "\\u0026",
            '\u{2028}' => "\\u2028",
            _ => "\\u2029",
        });
        rest = &from[c.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// What RFC 3986 allows in a path, by byte.
const IN_PATH: [bool; 256] = {
    let mut table = [false; 256];
    let (signs, mut n) = (b"/-_.~!$()*+,;=:@", 0);
    while n < 256 {
        table[n] = (n as u8).is_ascii_alphanumeric();
        n += 1;
    }
    n = 0;
    while n < signs.len() {
        table[signs[n] as usize] = true;
        n += 1;
    }
    table
};

/// A path of an address: what RFC 3986 does not allow in a path is percent-encoded.
pub fn url_path(path: &str) -> String {
    if path.bytes().all(|byte| IN_PATH[byte as usize]) {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len());
    let mut copied = 0;
    for (at, &byte) in path.as_bytes().iter().enumerate().filter(|(_, byte)| !IN_PATH[**byte as usize]) {
        // Right behind one such byte is perhaps the middle of a character.
        if copied < at {
            out.push_str(&path[copied..at]);
        }
        out.push_str(&format!("%{byte:02X}"));
        copied = at + 1;
    }
    out.push_str(&path[copied..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_content_or_attributes() {
        assert_eq!(
            html("\"><script>alert('đ')</script>&"),
            "&quot;&gt;&lt;script&gt;alert(&#39;đ&#39;)&lt;/script&gt;&amp;"
        );
    }

    #[test]
    fn json_cannot_end_its_script_element() {
        let json = json_in_html(&serde_json::json!({"a": "</script><!--"}));
        assert_eq!(json, "{\"a\":\"\\u003c/script\\u003e\\u003c!--\"}");
    }

    #[test]
    fn addresses_are_percent_encoded() {
        assert_eq!(url_path("a b/đ?x\"<"), "a%20b/%C4%91%3Fx%22%3C");
    }
}

//! Escaping: one function for each format. Runs of plain bytes are copied whole.

/// Appends text to HTML or XML, in content or in a quoted attribute.
pub fn push_html(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(entity);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
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

/// A path of an address: what RFC 3986 does not allow in a path is percent-encoded.
pub fn url_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'/'
            | b'-'
            | b'_'
            | b'.'
            | b'~'
            | b'!'
            | b'$'
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
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

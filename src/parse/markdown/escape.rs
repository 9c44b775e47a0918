//! Escapes text for HTML: the only way text reaches the markup.

use std::borrow::Cow;

use memchr::memchr3;

use crate::vi::chars::turns_text;

/// Appends text as the content of an element.
pub(super) fn push_text(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = memchr3(b'<', b'>', b'&', rest.as_bytes()) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&amp;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Appends text as the value of an attribute between double quotes.
pub(super) fn push_attribute(html: &mut String, text: &str) {
    let text = visible(text);
    let mut rest = text.as_ref();
    while let Some(at) = rest.bytes().position(|b| matches!(b, b'<' | b'>' | b'&' | b'"')) {
        html.push_str(&rest[..at]);
        html.push_str(match rest.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&amp;",
        });
        rest = &rest[at + 1..];
    }
    html.push_str(rest);
}

/// Text from decoded entities (`&#1;`) with control characters replaced, as browsers do, and likewise
/// those that turn the direction of text.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_refused) {
        Cow::Owned(text.replace(is_refused, "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a character may not be on a page, however it was written.
pub(super) fn is_refused(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t') || turns_text(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let (mut text, mut attribute) = (String::new(), String::new());
        push_text(&mut text, "<b>\"Đắk Lắk\" & 'x'</b>");
        push_attribute(&mut attribute, "<b>\"Đắk Lắk\" & 'x'</b>");
        assert_eq!(text, "&lt;b&gt;\"Đắk Lắk\" &amp; 'x'&lt;/b&gt;");
        assert_eq!(attribute, "&lt;b&gt;&quot;Đắk Lắk&quot; &amp; 'x'&lt;/b&gt;");
    }
}

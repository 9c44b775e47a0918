//! HTML and XML as a list of elements, read with html5gum.

use html5gum::{Token, Tokenizer};

/// An element's start and the text directly after it.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Up to the next tag.
    pub text: String,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// All elements of a document, in order. Tokenised as browsers do: character references are
/// resolved, and what stands in scripts is text.
pub fn elements(html: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut open = false;
    for token in Tokenizer::new(html).flatten() {
        match token {
            Token::StartTag(tag) => {
                let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                let mut attributes: Vec<(String, String)> =
                    tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                attributes.sort();
                elements.push(Element { name: text(&tag.name), attributes, text: String::new() });
                open = true;
            }
            Token::String(string) if open => {
                let text = String::from_utf8_lossy(&string).into_owned();
                if let Some(last) = elements.last_mut() {
                    last.text.push_str(&text);
                }
            }
            Token::EndTag(_) => open = false,
            _ => {}
        }
    }
    elements
}

/// All text of a document outside tags, character references resolved.
pub fn visible_text(html: &str) -> String {
    let strings = Tokenizer::new(html).flatten().filter_map(|token| match token {
        Token::String(string) => Some(String::from_utf8_lossy(&string).into_owned()),
        _ => None,
    });
    strings.collect()
}

pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|h| std::str::from_utf8(h).ok());
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()).filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

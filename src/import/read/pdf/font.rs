//! What the codes of a font are: how long, which letters, how wide.

use std::collections::HashMap;

use super::stream::bounded;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

/// More letters than any font has.
const LETTERS: usize = 70_000;

/// A font as far as reading needs it.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// Codes of two bytes (Type 0).
    pub wide: bool,
    letters: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    width: f64,
}

impl Font {
    pub(super) fn of(dict: &Dict<'_>, limit: usize) -> Self {
        let subtype = dict.get::<Name<'_>>("Subtype");
        let wide = subtype.as_ref().is_some_and(|name| name.as_str() == "Type0");
        let mut font = Font { wide, width: if wide { 1.0 } else { 0.5 }, ..Font::default() };
        if wide {
            if let Some(inner) =
                dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            {
                font.width = inner.get::<Number>("DW").map_or(1.0, |width| width.as_f64() / 1000.0);
                if let Some(widths) = inner.get::<Array<'_>>("W") {
                    font.wide_widths(&widths);
                }
            }
        } else {
            font.simple(dict);
        }
        if let Some(map) = dict.get::<Stream<'_>>("ToUnicode").and_then(|stream| bounded(&stream, limit)) {
            font.read_to_unicode(&map);
        }
        font
    }

    /// The letters of a code; `None` where the font does not say them.
    pub(super) fn letters(&self, code: u32) -> Option<&str> {
        self.letters.get(&code).map(String::as_str)
    }

    /// How wide a code is, in letter sizes.
    pub(super) fn width(&self, code: u32) -> f64 {
        self.widths.get(&code).copied().unwrap_or(self.width)
    }

    /// A font of one-byte codes: widths from the first code on, letters of Windows or by name.
    fn simple(&mut self, dict: &Dict<'_>) {
        let first = dict.get::<Number>("FirstChar").map_or(0, |first| first.as_i64().clamp(0, 255)) as u32;
        if let Some(widths) = dict.get::<Array<'_>>("Widths") {
            for (index, width) in widths.iter::<Number>().take(256).enumerate() {
                self.widths.insert(first + index as u32, width.as_f64() / 1000.0);
            }
        }
        for code in 0x20..=0xffu32 {
            let letter = match code {
                0x80..=0x9f => WINDOWS[(code - 0x80) as usize],
                _ => char::from_u32(code).unwrap_or(' '),
            };
            self.letters.insert(code, letter.to_string());
        }
        let Some(differences) =
            dict.get::<Dict<'_>>("Encoding").and_then(|dict| dict.get::<Array<'_>>("Differences"))
        else {
            return;
        };
        let mut code = 0u32;
        for item in differences.iter::<Object<'_>>().take(1024) {
            match item {
                Object::Number(number) => code = number.as_i64().clamp(0, 255) as u32,
                Object::Name(name) => {
                    match by_name(name.as_str()) {
                        Some(letter) => self.letters.insert(code, letter.to_string()),
                        // Its own name says nothing: the map to Unicode has to.
                        None => self.letters.remove(&code),
                    };
                    code += 1;
                }
                _ => {}
            }
        }
    }

    /// `W`: `first [w w w]` or `first last w`.
    fn wide_widths(&mut self, widths: &Array<'_>) {
        let mut numbers: Vec<f64> = Vec::new();
        for item in widths.iter::<Object<'_>>().take(LETTERS) {
            match item {
                Object::Number(number) => {
                    numbers.push(number.as_f64());
                    if let [first, last, width] = numbers[..] {
                        for code in (first.max(0.0) as u32..=last.max(0.0) as u32).take(0x1_0000) {
                            self.widths.insert(code, width / 1000.0);
                        }
                        numbers.clear();
                    }
                }
                Object::Array(list) => {
                    let first = numbers.pop().unwrap_or_default().max(0.0) as u32;
                    for (index, width) in list.iter::<Number>().take(0x1_0000).enumerate() {
                        self.widths.insert(first.saturating_add(index as u32), width.as_f64() / 1000.0);
                    }
                    numbers.clear();
                }
                _ => {}
            }
        }
    }

    /// The map to Unicode: `beginbfchar <01> <1EA4> endbfchar`, `beginbfrange <20> <7E> <0020>`.
    fn read_to_unicode(&mut self, map: &[u8]) {
        let text = String::from_utf8_lossy(map);
        for (begin, end, range) in [("beginbfchar", "endbfchar", false), ("beginbfrange", "endbfrange", true)]
        {
            for part in text.split(begin).skip(1) {
                let body = part.split(end).next().unwrap_or("");
                self.entries(body, range);
            }
        }
    }

    fn entries(&mut self, body: &str, range: bool) {
        let mut tokens = tokens(body).into_iter().peekable();
        while let Some(Token::Hex(first)) = tokens.next() {
            if self.letters.len() > LETTERS {
                return;
            }
            let code = number(&first);
            let last = match (range, tokens.peek()) {
                (true, Some(Token::Hex(_))) => match tokens.next() {
                    Some(Token::Hex(last)) => number(&last).min(code.saturating_add(0xffff)),
                    _ => code,
                },
                _ => code,
            };
            match tokens.next() {
                Some(Token::Hex(to)) => {
                    for step in 0..=last.saturating_sub(code) {
                        self.letters.insert(code + step, letters(&to, step));
                    }
                }
                Some(Token::Open) => {
                    let mut step = 0;
                    while let Some(Token::Hex(to)) = tokens.next_if(|token| !matches!(token, Token::Close)) {
                        self.letters.insert(code.saturating_add(step), letters(&to, 0));
                        step += 1;
                    }
                    tokens.next_if(|token| matches!(token, Token::Close));
                }
                _ => return,
            }
        }
    }
}

enum Token {
    Hex(Vec<u8>),
    Open,
    Close,
}

fn tokens(body: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(at) = rest.find(['<', '[', ']']) {
        let after = &rest[at + 1..];
        match rest.as_bytes()[at] {
            b'[' => found.push(Token::Open),
            b']' => found.push(Token::Close),
            _ => {
                let end = after.find('>').unwrap_or(after.len());
                let digits: Vec<u8> =
                    after[..end].chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
                found.push(Token::Hex(
                    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect(),
                ));
                rest = after.get(end..).unwrap_or("");
                continue;
            }
        }
        rest = after;
    }
    found
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// UTF-16 letters, the last of them some steps further.
fn letters(bytes: &[u8], step: u32) -> String {
    let mut units: Vec<u16> = bytes
        .chunks(2)
        .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair.get(1).copied().unwrap_or(0)))
        .collect();
    if let Some(last) = units.last_mut() {
        *last = last.wrapping_add(step as u16);
    }
    String::from_utf16_lossy(&units).replace(['\0', '\u{fffd}'], "")
}

/// A glyph by its name: `uni1EA4`, `u1EA4`, `space`, a single letter.
fn by_name(name: &str) -> Option<char> {
    let hex = name
        .strip_prefix("uni")
        .or_else(|| name.strip_prefix('u'))
        .filter(|hex| (4..=6).contains(&hex.len()));
    if let Some(letter) = hex.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
        return Some(letter);
    }
    let mut chars = name.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return Some(only);
    }
    let index = NAMES.iter().position(|(known, _)| *known == name)?;
    Some(NAMES[index].1)
}

/// Names of signs that fonts of office programs use.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("period", '.'),
    ("comma", ','),
    ("colon", ':'),
    ("semicolon", ';'),
    ("hyphen", '-'),
    ("slash", '/'),
    ("parenleft", '('),
    ("parenright", ')'),
    ("percent", '%'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("quoteright", '’'),
    ("quoteleft", '‘'),
    ("endash", '–'),
    ("emdash", '—'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("bullet", '•'),
    ("plus", '+'),
    ("equal", '='),
    ("ellipsis", '…'),
    ("dcroat", 'đ'),
    ("Dcroat", 'Đ'),
    ("abreve", 'ă'),
    ("Abreve", 'Ă'),
    ("acircumflex", 'â'),
    ("ecircumflex", 'ê'),
    ("ocircumflex", 'ô'),
    ("ohorn", 'ơ'),
    ("uhorn", 'ư'),
    ("Acircumflex", 'Â'),
    ("Ecircumflex", 'Ê'),
    ("Ocircumflex", 'Ô'),
    ("Ohorn", 'Ơ'),
    ("Uhorn", 'Ư'),
    ("aacute", 'á'),
    ("agrave", 'à'),
    ("atilde", 'ã'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("iacute", 'í'),
    ("igrave", 'ì'),
    ("oacute", 'ó'),
    ("ograve", 'ò'),
    ("otilde", 'õ'),
    ("uacute", 'ú'),
    ("ugrave", 'ù'),
    ("yacute", 'ý'),
];

/// The codes 80 to 9F of Windows.
const WINDOWS: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

//! What a page draws: its letters with their places (ISO 32000-1, 9).

use std::collections::HashMap;
use std::rc::Rc;

use super::font::Font;
use super::stream::bounded;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};

/// Letters of one code, where they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub size: f64,
    pub text: String,
}

/// What a page draws, and how many codes no font says the letters of.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub glyphs: Vec<Glyph>,
    pub unknown: usize,
}

/// More letters than any page has.
const GLYPHS: usize = 200_000;
/// How deep forms are followed.
const DEPTH: usize = 8;

/// The letters of a page.
pub(super) fn glyphs(page: &Page<'_>, limit: usize) -> Drawn {
    let mut reader = Reader { drawn: Drawn::default(), fonts: HashMap::new(), limit };
    let mut content = Vec::new();
    let dict = page.raw();
    let streams: Vec<Stream<'_>> = match dict.get::<Stream<'_>>("Contents") {
        Some(stream) => vec![stream],
        None => dict
            .get::<Array<'_>>("Contents")
            .map(|array| array.iter::<Stream<'_>>().collect())
            .unwrap_or_default(),
    };
    for stream in streams {
        if let Some(data) = bounded(&stream, limit.saturating_sub(content.len())) {
            content.extend_from_slice(&data);
            content.push(b'\n');
        }
    }
    reader.draw(&content, page.resources(), Matrix::default(), 0);
    reader.drawn
}

/// A matrix `[a b c d e f]`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Default for Matrix {
    fn default() -> Self {
        Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    }
}

impl Matrix {
    /// First this one, then the other.
    fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, other.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }
}

/// What holds for the text that is drawn.
#[derive(Debug, Clone, Default)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    /// Horizontal scale less one.
    stretch: f64,
    leading: f64,
    rise: f64,
}

struct Reader {
    drawn: Drawn,
    /// By the bytes of their dictionaries: pages share fonts under other names.
    fonts: HashMap<Vec<u8>, Rc<Font>>,
    limit: usize,
}

impl Reader {
    fn draw(&mut self, content: &[u8], resources: &Resources<'_>, matrix: Matrix, depth: usize) {
        let mut state = State { matrix, ..State::default() };
        let mut saved: Vec<State> = Vec::new();
        let (mut line, mut text) = (Matrix::default(), Matrix::default());
        let mut instructions = UntypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            if self.drawn.glyphs.len() > GLYPHS {
                return;
            }
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            let numbers: Vec<f64> = operands
                .iter()
                .filter_map(|operand| match operand {
                    Object::Number(number) => Some(number.as_f64()),
                    _ => None,
                })
                .collect();
            let first = numbers.first().copied().unwrap_or_default();
            let operator: &[u8] = instruction.operator;
            match (operator, numbers.as_slice()) {
                (b"q", _) if saved.len() < 256 => saved.push(state.clone()),
                (b"Q", _) => state = saved.pop().unwrap_or(state),
                (b"cm", [a, b, c, d, e, f]) => {
                    state.matrix = Matrix([*a, *b, *c, *d, *e, *f]).then(state.matrix)
                }
                (b"BT", _) => (line, text) = (Matrix::default(), Matrix::default()),
                (b"Tf", _) => {
                    state.size = first;
                    if let Some(Object::Name(name)) = operands.first().copied() {
                        state.font = self.font(resources, name);
                    }
                }
                (b"Tc", _) => state.letter_space = first,
                (b"Tw", _) => state.word_space = first,
                (b"Tz", _) => state.stretch = first / 100.0 - 1.0,
                (b"TL", _) => state.leading = first,
                (b"Ts", _) => state.rise = first,
                (b"Tm", [a, b, c, d, e, f]) => {
                    line = Matrix([*a, *b, *c, *d, *e, *f]);
                    text = line;
                }
                (b"Td" | b"TD", [x, y]) => {
                    if operator == b"TD" {
                        state.leading = -y;
                    }
                    line = Matrix::shift(*x, *y).then(line);
                    text = line;
                }
                (b"T*" | b"'" | b"\"", _) => {
                    if let (b"\"", [word, letter]) = (operator, numbers.as_slice()) {
                        (state.word_space, state.letter_space) = (*word, *letter);
                    }
                    line = Matrix::shift(0.0, -state.leading).then(line);
                    text = line;
                    if operator != b"T*"
                        && let Some(Object::String(string)) = operands.last().copied()
                    {
                        self.show(string.as_bytes(), &state, &mut text);
                    }
                }
                (b"Tj", _) => {
                    if let Some(Object::String(string)) = operands.first().copied() {
                        self.show(string.as_bytes(), &state, &mut text);
                    }
                }
                (b"TJ", _) => {
                    let Some(Object::Array(array)) = operands.first().copied() else { continue };
                    for item in array.iter::<Object<'_>>() {
                        match item {
                            Object::String(string) => self.show(string.as_bytes(), &state, &mut text),
                            Object::Number(number) => {
                                let by = -number.as_f64() / 1000.0 * state.size * (1.0 + state.stretch);
                                text = Matrix::shift(by, 0.0).then(text);
                            }
                            _ => {}
                        }
                    }
                }
                (b"Do", _) => {
                    if let Some(Object::Name(name)) = operands.first().copied() {
                        self.form(resources, name, &state, depth);
                    }
                }
                _ => {}
            }
        }
    }

    /// A form draws like a page of its own.
    fn form(&mut self, resources: &Resources<'_>, name: &Name<'_>, state: &State, depth: usize) {
        let Some(form) = resources.get_x_object(name).filter(|_| depth < DEPTH) else { return };
        let dict = form.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|kind| kind.as_str() != "Form") {
            return;
        }
        let Some(content) = bounded(&form, self.limit) else { return };
        let own: Vec<f64> = dict
            .get::<Array<'_>>("Matrix")
            .map(|matrix| matrix.iter::<Number>().map(|number| number.as_f64()).collect())
            .unwrap_or_default();
        let matrix = match own[..] {
            [a, b, c, d, e, f] => Matrix([a, b, c, d, e, f]).then(state.matrix),
            _ => state.matrix,
        };
        match dict.get::<Dict<'_>>("Resources") {
            Some(inner) => {
                let inner = Resources::from_parent(inner, resources.clone());
                self.draw(&content, &inner, matrix, depth + 1);
            }
            None => self.draw(&content, resources, matrix, depth + 1),
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let key = dict.data().to_vec();
        if let Some(known) = self.fonts.get(&key) {
            return Some(Rc::clone(known));
        }
        let font = Rc::new(Font::of(&dict, self.limit));
        self.fonts.insert(key, Rc::clone(&font));
        Some(font)
    }

    fn show(&mut self, bytes: &[u8], state: &State, text: &mut Matrix) {
        let Some(font) = &state.font else { return };
        let step = if font.wide { 2 } else { 1 };
        for code in bytes.chunks(step) {
            let code = code.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte));
            let scale = 1.0 + state.stretch;
            let placed = Matrix([state.size * scale, 0.0, 0.0, state.size, 0.0, state.rise])
                .then(*text)
                .then(state.matrix);
            let [a, b, _, d, x, y] = placed.0;
            let width = font.width(code);
            let space = if step == 1 && code == 32 { state.word_space } else { 0.0 };
            match font.letters(code) {
                // Text that runs up or down the page is no line of it.
                Some(letters) if !letters.is_empty() => {
                    let size = (placed.0[2].powi(2) + d.powi(2)).sqrt();
                    let along = (a.powi(2) + b.powi(2)).sqrt();
                    let (letters, width) = (letters.to_owned(), width * along);
                    self.drawn.glyphs.push(Glyph { x, y, width, size, text: letters });
                }
                Some(_) => {}
                None => self.drawn.unknown += 1,
            }
            let by = (width * state.size + state.letter_space + space) * scale;
            *text = Matrix::shift(by, 0.0).then(*text);
        }
    }
}

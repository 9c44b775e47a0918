//! Words as shapes: how wide they are, where their lines end, their outlines.
//!
//! One typeface, Noto Sans Bold (SIL Open Font License 1.1): it has every Vietnamese letter with its
//! marks as one glyph, and is inside the binary, so that what is drawn with it is the same on every
//! machine. Letters stand one beside the other, without kerning. Lengths are in `em`, the size of the
//! letters, until somebody draws them.

use std::sync::OnceLock;

use ttf_parser::{Face, OutlineBuilder};

use crate::vi::joined::{Piece, pieces};

/// A piece of an outline; points in the units of the drawing, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    Move([f32; 2]),
    Line([f32; 2]),
    /// By way of a control point.
    Quad([f32; 2], [f32; 2]),
    Close,
}

/// Where a text stands: its size, the left end of its baseline.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub size: f32,
    pub x: f32,
    pub y: f32,
}

/// How wide a text is in one line, in em.
pub fn width(text: &str) -> f32 {
    text.chars().map(advance).sum()
}

/// A text in lines that are at most `most` em wide. Words of two syllables stay together; what is
/// wider alone stands alone.
pub fn lines(text: &str, most: f32) -> Vec<String> {
    let joined: String = pieces(text.trim())
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Whole(text) => text,
        })
        .collect();
    let mut lines: Vec<String> = Vec::new();
    let mut filled = 0.0;
    for word in joined.split(' ').filter(|word| !word.is_empty()) {
        let wide = width(word);
        let with_space = filled + advance(' ') + wide;
        match lines.last_mut() {
            Some(line) if with_space <= most => {
                line.push(' ');
                line.push_str(word);
                filled = with_space;
            }
            _ => {
                lines.push(word.to_owned());
                filled = wide;
            }
        }
    }
    lines
}

/// The largest size of `sizes` at which a text stays within a box of `width` by `height`, and its
/// lines there. `leading` is the distance of two baselines, in em.
pub fn fit(
    text: &str,
    sizes: impl IntoIterator<Item = f32>,
    [width_of_box, height]: [f32; 2],
    leading: f32,
) -> Option<(f32, Vec<String>)> {
    sizes.into_iter().find_map(|size| {
        let lines = lines(text, width_of_box / size);
        let is_low = lines.len() as f32 * leading * size <= height;
        let is_narrow = lines.iter().all(|line| width(line) * size <= width_of_box);
        (is_low && is_narrow).then_some((size, lines))
    })
}

/// The outlines of a text in one line.
pub fn outline(text: &str, place: Place) -> Vec<Segment> {
    let face = face();
    let scale = place.size / f32::from(face.units_per_em());
    let mut pen = Pen { segments: Vec::new(), scale, x: place.x, y: place.y };
    for letter in text.chars() {
        if let Some(glyph) = face.glyph_index(drawn(letter)) {
            face.outline_glyph(glyph, &mut pen);
        }
        pen.x += advance(letter) * place.size;
    }
    pen.segments
}

/// Outlines as the `d` of an SVG path, to a hundredth of a unit.
pub fn path(segments: &[Segment]) -> String {
    fn point(out: &mut String, [x, y]: [f32; 2]) {
        let hundredths = |v: f32| (f64::from(v) * 100.0).round() / 100.0;
        out.push_str(&format!("{} {}", hundredths(x), hundredths(y)));
    }
    let mut out = String::new();
    for segment in segments {
        match *segment {
            Segment::Move(to) => {
                out.push('M');
                point(&mut out, to);
            }
            Segment::Line(to) => {
                out.push('L');
                point(&mut out, to);
            }
            Segment::Quad(by, to) => {
                out.push('Q');
                point(&mut out, by);
                out.push(' ');
                point(&mut out, to);
            }
            Segment::Close => out.push('Z'),
        }
    }
    out
}

fn face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| Face::parse(notosans::BOLD_TTF, 0).expect("the crate holds a typeface"))
}

/// How far the next letter stands from this one, in em.
fn advance(letter: char) -> f32 {
    let face = face();
    // A letter the typeface lacks takes the room of a wide one, and is not drawn.
    let wide = face.glyph_index(drawn(letter)).and_then(|glyph| face.glyph_hor_advance(glyph));
    wide.map_or(1.0, |units| f32::from(units) / f32::from(face.units_per_em()))
}

fn drawn(letter: char) -> char {
    if letter.is_whitespace() { ' ' } else { letter }
}

struct Pen {
    segments: Vec<Segment>,
    scale: f32,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> [f32; 2] {
        [self.x + x * self.scale, self.y - y * self.scale]
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.at(x, y)));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.segments.push(Segment::Quad(self.at(x1, y1), self.at(x, y)));
    }

    /// TrueType outlines have none.
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        self.line_to(x, y);
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_is_drawn() {
        let letters =
            "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
        for letter in letters.chars().chain(letters.to_uppercase().chars()) {
            let drawn = outline(&letter.to_string(), Place { size: 10.0, x: 0.0, y: 0.0 });
            assert!(!drawn.is_empty(), "{letter}");
        }
    }

    #[test]
    fn words_of_two_syllables_share_a_line() {
        let all = lines("Công khai xử lý vi phạm", 5.0);
        assert!(all.iter().any(|line| line.contains("xử\u{a0}lý")), "{all:?}");
        assert!(all.len() > 1, "{all:?}");
    }

    #[test]
    fn a_text_gets_the_largest_size_that_fits() {
        let sizes = || (4..=8).rev().map(|n| n as f32 * 10.0);
        let (large, _) = fit("Điện giật", sizes(), [600.0, 200.0], 1.3).expect("is short");
        let long = "Phòng ngừa điện giật khi làm việc ngoài trời mưa trên công trường";
        let (small, lines) = fit(long, sizes(), [600.0, 300.0], 1.3).expect("fits when small");
        assert!(large == 80.0 && small < large, "{small} {lines:?}");
        assert!(fit(&long.repeat(9), sizes(), [600.0, 300.0], 1.3).is_none());
    }

    #[test]
    fn an_outline_is_the_path_of_a_drawing() {
        let path = path(&outline("l", Place { size: 100.0, x: 0.0, y: 100.0 }));
        assert!(path.starts_with('M') && path.ends_with('Z'), "{path}");
        assert!(path.chars().all(|c| "MLQZ0123456789.- ".contains(c)), "{path}");
    }
}

//! What stands on a poster, read from two metres away, and on a card for a wallet; and at which size.
//!
//! Each is a drawing in points; on A3 a poster is √2 times as large. The words are measured and broken into rows here, in the one typeface we know, and every row says how
//! long it is: so what fits here fits in every browser, whatever typeface it has.

use std::ops::Range;

use minijinja::Value;

use crate::diag::{Code, Diagnostic, Text};
use crate::model::outputs::Format;
use crate::model::{Page, PageId};
use crate::parse::kind::KindFields;
use crate::parse::value::Str;
use crate::render::context::Context;
use crate::render::lettering;
use crate::render::value::{list, map};
use crate::render::words::hotline;
use crate::vi::joined::{Piece, pieces};

/// The words of a headline that can be taken in while walking by.
const HEADLINE_WORDS: usize = 8;
/// The lines under it.
const MOST_LINES: usize = 5;
const LEADING: f32 = 1.25;

/// A sheet of paper: what there is room for. All in points.
struct Paper {
    /// Width and height of the drawing.
    size: [f32; 2],
    /// Where the text begins and ends on every row.
    margin: f32,
    /// Who speaks, above the headline.
    top: f32,
    /// The least a picture takes; none where there is none.
    picture: f32,
    /// The signs of what to wear, with their names.
    signs: f32,
    /// The number to call, the code, the address.
    foot: f32,
    /// Room between two parts, and between two lines.
    room: f32,
    gap: f32,
    /// What the numbers before the lines take.
    numbers: f32,
    headlines: &'static [u8],
    /// The smallest text that can be read from where it is read is the last.
    sizes: &'static [u8],
}

/// A4 within its margins: 194 by 281 mm.
const POSTER: Paper = Paper {
    size: [550.0, 796.0],
    margin: 12.0,
    top: 64.0,
    picture: 120.0,
    signs: 80.0,
    foot: 118.0,
    room: 12.0,
    gap: 7.0,
    numbers: 46.0,
    headlines: &[60, 52, 44, 36],
    sizes: &[32, 28, 26, 24, 22, 20],
};

/// A card for a wallet: 85 by 54 mm.
const CARD: Paper = Paper {
    size: [240.9, 153.1],
    margin: 10.0,
    top: 9.0,
    picture: 0.0,
    signs: 0.0,
    foot: 36.0,
    room: 3.0,
    gap: 1.5,
    numbers: 15.0,
    headlines: &[16, 14, 12],
    sizes: &[10, 9, 8, 7],
};

/// What a poster says.
struct Said<'a> {
    headline: &'a str,
    headline_at: Range<usize>,
    lines: &'a [Str],
    /// Whether the lines were written for the poster; else it shows as many steps as fit.
    own: bool,
}

/// Sizes, and how many lines fit.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    headline: u8,
    text: u8,
    shown: usize,
    headline_fits: bool,
}

/// The poster of a page; says what has to be shortened.
pub fn poster(context: &Context, id: PageId) -> Value {
    sheet(context, id, &POSTER)
}

/// The pocket card of a page; says what has to be shortened.
pub fn card(context: &Context, id: PageId) -> Value {
    sheet(context, id, &CARD)
}

fn sheet(context: &Context, id: PageId, paper: &Paper) -> Value {
    let page = context.site.page(id);
    let said = said(page);
    let gear = if paper.signs > 0.0 { gear(page) } else { Vec::new() };
    let lines: Vec<&str> = said.lines.iter().take(MOST_LINES).map(|line| &*line.value).collect();
    let layout = layout(paper, said.headline, &lines, !gear.is_empty());
    // Of a card only what its poster has room for: the rest has been said there.
    let is_card = paper.picture == 0.0;
    let fits = match is_card && page.formats().contains(&Format::Poster) {
        true => self::layout(&POSTER, said.headline, &lines, !self::gear(page).is_empty()).shown,
        false => usize::MAX,
    };
    for (problem, range) in problems(&said, &layout, is_card, fits) {
        context.diagnostics.push(problem.at(&page.parsed.source, range));
    }
    let [width, height] = paper.size;
    let mut rows = Vec::new();
    let y = set(&mut rows, said.headline, [paper.margin, paper.top], layout.headline, paper);
    let picture = y + paper.room;
    let foot = height - paper.foot;
    let signs = if gear.is_empty() { foot } else { foot - paper.signs };
    // What the words leave is the picture's; without one they follow the headline.
    let mut y = match paper.picture {
        0.0 => picture,
        _ => signs - paper.room - paper.height(&lines[..layout.shown], layout.text),
    };
    let drawn = [paper.margin, picture, width - 2.0 * paper.margin, y - paper.room - picture];
    let mut marks = Vec::new();
    let ordered = !said.own && !page.fields().steps().is_empty();
    for (n, line) in lines[..layout.shown].iter().enumerate() {
        let size = f32::from(layout.text);
        marks.push(map([
            ("n", Value::from(if ordered { (n + 1).to_string() } else { String::new() })),
            ("y", number(y + size * LEADING / 2.0)),
        ]));
        y = set(&mut rows, line, [paper.margin + paper.numbers, y], layout.text, paper) + paper.gap;
    }
    let left = said.lines.len() - layout.shown;
    map([
        ("width", number(width)),
        ("height", number(height)),
        ("rows", list(rows)),
        ("marks", list(marks)),
        ("picture", list(drawn.map(number))),
        ("gear", list(gear.iter().map(|sign| Value::from(*sign)))),
        ("gear_y", number(signs)),
        ("foot_y", number(foot)),
        ("more", Value::from(if said.own { 0 } else { left })),
        ("call", call(context, page)),
    ])
}

/// Sets a text below `y`; gives where the next begins.
fn set(rows: &mut Vec<Value>, text: &str, [x, mut y]: [f32; 2], size: u8, paper: &Paper) -> f32 {
    let points = f32::from(size);
    for row in lettering::lines(text, (paper.size[0] - paper.margin - x) / points) {
        rows.push(map([
            ("x", number(x)),
            // The baseline lies below the marks of capitals.
            ("y", number(y + points * 0.98)),
            ("size", Value::from(size)),
            ("length", number(lettering::width(&row) * points)),
            ("text", Value::from(row)),
        ]));
        y += points * LEADING;
    }
    y
}

/// A length to a tenth of a point.
fn number(points: f32) -> Value {
    Value::from((f64::from(points) * 10.0).round() / 10.0)
}

fn said(page: &Page) -> Said<'_> {
    let fields = page.fields();
    let title = || (page.title(), page.front().title.as_ref().map_or(0..0, Str::range));
    let (headline, headline_at) = match fields {
        KindFields::Guidance(guidance) => {
            guidance.headline.map_or_else(title, |own| (&*own.value, own.range()))
        }
        _ => title(),
    };
    let (lines, own) = match fields {
        KindFields::Guidance(guidance) if !guidance.poster.is_empty() => (guidance.poster, true),
        KindFields::Campaign(campaign) => (campaign.slogans, true),
        _ if fields.steps().is_empty() => (page.front().description.as_slice(), true),
        _ => (fields.steps(), false),
    };
    Said { headline, headline_at, lines, own }
}

/// In how many rows a text stands; many, where a word is wider than the sheet.
fn rows_of(text: &str, size: u8, width: f32) -> usize {
    let most = width / f32::from(size);
    let set = lettering::lines(text, most);
    if set.iter().any(|line| lettering::width(line) > most) { 100 } else { set.len() }
}

impl Paper {
    /// The height of lines and the room between them.
    fn height(&self, lines: &[&str], size: u8) -> f32 {
        let width = self.size[0] - 2.0 * self.margin - self.numbers;
        let rows: usize = lines.iter().map(|line| rows_of(line, size, width)).sum();
        rows as f32 * f32::from(size) * LEADING + lines.len() as f32 * self.gap
    }
}

fn layout(paper: &Paper, headline: &str, lines: &[&str], has_gear: bool) -> Layout {
    let width = paper.size[0] - 2.0 * paper.margin;
    let smallest = |sizes: &[u8]| sizes.last().copied().unwrap_or_default();
    let large = paper.headlines.iter().copied().find(|&size| rows_of(headline, size, width) <= 2);
    let headline_size = large.unwrap_or_else(|| smallest(paper.headlines));
    let headline_rows = rows_of(headline, headline_size, width);
    let above = paper.top
        + headline_rows as f32 * f32::from(headline_size) * LEADING
        + paper.picture
        + 3.0 * paper.room;
    let room = paper.size[1] - paper.foot - if has_gear { paper.signs } else { 0.0 } - above;
    let largest =
        |lines: &[&str]| paper.sizes.iter().copied().find(|&size| paper.height(lines, size) <= room);
    let shown = (0..=lines.len()).rev().find(|&n| largest(&lines[..n]).is_some()).unwrap_or(0);
    Layout {
        headline: headline_size,
        text: largest(&lines[..shown]).unwrap_or_else(|| smallest(paper.sizes)),
        shown,
        headline_fits: headline_rows <= 3,
    }
}

/// How many words a text has, words of two syllables being one.
fn words(text: &str) -> usize {
    let count = |text: &str| text.split(' ').filter(|word| !word.is_empty()).count();
    pieces(text)
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) | Piece::Whole(text) => count(text),
        })
        .sum()
}

fn problems(said: &Said<'_>, layout: &Layout, is_card: bool, fits: usize) -> Vec<(Diagnostic, Range<usize>)> {
    let mut problems = Vec::new();
    let counted = words(said.headline);
    let (vi, en) =
        if is_card { ("thẻ bỏ túi", "the pocket card") } else { ("áp phích", "the poster") };
    if fits == usize::MAX && (counted > HEADLINE_WORDS || !layout.headline_fits) {
        let problem = Diagnostic::warning(
            Code::PosterText,
            Text::new(
                format!("chữ lớn trên {vi} có {counted} từ; liếc qua chỉ kịp đọc {HEADLINE_WORDS}"),
                format!("the headline of {en} has {counted} words; at a glance one reads {HEADLINE_WORDS}"),
            ),
        )
        .help(Text::fixed(
            "ghi headline = \"…\" ngắn hơn trong phần đầu trang, chỉ dùng cho áp phích và thẻ",
            "write a shorter headline = \"…\" in the front matter, for poster and card alone",
        ));
        problems.push((problem, said.headline_at.clone()));
    }
    if !said.own {
        return problems;
    }
    for (n, line) in said.lines.iter().enumerate().take(fits).skip(layout.shown) {
        let message = if n < MOST_LINES {
            Text::new(
                format!("{vi} không còn chỗ cho dòng này ({} chữ cái)", line.value.chars().count()),
                format!("{en} has no room for this line ({} letters)", line.value.chars().count()),
            )
        } else {
            Text::new(
                format!("{vi} chỉ có {MOST_LINES} dòng; dòng này bị bỏ"),
                format!("{en} has {MOST_LINES} lines; this one is left out"),
            )
        };
        let problem = Diagnostic::warning(Code::PosterText, message).help(Text::fixed(
            "viết các dòng ngắn hơn, mỗi dòng một việc, khoảng 35 chữ cái",
            "write shorter lines, one thing a line, some 35 letters",
        ));
        problems.push((problem, line.range()));
    }
    problems
}

/// The signs of what has to be worn, each once, in the order of the list.
fn gear(page: &Page) -> Vec<&'static str> {
    let KindFields::Guidance(guidance) = page.fields() else { return Vec::new() };
    let mut signs = Vec::new();
    for item in guidance.equipment {
        let item = item.value.to_lowercase();
        // A sign cannot say when: gloves near what turns kill.
        if item.contains("(khi ") {
            continue;
        }
        for (sign, names) in GEAR {
            if names.iter().any(|name| item.contains(name)) && !signs.contains(sign) {
                signs.push(*sign);
            }
        }
    }
    signs.truncate(6);
    signs
}

/// The signs of the sprite, and what they stand for. (A straw hat is no helmet, reading glasses are no
/// goggles.)
const GEAR: &[(&str, &[&str])] = &[
    ("helmet", &["mũ bảo hộ", "mũ cứng", "mũ bảo hiểm", "mũ an toàn"]),
    ("goggles", &["kính che mắt", "kính bảo hộ", "kính kín", "kính trắng", "kính,", ", kính", "kính khi"]),
    ("mask", &["khẩu trang", "mặt nạ"]),
    ("gloves", &["găng"]),
    ("boots", &["ủng", "giày"]),
    ("harness", &["dây an toàn", "đai toàn thân", "dây đai"]),
    ("ear-protection", &["nút tai", "chụp tai"]),
    ("vest", &["phản quang"]),
    ("clothing", &["áo dài tay", "tạp dề", "quần áo bảo hộ"]),
];

/// The number to call: the page's first, else the site's.
fn call(context: &Context, page: &Page) -> Value {
    let hotlines = &context.site.config.hotlines;
    let own = page.fields().contacts().first();
    let named = own.and_then(|id| hotlines.iter().find(|hotline| hotline.id == id.value));
    named.or(hotlines.first()).map_or_else(|| Value::from(()), hotline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_are_large() {
        let short = layout(&POSTER, "Giàn giáo", &["Buộc dây trước khi leo", "Ba điểm tựa"], false);
        assert_eq!((short.headline, short.text, short.shown), (60, 32, 2));
    }

    #[test]
    fn what_does_not_fit_is_left_out_from_the_end() {
        let line = "Chống theo bản vẽ hoặc theo người có chuyên môn, không làm theo thói quen bao giờ";
        let full = layout(&POSTER, "Cốp pha và đổ bê tông", &[line; 5], true);
        assert_eq!(full.text, 20);
        assert!((1..5).contains(&full.shown), "{full:?}");
    }

    #[test]
    fn five_short_lines_fit_a_card() {
        let line = "Móc dây an toàn trước khi leo lên";
        let card = layout(&CARD, "Lên cao phải buộc dây", &[line; 5], false);
        assert_eq!(card.shown, 5);
        assert!(card.text >= 7, "{card:?}");
    }

    #[test]
    fn words_of_two_syllables_count_once() {
        assert_eq!(words("An toàn lao động"), 2);
        assert_eq!(words("Khi nào được vào ruộng?"), 5);
    }
}

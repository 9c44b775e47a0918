//! A page's picture for shared links: 1200 by 630 pixels with its title, a sign and whose it is.
//!
//! Drawn from words alone, so that it is the same bytes on every machine and is made again only when
//! its words change: coverage is computed with additions and multiplications that every processor
//! does alike, and colours are whole numbers.

use ab_glyph_rasterizer::{Rasterizer, point};

use super::context::Context;
use super::lettering::{self, Place, Segment};
use super::parts::page::{kind_key, kind_name};
use crate::model::PageId;
use crate::parse::kind::Kind;

/// What shared links show at most.
pub const SIZE: [u32; 2] = [1200, 630];

/// What the picture of a page shows.
pub fn card(context: &Context, id: PageId) -> Card {
    let site = &context.site;
    let page = site.page(id);
    let kind = kind_key(context, page);
    let language = site.language(page.lang);
    let organisation = site.config.organisation.as_ref().map_or(&*language.title, |own| &*own.name);
    let is_emergency = site.emergency_page(page.lang) == Some(id);
    let accent = site.config.colors.accent.as_ref().map_or(YELLOW, |accent| accent.value.0);
    Card {
        title: page.title().to_owned(),
        // The home page has no kind that says more than its title.
        kind: if kind == "home" { language.title.to_string() } else { kind_name(context, kind) },
        organisation: organisation.to_owned(),
        sign: match page.kind {
            _ if is_emergency => Sign::Safe,
            Kind::Guidance if !page.is_section => Sign::Warning,
            _ => Sign::Plain,
        },
        accent,
    }
}

/// What a picture shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Card {
    pub title: String,
    /// What kind of page it is.
    pub kind: String,
    pub organisation: String,
    pub sign: Sign,
    /// The colour of the band at the side.
    pub accent: [u8; 3],
}

/// The frames of ISO 3864, and a plain mark where none of them would be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Something can hurt you.
    Warning,
    /// Help.
    Safe,
    /// Neither.
    Plain,
}

const WHITE: [u8; 3] = [255, 255, 255];
const BLACK: [u8; 3] = [20, 24, 27];
const SOFT: [u8; 3] = [75, 84, 89];
const YELLOW: [u8; 3] = [249, 168, 0];
const GREEN: [u8; 3] = [35, 127, 82];

const BAND: usize = 40;
const LEFT: f32 = 100.0;
/// The room of the title: left of the sign, above the organisation.
const TITLE: [f32; 2] = [770.0, 330.0];
const LEADING: f32 = 1.25;

/// The picture as PNG.
pub fn picture(card: &Card) -> Vec<u8> {
    let mut canvas = Canvas::new();
    canvas.rectangle([0, 0], [BAND, SIZE[1] as usize], card.accent);
    canvas.sign(card.sign);
    canvas.text(&card.kind, Place { size: 34.0, x: LEFT, y: 104.0 }, SOFT);
    let sizes = [92.0, 84.0, 76.0, 68.0, 60.0, 52.0, 46.0, 40.0];
    let (size, mut lines) = lettering::fit(&card.title, sizes, TITLE, LEADING).unwrap_or_else(|| {
        let size = sizes[sizes.len() - 1];
        (size, lettering::lines(&card.title, TITLE[0] / size))
    });
    // What is longer than any headline ends where the room does.
    let most = (TITLE[1] / (size * LEADING)) as usize;
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    for (n, line) in lines.iter().enumerate() {
        canvas.text(line, Place { size, x: LEFT, y: 140.0 + size + n as f32 * size * LEADING }, BLACK);
    }
    canvas.rectangle([LEFT as usize, 520], [1000, 3], BLACK);
    let room = [1000.0, 44.0];
    let (size, organisation) = lettering::fit(&card.organisation, [32.0, 28.0, 24.0, 20.0], room, 1.3)
        .unwrap_or_else(|| (20.0, lettering::lines(&card.organisation, room[0] / 20.0)));
    if let Some(line) = organisation.first() {
        canvas.text(line, Place { size, x: LEFT, y: 575.0 }, BLACK);
    }
    canvas.png()
}

/// Equal for equal pictures.
pub fn key(card: &Card) -> u64 {
    // Changes with the code that draws.
    const VERSION: u8 = 1;
    let Card { title, kind, organisation, sign, accent } = card;
    let text = format!("{VERSION}\0{title}\0{kind}\0{organisation}\0{sign:?}\0{accent:?}");
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

/// Pixels, each an entry of the palette, and the shapes drawn on them.
struct Canvas {
    pixels: Vec<u8>,
    palette: Vec<[u8; 3]>,
}

/// Steps from the colour below to that of a shape: enough for the eye, and few enough for a palette.
const STEPS: u8 = 16;

impl Canvas {
    fn new() -> Canvas {
        Canvas { pixels: vec![0; (SIZE[0] * SIZE[1]) as usize], palette: vec![WHITE] }
    }

    fn text(&mut self, text: &str, place: Place, color: [u8; 3]) {
        self.fill(&lettering::outline(text, place), color, WHITE);
    }

    /// Fills outlines, which lie on one colour. What lies outside the picture is not drawn.
    fn fill(&mut self, segments: &[Segment], color: [u8; 3], below: [u8; 3]) {
        let Some(([left, top], [width, height])) = frame(segments) else { return };
        let mut drawn = Rasterizer::new(width, height);
        let at = |[x, y]: [f32; 2]| {
            let x = (x - left as f32).clamp(0.0, width as f32 - 1.0);
            point(x, (y - top as f32).clamp(0.0, height as f32))
        };
        let (mut start, mut here) = (point(0.0, 0.0), point(0.0, 0.0));
        for segment in segments {
            match *segment {
                Segment::Move(to) => {
                    here = at(to);
                    start = here;
                }
                Segment::Line(to) => {
                    drawn.draw_line(here, at(to));
                    here = at(to);
                }
                Segment::Quad(by, to) => {
                    drawn.draw_quad(here, at(by), at(to));
                    here = at(to);
                }
                Segment::Close => {
                    drawn.draw_line(here, start);
                    here = start;
                }
            }
        }
        let first = self.steps(color, below);
        drawn.for_each_pixel(|n, coverage| {
            if coverage >= 0.031_25 {
                let step = (coverage.min(1.0) * f32::from(STEPS) + 0.5) as u8;
                let at = (n / width + top) * SIZE[0] as usize + n % width + left;
                self.pixels[at] = first + step - 1;
            }
        });
    }

    /// A box with straight edges.
    fn rectangle(&mut self, [x, y]: [usize; 2], [width, height]: [usize; 2], color: [u8; 3]) {
        let entry = self.steps(color, color);
        for row in y..y + height {
            let from = row * SIZE[0] as usize + x;
            self.pixels[from..from + width].fill(entry);
        }
    }

    /// The first entry of the palette for a colour over another: from the first step to the colour itself.
    fn steps(&mut self, color: [u8; 3], below: [u8; 3]) -> u8 {
        let blend = |step: u8| {
            let mix = |over: u8, under: u8| {
                let (step, all) = (u32::from(step), u32::from(STEPS));
                ((u32::from(under) * (all - step) + u32::from(over) * step) / all) as u8
            };
            [mix(color[0], below[0]), mix(color[1], below[1]), mix(color[2], below[2])]
        };
        let wanted: Vec<[u8; 3]> = (1..=STEPS).map(blend).collect();
        let known = self.palette.windows(wanted.len()).position(|entries| entries == wanted);
        let first = known.unwrap_or_else(|| {
            self.palette.extend(&wanted);
            self.palette.len() - wanted.len()
        });
        u8::try_from(first).expect("a picture has few colours")
    }

    fn sign(&mut self, sign: Sign) {
        let (x, y, side) = (900.0, 150.0, 220.0);
        let corner = |dx: f32, dy: f32| [x + dx * side, y + dy * side];
        match sign {
            Sign::Warning => {
                self.fill(
                    &polygon(&[corner(0.5, -0.02), corner(1.06, 0.98), corner(-0.06, 0.98)]),
                    BLACK,
                    WHITE,
                );
                self.fill(
                    &polygon(&[corner(0.5, 0.1), corner(0.95, 0.915), corner(0.05, 0.915)]),
                    YELLOW,
                    BLACK,
                );
                let size = 150.0;
                let x = x + side / 2.0 - lettering::width("!") * size / 2.0;
                let mark = lettering::outline("!", Place { size, x, y: y + side * 0.86 });
                self.fill(&mark, BLACK, YELLOW);
            }
            Sign::Safe => {
                self.rectangle([900, 150], [220, 220], GREEN);
                self.rectangle([988, 190], [44, 140], WHITE);
                self.rectangle([940, 238], [140, 44], WHITE);
            }
            // Helmets are worn everywhere: a dome over its brim.
            Sign::Plain => {
                self.fill(&dome([x + side / 2.0, y + side * 0.72], side * 0.4), YELLOW, WHITE);
                self.rectangle([900, 308], [220, 20], BLACK);
            }
        }
    }

    fn png(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, SIZE[0], SIZE[1]);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.palette.concat());
        // Rows are mostly like the one above: that alone makes them small, in a fraction of the time.
        encoder.set_filter(png::Filter::Up);
        encoder.set_compression(png::Compression::Fast);
        let written = encoder.write_header().and_then(|mut image| image.write_image_data(&self.pixels));
        written.expect("memory takes what is written");
        bytes
    }
}

/// The part of the picture that outlines touch: its upper left corner, width and height in pixels.
fn frame(segments: &[Segment]) -> Option<([usize; 2], [usize; 2])> {
    let points = segments.iter().flat_map(|segment| match *segment {
        Segment::Move(to) | Segment::Line(to) => [Some(to), None],
        Segment::Quad(by, to) => [Some(by), Some(to)],
        Segment::Close => [None, None],
    });
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for point in points.flatten() {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let from = |axis: usize| low[axis].clamp(0.0, SIZE[axis] as f32) as usize;
    // A pixel to spare on the right: coverage is carried one further.
    let to =
        |axis: usize| (high[axis].clamp(0.0, SIZE[axis] as f32).ceil() as usize + 2).min(SIZE[axis] as usize);
    let (width, height) = (to(0).checked_sub(from(0))?, to(1).checked_sub(from(1))?);
    (width > 0 && height > 0).then_some(([from(0), from(1)], [width, height]))
}

/// The upper half of a circle around `middle`, by two curves.
fn dome([x, y]: [f32; 2], radius: f32) -> Vec<Segment> {
    let edge = radius * std::f32::consts::FRAC_1_SQRT_2;
    let by = radius * 0.414_214;
    vec![
        Segment::Move([x - radius, y]),
        Segment::Quad([x - radius, y - by], [x - edge, y - edge]),
        Segment::Quad([x - by, y - radius], [x, y - radius]),
        Segment::Quad([x + by, y - radius], [x + edge, y - edge]),
        Segment::Quad([x + radius, y - by], [x + radius, y]),
        Segment::Close,
    ]
}

fn polygon(corners: &[[f32; 2]]) -> Vec<Segment> {
    let mut segments: Vec<Segment> = corners.iter().map(|&corner| Segment::Line(corner)).collect();
    segments[0] = Segment::Move(corners[0]);
    segments.push(Segment::Close);
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Card {
        Card {
            title: title.to_owned(),
            kind: "Hướng dẫn".to_owned(),
            organisation: "Sở Nội vụ tỉnh mẫu".to_owned(),
            sign: Sign::Warning,
            accent: YELLOW,
        }
    }

    #[test]
    fn a_picture_has_the_size_that_links_show_and_the_same_bytes_each_time() {
        let bytes = picture(&card("Dựng và tháo giàn giáo"));
        let decoder = png::Decoder::new(std::io::Cursor::new(&bytes));
        let reader = decoder.read_info().expect("a PNG");
        assert_eq!([reader.info().width, reader.info().height], SIZE);
        assert_eq!(bytes, picture(&card("Dựng và tháo giàn giáo")));
        assert!(bytes.len() < 60_000, "{}", bytes.len());
        // The same on every machine: a change of this sum is a change of `VERSION`.
        assert_eq!(format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes)), "71cfdf456efa1c77");
    }

    #[test]
    fn the_key_follows_the_words() {
        assert_ne!(key(&card("Giàn giáo")), key(&card("Giàn giáo cao")));
        assert_eq!(key(&card("Giàn giáo")), key(&card("Giàn giáo")));
    }

    #[test]
    fn a_title_of_any_length_is_drawn_within_its_room() {
        for title in ["", "Ngắn", &"Dài lắm ".repeat(80), &"x".repeat(900)] {
            assert!(!picture(&card(title)).is_empty());
        }
    }
}

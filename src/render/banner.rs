//! Slogans as banners: drawings for a print shop, in millimetres, with their letters as outlines, so
//! that no typeface has to be sent along.

use super::context::Context;
use super::escape;
use super::lettering::{self, Place};
use crate::model::PageId;
use crate::model::outputs::BannerShape;

const YELLOW: &str = "#f9a800";
const BLACK: &str = "#14181b";
const LEADING: f32 = 1.3;

/// A sheet of cloth or paper, in millimetres.
struct Cloth {
    size: [f32; 2],
    /// Bare at every edge: hems and eyelets.
    margin: f32,
    /// The size of the name below.
    name: f32,
    largest: f32,
}

fn cloth(shape: BannerShape) -> Cloth {
    match shape {
        // Across a road or over a gate.
        BannerShape::Strip => Cloth { size: [6000.0, 900.0], margin: 120.0, name: 70.0, largest: 460.0 },
        // Beside a door.
        BannerShape::Upright => Cloth { size: [800.0, 2000.0], margin: 60.0, name: 32.0, largest: 220.0 },
        // On a wall, and in what people send each other.
        BannerShape::Square => Cloth { size: [1000.0, 1000.0], margin: 60.0, name: 32.0, largest: 220.0 },
    }
}

/// Width and height of a shape in millimetres.
pub fn size(shape: BannerShape) -> [u32; 2] {
    cloth(shape).size.map(|side| side as u32)
}

/// One slogan as SVG.
pub fn banner(context: &Context, id: PageId, slogan: u16, shape: BannerShape) -> String {
    let slogans = context.site.page(id).fields().slogans();
    let text = slogans.get(usize::from(slogan)).map_or("", |slogan| &*slogan.value);
    let site = &context.site;
    let language = site.language(site.page(id).lang);
    let name = site.config.organisation.as_ref().map_or(&*language.title, |own| &*own.name);
    let Cloth { size: [width, height], margin, name: small, largest } = cloth(shape);
    let room = [width - 2.0 * margin, height - 2.0 * margin - 3.0 * small];
    // Steps of a twentieth: what is painted need not be a round number.
    let sizes = (0..=60).map(|step| largest * 0.95_f32.powi(step));
    let (letters, lines) = lettering::fit(text, sizes, room, LEADING).unwrap_or_default();
    let mut drawn = String::new();
    let top = margin + (room[1] - lines.len() as f32 * letters * LEADING) / 2.0;
    for (n, line) in lines.iter().enumerate() {
        let x = (width - lettering::width(line) * letters) / 2.0;
        let y = top + (n as f32 + 0.5) * letters * LEADING + letters * 0.36;
        drawn.push_str(&lettering::path(&lettering::outline(line, Place { size: letters, x, y })));
    }
    let foot = height - margin - small * 0.3;
    let (small, line) = lettering::fit(name, [small, small * 0.8, small * 0.6], [room[0], 2.0 * small], 1.3)
        .map_or((small, String::new()), |(size, lines)| (size, lines.into_iter().next().unwrap_or_default()));
    let x = (width - lettering::width(&line) * small) / 2.0;
    let signed = lettering::path(&lettering::outline(&line, Place { size: small, x, y: foot }));
    let title = escape::html(text);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {width} {height}\" role=\"img\"><title>{title}</title><path fill=\"{YELLOW}\" d=\"M0 0H{width}V{height}H0z\"/><path fill=\"{BLACK}\" d=\"{drawn}\"/><path fill=\"{BLACK}\" d=\"{signed}\"/></svg>\n"
    )
}

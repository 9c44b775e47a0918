//! A colour as it is written (`#005387`, `#fff`), and how well one is read on another.
//!
//! Contrast is that of WCAG 2.2 (success criterion 1.4.3): a ratio from 1 to 21 of the relative
//! luminances of two opaque colours.

use std::fmt;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    pub const BLACK: Rgb = Rgb([0; 3]);
    pub const WHITE: Rgb = Rgb([255; 3]);

    /// Reads `#rgb` or `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#')?;
        if !matches!(digits.len(), 3 | 6) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let width = digits.len() / 3;
        let mut parts = [0; 3];
        for (n, part) in parts.iter_mut().enumerate() {
            let value = u8::from_str_radix(&digits[n * width..(n + 1) * width], 16).ok()?;
            *part = if width == 1 { value * 17 } else { value };
        }
        Some(Rgb(parts))
    }

    /// Relative luminance as WCAG 2.2 defines it, from 0 to 1.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let value = f64::from(part) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0;
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast of two colours, from 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever is read better on this colour; never less than 4.5:1.
    pub fn readable(self) -> Rgb {
        if self.contrast(Rgb::WHITE) >= self.contrast(Rgb::BLACK) { Rgb::WHITE } else { Rgb::BLACK }
    }

    /// The colour of the same hue and saturation, nearest in lightness, that has its contrast with
    /// every one of `others`; `None` where no lightness has.
    pub fn nearest(self, others: &[(Rgb, f64)]) -> Option<Rgb> {
        let (hue, saturation, lightness) = self.hsl();
        let passes = |colour: &Rgb| others.iter().all(|(other, least)| colour.contrast(*other) >= *least);
        const STEPS: u32 = 512;
        (0..=STEPS).find_map(|step| {
            let distance = f64::from(step) / f64::from(STEPS);
            [lightness - distance, lightness + distance]
                .into_iter()
                .filter(|lightness| (0.0..=1.0).contains(lightness))
                .map(|lightness| Rgb::from_hsl(hue, saturation, lightness))
                .find(passes)
        })
    }

    /// Hue from 0 to 6, saturation and lightness from 0 to 1.
    fn hsl(self) -> (f64, f64, f64) {
        let [red, green, blue] = self.0.map(|part| f64::from(part) / 255.0);
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let (lightness, chroma) = ((most + least) / 2.0, most - least);
        if chroma == 0.0 {
            return (0.0, 0.0, lightness);
        }
        let saturation = chroma / (1.0 - (2.0 * lightness - 1.0).abs());
        let hue = if most == red {
            ((green - blue) / chroma).rem_euclid(6.0)
        } else if most == green {
            (blue - red) / chroma + 2.0
        } else {
            (red - green) / chroma + 4.0
        };
        (hue, saturation, lightness)
    }

    fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> Rgb {
        let reach = saturation * lightness.min(1.0 - lightness);
        // https://www.w3.org/TR/css-color-4/#hsl-to-rgb
        Rgb([0.0, 8.0, 4.0].map(|n| {
            let k: f64 = (n + hue * 2.0) % 12.0;
            let value = lightness - reach * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
            (value * 255.0).round().clamp(0.0, 255.0) as u8
        }))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rgb(text: &str) -> Rgb {
        Rgb::parse(text).expect("a colour")
    }

    #[test]
    fn colours_are_read_in_both_forms_and_nothing_else_is() {
        assert_eq!(rgb("#fA0"), Rgb([255, 170, 0]));
        assert_eq!(rgb("#005387").to_string(), "#005387");
        for wrong in ["", "#", "005387", "#0053870", "#00538", "#đỏ", "#ggg", "red", "#+1+1+1"] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let check = |a: &str, b: &str, expected: f64| {
            let found = rgb(a).contrast(rgb(b));
            assert!((found - expected).abs() < 0.005, "{a} on {b}: {found}");
        };
        check("#000", "#fff", 21.0);
        check("#767676", "#ffffff", 4.54);
        check("#777777", "#ffffff", 4.48);
        check("#fff", "#fff", 1.0);
    }

    #[test]
    fn the_nearest_colour_passes_and_keeps_its_hue() {
        let yellow = rgb("#f9a800");
        let near = yellow.nearest(&[(Rgb::WHITE, 4.5)]).expect("a darker yellow");
        assert!(near.contrast(Rgb::WHITE) >= 4.5 && near.contrast(Rgb::WHITE) < 4.6, "{near}");
        assert!((near.hsl().0 - yellow.hsl().0).abs() < 0.05, "{near}");
        assert_eq!(rgb("#005387").nearest(&[(Rgb::WHITE, 4.5)]), Some(rgb("#005387")));
        assert_eq!(yellow.nearest(&[(Rgb::WHITE, 7.0), (Rgb::BLACK, 7.0)]), None);
    }

    #[test]
    fn black_or_white_is_read_on_any_colour() {
        for n in 0..4096_u32 {
            let part = |shift: u32| ((n >> shift & 15) * 17) as u8;
            let colour = Rgb([part(8), part(4), part(0)]);
            assert!(colour.contrast(colour.readable()) >= 4.5, "{colour}");
            let (hue, saturation, lightness) = colour.hsl();
            assert_eq!(Rgb::from_hsl(hue, saturation, lightness), colour);
        }
    }
}

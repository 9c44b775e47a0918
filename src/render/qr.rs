//! QR codes (ISO/IEC 18004) of addresses, for print.

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white that scanners need on every side.
const QUIET: usize = 4;

/// The outline of a code's dark modules.
pub struct Outline {
    /// Width and height in modules, with the quiet zone.
    pub size: usize,
    /// The `d` of an SVG `<path>`, one unit a module.
    pub path: String,
}

/// The code of a text; `None` where it is too long for one (over 2,331 bytes).
pub fn outline(text: &str) -> Option<Outline> {
    // M mends 15 % of damage: leaflets are folded and posters get wet.
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let (x, y, n) = (x + QUIET, y + QUIET, run.len());
                path.push_str(&format!("M{x} {y}h{n}v1h-{n}z"));
            }
            x += run.len();
        }
    }
    Some(Outline { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_quiet_zone() {
        let code = outline("https://vd.example/huong-dan/gian-giao/").expect("is short");
        assert!(code.path.starts_with("M4 4h7v1h-7z"), "{}", code.path);
        assert!(code.path.contains(&format!("M{} 4h7v1h-7z", code.size - 4 - 7)));
        assert!(code.path.contains(&format!("M4 {}h7v1h-7z", code.size - 4 - 1)));
    }

    #[test]
    fn what_does_not_fit_has_no_code() {
        assert!(outline(&"a".repeat(3_000)).is_none());
    }
}

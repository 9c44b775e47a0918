//! The containers of image files: their parts, without decoding a pixel.
//!
//! One walk over a file gives its size and orientation, and can copy it without what the picture does not
//! need. Copying goes by an allow-list: parts that are known to matter for the picture stay, all others go, so
//! metadata in a form not thought of goes too. Bytes after the end of the picture are not copied; a second file
//! hidden there (an archive, a second photo with its own position) does not get out.
//!
//! The walks are our own because they must reach every part: into the scans of a progressive JPEG, the frames
//! of an animated WebP, and up to the true end of the picture.

use image::metadata::Orientation;

use super::{Format, ImageError};

/// What a walk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    /// As stored, before the orientation is applied.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    pub animated: bool,
    /// Whether a WebP may have transparent parts.
    pub alpha: bool,
}

impl Facts {
    fn new(width: u32, height: u32) -> Facts {
        Facts { width, height, orientation: Orientation::NoTransforms, animated: false, alpha: false }
    }
}

/// The format by the first bytes; names and extensions do not count.
pub(super) fn format_of(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
        _ => None,
    }
}

/// Walks the file. With `copy`, the parts that belong to the picture are appended to it.
pub(super) fn walk(format: Format, bytes: &[u8], copy: Option<&mut Vec<u8>>) -> Result<Facts, ImageError> {
    let walked = match format {
        Format::Jpeg => jpeg(bytes, copy),
        Format::Png => png(bytes, copy),
        Format::WebP => webp(bytes, copy),
        Format::Gif => gif(bytes, copy),
        Format::Svg => Err(Broken::Damaged),
    };
    walked.map_err(|broken| match broken {
        Broken::Truncated => ImageError::Truncated { format },
        Broken::Damaged => ImageError::Damaged { format },
        Broken::Unsupported => ImageError::Unsupported { format },
    })
}

enum Broken {
    Truncated,
    Damaged,
    Unsupported,
}

/// Reads from the front; anything past the end is `Truncated`.
#[derive(Clone, Copy)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], Broken> {
        let (head, tail) = self.0.split_at_checked(n).ok_or(Broken::Truncated)?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        let (head, tail) = self.0.split_first_chunk().ok_or(Broken::Truncated)?;
        self.0 = tail;
        Ok(*head)
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        self.array().map(|[b]| b)
    }
}

fn keep(copy: &mut Option<&mut Vec<u8>>, parts: &[&[u8]]) {
    if let Some(copy) = copy {
        parts.iter().for_each(|part| copy.extend_from_slice(part));
    }
}

// --- JPEG (ITU-T T.81) ------------------------------------------------------------------------------------

fn jpeg(bytes: &[u8], mut copy: Option<&mut Vec<u8>>) -> Result<Facts, Broken> {
    const EOI: u8 = 0xD9;
    const SOS: u8 = 0xDA;
    let mut rest = Bytes(bytes);
    keep(&mut copy, &[rest.take(2)?]);
    let mut size = None;
    let mut orientation = None;
    let mut scanned = false;
    loop {
        let marker = next_marker(&mut rest)?;
        match marker {
            EOI => break,
            // Markers that stand alone; outside a scan they mean nothing.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let len = rest.array().map(u16::from_be_bytes)?;
        let body = rest.take(usize::from(len).checked_sub(2).ok_or(Broken::Damaged)?)?;
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let [_, h1, h0, w1, w0, ..] = *body else { return Err(Broken::Truncated) };
                let (w, h) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
                if h == 0 || marker > 0xC2 {
                    // A height told after the first scan, and lossless or arithmetic coding: browsers show neither.
                    return Err(Broken::Unsupported);
                }
                size.get_or_insert((w, h));
            }
            // The first one counts, if it comes before the picture.
            0xE1 if orientation.is_none() && !scanned => {
                orientation = body.strip_prefix(b"Exif\0\0").and_then(Orientation::from_exif_chunk);
            }
            _ => {}
        }
        copy_segment(&mut copy, marker, len, body);
        if marker == SOS {
            scanned = true;
            if copy.is_none() {
                // Only scans from here on.
                break;
            }
            let scan = rest.take(scan_length(rest.0)?)?;
            keep(&mut copy, &[scan]);
        }
    }
    keep(&mut copy, &[&[0xFF, EOI]]);
    let (width, height) = size.ok_or(Broken::Damaged)?;
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(Facts { orientation, ..Facts::new(width.into(), height.into()) })
}

fn next_marker(rest: &mut Bytes) -> Result<u8, Broken> {
    // Some cameras pad between segments; any byte before a marker is skipped, as decoders do.
    while rest.byte()? != 0xFF {}
    loop {
        match rest.byte()? {
            0xFF => {}
            0x00 => return Err(Broken::Damaged),
            marker => return Ok(marker),
        }
    }
}

fn copy_segment(copy: &mut Option<&mut Vec<u8>>, marker: u8, len: u16, body: &[u8]) {
    match marker {
        // JFIF: version and density stay, the thumbnail goes.
        0xE0 => {
            if let Some(fields) = body.strip_prefix(b"JFIF\0").and_then(|b| b.get(..7)) {
                keep(copy, &[&[0xFF, 0xE0, 0, 16], b"JFIF\0", fields, &[0, 0]]);
            }
        }
        // The colour profile stays.
        0xE2 if body.starts_with(b"ICC_PROFILE\0") => {
            keep(copy, &[&[0xFF, marker], &len.to_be_bytes(), body]);
        }
        // Adobe: tells RGB from YCbCr.
        0xEE => {
            if let Some(fields) = body.get(..12).filter(|b| b.starts_with(b"Adobe")) {
                keep(copy, &[&[0xFF, 0xEE, 0, 14], fields]);
            }
        }
        // Tables, frames, scans.
        0xC0..=0xCF | 0xDA..=0xDF => keep(copy, &[&[0xFF, marker], &len.to_be_bytes(), body]),
        // Applications' data, comments, reserved.
        _ => {}
    }
}

/// How long the entropy-coded data is: up to a marker that is neither a stuffed zero nor a restart.
fn scan_length(data: &[u8]) -> Result<usize, Broken> {
    memchr::memchr_iter(0xFF, data)
        .find(|&at| !matches!(data.get(at + 1), Some(0x00 | 0xD0..=0xD7 | 0xFF) | None))
        .ok_or(Broken::Truncated)
}

// --- PNG (W3C PNG, third edition) -------------------------------------------------------------------------

fn png(bytes: &[u8], mut copy: Option<&mut Vec<u8>>) -> Result<Facts, Broken> {
    let mut rest = Bytes(bytes);
    keep(&mut copy, &[rest.take(8)?]);
    let mut facts = None;
    loop {
        let whole = rest.0;
        let len = rest.array().map(u32::from_be_bytes)?;
        let kind: [u8; 4] = rest.array()?;
        let body = rest.take(usize::try_from(len).map_err(|_| Broken::Damaged)?)?;
        rest.take(4)?;
        if facts.is_none() {
            let (b"IHDR", &[w3, w2, w1, w0, h3, h2, h1, h0, _, _, _, _, _]) = (&kind, body) else {
                return Err(Broken::Damaged);
            };
            facts =
                Some(Facts::new(u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0])));
        }
        let Some(facts) = &mut facts else { return Err(Broken::Damaged) };
        match &kind {
            b"eXIf" => {
                facts.orientation = Orientation::from_exif_chunk(body).unwrap_or(Orientation::NoTransforms);
            }
            b"acTL" => facts.animated = true,
            _ => {}
        }
        if matches!(
            &kind,
            b"IHDR"
                | b"PLTE"
                | b"IDAT"
                | b"IEND"
                | b"tRNS"
                | b"cHRM"
                | b"gAMA"
                | b"iCCP"
                | b"sBIT"
                | b"sRGB"
                | b"cICP"
                | b"mDCV"
                | b"cLLI"
                | b"pHYs"
                | b"acTL"
                | b"fcTL"
                | b"fdAT"
        ) {
            keep(&mut copy, &[&whole[..body.len() + 12]]);
        }
        if &kind == b"IEND" {
            return Ok(*facts);
        }
    }
}

// --- WebP (RFC 9649) --------------------------------------------------------------------------------------

fn webp(bytes: &[u8], mut copy: Option<&mut Vec<u8>>) -> Result<Facts, Broken> {
    const EXIF_AND_XMP: u8 = 0x08 | 0x04;
    let mut rest = Bytes(bytes);
    rest.take(4)?;
    let len = rest.array().map(u32::from_le_bytes)?;
    let mut rest = Bytes(rest.take(usize::try_from(len).map_err(|_| Broken::Damaged)?)?);
    rest.take(4)?;
    let begin = copy.as_ref().map_or(0, |copy| copy.len());
    keep(&mut copy, &[b"RIFF\0\0\0\0WEBP"]);
    let mut facts: Option<Facts> = None;
    let mut orientation = Orientation::NoTransforms;
    let mut alpha = false;
    while let Some((kind, body)) = riff_chunk(&mut rest)? {
        match &kind {
            b"VP8X" => {
                let &[flags, _, _, _, w0, w1, w2, h0, h1, h2] = body else { return Err(Broken::Damaged) };
                let side = |a, b, c| u32::from_le_bytes([a, b, c, 0]) + 1;
                let canvas =
                    Facts { animated: flags & 0x02 != 0, ..Facts::new(side(w0, w1, w2), side(h0, h1, h2)) };
                facts.get_or_insert(canvas);
                let mut body = body.to_vec();
                body[0] &= !EXIF_AND_XMP;
                copy_chunk(&mut copy, kind, &body);
            }
            b"VP8 " | b"VP8L" => {
                let size = if &kind == b"VP8 " { lossy_size(body) } else { lossless_size(body) };
                let (w, h) = size.ok_or(Broken::Damaged)?;
                facts.get_or_insert(Facts::new(w, h));
                // RFC 9649, section 3.4: alpha_is_used follows the two sizes of 14 bits.
                alpha |= &kind == b"VP8L" && body[4] & 0x10 != 0;
                copy_chunk(&mut copy, kind, body);
            }
            b"ANMF" => {
                let mut parts = Bytes(body);
                let mut frame = parts.take(16)?.to_vec();
                while let Some((kind, body)) = riff_chunk(&mut parts)? {
                    if matches!(&kind, b"ALPH" | b"VP8 " | b"VP8L") {
                        copy_chunk(&mut Some(&mut frame), kind, body);
                    }
                }
                copy_chunk(&mut copy, kind, &frame);
            }
            b"ICCP" | b"ANIM" | b"ALPH" => {
                alpha |= &kind == b"ALPH";
                copy_chunk(&mut copy, kind, body);
            }
            b"EXIF" => {
                let exif = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
                orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
            }
            _ => {}
        }
    }
    if let Some(copy) = copy {
        let len = u32::try_from(copy.len() - begin - 8).map_err(|_| Broken::Damaged)?;
        copy[begin + 4..begin + 8].copy_from_slice(&len.to_le_bytes());
    }
    facts.map(|facts| Facts { orientation, alpha, ..facts }).ok_or(Broken::Damaged)
}

type Chunk<'a> = ([u8; 4], &'a [u8]);

fn riff_chunk<'a>(rest: &mut Bytes<'a>) -> Result<Option<Chunk<'a>>, Broken> {
    if rest.0.len() < 2 {
        // A padding byte at most.
        return Ok(None);
    }
    let kind = rest.array()?;
    let len = rest.array().map(u32::from_le_bytes)?;
    let body = rest.take(usize::try_from(len).map_err(|_| Broken::Damaged)?)?;
    // Some writers leave the last padding byte out.
    if len % 2 == 1 && !rest.0.is_empty() {
        rest.take(1)?;
    }
    Ok(Some((kind, body)))
}

fn copy_chunk(copy: &mut Option<&mut Vec<u8>>, kind: [u8; 4], body: &[u8]) {
    // A chunk cannot be longer than the file it was read from, whose length fits.
    let len = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes();
    keep(copy, &[&kind, &len, body, if body.len() % 2 == 1 { &[0] } else { &[] }]);
}

fn lossy_size(body: &[u8]) -> Option<(u32, u32)> {
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = body else { return None };
    let side = |a, b| u32::from(u16::from_le_bytes([a, b]) & 0x3FFF);
    Some((side(w0, w1), side(h0, h1)))
}

fn lossless_size(body: &[u8]) -> Option<(u32, u32)> {
    let &[0x2F, a, b, c, d, ..] = body else { return None };
    let bits = u32::from_le_bytes([a, b, c, d]);
    Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
}

// --- GIF (GIF89a) -----------------------------------------------------------------------------------------

fn gif(bytes: &[u8], mut copy: Option<&mut Vec<u8>>) -> Result<Facts, Broken> {
    let mut rest = Bytes(bytes);
    let head = rest.take(13)?;
    keep(&mut copy, &[head, rest.take(colour_table(head[10]))?]);
    let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]));
    let mut facts = Facts::new(side(6), side(8));
    let mut frames = 0;
    loop {
        let whole = rest.0;
        let wanted = match rest.byte()? {
            0x3B => break,
            0x2C => {
                frames += 1;
                let flags = rest.take(9)?[8];
                rest.take(colour_table(flags))?;
                rest.take(1)?;
                true
            }
            0x21 => match rest.byte()? {
                // Timing and transparency.
                0xF9 => true,
                // Of the applications' data only the number of loops.
                0xFF => rest.0.starts_with(b"\x0BNETSCAPE2.0") || rest.0.starts_with(b"\x0BANIMEXTS1.0"),
                _ => false,
            },
            _ => return Err(Broken::Damaged),
        };
        while let n @ 1.. = rest.byte()? {
            rest.take(n.into())?;
        }
        if wanted {
            keep(&mut copy, &[&whole[..whole.len() - rest.0.len()]]);
        }
    }
    keep(&mut copy, &[&[0x3B]]);
    facts.animated = frames > 1;
    Ok(facts)
}

fn colour_table(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

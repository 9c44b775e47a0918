//! Images: sizes from headers, metadata gone to the last byte, smaller pictures, hostile files.
//!
//! The images are made here, with metadata put in every place that can hold it; each piece carries
//! [`SECRET`], which must not survive.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, Rgb, RgbImage, Rgba, RgbaImage};
use lantoa::render::image::{Format, ImageError, ImageInfo, inspect, resize, resized_format, strip_metadata};

const SECRET: &[u8] = b"GPS 21.0278N 105.8342E";

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|w| w == part)
}

/// TIFF with an orientation, and a position after it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    tiff.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(SECRET);
    tiff
}

/// A picture whose four corners differ, so a turn shows.
fn photo(w: u32, h: u32) -> RgbImage {
    RgbImage::from_fn(w, h, |x, y| {
        let noise = (x.wrapping_mul(31) ^ y.wrapping_mul(17)) as u8 % 16;
        match (x < w / 2, y < h / 2) {
            (true, true) => Rgb([220 + noise, noise, noise]),
            (false, true) => Rgb([noise, 220 + noise, noise]),
            (true, false) => Rgb([noise, noise, 220 + noise]),
            (false, false) => Rgb([220 + noise, 220 + noise, 220 + noise]),
        }
    })
}

/// An ICC profile as far as anyone here looks into it.
fn profile() -> Vec<u8> {
    let mut icc = vec![0; 128];
    icc[16..20].copy_from_slice(b"RGB ");
    icc[36..40].copy_from_slice(b"acsp");
    icc.extend(b"a profile of colours");
    icc
}

fn encode<E: ImageEncoder>(mut encoder: E, picture: &[u8], w: u32, h: u32, color: ColorType) {
    encoder.set_icc_profile(profile()).unwrap();
    encoder.write_image(picture, w, h, color.into()).unwrap();
}

fn plain_jpeg(w: u32, h: u32) -> Vec<u8> {
    let mut out = Vec::new();
    encode(JpegEncoder::new_with_quality(&mut out, 90), &photo(w, h), w, h, ColorType::Rgb8);
    out
}

fn plain_png(w: u32, h: u32) -> Vec<u8> {
    let mut out = Vec::new();
    encode(PngEncoder::new(&mut out), &photo(w, h), w, h, ColorType::Rgb8);
    out
}

fn plain_webp(w: u32, h: u32) -> Vec<u8> {
    let mut out = Vec::new();
    encode(WebPEncoder::new_lossless(&mut out), &photo(w, h), w, h, ColorType::Rgb8);
    out
}

fn segment(marker: u8, body: &[&[u8]]) -> Vec<u8> {
    let body = body.concat();
    [&[0xFF, marker][..], &(body.len() as u16 + 2).to_be_bytes(), &body].concat()
}

fn dirty_jpeg(w: u32, h: u32, orientation: u8) -> Vec<u8> {
    let clean = plain_jpeg(w, h);
    let mut dirty = clean[..2].to_vec();
    dirty.extend(segment(0xE0, &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x04", SECRET, b"xx"]));
    dirty.extend(segment(0xE0, &[b"JFXX\0\x10", SECRET]));
    dirty.extend(segment(0xE1, &[b"Exif\0\0", &exif(orientation)]));
    dirty.extend(segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>", SECRET]));
    dirty.extend(segment(0xE2, &[b"MPF\0", SECRET]));
    dirty.extend(segment(0xED, &[b"Photoshop 3.0\08BIM", SECRET]));
    dirty.extend(segment(0xEF, &[SECRET]));
    dirty.extend(segment(0xFE, &[SECRET]));
    // The encoder's own segments follow, then a comment just before the end, then a second photo.
    dirty.extend(&clean[2..clean.len() - 2]);
    dirty.extend(segment(0xFE, &[SECRET]));
    dirty.extend(segment(0xE1, &[b"Exif\0\0", &exif(8)]));
    dirty.extend([0xFF, 0xD9]);
    dirty.extend(SECRET);
    dirty.extend(&clean);
    dirty
}

fn png_chunk(kind: &[u8; 4], body: &[&[u8]]) -> Vec<u8> {
    let body = [&kind[..], &body.concat()].concat();
    let crc = body.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 })
    });
    [&(body.len() as u32 - 4).to_be_bytes()[..], &body, &(!crc).to_be_bytes()].concat()
}

fn dirty_png_of(clean: &[u8], orientation: u8) -> Vec<u8> {
    let mut dirty = clean[..33].to_vec();
    dirty.extend(png_chunk(b"tEXt", &[b"Comment\0", SECRET]));
    dirty.extend(png_chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", SECRET]));
    dirty.extend(png_chunk(b"zTXt", &[b"Comment\0\0", SECRET]));
    dirty.extend(png_chunk(b"tIME", &[&[7, 234, 1, 2, 3, 4, 5]]));
    dirty.extend(png_chunk(b"prVt", &[SECRET]));
    dirty.extend(&clean[33..clean.len() - 12]);
    dirty.extend(png_chunk(b"eXIf", &[&exif(orientation)]));
    dirty.extend(&clean[clean.len() - 12..]);
    dirty.extend(SECRET);
    dirty
}

fn riff_chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let pad: &[u8] = if body.len() % 2 == 1 { &[0] } else { &[] };
    [kind, &(body.len() as u32).to_le_bytes()[..], body, pad].concat()
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    [b"RIFF", &(chunks.len() as u32 + 4).to_le_bytes()[..], b"WEBP", chunks].concat()
}

fn dirty_webp(w: u32, h: u32, orientation: u8) -> Vec<u8> {
    // With a profile the encoder writes VP8X, so the flags only need the bits of EXIF and XMP.
    let mut clean = plain_webp(w, h);
    assert_eq!(&clean[12..16], b"VP8X");
    clean[20] |= 0x0C;
    let mut chunks = clean[12..].to_vec();
    chunks.extend(riff_chunk(b"EXIF", &exif(orientation)));
    chunks.extend(riff_chunk(b"XMP ", SECRET));
    chunks.extend(riff_chunk(b"????", SECRET));
    let mut dirty = riff(&chunks);
    dirty.extend(SECRET);
    dirty
}

fn dirty_gif() -> Vec<u8> {
    let mut gif = b"GIF89a\x03\0\x02\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    gif.extend(b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0");
    gif.extend([0x21, 0xFE, SECRET.len() as u8]);
    gif.extend(SECRET);
    gif.push(0);
    gif.extend(b"\x21\xFF\x0BXMP DataXMP");
    gif.push(SECRET.len() as u8);
    gif.extend(SECRET);
    gif.push(0);
    for _ in 0..2 {
        gif.extend(b"\x21\xF9\x04\0\x0A\0\0\0\x2C\0\0\0\0\x03\0\x02\0\0\x02\x03\x84\x1F\x05\0");
    }
    gif.push(0x3B);
    gif.extend(SECRET);
    gif
}

fn size(bytes: &[u8]) -> (u32, u32) {
    let info = inspect(bytes).unwrap();
    (info.width, info.height)
}

fn pixels(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

fn has_profile(bytes: &[u8]) -> bool {
    let reader = image::ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().unwrap();
    reader.into_decoder().unwrap().icc_profile().unwrap() == Some(profile())
}

/// Which corner is red, green, blue, white: top left, top right, bottom left, bottom right.
fn corners(bytes: &[u8]) -> String {
    let p = pixels(bytes).into_rgb8();
    let (w, h) = p.dimensions();
    [(2, 2), (w - 3, 2), (2, h - 3), (w - 3, h - 3)]
        .map(|(x, y)| match p.get_pixel(x, y).0.map(|c| c > 128) {
            [true, false, false] => 'R',
            [false, true, false] => 'G',
            [false, false, true] => 'B',
            [true, true, true] => 'W',
            _ => '?',
        })
        .iter()
        .collect()
}

#[test]
fn headers_tell_format_and_size_as_shown() {
    let of = |format, width, height| ImageInfo { format, width, height, animated: false, alpha: false };
    assert_eq!(inspect(&plain_jpeg(40, 24)).unwrap(), of(Format::Jpeg, 40, 24));
    assert_eq!(inspect(&plain_png(40, 24)).unwrap(), of(Format::Png, 40, 24));
    assert_eq!(inspect(&plain_webp(40, 24)).unwrap(), of(Format::WebP, 40, 24));
    assert_eq!(inspect(&dirty_gif()).unwrap(), ImageInfo { animated: true, ..of(Format::Gif, 3, 2) });
    assert_eq!(inspect(&dirty_jpeg(40, 24, 6)).unwrap(), of(Format::Jpeg, 24, 40));
    assert_eq!(inspect(&dirty_png_of(&plain_png(40, 24), 5)).unwrap(), of(Format::Png, 24, 40));
    assert_eq!(inspect(&dirty_webp(40, 24, 8)).unwrap(), of(Format::WebP, 24, 40));
    assert_eq!(inspect(&dirty_webp(40, 24, 3)).unwrap(), of(Format::WebP, 40, 24));
}

#[test]
fn an_svg_tells_its_size_by_attributes_or_view_box() {
    let svg = |text: &str| inspect(text.as_bytes()).map(|info| (info.format, info.width, info.height));
    assert_eq!(svg("<svg width='12px' height=\"7.6\"/>"), Ok((Format::Svg, 12, 8)));
    let long =
        "\u{FEFF}<?xml version='1.0'?>\n<!-- a -->\n<!DOCTYPE svg>\n<svg viewBox='0 0 24,  48'><g/></svg>";
    assert_eq!(svg(long), Ok((Format::Svg, 24, 48)));
    assert_eq!(svg("<svg width='100%' height='100%'/>"), Err(ImageError::NoSize { format: Format::Svg }));
    assert_eq!(svg("<html><svg width='1' height='1'/></html>"), Err(ImageError::Unknown));
    assert_eq!(
        strip_metadata(b"<svg width='1' height='1'/>"),
        Err(ImageError::Unsupported { format: Format::Svg })
    );
}

#[test]
fn stripping_removes_every_byte_of_metadata_and_no_pixel() {
    for (dirty, clean) in [
        (dirty_jpeg(40, 24, 1), plain_jpeg(40, 24)),
        (dirty_png_of(&plain_png(40, 24), 1), plain_png(40, 24)),
        (dirty_webp(40, 24, 1), plain_webp(40, 24)),
    ] {
        assert!(contains(&dirty, SECRET));
        let stripped = strip_metadata(&dirty).unwrap();
        assert!(!contains(&stripped, SECRET) && !contains(&stripped, b"II*\0"));
        assert_eq!(pixels(&stripped), pixels(&clean));
        assert!(has_profile(&stripped), "the colour profile stays");
        assert_eq!(strip_metadata(&clean).unwrap(), clean, "nothing to remove");
        assert_eq!(strip_metadata(&stripped).unwrap(), stripped, "twice is once");
    }
    let stripped = strip_metadata(&dirty_gif()).unwrap();
    assert!(!contains(&stripped, SECRET) && contains(&stripped, b"NETSCAPE2.0"));
    assert!(inspect(&stripped).unwrap().animated);
}

#[test]
fn a_jpeg_thumbnail_and_what_lies_between_scans_are_removed() {
    let stripped = strip_metadata(&dirty_jpeg(40, 24, 1)).unwrap();
    let jfif = stripped.windows(5).position(|w| w == b"JFIF\0").unwrap();
    assert_eq!(stripped[jfif - 2..jfif], [0, 16]);
    assert_eq!(stripped[jfif + 12..jfif + 14], [0, 0]);
    assert!(stripped.ends_with(&[0xFF, 0xD9]));
}

#[test]
fn frames_of_an_animated_webp_are_stripped_inside() {
    let still = plain_webp(40, 24);
    let at = still.windows(4).position(|w| w == b"VP8L").unwrap();
    let len = u32::from_le_bytes(still[at + 4..at + 8].try_into().unwrap()) as usize;
    let frame =
        [&[0; 6][..], &[39, 0, 0, 23, 0, 0, 100, 0, 0, 2], &still[at..at + 8 + len + len % 2]].concat();
    let with = [frame.clone(), riff_chunk(b"JUNK", SECRET)].concat();
    let animation = |frame: &[u8]| {
        let head = riff_chunk(b"VP8X", &[0x02 | 0x08, 0, 0, 0, 39, 0, 0, 23, 0, 0]);
        let loops = riff_chunk(b"ANIM", &[0; 6]);
        let exif = riff_chunk(b"EXIF", &exif(6));
        riff(&[head, loops, riff_chunk(b"ANMF", frame), riff_chunk(b"ANMF", frame), exif].concat())
    };
    let info = ImageInfo { format: Format::WebP, width: 40, height: 24, animated: true, alpha: false };
    assert_eq!(inspect(&animation(&with)).unwrap(), info);
    let stripped = strip_metadata(&animation(&with)).unwrap();
    assert!(!contains(&stripped, SECRET));
    assert_eq!(stripped, strip_metadata(&animation(&frame)).unwrap());
    assert_eq!(pixels(&stripped).into_rgb8(), photo(40, 24));
    assert_eq!(resize(&stripped, 10, 80), Err(ImageError::Unsupported { format: Format::WebP }));
}

#[test]
fn a_picture_that_is_to_be_turned_is_turned() {
    // EXIF 2.32, 4.6.4.A, orientation: what is at the four corners after the turn.
    let turned = ["RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"];
    for (orientation, expected) in (1..).zip(turned) {
        for dirty in [
            dirty_jpeg(40, 24, orientation),
            dirty_png_of(&plain_png(40, 24), orientation),
            dirty_webp(40, 24, orientation),
        ] {
            let format = inspect(&dirty).unwrap().format;
            let shown = if orientation > 4 { (24, 40) } else { (40, 24) };
            let stripped = strip_metadata(&dirty).unwrap();
            assert_eq!(corners(&stripped), expected, "{format} {orientation}");
            assert_eq!((size(&dirty), size(&stripped)), (shown, shown), "{format} {orientation}");
            assert_eq!(inspect(&stripped).unwrap().format, format);
            assert!(!contains(&stripped, SECRET) && has_profile(&stripped));
            let small = resize(&dirty, 12, 90).unwrap();
            assert_eq!(corners(&small.bytes), expected, "{format} {orientation}");
            assert_eq!(size(&small.bytes), (small.width, small.height));
            assert!(!contains(&small.bytes, SECRET));
        }
    }
}

#[test]
fn resizing_keeps_proportion_format_and_profile() {
    for bytes in [dirty_jpeg(400, 240, 1), dirty_png_of(&plain_png(400, 240), 1), dirty_webp(400, 240, 1)] {
        for width in [301, 200, 50, 1] {
            let small = resize(&bytes, width, 82).unwrap();
            let height = (f64::from(width) * 0.6).round().max(1.0) as u32;
            assert_eq!((small.width, small.height), (width, height));
            assert_eq!(size(&small.bytes), (width, height));
            assert_eq!(Some(small.format), resized_format(&inspect(&bytes).unwrap()));
            assert!(!contains(&small.bytes, SECRET) && has_profile(&small.bytes));
            assert!(small.bytes.len() < bytes.len());
            if width > 9 {
                assert_eq!(corners(&small.bytes), "RGBW");
            }
        }
    }
}

#[test]
fn a_picture_is_never_made_larger() {
    let dirty = dirty_jpeg(40, 24, 1);
    for width in [40, 41, u32::MAX] {
        let same = resize(&dirty, width, 82).unwrap();
        assert_eq!((same.width, same.height), (40, 24));
        assert_eq!(same.bytes, strip_metadata(&dirty).unwrap());
    }
    assert_eq!(resize(&dirty, 0, 0).unwrap().width, 1);
    // A poor JPEG made a little narrower at the best quality grows in bytes, but is what its name says.
    let mut poor = Vec::new();
    JpegEncoder::new_with_quality(&mut poor, 5).encode_image(&photo(400, 240)).unwrap();
    assert_eq!(resize(&poor, 390, 100).unwrap().width, 390);
}

#[test]
fn transparent_colours_do_not_bleed_into_visible_ones() {
    let picture =
        RgbaImage::from_fn(64, 64, |x, _| if x < 32 { Rgba([255, 0, 0, 0]) } else { Rgba([0, 0, 255, 255]) });
    let mut bytes = Vec::new();
    PngEncoder::new(&mut bytes).write_image(&picture, 64, 64, ColorType::Rgba8.into()).unwrap();
    let small = pixels(&resize(&bytes, 9, 80).unwrap().bytes).into_rgba8();
    assert!(small.pixels().any(|p| p.0[3] > 0 && p.0[3] < 255));
    assert!(small.pixels().all(|p| p.0[3] == 0 || p.0[0] == 0), "no red");
}

#[test]
fn grey_and_deep_pictures_are_handled() {
    let grey = DynamicImage::ImageRgb8(photo(80, 60)).into_luma8();
    let mut jpeg = Vec::new();
    JpegEncoder::new(&mut jpeg).encode_image(&grey).unwrap();
    assert_eq!(pixels(&resize(&jpeg, 20, 80).unwrap().bytes).color(), ColorType::L8);
    let deep = DynamicImage::ImageRgb8(photo(80, 60)).into_rgba16();
    let mut png = Vec::new();
    DynamicImage::ImageRgba16(deep).write_with_encoder(PngEncoder::new(&mut png)).unwrap();
    assert_eq!(pixels(&resize(&png, 20, 80).unwrap().bytes).color(), ColorType::Rgb8);
}

#[test]
fn a_picture_too_large_is_refused_by_its_headers() {
    let mut png = plain_png(40, 24);
    png[16..20].copy_from_slice(&8000u32.to_be_bytes());
    png[20..24].copy_from_slice(&8001u32.to_be_bytes());
    let error = ImageError::TooLarge { width: 8000, height: 8001 };
    assert!(error.message_vi().contains("64 triệu") && error.message_en().contains("64 megapixels"));
    assert_eq!(inspect(&png), Err(error.clone()));
    assert_eq!(strip_metadata(&png), Err(error.clone()));
    assert_eq!(resize(&png, 10, 80), Err(error));
    png[16..24].copy_from_slice(&[0xFF; 8]);
    assert!(matches!(resize(&png, 10, 80), Err(ImageError::TooLarge { .. })));
    png[16..20].copy_from_slice(&[0; 4]);
    assert_eq!(inspect(&png), Err(ImageError::NoSize { format: Format::Png }));
}

#[test]
fn a_header_that_promises_more_than_the_data_holds_is_an_error() {
    // A small file that claims 60 megapixels.
    let mut png = plain_png(40, 24);
    let header = [&7000u32.to_be_bytes()[..], &8000u32.to_be_bytes(), &png[24..29]].concat();
    let header = png_chunk(b"IHDR", &[&header]);
    png.splice(8..33, header);
    assert_eq!(size(&png), (7000, 8000));
    assert!(resize(&png, 100, 80).is_err());
    // Two sizes in one file.
    let mut webp = plain_webp(40, 24);
    webp[24] = 79;
    assert!(resize(&webp, 10, 80).is_err());
}

#[test]
fn what_is_no_image_is_refused() {
    for bytes in
        [&b""[..], b"GIF", b"%PDF-1.7", b"PK\x03\x04", b"<html></html>", b"MZ", b"\xFF\xD8", &[0; 64]]
    {
        assert_eq!(inspect(bytes), Err(ImageError::Unknown), "{bytes:?}");
        assert_eq!(strip_metadata(bytes), Err(ImageError::Unknown));
        assert_eq!(resize(bytes, 10, 80), Err(ImageError::Unknown));
    }
}

#[test]
fn an_extension_of_another_format_is_reported() {
    assert!(Format::Jpeg.check_name("ảnh.JPG").is_ok() && Format::Jpeg.check_name("a.b.jpeg").is_ok());
    let error = Format::Png.check_name("ảnh.jpg").unwrap_err();
    assert!(error.message_vi().contains("“.png”") && error.message_en().contains("“.png”"));
    assert!(Format::WebP.check_name("webp").is_err());
}

#[test]
fn a_file_that_is_also_something_else_keeps_only_the_picture() {
    let zip = b"PK\x03\x04 <script>alert(1)</script> PK\x05\x06";
    for picture in [plain_jpeg(40, 24), plain_png(40, 24), plain_webp(40, 24)] {
        let both = [&picture[..], zip].concat();
        assert_eq!(strip_metadata(&both).unwrap(), picture);
    }
}

#[test]
fn a_file_cut_anywhere_is_an_error_or_still_the_picture_but_never_a_panic() {
    for bytes in
        [dirty_jpeg(20, 12, 6), dirty_png_of(&plain_png(20, 12), 6), dirty_webp(20, 12, 6), dirty_gif()]
    {
        let whole = strip_metadata(&bytes).unwrap();
        for end in 0..bytes.len() {
            match strip_metadata(&bytes[..end]) {
                Ok(stripped) => assert_eq!(stripped, whole, "{end}"),
                Err(error) => assert!(!error.message_vi().is_empty()),
            }
            let _ = (inspect(&bytes[..end]), resize(&bytes[..end], 5, 80));
        }
    }
}

#[test]
fn a_file_changed_anywhere_does_not_panic() {
    let mut state = 0x2545_F491_4F6C_DD1Du64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for bytes in
        [dirty_jpeg(20, 12, 1), dirty_png_of(&plain_png(20, 12), 1), dirty_webp(20, 12, 1), dirty_gif()]
    {
        for _ in 0..600 {
            let mut bad = bytes.clone();
            for _ in 0..random() % 4 + 1 {
                let at = random() % bad.len();
                bad[at] = random() as u8;
            }
            if inspect(&bad).is_ok_and(|info| info.width * info.height < 1 << 20) {
                let _ = (strip_metadata(&bad), resize(&bad, 5, 80));
            } else {
                let _ = strip_metadata(&bad).is_ok_and(|stripped| !stripped.is_empty());
            }
        }
    }
}

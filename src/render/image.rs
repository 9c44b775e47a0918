//! Images as bytes in, bytes out: their size, freed of metadata, made smaller.
//!
//! - [`inspect`] reads the headers.
//! - [`strip_metadata`] removes what tells more than the picture: position, camera, names, comments,
//!   thumbnails (design: no personal data by accident). The pixels are not encoded again, unless the file says
//!   that the picture is to be turned: then the turn is made, as the note that asked for it goes too.
//! - [`resize`] makes a smaller picture, without metadata.
//!
//! Editors' files are not trusted. The format is what the bytes say, not the name. A picture has at most
//! [`MAX_PIXELS`]; this is known from the headers before anything is decoded, and again from the decoder. What
//! is decoded has been stripped before, so no compressed text or profile reaches a decoder but the ICC profile.
//!
//! Reads and writes no files; which sizes a page needs is decided elsewhere.

mod container;

use std::fmt;
use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType, PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::imageops;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, Limits};

use crate::diag::{Code, Diagnostic, Text};
use container::Facts;

/// The largest picture: 64 megapixels.
pub const MAX_PIXELS: u64 = 64_000_000;

/// The quality of a JPEG that is encoded again only because it had to be turned.
const TURNED_QUALITY: u8 = 92;

/// The formats of images.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Gif,
    Svg,
}

impl Format {
    /// The usual file name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            Format::WebP => "webp",
            Format::Gif => "gif",
            Format::Svg => "svg",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
            Format::WebP => "image/webp",
            Format::Gif => "image/gif",
            Format::Svg => "image/svg+xml",
        }
    }

    /// Fails if `name` has an extension that belongs to another format or to none: a web server would send
    /// the file under the wrong media type.
    pub fn check_name(self, name: &str) -> Result<(), ImageError> {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
        let fits = match self {
            Format::Jpeg => matches!(extension.as_str(), "jpg" | "jpeg"),
            other => extension == other.extension(),
        };
        if fits { Ok(()) } else { Err(ImageError::WrongExtension { format: self, extension }) }
    }
}

/// What the headers of an image say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageInfo {
    pub format: Format,
    /// As shown, that is after the turn its metadata asks for.
    pub width: u32,
    pub height: u32,
    /// More than one frame; such an image cannot be resized.
    pub animated: bool,
    /// Whether a WebP may have transparent parts; not looked for in other formats.
    pub alpha: bool,
}

/// The format [`resize`] makes of an image; `None` where it cannot be resized.
pub fn resized_format(info: &ImageInfo) -> Option<Format> {
    match info.format {
        _ if info.animated => None,
        Format::Jpeg | Format::Png => Some(info.format),
        Format::WebP => Some(if info.alpha { Format::WebP } else { Format::Jpeg }),
        Format::Gif | Format::Svg => None,
    }
}

/// An image made by [`resize`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoded {
    pub bytes: Vec<u8>,
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

/// Why an image cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageError {
    /// Not an image of a known format.
    Unknown,
    /// The file ends too early.
    Truncated { format: Format },
    /// The file breaks the rules of its format.
    Damaged { format: Format },
    /// A kind of the format that browsers do not show, or that cannot be handled.
    Unsupported { format: Format },
    /// Width or height is zero, or an SVG does not tell its size.
    NoSize { format: Format },
    /// More than [`MAX_PIXELS`].
    TooLarge { width: u32, height: u32 },
    /// The name says one format, the bytes another.
    WrongExtension { format: Format, extension: String },
}

impl ImageError {
    /// What is wrong and what to do, for an editor.
    pub fn message_vi(&self) -> String {
        match self {
            ImageError::Unknown => "tệp không phải là ảnh JPEG, PNG, WebP, GIF hoặc SVG. Hãy mở ảnh bằng chương trình xem ảnh rồi lưu lại dạng JPEG hoặc PNG.".to_owned(),
            ImageError::Truncated { format } => format!("tệp ảnh {format} bị cắt cụt. Hãy chép lại ảnh từ nguồn."),
            ImageError::Damaged { format } => format!("tệp ảnh {format} bị hỏng. Hãy chép lại ảnh từ nguồn hoặc lưu lại bằng chương trình khác."),
            ImageError::Unsupported { format } => format!("không xử lý được kiểu ảnh {format} này. Hãy lưu lại thành JPEG hoặc PNG thông thường."),
            ImageError::NoSize { format } => format!("ảnh {format} không có kích thước. Hãy lưu lại ảnh, có ghi chiều rộng và chiều cao."),
            ImageError::TooLarge { width, height } => format!("ảnh {width} × {height} điểm quá lớn (tối đa 64 triệu điểm). Hãy thu nhỏ ảnh rồi dùng lại."),
            ImageError::WrongExtension { format, extension } => format!("tệp có đuôi “.{extension}” nhưng nội dung là ảnh {format}. Hãy đổi đuôi thành “.{}”.", format.extension()),
        }
    }

    /// The same in English.
    pub fn message_en(&self) -> String {
        match self {
            ImageError::Unknown => "not a JPEG, PNG, WebP, GIF or SVG image. Open it in an image viewer and save it as JPEG or PNG.".to_owned(),
            ImageError::Truncated { format } => format!("the {format} file is cut off. Copy it again from its source."),
            ImageError::Damaged { format } => format!("the {format} file is damaged. Copy it again from its source, or save it with another program."),
            ImageError::Unsupported { format } => format!("this kind of {format} image cannot be handled. Save it as an ordinary JPEG or PNG."),
            ImageError::NoSize { format } => format!("the {format} image has no size. Save it again with a width and a height."),
            ImageError::TooLarge { width, height } => format!("the image of {width} × {height} pixels is too large (at most 64 megapixels). Make it smaller."),
            ImageError::WrongExtension { format, extension } => format!("the file is named “.{extension}” but is a {format} image. Rename it to “.{}”.", format.extension()),
        }
    }

    /// The problem of the image at `path`, from the site's root.
    pub fn problem(&self, path: &str) -> Diagnostic {
        Diagnostic::error(Code::Image, Text::new(self.message_vi(), self.message_en())).in_file(path)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Jpeg => "JPEG",
            Format::Png => "PNG",
            Format::WebP => "WebP",
            Format::Gif => "GIF",
            Format::Svg => "SVG",
        })
    }
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message_en())
    }
}

impl std::error::Error for ImageError {}

/// Reads the headers of an image.
///
/// Fails for a file that is no image, is cut off or damaged in its headers, or is larger than [`MAX_PIXELS`].
pub fn inspect(bytes: &[u8]) -> Result<ImageInfo, ImageError> {
    let Some(format) = container::format_of(bytes) else {
        return svg_size(bytes).and_then(|(width, height)| {
            let facts = Facts {
                width,
                height,
                orientation: Orientation::NoTransforms,
                animated: false,
                alpha: false,
            };
            check_size(Format::Svg, &facts, u64::MAX)
        });
    };
    let facts = container::walk(format, bytes, None)?;
    check_size(format, &facts, MAX_PIXELS)
}

/// Removes metadata; keeps pixels, colour profile, animation and format.
///
/// A picture that is to be turned is turned, and encoded again: JPEG with high quality, the others without
/// loss. (An animation is not turned.) Fails as [`inspect`] does, for damage anywhere in the file's structure,
/// and for SVG, which is text and not handled here.
pub fn strip_metadata(bytes: &[u8]) -> Result<Vec<u8>, ImageError> {
    let source = Source::new(bytes)?;
    if !source.must_turn() {
        return Ok(source.stripped);
    }
    let (picture, profile) = source.decode()?;
    match source.format {
        Format::Jpeg => encode_jpeg(&picture, TURNED_QUALITY, profile),
        Format::Png => encode_png(&picture, profile),
        _ => encode_webp(&picture, profile),
    }
}

/// Makes the image `width` pixels wide, without metadata, in the same format where that makes sense.
///
/// It is never made larger: if `width` is not less than the image's own, the result is the image of
/// [`strip_metadata`] in its own size. Else it has that width, whatever bytes that takes: pages name it by its
/// width. Which widths are worth making is decided before (`model::outputs::widths`).
///
/// `quality` (1 to 100) is that of JPEG. PNG stays without loss. There is no lossy WebP encoder in Rust alone,
/// and WebP without loss takes several times the bytes for a photograph: so a WebP without transparency becomes
/// JPEG, and one with transparency lossless WebP ([`resized_format`] tells, so that names can be given before
/// the work is done).
///
/// Fails as [`strip_metadata`] does, for damaged pixels, for GIF and for animations.
pub fn resize(bytes: &[u8], width: u32, quality: u8) -> Result<Encoded, ImageError> {
    let source = Source::new(bytes)?;
    let info = source.info;
    if source.format == Format::Gif || info.animated {
        return Err(ImageError::Unsupported { format: source.format });
    }
    let whole = || {
        strip_metadata(bytes).map(|bytes| Encoded {
            bytes,
            format: source.format,
            width: info.width,
            height: info.height,
        })
    };
    let width = width.max(1);
    if width >= info.width {
        return whole();
    }
    let (picture, profile) = source.decode()?;
    let height =
        (u64::from(info.height) * u64::from(width) + u64::from(info.width) / 2) / u64::from(info.width);
    // Not larger than before, as the picture gets narrower.
    let height = u32::try_from(height).unwrap_or(info.height).max(1);
    let picture = shrink(picture, width, height);
    let (format, bytes) = match source.format {
        Format::Jpeg => (Format::Jpeg, encode_jpeg(&picture, quality, profile)?),
        Format::Png => (Format::Png, encode_png(&picture, profile)?),
        _ if info.alpha => (Format::WebP, encode_webp(&picture, profile)?),
        _ => (Format::Jpeg, encode_jpeg(&picture, quality, profile)?),
    };
    Ok(Encoded { bytes, format, width, height })
}

/// An image whose container was walked and freed of metadata.
struct Source {
    format: Format,
    info: ImageInfo,
    orientation: Orientation,
    stripped: Vec<u8>,
}

impl Source {
    fn new(bytes: &[u8]) -> Result<Source, ImageError> {
        let format = container::format_of(bytes).ok_or_else(|| match svg_size(bytes) {
            Ok(_) => ImageError::Unsupported { format: Format::Svg },
            Err(_) => ImageError::Unknown,
        })?;
        let mut stripped = Vec::with_capacity(bytes.len());
        let facts = container::walk(format, bytes, Some(&mut stripped))?;
        let info = check_size(format, &facts, MAX_PIXELS)?;
        Ok(Source { format, info, orientation: facts.orientation, stripped })
    }

    fn must_turn(&self) -> bool {
        self.orientation != Orientation::NoTransforms && !self.info.animated && self.format != Format::Gif
    }

    /// The picture as shown, eight bits a channel, with its profile where it still fits.
    fn decode(&self) -> Result<(DynamicImage, Option<Vec<u8>>), ImageError> {
        let bytes = Cursor::new(self.stripped.as_slice());
        let (picture, profile) = match self.format {
            Format::Jpeg => self.pixels(JpegDecoder::new(bytes)),
            Format::Png => self.pixels(PngDecoder::with_limits(bytes, limits())),
            Format::WebP => self.pixels(WebPDecoder::new(bytes)),
            Format::Gif | Format::Svg => return Err(ImageError::Unsupported { format: self.format }),
        }?;
        let mut picture = eight_bits(picture);
        picture.apply_orientation(self.orientation);
        let profile = profile.filter(|profile| profile_fits(profile, &picture));
        Ok((picture, profile))
    }

    fn pixels(
        &self,
        decoder: image::ImageResult<impl ImageDecoder>,
    ) -> Result<(DynamicImage, Option<Vec<u8>>), ImageError> {
        let failed = |e| match e {
            image::ImageError::Unsupported(_) => ImageError::Unsupported { format: self.format },
            image::ImageError::Limits(_) => {
                ImageError::TooLarge { width: self.info.width, height: self.info.height }
            }
            _ => ImageError::Damaged { format: self.format },
        };
        let mut decoder = decoder.map_err(failed)?;
        let (width, height) = decoder.dimensions();
        // Two sizes in one file: the walk and the decoder do not speak of the same picture.
        let stored =
            (u64::from(width) * u64::from(height), u64::from(self.info.width) * u64::from(self.info.height));
        if stored.0 != stored.1 {
            return Err(ImageError::Damaged { format: self.format });
        }
        decoder.set_limits(limits()).map_err(failed)?;
        // A profile that cannot be read is left out, as browsers do.
        let profile = decoder.icc_profile().ok().flatten();
        Ok((DynamicImage::from_decoder(decoder).map_err(failed)?, profile))
    }
}

/// Room for the largest picture with four channels of 16 bits, and the decoder's own needs.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8 + (64 << 20));
    limits
}

fn check_size(format: Format, facts: &Facts, most: u64) -> Result<ImageInfo, ImageError> {
    let turned = matches!(
        facts.orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    ) && !facts.animated;
    let (width, height) = if turned { (facts.height, facts.width) } else { (facts.width, facts.height) };
    if width == 0 || height == 0 {
        return Err(ImageError::NoSize { format });
    }
    if u64::from(width) * u64::from(height) > most {
        return Err(ImageError::TooLarge { width, height });
    }
    Ok(ImageInfo { format, width, height, animated: facts.animated, alpha: facts.alpha })
}

/// Eight bits a channel, without an alpha channel that hides nothing.
fn eight_bits(picture: DynamicImage) -> DynamicImage {
    let picture = match picture {
        DynamicImage::ImageLuma16(_) => DynamicImage::ImageLuma8(picture.into_luma8()),
        DynamicImage::ImageLumaA16(_) => DynamicImage::ImageLumaA8(picture.into_luma_alpha8()),
        DynamicImage::ImageRgb16(_) | DynamicImage::ImageRgb32F(_) => {
            DynamicImage::ImageRgb8(picture.into_rgb8())
        }
        DynamicImage::ImageRgba16(_) | DynamicImage::ImageRgba32F(_) => {
            DynamicImage::ImageRgba8(picture.into_rgba8())
        }
        other => other,
    };
    match &picture {
        DynamicImage::ImageRgba8(p) if p.pixels().all(|p| p.0[3] == 255) => {
            DynamicImage::ImageRgb8(picture.into_rgb8())
        }
        DynamicImage::ImageLumaA8(p) if p.pixels().all(|p| p.0[1] == 255) => {
            DynamicImage::ImageLuma8(picture.into_luma8())
        }
        _ => picture,
    }
}

/// Whether an ICC profile speaks of the colours the picture has now. (A profile for CMYK does not once the
/// decoder has made RGB of it.) The colour space is at byte 16, the signature at byte 36 (ICC.1:2022, 7.2).
fn profile_fits(profile: &[u8], picture: &DynamicImage) -> bool {
    let space: &[u8] = if picture.color().has_color() { b"RGB " } else { b"GRAY" };
    profile.get(16..20) == Some(space) && profile.get(36..40) == Some(b"acsp")
}

/// Lanczos for sharpness. A picture much too large is first averaged to twice the size wanted, which costs a
/// fraction and shows no difference.
fn shrink(mut picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    // Transparent pixels have a colour too, which must not bleed into their neighbours.
    premultiply(&mut picture);
    if picture.width() / 4 >= width && picture.height() / 4 >= height {
        picture = picture.thumbnail_exact(width * 2, height * 2);
    }
    let mut picture = picture.resize_exact(width, height, imageops::FilterType::Lanczos3);
    unpremultiply(&mut picture);
    picture
}

fn premultiply(picture: &mut DynamicImage) {
    each_with_alpha(picture, |c, a| ((u16::from(c) * u16::from(a) + 127) / 255) as u8);
}

fn unpremultiply(picture: &mut DynamicImage) {
    each_with_alpha(picture, |c, a| {
        if a == 0 { 0 } else { ((u16::from(c) * 255 + u16::from(a) / 2) / u16::from(a)).min(255) as u8 }
    });
}

fn each_with_alpha(picture: &mut DynamicImage, change: impl Fn(u8, u8) -> u8) {
    match picture {
        DynamicImage::ImageRgba8(p) => p.pixels_mut().for_each(|p| {
            let [r, g, b, a] = p.0;
            p.0 = [change(r, a), change(g, a), change(b, a), a];
        }),
        DynamicImage::ImageLumaA8(p) => p.pixels_mut().for_each(|p| p.0 = [change(p.0[0], p.0[1]), p.0[1]]),
        _ => {}
    }
}

fn encode_jpeg(picture: &DynamicImage, quality: u8, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100));
    encode(encoder, picture, profile, Format::Jpeg).map(|()| bytes)
}

fn encode_png(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    encode(encoder, picture, profile, Format::Png).map(|()| bytes)
}

fn encode_webp(picture: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    encode(WebPEncoder::new_lossless(&mut bytes), picture, profile, Format::WebP).map(|()| bytes)
}

/// Fails where the format cannot hold the picture: WebP ends at 16,384 pixels a side.
fn encode(
    mut encoder: impl ImageEncoder,
    picture: &DynamicImage,
    profile: Option<Vec<u8>>,
    format: Format,
) -> Result<(), ImageError> {
    if let Some(profile) = profile {
        // An encoder that takes no profile leaves it out.
        let _ = encoder.set_icc_profile(profile);
    }
    encoder
        .write_image(picture.as_bytes(), picture.width(), picture.height(), picture.color().into())
        .map_err(|_| ImageError::Unsupported { format })
}

/// The size of an SVG by its root element: `width` and `height`, else the `viewBox`.
fn svg_size(bytes: &[u8]) -> Result<(u32, u32), ImageError> {
    use quick_xml::events::Event;
    let text = std::str::from_utf8(bytes).map_err(|_| ImageError::Unknown)?;
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{FEFF}').trim_start());
    let root = loop {
        match reader.read_event() {
            Ok(Event::Start(root) | Event::Empty(root)) if root.local_name().as_ref() == "svg" => {
                break root;
            }
            Ok(Event::Decl(_) | Event::Comment(_) | Event::DocType(_) | Event::PI(_)) => {}
            Ok(Event::Text(space)) if space.trim().is_empty() => {}
            _ => return Err(ImageError::Unknown),
        }
    };
    let attribute = |name: &str| {
        let value = root.try_get_attribute(name).ok().flatten()?.value;
        Some(value.into_owned())
    };
    let pixels =
        |number: f64| (number.is_finite() && number > 0.0).then(|| number.round().clamp(1.0, 1e6) as u32);
    let length = |name| pixels(attribute(name)?.trim().trim_end_matches("px").parse().ok()?);
    let view = || {
        let view = attribute("viewBox")?;
        let mut sides =
            view.split([' ', ',', '\n', '\t']).filter(|s| !s.is_empty()).skip(2).map(str::parse::<f64>);
        Some((pixels(sides.next()?.ok()?)?, pixels(sides.next()?.ok()?)?))
    };
    length("width").zip(length("height")).or_else(view).ok_or(ImageError::NoSize { format: Format::Svg })
}

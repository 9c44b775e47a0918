//! Pictures: the image a page names, in the widths there are.

use std::fmt::Write as _;

use minijinja::Value;

use super::context::Context;
use super::escape;
use crate::diag::{Code, Diagnostic, Text};
use crate::model::outputs::{shown_size, widths};
use crate::model::{FileRef, OutputId, Page, resolve_path};

/// An image with its sizes.
pub struct Picture {
    pub src: String,
    /// Address from the site's root, for absolute links.
    pub url: String,
    /// Empty where there is only one size.
    pub srcset: String,
    pub size: Option<crate::model::ImageSize>,
    /// The outputs that hold it, in each of its widths.
    widths: Vec<OutputId>,
}

impl Picture {
    /// The element, with the text for those who do not see it.
    pub fn write(&self, context: &Context, out: &mut String, alt: &str) {
        context.use_picture(self.widths.clone());
        out.push_str("<img src=\"");
        escape::push_html(out, &self.src);
        if !self.srcset.is_empty() {
            out.push_str("\" srcset=\"");
            escape::push_html(out, &self.srcset);
            out.push_str("\" sizes=\"(min-width: 48rem) 45rem, 100vw");
        }
        if let Some(size) = self.size {
            let _ = write!(out, "\" width=\"{}\" height=\"{}", size.width, size.height);
        }
        out.push_str("\" alt=\"");
        escape::push_html(out, alt);
        out.push_str("\" loading=\"lazy\" decoding=\"async\">");
    }

    /// For templates.
    pub fn value(&self, context: &Context, alt: &str) -> Value {
        context.use_picture(self.widths.clone());
        let size = |n: Option<u32>| n.map_or_else(|| Value::from(()), Value::from);
        Value::from_pairs([
            ("src", Value::from(self.src.as_str())),
            ("srcset", Value::from(self.srcset.as_str())),
            ("width", size(self.size.map(|s| s.width))),
            ("height", size(self.size.map(|s| s.height))),
            ("alt", Value::from(alt)),
        ])
    }
}

/// The image a page names: beside it, or from the site's root with a leading `/`. The error has no
/// place yet.
pub fn picture(context: &Context, page: &Page, path: &str) -> Result<Picture, Diagnostic> {
    let site = &context.site;
    if let Some(root) = path.strip_prefix('/') {
        if let Some(&id) = site.outputs.get(root) {
            let at = site.assets.iter().position(|a| a.path.strip_prefix("static/") == Some(root));
            let asset = at.map(|at| (at as u32, &site.assets[at]));
            let size = asset.and_then(|(_, asset)| asset.image).map(|image| shown_size(site, image));
            // Where one was made that is not too large for a page, that.
            let made = asset
                .and_then(|(at, asset)| widths(site, asset).last().map(|width| OutputId::Resized(at, *width)))
                .filter(|id| site.makes(*id));
            let url = made.map_or_else(|| root.to_owned(), |id| site.path(id));
            let widths = vec![made.unwrap_or(id)];
            return Ok(Picture { src: context.href(&url), url, srcset: String::new(), size, widths });
        }
        return Err(missing_image(path, &format!("static/{root}")));
    }
    let target = resolve_path(&page.parsed.path.dir, path);
    let Some(FileRef { asset, url }) = target.as_deref().and_then(|t| site.files.get(t)) else {
        let shown = target.map_or_else(|| path.to_owned(), |t| format!("content/{t}"));
        return Err(missing_image(path, &shown));
    };
    let Some(size) = site.assets[*asset as usize].image else {
        // Where the file itself has been reported, that is the root.
        let file = crate::diag::Place::file(&site.assets[*asset as usize].path);
        return Err(Diagnostic::error(
            Code::Image,
            Text::new(
                format!("tệp {path} không dùng làm ảnh được"),
                format!("the file {path} cannot be shown as an image"),
            ),
        )
        .related(file, Text::fixed("tệp này", "this file"))
        .help(hint(path)));
    };
    let mut srcset = String::new();
    let (narrower, size) = (widths(site, &site.assets[*asset as usize]), shown_size(site, size));
    let mut made = vec![OutputId::Image(*asset)];
    for width in narrower {
        let narrower = OutputId::Resized(*asset, width);
        let _ = write!(srcset, "{} {width}w, ", context.link(narrower));
        made.push(narrower);
    }
    if !srcset.is_empty() {
        let _ = write!(srcset, "{} {}w", context.href(url), size.width);
    }
    Ok(Picture { src: context.href(url), url: url.to_string(), srcset, size: Some(size), widths: made })
}

/// How to make a picture that browsers show of a file, by its ending.
fn hint(path: &str) -> Text {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "heic" | "heif" => Text::fixed(
            "đây là ảnh HEIC của iPhone: mở bằng Ảnh (Photos), chọn lưu thành JPEG; hoặc trên iPhone vào Cài đặt → Camera → Định dạng → Tương thích nhất",
            "this is a HEIC picture of an iPhone: open it in Photos and save it as JPEG; or set the phone's camera to the most compatible format",
        ),
        "bmp" => Text::fixed(
            "đây là ảnh BMP: mở bằng Paint, chọn Save as → PNG picture",
            "this is a BMP picture: open it in Paint and save it as PNG",
        ),
        "tif" | "tiff" => Text::fixed(
            "đây là ảnh TIFF (máy quét): mở bằng Paint hoặc Ảnh (Photos), lưu thành JPEG hoặc PNG",
            "this is a TIFF picture of a scanner: open it in Paint or Photos and save it as JPEG or PNG",
        ),
        "avif" => Text::fixed(
            "đây là ảnh AVIF: mở bằng Ảnh (Photos) hoặc trình duyệt, lưu thành JPEG hoặc PNG",
            "this is an AVIF picture: open it in Photos or a browser and save it as JPEG or PNG",
        ),
        _ => Text::fixed("dùng ảnh JPEG, PNG hoặc WebP", "use a JPEG, PNG or WebP image"),
    }
}

fn missing_image(path: &str, shown: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        Code::MissingImage,
        Text::new(format!("không có ảnh {shown}"), format!("there is no image {shown}")),
    );
    if crate::model::is_active(path) {
        return diagnostic.help(Text::fixed(
            "ảnh SVG trong content/ không được đưa lên trang: dùng PNG, JPEG hoặc WebP",
            "SVG images in content/ are not published: use PNG, JPEG or WebP",
        ));
    }
    diagnostic.help(Text::fixed(
        "chép ảnh vào cùng thư mục với trang và ghi đúng tên tệp, kể cả đuôi",
        "copy the image into the page's folder and write its name with the ending",
    ))
}

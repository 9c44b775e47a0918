//! `sitemap.xml` (sitemaps.org), `robots.txt` (RFC 9309) and `manifest.webmanifest` (W3C).

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::json;

use super::context::Context;
use super::escape::push_html;
use super::head::translations;
use super::kinds;
use crate::model::address::of_file;
use crate::model::{OutputId, Site};

/// All indexable pages with their translations.
pub fn sitemap(site: &Arc<Site>) -> String {
    let mut paths: Vec<(&str, OutputId)> = site.planned.iter().map(|p| (&*p.path, p.id)).collect();
    paths.sort_unstable();
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let absolute = |url: &str| format!("{}{}", site.config.base_url, super::escape::url_path(url));
    for (path, id) in paths {
        if !kinds::of(site, id).is_some_and(|kind| kind.is_indexed(site)) {
            continue;
        }
        xml.push_str("<url><loc>");
        push_html(&mut xml, &absolute(of_file(path)));
        xml.push_str("</loc>");
        if let OutputId::Page(page) = id {
            if let Some(date) = site.page(page).updated() {
                let _ = write!(xml, "<lastmod>{date}</lastmod>");
            }
            for (lang, url) in translations(site, page) {
                let _ = write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{lang}\" href=\"");
                push_html(&mut xml, &absolute(&url));
                xml.push_str("\"/>");
            }
        }
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

pub fn robots(site: &Site) -> String {
    let sitemap = site.address(OutputId::Sitemap);
    format!("User-agent: *\nAllow: /\n\nSitemap: {}{sitemap}\n", site.config.base_url)
}

/// The web app manifest; its icons are the theme's `icons/icon-<size>.png` and
/// `icons/icon-maskable-<size>.png`.
pub fn manifest(context: &Context) -> String {
    let site = &context.site;
    let icons: Vec<_> = context
        .theme
        .assets
        .iter()
        .filter_map(|(path, asset)| {
            let name = path.strip_prefix("icons/icon-")?.strip_suffix(".png")?;
            let (purpose, size) =
                name.strip_prefix("maskable-").map_or(("any", name), |size| ("maskable", size));
            let size: u32 = size.parse().ok()?;
            Some(json!({
                "src": context.href(&context.use_asset(path).unwrap_or(asset).url),
                "sizes": format!("{size}x{size}"),
                "type": "image/png",
                "purpose": purpose,
            }))
        })
        .collect();
    let short = site.config.organisation.as_ref().and_then(|o| o.short.clone());
    let manifest = json!({
        "name": site.config.title,
        "short_name": short.unwrap_or_else(|| site.config.title.clone()),
        "description": site.config.description,
        "lang": site.config.default_language,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "icons": icons,
    });
    format!("{manifest:#}\n")
}

//! Fills the holes of a page's body: links, images, legal symbols, abbreviations, shortcodes.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use minijinja::Value;

use super::context::{Context, Links, root};
use super::escape;
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::model::outputs::{resized_url, widths};
use crate::model::{FileRef, Page, PageId, resolve_path};
use crate::parse::markdown::{AlertKind, Arg, Hole, HoleKind, LinkTarget};

/// The body of a page as HTML. Problems go to the context.
pub fn fill(context: &Arc<Context>, id: PageId) -> String {
    let page = context.site.page(id);
    let body = &page.parsed.body;
    if body.holes.is_empty() {
        return body.html.clone();
    }
    let mut filler = Filler { context, page, abbreviations: HashSet::new(), shortcodes: 0 };
    let mut out = String::with_capacity(body.html.len() + body.holes.len() * 40);
    let mut position = Position { hole: 0, at: 0 };
    filler.fill(&mut out, &mut position, None);
    out.push_str(&body.html[position.at..]);
    match context.links {
        Links::Absolute => absolute_footnotes(&out, &context.absolute(&page.url)),
        _ => out,
    }
}

/// Leads footnotes to the page itself: in a feed, their anchors alone would lead nowhere. Text
/// cannot look like these tags, for `<` is escaped in it.
fn absolute_footnotes(html: &str, page: &str) -> String {
    let mut address = String::new();
    escape::push_html(&mut address, page);
    html.replace("<a href=\"#", &format!("<a href=\"{address}#")).replace(
        "<a class=\"footnote-back\" href=\"#",
        &format!("<a class=\"footnote-back\" href=\"{address}#"),
    )
}

struct Filler<'a> {
    context: &'a Arc<Context>,
    page: &'a Page,
    /// Abbreviations that have been explained on this page.
    abbreviations: HashSet<&'a str>,
    /// How many shortcodes have been run.
    shortcodes: u32,
}

/// How far the body has been copied.
struct Position {
    hole: usize,
    at: usize,
}

/// What ends the part that is being filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Shortcode,
    Alert,
}

impl<'a> Filler<'a> {
    /// Copies HTML and fills holes up to the end of the body, shortcode or alert.
    fn fill(&mut self, out: &mut String, position: &mut Position, until: Option<Until>) {
        let body = &self.page.parsed.body;
        while let Some(hole) = body.holes.get(position.hole) {
            let at = hole.at as usize;
            out.push_str(&body.html[position.at..at]);
            position.at = at;
            position.hole += 1;
            match &hole.kind {
                HoleKind::Href(target) => self.href(out, target, hole),
                HoleKind::Image { src, alt, title, alone } => {
                    self.image(out, src, alt, title.as_deref(), *alone, hole);
                }
                HoleKind::Symbol(symbol) => self.symbol(out, symbol),
                HoleKind::Abbr(short) => self.abbr(out, short),
                HoleKind::Text(key) => escape::push_html(out, &self.context.text(key)),
                HoleKind::TableLabel(n) => {
                    let label = self.context.text("table.scroll").replace("{n}", &n.to_string());
                    escape::push_html(out, &label);
                }
                HoleKind::ShortcodeOpen { name, args, leaf } => {
                    let mut inner = String::new();
                    if !leaf {
                        self.fill(&mut inner, position, Some(Until::Shortcode));
                    }
                    self.shortcode(out, name, args, inner, hole);
                }
                HoleKind::AlertOpen(kind) => {
                    let mut inner = String::new();
                    self.fill(&mut inner, position, Some(Until::Alert));
                    self.alert(out, *kind, inner);
                }
                HoleKind::ShortcodeClose if until == Some(Until::Shortcode) => return,
                HoleKind::AlertClose if until == Some(Until::Alert) => return,
                HoleKind::ShortcodeClose | HoleKind::AlertClose => {}
            }
        }
    }

    fn source(&self) -> &'a Arc<SourceText> {
        &self.page.parsed.source
    }

    fn report(&self, diagnostic: Diagnostic) {
        // A page is rendered in several outputs (its own, feeds, a stand-in); its problems are the same.
        self.context.diagnostics.push(diagnostic);
    }

    fn href(&self, out: &mut String, target: &LinkTarget, hole: &Hole) {
        let address = match target {
            LinkTarget::Fragment(id) => {
                let known = id.is_empty() || self.page.parsed.body.anchors.iter().any(|a| a == id);
                if !known {
                    self.broken_anchor(id, self.page, span(hole));
                }
                // In a feed, an anchor alone would lead to the feed's own place.
                let page = match self.context.links {
                    Links::Absolute => self.context.absolute(&self.page.url),
                    _ => String::new(),
                };
                Some(format!("{page}#{}", escape::url_path(id)))
            }
            LinkTarget::Site { path, query, fragment } => {
                self.site_address(path, span(hole)).map(|address| with_rest(address, query, fragment))
            }
            LinkTarget::Page { path, query, fragment } => self
                .page_address(path, fragment.as_deref(), span(hole))
                .map(|address| with_rest(address, query, fragment)),
        };
        if let Some(address) = address {
            out.push_str(" href=\"");
            escape::push_html(out, &address);
            out.push('"');
        }
    }

    /// A path that begins with `/`: a file of `static/` or an address of the site.
    fn site_address(&self, path: &str, range: Range<usize>) -> Option<String> {
        let site = &self.context.site;
        let to = path.trim_start_matches('/');
        let candidates = if to.is_empty() || to.ends_with('/') {
            vec![format!("{to}index.html")]
        } else {
            vec![to.to_owned(), format!("{to}/index.html")]
        };
        for file in candidates {
            if site.outputs.contains_key(file.as_str()) {
                let address = file
                    .strip_suffix("index.html")
                    .filter(|_| file.ends_with("/index.html") || file == "index.html");
                return Some(self.context.href(address.unwrap_or(&file)));
            }
        }
        let known = site.outputs.keys().filter(|k| k.ends_with("index.html")).map(|k| &**k);
        let near =
            crate::vi::nearest::nearest(to, known).map(|k| format!("/{}", k.trim_end_matches("index.html")));
        let mut diagnostic = Diagnostic::error(
            Code::BrokenLink,
            Text::new(format!("trang không có địa chỉ {path}"), format!("the site has no address {path}")),
        )
        .at(self.source(), range);
        if let Some(near) = near {
            diagnostic = diagnostic
                .help(Text::new(format!("Có phải ý bạn là `{near}`?"), format!("Did you mean `{near}`?")));
        }
        self.report(diagnostic);
        None
    }

    /// A relative path to a page or a file of `content/`.
    fn page_address(&self, path: &str, fragment: Option<&str>, range: Range<usize>) -> Option<String> {
        let site = &self.context.site;
        let dir = &self.page.parsed.path.dir;
        let Some(target) = resolve_path(dir, path) else {
            self.report(
                Diagnostic::error(
                    Code::BrokenLink,
                    Text::fixed(
                        "liên kết này ra ngoài thư mục content/",
                        "this link leaves the content/ folder",
                    ),
                )
                .at(self.source(), range)
                .help(Text::fixed("xóa bớt ../", "remove some ../")),
            );
            return None;
        };
        if let Some(mut id) = site.find_page(&target, self.context.lang) {
            let fragment = fragment.filter(|f| !f.is_empty());
            let has = |id: PageId| {
                let anchors = &site.page(id).parsed.body.anchors;
                fragment.is_none_or(|f| anchors.iter().any(|a| &**a == f))
            };
            // A translation may have other anchors: then the file that was named is the better target.
            if !has(id)
                && let Some(named) = site.by_path.get(target.as_str())
            {
                id = *named;
            }
            let page = site.page(id);
            if let (false, Some(fragment)) = (has(id), fragment) {
                self.broken_anchor(fragment, page, range);
            }
            return Some(self.context.href(&page.url));
        }
        if let Some(file) = site.files.get(target.as_str()) {
            return Some(self.context.href(&file.url));
        }
        self.report(self.broken_link(path, &target, range));
        None
    }

    fn broken_link(&self, path: &str, target: &str, range: Range<usize>) -> Diagnostic {
        let site = &self.context.site;
        if site.is_unpublished(target) {
            return Diagnostic::error(
                Code::BrokenLink,
                Text::new(
                    format!("trang content/{target} chưa được công bố"),
                    format!("the page content/{target} is not published"),
                ),
            )
            .at(self.source(), range)
            .help(Text::fixed(
                "bỏ liên kết cho đến khi trang đó được công bố",
                "remove the link until that page is published",
            ));
        }
        let active = crate::model::is_active(path);
        let diagnostic = Diagnostic::error(
            Code::BrokenLink,
            Text::new(format!("không có tệp content/{target}"), format!("there is no file content/{target}")),
        )
        .at(self.source(), range);
        if active {
            return diagnostic.help(Text::fixed(
                "tệp .html, .svg và .js trong content/ không được đưa lên trang",
                ".html, .svg and .js files in content/ are not published",
            ));
        }
        if !path.contains('.') {
            return diagnostic.help(Text::new(
                format!(
                    "liên kết tới trang của mình phải ghi tên tệp, ví dụ {}.md",
                    path.trim_end_matches('/')
                ),
                format!("a link to a page names its file, for example {}.md", path.trim_end_matches('/')),
            ));
        }
        // The nearest file of the same name anywhere, then the nearest path.
        let name = target.rsplit('/').next().unwrap_or(target);
        let paths: Vec<&str> = site.by_path.keys().chain(site.files.keys()).map(|p| &**p).collect();
        let mut same_name: Vec<&str> =
            paths.iter().copied().filter(|p| p.rsplit('/').next() == Some(name) && *p != target).collect();
        same_name.sort_unstable();
        let near = same_name.first().copied().or_else(|| {
            let mut sorted = paths;
            sorted.sort_unstable();
            crate::vi::nearest::nearest(target, sorted)
        });
        match near {
            Some(near) => {
                let dir = &self.page.parsed.path.dir;
                let from = if dir.is_empty() { String::new() } else { format!("{dir}/") };
                let suggestion = super::address::relative(&from, near, false);
                diagnostic.help(Text::new(
                    format!("Có phải ý bạn là `{suggestion}`?"),
                    format!("Did you mean `{suggestion}`?"),
                ))
            }
            None => diagnostic,
        }
    }

    fn broken_anchor(&self, fragment: &str, target: &Page, range: Range<usize>) {
        let anchors: Vec<&str> = target.parsed.body.anchors.iter().map(|a| &**a).collect();
        self.report(
            Diagnostic::error(
                Code::BrokenAnchor,
                Text::new(
                    format!("trang {} không có mục `#{fragment}`", target.parsed.source.path),
                    format!("{} has no anchor `#{fragment}`", target.parsed.source.path),
                ),
            )
            .at(self.source(), range)
            .suggest(fragment, anchors),
        );
    }

    fn image(
        &self,
        out: &mut String,
        src: &LinkTarget,
        alt: &str,
        title: Option<&str>,
        alone: bool,
        hole: &Hole,
    ) {
        let path = match src {
            LinkTarget::Page { path, .. } => path.to_string(),
            LinkTarget::Site { path, .. } => path.to_string(),
            LinkTarget::Fragment(_) => String::new(),
        };
        let Some(picture) = self.find_picture(&path, span(hole)) else {
            escape::push_html(out, alt);
            return;
        };
        let figure = alone && title.is_some();
        if figure {
            out.push_str("<figure>");
        }
        picture.write(out, alt);
        if let (true, Some(title)) = (figure, title) {
            out.push_str("<figcaption>");
            escape::push_html(out, title);
            out.push_str("</figcaption></figure>");
        }
        if figure || alone {
            out.push('\n');
        }
    }

    fn find_picture(&self, path: &str, range: Range<usize>) -> Option<Picture> {
        match picture(self.context, self.page, path) {
            Ok(picture) => Some(picture),
            Err(diagnostic) => {
                self.report(diagnostic.at(self.source(), range));
                None
            }
        }
    }

    fn symbol(&self, out: &mut String, symbol: &str) {
        let site = &self.context.site;
        match site.registries.document(symbol) {
            Some(id) => {
                let address = self.context.href(&site.document_url(self.context.lang, id));
                out.push_str("<a class=\"symbol\" href=\"");
                escape::push_html(out, &address);
                out.push('"');
                if let Some(title) = &site.registries.document_entry(id).title {
                    out.push_str(" title=\"");
                    escape::push_html(out, title);
                    out.push('"');
                }
                out.push('>');
                escape::push_html(out, symbol);
                out.push_str("</a>");
            }
            None => escape::push_html(out, symbol),
        }
    }

    fn abbr(&mut self, out: &mut String, short: &'a str) {
        match self.context.site.registries.abbreviation(short) {
            Some(long) if self.abbreviations.insert(short) => {
                out.push_str("<abbr title=\"");
                escape::push_html(out, long);
                out.push_str("\">");
                escape::push_html(out, short);
                out.push_str("</abbr>");
            }
            _ => escape::push_html(out, short),
        }
    }

    fn alert(&mut self, out: &mut String, kind: AlertKind, inner: String) {
        let args = BTreeMap::from([("kind".to_owned(), Value::from(kind.name()))]);
        self.run(out, "alert", args, inner, Extra::default());
    }

    fn shortcode(&mut self, out: &mut String, name: &str, args: &[Arg], inner: String, hole: &Hole) {
        let theme = &self.context.theme;
        let Some((name, declared)) = theme.shortcode(name).filter(|(name, _)| *name != "alert") else {
            let known: Vec<&str> = theme.shortcode_names().collect();
            let list = known.join(", ");
            self.report(
                Diagnostic::error(
                    Code::UnknownShortcode,
                    Text::new(format!("không có khối `{name}`"), format!("there is no shortcode `{name}`")),
                )
                .at(self.source(), span(hole))
                .suggest(name, known)
                .help(Text::new(format!("các khối có sẵn: {list}"), format!("the shortcodes: {list}"))),
            );
            out.push_str(&inner);
            return;
        };
        let mut values: BTreeMap<String, Value> =
            declared.iter().map(|arg| (arg.name.clone(), Value::from(()))).collect();
        let mut wrong = false;
        for arg in args {
            match values.get_mut(&*arg.key) {
                Some(value) => *value = Value::from(&*arg.value),
                None => {
                    wrong = true;
                    let known = declared.iter().map(|a| a.name.as_str());
                    let list = declared.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ");
                    self.report(
                        Diagnostic::error(
                            Code::Shortcode,
                            Text::new(
                                format!("khối `{name}` không có thuộc tính `{}`", arg.key),
                                format!("the shortcode `{name}` has no argument `{}`", arg.key),
                            ),
                        )
                        .at(self.source(), arg.key_range.start as usize..arg.key_range.end as usize)
                        .suggest(&arg.key, known)
                        .help(Text::new(format!("các thuộc tính: {list}"), format!("the arguments: {list}"))),
                    );
                }
            }
        }
        for arg in declared.iter().filter(|a| a.required) {
            if !args.iter().any(|given| *given.key == *arg.name) {
                wrong = true;
                self.report(
                    Diagnostic::error(
                        Code::Shortcode,
                        Text::new(
                            format!("khối `{name}` thiếu thuộc tính `{}`", arg.name),
                            format!("the shortcode `{name}` needs the argument `{}`", arg.name),
                        ),
                    )
                    .at(self.source(), span(hole))
                    .help(Text::new(
                        format!("thêm {}=\"…\" vào dòng này", arg.name),
                        format!("add {}=\"…\" to this line", arg.name),
                    )),
                );
            }
        }
        if wrong {
            out.push_str(&inner);
            return;
        }
        let Some(extra) = self.extra(name, args, hole) else {
            out.push_str(&inner);
            return;
        };
        self.run(out, name, values, inner, extra);
    }

    /// What a shortcode's arguments refer to; `None` where that is missing and has been reported.
    fn extra(&self, name: &str, args: &[Arg], hole: &Hole) -> Option<Extra> {
        let arg = |key: &str| args.iter().find(|a| &*a.key == key);
        let range = |arg: &Arg| arg.range.start as usize..arg.range.end as usize;
        let mut extra = Extra::default();
        let site = &self.context.site;
        if let Some(id) = arg("hotline") {
            let Some(hotline) = site.config.hotlines.iter().find(|h| h.id == id.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownHotline,
                        Text::new(
                            format!("lantoa.toml không có [[hotlines]] với id \"{}\"", id.value),
                            format!("lantoa.toml has no [[hotlines]] with the id \"{}\"", id.value),
                        ),
                    )
                    .at(self.source(), range(id))
                    .suggest(&id.value, site.config.hotlines.iter().map(|h| &*h.id)),
                );
                return None;
            };
            extra.hotline = super::view::hotline(hotline);
        }
        if let Some(code) = arg("code").filter(|code| name == "lang" && !is_language(&code.value)) {
            self.report(
                Diagnostic::error(
                    Code::BadValue,
                    Text::new(
                        format!("\"{}\" không phải là mã ngôn ngữ", code.value),
                        format!("\"{}\" is not a language code", code.value),
                    ),
                )
                .at(self.source(), range(code))
                .help(Text::fixed(
                    "dùng mã ISO 639: en (Anh), km (Khmer), hmn (Mông), cjm (Chăm), zh (Hoa)",
                    "use an ISO 639 code: en, km, hmn, zh",
                )),
            );
            return None;
        }
        if let Some(src) = arg("src") {
            let picture = self.find_picture(&src.value, range(src))?;
            extra.picture = picture.value(arg("alt").map_or("", |a| &a.value));
        }
        if name == "target" {
            let (Some(plan), Some(id)) = (arg("plan"), arg("id")) else { return Some(extra) };
            let Some(linked) = site.plans.iter().find(|p| p.id == plan.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownPlan,
                        Text::new(
                            format!("không có kế hoạch \"{}\"", plan.value),
                            format!("there is no plan \"{}\"", plan.value),
                        ),
                    )
                    .at(self.source(), range(plan))
                    .suggest(&plan.value, site.plans.iter().map(|p| &*p.id)),
                );
                return None;
            };
            let targets = &linked.parsed.plan.targets;
            let Some(index) = targets.iter().position(|t| t.id.value == id.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownTarget,
                        Text::new(
                            format!("kế hoạch `{}` không có chỉ tiêu \"{}\"", plan.value, id.value),
                            format!("the plan `{}` has no target \"{}\"", plan.value, id.value),
                        ),
                    )
                    .at(self.source(), range(id))
                    .suggest(&id.value, targets.iter().map(|t| &*t.id.value)),
                );
                return None;
            };
            extra.target = super::view::target(self.context, linked, index);
        }
        let _ = hole;
        Some(extra)
    }

    fn run(
        &mut self,
        out: &mut String,
        name: &str,
        args: BTreeMap<String, Value>,
        inner: String,
        extra: Extra,
    ) {
        self.shortcodes += 1;
        let theme = &self.context.theme;
        let template = format!("shortcodes/{name}.html");
        let values = Value::from_pairs([
            ("args", Value::from_pairs(args)),
            ("body", Value::from_safe_string(inner)),
            ("id", Value::from(format!("k{}", self.shortcodes))),
            ("lang", Value::from(self.context.lang_code())),
            ("hotline", extra.hotline),
            ("picture", extra.picture),
            ("target", extra.target),
        ]);
        let rendered = theme
            .env
            .get_template(&template)
            .and_then(|template| template.render(root(self.context, values)));
        match rendered {
            Ok(html) => out.push_str(&html),
            Err(error) => self.report(theme.problem(&error)),
        }
    }
}

/// What a shortcode's arguments refer to.
struct Extra {
    hotline: Value,
    picture: Value,
    target: Value,
}

impl Default for Extra {
    fn default() -> Extra {
        let none = || Value::from(());
        Extra { hotline: none(), picture: none(), target: none() }
    }
}

/// Whether a text has the form of a language tag (RFC 5646): a language of two or three letters and
/// further parts of up to eight letters and digits.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let language = parts.next().unwrap_or("");
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn span(hole: &Hole) -> Range<usize> {
    hole.range.start as usize..hole.range.end as usize
}

fn with_rest(mut address: String, query: &Option<Box<str>>, fragment: &Option<Box<str>>) -> String {
    if let Some(query) = query {
        let _ = write!(address, "?{query}");
    }
    if let Some(fragment) = fragment
        && !fragment.is_empty()
    {
        let _ = write!(address, "#{}", escape::url_path(fragment));
    }
    address
}

/// An image with its sizes.
pub struct Picture {
    pub src: String,
    /// Address from the site's root, for absolute links.
    pub url: String,
    /// Empty where there is only one size.
    pub srcset: String,
    pub size: Option<crate::model::ImageSize>,
}

impl Picture {
    fn write(&self, out: &mut String, alt: &str) {
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
    pub fn value(&self, alt: &str) -> Value {
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
        if site.outputs.contains_key(root) {
            let size = site
                .assets
                .iter()
                .find(|a| a.path.strip_prefix("static/") == Some(root))
                .and_then(|a| a.image);
            return Ok(Picture {
                src: context.href(root),
                url: root.to_owned(),
                srcset: String::new(),
                size,
            });
        }
        return Err(missing_image(path, &format!("static/{root}")));
    }
    let target = resolve_path(&page.parsed.path.dir, path);
    let Some(FileRef { asset, url }) = target.as_deref().and_then(|t| site.files.get(t)) else {
        let shown = target.map_or_else(|| path.to_owned(), |t| format!("content/{t}"));
        return Err(missing_image(path, &shown));
    };
    let Some(size) = site.assets[*asset as usize].image else {
        return Err(Diagnostic::error(
            Code::Image,
            Text::new(format!("tệp {path} không phải là ảnh"), format!("the file {path} is not an image")),
        )
        .help(Text::fixed("dùng ảnh JPEG, PNG hoặc WebP", "use a JPEG, PNG or WebP image")));
    };
    let mut srcset = String::new();
    for width in widths(site, size) {
        let _ = write!(srcset, "{} {width}w, ", context.href(&resized_url(url, size, width)));
    }
    if !srcset.is_empty() {
        let _ = write!(srcset, "{} {}w", context.href(url), size.width);
    }
    Ok(Picture { src: context.href(url), url: url.to_string(), srcset, size: Some(size) })
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

//! Fills the holes of a page's body: links, images, legal symbols, abbreviations, shortcodes.

mod shortcode;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use super::context::{Context, Links};
use super::escape;
use super::picture::{Picture, picture};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::model::address::{file_of, is_folder, of_file};
use crate::model::{OutputId, Page, PageId, resolve_path};
use crate::parse::markdown::{Hole, HoleKind, LinkTarget};

/// The body of a page as HTML. Problems go to the context.
pub fn fill(context: &Arc<Context>, id: PageId) -> String {
    let page = context.site.page(id);
    let body = &page.parsed.body;
    if body.holes.is_empty() {
        return body.html.clone();
    }
    let mut filler = Filler { context, page, abbreviations: HashSet::new(), shortcodes: 0 };
    let mut out = String::with_capacity(body.html.len() + body.holes.len() * 40);
    let mut position = Position { hole: 0, at: 0, dropped: None };
    filler.fill(&mut out, &mut position, None);
    position.copy(&body.html, body.html.len(), &mut out);
    out
}

/// A link to a page that is not published now: time alone never breaks a site.
fn hidden_link(hidden: &crate::model::Unpublished) -> Diagnostic {
    let (vi, en) = hidden.reason.words();
    Diagnostic::warning(
        Code::HiddenLink,
        Text::new(
            format!("trang content/{} {vi}, nên liên kết này chỉ hiện thành chữ", hidden.path),
            format!("the page content/{} {en}, so this link is shown as text", hidden.path),
        ),
    )
    .help(match hidden.reason {
        crate::model::Hidden::Expired(_) => Text::fixed(
            "bỏ liên kết, hoặc dẫn tới bài thay thế",
            "remove the link, or lead to what replaces the page",
        ),
        _ => Text::fixed(
            "không cần làm gì: liên kết tự hiện khi trang ấy được công bố",
            "nothing to do: the link appears when that page is published",
        ),
    })
}

/// What was probably meant by a path that names no file: a web address, an e-mail address or a telephone
/// number without what makes it one.
fn elsewhere(path: &str) -> Option<String> {
    let digits = path.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 3
        && path.bytes().all(|b| b.is_ascii_digit() || matches!(b, b' ' | b'.' | b'-' | b'+' | b'(' | b')'))
    {
        let number: String = path.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        return Some(format!("tel:{number}"));
    }
    if let Some((name, host)) = path.split_once('@')
        && !name.is_empty()
        && host.contains('.')
        && !host.contains('/')
    {
        return Some(format!("mailto:{path}"));
    }
    let host = path.split('/').next().unwrap_or(path).to_ascii_lowercase();
    let is_host = host.starts_with("www.")
        || [".vn", ".com", ".org", ".net", ".info", ".edu", ".gov", ".asia"]
            .iter()
            .any(|end| host.ends_with(end));
    is_host.then(|| format!("https://{path}"))
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
    /// Where the end tag of a link stands whose beginning was left out.
    dropped: Option<usize>,
}

/// The end of a link, as the body's writer writes it; text cannot look like it.
const LINK_END: &str = "</a>";

impl Position {
    /// Copies up to a place.
    fn copy(&mut self, html: &str, to: usize, out: &mut String) {
        if let Some(end) = self.dropped.filter(|end| *end < to) {
            out.push_str(&html[self.at..end]);
            self.at = end + LINK_END.len();
            self.dropped = None;
        }
        out.push_str(&html[self.at..to]);
        self.at = to;
    }

    /// Leaves out the link whose `<a` was just copied, but for its text. Links do not nest.
    fn drop_link(&mut self, html: &str, out: &mut String) {
        let rest = &html[self.at..];
        let Some(open) = rest.find('>') else { return };
        let Some(close) = rest[open..].find(LINK_END) else { return };
        out.truncate(out.strip_suffix("<a").map_or(out.len(), str::len));
        self.dropped = Some(self.at + open + close);
        self.at += open + 1;
    }
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
            position.copy(&body.html, at, out);
            position.hole += 1;
            match &hole.kind {
                HoleKind::Href(target) => {
                    if !self.href(out, target, hole) {
                        position.drop_link(&body.html, out);
                    }
                }
                HoleKind::NoteHref(anchor) => self.anchor_href(out, anchor),
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

    /// Writes where a link leads; `false` where it leads nowhere.
    fn href(&self, out: &mut String, target: &LinkTarget, hole: &Hole) -> bool {
        let address = match target {
            LinkTarget::Fragment(id) => {
                let known = id.is_empty() || self.page.parsed.body.anchors.iter().any(|a| a == id);
                if !known {
                    self.broken_anchor(id, self.page, span(hole));
                }
                self.anchor_href(out, id);
                return true;
            }
            LinkTarget::Site { path, query, fragment } => {
                self.site_address(path, span(hole)).map(|address| with_rest(address, query, fragment))
            }
            LinkTarget::Page { path, query, fragment } => self
                .page_address(path, fragment.as_deref(), span(hole))
                .map(|address| with_rest(address, query, fragment)),
        };
        let Some(address) = address else { return false };
        out.push_str(" href=\"");
        escape::push_html(out, &address);
        out.push('"');
        true
    }

    /// Leads to an anchor of the page. In a feed, the anchor alone would lead to the feed's own place.
    fn anchor_href(&self, out: &mut String, anchor: &str) {
        out.push_str(" href=\"");
        if self.context.links == Links::Absolute {
            escape::push_html(out, &self.context.absolute(&self.page.url));
        }
        out.push('#');
        escape::push_html(out, &escape::url_path(anchor));
        out.push('"');
    }

    /// A path that begins with `/`: a file of `static/` or an address of the site.
    fn site_address(&self, path: &str, range: Range<usize>) -> Option<String> {
        let site = &self.context.site;
        let to = path.trim_start_matches('/');
        let folder = (!is_folder(to)).then(|| file_of(&format!("{to}/")));
        for file in [file_of(to)].into_iter().chain(folder) {
            if site.outputs.contains_key(file.as_str()) {
                return Some(self.context.href(of_file(&file)));
            }
        }
        if let Some(hidden) = site.why_hidden_at(to) {
            self.report(hidden_link(hidden).at(self.source(), range));
            return None;
        }
        let known = site.outputs.keys().filter(|k| is_folder(of_file(k))).map(|k| &**k);
        let near = crate::vi::nearest::nearest(to, known).map(|k| format!("/{}", of_file(k)));
        let mut diagnostic = Diagnostic::error(
            Code::BrokenLink,
            Text::new(format!("trang không có địa chỉ {path}"), format!("the site has no address {path}")),
        )
        .at(self.source(), range);
        diagnostic = diagnostic.help(match near {
            Some(near) => Text::new(format!("Có phải ý bạn là `{near}`?"), format!("Did you mean `{near}`?")),
            None => Text::new(
                format!("nếu là tệp: chép vào static{path}; nếu là trang: ghi đường dẫn tới tệp .md của nó"),
                format!("a file: copy it to static{path}; a page: write the path of its .md file"),
            ),
        });
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
        if let Some(hidden) = site.why_hidden(target) {
            return hidden_link(hidden).at(self.source(), range);
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
        if let Some(full) = elsewhere(path) {
            return diagnostic.help(Text::new(
                format!("nếu dẫn ra ngoài trang: viết {full}"),
                format!("if it leads out of the site: write {full}"),
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
            None => {
                let folder = target.rsplit_once('/').map_or("content", |(folder, _)| folder);
                let folder =
                    if folder == "content" { folder.to_owned() } else { format!("content/{folder}") };
                diagnostic.help(Text::new(
                    format!("chép tệp ấy vào {folder}/, hoặc sửa tên cho đúng, kể cả đuôi"),
                    format!("copy the file to {folder}/, or mend its name, the ending too"),
                ))
            }
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
        picture.write(self.context, out, alt);
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
                let address = self.context.link(OutputId::Document(self.context.lang, id));
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

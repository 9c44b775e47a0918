//! Checks what front matter says against the registries, the configuration and the page's kind.

use std::sync::Arc;

use super::address::{file_of, is_folder, of_file};
use super::registries::{Registries, unknown};
use super::tree::Placed;
use super::{ParsedSite, Site, Unpublished};
use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::keys::Registry;
use crate::keys::page::{common, own};
use crate::parse::config::{Config, MenuEntry};
use crate::parse::front::FrontMatter;
use crate::parse::front::out_of_order;
use crate::parse::kind::{Kind, KindFields, SubjectType};

/// Checks the front matter of every page that is published, where it was written.
pub fn front_matter(
    parsed: &ParsedSite,
    pages: &[Placed],
    unpublished: &[Unpublished],
    registries: &Registries,
    report: &mut Report,
) {
    let check = Check { config: &parsed.config, registries };
    for page in pages.iter().filter(|p| !p.fallback) {
        let source = &page.parsed.source;
        check.references(&page.parsed.front, source, report);
        check.kind_fields(page, report);
        if let Some(cascade) = &page.parsed.front.cascade {
            check.references(cascade, source, report);
        }
        check.dates(page, report);
    }
    let emergency = parsed.config.emergency_page.as_ref();
    if let Some(path) = emergency
        && !pages.iter().any(|p| p.path() == &*path.value)
    {
        report.push(missing_page(path, &parsed.config.source, pages, unpublished));
    }
    for symbol in parsed.config.accessibility.iter().flat_map(|a| &a.documents) {
        if registries.document(&symbol.value).is_none() {
            report.push(registries.unknown_document(symbol, &parsed.config.source));
        }
    }
    for entries in parsed.config.menus.values() {
        menu(entries, &parsed.config, pages, unpublished, report);
    }
}

fn menu(
    entries: &[MenuEntry],
    config: &Config,
    pages: &[Placed],
    unpublished: &[Unpublished],
    report: &mut Report,
) {
    for entry in entries {
        if let Some(path) = &entry.page
            && !pages.iter().any(|p| p.path() == &*path.value)
        {
            report.push(missing_page(path, &config.source, pages, unpublished));
        }
        menu(&entry.children, config, pages, unpublished, report);
    }
}

/// Menu entries that lead to an address of the site which a build does not make.
pub fn menu_addresses(site: &Site, report: &mut Report) {
    for ((lang, _), entries) in &site.config.menus {
        let prefix = site.languages.iter().find(|l| l.code == *lang).map_or("", |l| &*l.prefix);
        addresses(entries, prefix, site, report);
    }
}

fn addresses(entries: &[MenuEntry], prefix: &str, site: &Site, report: &mut Report) {
    for entry in entries {
        addresses(&entry.children, prefix, site, report);
        let Some(url) = entry.url.as_ref().filter(|url| url.value.starts_with('/')) else { continue };
        let path = url.value.split(['?', '#']).next().unwrap_or("").trim_start_matches('/');
        let file = file_of(path);
        let exists = |file: &str| site.outputs.contains_key(file);
        if exists(&file) || exists(&format!("{prefix}{file}")) {
            continue;
        }
        let hidden = site.why_hidden_at(path).or_else(|| site.why_hidden_at(&format!("{prefix}{path}")));
        if let Some(hidden) = hidden {
            report.push(hidden_entry(hidden).at(&site.config.source, url.range()));
            continue;
        }
        let mut known: Vec<String> = site
            .outputs
            .keys()
            .map(|k| of_file(k))
            .filter(|k| is_folder(k))
            .map(|k| format!("/{k}"))
            .collect();
        known.sort_unstable();
        report.push(
            Diagnostic::error(
                Code::BrokenLink,
                Text::new(
                    format!("trang không có địa chỉ {}", url.value),
                    format!("the site has no address {}", url.value),
                ),
            )
            .at(&site.config.source, url.range())
            .suggest(&url.value, known.iter().map(String::as_str)),
        );
    }
}

fn missing_page(
    path: &crate::parse::value::Str,
    source: &Arc<SourceText>,
    pages: &[Placed],
    unpublished: &[Unpublished],
) -> Diagnostic {
    if let Some(hidden) = unpublished.iter().find(|u| *u.path == *path.value) {
        return hidden_entry(hidden).at(source, path.range());
    }
    let problem = Diagnostic::error(
        Code::BrokenLink,
        Text::new(
            format!("không có trang content/{} đang công bố", path.value),
            format!("there is no published page content/{}", path.value),
        ),
    )
    .at(source, path.range());
    // A folder, or a name without its ending.
    let name = path.value.trim_matches('/');
    let meant = [format!("{name}/_index.md"), format!("{name}/index.md"), format!("{name}.md")];
    match meant.iter().find(|meant| pages.iter().any(|page| page.path() == **meant)) {
        Some(meant) => problem
            .help(Text::new(format!("Có phải ý bạn là `{meant}`?"), format!("Did you mean `{meant}`?"))),
        None => problem.suggest(&path.value, pages.iter().map(|p| p.path())),
    }
}

/// An entry of the configuration for a page that is not published now.
fn hidden_entry(hidden: &Unpublished) -> Diagnostic {
    let (vi, en) = hidden.reason.words();
    Diagnostic::warning(
        Code::HiddenLink,
        Text::new(
            format!("trang content/{} {vi}, nên mục này không hiện", hidden.path),
            format!("the page content/{} {en}, so this entry is not shown", hidden.path),
        ),
    )
    .help(Text::fixed(
        "thay bằng trang khác, hoặc xóa mục này nếu trang ấy không trở lại",
        "name another page, or delete the entry if that page does not return",
    ))
}

struct Check<'a> {
    config: &'a Config,
    registries: &'a Registries,
}

impl Check<'_> {
    fn references(&self, front: &FrontMatter, source: &Arc<SourceText>, report: &mut Report) {
        let lists = [
            (
                &front.audiences,
                &self.registries.audiences,
                Code::UnknownAudience,
                ("đối tượng", "audience"),
                "audiences.toml",
            ),
            (
                &front.sectors,
                &self.registries.sectors,
                Code::UnknownSector,
                ("lĩnh vực", "sector"),
                "sectors.toml",
            ),
            (
                &front.hazards,
                &self.registries.hazards,
                Code::UnknownHazard,
                ("nguy cơ", "hazard"),
                "hazards.toml",
            ),
        ];
        for (values, registry, code, what, file) in lists {
            for value in values.iter().flatten() {
                if !registry.iter().any(|t| t.id.value == value.value) {
                    report.push(unknown(
                        code,
                        value,
                        source,
                        what,
                        file,
                        registry.iter().map(|t| &*t.id.value),
                    ));
                }
            }
        }
        for id in front.localities.iter().flatten() {
            if self.registries.locality(&id.value).is_none() {
                report.push(self.registries.unknown_locality(id, source));
            }
        }
        for symbol in front.documents.iter().flatten() {
            if self.registries.document(&symbol.value).is_none() {
                report.push(self.registries.unknown_document(symbol, source));
            }
        }
        for id in front.fields.iter().flat_map(|f| f.entries_of(Registry::Hotlines)) {
            if !self.config.hotlines.iter().any(|h| h.id == id.value) {
                let known = self.config.hotlines.iter().map(|h| &*h.id);
                report.push(
                    Diagnostic::error(
                        Code::UnknownHotline,
                        Text::new(
                            format!("lantoa.toml không có [[hotlines]] với id \"{}\"", id.value),
                            format!("lantoa.toml has no [[hotlines]] with the id \"{}\"", id.value),
                        ),
                    )
                    .at(source, id.range())
                    .suggest(&id.value, known),
                );
            }
        }
    }

    /// Fields that another kind has are mistakes; the kind may come from a section's defaults.
    fn kind_fields(&self, page: &Placed, report: &mut Report) {
        let Some(fields) = &page.parsed.front.fields else { return };
        let own = page.kind.fields();
        for written in fields.written() {
            let (key, range) = (written.key, written.range.clone());
            if own.contains(key) {
                continue;
            }
            let owners: Vec<String> = Kind::CHOICES
                .iter()
                .filter(|(_, kind)| kind.fields().contains(key))
                .map(|(name, _)| format!("kind = \"{name}\""))
                .collect();
            let owners = owners.join(" hoặc ");
            report.push(
                Diagnostic::error(
                    Code::WrongKind,
                    Text::new(
                        format!("trang loại `{}` không có khóa `{key}`", page.kind.name()),
                        format!("a page of kind `{}` has no key `{key}`", page.kind.name()),
                    ),
                )
                .at(&page.parsed.source, range.clone())
                .help(Text::new(
                    format!("khóa này dành cho {owners}; thêm dòng đó hoặc xóa khóa này"),
                    format!(
                        "this key is for {}; add that line or delete the key",
                        owners.replace(" hoặc ", " or ")
                    ),
                )),
            );
        }
        self.disclosure(page, report);
    }

    /// A named person is published only with a legal basis and until a day
    /// (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).
    fn disclosure(&self, page: &Placed, report: &mut Report) {
        let front = page.front();
        let KindFields::Disclosure(fields) = page.front().fields_of(page.kind) else { return };
        let names_a_person = fields.subject_type.is_some_and(|t| t.value == SubjectType::Person);
        let unclear = fields.subject.is_some() && fields.subject_type.is_none();
        if !names_a_person && !unclear {
            return;
        }
        let range = fields.subject.map_or(0..0, |s| s.range());
        for (missing, key) in [
            (fields.legal_basis.is_empty(), own::LEGAL_BASIS),
            (front.expiry_date.is_none(), common::EXPIRY_DATE),
        ] {
            if missing {
                report.push(
                    Diagnostic::error(
                        Code::PersonalData,
                        Text::new(
                            format!("nêu tên một cá nhân thì phải có `{key}`"),
                            format!("naming a person requires `{key}`"),
                        ),
                    )
                    .at(&page.parsed.source, range.clone())
                    .help(Text::fixed(
                        "thêm khóa này; nếu là tổ chức, ghi subject_type = \"organisation\"",
                        "add the key; for an organisation, write subject_type = \"organisation\"",
                    )),
                );
            }
        }
    }

    fn dates(&self, page: &Placed, report: &mut Report) {
        let front = &page.parsed.front;
        let (from, to) = front.fields_of(page.kind).days();
        let Some(problem) = out_of_order(from, to, false, (own::FROM, own::TO)) else { return };
        report.push(problem.at(&page.parsed.source, to.map_or(0..0, |to| to.range())));
    }
}

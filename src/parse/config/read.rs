//! Reading `lantoa.toml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Accessibility, Approval, Colors, Config, Feeds, Hotline, Images, Language, MenuEntry, Offline,
    Organisation, PersonalData, PublishTarget, Radio,
};
use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::keys::Key;
use crate::keys::choices::Choice;
use crate::keys::config::{
    accessibility, approval, colors, feeds, hotline, images, language, menu_entry, menus, offline,
    organisation, pagination, personal_data, publish, radio, search, site,
};
use crate::parse::color::Rgb;
use crate::parse::publish::{Written, mask};
use crate::parse::value::{Reader, Spanned, Str, Table, parse_toml};

/// Parses `lantoa.toml`; problems go to `diagnostics`.
pub fn parse_config(source: &Arc<SourceText>, diagnostics: &mut Vec<Diagnostic>) -> Config {
    let source = &mask(source, diagnostics);
    let mut reader = Reader { file: source, base: 0, diagnostics };
    let r = &mut reader;
    let mut table = parse_toml(r, &source.text, site::ALL);
    let t = &mut table;
    let default_language =
        t.text(r, &site::DEFAULT_LANGUAGE).unwrap_or_else(|| site::DEFAULT_LANGUAGE.default_text().into());
    let config = Config {
        source: Arc::clone(source),
        title: t.text(r, &site::TITLE).unwrap_or_default(),
        description: t.text(r, &site::DESCRIPTION).unwrap_or_default(),
        base_url: base_url(r, t),
        languages: languages(r, t),
        theme: t
            .string(r, &site::THEME)
            .unwrap_or_else(|| Spanned::new(site::THEME.default_text().into(), 0..0)),
        organisation: read_organisation(r, t),
        hotlines: hotlines(r, t),
        menus: read_menus(r, t, &default_language),
        default_language,
        emergency_page: t.string(r, &site::EMERGENCY_PAGE),
        search: t.section(r, &site::SEARCH, |r, t| t.boolean_or(r, &search::ENABLED)),
        radio: t.section(r, &site::RADIO, |r, t| Radio {
            opening: t.text(r, &radio::OPENING),
            closing: t.text(r, &radio::CLOSING),
        }),
        offline: t.section(r, &site::OFFLINE, |r, t| Offline {
            enabled: t.boolean_or(r, &offline::ENABLED),
            max_kb: t
                .integer(r, &offline::MAX_KB)
                .unwrap_or_else(|| Spanned::new(offline::MAX_KB.default_integer(), 0..0)),
        }),
        feeds: t.section(r, &site::FEEDS, read_feeds),
        images: t.section(r, &site::IMAGES, read_images),
        page_size: t.section(r, &site::PAGINATION, |r, t| t.integer_or(r, &pagination::SIZE)) as usize,
        personal_data: t.section(r, &site::PERSONAL_DATA, |r, t| PersonalData {
            emails: t.texts(r, &personal_data::EMAILS),
            phones: t.texts(r, &personal_data::PHONES),
        }),
        colors: t.section(r, &site::COLORS, |r, t| Colors {
            accent: color(r, t, &colors::ACCENT),
            accent_dark: color(r, t, &colors::ACCENT_DARK),
        }),
        components: t.boolean_or(r, &site::COMPONENTS),
        accessibility: read_accessibility(r, t),
        logo: t.string(r, &site::LOGO),
        publish: targets(r, t),
        block_expired_reviews: t.boolean_or(r, &site::BLOCK_EXPIRED_REVIEWS),
        approval: t.section(r, &site::APPROVAL, |r, t| Approval {
            required: t.boolean_or(r, &approval::REQUIRED),
            approvers: t.strings(r, &approval::APPROVERS).unwrap_or_default(),
        }),
        extra: t.json(r, &site::EXTRA).unwrap_or_else(|| serde_json::json!({})),
    };
    table.section(r, &site::MARKDOWN, |_, _| ());
    table.finish(r);
    config
}

fn targets(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<PublishTarget> {
    let mut targets: Vec<PublishTarget> = Vec::new();
    for mut t in table.tables(r, &site::PUBLISH) {
        let (name, to) = (t.string(r, &publish::NAME), t.string(r, &publish::TO));
        let written = Written {
            user: t.string(r, &publish::USER),
            endpoint: t.string(r, &publish::ENDPOINT),
            region: t.text(r, &publish::REGION),
            keep: t.texts(r, &publish::KEEP),
            server: t.choice_or(r, &publish::SERVER),
            insecure: t.boolean_or(r, &publish::INSECURE),
            block_expired_reviews: t.boolean(r, &publish::BLOCK_EXPIRED_REVIEWS),
        };
        t.finish(r);
        let (Some(name), Some(to)) = (name, to) else { continue };
        if targets.iter().any(|known| known.shares_variable(&name.value)) {
            used_twice(r, &name, "nơi đăng khác");
            continue;
        }
        targets.extend(written.understood(r, name, to));
    }
    targets
}

fn used_twice(r: &mut Reader<'_>, id: &Str, by: &str) {
    r.error(
        Code::DuplicateId,
        id.range(),
        Text::new(
            format!("mã `{}` đã dùng cho {by}", id.value),
            format!("the id `{}` is used twice", id.value),
        ),
    );
}

fn color(r: &mut Reader<'_>, t: &mut Table<'_>, key: &Key) -> Option<Spanned<Rgb>> {
    let written = t.string(r, key)?;
    if let Some(color) = Rgb::parse(&written.value) {
        return Some(Spanned::new(color, written.range()));
    }
    let message = Text::new(
        format!("`{key}` không phải là một màu: \"{}\"", written.value),
        format!("`{key}` is not a colour: \"{}\"", written.value),
    );
    r.error(Code::BadValue, written.range(), message).help.push(Text::fixed(
        "viết mã màu sáu chữ số, ví dụ \"#005387\"",
        "write six hexadecimal digits, such as \"#005387\"",
    ));
    None
}

fn read_accessibility(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<Accessibility> {
    let mut t = table.table(r, &site::ACCESSIBILITY)?;
    let said = Accessibility {
        status: t.choice_or(r, &accessibility::STATUS),
        reviewed: t.date(r, &accessibility::REVIEWED).map(|date| date.value),
        measures: t.texts(r, &accessibility::MEASURES),
        tested: t.texts(r, &accessibility::TESTED),
        known_gaps: t.texts(r, &accessibility::KNOWN_GAPS),
        contact: t.text(r, &accessibility::CONTACT),
        documents: t.strings(r, &accessibility::DOCUMENTS).unwrap_or_default(),
    };
    t.finish(r);
    Some(said)
}

fn read_feeds(r: &mut Reader<'_>, t: &mut Table<'_>) -> Feeds {
    use crate::keys::choices::FeedFormat;
    let limit = t.integer_or(r, &feeds::LIMIT) as usize;
    let written = t.choices::<FeedFormat>(r, &feeds::FORMATS);
    let mut formats: Vec<FeedFormat> = match written {
        Some(formats) => formats.into_iter().map(|format| format.value).collect(),
        None => FeedFormat::VALUES.to_vec(),
    };
    formats.sort_unstable();
    formats.dedup();
    Feeds { limit, formats }
}

fn base_url(r: &mut Reader<'_>, table: &mut Table<'_>) -> Box<str> {
    let default = || site::BASE_URL.default_text().into();
    let Some(url) = table.string(r, &site::BASE_URL) else { return default() };
    match check_base_url(&url.value) {
        Some(checked) => checked,
        None => {
            r.error(
                Code::BadValue,
                url.range(),
                Text::fixed(
                    "`base_url` phải là một địa chỉ http(s) đầy đủ",
                    "`base_url` must be a full http(s) address",
                ),
            )
            .help
            .push(Text::fixed(
                "ví dụ: base_url = \"https://example.vn/an-toan/\"",
                "for example: base_url = \"https://example.vn/\"",
            ));
            default()
        }
    }
}

/// A base address with a final `/`, or `None` where it is not an http(s) address of a site.
pub fn check_base_url(url: &str) -> Option<Box<str>> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let host = rest.split('/').next().unwrap_or("");
    let plain = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'?' | b'#' | b'\\'));
    if host.is_empty() || !plain || host.contains('@') {
        return None;
    }
    Some(if url.ends_with('/') { url.into() } else { format!("{url}/").into() })
}

fn languages(r: &mut Reader<'_>, table: &mut Table<'_>) -> BTreeMap<Box<str>, Language> {
    let mut languages = BTreeMap::new();
    let Some(mut all) = table.table(r, &site::LANGUAGES) else { return languages };
    for (code, range, value) in all.take_all() {
        let Some(mut one) = r.as_table(&code, value, language::ALL) else { continue };
        if !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()) {
            let range = r.base + range.start..r.base + range.end;
            r.error(
                Code::BadValue,
                range,
                Text::new(
                    format!("`{code}` không phải là mã ngôn ngữ"),
                    format!("`{code}` is not a language code"),
                ),
            )
            .help
            .push(Text::fixed("dùng mã ISO 639, ví dụ en", "use an ISO 639 code, for example en"));
        }
        let about = Language {
            name: one.text(r, &language::NAME).unwrap_or_else(|| code.as_str().into()),
            title: one.text(r, &language::TITLE),
            description: one.text(r, &language::DESCRIPTION),
            fallback: one.boolean_or(r, &language::FALLBACK),
        };
        one.finish(r);
        languages.insert(code.into(), about);
    }
    languages
}

fn read_organisation(r: &mut Reader<'_>, table: &mut Table<'_>) -> Option<Organisation> {
    let mut t = table.table(r, &site::ORGANISATION)?;
    let who = Organisation {
        name: t.text(r, &organisation::NAME).unwrap_or_default(),
        short: t.text(r, &organisation::SHORT),
        address: t.text(r, &organisation::ADDRESS),
        email: t.text(r, &organisation::EMAIL),
        phone: t.text(r, &organisation::PHONE),
        url: t.text(r, &organisation::URL),
    };
    t.finish(r);
    Some(who)
}

fn hotlines(r: &mut Reader<'_>, table: &mut Table<'_>) -> Vec<Hotline> {
    let mut hotlines: Vec<Hotline> = Vec::new();
    for mut t in table.tables(r, &site::HOTLINES) {
        let id = t.string(r, &hotline::ID);
        let name = t.string(r, &hotline::NAME);
        let phone = t.string(r, &hotline::PHONE);
        let note = t.text(r, &hotline::NOTE);
        t.finish(r);
        let (Some(id), Some(name), Some(phone)) = (id, name, phone) else { continue };
        if hotlines.iter().any(|h| h.id == id.value) {
            used_twice(r, &id, "số khác");
            continue;
        }
        if !phone.value.bytes().all(|b| b.is_ascii_digit() || b" +-().".contains(&b)) {
            r.error(
                Code::BadValue,
                phone.range(),
                Text::fixed("đây không phải là số điện thoại", "this is not a telephone number"),
            );
            continue;
        }
        hotlines.push(Hotline { id: id.value, name: name.value, phone: phone.value, note });
    }
    hotlines
}

type Menus = BTreeMap<(Box<str>, Box<str>), Vec<MenuEntry>>;

fn read_menus(r: &mut Reader<'_>, table: &mut Table<'_>, default_language: &str) -> Menus {
    let mut found = BTreeMap::new();
    let Some(mut all) = table.table(r, &site::MENUS) else { return found };
    for key in menus::ALL {
        let entries = menu(r, &mut all, key);
        found.insert((default_language.into(), key.name.into()), entries);
    }
    for (code, _, value) in all.take_all() {
        let Some(mut one) = r.as_table(&code, value, menus::ALL) else { continue };
        for key in menus::ALL {
            let entries = menu(r, &mut one, key);
            found.insert((code.as_str().into(), key.name.into()), entries);
        }
        one.finish(r);
    }
    found
}

fn menu(r: &mut Reader<'_>, table: &mut Table<'_>, key: &Key) -> Vec<MenuEntry> {
    let mut entries: Vec<(i64, MenuEntry)> = Vec::new();
    for mut t in table.tables(r, key) {
        let title = t.string(r, &menu_entry::TITLE);
        let page = t.string(r, &menu_entry::PAGE);
        let url = t.string(r, &menu_entry::URL);
        let weight = t.integer_or(r, &menu_entry::WEIGHT);
        let range = t.range(r);
        let children = menu(r, &mut t, &menu_entry::CHILDREN);
        t.finish(r);
        let Some(title) = title else { continue };
        if page.is_some() == url.is_some() {
            r.error(
                Code::BadValue,
                range.start..range.start,
                Text::new(
                    format!("mục \"{}\" cần đúng một trong hai khóa `page` và `url`", title.value),
                    format!("the entry \"{}\" needs either `page` or `url`", title.value),
                ),
            )
            .help
            .push(Text::fixed(
                "page = \"huong-dan/_index.md\" cho trang của mình, url = \"/tim-kiem/\" cho địa chỉ",
                "page = \"huong-dan/_index.md\" for a page, url = \"/tim-kiem/\" for an address",
            ));
            continue;
        }
        entries.push((weight, MenuEntry { title: title.value, page, url, children }));
    }
    entries.sort_by_key(|(weight, _)| *weight);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn read_images(r: &mut Reader<'_>, t: &mut Table<'_>) -> Images {
    let widths = t.integers(r, &images::WIDTHS).unwrap_or_else(|| images::WIDTHS.default_integers().to_vec());
    let mut widths: Vec<u32> = widths.into_iter().filter_map(|width| u32::try_from(width).ok()).collect();
    widths.sort_unstable();
    widths.dedup();
    Images { widths, quality: t.integer_or(r, &images::QUALITY) as u8 }
}

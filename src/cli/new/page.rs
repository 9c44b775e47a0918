//! A new page: front matter with every key of its kind explained, and a body to begin with.

use std::path::Path;

use super::super::site::{inside, shown};
use super::{Refusal, quoted, write_new};
use crate::diag::Text;
use crate::keys::page::{common, head, page_keys, section};
use crate::keys::subject::SECTION_ABOUT;
use crate::keys::{Key, Kind, Shape, plan};
use crate::publish::is_reserved;
use crate::source::CONFIG_FILE;
use crate::vi::slug::slugify;

/// What `lantoa new` can add to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Page(Kind),
    Section,
}

impl What {
    pub fn named(name: &str) -> Option<What> {
        if name == "section" {
            return Some(What::Section);
        }
        Kind::CHOICES.iter().find(|(known, _)| *known == name).map(|(_, kind)| What::Page(*kind))
    }

    pub fn names() -> impl Iterator<Item = &'static str> {
        Kind::CHOICES.iter().map(|(name, _)| *name).chain(["section"])
    }
}

/// A path as one would give it, for messages.
pub fn example_path(what: &str) -> &'static str {
    match what {
        "guidance" => "huong-dan/gian-giao",
        "campaign" => "chien-dich/thang-hanh-dong-2026",
        "plan" => "ke-hoach/tinh-2026",
        "news" => "tin-tuc/ten-tin",
        "event" => "su-kien/ten-su-kien",
        "exemplar" => "guong-dien-hinh/ten",
        "disclosure" => "cong-khai/ten",
        "procedure" => "thu-tuc/ten",
        "section" => "huong-dan/moi",
        _ => "gioi-thieu",
    }
}

/// Makes the files of a page below `root`; `path` is from `content/`.
pub fn make(root: &Path, what: What, path: &str, title: Option<&str>) -> Result<Text, Refusal> {
    if !root.join(CONFIG_FILE).is_file() {
        return Err(Refusal::errors(Text::fixed(
            "thư mục này không phải là trang lantoa (không có lantoa.toml).\n  Vào thư mục của trang rồi chạy lại, hoặc tạo trang mới: lantoa new trang-cua-toi",
            "this folder is not a lantoa site (it has no lantoa.toml).\n  Go to the site's folder, or make a new one: lantoa new my-site",
        )));
    }
    let wanted = Wanted::parse(path)?;
    let title = title.map_or_else(|| wanted.title(), str::to_owned);
    let mut files = files(what, &wanted, &title, true);
    for taken in taken_by(what, &wanted) {
        let there = inside(root, &taken);
        if there.symlink_metadata().is_ok() {
            let there = shown(&there);
            return Err(Refusal::errors(Text::new(
                format!("đã có {there}; không thay đổi gì.\n  Chọn tên khác, hoặc mở tệp ấy để sửa"),
                format!(
                    "{there} is there already; nothing was changed.\n  Choose another name, or edit that file"
                ),
            )));
        }
    }
    let sections = missing_sections(root, &wanted);
    files.extend(sections);
    for (path, text) in &files {
        write_new(&root.join(path), text.as_bytes())?;
    }
    let list: Vec<String> = files.iter().map(|(path, _)| shown(&inside(root, path))).collect();
    let list = list.join(", ");
    let (note_vi, note_en) = if wanted.folded {
        (
            "\nTên tệp đã đổi thành chữ thường không dấu, vì nó thành địa chỉ trang.",
            "\nThe file's name was folded to plain letters, since it becomes an address.",
        )
    } else {
        ("", "")
    };
    let (draft_vi, draft_en) = match what {
        What::Section => ("", ""),
        What::Page(_) => (
            "\nBài đang là bản nháp, chưa ai thấy; viết xong thì xóa dòng draft = true.",
            "\nThe page is a draft that nobody sees; delete the line draft = true when it is written.",
        ),
    };
    let drafts = if what == What::Section { "" } else { " --drafts" };
    Ok(Text::new(
        format!(
            "Đã tạo {list}.{note_vi}{draft_vi}\nMở tệp, điền các mục cần dùng (xóa dấu # ở đầu dòng), lưu lại rồi xem bằng: lantoa serve{drafts} --open"
        ),
        format!(
            "Made {list}.{note_en}{draft_en}\nOpen it, fill in the keys you need (delete the # in front), save, and look at it with: lantoa serve{drafts} --open"
        ),
    ))
}

/// Where a page is wanted.
struct Wanted {
    /// Folder below `content/`, `""` for the top.
    dir: String,
    stem: String,
    /// `.en`, of a translation.
    lang: String,
    /// The page gets a folder of its own.
    bundle: bool,
    /// The last part as it was typed, and the folders above it.
    typed: String,
    typed_dir: Vec<String>,
    /// Whether the path had letters that an address cannot have.
    folded: bool,
}

impl Wanted {
    fn parse(typed: &str) -> Result<Wanted, Refusal> {
        let path = typed.trim().replace('\\', "/");
        let path = path.strip_prefix("./").unwrap_or(&path);
        let path = path.strip_prefix("content/").unwrap_or(path);
        let mut bundle = path.ends_with('/');
        let path = path.trim_end_matches('/');
        let mut parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
        let outside =
            path.starts_with('/') || path.contains(':') || parts.iter().any(|p| matches!(*p, "." | ".."));
        let mut name = parts.pop().unwrap_or("");
        name = name.strip_suffix(".md").unwrap_or(name);
        let (mut stem, mut lang) = split_language(name);
        if matches!(stem, "index" | "_index") {
            // `gian-giao/index.md` names the same page as `gian-giao/`.
            bundle |= stem == "index";
            let own = lang;
            name = parts.pop().unwrap_or("");
            (stem, lang) = (name, own);
        }
        let slugs: Option<Vec<String>> =
            parts.iter().map(|part| Some(slugify(part)).filter(|slug| !slug.is_empty())).collect();
        let slug = slugify(stem);
        match slugs {
            Some(slugs) if !outside && !slug.is_empty() && slugs.first().is_none_or(|s| s != "data") => {
                if let Some(name) = slugs.iter().chain([&slug]).find(|name| is_reserved(name)) {
                    return Err(super::reserved(name));
                }
                let folded = slug != stem || slugs.iter().zip(&parts).any(|(slug, part)| slug != part);
                Ok(Wanted {
                    dir: slugs.join("/"),
                    stem: slug,
                    lang: lang.to_owned(),
                    bundle,
                    typed: stem.to_owned(),
                    typed_dir: parts.iter().map(|part| (*part).to_owned()).collect(),
                    folded,
                })
            }
            _ => Err(Refusal::usage(Text::new(
                format!(
                    "\"{typed}\" không phải là nơi đặt bài trong content/.\n  Viết như huong-dan/gian-giao: tên không dấu, nối bằng gạch ngang, thư mục ngăn bằng /"
                ),
                format!(
                    "\"{typed}\" is not a place in content/.\n  Write it like huong-dan/gian-giao: plain letters joined by hyphens, folders separated by /"
                ),
            ))),
        }
    }

    /// A title to begin with: what was typed, with spaces and a capital. A Vietnamese name typed
    /// without marks is no title.
    fn title(&self) -> String {
        begin(&self.typed, &self.lang, "[Thay: tên bài, viết đủ dấu]")
    }

    fn under(&self, name: &str) -> String {
        let above = if self.dir.is_empty() { String::new() } else { format!("{}/", self.dir) };
        format!("content/{above}{name}")
    }
}

/// A title made of what was typed, or `blank` where that is a Vietnamese name without its marks.
fn begin(typed: &str, lang: &str, blank: &str) -> String {
    if typed.is_ascii() && lang.is_empty() {
        return blank.to_owned();
    }
    let words = typed.replace(['-', '_'], " ");
    let mut chars = words.trim().chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// `khi-co-tai-nan.en` → `khi-co-tai-nan`, `.en`
fn split_language(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at)
            if at > 0
                && (2..=3).contains(&(name.len() - at - 1))
                && name[at + 1..].bytes().all(|b| b.is_ascii_lowercase()) =>
        {
            name.split_at(at)
        }
        _ => (name, ""),
    }
}

/// The files that would have the same address.
fn taken_by(what: What, wanted: &Wanted) -> Vec<String> {
    let Wanted { stem, lang, .. } = wanted;
    let mut taken = vec![
        wanted.under(&format!("{stem}{lang}.md")),
        wanted.under(&format!("{stem}/index{lang}.md")),
        wanted.under(&format!("{stem}/_index{lang}.md")),
    ];
    if what == What::Page(Kind::Plan) {
        taken.push(wanted.under(&format!("{stem}/plan.toml")));
    }
    taken
}

/// The files of a page with a name of its own choice in a folder below `content/`.
pub fn texts(what: What, section: &str, name: &str, title: &str) -> Vec<(String, String)> {
    let wanted = Wanted {
        dir: section.to_owned(),
        stem: name.to_owned(),
        lang: String::new(),
        bundle: false,
        typed: title.to_owned(),
        typed_dir: Vec::new(),
        folded: false,
    };
    files(what, &wanted, title, false)
}

/// The sections above a page that are not there yet: without them no list leads to the page.
fn missing_sections(root: &Path, wanted: &Wanted) -> Vec<(String, String)> {
    let mut sections = Vec::new();
    let mut dir = String::new();
    for (slug, typed) in wanted.dir.split('/').filter(|slug| !slug.is_empty()).zip(&wanted.typed_dir) {
        dir.push_str(slug);
        let path = |name: &str| format!("content/{dir}/{name}{}.md", wanted.lang);
        let is_there = |name: &str| root.join(path(name)).symlink_metadata().is_ok();
        if !is_there("_index") && !is_there("index") {
            let known = SECTIONS.iter().find(|(known, _)| *known == slug).map(|(_, title)| *title);
            let title = match known.filter(|_| wanted.lang.is_empty()) {
                Some(title) => title.to_owned(),
                None => begin(typed, &wanted.lang, "[Thay: tên mục, viết đủ dấu]"),
            };
            sections.push((path("_index"), format!("+++\ntitle = {}\n+++\n", quoted(&title))));
        }
        dir.push('/');
    }
    sections
}

/// The usual sections, with their names.
const SECTIONS: &[(&str, &str)] = &[
    ("huong-dan", "Hướng dẫn"),
    ("chien-dich", "Chiến dịch"),
    ("ke-hoach", "Kế hoạch"),
    ("tin-tuc", "Tin tức"),
    ("su-kien", "Sự kiện"),
    ("guong-dien-hinh", "Gương điển hình"),
    ("cong-khai", "Công khai"),
    ("thu-tuc", "Thủ tục"),
];

/// `draft` puts `draft = true` in use, for pages.
fn files(what: What, wanted: &Wanted, title: &str, draft: bool) -> Vec<(String, String)> {
    let Wanted { stem, lang, .. } = wanted;
    let text = page_text(what, title, draft && what != What::Section);
    match what {
        What::Section => vec![(wanted.under(&format!("{stem}/_index{lang}.md")), text)],
        What::Page(Kind::Plan) => {
            let mut files = vec![(wanted.under(&format!("{stem}/index{lang}.md")), text)];
            // A translation shows the same plan.
            if lang.is_empty() {
                files.push((wanted.under(&format!("{stem}/plan.toml")), plan_text(title)));
            }
            files
        }
        What::Page(_) if wanted.bundle => vec![(wanted.under(&format!("{stem}/index{lang}.md")), text)],
        What::Page(_) => vec![(wanted.under(&format!("{stem}{lang}.md")), text)],
    }
}

fn page_text(what: What, title: &str, draft: bool) -> String {
    let (keys, kind) = match what {
        What::Section => (page_keys(Kind::Page), Kind::Page),
        What::Page(kind) => (page_keys(kind), kind),
    };
    let about = match what {
        What::Section => SECTION_ABOUT.vi,
        What::Page(kind) => kind.about().vi,
    };
    let mut text = format!(
        "+++\n# Loại: {about}. Dòng bắt đầu bằng # là lời giải thích hoặc mục chưa dùng; muốn dùng thì xóa dấu # trước tên mục.\n\n"
    );
    // Keys after a table's header would belong to the table, so tables come last.
    let (tables, plain): (Vec<&Key>, Vec<&Key>) = keys
        .iter()
        .filter(|key| what == What::Section || **key != section::CASCADE)
        .partition(|key| is_table(key));
    for key in plain {
        let value = if *key == head::TITLE {
            quoted(title)
        } else if *key == head::KIND {
            quoted(kind.name())
        } else {
            key.example.to_owned()
        };
        let used = key.required || *key == head::KIND || draft && *key == common::DRAFT;
        push_key(&mut text, key, &value, used);
    }
    for key in tables {
        push_table(&mut text, key, "");
    }
    text.push_str("+++\n\n");
    text.push_str(body(what));
    text
}

fn plan_text(title: &str) -> String {
    let mut text = String::from(
        "# Dữ liệu của kế hoạch. Dòng bắt đầu bằng # là lời giải thích hoặc mục chưa dùng; muốn dùng thì xóa dấu # trước tên mục.\n# So từng dòng với văn bản gốc; điều gì văn bản không ghi thì để trống.\n\n",
    );
    let (tables, plain): (Vec<&Key>, Vec<&Key>) = plan::plan::ALL.iter().partition(|key| is_table(key));
    for key in plain {
        let value = if *key == plan::plan::TITLE { quoted(title) } else { key.example.to_owned() };
        push_key(&mut text, key, &value, key.required);
    }
    for key in tables {
        push_table(&mut text, key, "");
    }
    text
}

fn is_table(key: &Key) -> bool {
    matches!(key.shape, Shape::Tables(_) | Shape::Cascade | Shape::Free)
}

fn push_key(text: &mut String, key: &Key, value: &str, used: bool) {
    let must = if key.required { " Bắt buộc." } else { "" };
    text.push_str(&format!("# {}{must}\n", key.help.vi));
    text.push_str(&format!("{}{} = {value}\n\n", if used { "" } else { "# " }, key.name));
}

/// A table as comments: its header, its keys with examples.
fn push_table(text: &mut String, key: &Key, above: &str) {
    let name = format!("{above}{}", key.name);
    text.push_str(&format!("# {}\n", key.help.vi));
    match key.shape {
        Shape::Tables(keys) => {
            text.push_str(&format!("# [[{name}]]\n"));
            for key in keys.iter().filter(|key| !is_table(key)) {
                text.push_str(&format!("# {} = {}  # {}\n", key.name, key.example, key.help.vi));
            }
        }
        Shape::Cascade => text.push_str("# [cascade]\n# kind = \"guidance\"\n# audiences = [\"nong-dan\"]\n"),
        _ => text.push_str(&format!("# [{name}]\n# ten = \"giá trị\"\n")),
    }
    text.push('\n');
}

/// What the body of a new page begins with.
fn body(what: What) -> &'static str {
    match what {
        What::Section => "[Thay: một, hai câu giới thiệu mục này.]\n",
        What::Page(Kind::Guidance) => {
            "[Thay: một, hai câu: nguy hiểm ở đâu, ai hay gặp.]\n\n## Trước khi làm\n\n:::checklist title=\"Kiểm tra trước khi làm\"\n- [Thay: việc phải kiểm tra]\n:::\n\n## Trong khi làm\n\n:::do\n- [Thay: nên làm gì]\n:::\n\n:::dont\n- [Thay: không được làm gì]\n:::\n"
        }
        What::Page(Kind::Campaign) => "[Thay: vài câu: đợt này để làm gì, ai tham gia, người dân được gì.]\n",
        What::Page(Kind::Plan) => {
            "[Thay: tóm tắt bằng lời thường: kế hoạch hứa gì, ai chịu trách nhiệm, nghĩa là gì với người dân.]\n"
        }
        What::Page(Kind::News) => "[Thay: câu đầu nói ngay việc gì, ở đâu, khi nào, ai.]\n",
        What::Page(Kind::Event) => "[Thay: nội dung, ai nên đến, cần mang gì.]\n",
        What::Page(Kind::Exemplar) => {
            "[Thay: họ làm gì, làm thế nào, kết quả ra sao. Chỉ nêu tên, ảnh khi người ấy đồng ý.]\n"
        }
        What::Page(Kind::Disclosure) => {
            "[Thay: sự việc đã được kết luận, theo đúng quyết định. Không thêm lời bình.]\n"
        }
        What::Page(Kind::Procedure) => "[Thay: ai cần làm thủ tục này, khi nào.]\n",
        What::Page(Kind::Page) => "[Thay: nội dung.]\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::SourceText;
    use crate::parse::page::parse_page;
    use crate::parse::plan::parse_plan;

    #[track_caller]
    fn check_path(what: What, typed: &str, path: Option<&str>) {
        let made = Wanted::parse(typed).ok().map(|wanted| files(what, &wanted, "x", true).swap_remove(0).0);
        assert_eq!(made.as_deref(), path, "{typed}");
    }

    const PAGE: What = What::Page(Kind::Page);

    #[test]
    fn a_path_is_from_the_content_folder_however_it_is_typed() {
        for typed in ["a/b", "content/a/b.md", "./a/b", "a\\b", "a/b.md"] {
            check_path(PAGE, typed, Some("content/a/b.md"));
        }
        check_path(PAGE, "a/b/", Some("content/a/b/index.md"));
        check_path(PAGE, "a/b/index.md", Some("content/a/b/index.md"));
        check_path(What::Section, "a/b", Some("content/a/b/_index.md"));
        check_path(What::Section, "a/b/_index.md", Some("content/a/b/_index.md"));
        check_path(PAGE, "a/b.en", Some("content/a/b.en.md"));
        check_path(PAGE, "Hướng dẫn/Giàn giáo", Some("content/huong-dan/gian-giao.md"));
    }

    #[test]
    fn a_path_that_leaves_the_content_folder_is_refused() {
        for typed in ["con", "huong-dan/aux", "NUL/a", "a/còn/", "com1.en", "lpt9.md"] {
            check_path(PAGE, typed, None);
        }
        check_path(PAGE, "con-nguoi", Some("content/con-nguoi.md"));
        for typed in ["../a", "a/../../b", "/etc/a", "C:/a", "", "/", "安全", "_data/a", "_index.md"] {
            check_path(PAGE, typed, None);
        }
    }

    /// The text with every commented key in use.
    fn all_used(text: &str) -> String {
        let is_key = |rest: &str| {
            rest.starts_with('[')
                || rest.split_once(" = ").is_some_and(|(key, _)| {
                    !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
                })
        };
        text.lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if is_key(rest) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect()
    }

    #[test]
    fn every_key_of_a_new_page_is_explained_and_its_example_is_read() {
        for what in What::names().filter_map(What::named) {
            let text = page_text(what, "Tên \"bài\"", true);
            let keys = if what == What::Section {
                page_keys(Kind::Page)
            } else {
                let What::Page(kind) = what else { continue };
                page_keys(kind)
            };
            for key in keys.iter().filter(|k| what == What::Section || **k != section::CASCADE) {
                assert!(text.contains(key.help.vi), "{what:?}: {} is explained", key.name);
            }
            for text in [text.clone(), all_used(&text)] {
                let page = parse_page(&SourceText::new("content/a.md", text.clone()));
                assert!(page.diagnostics.is_empty(), "{what:?}: {:?}\n{text}", page.diagnostics);
                assert_eq!(&*page.front.title.expect("a title").value, "Tên \"bài\"");
            }
        }
    }

    #[test]
    fn every_key_of_a_new_plan_is_explained_and_its_example_is_read() {
        let text = plan_text("Kế hoạch");
        for text in [text.clone(), all_used(&text)] {
            let mut diagnostics = Vec::new();
            let plan = parse_plan(&SourceText::new("plan.toml", text.clone()), &mut diagnostics);
            assert!(diagnostics.is_empty() && plan.is_some(), "{diagnostics:?}\n{text}");
        }
        let mut diagnostics = Vec::new();
        let used =
            parse_plan(&SourceText::new("plan.toml", all_used(&text)), &mut diagnostics).expect("a plan");
        assert_eq!(
            (used.targets.len(), used.tasks.len(), used.duties.len(), used.reports.len()),
            (1, 1, 1, 1)
        );
    }
}

//! What there is to write: kinds of page, sections, data files.

use super::{Key, Kind, Phrase, config, page, plan, registry, theme};

/// Something an editor writes, with keys of its own.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// Front matter of a page of one kind.
    Page(Kind),
    /// Front matter of a section's `_index.md`.
    Section,
    Data(&'static DataFile),
}

/// A file of data.
#[derive(Debug)]
pub struct DataFile {
    /// The name `lantoa schema` and [`super::describe`] take.
    pub name: &'static str,
    pub path: &'static str,
    pub label: Phrase,
    pub keys: &'static [Key],
    /// A CSV table whose columns the keys are.
    pub is_csv: bool,
}

/// What a section is called.
pub const SECTION: Phrase = Phrase { vi: "mục", en: "section" };
/// What a section is for.
pub const SECTION_ABOUT: Phrase =
    Phrase { vi: "mục, chứa các bài khác", en: "a section, which holds other pages" };

const fn file(
    name: &'static str,
    path: &'static str,
    label: (&'static str, &'static str),
    keys: &'static [Key],
    is_csv: bool,
) -> DataFile {
    DataFile { name, path, label: Phrase { vi: label.0, en: label.1 }, keys, is_csv }
}

/// Every file of data.
pub static FILES: &[DataFile] = &[
    file("plan", "plan.toml", ("Kế hoạch", "Plan"), plan::plan::ALL, false),
    file("tasks", "tasks.csv", ("Bảng nhiệm vụ", "Tasks"), plan::tasks::ALL, true),
    file("results", "results.csv", ("Bảng kết quả", "Results"), plan::results::ALL, true),
    file("config", "lantoa.toml", ("Cấu hình trang", "Configuration"), config::site::ALL, false),
    file("agencies", "content/_data/agencies.toml", ("Cơ quan", "Agencies"), registry::AGENCIES, false),
    file("documents", "content/_data/documents.toml", ("Văn bản", "Documents"), registry::DOCUMENTS, false),
    file(
        "localities",
        "content/_data/localities.toml",
        ("Địa phương", "Localities"),
        registry::LOCALITIES,
        false,
    ),
    file("glossary", "content/_data/glossary.toml", ("Từ ngữ", "Glossary"), registry::GLOSSARY, false),
    file(
        "synonyms",
        "content/_data/synonyms.toml",
        ("Lời nói thường ngày", "Everyday words"),
        registry::SYNONYMS,
        false,
    ),
    file("audiences", "content/_data/audiences.toml", ("Đối tượng", "Audiences"), registry::AUDIENCES, false),
    file("sectors", "content/_data/sectors.toml", ("Lĩnh vực", "Sectors"), registry::SECTORS, false),
    file("hazards", "content/_data/hazards.toml", ("Nguy cơ", "Hazards"), registry::HAZARDS, false),
];

impl Subject {
    /// All of them: pages by kind, sections, files.
    pub fn all() -> impl Iterator<Item = Subject> {
        let pages = Kind::CHOICES.iter().map(|(_, kind)| Subject::Page(*kind));
        pages.chain([Subject::Section]).chain(FILES.iter().map(Subject::Data))
    }

    /// The subject of a name.
    ///
    /// ```
    /// # use lantoa::keys::{Kind, Subject};
    /// assert!(matches!(Subject::named("guidance"), Some(Subject::Page(Kind::Guidance))));
    /// assert!(matches!(Subject::named("plan"), Some(Subject::Data(file)) if file.path == "plan.toml"));
    /// ```
    pub fn named(name: &str) -> Option<Subject> {
        Subject::all().find(|subject| subject.name() == name)
    }

    /// Its name. `plan` is the data; a plan's page is `plan-page`.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Page(Kind::Plan) => "plan-page",
            Subject::Page(kind) => kind.name(),
            Subject::Section => "section",
            Subject::Data(file) => file.name,
        }
    }

    /// Its keys, in the order in which a new file shows them.
    pub fn keys(self) -> Vec<Key> {
        match self {
            Subject::Page(kind) => page::page_keys(kind),
            Subject::Section => page::page_keys(Kind::Page),
            Subject::Data(file) => file.keys.to_vec(),
        }
    }
}

/// A table of a file: the names that lead to it (none for the file itself) and its keys.
pub type TableAt = (Vec<&'static str>, &'static [Key]);

/// Every table of a file that has these keys, the file itself first. Menus hold menus: the second
/// level is left out.
pub fn tables_of(keys: &'static [Key]) -> Vec<TableAt> {
    let mut found: Vec<TableAt> = vec![(Vec::new(), keys)];
    let mut at = 0;
    while at < found.len() {
        let (path, keys) = found[at].clone();
        at += 1;
        for key in keys.iter().filter(|key| !key.shape.keys().is_empty() && !path.contains(&key.name)) {
            let path: Vec<&str> = path.iter().copied().chain([key.name]).collect();
            found.push((path, key.shape.keys()));
        }
    }
    found
}

/// The keys that each kind of file is read by.
pub fn roots() -> Vec<&'static [Key]> {
    let files = FILES.iter().map(|file| file.keys);
    files.chain([page::front_keys(), registry::registry::ALL, theme::theme::ALL]).collect()
}

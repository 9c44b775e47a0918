//! `lantoa import`: a plan from a document to plan data, any document to a page.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::site::{root as site_root, root_option, shown};
use super::{Status, say};
use crate::diag::{Diagnostic, Lang, Report};
use crate::import::{
    Article, ArticleKind, Imported, Names, NoNames, TaskFile, article, import as read_document, summary,
    to_site_files,
};
use crate::load;
use crate::model::Registries;
use crate::vi::slug::slugify;

/// The largest file that is opened, in bytes.
const MAX_BYTES: u64 = 100 * 1024 * 1024;

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    let flag = |name: &'static str, vi: &'static str, en: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(lang, vi, en))
    };
    subcommand(
        lang,
        "import",
        (
            "Nhập một kế hoạch từ văn bản .docx, .txt, .md hoặc .html",
            "Import a plan from a .docx, .txt, .md or .html document",
        ),
        ("<TỆP> [TÙY CHỌN]", "<FILE> [OPTIONS]"),
        &[Part::Positionals],
    )
    .arg(
        Arg::new("file")
            .value_name(t("TỆP", "FILE"))
            .required(true)
            .value_parser(clap::value_parser!(PathBuf))
            .help(t("Văn bản của kế hoạch", "The plan's document")),
    )
    .arg(
        Arg::new("into")
            .long("into")
            .value_name(t("THƯ_MỤC", "DIR"))
            .value_parser(clap::value_parser!(PathBuf))
            .help(t(
                "Ghi vào thư mục này (mặc định: content/ke-hoach/<nơi>-<năm>)",
                "Write into this folder (default: content/ke-hoach/<place>-<year>)",
            )),
    )
    .arg(
        Arg::new("as")
            .long("as")
            .value_name(t("LOẠI", "KIND"))
            .value_parser(["page", "guidance", "news", "event", "procedure"])
            .help(t(
                "Nhập thành một bài thay cho kế hoạch: page, guidance, news, event, procedure",
                "Import as a page instead of a plan: page, guidance, news, event, procedure",
            )),
    )
    .arg(flag("json", "In dữ liệu JSON, không ghi tệp", "Print JSON instead of writing files"))
    .arg(flag("csv", "Ghi nhiệm vụ vào tasks.csv", "Write the tasks to tasks.csv"))
    .arg(flag("force", "Ghi đè tệp đã có", "Overwrite existing files"))
    .arg(root_option(lang))
    .after_help(examples(
        lang,
        &[
            (
                "lantoa import ke-hoach.docx --into content/ke-hoach/tinh-2026",
                "ghi plan.toml và index.md",
                "writes plan.toml and index.md",
            ),
            ("lantoa import ke-hoach.docx --json", "in ra, không ghi tệp", "prints, writes nothing"),
            (
                "lantoa import bai-viet.docx --as guidance",
                "ghi một bài hướng dẫn dạng nháp, kèm hình",
                "writes a draft guide with its pictures",
            ),
        ],
    ))
}

/// Imports a document: prints it as JSON, or writes `plan.toml` and `index.md`.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let Some(file) = matches.get_one::<PathBuf>("file") else { return Status::Usage };
    let bytes = match read_limited(file) {
        Ok(bytes) => bytes,
        Err(problem) => {
            let shown = shown(file);
            output.say(
                &format!("lỗi: không đọc được {shown}: {problem}"),
                &format!("error: cannot read {shown}: {problem}"),
            );
            return Status::Errors;
        }
    };
    let root = site_root(matches);
    if let Some(kind) = matches.get_one::<String>("as").and_then(|word| ArticleKind::named(word)) {
        return match article(&shown(file), &bytes) {
            Ok(article) => write_article(matches, output, &root, &article, kind),
            Err(problem) => {
                output.diagnostic(&problem);
                Status::Errors
            }
        };
    }
    let registries = registries(&root);
    let found = match find(file, &bytes, registries.as_ref()) {
        Ok(found) => found,
        Err(problem) => {
            output.diagnostic(&problem);
            return Status::Errors;
        }
    };
    if matches.get_flag("json") {
        return match serde_json::to_string_pretty(&found) {
            Ok(json) => {
                output.print(&json);
                Status::Good
            }
            Err(_) => Status::Errors,
        };
    }
    write(matches, output, &root, &found, registries.as_ref())
}

fn read_limited(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(std::io::Error::other("> 100 MB"));
    }
    Ok(bytes)
}

/// Reads the document twice where the registries are known: names of departments are the same in every
/// province, so the place the first reading found decides which is meant.
fn find(file: &Path, bytes: &[u8], registries: Option<&Registries>) -> Result<Imported, Diagnostic> {
    let name = shown(file);
    let Some(registries) = registries else { return read_document(&name, bytes, &NoNames) };
    let anywhere = Known { registries, locality: None };
    let first = read_document(&name, bytes, &anywhere)?;
    let locality = first.document.locality.as_ref().and_then(|place| anywhere.locality(&place.name));
    if locality.is_none() {
        return Ok(first);
    }
    read_document(&name, bytes, &Known { registries, locality })
}

/// The registries of the site, if the import is made within one.
fn registries(root: &Path) -> Option<Registries> {
    Some(Registries::merge(&load::registries(root)?, &mut Report::default()))
}

/// The names of the registries, as an agency of one place writes them.
struct Known<'a> {
    registries: &'a Registries,
    locality: Option<String>,
}

impl Names for Known<'_> {
    fn agency(&self, name: &str) -> Option<String> {
        let id = self.registries.resolve_agency(name, self.locality.as_deref())?;
        Some(self.registries.agency_entry(id).id.value.to_string())
    }

    fn group(&self, name: &str) -> bool {
        self.registries.group(name).is_some()
    }

    fn document(&self, symbol: &str) -> bool {
        self.registries.document(symbol).is_some()
    }

    fn locality(&self, name: &str) -> Option<String> {
        let wanted = slugify(name);
        let found = self.registries.localities.iter().find(|locality| {
            std::iter::once(&locality.name).chain(&locality.aliases).any(|known| slugify(known) == wanted)
        });
        found.map(|locality| locality.id.value.to_string())
    }
}

fn write(
    matches: &ArgMatches,
    output: &Output,
    root: &Path,
    found: &Imported,
    registries: Option<&Registries>,
) -> Status {
    let proposed = root.join("content").join("ke-hoach").join(folder_name(found));
    let Some(dir) = target(matches, output, root, proposed) else { return Status::Usage };
    let locality = found.document.locality.as_ref().map(|place| place.name.clone());
    let files = match registries {
        Some(registries) => {
            let anywhere = Known { registries, locality: None };
            let locality = locality.and_then(|name| anywhere.locality(&name));
            to_site_files(found, &Known { registries, locality }, task_file(matches))
        }
        None => to_site_files(found, &NoNames, task_file(matches)),
    };
    let texts = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes()));
    let pictures = found.pictures.iter().map(|picture| (picture.name.as_str(), picture.bytes.as_slice()));
    let all: Vec<(&str, &[u8])> = texts.chain(pictures).collect();
    if !put(matches, output, &dir, &all) {
        return Status::Errors;
    }
    output.line(&summary(found, output.lang));
    found.warnings.iter().for_each(|warning| output.diagnostic(warning));
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let (names, shown) = (names.join(", "), shown(&dir));
    output.say(
        &format!("Đã ghi {names} vào {shown}. Xem lại các điểm ghi ở đầu plan.toml, rồi chạy: lantoa check"),
        &format!(
            "Wrote {names} into {shown}. Look at the doubts at the top of plan.toml, then run: lantoa check"
        ),
    );
    Status::Good
}

/// Writes an article as a page with its pictures beside it.
fn write_article(
    matches: &ArgMatches,
    output: &Output,
    root: &Path,
    article: &Article,
    kind: ArticleKind,
) -> Status {
    let section = match kind {
        ArticleKind::Page => "",
        ArticleKind::Guidance => "huong-dan",
        ArticleKind::News => "tin-tuc",
        ArticleKind::Event => "su-kien",
        ArticleKind::Procedure => "thu-tuc",
    };
    let slug: Vec<String> = slugify(&article.title).split('-').take(10).map(str::to_owned).collect();
    let folder = if slug.concat().is_empty() { "bai-moi".to_owned() } else { slug.join("-") };
    let Some(dir) = target(matches, output, root, root.join("content").join(section).join(folder)) else {
        return Status::Usage;
    };
    let page = article.page(kind);
    if matches.get_flag("json") {
        output.print(&page);
        return Status::Good;
    }
    let pictures = article.pictures.iter().map(|picture| (picture.name.as_str(), picture.bytes.as_slice()));
    let all: Vec<(&str, &[u8])> = std::iter::once(("index.md", page.as_bytes())).chain(pictures).collect();
    if !put(matches, output, &dir, &all) {
        return Status::Errors;
    }
    article.warnings.iter().for_each(|warning| output.diagnostic(warning));
    let (shown, count) = (shown(&dir), article.pictures.len());
    output.say(
        &format!("Đã ghi index.md và {count} hình vào {shown}, ở dạng nháp. Đọc soát, xóa dòng draft, rồi chạy: lantoa check"),
        &format!("Wrote index.md and {count} pictures into {shown}, as a draft. Proofread it, delete the line draft, then run: lantoa check"),
    );
    Status::Good
}

/// The folder that is written: what the user names, or the proposed one; `None`, with a message, where it lies outside
/// the site's content.
fn target(matches: &ArgMatches, output: &Output, root: &Path, proposed: PathBuf) -> Option<PathBuf> {
    let dir = matches.get_one::<PathBuf>("into").cloned().unwrap_or(proposed);
    if inside(root, &dir) {
        return Some(dir);
    }
    let shown = shown(&dir);
    output.say(
        &format!("lỗi: {shown} không nằm trong thư mục content của trang; chọn --into content/…"),
        &format!("error: {shown} is not inside the site's content folder; choose --into content/…"),
    );
    None
}

/// Writes files into a folder, never over existing ones unasked; `false`, with a message, where it did not.
fn put(matches: &ArgMatches, output: &Output, dir: &Path, files: &[(&str, &[u8])]) -> bool {
    let existing: Vec<String> = files
        .iter()
        .map(|(name, _)| dir.join(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| shown(&path))
        .collect();
    if !existing.is_empty() && !matches.get_flag("force") {
        let list = existing.join(", ");
        output.say(
            &format!("lỗi: đã có {list}; không ghi đè. Chọn thư mục khác bằng --into, hoặc dùng --force"),
            &format!("error: {list} already exist; nothing was written. Choose another folder with --into, or use --force"),
        );
        return false;
    }
    let written = std::fs::create_dir_all(dir)
        .and_then(|()| files.iter().try_for_each(|(name, bytes)| std::fs::write(dir.join(name), bytes)));
    if let Err(error) = written {
        let shown = shown(dir);
        output.say(
            &format!("lỗi: không ghi được vào {shown}: {error}"),
            &format!("error: cannot write to {shown}: {error}"),
        );
        return false;
    }
    true
}

/// Whether a folder that may not exist yet lies in the content of the site. Where there is no site, any folder will do.
fn inside(root: &Path, dir: &Path) -> bool {
    if !root.join("lantoa.toml").is_file() {
        return true;
    }
    let Ok(content) = root.join("content").canonicalize() else { return true };
    // What does not exist yet is added to the nearest folder that does, so that no ".." and no link leads out.
    let mut missing = Vec::new();
    let mut known = dir.to_path_buf();
    let base = loop {
        if let Ok(base) = known.canonicalize() {
            break base;
        }
        let Some(name) = known.file_name().map(ToOwned::to_owned) else { return false };
        missing.push(name);
        known = known
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."))
            .to_path_buf();
    };
    let whole = missing.iter().rev().fold(base, |path, name| path.join(name));
    whole.starts_with(&content) && whole != content
}

fn task_file(matches: &ArgMatches) -> TaskFile {
    if matches.get_flag("csv") { TaskFile::Csv } else { TaskFile::Toml }
}

/// A folder for the plan: its symbol or title, and its year.
fn folder_name(found: &Imported) -> String {
    let document = &found.document;
    let place = document.locality.as_ref().map(|place| slugify(&place.name)).unwrap_or_default();
    let year =
        document.issued.as_ref().map(|date| date.chars().take(4).collect::<String>()).unwrap_or_default();
    let name = [place, year].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if !name.is_empty() {
        return name;
    }
    let title = slugify(document.title.as_deref().unwrap_or_default());
    let short: Vec<&str> = title.split('-').take(6).collect();
    if title.is_empty() { "ke-hoach-moi".to_owned() } else { short.join("-") }
}

//! `lantoa import`: a plan from a document to plan data, any document to a page.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::args::{Part, examples, subcommand, switch};
use super::output::Output;
use super::site::{root as site_root, root_option, shown};
use super::{Status, say};
use crate::diag::{Lang, Report};
use crate::held;
use crate::import::{
    Article, ArticleKind, Imported, Known, NoNames, TaskFile, article, folder_name, import_with, summary,
    to_site_files,
};
use crate::load;
use crate::model::Registries;
use crate::vi::slug::slugify;

/// The largest file that is opened, in bytes.
const MAX_BYTES: u64 = 100 * 1024 * 1024;

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    subcommand(
        lang,
        "import",
        (
            "Nhập một kế hoạch hoặc một bài từ văn bản .docx, .pdf, .html, .xlsx, .txt, .md",
            "Import a plan or a page from a .docx, .pdf, .html, .xlsx, .txt or .md document",
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
    .arg(switch(lang, "json", "In dữ liệu JSON, không ghi tệp", "Print JSON instead of writing files"))
    .arg(switch(lang, "csv", "Ghi nhiệm vụ vào tasks.csv", "Write the tasks to tasks.csv"))
    .arg(switch(lang, "force", "Ghi đè tệp đã có", "Overwrite existing files"))
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
            if held::is_held(&problem) {
                output.diagnostic(&crate::source::held_problem(&[&shown]));
                return Status::Errors;
            }
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
    let found = match import_with(&shown(file), &bytes, registries.as_ref(), &BTreeMap::new()) {
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
    held::patiently(|| std::fs::File::open(file))?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(std::io::Error::other("> 100 MB"));
    }
    Ok(bytes)
}

/// The registries of the site, if the import is made within one.
fn registries(root: &Path) -> Option<Registries> {
    Some(Registries::merge(&load::registries(root)?, &mut Report::default()))
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
    let files = match registries {
        Some(registries) => {
            to_site_files(found, &Known::of(registries, &BTreeMap::new(), found), task_file(matches))
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

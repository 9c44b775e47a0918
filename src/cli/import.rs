//! `lantoa import`: a plan from a document to plan data.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::site::{root as site_root, root_option, shown};
use super::{Status, say};
use crate::diag::{Lang, Report};
use crate::held;
use crate::import::{Imported, Known, NoNames, TaskFile, folder_name, import_with, summary, to_site_files};
use crate::load;
use crate::model::Registries;

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
    let dir = match matches.get_one::<PathBuf>("into") {
        Some(dir) => dir.clone(),
        None => root.join("content").join("ke-hoach").join(folder_name(found)),
    };
    let files = match registries {
        Some(registries) => {
            to_site_files(found, &Known::of(registries, &BTreeMap::new(), found), task_file(matches))
        }
        None => to_site_files(found, &NoNames, task_file(matches)),
    };
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
        return Status::Errors;
    }
    let written = std::fs::create_dir_all(&dir)
        .and_then(|()| files.iter().try_for_each(|(name, text)| std::fs::write(dir.join(name), text)));
    if let Err(error) = written {
        let shown = shown(&dir);
        output.say(
            &format!("lỗi: không ghi được vào {shown}: {error}"),
            &format!("error: cannot write to {shown}: {error}"),
        );
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

fn task_file(matches: &ArgMatches) -> TaskFile {
    if matches.get_flag("csv") { TaskFile::Csv } else { TaskFile::Toml }
}

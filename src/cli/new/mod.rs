//! `lantoa new`: a whole site, or one page of a kind with its keys explained.
//!
//! Writes new files only: what is there already is never changed.

mod launcher;
mod page;
mod province;
mod site;

use std::io::Write as _;
use std::path::Path;

use clap::{Arg, ArgMatches, Command};

use super::args::{Part, examples, subcommand};
use super::output::Output;
use super::{Status, say};
use crate::diag::{Lang, Text};
use crate::keys::Kind;
use crate::keys::subject::SECTION_ABOUT;
use crate::render::theme::ThemeFiles;

pub fn define(lang: Lang) -> Command {
    let t = |vi: &'static str, en: &'static str| say(lang, vi, en);
    subcommand(
        lang,
        "new",
        (
            "Tạo một trang web mới, hoặc một bài mới trong trang đang có",
            "Make a new site, or a new page in a site",
        ),
        (
            "<THƯ_MỤC> [TÙY CHỌN]\n           lantoa new <LOẠI> <ĐƯỜNG_DẪN> [TÙY CHỌN]",
            "<DIR> [OPTIONS]\n       lantoa new <KIND> <PATH> [OPTIONS]",
        ),
        &[Part::Positionals],
    )
    .arg(
        Arg::new("what")
            .required(true)
            .value_name(t("THƯ_MỤC hoặc LOẠI", "DIR or KIND"))
            .help(t("Thư mục cho trang web mới; hoặc loại bài", "The new site's folder; or a kind of page")),
    )
    .arg(Arg::new("path").value_name(t("ĐƯỜNG_DẪN", "PATH")).help(t(
        "Nơi đặt bài, tính từ content/; không cần .md. Kết thúc bằng / thì bài có thư mục riêng để kèm hình",
        "Where the page goes, from content/; .md may be left out. With / at its end the page gets a folder for images",
    )))
    .arg(
        Arg::new("title")
            .long("title")
            .value_name(t("TÊN", "TITLE"))
            .help(t("Tên trang web hoặc tên bài, viết đủ dấu", "The title of the site or the page")),
    )
    .arg(Arg::new("theme").long("theme").value_name(t("TÊN", "NAME")).help(t(
        "Giao diện của trang web mới (mặc định: default)",
        "The new site's theme (default: default)",
    )))
    .arg(Arg::new("province").long("province").value_name(t("TỈNH", "PROVINCE")).help(t(
        "Tỉnh, thành phố của trang web mới: điền sẵn cơ quan, địa phương và nơi đã sáp nhập",
        "The new site's province or city: its agencies, places and mergers are filled in",
    )))
    .arg(super::site::root_option(lang))
    .after_help(format!("{}\n\n{}\n\n{}", kinds_help(lang), themes_help(lang), examples(lang, EXAMPLES)))
}

const EXAMPLES: &[(&str, &str, &str)] = &[
    ("lantoa new trang-cua-toi", "một trang web mới", "a new site"),
    (
        "lantoa new chuyen-trang --theme toa-soan",
        "trang web mới, giao diện báo",
        "a new site that looks like a newspaper",
    ),
    (
        "lantoa new trang-tinh --province \"Hà Tĩnh\"",
        "trang web mới có sẵn cơ quan của tỉnh",
        "a new site with the agencies of a province",
    ),
    (
        "lantoa new guidance huong-dan/gian-giao --title \"Giàn giáo\"",
        "tạo content/huong-dan/gian-giao.md",
        "makes content/huong-dan/gian-giao.md",
    ),
    (
        "lantoa new guidance huong-dan/leo-thang/",
        "bài có thư mục: leo-thang/index.md",
        "with a folder: leo-thang/index.md",
    ),
    ("lantoa new plan ke-hoach/tinh-2026", "index.md và plan.toml", "index.md and plan.toml"),
    ("lantoa new section huong-dan/moi", "một mục mới: _index.md", "a new section: _index.md"),
];

/// The themes inside the program, with what each says of itself.
fn themes_help(lang: Lang) -> String {
    let mut text = format!("{}:", say(lang, "Giao diện có sẵn", "Themes"));
    for name in ThemeFiles::embedded_names() {
        // Themes describe themselves in Vietnamese.
        let about =
            (lang == Lang::Vi).then(|| ThemeFiles::embedded(name).and_then(|theme| theme.description()));
        text.push_str(format!("\n  {name:11} {}", about.flatten().unwrap_or_default()).trim_end());
    }
    text
}

fn kinds_help(lang: Lang) -> String {
    let mut text = format!("{}:", say(lang, "Loại bài", "Kinds"));
    for (name, kind) in Kind::CHOICES {
        text.push_str(&format!("\n  {name:11} {}", kind.about().get(lang)));
    }
    text.push_str(&format!("\n  {:11} {}", "section", SECTION_ABOUT.get(lang)));
    text
}

/// Makes a site or a page, and says what to do next.
pub fn run(matches: &ArgMatches, output: &Output) -> Status {
    let what = matches.get_one::<String>("what").map_or("", |s| s.as_str());
    let title = matches.get_one::<String>("title").map(|t| t.trim()).filter(|t| !t.is_empty());
    let theme = matches.get_one::<String>("theme").map(String::as_str);
    let province = matches.get_one::<String>("province").map(String::as_str);
    let made = match matches.get_one::<String>("path") {
        Some(_) if theme.is_some() => Err(Refusal::usage(Text::fixed(
            "--theme chỉ dùng khi tạo một trang web mới: lantoa new trang-cua-toi --theme toa-soan\n  Đổi giao diện của trang đang có: sửa dòng theme trong lantoa.toml",
            "--theme is for a new site: lantoa new my-site --theme toa-soan\n  To change the theme of a site: the line theme in lantoa.toml",
        ))),
        Some(_) if province.is_some() => Err(Refusal::usage(Text::fixed(
            "--province chỉ dùng khi tạo một trang web mới: lantoa new trang-tinh --province \"Hà Tĩnh\"",
            "--province is for a new site: lantoa new my-site --province \"Hà Tĩnh\"",
        ))),
        Some(path) => match page::What::named(what) {
            Some(what) => page::make(&super::site::root(matches), what, path, title),
            None => Err(unknown_kind(what)),
        },
        None if page::What::named(what).is_some() => Err(Refusal::usage(Text::new(
            format!(
                "thiếu nơi đặt bài. Ví dụ: lantoa new {what} {}\n  Muốn tạo trang web trong thư mục tên \"{what}\" thì ghi: lantoa new ./{what}",
                page::example_path(what)
            ),
            format!(
                "where the page goes is missing. For example: lantoa new {what} {}\n  For a site in a folder named \"{what}\": lantoa new ./{what}",
                page::example_path(what)
            ),
        ))),
        None => site::make(Path::new(what), title, theme, province),
    };
    match made {
        Ok(message) => {
            output.line(message.get(output.lang));
            Status::Good
        }
        Err(refusal) => {
            let word = say(output.lang, "lỗi", "error");
            output.line(&format!("{word}: {}", refusal.text.get(output.lang)));
            refusal.status
        }
    }
}

/// The files of a new page, for the desk: paths and texts.
pub(super) fn page_files(
    kind: &str,
    section: &str,
    name: &str,
    title: &str,
) -> Option<Vec<(String, String)>> {
    Some(page::texts(page::What::named(kind)?, section, name, title))
}

/// Makes a site, for the desk.
pub(super) fn make_site(folder: &Path, name: &str, theme: &str, province: Option<&str>) -> Result<(), Text> {
    site::make(folder, Some(name), Some(theme), province).map(|_| ()).map_err(|refusal| refusal.text)
}

/// The provinces a site can be for, by name, for the desk.
pub(super) fn provinces() -> Vec<String> {
    province::names()
}

fn unknown_kind(name: &str) -> Refusal {
    let known: Vec<&str> = page::What::names().collect();
    let near = crate::vi::nearest::nearest(name, known.iter().copied());
    let near_vi = near.map(|n| format!("\n  Có phải ý bạn là `{n}`?")).unwrap_or_default();
    let near_en = near.map(|n| format!("\n  Did you mean `{n}`?")).unwrap_or_default();
    let list = known.join(", ");
    Refusal::usage(Text::new(
        format!("không có loại bài `{name}`{near_vi}\n  Các loại: {list}"),
        format!("there is no kind `{name}`{near_en}\n  The kinds: {list}"),
    ))
}

/// Why nothing was made.
pub(super) struct Refusal {
    text: Text,
    status: Status,
}

impl Refusal {
    fn usage(text: Text) -> Refusal {
        Refusal { text, status: Status::Usage }
    }

    fn errors(text: Text) -> Refusal {
        Refusal { text, status: Status::Errors }
    }

    fn io(path: &Path, error: &std::io::Error) -> Refusal {
        let path = super::site::shown(path);
        Refusal::errors(Text::new(
            format!("không ghi được {path}: {error}"),
            format!("cannot write {path}: {error}"),
        ))
    }
}

/// A name that Windows keeps for a device: what has it cannot be copied to a laptop of the office.
fn reserved(name: &str) -> Refusal {
    Refusal::usage(Text::new(
        format!(
            "\"{name}\" là tên Windows dành riêng cho thiết bị, không đặt cho tệp hay thư mục được\n  Hãy chọn tên khác, ví dụ {name}-1"
        ),
        format!(
            "\"{name}\" is a name that Windows keeps for a device: no file or folder can have it\n  Choose another, such as {name}-1"
        ),
    ))
}

/// Writes a file that is not there yet, with the folders above it.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let fail = |error: std::io::Error| Refusal::io(path, &error);
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir).map_err(fail)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(fail)?;
    file.write_all(bytes).map_err(fail)
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    crate::parse::toml_text::string(&crate::parse::toml_text::comment(text))
}

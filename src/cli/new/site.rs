//! A new site: the folder `src/cli/new_site`, which is inside the program.

use std::borrow::Cow;
use std::path::{Component, Path};

use include_dir::{Dir, include_dir};

use super::super::site::shown;
use super::{Refusal, province, quoted, write_new};
use crate::diag::Text;
use crate::keys::Key;
use crate::keys::config::site;
use crate::publish::is_reserved;
use crate::render::theme::ThemeFiles;
use crate::source::CONFIG_FILE;

static TEMPLATE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new_site");

const AGENCIES: &str = "content/_data/agencies.toml";
const LOCALITIES: &str = "content/_data/localities.toml";

/// Makes a site in `dir`, which must be new or empty (dot-files aside).
///
/// With a province its agencies and localities are filled in, see [`province`].
pub fn make(
    dir: &Path,
    title: Option<&str>,
    theme: Option<&str>,
    province: Option<&str>,
) -> Result<Text, Refusal> {
    if let Some(theme) = theme {
        check_theme(theme)?;
    }
    let province = province.map(province::find).transpose()?;
    let mut names = dir.components().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    // A folder that is there has such a name for good; a new one would be lost on Windows.
    if let Some(name) = names.rfind(|name| is_reserved(name))
        && !dir.exists()
    {
        return Err(super::reserved(name));
    }
    check_empty(dir)?;
    let mut files = Vec::new();
    collect(&TEMPLATE, &mut files);
    for (path, bytes) in &files {
        let is_config = *path == CONFIG_FILE;
        let title = title.filter(|_| is_config || *path == "content/_index.md");
        let theme = theme.filter(|_| is_config);
        let mut text = match (province, *path) {
            (Some(province), AGENCIES) => Cow::Owned(province.agencies().into_bytes()),
            (Some(province), LOCALITIES) => Cow::Owned(province.localities().into_bytes()),
            (None, AGENCIES) => Cow::Owned([*bytes, province::GROUPS.as_bytes()].concat()),
            _ => Cow::Borrowed(*bytes),
        };
        for (key, value) in [(site::TITLE, title), (site::THEME, theme)] {
            if let (Some(value), Ok(before)) = (value, std::str::from_utf8(&text)) {
                text = Cow::Owned(with(before, &key, value).into_bytes());
            }
        }
        write_new(&dir.join(path), &text)?;
    }
    let launcher = super::launcher::write(dir)?;
    let (shown, count) = (shown(dir), files.len() + usize::from(launcher.is_some()));
    let (open_vi, open_en) = launcher.map_or_else(Default::default, |name| {
        (
            format!("\nMở lại lần sau mà không cần gõ lệnh: bấm đúp \"{name}\" trong thư mục ấy."),
            format!("\nTo open it later without a command: double-click \"{name}\" in that folder."),
        )
    });
    let enter = if shown == "." { String::new() } else { format!("  cd {}\n", shell_word(&shown)) };
    Ok(Text::new(
        format!(
            "Đã tạo trang mới trong {shown} ({count} tệp).\n\nLàm tiếp:\n{enter}  lantoa serve --open   xem trang; sửa và lưu tệp nào, trang đổi theo ngay\n  lantoa check          soát trang\n  lantoa build          dựng trang vào public/\n\nTìm mọi chỗ ghi [Thay: …] và điền thông tin của đơn vị.\nCách thêm bài, hình, chiến dịch: xem mục \"Hướng dẫn biên tập\" ngay trên trang.{open_vi}"
        ),
        format!(
            "Made a new site in {shown} ({count} files).\n\nNext:\n{enter}  lantoa serve --open   look at it; it follows every file you save\n  lantoa check          check it\n  lantoa build          build it into public/\n\nReplace every [Thay: …] by what is true for your organisation.\nHow to add pages, images and campaigns is explained on the site itself, in Vietnamese.{open_en}"
        ),
    ))
}

/// A new site has no `themes/` yet, so its theme is one of those inside the program.
fn check_theme(name: &str) -> Result<(), Refusal> {
    let known: Vec<&str> = ThemeFiles::embedded_names().collect();
    if known.contains(&name) {
        return Ok(());
    }
    let near = crate::vi::nearest::nearest(name, known.iter().copied());
    let near_vi = near.map(|n| format!("\n  Có phải ý bạn là `{n}`?")).unwrap_or_default();
    let near_en = near.map(|n| format!("\n  Did you mean `{n}`?")).unwrap_or_default();
    let list = known.join(", ");
    Err(Refusal::usage(Text::new(
        format!("không có giao diện `{name}`{near_vi}\n  Các giao diện có sẵn: {list}"),
        format!("there is no theme `{name}`{near_en}\n  The themes that come with lantoa: {list}"),
    )))
}

fn check_empty(dir: &Path) -> Result<(), Refusal> {
    let shown = shown(dir);
    if dir.join(CONFIG_FILE).exists() {
        return Err(Refusal::errors(Text::new(
            format!(
                "{shown} đã là một trang lantoa; không thay đổi gì.\n  Thêm bài vào trang này: lantoa new guidance huong-dan/ten-bai"
            ),
            format!(
                "{shown} is a site already; nothing was changed.\n  To add a page to it: lantoa new guidance huong-dan/name"
            ),
        )));
    }
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return Err(Refusal::errors(Text::new(
                format!("{shown} là một tệp, không phải thư mục; chọn tên khác"),
                format!("{shown} is a file, not a folder; choose another name"),
            )));
        }
        Err(error) => return Err(Refusal::io(dir, &error)),
    };
    let first = entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .min();
    match first {
        None => Ok(()),
        Some(name) => Err(Refusal::errors(Text::new(
            format!(
                "thư mục {shown} không trống (có {name}); không thay đổi gì.\n  Chọn một thư mục mới, ví dụ: lantoa new trang-cua-toi"
            ),
            format!(
                "the folder {shown} is not empty (it has {name}); nothing was changed.\n  Choose a new folder, for example: lantoa new my-site"
            ),
        ))),
    }
}

/// All files with their paths, `/` between the parts.
fn collect<'a>(dir: &'a Dir<'a>, files: &mut Vec<(&'a str, &'a [u8])>) {
    for file in dir.files() {
        let path = file.path().to_str().expect("the template's names are ASCII");
        files.push((path, file.contents()));
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}

/// The text with the value of the first `key` replaced.
fn with(text: &str, key: &Key, value: &str) -> String {
    let begin = format!("{key} = ");
    let mut done = false;
    text.split_inclusive('\n')
        .map(|line| {
            if done || !line.starts_with(&begin) {
                return line.to_owned();
            }
            done = true;
            format!("{begin}{}\n", quoted(value))
        })
        .collect()
}

/// A path that can be typed in a shell as it stands.
fn shell_word(path: &str) -> String {
    if path.contains([' ', '\'', '(', ')', '&', ';']) { format!("\"{path}\"") } else { path.to_owned() }
}

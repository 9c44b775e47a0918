//! Gathers the files of a theme: from the site's own folders, from `themes/<name>/`, and from inside the
//! program. What the files mean is `render::theme`'s matter.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::parse::config::Config;
use crate::render::theme::{DEFAULT_THEME, ThemeFiles};
use crate::source::{Blob, CONFIG_FILE};

/// The theme's files: the site's own, those of the chosen theme's folder, those of the theme of that name inside the
/// program, the default theme's.
pub fn files<'a>(
    texts: impl Iterator<Item = &'a Arc<SourceText>>,
    assets: impl Iterator<Item = &'a Blob>,
    config: &Config,
    report: &mut Report,
) -> ThemeFiles {
    let name = &*config.theme.value;
    let prefix = format!("themes/{name}/");
    let mut files = ThemeFiles { name: name.into(), ..ThemeFiles::default() };
    let mut chosen = ThemeFiles { name: name.into(), ..ThemeFiles::default() };
    let mut folders = BTreeSet::new();
    for source in texts {
        if let Some((folder, _)) = source.path.strip_prefix("themes/").and_then(|path| path.split_once('/')) {
            folders.insert(folder);
        }
        match source.path.strip_prefix(prefix.as_str()) {
            Some(path) => {
                chosen.texts.insert(path.to_owned(), Arc::clone(source));
            }
            None if !source.path.starts_with("themes/") => {
                files.texts.insert(source.path.to_string(), Arc::clone(source));
            }
            None => {}
        }
    }
    for blob in assets {
        let Some(path) = blob.path.strip_prefix(prefix.as_str()).and_then(|p| p.strip_prefix("static/"))
        else {
            continue;
        };
        match blob.read() {
            Ok(bytes) => {
                chosen.assets.insert(path.to_owned(), bytes);
            }
            Err(diagnostic) => report.push(diagnostic),
        }
    }
    let inside = ThemeFiles::embedded(name);
    if inside.is_none() {
        for name in ThemeFiles::embedded_names() {
            folders.insert(name);
        }
        let problem = if chosen.texts.is_empty() && chosen.assets.is_empty() {
            Some(unknown_theme(config, &folders))
        } else if chosen.texts.contains_key("theme.toml") {
            None
        } else {
            Some(no_theme_file(name))
        };
        report.extend(problem);
    }
    files.fall_back_to(chosen);
    files.fall_back_to(inside.unwrap_or_default());
    files.fall_back_to(ThemeFiles::embedded(DEFAULT_THEME).unwrap_or_default());
    files
}

fn unknown_theme(config: &Config, known: &BTreeSet<&str>) -> Diagnostic {
    let name = &*config.theme.value;
    let list = known.iter().copied().collect::<Vec<_>>().join(", ");
    let near = crate::vi::nearest::nearest(name, known.iter().copied());
    let near_vi = near.map(|n| format!("Có phải ý bạn là `{n}`? ")).unwrap_or_default();
    let near_en = near.map(|n| format!("Did you mean `{n}`? ")).unwrap_or_default();
    let diagnostic = Diagnostic::error(
        Code::Theme,
        Text::new(format!("không có giao diện `{name}`"), format!("there is no theme `{name}`")),
    )
    .help(Text::new(
        format!(
            "{near_vi}Các giao diện có thể dùng: {list}; giao diện riêng thì chép vào thư mục themes/{name}/"
        ),
        format!("{near_en}The themes there are: {list}; copy one of your own into the folder themes/{name}/"),
    ));
    match config.theme.range() {
        // Not from the configuration, but from the command line.
        range if range.is_empty() => diagnostic.in_file(CONFIG_FILE),
        range => diagnostic.at(&config.source, range),
    }
}

fn no_theme_file(name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::Theme,
        Text::new(
            format!("giao diện `{name}` thiếu theme.toml"),
            format!("the theme `{name}` has no theme.toml"),
        ),
    )
    .in_file(&format!("themes/{name}/theme.toml"))
    .help(Text::new(
        format!("tạo tệp ấy với ít nhất một dòng: name = \"{name}\""),
        format!("make that file with at least one line: name = \"{name}\""),
    ))
}

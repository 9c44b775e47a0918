//! The colours of a theme, and the site's own among them.
//!
//! 1. Read what `theme.toml` declares: colours by name in light and dark, which of them stand on
//!    which, and which take the site's accent colour.
//! 2. Check the site's accent colour against what it stands on (WCAG 2.2, 1.4.3).
//! 3. Make the style sheet that hands it to the theme: pages carry no inline style.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Report, SourceText, Text};
use crate::keys::Key;
use crate::keys::theme::{contrast, modes, theme};
use crate::parse::color::Rgb;
use crate::parse::config::Config;
use crate::parse::value::{Reader, Spanned, Table};

/// The names that stand for the site's accent colour and for black or white on it.
const ACCENT: &str = "accent";
const ON_ACCENT: &str = "on-accent";

/// Contrast that ordinary text needs (WCAG 2.2, 1.4.3).
const TEXT_CONTRAST: f64 = 4.5;

/// Light paper or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Light,
    Dark,
}

impl Mode {
    pub const ALL: [Mode; 2] = [Mode::Light, Mode::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Mode::Light => "light",
            Mode::Dark => "dark",
        }
    }
}

/// A colour of the theme and one it stands on.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    pub text: String,
    pub on: String,
    /// The contrast it needs.
    pub needed: f64,
}

/// What a theme declares of its colours; empty where it declares nothing.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    light: BTreeMap<String, Rgb>,
    dark: BTreeMap<String, Rgb>,
    pub pairs: Vec<Pair>,
    /// Names of colours that take the site's accent, with which of the two they take.
    light_accent: BTreeMap<String, String>,
    dark_accent: BTreeMap<String, String>,
}

impl Palette {
    /// Reads `[colors.*]`, `[[contrast]]` and `[accent.*]` of `theme.toml`.
    pub fn read(r: &mut Reader<'_>, table: &mut Table<'_>) -> Palette {
        let mut palette = Palette::default();
        if let Some(mut colors) = table.table(r, &theme::COLORS) {
            palette.light = colors_of(r, &mut colors, &modes::LIGHT);
            palette.dark = colors_of(r, &mut colors, &modes::DARK);
            colors.finish(r);
        }
        if let Some(mut accent) = table.table(r, &theme::ACCENT) {
            palette.light_accent = accents_of(r, &mut accent, &modes::LIGHT);
            palette.dark_accent = accents_of(r, &mut accent, &modes::DARK);
            accent.finish(r);
        }
        for mut one in table.tables(r, &theme::CONTRAST) {
            let text = one.string(r, &contrast::TEXT);
            let needed = one.number(r, &contrast::RATIO).map_or(TEXT_CONTRAST, |n| n.value);
            let grounds = one.strings(r, &contrast::ON).unwrap_or_default();
            one.finish(r);
            let Some(text) = text else { continue };
            for on in grounds {
                palette.known(r, &text);
                palette.known(r, &on);
                palette.pairs.push(Pair { text: text.value.to_string(), on: on.value.into(), needed });
            }
        }
        palette
    }

    fn known(&self, r: &mut Reader<'_>, name: &Spanned<Box<str>>) {
        if !(self.light.contains_key(&*name.value) && self.dark.contains_key(&*name.value)) {
            let message = Text::new(
                format!("[colors.light] và [colors.dark] không có màu `{}`", name.value),
                format!("[colors.light] and [colors.dark] have no colour `{}`", name.value),
            );
            r.error(Code::Theme, name.range(), message);
        }
    }

    /// The names of all colours.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.light.keys().filter(|name| self.dark.contains_key(*name)).map(String::as_str)
    }

    /// A colour as pages show it: the theme's, or the site's in its place.
    pub fn color(&self, config: &Config, mode: Mode, name: &str) -> Option<Rgb> {
        let (colors, accents) = self.of(mode);
        match (accent(config, mode), accents.get(name).map(String::as_str)) {
            (Some(accent), Some(ACCENT)) => Some(accent.value),
            (Some(accent), Some(_)) => Some(accent.value.readable()),
            _ => colors.get(name).copied(),
        }
    }

    fn of(&self, mode: Mode) -> (&BTreeMap<String, Rgb>, &BTreeMap<String, String>) {
        match mode {
            Mode::Light => (&self.light, &self.light_accent),
            Mode::Dark => (&self.dark, &self.dark_accent),
        }
    }

    /// Warns where the site's accent colour cannot be read on what it stands on.
    pub fn check(&self, config: &Config, theme: &str, report: &mut Report) {
        for mode in Mode::ALL {
            let Some(accent) = accent(config, mode) else { continue };
            let (_, accents) = self.of(mode);
            if accents.is_empty() {
                report.push(not_taken(&config.source, accent, theme));
                continue;
            }
            let takes = |name: &str| accents.get(name).is_some_and(|what| what == ACCENT);
            let has_own = |name: &str| accents.contains_key(name);
            // What the accent stands on, and what that pair needs.
            let grounds: Vec<(&str, Rgb, f64)> = self
                .pairs
                .iter()
                .filter_map(|pair| {
                    let other = match (takes(&pair.text), takes(&pair.on)) {
                        (true, false) => pair.on.as_str(),
                        (false, true) => pair.text.as_str(),
                        _ => return None,
                    };
                    let color = self.color(config, mode, other)?;
                    (!has_own(other)).then_some((other, color, pair.needed))
                })
                .collect();
            let worst = grounds
                .iter()
                .filter(|(_, ground, needed)| accent.value.contrast(*ground) < *needed)
                .min_by(|a, b| accent.value.contrast(a.1).total_cmp(&accent.value.contrast(b.1)));
            if let Some(worst) = worst {
                report.push(too_little(&config.source, accent, mode, worst, &grounds));
            }
        }
    }

    /// The style sheet that gives the theme the site's colours; `None` where it has none.
    pub fn style_sheet(config: &Config) -> Option<String> {
        let light = accent(config, Mode::Light);
        let dark = accent(config, Mode::Dark);
        if light.is_none() && dark.is_none() {
            return None;
        }
        // `initial` makes `var(--accent, …)` take the theme's own colour again.
        let rule = |accent: Option<&Spanned<Rgb>>| match accent {
            Some(accent) => {
                format!("--accent: {}; --on-accent: {};", accent.value, accent.value.readable())
            }
            None => "--accent: initial; --on-accent: initial;".to_owned(),
        };
        let (light, dark) = (rule(light), rule(dark));
        Some(format!(
            ":root {{ {light} }}\n@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=\"light\"]) {{ {dark} }} }}\n@media screen {{ :root[data-theme=\"dark\"] {{ {dark} }} }}\n"
        ))
    }
}

fn accent(config: &Config, mode: Mode) -> Option<&Spanned<Rgb>> {
    match mode {
        Mode::Light => config.colors.accent.as_ref(),
        Mode::Dark => config.colors.accent_dark.as_ref(),
    }
}

fn colors_of(r: &mut Reader<'_>, table: &mut Table<'_>, mode: &Key) -> BTreeMap<String, Rgb> {
    let mut colors = BTreeMap::new();
    let Some(mut table) = table.table(r, mode) else { return colors };
    for (name, range, value) in table.take_all() {
        match value.get_ref().as_str().and_then(Rgb::parse) {
            Some(color) => {
                colors.insert(name, color);
            }
            None => {
                let message = Text::new(
                    format!("`{name}` phải là một màu như \"#005387\""),
                    format!("`{name}` must be a colour such as \"#005387\""),
                );
                r.error(Code::Theme, range, message);
            }
        }
    }
    colors
}

fn accents_of(r: &mut Reader<'_>, table: &mut Table<'_>, mode: &Key) -> BTreeMap<String, String> {
    let mut accents = BTreeMap::new();
    let Some(mut table) = table.table(r, mode) else { return accents };
    for (name, range, value) in table.take_all() {
        match value.get_ref().as_str() {
            Some(what @ (ACCENT | ON_ACCENT)) => {
                accents.insert(name, what.to_owned());
            }
            _ => {
                let message = Text::new(
                    format!("`{name}` phải là \"{ACCENT}\" hoặc \"{ON_ACCENT}\""),
                    format!("`{name}` must be \"{ACCENT}\" or \"{ON_ACCENT}\""),
                );
                r.error(Code::Theme, range, message);
            }
        }
    }
    accents
}

fn not_taken(source: &Arc<SourceText>, accent: &Spanned<Rgb>, theme: &str) -> Diagnostic {
    Diagnostic::warning(
        Code::Contrast,
        Text::new(
            format!("giao diện `{theme}` không nhận màu nhấn, nên màu này không có tác dụng"),
            format!("the theme `{theme}` takes no accent colour, so this one has no effect"),
        ),
    )
    .at(source, accent.range())
}

fn too_little(
    source: &Arc<SourceText>,
    accent: &Spanned<Rgb>,
    mode: Mode,
    &(name, ground, needed): &(&str, Rgb, f64),
    grounds: &[(&str, Rgb, f64)],
) -> Diagnostic {
    let color = accent.value;
    let found = ratio(color.contrast(ground));
    let needed = ratio(needed);
    let (vi_mode, en_mode) = match mode {
        Mode::Light => ("nền sáng", &modes::LIGHT),
        Mode::Dark => ("nền tối", &modes::DARK),
    };
    let diagnostic = Diagnostic::warning(
        Code::Contrast,
        Text::new(
            format!(
                "màu nhấn {color} trên {ground} (`{name}`, {vi_mode}) chỉ tương phản {}:1, cần {}:1",
                found.replace('.', ","),
                needed.replace('.', ",")
            ),
            format!(
                "the accent colour {color} on {ground} (`{name}`, {en_mode}) has a contrast of {found}:1; {needed}:1 is needed"
            ),
        ),
    )
    .at(source, accent.range());
    let others: Vec<(Rgb, f64)> = grounds.iter().map(|(_, ground, needed)| (*ground, *needed)).collect();
    match color.nearest(&others) {
        Some(near) => diagnostic.help(Text::new(
            format!("màu gần nhất cùng sắc, đủ tương phản: \"{near}\""),
            format!("the nearest colour of the same hue that passes: \"{near}\""),
        )),
        None => diagnostic,
    }
}

/// A ratio as it is shown: cut off, never rounded up, so that 4.49 does not look like 4.5.
pub fn ratio(ratio: f64) -> String {
    let cut = (ratio * 100.0).floor() / 100.0;
    let shown = format!("{cut:.2}");
    shown.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::config::parse_config;
    use crate::render::theme::{Theme, ThemeFiles};

    fn default_theme() -> Theme {
        Theme::new(
            ThemeFiles::embedded(crate::render::theme::DEFAULT_THEME).expect("it is inside the binary"),
            &mut Report::default(),
        )
    }

    fn config(colors: &str) -> Config {
        let text = format!("title = \"A\"\n[colors]\n{colors}\n");
        let mut diagnostics = Vec::new();
        let config = parse_config(&SourceText::new("lantoa.toml", text), &mut diagnostics);
        assert_eq!(diagnostics, []);
        config
    }

    /// What a custom property is in a rule of a style sheet; of `var(--x, #fff)`, the fallback.
    fn property(rule: &str, name: &str) -> Option<Rgb> {
        let value = rule.split(&format!("--{name}:")).nth(1)?.split(';').next()?;
        let value = value.rsplit_once(',').map_or(value, |(_, fallback)| fallback);
        Rgb::parse(value.trim_end_matches(')').trim())
    }

    #[test]
    fn the_default_theme_declares_the_colours_of_its_style_sheet() {
        let theme = default_theme();
        let css = std::str::from_utf8(&theme.assets["css/main.css"].bytes).expect("is text");
        let rules: Vec<&str> = css.split(":root").skip(1).filter_map(|r| r.split('}').next()).collect();
        let light = rules[0];
        let dark: Vec<&str> = rules.iter().copied().filter(|r| r.contains("color-scheme:dark")).collect();
        assert_eq!(dark.len(), 2, "for those who ask the system and for those who ask the page");
        for name in theme.palette.names() {
            let declared = |mode| theme.palette.of(mode).0.get(name).copied();
            assert_eq!(declared(Mode::Light), property(light, name), "{name}");
            for dark in &dark {
                let shown = property(dark, name).or(property(light, name));
                assert_eq!(declared(Mode::Dark), shown, "{name} in the dark");
            }
        }
    }

    #[test]
    fn every_pair_of_the_default_theme_has_its_contrast() {
        let (theme, config) = (default_theme(), config(""));
        assert!(theme.palette.pairs.len() > 20);
        for pair in &theme.palette.pairs {
            for mode in Mode::ALL {
                let color = |name: &str| theme.palette.color(&config, mode, name).expect("is declared");
                let found = color(&pair.text).contrast(color(&pair.on));
                assert!(found >= pair.needed, "{pair:?}, {mode:?}: {found}");
            }
        }
    }

    #[test]
    fn an_accent_that_passes_is_taken_silently_and_reaches_its_colours() {
        let config = config("accent = \"#7a1f1f\"");
        let mut report = Report::default();
        let theme = default_theme().with_colors(&config, &mut report);
        assert_eq!(report.diagnostics, []);
        let color = |mode, name| theme.palette.color(&config, mode, name).map(|c| c.to_string());
        assert_eq!(color(Mode::Light, "link").as_deref(), Some("#7a1f1f"));
        assert_eq!(color(Mode::Light, "on-masthead").as_deref(), Some("#ffffff"));
        assert_eq!(color(Mode::Dark, "link").as_deref(), Some("#8cc8f2"), "the theme's own");
        let css = Palette::style_sheet(&config).expect("has a colour");
        assert!(css.starts_with(":root { --accent: #7a1f1f; --on-accent: #ffffff; }"), "{css}");
        assert!(css.contains("--accent: initial"), "{css}");
    }

    #[test]
    fn a_theme_that_takes_no_accent_says_so() {
        let mut report = Report::default();
        Palette::default().check(&config("accent = \"#7a1f1f\""), "toa-soan", &mut report);
        assert_eq!(report.diagnostics.len(), 1);
    }

    #[test]
    fn ratios_are_never_rounded_up() {
        assert_eq!(ratio(4.499), "4.49");
        assert_eq!(ratio(4.5), "4.5");
        assert_eq!(ratio(21.0), "21");
    }
}

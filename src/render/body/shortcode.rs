//! Runs the shortcodes and alerts of a body, with what their arguments refer to.

use std::collections::BTreeMap;

use minijinja::Value;

use super::{Filler, span};
use crate::diag::{Code, Diagnostic, Text};
use crate::parse::markdown::{AlertKind, Arg, Hole};
use crate::render::context::root;
use crate::render::parts::plan::target;
use crate::render::words::hotline;

impl Filler<'_> {
    pub(super) fn alert(&mut self, out: &mut String, kind: AlertKind, inner: String) {
        let args = BTreeMap::from([("kind".to_owned(), Value::from(kind.name()))]);
        self.run(out, "alert", args, inner, Extra::default());
    }

    pub(super) fn shortcode(
        &mut self,
        out: &mut String,
        name: &str,
        args: &[Arg],
        inner: String,
        hole: &Hole,
    ) {
        let theme = &self.context.theme;
        let Some((name, declared)) = theme.shortcode(name).filter(|(name, _)| *name != "alert") else {
            let known: Vec<&str> = theme.shortcode_names().collect();
            let list = known.join(", ");
            self.report(
                Diagnostic::error(
                    Code::UnknownShortcode,
                    Text::new(format!("không có khối `{name}`"), format!("there is no shortcode `{name}`")),
                )
                .at(self.source(), span(hole))
                .suggest(name, known)
                .help(Text::new(format!("các khối có sẵn: {list}"), format!("the shortcodes: {list}"))),
            );
            out.push_str(&inner);
            return;
        };
        let mut values: BTreeMap<String, Value> =
            declared.iter().map(|arg| (arg.name.clone(), Value::from(()))).collect();
        let mut wrong = false;
        for arg in args {
            match values.get_mut(&*arg.key) {
                Some(value) => *value = Value::from(&*arg.value),
                None => {
                    wrong = true;
                    let known = declared.iter().map(|a| a.name.as_str());
                    let list = declared.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ");
                    self.report(
                        Diagnostic::error(
                            Code::Shortcode,
                            Text::new(
                                format!("khối `{name}` không có thuộc tính `{}`", arg.key),
                                format!("the shortcode `{name}` has no argument `{}`", arg.key),
                            ),
                        )
                        .at(self.source(), arg.key_range.start as usize..arg.key_range.end as usize)
                        .suggest(&arg.key, known)
                        .help(Text::new(format!("các thuộc tính: {list}"), format!("the arguments: {list}"))),
                    );
                }
            }
        }
        for arg in declared.iter().filter(|a| a.required) {
            if !args.iter().any(|given| *given.key == *arg.name) {
                wrong = true;
                self.report(
                    Diagnostic::error(
                        Code::Shortcode,
                        Text::new(
                            format!("khối `{name}` thiếu thuộc tính `{}`", arg.name),
                            format!("the shortcode `{name}` needs the argument `{}`", arg.name),
                        ),
                    )
                    .at(self.source(), span(hole))
                    .help(Text::new(
                        format!("thêm {}=\"…\" vào dòng này", arg.name),
                        format!("add {}=\"…\" to this line", arg.name),
                    )),
                );
            }
        }
        if wrong {
            out.push_str(&inner);
            return;
        }
        let Some(extra) = self.extra(name, args) else {
            out.push_str(&inner);
            return;
        };
        self.run(out, name, values, inner, extra);
    }

    /// What a shortcode's arguments refer to; `None` where that is missing and has been reported.
    fn extra(&self, name: &str, args: &[Arg]) -> Option<Extra> {
        let arg = |key: &str| args.iter().find(|a| &*a.key == key);
        let range = |arg: &Arg| arg.range.start as usize..arg.range.end as usize;
        let mut extra = Extra::default();
        let site = &self.context.site;
        if let Some(id) = arg("hotline") {
            let Some(found) = site.config.hotlines.iter().find(|h| h.id == id.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownHotline,
                        Text::new(
                            format!("lantoa.toml không có [[hotlines]] với id \"{}\"", id.value),
                            format!("lantoa.toml has no [[hotlines]] with the id \"{}\"", id.value),
                        ),
                    )
                    .at(self.source(), range(id))
                    .suggest(&id.value, site.config.hotlines.iter().map(|h| &*h.id)),
                );
                return None;
            };
            extra.hotline = hotline(found);
        }
        if let Some(code) = arg("code").filter(|code| name == "lang" && !is_language(&code.value)) {
            self.report(
                Diagnostic::error(
                    Code::BadValue,
                    Text::new(
                        format!("\"{}\" không phải là mã ngôn ngữ", code.value),
                        format!("\"{}\" is not a language code", code.value),
                    ),
                )
                .at(self.source(), range(code))
                .help(Text::fixed(
                    "dùng mã ISO 639: en (Anh), km (Khmer), hmn (Mông), cjm (Chăm), zh (Hoa)",
                    "use an ISO 639 code: en, km, hmn, zh",
                )),
            );
            return None;
        }
        if let Some(src) = arg("src") {
            let picture = self.find_picture(&src.value, range(src))?;
            extra.picture = picture.value(self.context, arg("alt").map_or("", |a| &a.value));
        }
        if name == "target" {
            let (Some(plan), Some(id)) = (arg("plan"), arg("id")) else { return Some(extra) };
            let Some(linked) = site.plans.iter().find(|p| p.id == plan.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownPlan,
                        Text::new(
                            format!("không có kế hoạch \"{}\"", plan.value),
                            format!("there is no plan \"{}\"", plan.value),
                        ),
                    )
                    .at(self.source(), range(plan))
                    .suggest(&plan.value, site.plans.iter().map(|p| &*p.id)),
                );
                return None;
            };
            let targets = &linked.parsed.plan.targets;
            let Some(index) = targets.iter().position(|t| t.id.value == id.value) else {
                self.report(
                    Diagnostic::error(
                        Code::UnknownTarget,
                        Text::new(
                            format!("kế hoạch `{}` không có chỉ tiêu \"{}\"", plan.value, id.value),
                            format!("the plan `{}` has no target \"{}\"", plan.value, id.value),
                        ),
                    )
                    .at(self.source(), range(id))
                    .suggest(&id.value, targets.iter().map(|t| &*t.id.value)),
                );
                return None;
            };
            extra.target = target(self.context, linked, index);
        }
        Some(extra)
    }

    fn run(
        &mut self,
        out: &mut String,
        name: &str,
        args: BTreeMap<String, Value>,
        inner: String,
        extra: Extra,
    ) {
        self.shortcodes += 1;
        let theme = &self.context.theme;
        let template = format!("shortcodes/{name}.html");
        let values = Value::from_pairs([
            ("args", Value::from_pairs(args)),
            ("body", Value::from_safe_string(inner)),
            ("id", Value::from(format!("k{}", self.shortcodes))),
            ("lang", Value::from(self.context.lang_code())),
            ("hotline", extra.hotline),
            ("picture", extra.picture),
            ("target", extra.target),
        ]);
        let rendered = theme
            .env
            .get_template(&template)
            .and_then(|template| template.render(root(self.context, values)));
        match rendered {
            Ok(html) => out.push_str(&html),
            Err(error) => self.report(theme.problem(&error)),
        }
    }
}

/// What a shortcode's arguments refer to.
struct Extra {
    hotline: Value,
    picture: Value,
    target: Value,
}

impl Default for Extra {
    fn default() -> Extra {
        let none = || Value::from(());
        Extra { hotline: none(), picture: none(), target: none() }
    }
}

/// Whether a text has the form of a language tag (RFC 5646): a language of two or three letters and
/// further parts of up to eight letters and digits.
fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let language = parts.next().unwrap_or("");
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

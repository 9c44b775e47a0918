//! The theme's page of components: what it cannot know by itself, its colours with their contrast and
//! the symbols of its sprite.

use std::sync::Arc;

use minijinja::Value;

use super::{PageKind, described};
use crate::render::context::Context;
use crate::render::palette::{Mode, Pair, ratio};
use crate::render::value::{list, map, none, text, view as object};

/// The page of components.
pub struct Components;

impl PageKind for Components {
    fn name(&self) -> &'static str {
        "components"
    }

    fn template(&self) -> &'static str {
        "components.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }
}

const KEYS: &[&str] = &["colors", "contrasts", "symbols", "shortcodes"];

/// `components`
pub fn view(context: &Arc<Context>) -> Value {
    object(Arc::clone(context), KEYS, get)
}

fn get(context: &Arc<Context>, key: &str) -> Option<Value> {
    let theme = &context.theme;
    Some(match key {
        "colors" => list(theme.palette.names().map(|name| {
            let shown =
                |mode| text(theme.palette.color(&context.site.config, mode, name).map(|c| c.to_string()));
            map([
                ("name", Value::from(name)),
                (Mode::Light.name(), shown(Mode::Light)),
                (Mode::Dark.name(), shown(Mode::Dark)),
            ])
        })),
        "contrasts" => list(theme.palette.pairs.iter().map(|pair| contrast(context, pair))),
        "symbols" => list(theme.symbols("icons/sprite.svg").map(Value::from)),
        "shortcodes" => list(theme.shortcode_arguments().map(|(name, args)| {
            map([
                ("name", Value::from(name)),
                (
                    "args",
                    list(args.iter().map(|arg| {
                        map([
                            ("name", Value::from(arg.name.as_str())),
                            ("required", Value::from(arg.required)),
                        ])
                    })),
                ),
            ])
        })),
        _ => return None,
    })
}

fn contrast(context: &Context, pair: &Pair) -> Value {
    let config = &context.site.config;
    let found = |mode| {
        let color = |name: &str| context.theme.palette.color(config, mode, name);
        match (color(&pair.text), color(&pair.on)) {
            (Some(text), Some(ground)) => {
                let found = text.contrast(ground);
                map([
                    ("ratio", Value::from(shown(context, found))),
                    ("passes", Value::from(found >= pair.needed)),
                ])
            }
            _ => none(),
        }
    };
    map([
        ("text", Value::from(pair.text.as_str())),
        ("on", Value::from(pair.on.as_str())),
        ("needed", Value::from(shown(context, pair.needed))),
        (Mode::Light.name(), found(Mode::Light)),
        (Mode::Dark.name(), found(Mode::Dark)),
    ])
}

/// A ratio with the decimal sign of the page's language.
fn shown(context: &Context, value: f64) -> String {
    let shown = ratio(value);
    if context.lang_code() == "vi" { shown.replace('.', ",") } else { shown }
}

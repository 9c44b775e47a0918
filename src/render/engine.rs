//! The template engine: how it escapes, and the functions that templates call.

use std::borrow::Cow;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, State, Value};

use super::context::{Context, of_template};
use super::escape;
use super::theme::{Theme, ThemeFiles, refused};
use crate::diag::{Report, Text};
use crate::model::OutputId;
use crate::model::address::file_of;
use crate::vi::joined::{Piece, pieces};

/// How many steps a template may take: far more than a page needs, so that none runs for ever.
const FUEL: u64 = 50_000_000;

impl Theme {
    /// Puts a theme together; templates that do not compile and texts that are not TOML are reported.
    pub fn new(files: ThemeFiles, report: &mut Report) -> Theme {
        Theme::assemble(files, environment(), report)
    }
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    env.set_syntax(syntax.expect("the delimiters are the usual ones"));
    env.set_fuel(Some(FUEL));
    env.set_debug(true);
    env.set_formatter(|out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        if value.is_none() {
            return Ok(());
        }
        let written = match value.as_str() {
            Some(text) if value.is_safe() => out.write_str(text),
            Some(text) => write_html(out, text),
            None => write_html(out, &value.to_string()),
        };
        written.map_err(|_| Error::new(ErrorKind::WriteFailure, "the output cannot be written"))
    });
    env.add_filter("words", words);
    env.add_function("t", t);
    env.add_function("asset", asset);
    env.add_function("link", link);
    env.add_function("symbol", symbol);
    env
}

fn write_html(out: &mut minijinja::Output<'_>, text: &str) -> std::fmt::Result {
    escape::html_pieces(text, |piece| out.write_str(piece))
}

fn context(state: &mut State) -> Result<Arc<Context>, Error> {
    of_template(state).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "no page is being rendered"))
}

/// `title|words`: a heading's words as HTML that breaks between words, not inside them; symbols have the class `nb`.
fn words(text: Cow<'_, str>) -> Value {
    let mut html = String::with_capacity(text.len() + 16);
    for piece in pieces(&text) {
        match piece {
            Piece::Text(text) => html.push_str(&escape::html(&text)),
            Piece::Whole(symbol) => {
                html.push_str("<span class=\"nb\">");
                html.push_str(&escape::html(&symbol));
                html.push_str("</span>");
            }
        }
    }
    Value::from_safe_string(html)
}

/// `t("key", n=3)`
fn t(state: &mut State, key: Cow<'_, str>, kwargs: Kwargs) -> Result<Value, Error> {
    let context = context(state)?;
    let found = context.theme.text_value(context.lang_code(), &key).ok_or_else(|| {
        refused(Text::new(
            format!("i18n/vi.toml không có chữ `{key}`"),
            format!("i18n/vi.toml has no text `{key}`"),
        ))
    })?;
    let mut names = kwargs.args().peekable();
    if names.peek().is_none() {
        return Ok(found.clone());
    }
    let mut text = found.as_str().unwrap_or_default().to_owned();
    for name in names {
        let value: Value = kwargs.get(name)?;
        text = text.replace(&format!("{{{name}}}"), &value.to_string());
    }
    kwargs.assert_all_used()?;
    Ok(Value::from(text))
}

/// `asset("css/main.css")`
fn asset(state: &mut State, path: Cow<'_, str>) -> Result<Value, Error> {
    let context = context(state)?;
    let asset = context.use_asset(&path).ok_or_else(|| {
        refused(Text::new(
            format!("giao diện không có tệp static/{path}"),
            format!("the theme has no file static/{path}"),
        ))
    })?;
    let integrity =
        if context.site.options.portable { Value::from(()) } else { Value::from(asset.integrity.as_str()) };
    Ok(Value::from_pairs([("href", Value::from(context.href(&asset.url))), ("integrity", integrity)]))
}

/// `symbol("icons/sprite.svg", "helmet")`: a `<symbol>` of a sprite as a group, for pages that are opened from a disk, where browsers do not load a part of another file. The theme is trusted, so it is not escaped.
fn symbol(state: &mut State, path: Cow<'_, str>, id: Cow<'_, str>) -> Result<Value, Error> {
    let context = context(state)?;
    let missing = || {
        refused(Text::new(
            format!("static/{path} không có hình `{id}`"),
            format!("static/{path} has no symbol `{id}`"),
        ))
    };
    let sprite = context.theme.assets.get(&*path).and_then(|asset| std::str::from_utf8(&asset.bytes).ok());
    let sprite = sprite.ok_or_else(missing)?;
    let tag = format!("<symbol id=\"{id}\"");
    let rest = sprite.find(&tag).map(|at| &sprite[at + tag.len()..]).ok_or_else(missing)?;
    let (attributes, rest) = rest.split_once('>').ok_or_else(missing)?;
    let (body, _) = rest.split_once("</symbol>").ok_or_else(missing)?;
    Ok(Value::from_safe_string(format!("<g{}>{body}</g>", attributes.replace(" viewBox=\"0 0 48 48\"", ""))))
}

/// `link("/tim-kiem/")`
fn link(state: &mut State, path: Cow<'_, str>) -> Result<String, Error> {
    let context = context(state)?;
    let to = path.trim_start_matches('/');
    if !context.site.outputs.contains_key(file_of(to).as_str()) {
        return Err(refused(Text::new(
            format!("trang không có địa chỉ {path}"),
            format!("the site has no address {path}"),
        )));
    }
    // A theme may show a picture of the site by its address.
    if let Some(&id) = context.site.outputs.get(to)
        && let OutputId::File(asset) | OutputId::Image(asset) = id
        && context.site.assets[asset as usize].image.is_some()
    {
        context.use_picture(vec![id]);
    }
    Ok(context.href(to))
}

//! The pages of the desk itself: the files of `src/desk/assets/`, inside the program. A debug build reads
//! them from the disk, so that they can be worked on without compiling.

use std::borrow::Cow;

use include_dir::{Dir, include_dir};

use crate::gate::Response;
use crate::preview::media_type;

static ASSETS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/desk/assets");

/// Nothing from elsewhere, nothing inline: what an editor types is never code in the desk's own page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'";

/// What may run in a page of the site inside the desk: nothing.
const VIEW_POLICY: &str = "default-src 'self' data:; script-src 'none'; object-src 'none'; form-action 'none'; \
    base-uri 'none'";

/// The default theme's tokens and elements, which the desk's own style sheet goes on from.
const THEME: &str = concat!(
    include_str!("../../themes/default/templates/tokens.css"),
    include_str!("../../themes/default/templates/base.css")
);

/// A page of the site in which nothing is yet: the desk puts the page with its draft there.
const BLANK: &str =
    "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title></title></head><body></body></html>\n";

/// The document that every view of the desk is.
pub fn document() -> Response {
    file("desk.html")
}

/// A file of the desk by its name.
pub fn file(name: &str) -> Response {
    match bytes(name) {
        Some(bytes) => Response::bytes(200, media_type(name), bytes).with("Content-Security-Policy", POLICY),
        None => Response::refusal(404),
    }
}

/// An empty page of the site.
pub fn blank() -> Response {
    view(Response::bytes(200, media_type("x.html"), BLANK))
}

/// A page of the site as it is shown inside the desk.
pub fn view(response: Response) -> Response {
    response.with("Content-Security-Policy", VIEW_POLICY)
}

fn bytes(name: &str) -> Option<Cow<'static, [u8]>> {
    if name == "theme.css" {
        return Some(THEME.as_bytes().into());
    }
    // The name is one of those that are inside the program, whatever was asked.
    let inside = ASSETS.get_file(name);
    #[cfg(debug_assertions)]
    {
        let plain =
            !name.split('/').any(|part| part.is_empty() || part.starts_with('.')) && !name.contains('\\');
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk/assets/");
        if let Some(bytes) = plain.then(|| std::fs::read(format!("{folder}{name}")).ok()).flatten() {
            return Some(bytes.into());
        }
    }
    inside.map(|file| file.contents().into())
}

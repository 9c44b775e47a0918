//! Cuts HTML an editor wrote into the few bare tags that work, comments, and the rest.
//!
//! Decides nothing about nesting and writes nothing: see `writer`.

/// The elements an editor may write as bare tags.
pub(super) const ALLOWED: [&str; 5] = ["sub", "sup", "u", "mark", "kbd"];

/// A piece of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text between tags, and what is no tag at all.
    Text(&'a str),
    /// `<br>`.
    Break,
    /// `<sub>`: an element of [`ALLOWED`] without attributes.
    Open(&'static str),
    /// `</sub>`.
    Close(&'static str),
    /// Any other tag, a declaration or a processing instruction: it is shown as text.
    Foreign { text: &'a str, name: &'a str, closing: bool },
    /// `<!-- … -->`.
    Comment,
    /// `<!--` without its end: everything to the end of the text.
    OpenComment,
}

/// The first piece of a text that is not empty, and how long it is.
pub(super) fn piece(html: &str) -> (Piece<'_>, usize) {
    let Some(rest) = html.strip_prefix('<') else {
        let end = memchr::memchr(b'<', html.as_bytes()).unwrap_or(html.len());
        return (Piece::Text(&html[..end]), end);
    };
    if rest.starts_with("!--") {
        // `<!-->` and `<!--->` are comments too (CommonMark 0.31, HTML).
        return match memchr::memmem::find(&html.as_bytes()[2..], b"-->") {
            Some(at) => (Piece::Comment, at + 5),
            None => (Piece::OpenComment, html.len()),
        };
    }
    let closing = rest.starts_with('/');
    let after = &rest[usize::from(closing)..];
    let name_len = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let name = &after[..name_len];
    let declaration = rest.starts_with(['!', '?']);
    if !declaration && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return (Piece::Text("<"), 1);
    }
    // A tag ends at `>`, or at the next `<` or the end if someone forgot it.
    let end = memchr::memchr2(b'<', b'>', after.as_bytes()).map_or(html.len(), |at| {
        let at = html.len() - after.len() + at;
        if html.as_bytes()[at] == b'>' { at + 1 } else { at }
    });
    let text = &html[..end];
    let bare = text.strip_suffix('>').is_some_and(|tag| {
        let inner = &tag[1 + usize::from(closing) + name_len..];
        matches!(inner.trim(), "" | "/")
    });
    if bare {
        if name.eq_ignore_ascii_case("br") {
            return (Piece::Break, end);
        }
        if let Some(name) = ALLOWED.iter().find(|allowed| name.eq_ignore_ascii_case(allowed)) {
            return (if closing { Piece::Close(name) } else { Piece::Open(name) }, end);
        }
    }
    (Piece::Foreign { text, name, closing }, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(mut html: &str) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        while !html.is_empty() {
            let (piece, len) = piece(html);
            pieces.push(piece);
            html = &html[len..];
        }
        pieces
    }

    #[test]
    fn bare_tags_are_told_from_others() {
        assert_eq!(
            pieces("H<SUB>2</sub>O<br /><br>"),
            [
                Piece::Text("H"),
                Piece::Open("sub"),
                Piece::Text("2"),
                Piece::Close("sub"),
                Piece::Text("O"),
                Piece::Break,
                Piece::Break
            ]
        );
        assert_eq!(
            pieces("<u onclick=x>"),
            [Piece::Foreign { text: "<u onclick=x>", name: "u", closing: false }]
        );
        assert_eq!(pieces("</div>"), [Piece::Foreign { text: "</div>", name: "div", closing: true }]);
    }

    #[test]
    fn comments_end_where_browsers_end_them() {
        assert_eq!(pieces("<!-- a > b -->c"), [Piece::Comment, Piece::Text("c")]);
        assert_eq!(pieces("<!-->c"), [Piece::Comment, Piece::Text("c")]);
        assert_eq!(pieces("<!-- a"), [Piece::OpenComment]);
    }

    #[test]
    fn unfinished_tags_are_text() {
        assert_eq!(pieces("< 5"), [Piece::Text("<"), Piece::Text(" 5")]);
        assert_eq!(
            pieces("<img src=x <b"),
            [
                Piece::Foreign { text: "<img src=x ", name: "img", closing: false },
                Piece::Foreign { text: "<b", name: "b", closing: false }
            ]
        );
    }
}

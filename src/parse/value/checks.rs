//! What the description of a key says of a value that has the right type: limits, ids, addresses, words.

use super::{Reader, Spanned, Str};
use crate::diag::{Code, Diagnostic, Text};
use crate::keys::choices::Choice;
use crate::keys::{Key, Shape};
use crate::parse::url::SafeUrl;
use crate::vi::slug::slugify;

pub(super) fn within(r: &mut Reader<'_>, key: &Key, n: Spanned<i64>) -> Option<Spanned<i64>> {
    let (Shape::IntegerIn(min, max) | Shape::IntegersIn(min, max)) = key.shape else { return Some(n) };
    if (min..=max).contains(&n.value) {
        return Some(n);
    }
    r.error(
        Code::BadValue,
        n.range(),
        Text::new(format!("`{key}` phải từ {min} đến {max}"), format!("`{key}` must be from {min} to {max}")),
    );
    None
}

/// An id becomes part of an address.
pub(super) fn check_id(r: &mut Reader<'_>, id: Str) -> Option<Str> {
    let slug = slugify(&id.value);
    if slug == *id.value {
        return Some(id);
    }
    let text = &id.value;
    let message = Text::new(
        format!("mã \"{text}\" phải là chữ thường không dấu, nối bằng dấu gạch"),
        format!("the id \"{text}\" must be lower-case ASCII joined by hyphens"),
    );
    let diagnostic = r.error(Code::BadValue, id.range(), message);
    if !slug.is_empty() {
        diagnostic.help.push(Text::new(format!("đổi thành \"{slug}\""), format!("change it to \"{slug}\"")));
    }
    None
}

/// An address that could run something in a reader's browser is refused.
pub(super) fn check_url(r: &mut Reader<'_>, key: &Key, url: Str) -> Option<Str> {
    match SafeUrl::parse(&url.value) {
        Ok(safe) => Some(url.map(|_| safe.as_str().into())),
        Err(_) => {
            let message = Text::new(
                format!("`{key}` không phải là địa chỉ của một trang web"),
                format!("`{key}` is not the address of a web page"),
            );
            r.error(Code::UnsafeUrl, url.range(), message).help.push(Text::fixed(
                "viết đầy đủ, bắt đầu bằng https://, ví dụ https://chinhphu.vn/",
                "write it in full, beginning with https://, such as https://chinhphu.vn/",
            ));
            None
        }
    }
}

/// The value of a word of the described set.
pub(super) fn word<T: Choice>(r: &mut Reader<'_>, key: &Key, text: &Str) -> Option<Spanned<T>> {
    let (Shape::Choice(words) | Shape::Choices(words)) = key.shape else {
        debug_assert!(false, "`{key}` is not described as a word");
        return None;
    };
    debug_assert_eq!(words, T::WORDS, "`{key}` is described by other words");
    if let Some(value) = T::named(&text.value) {
        return Some(Spanned::new(value, text.range()));
    }
    // An editor may know the meaning and not the word.
    let said = slugify(&text.value);
    let meant = words.iter().find(|word| slugify(word.label.vi) == said);
    let with_meaning: Vec<String> =
        words.iter().map(|word| format!("`{}` ({})", word.name, word.label.vi)).collect();
    let names: Vec<String> = words.iter().map(|word| format!("`{}`", word.name)).collect();
    let mut diagnostic = Diagnostic::error(
        Code::BadValue,
        Text::new(
            format!("`{key}` không nhận giá trị \"{}\"", text.value),
            format!("`{key}` cannot be \"{}\"", text.value),
        ),
    )
    .at(r.file, text.range());
    diagnostic = match meant {
        Some(word) => diagnostic.help(Text::new(
            format!("đổi thành \"{}\"", word.name),
            format!("change it to \"{}\"", word.name),
        )),
        None => diagnostic.suggest(&text.value, words.iter().map(|word| word.name)),
    };
    diagnostic = diagnostic.help(Text::new(
        format!("dùng một trong: {}", with_meaning.join(", ")),
        format!("use one of: {}", names.join(", ")),
    ));
    r.diagnostics.push(diagnostic);
    None
}

//! Values with the place where they were written.

use std::ops::Range;

/// A value and the byte range of the file it was written in. Two are equal where their values are.
#[derive(Clone, Debug, Default)]
pub struct Spanned<T> {
    pub value: T,
    pub start: u32,
    pub end: u32,
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Spanned<T>) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T> Spanned<T> {
    pub fn new(value: T, range: Range<usize>) -> Spanned<T> {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Spanned { value, start: clamp(range.start), end: clamp(range.end) }
    }

    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), start: self.start, end: self.end }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

/// A text with its place.
pub type Str = Spanned<Box<str>>;

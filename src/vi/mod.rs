//! Vietnamese text: slugs, collation, folding for search, nearest names.

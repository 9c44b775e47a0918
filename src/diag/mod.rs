//! Diagnostics: what is wrong, where, and what to do; drawn for people and for tools.

//! Links every parsed file into one immutable site.

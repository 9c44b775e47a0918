//! Writes outputs to disk, all or nothing.

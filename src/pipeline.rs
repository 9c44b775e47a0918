//! Composes the stages into a build.

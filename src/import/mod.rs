//! Imports a plan from a document.

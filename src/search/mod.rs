//! The search index, built from the model, and its ranking.

//! A document that is being imported.

/// A document that was dropped into the desk; kept until another one comes.
pub struct Document {
    pub name: String,
    pub bytes: Vec<u8>,
}

//! What is packed in a PDF, unpacked within a limit.

use std::io::Read;

use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

/// The data of a stream, if it unpacks within the limit.
pub(super) fn bounded(stream: &Stream<'_>, limit: usize) -> Option<Vec<u8>> {
    let raw = stream.raw_data();
    if raw.len() > limit {
        return None;
    }
    match stream.filters().as_slice() {
        [] => Some(raw.into_owned()),
        [Filter::FlateDecode] if !stream.dict().contains_key("DecodeParms") => inflated(&raw, limit),
        // Other packings are rare and pack less well: what is small unpacks to little.
        _ if raw.len() < 256 * 1024 => stream.decoded().ok().map(std::borrow::Cow::into_owned),
        _ => None,
    }
}

/// Unpacked data, cut at the limit.
pub(super) fn inflated(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(data).take(limit as u64);
    // What is broken behind its beginning is read up to there.
    let _ = reader.read_to_end(&mut out);
    (!out.is_empty()).then_some(out)
}

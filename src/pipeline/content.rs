//! The bytes of outputs that are not rendered: copied files, and images, which take long to make.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{address_problem, publish_problem};
use crate::diag::Diagnostic;
use crate::model::{OutputId, Site};
use crate::publish::{OutPath, Publisher};
use crate::render::{Content, image, kit, share};
use crate::source::Blob;

/// Changes with the code that makes images, so that images of an older version are made again.
const IMAGE_VERSION: u64 = 2;

/// The bytes of an output.
///
/// # Errors
/// The file behind it cannot be read, or is no image that can be made smaller.
pub fn read_content(site: &Site, blobs: &[Blob], content: &Content) -> Result<Vec<u8>, Diagnostic> {
    let (asset, made) = match *content {
        Content::Bytes(ref bytes) => return Ok(bytes.clone()),
        Content::File(n) => return blobs[n as usize].read(),
        Content::Share(ref card) => return Ok(share::picture(card)),
        Content::Kit(ref own) => {
            let read = |&(_, asset): &(String, u32)| read_content(site, blobs, &Content::Image(asset));
            let pictures: Result<Vec<_>, _> = own.pictures.iter().map(read).collect();
            return Ok(kit::pack(own, pictures?));
        }
        Content::Image(n) => (n, image::strip_metadata(&blobs[n as usize].read()?)),
        Content::Resized { asset, width } => {
            let resized = image::resize(&blobs[asset as usize].read()?, width, site.config.images.quality);
            (asset, resized.map(|encoded| encoded.bytes))
        }
    };
    made.map_err(|error| error.problem(&blobs[asset as usize].path))
}

/// Equal for equal results: an image of the site, made `width` wide (0: at its own size).
pub fn image_key(site: &Site, asset: u32, width: u32) -> u64 {
    let seed = IMAGE_VERSION << 48 | u64::from(site.config.images.quality) << 32 | u64::from(width);
    xxh3_64_with_seed(&site.assets[asset as usize].hash.to_le_bytes(), seed)
}

/// The key of an image that has to be made; `None` of what is copied or rendered.
fn key(site: &Site, content: &Content) -> Option<u64> {
    match *content {
        Content::Image(n) => Some(image_key(site, n, 0)),
        Content::Resized { asset, width } => Some(image_key(site, asset, width)),
        Content::Share(ref card) => Some(share::key(card)),
        Content::Kit(ref own) => Some(kit::key(own, |asset| site.assets[asset as usize].hash)),
        Content::Bytes(_) | Content::File(_) => None,
    }
}

/// Publishes an output, an image of the last build where it would be the same.
pub fn put(
    site: &Site,
    blobs: &[Blob],
    publisher: &Publisher,
    out: &OutPath,
    content: &Content,
) -> Result<(), Diagnostic> {
    let Some(key) = key(site, content) else {
        let bytes = read_content(site, blobs, content)?;
        return publisher.put(out, &bytes).map_err(|e| publish_problem(&e));
    };
    if publisher.keep(out, key).map_err(|e| publish_problem(&e))? {
        return Ok(());
    }
    let bytes = read_content(site, blobs, content)?;
    publisher.put_keyed(out, key, &bytes).map_err(|e| publish_problem(&e))
}

/// The bytes of a picture; `None` where the output is none.
pub fn picture(
    site: &Site,
    blobs: &[Blob],
    publisher: &Publisher,
    id: OutputId,
    path: &str,
) -> Result<Option<Vec<u8>>, Diagnostic> {
    let content = match id {
        OutputId::File(n) => Content::File(n),
        OutputId::Image(n) => Content::Image(n),
        OutputId::Resized(asset, width) => Content::Resized { asset, width },
        _ => return Ok(None),
    };
    if let Some(key) = key(site, &content) {
        let path = OutPath::new(path).map_err(|e| address_problem(&e).in_file(path))?;
        if let Some(bytes) = publisher.kept_bytes(&path, key).map_err(|e| publish_problem(&e))? {
            return Ok(Some(bytes));
        }
    }
    read_content(site, blobs, &content).map(Some)
}

//! The archive that an office file is: its parts within limits, and how they refer to each other.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use super::super::super::doubt::refused;
use super::super::xml::{damaged, for_each_start};
use crate::diag::{Code, Diagnostic, Text};
use zip::ZipArchive;

/// What an archive may unpack to, in all.
const UNPACKED_LIMIT: u64 = 100 * 1024 * 1024;
/// How many times its packed size a part may have.
const RATIO_LIMIT: u64 = 100;
/// Small parts may be packed better than that.
const RATIO_FREE: u64 = 1024 * 1024;

/// An archive that is open, and how much may still be unpacked.
pub(in super::super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    budget: u64,
}

impl<'a> Archive<'a> {
    /// Fails if the archive does not hold together or claims too much.
    pub(in super::super) fn open(bytes: &'a [u8]) -> Result<Self, Diagnostic> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
        if zip.len() > 20_000 || zip.decompressed_size().is_some_and(|size| size > u128::from(UNPACKED_LIMIT))
        {
            return Err(bomb());
        }
        Ok(Self { zip, budget: UNPACKED_LIMIT })
    }

    /// Unpacks every part once, to see that all of it is within the limits.
    pub(in super::super) fn check(&mut self) -> Result<(), Diagnostic> {
        for name in self.names(|_| true) {
            self.bytes(&name)?;
        }
        Ok(())
    }

    /// The names of parts that `wanted` takes, sorted.
    pub(super) fn names(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let names = self.zip.file_names().filter_map(Result::ok);
        let mut names: Vec<String> =
            names.filter(|name| wanted(name)).map(std::borrow::Cow::into_owned).collect();
        names.sort();
        names
    }

    /// A part as bytes; `None` if there is none.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
        let mut file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(_) => return Err(damaged()),
        };
        let most = (file.compressed_size().saturating_mul(RATIO_LIMIT).max(RATIO_FREE)).min(self.budget);
        let mut bytes = Vec::new();
        file.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|_| damaged())?;
        if bytes.len() as u64 > most {
            return Err(bomb());
        }
        self.budget -= bytes.len() as u64;
        Ok(Some(bytes))
    }

    /// A part as text; `None` if there is none.
    pub(in super::super) fn text(&mut self, name: &str) -> Result<Option<String>, Diagnostic> {
        match self.bytes(name)? {
            Some(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| damaged()),
            None => Ok(None),
        }
    }
}

fn bomb() -> Diagnostic {
    refused(
        Code::FileTooLarge,
        Text::fixed(
            "tệp nén bung ra quá lớn (giới hạn 100 MB và 100 lần), có thể là tệp phá hoại",
            "the archive unpacks to too much (limits: 100 MB and 100 times), it may be malicious",
        ),
        Text::fixed(
            "không mở tệp này; xin lại bản gốc từ nơi ban hành",
            "do not open it; ask the issuer for the original",
        ),
    )
}

/// What a part refers to (ECMA-376-2, 9): by id, with the kind and the name of the other part or its address.
#[derive(Debug, Default)]
pub(super) struct Relations {
    folder: String,
    all: Vec<Relation>,
}

#[derive(Debug)]
struct Relation {
    id: String,
    kind: String,
    target: String,
    external: bool,
}

impl Relations {
    /// The relations of a part; those of the whole archive for the empty name.
    pub(super) fn of(archive: &mut Archive<'_>, part: &str) -> Result<Self, Diagnostic> {
        let (folder, base) = part.rsplit_once('/').unwrap_or(("", part));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut relations = Self { folder: folder.clone(), all: Vec::new() };
        let Some(xml) = archive.text(&format!("{folder}_rels/{base}.rels"))? else { return Ok(relations) };
        for_each_start(&xml, |name, attributes| {
            if name == "Relationship" && relations.all.len() < 100_000 {
                let kind = attributes.get("Type").unwrap_or_default();
                relations.all.push(Relation {
                    id: attributes.get("Id").unwrap_or_default(),
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: attributes.get("Target").unwrap_or_default(),
                    external: attributes.get("TargetMode").is_some_and(|mode| mode == "External"),
                });
            }
        });
        Ok(relations)
    }

    /// The name of a part beside this one.
    pub(super) fn beside(&self, name: &str) -> String {
        resolve(&self.folder, name)
    }

    /// The first part of a kind: `numbering`, `footnotes`.
    pub(super) fn first(&self, kind: &str) -> Option<String> {
        self.all(kind).into_iter().next()
    }

    /// All parts of a kind.
    pub(super) fn all(&self, kind: &str) -> Vec<String> {
        let wanted = self.all.iter().filter(|relation| relation.kind == kind && !relation.external);
        wanted.map(|relation| self.beside(&relation.target)).collect()
    }

    /// The part that an id names.
    pub(super) fn target(&self, id: &str) -> Option<String> {
        let found = self.all.iter().find(|relation| relation.id == id && !relation.external)?;
        Some(self.beside(&found.target))
    }

    /// Addresses outside the archive, by id.
    pub(super) fn targets(&self) -> HashMap<String, String> {
        let outside = self.all.iter().filter(|relation| relation.external);
        outside.map(|relation| (relation.id.clone(), relation.target.clone())).collect()
    }
}

/// A target against the folder of the part that names it: `../media/a.png`, `/word/styles.xml`.
fn resolve(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

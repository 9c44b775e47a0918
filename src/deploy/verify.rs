//! `--verify`: looks at the server itself, not only at what the manifest says of it.
//!
//! Every file of the manifest must be there with its size. Its content is compared where the protocol has
//! hashes or reading costs little; elsewhere a file is read back when the server says that it was changed
//! after the manifest, which is written last.

use std::collections::{BTreeMap, BTreeSet};

use super::Deploy;
use super::error::{DeployError, Trouble};
use super::local::{Hash, Local};
use super::manifest::MANIFEST;
use super::plan::{Changes, Known, folders_of};
use super::pool::{Pool, Stage, Stop};
use super::target::{Entry, Tree};

/// Corrects what is known of the server's files by what it says of them, and names what is wrong.
pub(super) fn verify(
    deploy: &Deploy<'_>,
    local: &Local,
    known: &mut BTreeMap<String, Known>,
    changes: &mut Changes,
    pool: &Pool<'_>,
) -> Result<(), DeployError> {
    let ours: Vec<(String, Hash)> = known
        .iter()
        .filter(|(path, _)| !deploy.keep.holds(path))
        .filter_map(|(path, known)| match known {
            Known::Is(hash) => Some((path.clone(), *hash)),
            Known::Unsure => None,
        })
        .collect();
    pool.progress.stage(Stage::Verifying, ours.len(), 0);
    let mut folders: BTreeSet<String> =
        ours.iter().flat_map(|(path, _)| folders_of(path)).map(str::to_owned).collect();
    folders.insert(super::manifest::DIR.to_owned());
    let tree = match pool.with(|session| session.tree(&folders)) {
        Ok(tree) => tree,
        Err(Stop::Failed(failure)) if failure.trouble == Trouble::Unsupported => {
            looked_at(deploy, &ours, pool)?
        }
        Err(stop) => return Err(deploy.stopped(stop, None)),
    };
    let written = tree.get(MANIFEST).and_then(|entry| entry.modified);
    let mut doubtful: Vec<(String, Hash)> = Vec::new();
    for (path, hash) in ours {
        let file = local.files.get(&path).filter(|file| file.sha256 == hash);
        match tree.get(&path) {
            None => {
                changes.missing.push(path.clone());
                known.remove(&path);
            }
            // What is replaced or deleted in any case needs no look.
            Some(_) if file.is_none() => {}
            Some(entry) if file.is_some_and(|file| file.size != entry.size) => {
                changes.tampered.push(path.clone());
                known.insert(path, Known::Unsure);
            }
            Some(Entry { md5: Some(md5), .. }) => {
                let bytes = file.map(|file| file.read()).transpose();
                let bytes = bytes.map_err(|e| DeployError::local(path.as_ref(), &e))?.unwrap_or_default();
                if super::md5(&bytes).is_some_and(|own| own != *md5) {
                    changes.tampered.push(path.clone());
                    known.insert(path, Known::Unsure);
                }
            }
            Some(entry) => {
                // One clock, whole seconds or minutes: what was sent in the same one is read too.
                let later = entry.modified.zip(written).is_none_or(|(modified, written)| modified >= written);
                if deploy.target.ability().reads_cheaply || later {
                    doubtful.push((path, hash));
                }
            }
        }
    }
    let same = pool
        .each(&doubtful, |session, (path, hash), _| {
            Ok(session.read(path)?.is_some_and(|bytes| Hash::of(&bytes) == *hash))
        })
        .map_err(|(n, stop)| deploy.stopped(stop, doubtful.get(n).map(|(path, _)| path.as_str())))?;
    for ((path, _), same) in doubtful.into_iter().zip(same) {
        if !same {
            changes.tampered.push(path.clone());
            known.insert(path, Known::Unsure);
        }
    }
    changes.tampered.sort();
    Ok(())
}

/// The same for a server that cannot list: it is asked for each file.
fn looked_at(deploy: &Deploy<'_>, ours: &[(String, Hash)], pool: &Pool<'_>) -> Result<Tree, DeployError> {
    let mut paths: Vec<&str> = ours.iter().map(|(path, _)| path.as_str()).collect();
    paths.push(MANIFEST);
    let entries = pool
        .each(&paths, |session, path, _| session.look(path))
        .map_err(|(n, stop)| deploy.stopped(stop, paths.get(n).copied()))?;
    let there = paths.iter().zip(entries).filter_map(|(path, entry)| Some(((*path).to_owned(), entry?)));
    Ok(there.collect())
}

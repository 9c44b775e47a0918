//! What a publish would change: the site of this machine against what is on the server.

use std::collections::{BTreeMap, BTreeSet};

use super::error::{DeployError, Failure, Trouble};
use super::known::{Known, folders_of};
use super::local::{Hash, Local};
use super::manifest::{
    MANIFEST, Manifest, PREVIOUS, Previous, SENDING, Sending, read_manifest, read_previous, read_sending,
};
use super::order::{Class, class, is_hashed};
use super::pages::{self, PageRef};
use super::pool::{Pool, Stage};
use super::state::State;
use super::target::{Session, parent};
use super::{Deploy, verify};
use crate::model::address::INDEX;
use crate::publish::fold;

/// Titles of withdrawn pages are read from the server for so many pages at most.
const TITLES_READ: usize = 300;

/// What a publish changes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub pages: Pages,
    /// Addresses that would be gone, with the page that may have taken over.
    pub vanished: Vec<Vanished>,
    /// Files to send, in order.
    pub send: Vec<SendFile>,
    /// Files of ours to delete, pages first.
    pub delete: Vec<String>,
    /// Those of them (and of `stay`) that a file to send cannot stand beside: they go before it comes.
    pub(super) first: Vec<String>,
    /// Files of the version before that stay until the next publish, for readers with an old page.
    pub stay: Vec<String>,
    /// Files that stay as they are: unchanged, or kept by the configuration.
    pub kept: usize,
    /// How many bytes are sent.
    pub bytes: u64,
    /// Files of others in a used folder that are replaced: the first publish there.
    pub replaced: Vec<String>,
    /// Files that somebody deleted on the server, and that somebody changed there; `--verify` alone sees them.
    pub missing: Vec<String>,
    pub tampered: Vec<String>,
    /// Whether an earlier publish broke off, which this one finishes.
    pub resumes: bool,
    /// Whether the server has no site yet.
    pub is_first: bool,
    /// What lies on the server as it was seen.
    pub(super) seen: Fingerprint,
    pub(super) manifest: bool,
    pub(super) already_there: Vec<(String, Hash)>,
    pub(super) folders: BTreeSet<String>,
}

/// Pages as visitors see them come, change and go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    pub new: Vec<PageRef>,
    pub changed: Vec<PageRef>,
    pub withdrawn: Vec<PageRef>,
}

/// An address that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    pub page: PageRef,
    /// A new page of the same title.
    pub moved_to: Option<PageRef>,
}

impl Vanished {
    /// The line that keeps the address alive, for the front matter of the page that took over.
    pub fn line(&self) -> String {
        format!("aliases = [\"{}\"]", self.page.url)
    }
}

/// One file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendFile {
    pub path: String,
    pub size: u64,
    pub class: Class,
}

/// Tells one state of a server from another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fingerprint(Option<Hash>, Option<Hash>);

impl Changes {
    /// Whether the server holds the site already.
    pub fn is_empty(&self) -> bool {
        self.send.is_empty() && self.delete.is_empty() && !self.manifest && !self.resumes
    }
}

/// What lantoa's files on the server say.
pub(super) struct Remote {
    pub manifest: Option<Manifest>,
    pub sending: Option<Sending>,
    pub previous: Previous,
    pub seen: Fingerprint,
}

impl Remote {
    /// Reads them.
    pub fn read(session: &mut dyn Session) -> Result<Result<Remote, DeployError>, Failure> {
        let manifest = session.read(MANIFEST)?;
        let sending = session.read(SENDING)?;
        let previous = session.read(PREVIOUS)?;
        let seen = Fingerprint(manifest.as_deref().map(Hash::of), sending.as_deref().map(Hash::of));
        let manifest = match manifest.map(|bytes| read_manifest(&bytes)).transpose() {
            Ok(manifest) => manifest,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(Remote {
            manifest,
            sending: sending.and_then(|bytes| read_sending(&bytes)),
            previous: previous.map(|bytes| read_previous(&bytes)).unwrap_or_default(),
            seen,
        }))
    }
}

/// Makes the plan.
pub(super) fn plan(
    deploy: &Deploy<'_>,
    local: &Local,
    check: bool,
    pool: &Pool<'_>,
) -> Result<Changes, DeployError> {
    pool.progress.stage(Stage::Looking, 0, 0);
    let remote = pool.with(Remote::read).map_err(|stop| deploy.stopped(stop, None))??;
    let mut known = known(&remote, deploy.state);
    let mut changes = Changes {
        is_first: remote.manifest.is_none() && remote.sending.is_none(),
        resumes: remote.sending.is_some(),
        seen: remote.seen.clone(),
        ..Changes::default()
    };
    if check && remote.manifest.is_some() {
        let wrong = verify::verify(deploy, local, &mut known, pool)?;
        (changes.missing, changes.tampered) = (wrong.missing, wrong.tampered);
    }
    let manifest = remote.manifest.as_ref().map(Manifest::by_path).unwrap_or_default();
    let with_pages = folders_with_pages(local);
    // On a server of Windows these are the files of another case, and go with them.
    let goes = |path: &&String| !local.files.contains_key(*path) && !deploy.keep.holds(path);
    let going: BTreeSet<String> = known.keys().filter(goes).map(|path| fold(path)).collect();
    for (path, file) in &local.files {
        if deploy.keep.holds(path) {
            changes.kept += 1;
            continue;
        }
        if manifest.get(path.as_str()).is_none_or(|there| there.sha256 != file.sha256.to_string()) {
            changes.manifest = true;
        }
        if known.get(path) == Some(&Known::Is(file.sha256)) && !going.contains(&fold(path)) {
            changes.kept += 1;
            changes.already_there.push((path.clone(), file.sha256));
            continue;
        }
        let class = class(path, |folder| with_pages.contains(folder));
        changes.send.push(SendFile { path: path.clone(), size: file.size, class });
        changes.bytes += file.size;
    }
    // New pages before those that are there already and may name them; deep ones before the lists above.
    let depth = |path: &str| usize::MAX - path.matches('/').count();
    changes
        .send
        .sort_by_cached_key(|f| (f.class, known.contains_key(&f.path), depth(&f.path), f.path.clone()));
    let leaving: BTreeSet<&str> = remote.previous.files.iter().map(String::as_str).collect();
    let doomed: BTreeSet<&str> =
        remote.sending.iter().flat_map(|s| s.delete.iter().map(String::as_str)).collect();
    let is_live = deploy.target.ability().is_live;
    for path in known.keys() {
        if deploy.keep.holds(path) {
            changes.kept += usize::from(!local.files.contains_key(path));
            changes.manifest |= manifest.contains_key(path.as_str());
        } else if local.files.contains_key(path) {
        } else if is_live
            && is_hashed(path)
            && !leaving.contains(path.as_str())
            && !doomed.contains(path.as_str())
        {
            changes.stay.push(path.clone());
            changes.manifest |= manifest.contains_key(path.as_str());
        } else {
            changes.delete.push(path.clone());
            changes.manifest |= manifest.contains_key(path.as_str());
        }
    }
    stand_in_the_way(local, &mut changes);
    changes.delete.sort_by_key(|path| (!path.ends_with(".html"), path.clone()));
    changes.folders = known.keys().flat_map(|path| folders_of(path)).map(str::to_owned).collect();
    if changes.is_first {
        replaced(deploy, local, &mut changes, pool)?;
    }
    describe(deploy, local, &manifest, &mut changes, pool)?;
    Ok(changes)
}

/// Every file of ours that may lie on the server.
fn known(remote: &Remote, state: &State) -> BTreeMap<String, Known> {
    let mut known = BTreeMap::new();
    let is = |sha256: &str| sha256.parse().map_or(Known::Unsure, Known::Is);
    for path in &remote.previous.files {
        known.insert(path.clone(), Known::Unsure);
    }
    for file in remote.manifest.iter().flat_map(|m| &m.files) {
        known.insert(file.path.clone(), is(&file.sha256));
    }
    if let Some(sending) = &remote.sending {
        let sent = state.sent(&sending.run);
        for file in &sending.files {
            let there = sent.get(&file.path).map_or(Known::Unsure, |sha256| is(sha256));
            known.insert(file.path.clone(), there);
        }
        for path in &sending.delete {
            known.insert(path.clone(), Known::Unsure);
        }
    }
    known
}

/// Finds what must go before the files to send can come: a file where one of their folders is to be, what
/// lies in a folder of their name, and names that differ in case alone, which are one file on Windows.
fn stand_in_the_way(local: &Local, changes: &mut Changes) {
    let sent: BTreeSet<&str> = changes.send.iter().map(|f| f.path.as_str()).collect();
    let folders: BTreeSet<&str> = sent.iter().flat_map(|path| folders_of(path)).collect();
    let folded: BTreeSet<String> = local.files.keys().map(|path| fold(path)).collect();
    let in_the_way = |path: &String| {
        folders.contains(path.as_str())
            || folders_of(path).any(|folder| sent.contains(folder))
            || folded.contains(&fold(path))
    };
    let (first, stay) = std::mem::take(&mut changes.stay).into_iter().partition(in_the_way);
    (changes.first, changes.stay) = (first, stay);
    changes.delete.extend(changes.first.iter().cloned());
    changes.first = changes.delete.iter().filter(|path| in_the_way(path)).cloned().collect();
}

fn folders_with_pages(local: &Local) -> BTreeSet<String> {
    let pages =
        local.files.keys().filter(|path| pages::is_page(path) && path.ends_with(&format!("/{INDEX}")));
    let mut folders: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        let own = parent(page);
        folders.insert(String::new());
        folders.extend(folders_of(page).filter(|folder| *folder != own).map(str::to_owned));
    }
    folders
}

/// Which files of others a first publish would replace.
fn replaced(
    deploy: &Deploy<'_>,
    local: &Local,
    changes: &mut Changes,
    pool: &Pool<'_>,
) -> Result<(), DeployError> {
    let folders: BTreeSet<String> =
        local.files.keys().flat_map(|path| folders_of(path)).map(str::to_owned).collect();
    let tree = match pool.with(|session| session.tree(&folders)) {
        Ok(tree) => tree,
        Err(super::pool::Stop::Failed(failure)) if failure.trouble == Trouble::Unsupported => return Ok(()),
        Err(stop) => return Err(deploy.stopped(stop, None)),
    };
    changes.replaced =
        changes.send.iter().map(|f| &f.path).filter(|path| tree.contains_key(*path)).cloned().collect();
    changes.replaced.sort();
    Ok(())
}

/// Gives the changes their titles.
fn describe(
    deploy: &Deploy<'_>,
    local: &Local,
    manifest: &BTreeMap<&str, &super::manifest::RemoteFile>,
    changes: &mut Changes,
    pool: &Pool<'_>,
) -> Result<(), DeployError> {
    for (path, file) in &local.files {
        let before = manifest.get(path.as_str());
        let same = before.is_some_and(|there| there.sha256 == file.sha256.to_string());
        if same || !pages::is_page(path) || deploy.keep.holds(path) {
            continue;
        }
        let bytes = file.read().map_err(|e| DeployError::local(file.path().unwrap_or(path.as_ref()), &e))?;
        let html = String::from_utf8_lossy(&bytes);
        if pages::is_redirect(&html) {
            continue;
        }
        let url = pages::url(path);
        let page = PageRef { title: pages::title(&html).unwrap_or_else(|| url.clone()), url };
        if before.is_some() { changes.pages.changed.push(page) } else { changes.pages.new.push(page) }
    }
    let gone: Vec<&super::manifest::RemoteFile> = manifest
        .values()
        .copied()
        .filter(|file| pages::is_page(&file.path) && !local.files.contains_key(&file.path))
        .filter(|file| !deploy.keep.holds(&file.path))
        .collect();
    let mut asked = 0;
    for file in gone {
        let mut bytes = deploy.state.content(&file.sha256);
        if bytes.is_none() && asked < TITLES_READ {
            asked += 1;
            bytes = pool.with(|session| session.read(&file.path)).unwrap_or(None);
        }
        let html = bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        if pages::is_redirect(&html) {
            continue;
        }
        let url = pages::url(&file.path);
        let page = PageRef { title: pages::title(&html).unwrap_or_else(|| url.clone()), url };
        let moved_to = changes.pages.new.iter().find(|new| new.title == page.title).cloned();
        changes.vanished.push(Vanished { page: page.clone(), moved_to });
        changes.pages.withdrawn.push(page);
    }
    Ok(())
}

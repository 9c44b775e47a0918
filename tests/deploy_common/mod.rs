//! Small sites, and a server in memory that can be told to fail, for the tests of publishing to servers.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lantoa::deploy::target::{Ability, Entry, Listing, Session, Target};
use lantoa::deploy::{
    Cancel, Changes, Deploy, DeployError, Failure, Keep, Local, Pace, Progress, Report, Secrets, Silent,
    State, Trouble,
};

pub type Site<'a> = &'a [(&'a str, &'a str)];

/// Pages that name what they use: `page [asset] [asset]`.
pub const SITE: Site = &[
    ("index.html", "<h1>Trang chủ</h1> [assets/main.0123456789ab.css]"),
    ("assets/main.0123456789ab.css", "body{}"),
    ("huong-dan/index.html", "<h1>Hướng dẫn</h1> [assets/main.0123456789ab.css]"),
    (
        "huong-dan/gian-giao/index.html",
        "<h1>Giàn giáo</h1> [assets/main.0123456789ab.css] [huong-dan/gian-giao/hinh.png]",
    ),
    ("huong-dan/gian-giao/hinh.png", "hình giàn giáo"),
    (
        "huong-dan/phun-thuoc/index.html",
        "<h1>Phun thuốc</h1> [assets/main.0123456789ab.css] [huong-dan/phun-thuoc/ảnh cũ.png]",
    ),
    ("huong-dan/phun-thuoc/ảnh cũ.png", "hình phun thuốc"),
    ("huong-dan/rss.xml", "<rss/>"),
    (".well-known/security.txt", "Contact: x"),
    ("sitemap.xml", "<urlset/>"),
    ("sw.js", "1"),
];

/// Another version: one page changed, one new, one withdrawn with what it used, new style.
pub const NEXT: Site = &[
    ("index.html", "<h1>Trang chủ</h1> [assets/main.ba9876543210.css]"),
    ("assets/main.ba9876543210.css", "body{color:red}"),
    ("huong-dan/index.html", "<h1>Hướng dẫn</h1> [assets/main.ba9876543210.css]"),
    (
        "huong-dan/gian-giao/index.html",
        "<h1>Giàn giáo cao</h1> [assets/main.ba9876543210.css] [huong-dan/gian-giao/hinh.png]",
    ),
    ("huong-dan/gian-giao/hinh.png", "hình giàn giáo mới"),
    (
        "huong-dan/ho-ranh/index.html",
        "<h1>Hố, rãnh</h1> [assets/main.ba9876543210.css] [huong-dan/ho-ranh/a.png]",
    ),
    ("huong-dan/ho-ranh/a.png", "hố"),
    ("huong-dan/rss.xml", "<rss>2</rss>"),
    (".well-known/security.txt", "Contact: x"),
    ("sitemap.xml", "<urlset>2</urlset>"),
    ("sw.js", "2"),
];

pub fn local(site: Site) -> Local {
    let mut local = Local::new(jiff::civil::date(2026, 11, 28));
    for (path, text) in site {
        assert!(local.add(path, text.as_bytes().to_vec()), "{path} stands twice");
    }
    local
}

/// What a server does wrong.
#[derive(Default)]
pub struct Faults {
    /// Every connection breaks after so many bytes of content.
    pub drop_after: Option<u64>,
    /// So many connections break after so many bytes of content; those that come later hold.
    pub drop_first: Option<(u64, u64)>,
    /// From this operation on nothing works any more, as after `kill -9`.
    pub kill_at: Option<u64>,
    /// Nothing can be written below this path.
    pub read_only: Option<&'static str>,
    /// Content fits up to so many bytes.
    pub room: Option<u64>,
    /// Letter case counts for nothing, as on a server of Windows: all names are kept in small letters.
    pub ignores_case: bool,
}

#[derive(Default)]
pub struct Disk {
    pub files: BTreeMap<String, Vec<u8>>,
    pub folders: BTreeSet<String>,
    pub root: bool,
    pub faults: Faults,
    pub operations: u64,
    pub written: Vec<String>,
    pub connections: u64,
    /// Called after each operation: what a reader would see.
    pub seen: Option<Arc<dyn Fn(&BTreeMap<String, Vec<u8>>) + Send + Sync>>,
}

/// A server in memory.
#[derive(Clone)]
pub struct Fake {
    pub disk: Arc<Mutex<Disk>>,
    pub renames: bool,
}

impl Fake {
    pub fn new(renames: bool) -> Fake {
        Fake { disk: Arc::default(), renames }
    }

    pub fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap()
    }

    /// The files without lantoa's own.
    pub fn site(&self) -> BTreeMap<String, String> {
        let disk = self.disk();
        let site = disk.files.iter().filter(|(path, _)| !path.starts_with(".lantoa/"));
        site.map(|(path, bytes)| (path.clone(), String::from_utf8(bytes.clone()).unwrap())).collect()
    }

    pub fn put(&self, path: &str, text: &str) {
        let mut disk = self.disk();
        disk.root = true;
        disk.files.insert(path.to_owned(), text.as_bytes().to_vec());
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            disk.folders.insert(above.to_owned());
            folder = above;
        }
    }
}

impl Target for Fake {
    fn shown(&self) -> String {
        "giả".to_owned()
    }

    fn ability(&self) -> Ability {
        Ability { workers: 3, renames: self.renames, folders: true, reads_cheaply: true, is_live: true }
    }

    fn connect(&self) -> Result<Box<dyn Session + '_>, Failure> {
        let mut disk = self.disk();
        disk.connections += 1;
        if disk.faults.kill_at.is_some_and(|at| disk.operations >= at) {
            return Err(dead());
        }
        let first = match &mut disk.faults.drop_first {
            Some((count @ 1.., bytes)) => {
                *count -= 1;
                Some(*bytes)
            }
            _ => None,
        };
        Ok(Box::new(FakeSession { fake: self, left: first.or(disk.faults.drop_after) }))
    }
}

struct FakeSession<'a> {
    fake: &'a Fake,
    /// Bytes until the connection breaks.
    left: Option<u64>,
}

/// As if the process were gone: no retry helps.
fn dead() -> Failure {
    Failure::new(Trouble::Refused, "killed")
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

impl FakeSession<'_> {
    /// One operation: counted, and refused where the faults say so.
    fn act<T>(
        &mut self,
        path: &str,
        change: bool,
        act: impl FnOnce(&mut Disk) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut disk = self.fake.disk();
        if disk.faults.kill_at.is_some_and(|at| disk.operations >= at) {
            return Err(dead());
        }
        disk.operations += 1;
        if change && disk.faults.read_only.is_some_and(|below| path.starts_with(below)) {
            return Err(Failure::new(Trouble::Denied, "read-only"));
        }
        let result = act(&mut disk);
        if let Some(seen) = disk.seen.clone() {
            seen(&disk.files);
        }
        result
    }

    /// The name under which the server keeps a file.
    fn name(&self, path: &str) -> String {
        if self.fake.disk().faults.ignores_case { path.to_lowercase() } else { path.to_owned() }
    }

    fn spend(&mut self, bytes: u64) -> Result<(), Failure> {
        if let Some(left) = &mut self.left {
            if *left < bytes {
                *left = 0;
                return Err(Failure::new(Trouble::Broken, "dropped"));
            }
            *left -= bytes;
        }
        Ok(())
    }
}

impl Session for FakeSession<'_> {
    fn make_root(&mut self) -> Result<(), Failure> {
        self.act("", false, |disk| {
            disk.root = true;
            Ok(())
        })
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        let path = &*self.name(path);
        self.act(path, false, |disk| Ok(disk.files.get(path).cloned()))
    }

    fn write(&mut self, path: &str, size: u64, content: &mut dyn Read) -> Result<(), Failure> {
        let path = &*self.name(path);
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes).map_err(|e| Failure::new(Trouble::Local, e.to_string()))?;
        assert_eq!(bytes.len() as u64, size);
        let fits = self.spend(size + 20);
        self.act(path, true, |disk| {
            if !disk.root || !parent(path).is_empty() && !disk.folders.contains(parent(path)) {
                return Err(Failure::new(Trouble::Missing, path));
            }
            if fits.is_err() {
                // Half of it has arrived.
                if !path.ends_with(".tmp") {
                    return fits;
                }
                disk.files.insert(path.to_owned(), bytes[..bytes.len() / 2].to_vec());
                return fits;
            }
            if disk.folders.contains(path) {
                return Err(Failure::new(Trouble::Exists, path));
            }
            let used: u64 = disk.files.values().map(|b| b.len() as u64).sum();
            if disk.faults.room.is_some_and(|room| used + size > room) {
                return Err(Failure::new(Trouble::Full, "full"));
            }
            disk.files.insert(path.to_owned(), bytes);
            if !path.ends_with(".tmp") {
                disk.written.push(path.to_owned());
            }
            Ok(())
        })
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Failure> {
        if !self.fake.renames {
            return Err(Failure::new(Trouble::Unsupported, ""));
        }
        let to = &*self.name(to);
        self.act(to, true, |disk| {
            if disk.folders.contains(to) {
                return Err(Failure::new(Trouble::Exists, to));
            }
            if !parent(to).is_empty() && !disk.folders.contains(parent(to)) {
                return Err(Failure::new(Trouble::Missing, to));
            }
            let bytes = disk.files.remove(from).ok_or_else(|| Failure::new(Trouble::Missing, from))?;
            disk.files.insert(to.to_owned(), bytes);
            disk.written.push(to.to_owned());
            Ok(())
        })
    }

    fn remove(&mut self, path: &str) -> Result<bool, Failure> {
        let path = &*self.name(path);
        self.act(path, true, |disk| Ok(disk.files.remove(path).is_some()))
    }

    fn make_dir(&mut self, path: &str) -> Result<bool, Failure> {
        let path = &*self.name(path);
        self.act(path, true, |disk| {
            if disk.files.contains_key(path) {
                return Err(Failure::new(Trouble::Exists, path));
            }
            if !parent(path).is_empty() && !disk.folders.contains(parent(path)) {
                return Err(Failure::new(Trouble::Missing, path));
            }
            Ok(disk.folders.insert(path.to_owned()))
        })
    }

    fn remove_dir(&mut self, path: &str) -> Result<bool, Failure> {
        let path = &*self.name(path);
        self.act(path, true, |disk| {
            let inside = format!("{path}/");
            let full = disk.files.keys().chain(&disk.folders).any(|other| other.starts_with(&inside));
            Ok(!full && disk.folders.remove(path))
        })
    }

    fn list(&mut self, path: &str) -> Result<Option<Listing>, Failure> {
        let path = &*self.name(path);
        self.act(path, false, |disk| {
            if !path.is_empty() && !disk.folders.contains(path) {
                return Ok(None);
            }
            let mut listing = Listing::default();
            let name = |other: &String| {
                (parent(other) == path).then(|| other.rsplit('/').next().unwrap().to_owned())
            };
            for (other, bytes) in &disk.files {
                if let Some(name) = name(other) {
                    listing.files.push((name, Entry { size: bytes.len() as u64, ..Entry::default() }));
                }
            }
            listing.folders = disk.folders.iter().filter_map(name).collect();
            Ok(Some(listing))
        })
    }
}

/// A site's machine: what it remembers of the target.
pub struct Machine {
    _temp: tempfile::TempDir,
    pub root: PathBuf,
    pub keep: Vec<&'static str>,
}

impl Machine {
    pub fn new() -> Machine {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().to_owned();
        Machine { _temp: temp, root, keep: Vec::new() }
    }

    pub fn state(&self) -> State {
        State::open(&self.root, "thu")
    }

    pub fn with<T>(&self, target: &dyn Target, act: impl FnOnce(&Deploy<'_>) -> T) -> T {
        let (state, secrets) = (self.state(), Secrets::new(None));
        let keep = Keep::new(self.keep.iter().copied());
        let short = std::time::Duration::from_millis(20);
        let pace = Pace { grace: short, nameless: short * 3, settle: short };
        let variable = "LANTOA_PASSWORD_THU".into();
        act(&Deploy { target, state: &state, keep, secrets: &secrets, variable, pace })
    }

    pub fn plan(&self, target: &dyn Target, site: Site, verify: bool) -> Result<Changes, DeployError> {
        self.with(target, |deploy| deploy.plan(&local(site), verify, &Silent, &Cancel::default()))
    }

    /// Plans and sends; `None` where nothing had to be sent.
    pub fn publish(&self, target: &dyn Target, site: Site) -> Result<Option<(Changes, Report)>, DeployError> {
        self.publish_with(target, site, false, &Silent)
    }

    pub fn publish_with(
        &self,
        target: &dyn Target,
        site: Site,
        verify: bool,
        progress: &dyn Progress,
    ) -> Result<Option<(Changes, Report)>, DeployError> {
        let (local, cancel) = (local(site), Cancel::default());
        self.with(target, |deploy| {
            let changes = deploy.plan(&local, verify, progress, &cancel)?;
            if changes.is_empty() {
                return Ok(None);
            }
            let report = deploy.send(&local, &changes, progress, &cancel)?;
            Ok(Some((changes, report)))
        })
    }
}

pub fn tree(site: Site) -> BTreeMap<String, String> {
    site.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Files of a folder by path, without lantoa's own.
pub fn folder_site(root: &Path) -> BTreeMap<String, String> {
    fn walk(base: &Path, dir: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
            let rel = entry.path().strip_prefix(base).unwrap().to_str().unwrap().replace('\\', "/");
            if entry.file_type().unwrap().is_dir() {
                walk(base, &entry.path(), found);
            } else {
                found
                    .insert(rel, String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found.retain(|path, _| !path.starts_with(".lantoa/"));
    found
}

/// Fails where a page on the server names what is not there, or is cut off.
pub fn check_whole(files: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.starts_with("<h1>") && text.ends_with(']'), "{path} is cut off: {text}");
        for asset in text.split('[').skip(1).map(|rest| rest.split(']').next().unwrap()) {
            assert!(files.contains_key(asset), "{path} names {asset}, which is not there");
        }
    }
}

/// The target of an address.
pub fn open(machine: &Machine, to: &str) -> Box<dyn Target + 'static> {
    let config: &'static _ = Box::leak(Box::new(config(to)));
    let secrets: &'static _ = Box::leak(Box::new(lantoa::deploy::Secrets::new(None)));
    lantoa::deploy::open(config, &machine.root, &machine.state(), secrets).unwrap()
}

/// The configuration with one target.
pub fn config(to: &str) -> lantoa::parse::publish::PublishTarget {
    let text = format!("title = \"a\"\n[[publish]]\nname = \"thu\"\nto = '{to}'\n");
    let mut diagnostics = Vec::new();
    let source = lantoa::diag::SourceText::new("lantoa.toml", text);
    let mut config = lantoa::parse::config::parse_config(&source, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    config.publish.remove(0)
}

/// Files of `ban-giao.zip` by path, without lantoa's own.
pub fn zip_site(machine: &Machine) -> BTreeMap<String, String> {
    let file = std::fs::File::open(machine.root.join("ban-giao.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut found = BTreeMap::new();
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        found.insert(name, text);
    }
    found.retain(|path, _| !path.starts_with(".lantoa/"));
    found
}

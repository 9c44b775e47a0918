//! A small site in a temporary folder, a desk for it, and a client as plain as possible.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::date;
use lantoa::desk::{Desk, Options, Tools};
use lantoa::diag::Text;
use serde_json::Value;

/// A site folder, a state folder, and a desk.
pub struct Running {
    pub site: tempfile::TempDir,
    pub state: tempfile::TempDir,
    desk: Option<Desk>,
    pub port: u16,
    pub start: String,
    pub cookie: String,
}

pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (field, value) = line.split_once(": ")?;
            field.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

pub fn page(title: &str, more: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndescription = \"Mô tả.\"\n{more}+++\n\n{body}\n")
}

fn page_files(kind: &str, section: &str, name: &str, title: &str) -> Option<Vec<(String, String)>> {
    let above = if section.is_empty() { "content".to_owned() } else { format!("content/{section}") };
    let text = format!("+++\n# Ghi chú.\ntitle = {title:?}\nkind = \"{kind}\"\n+++\n\n[Thay: nội dung.]\n");
    match kind {
        "section" => {
            Some(vec![(format!("{above}/{name}/_index.md"), text.replace("kind = \"section\"\n", ""))])
        }
        "news" | "page" => Some(vec![(format!("{above}/{name}.md"), text)]),
        _ => None,
    }
}

fn make_site(folder: &Path, name: &str, _: &str, _: Option<&str>) -> Result<(), Text> {
    let fail = |error: std::io::Error| Text::new(error.to_string(), error.to_string());
    fs::create_dir_all(folder.join("content")).map_err(fail)?;
    fs::write(folder.join("lantoa.toml"), format!("title = {name:?}\n")).map_err(fail)?;
    fs::write(folder.join("content/_index.md"), page(name, "", "Chào.")).map_err(fail)
}

pub fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}

impl Running {
    pub fn new(files: &[(&str, String)]) -> Running {
        let site = tempfile::tempdir().expect("a temporary folder");
        write(site.path(), "lantoa.toml", "title = \"Trang thử\"\nbase_url = \"https://example.vn/\"\n");
        write(site.path(), "content/_index.md", page("Trang chủ", "", "Chào."));
        for (path, text) in files {
            write(site.path(), path, text);
        }
        let root = Some(site.path().to_owned());
        Running::with(site, root)
    }

    pub fn without_site() -> Running {
        Running::with(tempfile::tempdir().expect("a temporary folder"), None)
    }

    fn with(site: tempfile::TempDir, root: Option<PathBuf>) -> Running {
        let state = tempfile::tempdir().expect("a temporary folder");
        let mut running =
            Running { site, state, desk: None, port: 0, start: String::new(), cookie: String::new() };
        running.open(root);
        running
    }

    /// Ends the desk, if one runs, and starts another on the same folders.
    pub fn open(&mut self, root: Option<PathBuf>) {
        self.desk = None;
        let options = Options {
            root,
            port: 0,
            now: date(2026, 11, 20).at(9, 0, 0, 0),
            user: "Lan Anh".to_owned(),
            state: Some(self.state.path().to_owned()),
            documents: self.site.path().join("tai-lieu"),
            tools: Tools { page: page_files, site: make_site, provinces: Vec::new },
        };
        let desk = Desk::start(options).expect("the desk starts");
        let url = desk.url();
        let rest = url.strip_prefix("http://127.0.0.1:").expect("an address of this computer");
        let (port, start) = rest.split_once('/').expect("a path");
        self.port = port.parse().expect("a port");
        self.start = format!("/{start}");
        self.desk = Some(desk);
        let opened = self.raw("GET", &self.start.clone(), "", b"");
        assert_eq!((opened.status, opened.field("location")), (303, Some("/_lantoa/desk/")));
        let cookie = opened.field("set-cookie").expect("a cookie").to_owned();
        self.cookie = cookie.split(';').next().expect("a pair").to_owned();
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.site.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|_| panic!("{path} is there"))
    }

    /// Sends a request without the fields of a browser that has been let in.
    pub fn raw(&self, method: &str, target: &str, fields: &str, body: &[u8]) -> Response {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the desk listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
        let host = if fields.contains("Host: ") {
            String::new()
        } else {
            format!("Host: 127.0.0.1:{}\r\n", self.port)
        };
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let head = format!("{method} {target} HTTP/1.1\r\n{host}{fields}{length}\r\n");
        stream.write_all(head.as_bytes()).expect("is sent");
        // A refused body may be cut off.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Response { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn get(&self, target: &str) -> Response {
        self.raw("GET", target, &format!("Cookie: {}\r\n", self.cookie), b"")
    }

    pub fn api(&self, name: &str) -> Value {
        let response = self.get(&format!("/_lantoa/desk/api/{name}"));
        assert_eq!(response.status, 200, "{name}: {}", response.text());
        response.json()
    }

    /// The fields of a change by the desk's own page.
    pub fn own_fields(&self) -> String {
        format!("Cookie: {}\r\nOrigin: http://127.0.0.1:{}\r\nLantoa-Desk: 1\r\n", self.cookie, self.port)
    }

    pub fn try_change(&self, name: &str, body: Value) -> Response {
        self.raw(
            "POST",
            &format!("/_lantoa/desk/api/{name}"),
            &self.own_fields(),
            body.to_string().as_bytes(),
        )
    }

    #[track_caller]
    pub fn change(&self, name: &str, body: Value) -> Value {
        let response = self.try_change(name, body);
        assert_eq!(response.status, 200, "{name}: {}", response.text());
        response.json()
    }

    #[track_caller]
    pub fn check_refused(&self, name: &str, body: Value, status: u16, code: &str) {
        let response = self.try_change(name, body.clone());
        assert_eq!(
            (response.status, response.json()["error"]["code"].as_str()),
            (status, Some(code)),
            "{name} {body}"
        );
    }
}

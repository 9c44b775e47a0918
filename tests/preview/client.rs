//! A small site in a temporary folder, a preview of it, and a client as plain as possible.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::civil::date;
use lantoa::load::Settings;
use lantoa::model::LinkOptions;
use lantoa::pipeline::{Silent, build};
use lantoa::preview::{Options, Preview};

pub const CONFIG: &str = "title = \"Trang thử\"\nbase_url = \"https://example.vn/\"\n";

/// A site folder with a preview running on it.
pub struct Running {
    folder: tempfile::TempDir,
    preview: Preview,
    pub port: u16,
}

pub struct Response {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Response {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (field, value) = line.split_once(": ")?;
            field.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The body as a build would write it.
    pub fn without_script(&self) -> Vec<u8> {
        let text = match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(_) => return self.body.clone(),
        };
        let Some(from) = text.find("<script type=\"module\" src=\"/_lantoa/preview.js\"") else {
            return self.body.clone();
        };
        let to = from + text[from..].find("</script>").expect("the script ends") + "</script>".len();
        [&self.body[..from], &self.body[to..]].concat()
    }
}

pub fn options(root: &Path) -> Options {
    Options {
        settings: Settings {
            root: root.to_owned(),
            base_url: None,
            theme: None,
            options: LinkOptions::public(date(2026, 11, 20)),
        },
        port: 0,
        lan: false,
    }
}

pub fn page(title: &str, more: &str, body: &str) -> String {
    format!("+++\ntitle = \"{title}\"\ndescription = \"Mô tả.\"\n{more}+++\n\n{body}\n")
}

impl Running {
    pub fn new(files: &[(&str, String)]) -> Running {
        Running::with(files, |_| {})
    }

    pub fn with(files: &[(&str, String)], change: impl FnOnce(&mut Options)) -> Running {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write(folder.path(), "lantoa.toml", CONFIG);
        write(folder.path(), "content/_index.md", &page("Trang chủ", "", "Chào."));
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        let mut options = options(folder.path());
        change(&mut options);
        let preview = Preview::start(&options, |_| {}).expect("the preview starts");
        let port = preview.url().trim_end_matches('/').rsplit(':').next().expect("a port").to_owned();
        Running { folder, preview, port: port.parse().expect("a number") }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        write(self.root(), path, text);
    }

    pub fn stop(&mut self) {
        self.preview.stop();
    }

    pub fn get(&self, path: &str) -> Response {
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port))
    }

    /// Sends a request as it is and reads all of the response.
    pub fn request(&self, request: &str) -> Response {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut bytes = Vec::new();
        // A refused request may be cut off; what came before counts.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Response { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket");
        stream
    }

    /// Opens the event stream of a page; each call of the result waits for the next state.
    pub fn events(&self, path: &str) -> impl FnMut() -> serde_json::Value + use<> {
        let html = self.get(path).text();
        let version = html.split("data-lantoa-preview=\"").nth(1).and_then(|rest| rest.split('"').next());
        let shown = version.expect("the page has the script");
        let mut stream = self.connect();
        let request = format!(
            "GET /_lantoa/events?path={path}&shown={shown}&source= HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut lines = BufReader::new(stream).lines();
        move || loop {
            let line = lines.next().expect("the stream is open").expect("the stream speaks in time");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("is JSON");
            }
        }
    }

    /// Asks for a page until it is as expected.
    #[track_caller]
    pub fn wait_for(&self, path: &str, expected: impl Fn(&Response) -> bool) -> Response {
        for _ in 0..200 {
            let response = self.get(path);
            if expected(&response) {
                return response;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{path} does not become what was expected: {}", self.get(path).text());
    }

    /// What a build of the site as it is now writes; `None` where it has errors.
    pub fn build(&self) -> Option<PathBuf> {
        let out = self.path("public");
        let built = build(&options(self.root()).settings, &out, &Silent).expect("there is a site");
        built.published.map(|_| out)
    }
}

pub fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}

//! `lantoa edit` as a command: its address on stdout, its end, and what is left after it was killed.

use crate::client::{page, write};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Edit {
    child: Child,
    port: String,
    cookie: String,
}

impl Edit {
    fn start(root: &Path, state: &Path) -> Edit {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
        command.args(["edit", "--no-open", "--port", "0", "--root"]).arg(root);
        Edit::run(command, state)
    }

    fn run(mut command: Command, state: &Path) -> Edit {
        let mut child = command
            .env("XDG_STATE_HOME", state)
            .env("LOCALAPPDATA", state)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the command runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("is piped"))
            .read_line(&mut line)
            .expect("it says its address");
        let rest =
            line.trim_end().strip_prefix("http://127.0.0.1:").unwrap_or_else(|| panic!("an address: {line}"));
        let (port, path) = rest.split_once('/').expect("a path");
        let mut edit = Edit { child, port: port.to_owned(), cookie: String::new() };
        let opened = edit.ask("GET", &format!("/{path}"), "");
        let cookie = opened.lines().find_map(|line| line.strip_prefix("Set-Cookie: ")).expect("a cookie");
        edit.cookie = cookie.split(';').next().expect("a pair").to_owned();
        edit
    }

    fn ask(&self, method: &str, target: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(format!("127.0.0.1:{}", self.port)).expect("it listens");
        let (port, cookie, length) = (&self.port, &self.cookie, body.len());
        let fields = format!(
            "Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nLantoa-Desk: 1\r\nCookie: {cookie}\r\nContent-Length: {length}\r\n"
        );
        stream
            .write_all(format!("{method} {target} HTTP/1.1\r\n{fields}\r\n{body}").as_bytes())
            .expect("is sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("is read");
        text
    }

    fn json(&self, method: &str, name: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let text = self.ask(method, &format!("/_lantoa/desk/api/{name}"), &body);
        assert!(text.starts_with("HTTP/1.1 200"), "{name}: {text}");
        serde_json::from_str(text.split("\r\n\r\n").nth(1).expect("a body")).expect("is JSON")
    }
}

impl Drop for Edit {
    fn drop(&mut self) {
        // As hard as it goes: `SIGKILL`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_killed_desk_loses_nothing_that_was_typed() {
    let (site, state) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write(site.path(), "lantoa.toml", "title = \"Thử\"\n");
    write(site.path(), "content/_index.md", page("Trang chủ", "", "Chào."));
    let edit = Edit::start(site.path(), state.path());
    let opened = edit.json("GET", "page?path=content/_index.md", &Value::Null);
    assert!(opened["form"]["keys"].as_array().is_some_and(|keys| keys.len() > 5), "{opened}");
    let draft =
        json!({ "path": "content/_index.md", "tab": "t", "base": opened["hash"], "body": "\nGõ dở…" });
    assert_eq!(edit.json("POST", "draft", &draft)["kept"], true);
    drop(edit);
    let edit = Edit::start(site.path(), state.path());
    let opened = edit.json("GET", "page?path=content/_index.md", &Value::Null);
    assert_eq!(opened["draft"]["body"], "\nGõ dở…");
    let new = json!({ "kind": "guidance", "section": "huong-dan", "title": "Giàn giáo" });
    assert_eq!(edit.json("POST", "new", &new)["path"], "content/huong-dan/gian-giao.md");
    let made = edit.json("GET", "page?path=content/huong-dan/gian-giao.md", &Value::Null);
    assert_eq!(
        (&made["kind"], &made["state"], &made["problems"]),
        (&json!("guidance"), &json!("draft"), &json!([]))
    );
}

#[test]
fn without_a_word_the_desk_opens_with_the_site_that_is_nearest() {
    let (site, state) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    write(site.path(), "lantoa.toml", "title = \"Gần nhất\"\n");
    write(site.path(), "content/_index.md", page("Trang chủ", "", "Chào."));
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    // Without a PATH there is no browser to open.
    command.current_dir(site.path()).env("PATH", "");
    let edit = Edit::run(command, state.path());
    assert_eq!(edit.json("GET", "start", &Value::Null)["site"]["title"], "Gần nhất");
}

#[test]
fn without_a_site_the_start_page_makes_one() {
    let (folder, state) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_lantoa"));
    command.args(["edit", "--no-open", "--port", "0"]).current_dir(folder.path());
    let edit = Edit::run(command, state.path());
    let start = edit.json("GET", "start", &Value::Null);
    assert_eq!((&start["site"], &start["recent"]), (&Value::Null, &json!([])));
    let made = folder.path().join("trang");
    let new = json!({ "name": "An toàn", "theme": "default", "folder": made.to_string_lossy() });
    edit.json("POST", "site/new", &new);
    let pages = edit.json("GET", "pages", &Value::Null);
    assert!(pages["pages"].as_array().is_some_and(|pages| pages.len() > 3), "{pages}");
    assert!(std::fs::read_to_string(made.join("lantoa.toml")).expect("is there").contains("An toàn"));
}

//! How long an edit takes from the end of the write to other bytes from the server, on sites of 1,000
//! and 10,000 pages of about 660 words, and how long a start takes to the first page.
//!
//! `cargo bench --bench preview` runs the real command on generated sites, with polling requests on
//! 127.0.0.1. The debounce window (10 ms) is part of every figure. `-- memory` makes 2,000 edits instead
//! and prints the memory in use after the first hundred and at the end (Linux). `-- desk` measures the
//! editing desk: the list, opening a page, a keystroke until its page is there, saving.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const EDITS: usize = 20;
const SECTIONS: usize = 10;
const SYLLABLES: &[&str] = &[
    "an", "toàn", "vệ", "sinh", "lao", "động", "người", "làm", "việc", "giàn", "giáo", "dây", "đai", "mũ",
    "bảo", "hộ", "găng", "tay", "thuốc", "trừ", "sâu", "phun", "pha", "nước", "sạch", "rửa", "da", "mắt",
    "thở", "độc", "hại", "nguy", "hiểm", "phòng", "ngừa", "tai", "nạn", "cháy", "nổ", "điện", "giật", "ngắt",
    "cầu", "dao", "máy", "móc", "kiểm", "định", "huấn", "luyện", "sức", "khỏe", "khám", "doanh", "nghiệp",
];

fn main() {
    let memory = std::env::args().any(|a| a == "memory");
    if memory {
        return measure_memory();
    }
    if std::env::args().any(|a| a == "desk") {
        return measure_desk();
    }
    println!(
        "{:>7}  {:>12}  {:>32}  {:>32}",
        "pages", "first page", "text edit (median, worst)", "title edit (median, worst)"
    );
    for pages in [1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        generate(folder.path(), pages);
        // What was just written is flushed before anything is measured.
        let _ = Command::new("sync").status();
        let begun = Instant::now();
        let server = Server::start(folder.path());
        server.get("/muc-7/trang-7/");
        let first = begun.elapsed();
        std::thread::sleep(Duration::from_secs(5));
        let text = measure(&server, folder.path(), pages, |n, edit| page(n, "", &format!("Lần sửa {edit}.")));
        let title = measure(&server, folder.path(), pages, |n, edit| page(n, &format!("Sửa {edit}"), ""));
        println!("{pages:>7}  {:>9.0} ms  {:>32}  {:>32}", ms(first), shown(text), shown(title));
    }
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn shown(mut times: Vec<Duration>) -> String {
    times.sort();
    format!("{:.1} ms, {:.1} ms", ms(times[times.len() / 2]), ms(times[times.len() - 1]))
}

/// Edits pages here and there and measures from the end of the write to other bytes.
fn measure(
    server: &Server,
    root: &Path,
    pages: usize,
    new: impl Fn(usize, usize) -> String,
) -> Vec<Duration> {
    (0..EDITS)
        .map(|edit| {
            let n = (edit * 137 + 7) % pages;
            let address = format!("/muc-{}/trang-{n}/", n % SECTIONS);
            let before = server.get(&address);
            let text = new(n, edit);
            fs::write(root.join(file(n)), text).expect("the file is written");
            let written = Instant::now();
            while server.get(&address) == before {
                assert!(written.elapsed() < Duration::from_secs(30), "{address} does not change");
            }
            let time = written.elapsed();
            std::thread::sleep(Duration::from_millis(300));
            time
        })
        .collect()
}

fn measure_desk() {
    println!(
        "{:>7}  {:>10}  {:>10}  {:>10}  {:>20}  {:>20}  {:>20}",
        "pages", "start", "list", "open", "first key", "further keys", "save"
    );
    for pages in [1_000, 10_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        generate(folder.path(), pages);
        let _ = Command::new("sync").status();
        let begun = Instant::now();
        let mut desk = Server::run("edit", &["--no-open"], folder.path());
        desk.let_in();
        let start = begun.elapsed();
        std::thread::sleep(Duration::from_secs(5));
        let time = |ask: &mut dyn FnMut(usize)| {
            let times: Vec<Duration> = (0..EDITS)
                .map(|n| {
                    let begun = Instant::now();
                    ask(n);
                    let time = begun.elapsed();
                    std::thread::sleep(Duration::from_millis(50));
                    time
                })
                .collect();
            shown(times)
        };
        let path = |n: usize| file((n * 137 + 7) % pages);
        let list = time(&mut |_| assert!(desk.api("GET", "pages", "").contains("trang-7.md")));
        let open =
            time(&mut |n| assert!(desk.api("GET", &format!("page?path={}", path(n)), "").contains("body")));
        let draft = |path: &str, tab: usize, base: &str, text: &str| {
            format!(
                "{{\"path\":\"{path}\",\"tab\":\"t{tab}\",\"base\":\"{base}\",\"body\":\"\\n{text}\\n\"}}"
            )
        };
        let first = time(&mut |n| {
            assert!(desk.api("POST", "draft", &draft(&path(n), n, "", "Chữ 0.")).contains("Chữ 0."));
        });
        let typing = path(0);
        let key = time(&mut |n| {
            let text = format!("Chữ {n}.");
            assert!(desk.api("POST", "draft", &draft(&typing, 99, "", &text)).contains(&text));
        });
        let save = time(&mut |n| {
            let page = desk.api("GET", &format!("hash?path={}", path(n)), "");
            let base = page.split('"').nth(3).expect("a hash").to_owned();
            assert!(desk.api("POST", "save", &draft(&path(n), n, &base, "Đã lưu.")).contains("Đã lưu."));
        });
        println!(
            "{pages:>7}  {:>7.0} ms  {list:>10}  {open:>10}  {first:>20}  {key:>20}  {save:>20}",
            ms(start)
        );
    }
}

fn measure_memory() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    generate(folder.path(), 1_000);
    let server = Server::start(folder.path());
    let mut after_hundred = 0;
    for edit in 0..2_000 {
        let n = edit % 50;
        let address = format!("/muc-{}/trang-{n}/", n % SECTIONS);
        let title = if edit % 10 == 0 { format!("Sửa {edit}") } else { String::new() };
        let before = server.get(&address);
        fs::write(folder.path().join(file(n)), page(n, &title, &format!("Lần sửa {edit}.")))
            .expect("is written");
        while server.get(&address) == before {}
        if edit == 99 {
            after_hundred = server.memory();
        }
    }
    let end = server.memory();
    println!(
        "memory after 100 edits: {after_hundred} kB, after 2,000: {end} kB ({:+.1} %)",
        (end as f64 / after_hundred as f64 - 1.0) * 100.0
    );
}

fn file(n: usize) -> String {
    format!("content/muc-{}/trang-{n}.md", n % SECTIONS)
}

fn generate(root: &Path, pages: usize) {
    fs::create_dir_all(root.join("content")).expect("a folder");
    fs::write(root.join("lantoa.toml"), "title = \"Đo\"\nbase_url = \"https://example.vn/\"\n")
        .expect("is written");
    fs::write(root.join("content/_index.md"), "+++\ntitle = \"Đo\"\n+++\n").expect("is written");
    for n in 0..SECTIONS {
        let dir = root.join(format!("content/muc-{n}"));
        fs::create_dir_all(&dir).expect("a folder");
        fs::write(dir.join("_index.md"), format!("+++\ntitle = \"Mục {n}\"\n+++\n")).expect("is written");
    }
    for n in 0..pages {
        fs::write(root.join(file(n)), page(n, "", "")).expect("is written");
    }
}

/// A page of about 660 words; the same number gives the same page.
fn page(n: usize, title: &str, more: &str) -> String {
    let mut state = n as u64 + 1;
    let mut random = move |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    let mut words = |count: usize| {
        let words: Vec<&str> = (0..count).map(|_| SYLLABLES[random(SYLLABLES.len())]).collect();
        words.join(" ")
    };
    let mut text = format!(
        "+++\ntitle = \"{} {n} {title}\"\ndescription = \"{}.\"\ndate = 2026-{:02}-{:02}\ntags = [\"nhan-{}\", \"nhan-{}\"]\n+++\n\n{more}\n",
        words(6),
        words(15),
        1 + n % 12,
        1 + n % 28,
        n % 200,
        n * 7 % 200
    );
    for _ in 0..5 {
        let _ = write!(text, "\n## {}\n\n", words(5));
        for _ in 0..4 {
            let _ = write!(text, "{}. ", words(15));
        }
        let _ = write!(text, "**{}** [{}](trang-{}.md).\n\n", words(3), words(3), n % SECTIONS);
        for _ in 0..4 {
            let _ = writeln!(text, "- {}.", words(14));
        }
    }
    text
}

/// A running `lantoa serve` or `lantoa edit`.
struct Server {
    child: Child,
    address: String,
    /// Fields that let a request in.
    fields: String,
}

impl Server {
    fn start(root: &Path) -> Server {
        Server::run("serve", &[], root)
    }

    fn run(command: &str, options: &[&str], root: &Path) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lantoa"))
            .args([command, "--port", "0", "--root"])
            .arg(root)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the command runs");
        let stdout = child.stdout.take().expect("is piped");
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line).expect("it says its address");
        let address =
            line.trim().rsplit("http://").next().expect("an address").trim_end_matches('/').to_owned();
        Server { child, address, fields: String::new() }
    }

    /// Goes through the start address of the desk and keeps its cookie.
    fn let_in(&mut self) {
        let (address, path) = self.address.split_once('/').expect("a path");
        let (address, path) = (address.to_owned(), format!("/{path}"));
        self.address = address;
        let opened = String::from_utf8_lossy(&self.get(&path)).into_owned();
        let cookie = opened.lines().find_map(|line| line.strip_prefix("Set-Cookie: ")).expect("a cookie");
        let pair = cookie.split(';').next().expect("a pair");
        self.fields = format!("Cookie: {pair}\r\nOrigin: http://{}\r\nLantoa-Desk: 1\r\n", self.address);
    }

    fn api(&self, method: &str, name: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!(
            "{method} /_lantoa/desk/api/{name} HTTP/1.1\r\nHost: {}\r\n{}Content-Length: {}\r\n\r\n{body}",
            self.address,
            self.fields,
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("the response is read");
        assert!(text.starts_with("HTTP/1.1 200"), "{method} {name}: {text:.300}");
        text
    }

    fn get(&self, path: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the response is read");
        bytes
    }

    /// Resident memory in kB.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|l| l.trim().split(' ').next()).and_then(|n| n.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Promise 9: the preview is for the editor's eyes only, and nobody can hold it up.

use crate::client::{Running, page};
use std::io::Write;
use std::time::{Duration, Instant};

fn running() -> Running {
    Running::new(&[("content/a.md", page("A", "", "Chữ."))])
}

#[track_caller]
fn check_refused(site: &Running, line: &str, fields: &str, status: u16) {
    let response = site.request(&format!("{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{fields}\r\n", site.port));
    assert_eq!(response.status, status, "{line} {fields:.80}");
    assert!(!response.text().contains("root:"), "{line}");
}

#[test]
fn a_request_cannot_leave_the_site() {
    let site = running();
    site.write("bi-mat.txt", "root:");
    for path in [
        "/../bi-mat.txt",
        "/%2e%2e/bi-mat.txt",
        "/a/..%2f..%2fbi-mat.txt",
        "/..%5cbi-mat.txt",
        "//bi-mat.txt",
        "http://127.0.0.1/bi-mat.txt",
        "/a/%00",
        "/%ff",
    ] {
        check_refused(&site, &format!("GET {path}"), "", 400);
    }
    for path in ["/bi-mat.txt", "/lantoa.toml", "/content/a.md", "/etc/passwd", "/_lantoa/../a/x"] {
        let status = site.get(path).status;
        assert!((400..500).contains(&status), "{path}: {status}");
    }
}

#[test]
fn only_our_own_host_and_origin_are_answered() {
    let site = running();
    let with = |fields: &str| site.request(&format!("GET /a/ HTTP/1.1\r\n{fields}\r\n")).status;
    let port = site.port;
    assert_eq!(with(&format!("Host: localhost:{port}\r\n")), 200);
    assert_eq!(with(&format!("Host: evil.example:{port}\r\n")), 403);
    assert_eq!(with(&format!("Host: 127.0.0.1.evil.example:{port}\r\n")), 403);
    assert_eq!(with("Host: 127.0.0.1\r\n"), 403);
    assert_eq!(with(""), 400);
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    assert_eq!(with(&format!("{host}Origin: http://127.0.0.1:{port}\r\n")), 200);
    assert_eq!(with(&format!("{host}Origin: http://evil.example\r\n")), 403);
    assert_eq!(with(&format!("{host}Origin: null\r\n")), 403);
    assert_eq!(with(&format!("{host}Sec-Fetch-Site: cross-site\r\n")), 403);
    assert_eq!(with(&format!("{host}Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n")), 200);
}

#[test]
fn nothing_but_reading_is_allowed() {
    let site = running();
    check_refused(&site, "POST /a/", "Content-Length: 0\r\n", 405);
    check_refused(&site, "OPTIONS *", "", 405);
    check_refused(&site, "GET /a/", "Content-Length: 5\r\n", 413);
    check_refused(&site, "GET /a/", "Transfer-Encoding: chunked\r\n", 413);
    check_refused(&site, "GET /a/", &format!("Cookie: {}\r\n", "a".repeat(20_000)), 431);
    check_refused(&site, "GET /a/", &"A: b\r\n".repeat(100), 431);
    check_refused(&site, &format!("GET /{}", "a".repeat(20_000)), "", 431);
}

#[test]
fn every_response_forbids_other_sites_and_closes() {
    let site = running();
    let bad = site.request("GET / HTTP/1.1\r\nHost: evil\r\n\r\n");
    for response in [site.get("/a/"), site.get("/khong-co/"), site.get("/sitemap.xml"), bad] {
        assert_eq!(response.field("connection"), Some("close"));
        assert_eq!(response.field("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(response.field("access-control-allow-origin"), None);
        assert_eq!(response.field("cache-control"), Some("no-store"));
    }
}

#[test]
fn nothing_of_a_request_comes_back() {
    let site = running();
    let response = site.request(&format!(
        "GET /a?x=canary HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: canary\r\nX-A: canary\r\n\r\n",
        site.port
    ));
    assert_eq!(response.status, 302);
    assert!(!response.head.contains("canary"));
    let missing = site.get("/canary/");
    assert!(!missing.text().contains("canary") && !missing.head.contains("canary"));
}

#[test]
fn two_hundred_slow_clients_do_not_hold_up_an_edit() {
    let site = running();
    let mut slow = Vec::new();
    for n in 0..200 {
        let mut stream = site.connect();
        // Half have sent a part of their request, half read nothing of a response.
        let part = if n % 2 == 0 {
            "GET / HT".to_owned()
        } else {
            format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", site.port)
        };
        stream.write_all(part.as_bytes()).expect("the request is sent");
        slow.push(stream);
    }
    site.write("content/a.md", &page("A", "", "Chữ mới."));
    let begun = Instant::now();
    site.wait_for("/a/", |r| r.text().contains("Chữ mới."));
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    drop(slow);
}

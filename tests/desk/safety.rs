//! The desk answers its own browser alone, and writes nothing but source files.

use crate::client::{Running, page, write};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};

fn running() -> Running {
    Running::new(&[("content/a.md", page("A", "", "Chữ."))])
}

fn draft(text: &str) -> Vec<u8> {
    json!({ "path": "content/a.md", "tab": "t", "base": "", "body": text }).to_string().into_bytes()
}

#[test]
fn everything_needs_the_secret() {
    let desk = running();
    for target in [
        "/",
        "/a/",
        "/_lantoa/desk/",
        "/_lantoa/desk/api/pages",
        "/_lantoa/desk/assets/desk.html",
        "/_lantoa/desk/view/t/a/",
        "/_lantoa/preview.js",
        "/_lantoa/open/guess",
    ] {
        assert_eq!(desk.raw("GET", target, "", b"").status, 401, "{target}");
        assert_eq!(desk.raw("GET", target, "Cookie: lantoa_desk=x\r\n", b"").status, 401, "{target}");
    }
    for target in ["/", "/a/", "/_lantoa/desk/", "/_lantoa/desk/page/x", "/_lantoa/desk/api/pages"] {
        assert_eq!(desk.get(target).status, 200, "{target}");
    }
}

#[test]
fn the_start_address_works_again_and_again_and_is_not_kept() {
    let desk = running();
    for _ in 0..3 {
        let opened = desk.raw("GET", &desk.start, "", b"");
        assert_eq!(opened.status, 303);
        let cookie = opened.field("set-cookie").expect("a cookie");
        assert!(cookie.starts_with(&format!("lantoa_desk_{}=", desk.port)), "{cookie}");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let secret = desk.start.rsplit('/').next().expect("a secret");
        assert!(!opened.field("location").expect("leads on").contains(secret));
    }
}

#[test]
fn only_the_desks_own_page_changes_anything() {
    let desk = running();
    let before = desk.read("content/a.md");
    let (cookie, port) = (format!("Cookie: {}\r\n", desk.cookie), desk.port);
    let (own, origin) = ("Lantoa-Desk: 1\r\n", format!("Origin: http://127.0.0.1:{port}\r\n"));
    let save = "/_lantoa/desk/api/save";
    for (fields, status) in [
        (format!("{cookie}{own}"), 403),
        (format!("{cookie}{origin}"), 403),
        (format!("{own}{origin}"), 401),
        (format!("{cookie}{own}Origin: http://localhost:{port}\r\n"), 403),
        (format!("{cookie}{own}Origin: http://127.0.0.1:{}\r\n", port ^ 1), 403),
        (format!("{cookie}{own}Origin: https://127.0.0.1:{port}\r\n"), 403),
        (format!("{cookie}{own}Origin: null\r\n"), 403),
        (format!("{cookie}{own}{origin}Sec-Fetch-Site: cross-site\r\n"), 403),
        (format!("{cookie}{own}{origin}Host: localhost:{port}\r\n"), 403),
        (format!("{cookie}{own}{origin}Host: evil.example\r\n"), 403),
        (format!("{cookie}{own}{origin}Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n"), 400),
    ] {
        assert_eq!(desk.raw("POST", save, &fields, &draft("x")).status, status, "{fields}");
    }
    assert_eq!(desk.raw("GET", save, &format!("{cookie}{own}{origin}"), b"").status, 404);
    assert_eq!(desk.raw("PUT", save, &format!("{cookie}{own}{origin}"), b"").status, 405);
    assert_eq!(desk.raw("POST", "/a/", &desk.own_fields(), b"{}").status, 405);
    assert_eq!(desk.read("content/a.md"), before);
}

#[test]
fn a_body_is_bounded_before_it_is_read() {
    let desk = running();
    let ask = |fields: &str, body: &[u8]| {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", desk.port)).expect("listens");
        let head = format!(
            "POST /_lantoa/desk/api/save HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}{fields}\r\n",
            desk.port,
            desk.own_fields()
        );
        stream.write_all(head.as_bytes()).expect("is sent");
        let _ = stream.write_all(body);
        let mut answer = [0; 12];
        let _ = stream.read_exact(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    };
    assert_eq!(ask("Content-Length: 67108865\r\n", b""), "HTTP/1.1 413");
    assert_eq!(ask("Content-Length: 2147483648\r\n", b""), "HTTP/1.1 413");
    assert_eq!(ask("Content-Length: 90000000000000\r\n", b""), "HTTP/1.1 413");
    assert_eq!(ask("Transfer-Encoding: chunked\r\n", b"FFFFFFFF\r\n"), "HTTP/1.1 413");
    assert_eq!(ask("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", b"0\r\n\r\n"), "HTTP/1.1 400");
    // Good ones are read, in chunks too, and not understood.
    assert_eq!(ask("Transfer-Encoding: chunked\r\n", b"2\r\n{}\r\n0\r\n\r\n"), "HTTP/1.1 400");
    assert_eq!(ask("Content-Length: 2\r\nExpect: 100-continue\r\n", b"")[..12], *"HTTP/1.1 100");
    let large = vec![b' '; 8 * 1024 * 1024];
    assert_eq!(ask(&format!("Content-Length: {}\r\n", large.len()), &large), "HTTP/1.1 400");
    assert_eq!(desk.get("/a/").status, 200);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let desk = running();
    write(desk.site.path(), "bi-mat.md", "bí mật");
    for path in [
        "../bi-mat.md",
        "content/../bi-mat.md",
        "content/../../x.md",
        "/etc/passwd",
        "content\\a.md",
        "bi-mat.md",
        "content//a.md",
        "public/a.md",
        "themes/x/theme.toml",
        ".lantoa/x.md",
        "content/CON.md",
        "content/a:b.md",
        "content/a\u{202e}.md",
        "content/x /b.md",
        "content/nul/b.md",
        "content/.an.md",
    ] {
        desk.check_refused(
            "save",
            json!({ "path": path, "tab": "t", "base": "", "body": "x" }),
            422,
            "bad-name",
        );
    }
    let encoded = "/_lantoa/desk/api/page?path=content%2F..%2Fbi-mat.md";
    assert_eq!(desk.get(encoded).status, 422);
    for name in ["con", "a:b", "*", "x\u{202e}", " "] {
        let to = format!("content/{name}.md");
        let hash = desk.api("page?path=content/a.md")["hash"].clone();
        let response = desk.try_change("rename", json!({ "path": "content/a.md", "to": to, "base": hash }));
        assert_eq!(response.status, 422, "{to:?}: {}", response.text());
    }
    let names: Vec<_> =
        fs::read_dir(desk.path("content")).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    let desk = running();
    let outside = tempfile::tempdir().expect("a folder");
    write(outside.path(), "x.md", page("Ngoài", "", "Chữ."));
    std::os::unix::fs::symlink(outside.path(), desk.path("content/ngoai")).expect("a link");
    std::os::unix::fs::symlink(outside.path().join("x.md"), desk.path("content/x.md")).expect("a link");
    for path in ["content/ngoai/x.md", "content/ngoai/y.md", "content/x.md"] {
        assert!(desk.get(&format!("/_lantoa/desk/api/page?path={path}")).status >= 400, "{path}");
        desk.check_refused(
            "save",
            json!({ "path": path, "tab": "t", "base": "", "body": "x" }),
            422,
            "bad-name",
        );
        desk.check_refused("delete", json!({ "path": path }), 422, "bad-name");
    }
    let pages = desk.api("pages");
    assert!(!pages.to_string().contains("content/x.md"), "a link is no page");
    assert_eq!(fs::read_dir(outside.path()).expect("a folder").count(), 1);
}

#[test]
fn the_desks_own_page_takes_nothing_from_elsewhere() {
    let desk = running();
    let policy = desk.get("/_lantoa/desk/").field("content-security-policy").map(str::to_owned);
    let heads = desk.get("/_lantoa/desk/").head;
    assert!(heads.contains("default-src 'none'; script-src 'self'"), "{policy:?} {heads}");
    let view = desk.get("/_lantoa/desk/view/t/a/").head;
    assert!(view.contains("script-src 'none'"), "{view}");
    for asked in
        ["/_lantoa/desk/assets/../mod.rs", "/_lantoa/desk/assets/%2e%2e/mod.rs", "/_lantoa/desk/assets/.x"]
    {
        assert_eq!(desk.get(asked).status, 404, "{asked}");
    }
}

#[test]
fn nothing_that_is_no_request_of_the_desk_ends_it() {
    let desk = running();
    for name in ["save", "draft", "new", "rename", "delete", "restore", "fix", "duplicate", "nothing"] {
        for body in
            ["", "{}", "[]", "null", "\"x\"", "{\"path\": 5}", "{\"path\": \"content/a.md\", \"set\": 7}"]
        {
            let target = format!("/_lantoa/desk/api/{name}");
            let status = desk.raw("POST", &target, &desk.own_fields(), body.as_bytes()).status;
            assert!((200..500).contains(&status), "{name} {body}: {status}");
        }
    }
    assert_eq!(desk.get("/").status, 200);
}

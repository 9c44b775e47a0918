//! What is served: the bytes of a build, types, parts, addresses, the page that is not there.

use crate::client::{Running, page};
use std::time::Duration;

fn running() -> Running {
    Running::new(&[
        ("content/huong-dan/_index.md", page("Hướng dẫn", "", "")),
        ("content/huong-dan/phun-thuoc/index.md", page("Phun thuốc", "", "Đọc [biểu mẫu](bieu-mau.pdf).")),
        ("content/huong-dan/phun-thuoc/bieu-mau.pdf", "%PDF-0123456789".to_owned()),
        ("content/nhap.md", page("Bản nháp", "draft = true\n", "Chưa xong.")),
        ("static/robots-them.txt", "abc".to_owned()),
    ])
}

#[test]
fn a_page_is_what_a_build_writes_and_the_script() {
    let site = running();
    let out = site.build().expect("the site is good");
    let served = site.get("/huong-dan/phun-thuoc/");
    assert_eq!(served.status, 200);
    assert_eq!(served.field("content-type"), Some("text/html; charset=utf-8"));
    let built = std::fs::read(out.join("huong-dan/phun-thuoc/index.html")).expect("is built");
    assert_eq!(served.without_script(), built);
    assert!(served.body.len() > built.len(), "the script is there");
}

#[test]
fn a_worker_of_the_published_site_is_taken_away() {
    let site = running();
    let out = site.build().expect("the site is good");
    let served = site.get("/sw.js");
    assert_eq!(served.status, 200);
    assert_eq!(served.field("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(served.text().contains("registration.unregister()") && !served.text().contains("fetch"));
    let built = std::fs::read_to_string(out.join("sw.js")).expect("is built");
    assert!(built.contains("addEventListener(\"fetch\"") && !built.contains("unregister"));
}

#[test]
fn nothing_is_written_to_the_disk() {
    let site = running();
    site.get("/huong-dan/phun-thuoc/");
    std::thread::sleep(Duration::from_millis(700));
    assert!(!site.path("public").exists());
}

#[test]
fn a_head_request_gets_no_body() {
    let site = running();
    let host = site.port;
    let head = site.request(&format!("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:{host}\r\n\r\n"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    let length = site.get("/").body.len().to_string();
    assert_eq!(head.field("content-length"), Some(length.as_str()));
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let site = running();
    let ask = |range: &str| {
        let path = "/huong-dan/phun-thuoc/bieu-mau.pdf";
        site.request(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nRange: {range}\r\n\r\n",
            site.port
        ))
    };
    let part = ask("bytes=5-7");
    assert_eq!((part.status, part.body.as_slice()), (206, &b"012"[..]));
    assert_eq!(part.field("content-range"), Some("bytes 5-7/15"));
    assert_eq!(part.field("content-type"), Some("application/pdf"));
    assert_eq!(ask("bytes=99-").status, 416);
}

#[test]
fn a_folder_without_its_slash_leads_to_the_folder() {
    let site = running();
    let redirect = site.get("/huong-dan/phun-thuoc");
    assert_eq!((redirect.status, redirect.field("location")), (302, Some("/huong-dan/phun-thuoc/")));
}

#[test]
fn an_unknown_address_gets_the_sites_own_page() {
    let site = running();
    let out = site.build().expect("the site is good");
    let missing = site.get("/khong-co/");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.without_script(), std::fs::read(out.join("404.html")).expect("is built"));
}

#[test]
fn the_path_of_the_base_url_is_understood_too() {
    let site = Running::with(&[("content/a.md", page("A", "", "Chữ."))], |options| {
        options.settings.base_url = Some("https://example.vn/an-toan/".to_owned());
    });
    assert_eq!(site.get("/a/").status, 200);
    assert_eq!(site.get("/an-toan/a/").status, 200);
    assert_eq!(site.get("/an-toanh/a/").status, 404);
}

#[test]
fn what_is_not_public_shows_when_it_is_asked_for() {
    let site = running();
    assert_eq!(site.get("/nhap/").status, 404);
    let with = |cookie: &str| {
        let request = format!(
            "GET /nhap/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nCookie: lantoa_view={cookie}\r\n\r\n",
            site.port
        );
        site.request(&request).status
    };
    assert_eq!(with("today.all"), 200);
    assert_eq!(with("today.public"), 404);
    assert_eq!(with("2026-02-31.all"), 404);
}

#[test]
fn the_bar_says_since_when_a_page_has_expired() {
    let site = Running::with(
        &[("content/cu.md", page("Cũ", "expiry_date = 2026-01-02\n", "Hết hạn rồi."))],
        |options| {
            let shown = &mut options.settings.options;
            (shown.drafts, shown.future, shown.expired) = (true, true, true);
        },
    );
    let state = site.events("/cu/")();
    assert_eq!(state["page"]["state"], serde_json::json!({ "kind": "expired", "date": "2026-01-02" }));
    assert_eq!(state["page"]["source"], "content/cu.md");
    assert_eq!(state["page"]["words"], 3);
}

#[test]
fn a_taken_port_gives_the_next_one() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let site = Running::with(&[], |options| options.port = port);
    assert!(site.port > port && site.port <= port + 100);
}

#[test]
fn the_end_of_the_preview_closes_its_streams() {
    let mut site = running();
    let mut next = site.events("/");
    assert_eq!(next()["action"]["do"], "stay");
    site.stop();
    assert_eq!(next(), serde_json::json!({}));
}

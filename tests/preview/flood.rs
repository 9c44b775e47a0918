//! Floods: whatever is thrown at the preview, it takes little memory and goes on.

use crate::client::{Running, page};
use std::fs;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

fn running() -> Running {
    Running::new(&[("content/a.md", page("A", "", "Chữ."))])
}

/// Resident memory of this process, the preview included, in bytes; 0 where the system does not say.
fn memory() -> u64 {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4096
}

/// The preview answers at once, and no more memory is in use than other tests beside this one take.
#[track_caller]
fn check_goes_on(site: &Running, before: u64) {
    let begun = Instant::now();
    assert_eq!(site.get("/a/").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    let more = memory().saturating_sub(before);
    assert!(more < 100 * 1024 * 1024, "{more} bytes more");
}

#[test]
fn two_thousand_half_open_requests_hold_nobody_up() {
    let site = running();
    let before = memory();
    let mut open = Vec::new();
    for n in 0..2_000 {
        let mut stream = site.connect();
        stream.write_all(b"GET /a/ HTTP/1.1\r\nHost: 127").expect("is sent");
        open.push(stream);
        if n % 500 == 499 {
            check_goes_on(&site, before);
        }
    }
    // The oldest were sent away, with a refusal or without a word.
    let mut word = String::new();
    let _ = open[0].read_to_string(&mut word);
    assert!(word.is_empty() || word.starts_with("HTTP/1.1 4"), "{word}");
    check_goes_on(&site, before);
}

#[test]
fn a_head_of_200_megabytes_is_refused() {
    let site = running();
    let before = memory();
    let mut stream = site.connect();
    stream
        .write_all(format!("GET /a/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nA: ", site.port).as_bytes())
        .expect("is sent");
    let piece = vec![b'a'; 1024 * 1024];
    let sent = (0..200).take_while(|_| stream.write_all(&piece).is_ok()).count();
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response);
    let response = String::from_utf8_lossy(&response);
    assert!(response.is_empty() || response.starts_with("HTTP/1.1 431"), "{sent} MB: {response}");
    check_goes_on(&site, before);
}

#[test]
fn a_line_without_end_is_refused() {
    let site = running();
    let response = site.request(&"a".repeat(40_000));
    assert!([400, 431].contains(&response.status), "{}", response.head);
    check_goes_on(&site, memory());
}

#[test]
fn a_body_of_90_terabytes_is_refused_before_it_comes() {
    let site = running();
    let before = memory();
    for (method, status) in [("GET", 413), ("POST", 405)] {
        for length in ["90000000000000", "18446744073709551616", "99999999999999999999999999"] {
            let response = site.request(&format!(
                "{method} /a/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {length}\r\n\r\n",
                site.port
            ));
            assert_eq!(response.status, status, "{method} {length}");
        }
    }
    check_goes_on(&site, before);
}

#[test]
fn two_hosts_are_refused() {
    let site = running();
    let host = format!("Host: 127.0.0.1:{}\r\n", site.port);
    for fields in [host.repeat(2), format!("{host}Host: evil.example\r\n"), format!("Host: evil\r\n{host}")] {
        assert_eq!(site.request(&format!("GET /a/ HTTP/1.1\r\n{fields}\r\n")).status, 400, "{fields}");
    }
    check_goes_on(&site, memory());
}

#[test]
fn a_second_request_behind_the_first_is_not_answered() {
    let site = running();
    let one = format!("GET /a/ HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: keep-alive\r\n\r\n", site.port);
    let response = site.request(&format!("{one}GET /etc/passwd HTTP/1.1\r\nHost: evil\r\n\r\n"));
    assert_eq!(response.status, 200);
    assert_eq!(response.text().matches("HTTP/1.1 ").count(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn the_server_behind_the_gate_listens_on_no_port() {
    let site = running();
    // Other tests of this process listen too, each on the port of its gate.
    let listening = |file: &str| fs::read_to_string(file).unwrap_or_default();
    let table = listening("/proc/net/tcp") + &listening("/proc/net/tcp6");
    let own: Vec<String> = fs::read_dir("/proc/self/fd")
        .expect("is there")
        .flatten()
        .filter_map(|fd| fs::read_link(fd.path()).ok())
        .filter_map(|to| Some(to.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.to_owned()))
        .collect();
    for line in table.lines() {
        let fields: Vec<&str> = line.split_whitespace().collect();
        let (Some(local), Some(&"0A"), Some(inode)) = (fields.get(1), fields.get(3), fields.get(9)) else {
            continue;
        };
        if !own.iter().any(|socket| socket == inode) {
            continue;
        }
        let port = u16::from_str_radix(local.rsplit(':').next().expect("a port"), 16).expect("a number");
        let mut stream = match std::net::TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => stream,
            // A test that has ended since.
            Err(_) => continue,
        };
        let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: evil\r\n\r\n");
        let mut response = String::new();
        let _ = stream.read_to_string(&mut response);
        // The gate's refusal, not tiny_http's.
        assert!(response.is_empty() || response.starts_with("HTTP/1.1 403"), "{port}: {response}");
        assert!(!response.contains("tiny-http"), "{port}: {response}");
    }
    assert_eq!(site.get("/a/").status, 200);
}

#[test]
fn what_is_answered_comes_from_tiny_http() {
    let site = running();
    for path in ["/a/", "/khong-co/", "/sitemap.xml", "/_lantoa/preview.js", "/a"] {
        assert_eq!(site.get(path).field("server"), Some("tiny-http (Rust)"), "{path}");
    }
}

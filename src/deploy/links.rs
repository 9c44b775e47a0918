//! `lantoa check --external`: whether the site's links to others still open.
//!
//! 1. [`find`] takes the addresses out of the texts that are published, each with its places.
//! 2. [`check`] asks for each, politely: one at a time of one host, a few hosts at once, nothing of the
//!    page but its answer. What it finds is kept in a record, so that a link is asked at most once a week.
//! 3. Dead (404, 410, no such host) is a warning at its place. Slow and refusing servers, as those of
//!    offices often are, count only after three tries on three days.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::target::http;
use crate::diag::{Code, Diagnostic, Place, SourceText, Text};

/// Days after which a link is asked again.
const WEEK: i32 = 7;
/// Days on which a link must fail before it counts.
const DAYS: usize = 3;
/// Hosts that are asked at once.
const HOSTS: usize = 4;
/// Between two links of one host.
const PAUSE: Duration = Duration::from_millis(200);
/// So many hosts out of reach, and none within: it is the own network that is down.
const OFFLINE: usize = 3;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Good,
    /// It is gone, and why.
    Dead(String),
    /// There was no such host.
    NoHost,
    /// It may be there, but did not answer or refused.
    Unsure(String),
}

/// What is remembered of a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// The day it was asked: `2026-11-28`.
    asked: String,
    outcome: Outcome,
    /// The days on which it did not answer, since it last did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    failed: Vec<String>,
}

/// The addresses of a site by where they stand.
pub type Links = BTreeMap<String, Vec<Place>>;

/// What a check found.
#[derive(Debug, Default)]
pub struct Checked {
    pub diagnostics: Vec<Diagnostic>,
    /// Links asked now.
    pub asked: usize,
    /// Links whose answer was remembered.
    pub remembered: usize,
    /// Nothing could be reached: it is the own network.
    pub is_offline: bool,
}

/// Takes the addresses of other sites out of texts. `own` is the site's own address.
pub fn find(texts: &[(Arc<SourceText>, Vec<Range<usize>>)], own: &str) -> Links {
    let mut links = Links::new();
    for (source, ranges) in texts {
        for range in ranges {
            for at in addresses(source, range.clone()) {
                let url = plain(source.text[at.clone()].split('#').next().unwrap_or(""));
                if !url.starts_with(own) && url.parse::<ureq::http::Uri>().is_ok() {
                    links.entry(url).or_default().push(Place::new(source, at));
                }
            }
        }
    }
    links
}

/// An address with its Vietnamese letters as servers get them.
fn plain(url: &str) -> String {
    let mut text = String::with_capacity(url.len());
    for byte in url.bytes() {
        if byte.is_ascii() { text.push(char::from(byte)) } else { text.push_str(&format!("%{byte:02X}")) }
    }
    text
}

/// Where addresses stand in a text.
fn addresses(source: &SourceText, range: Range<usize>) -> Vec<Range<usize>> {
    let (is_table, is_config) = (source.path.ends_with(".csv"), source.path.as_ref() == "lantoa.toml");
    let is_page = source.path.ends_with(".md");
    let mut found = Vec::new();
    let (mut at, mut in_code) = (range.start, false);
    for line in source.text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let fence = is_page && (line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~"));
        in_code ^= fence;
        let key = line.split('=').next().unwrap_or("").trim();
        if fence || in_code || is_config && key != "url" {
            continue;
        }
        let mut from = 0;
        while let Some(n) = line[from..].find("http") {
            let begin = from + n;
            from = begin + 4;
            let rest = &line[begin..];
            if !rest.starts_with("http://") && !rest.starts_with("https://") {
                continue;
            }
            let before = line[..begin].chars().next_back();
            let length = length(rest, is_table);
            from = begin + length.max(4);
            if before != Some('`') && length > "https://".len() {
                found.push(start + begin..start + begin + length);
            }
        }
    }
    found
}

/// How long the address is that a text begins with.
fn length(text: &str, is_table: bool) -> usize {
    let mut open = 0;
    let mut end = text.len();
    for (n, c) in text.char_indices() {
        let ends = c.is_whitespace() || "\"'<>`|\\^{}[]“”".contains(c) || is_table && ",;".contains(c);
        match c {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if ends || open < 0 {
            end = n;
            break;
        }
    }
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '…']).len()
}

/// Asks for each link that is not remembered. `ask` is called from several threads.
pub fn check(
    links: &Links,
    record: &Path,
    today: Date,
    ask: &(dyn Fn(&str) -> Outcome + Sync),
    stop: &AtomicBool,
) -> Checked {
    let text = std::fs::read(record).unwrap_or_default();
    let mut known: BTreeMap<String, Known> = serde_json::from_slice(&text).unwrap_or_default();
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in links.keys() {
        if known.get(url).is_none_or(|known| known.is_due(today)) {
            hosts.entry(host(url)).or_default().push(url);
        }
    }
    let answers = ask_all(&hosts, ask, stop);
    let mut checked =
        Checked { asked: answers.len(), remembered: links.len() - answers.len(), ..Checked::default() };
    let out_of_reach = |outcome: &Outcome| matches!(outcome, Outcome::NoHost);
    if hosts.len() >= OFFLINE && answers.len() >= OFFLINE && answers.iter().all(|(_, o)| out_of_reach(o)) {
        checked.is_offline = true;
        return checked;
    }
    let day = today.to_string();
    for (url, outcome) in answers {
        let mut failed = known.remove(url).map(|known| known.failed).unwrap_or_default();
        match &outcome {
            Outcome::Unsure(_) if !failed.contains(&day) => failed.push(day.clone()),
            Outcome::Unsure(_) => {}
            _ => failed.clear(),
        }
        known.insert(url.to_owned(), Known { asked: day.clone(), outcome, failed });
    }
    known.retain(|url, _| links.contains_key(url));
    if let Some(folder) = record.parent() {
        // Without it links are asked again the next time.
        let text = serde_json::to_vec_pretty(&known).expect("plain data is JSON");
        let _ = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(record, text));
    }
    for (url, places) in links {
        let Some(why) = known.get(url).and_then(Known::complaint) else { continue };
        checked.diagnostics.extend(places.iter().map(|place| warning(url, &why).place(place.clone())));
    }
    checked
}

fn ask_all<'a>(
    hosts: &BTreeMap<&str, Vec<&'a str>>,
    ask: &(dyn Fn(&str) -> Outcome + Sync),
    stop: &AtomicBool,
) -> Vec<(&'a str, Outcome)> {
    let groups: Vec<&Vec<&str>> = hosts.values().collect();
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..HOSTS.min(groups.len()) {
            scope.spawn(|| {
                while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for (n, url) in group.iter().enumerate() {
                        if stop.load(Ordering::Relaxed) {
                            return;
                        }
                        if n > 0 {
                            std::thread::sleep(PAUSE);
                        }
                        let answer = ask(url);
                        if let Ok(mut answers) = answers.lock() {
                            answers.push((*url, answer));
                        }
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

impl Known {
    fn is_due(&self, today: Date) -> bool {
        let asked = self.asked.parse::<Date>().ok();
        let days = asked.and_then(|asked| asked.until(today).ok()).map_or(WEEK, |span| span.get_days());
        match self.outcome {
            Outcome::Unsure(_) => days != 0,
            // A clock that went back asks again too.
            _ => !(0..WEEK).contains(&days),
        }
    }

    fn complaint(&self) -> Option<Text> {
        match &self.outcome {
            Outcome::Good => None,
            Outcome::Dead(why) => Some(Text::new(why.clone(), why.clone())),
            Outcome::NoHost => Some(Text::fixed("không có máy chủ này", "there is no such host")),
            Outcome::Unsure(why) => {
                let days = self.failed.len();
                (days >= DAYS).then(|| {
                    Text::new(
                        format!("không mở được trong {days} ngày thử: {why}"),
                        format!("did not open on {days} days: {why}"),
                    )
                })
            }
        }
    }
}

fn host(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find(['/', '?']).map_or(url.len(), |n| start + n);
    &url[start..end]
}

fn warning(url: &str, why: &Text) -> Diagnostic {
    use crate::diag::Lang::{En, Vi};
    Diagnostic::warning(
        Code::DeadLink,
        Text::new(
            format!("liên kết không còn mở được: {url} ({})", why.get(Vi)),
            format!("this link no longer opens: {url} ({})", why.get(En)),
        ),
    )
    .help(Text::fixed(
        "mở thử trong trình duyệt; trang đã chuyển thì thay địa chỉ mới, không còn thì bỏ liên kết",
        "open it in a browser; use the new address where it has moved, drop the link where it is gone",
    ))
}

/// Asks a server for a link; nothing of the page is read.
pub fn asker() -> Result<impl Fn(&str) -> Outcome + Sync, super::Failure> {
    // Without certificates every link would count as one that refuses.
    http::check_trust()?;
    let agent = http::agent_with(5);
    Ok(move |url: &str| match http::status(&agent, url) {
        Ok(200..400) => Outcome::Good,
        Ok(status @ (404 | 410)) => Outcome::Dead(format!("HTTP {status}")),
        Ok(status) => Outcome::Unsure(format!("HTTP {status}")),
        Err(failure) if failure.detail == http::NO_HOST => Outcome::NoHost,
        Err(failure) => Outcome::Unsure(failure.detail),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_found(path: &str, text: &str, expected: &[&str]) {
        let source = SourceText::new(path, text);
        let links = find(&[(source, std::iter::once(0..text.len()).collect())], "https://cua-minh.example/");
        assert_eq!(links.keys().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn addresses_are_found_as_people_write_them() {
        check_found(
            "content/a.md",
            "[x](https://a.vn/b_(c)) và https://b.vn/đ?x=1. (https://c.vn)",
            &["https://a.vn/b_(c)", "https://b.vn/%C4%91?x=1", "https://c.vn"],
        );
        check_found(
            "content/a.md",
            "<https://a.vn/#muc> [a](https://cua-minh.example/x)",
            &["https://a.vn/"],
        );
        check_found(
            "content/a.md",
            "`https://a.vn`\n```\nhttps://b.vn\n```\nhttps://c.vn/x,",
            &["https://c.vn/x"],
        );
        check_found("content/a.csv", "1,https://a.vn/x,y\n", &["https://a.vn/x"]);
        check_found(
            "lantoa.toml",
            "base_url = \"https://a.vn/\"\nurl = \"https://b.vn/\"\n",
            &["https://b.vn/"],
        );
    }

    fn day(n: i8) -> Date {
        jiff::civil::date(2026, 11, n)
    }

    struct World {
        folder: tempfile::TempDir,
        links: Links,
    }

    impl World {
        fn new(urls: &[&str]) -> World {
            let source = SourceText::new("content/a.md", urls.join(" "));
            let range = 0..source.text.len();
            World {
                folder: tempfile::tempdir().unwrap(),
                links: find(&[(source, std::iter::once(range).collect())], "x"),
            }
        }

        /// Addresses asked for, and warnings.
        fn on(&self, day: Date, answer: &(dyn Fn(&str) -> Outcome + Sync)) -> (usize, usize) {
            let record = self.folder.path().join("links.json");
            let checked = check(&self.links, &record, day, answer, &AtomicBool::new(false));
            (checked.asked, checked.diagnostics.len())
        }
    }

    #[test]
    fn a_link_is_asked_once_a_week() {
        let world = World::new(&["https://a.vn/1", "https://a.vn/2"]);
        let dead =
            |url: &str| if url.ends_with('1') { Outcome::Good } else { Outcome::Dead("HTTP 404".into()) };
        assert_eq!(world.on(day(1), &dead), (2, 1));
        assert_eq!(world.on(day(1), &dead), (0, 1));
        assert_eq!(world.on(day(7), &dead), (0, 1));
        assert_eq!(world.on(day(8), &dead), (2, 1));
        assert_eq!(world.on(day(20), &|_: &str| Outcome::Good), (2, 0));
    }

    #[test]
    fn a_server_that_refuses_counts_after_three_days() {
        let world = World::new(&["https://so.gov.vn/"]);
        let refuses = |_: &str| Outcome::Unsure("HTTP 403".into());
        assert_eq!(world.on(day(1), &refuses), (1, 0));
        assert_eq!(world.on(day(1), &refuses), (0, 0));
        assert_eq!(world.on(day(2), &refuses), (1, 0));
        assert_eq!(world.on(day(5), &refuses), (1, 1));
        assert_eq!(world.on(day(6), &|_: &str| Outcome::Good), (1, 0));
        assert_eq!(world.on(day(14), &refuses), (1, 0));
    }

    #[test]
    fn a_machine_without_a_network_blames_no_link() {
        let world = World::new(&["https://a.vn/", "https://b.vn/", "https://c.vn/"]);
        assert_eq!(world.on(day(1), &|_: &str| Outcome::NoHost), (3, 0));
        assert_eq!(
            world.on(day(1), &|url: &str| if url.contains("a.vn") { Outcome::Good } else { Outcome::NoHost }),
            (3, 2)
        );
    }
}

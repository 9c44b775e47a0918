//! One page, or one file of data: reading it for a form, a draft of it, saving it.

use serde_json::{Map, Value, json};

use super::about::{files, form, section_of, state};
use super::asked::Asked;
use super::door::DESK;
use super::failure::Failure;
use super::problems::{fixes, problem};
use super::site::Site;
use super::stamp::timestamp;
use super::store::{check_base, check_path, hash};
use super::text::Text;
use super::{approval, fields, history, open};
use crate::diag::{Diagnostic, Lang};
use crate::load::Snapshot;
use crate::model::{OutputId, Page, content_path};
use crate::parse::page::{PagePath, PageShape, parse_page};
use crate::render::render;
use crate::source::{self, MAX_TEXT_BYTES, Role, role_of};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Which form a file has: a kind of page, `section`, `config`, a registry.
fn subject(path: &str, kind: &str) -> String {
    match role_of(path) {
        Some(Role::Config) => "config".to_owned(),
        Some(Role::Plan) => "plan".to_owned(),
        Some(Role::Registry) => {
            let name = path.rsplit('/').next().unwrap_or("");
            name.trim_end_matches(".toml").to_owned()
        }
        _ if PagePath::parse(path).shape == PageShape::Section => "section".to_owned(),
        _ if kind == "plan" => "plan-page".to_owned(),
        _ => kind.to_owned(),
    }
}

/// Everything about a page as it is on the disk.
pub fn read(site: &Site, path: &str, lang: Lang) -> Result<Value, Failure> {
    check_path(path)?;
    let bytes = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
    let shared = site.live.shared();
    let (_, snapshot) = shared.current(shared.choice);
    let page = snapshot.site.by_path.get(content_path(path)).map(|id| (*id, snapshot.site.page(*id)));
    let kind = match page {
        Some((_, page)) => page.kind.name().to_owned(),
        None => kind_of(path, &bytes),
    };
    let text = Text::new(path, &bytes).filter(|_| bytes.len() as u64 <= MAX_TEXT_BYTES);
    let is_page = role_of(path) == Some(Role::Page);
    let place = PagePath::parse(path);
    let mut about = json!({
        "path": path,
        "hash": hash(Some(&bytes)),
        "kind": kind,
        "section": is_page.then(|| section_of(path)),
        "bundle": is_page && place.shape != PageShape::Leaf,
        "language": place.lang,
        "title": page.map(|(_, page)| page.title()),
        "url": page.map(|(_, page)| &page.url),
        "readable": text.is_some(),
        "form": form(&subject(path, &kind), lang),
        "files": files(site, path),
        "draft": site.unsaved().newest(path),
        "opened_by": open::others(site).get(path),
        "approval": approval::state(site, path, &bytes),
    });
    let (state, since) = match page {
        Some((_, page)) => state(page, shared.choice),
        None => ("broken", None),
    };
    about["state"] = json!(state);
    about["since"] = json!(since);
    let body_line = text.as_ref().and_then(Text::body_line).unwrap_or(usize::MAX);
    about["front"] = front(text.as_ref());
    about["body"] = json!(text.as_ref().and_then(Text::body));
    about["body_line"] = json!(text.as_ref().and_then(Text::body_line));
    let found = problems_of(site, &snapshot, path, page);
    about["problems"] = found.iter().map(|found| problem(found, body_line, lang)).collect();
    Ok(about)
}

/// The values of the front matter, or its text where a form cannot show it.
fn front(text: Option<&Text>) -> Value {
    let front = text.and_then(Text::front);
    match front.as_deref().map(fields::values) {
        Some(Some(values)) => json!({ "ok": true, "values": values }),
        _ => json!({ "ok": false, "text": front.unwrap_or_default() }),
    }
}

/// The kind that a page names itself.
fn kind_of(path: &str, bytes: &[u8]) -> String {
    let text = source::decode(Role::Page, path, bytes.to_vec()).ok();
    let kind = text.and_then(|text| parse_page(&text.source).front.kind).map(|kind| kind.value.name());
    kind.unwrap_or("page").to_owned()
}

/// What is wrong with a page, and with the files of its bundle that are no pages.
fn problems_of(
    site: &Site,
    snapshot: &Snapshot,
    path: &str,
    page: Option<(crate::model::PageId, &Page)>,
) -> Vec<Diagnostic> {
    let shared = site.live.shared();
    let mut report = shared.workspace().problems(shared.choice);
    if let Some((id, _)) = page {
        report.extend(render(&snapshot.site, &snapshot.theme, OutputId::Page(id)).diagnostics);
    }
    report.sort();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_bundle = path.ends_with(".md") && PagePath::parse(path).shape == PageShape::Bundle;
    report.diagnostics.retain(|found| {
        found.place.as_ref().is_some_and(|place| {
            let other = &*place.file.path;
            let beside = is_bundle
                && !other.ends_with(".md")
                && other.rsplit_once('/').is_some_and(|(other, _)| other == folder);
            other == path || beside
        })
    });
    report.diagnostics
}

/// What a draft makes of a file.
struct Draft {
    path: String,
    tab: String,
    base: String,
    /// What is on the disk; nothing for a file that is not there.
    old: Option<Vec<u8>>,
    new: Vec<u8>,
    text: Text,
}

impl Draft {
    fn new(site: &Site, asked: &Asked<'_>) -> Result<Draft, Failure> {
        let path = asked.needs("path")?.to_owned();
        check_path(&path)?;
        let old = site.store.read(&path)?;
        let on_disk = old.as_deref().unwrap_or_default();
        let unreadable = crate::diag::Text::fixed("tệp không phải là UTF-8", "the file is not UTF-8");
        let text = Text::new(&path, on_disk).ok_or_else(|| Failure::unreadable(&path, &unreadable))?;
        let new = match (asked.value("set"), asked.text("front")) {
            (_, Some(front)) => Some(front.replace("\r\n", "\n")),
            (Some(Value::Object(set)), None) if !set.is_empty() => {
                let front = text.front().unwrap_or_default();
                let kind = kind_of(&path, on_disk);
                let form = form(&subject(&path, &kind), Lang::En);
                let is_date = |key: &str| holds_dates(&form, key);
                Some(fields::set(&front, set, &is_date)?)
            }
            _ => None,
        };
        let body = asked.text("body").map(|body| body.replace("\r\n", "\n"));
        let new = text.with(new.as_deref(), body.as_deref());
        if new.len() as u64 > MAX_TEXT_BYTES {
            return Err(Failure::new(
                413,
                "too-large",
                "trang dài quá 16 MB; hãy chia thành nhiều trang",
                "the page is longer than 16 MB; split it into several",
            ));
        }
        let tab = asked.text("tab").unwrap_or("").to_owned();
        Ok(Draft { path, tab, base: asked.text("base").unwrap_or("").to_owned(), old, new, text })
    }
}

/// Whether a key of a form, named with those above it, holds a date.
pub fn holds_dates(form: &Value, key: &str) -> bool {
    let (first, rest) = key.split_once('.').map_or((key, None), |(first, rest)| (first, Some(rest)));
    let keys = form["keys"].as_array();
    let found = keys.into_iter().flatten().find(|known| known["name"] == first);
    found.is_some_and(|found| match rest {
        Some(rest) => holds_dates(found, rest),
        None => matches!(found["widget"].as_str(), Some("date" | "date_time" | "partial_date")),
    })
}

/// Keeps a draft, and says how the page is with it.
pub fn draft(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let path = asked.needs("path")?;
    let tab = asked.needs("tab")?;
    check_path(path)?;
    let at = timestamp();
    let mut kept: Map<String, Value> = Map::new();
    for key in ["tab", "path", "base", "set", "body", "front"] {
        if let Some(value) = asked.value(key) {
            kept.insert(key.to_owned(), value.clone());
        }
    }
    kept.insert("at".to_owned(), json!(at));
    let says_nothing = ["body", "front"].iter().all(|key| !kept.contains_key(*key))
        && kept.get("set").and_then(Value::as_object).is_none_or(Map::is_empty);
    // Kept first: whatever else goes wrong, the text is not lost. What is as it was opened is nothing to keep.
    let is_kept = if says_nothing {
        site.unsaved().drop(path, tab);
        false
    } else {
        site.unsaved().keep(path, tab, &kept)
    };
    let mut answer = json!({ "at": at, "kept": is_kept });
    let draft = match Draft::new(site, asked) {
        Ok(draft) => draft,
        Err(failure) => {
            answer["error"] = json!({ "code": failure.code, "message": failure.message.get(asked.lang) });
            return Ok(answer);
        }
    };
    let lines = Text::new(path, &draft.new);
    let body_line = lines.as_ref().and_then(Text::body_line);
    let shown = site.drafts.show(site.live.shared(), tab, path, draft.new);
    let mut problems = shown.problems;
    problems.retain(|found| found.place.as_ref().is_none_or(|place| &*place.file.path == path));
    problems.sort_by_key(|found| found.place.as_ref().map_or(0, |place| place.range.start));
    answer["problems"] =
        problems.iter().map(|found| problem(found, body_line.unwrap_or(usize::MAX), asked.lang)).collect();
    answer["body_line"] = json!(body_line);
    if let Some(page) = shown.page {
        answer["view"] = json!(format!("{}view/{tab}/{}", DESK, page.url));
        answer["url"] = json!(page.url);
        answer["title"] = json!(page.title);
        answer["html"] = json!(page.html);
    } else {
        answer["html"] = Value::Null;
    }
    Ok(answer)
}

/// A draft with a fix in it.
pub fn fix(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let draft = Draft::new(site, asked)?;
    let gone = || Failure::not_found("fix");
    let wanted = asked.value("fix").ok_or_else(gone)?;
    let shown = site.drafts.show(site.live.shared(), &draft.tab, &draft.path, draft.new);
    let source = shown.source.ok_or_else(gone)?;
    let found = shown.problems.iter().find(|found| {
        let place = found.place.as_ref().filter(|place| *place.file.path == draft.path);
        let position = place.map(|place| place.file.position(place.range.start));
        let same = |name: &str, n: usize| wanted[name].as_u64() == Some(n as u64);
        position.is_some_and(|(line, column)| {
            wanted["code"] == found.code.as_str() && same("line", line) && same("column", column)
        })
    });
    let n = wanted["n"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let fix = found.and_then(|found| fixes(found).into_iter().nth(n)).ok_or_else(gone)?;
    let mut mended = source.text.clone();
    if mended.get(fix.range.clone()).is_none() {
        return Err(gone());
    }
    mended.replace_range(fix.range, &fix.text);
    let mended = Text::new(&draft.path, mended.as_bytes()).ok_or_else(gone)?;
    Ok(json!({
        "front": mended.front(),
        "values": mended.front().and_then(|front| fields::values(&front)),
        "body": mended.body(),
    }))
}

/// Writes a draft.
pub fn save(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let path = asked.needs("path")?;
    let writing = site.write();
    let draft = Draft::new(site, asked)?;
    let old_hash = hash(draft.old.as_deref());
    if draft.old.as_deref() != Some(&draft.new[..]) {
        if draft.base != old_hash {
            drop(writing);
            return Err(conflict(site, &draft, asked)?);
        }
        history::write(site, path, draft.old.as_deref(), &draft.new, "save")?;
    }
    drop(writing);
    if !draft.tab.is_empty() {
        site.unsaved().drop(path, &draft.tab);
        site.drafts.forget(&draft.tab);
    }
    read(site, path, asked.lang)
}

/// The file is another one than the editor opened: both are shown.
fn conflict(site: &Site, draft: &Draft, asked: &Asked<'_>) -> Result<Failure, Failure> {
    let mut failure = Failure::new(
        409,
        "conflict",
        "tệp này đã được sửa ở nơi khác sau khi bạn mở; chưa ghi gì",
        "this file was changed elsewhere since you opened it; nothing was written",
    );
    let disk = match &draft.old {
        Some(_) => read(site, &draft.path, asked.lang)?,
        None => Value::Null,
    };
    let theirs = draft.text.body().unwrap_or_default();
    let ours = asked.text("body").unwrap_or(&theirs);
    failure.more = Some(Box::new(json!({ "disk": disk, "merge": merge(ours, &theirs) })));
    Ok(failure)
}

/// Two bodies, paragraph by paragraph.
fn merge(ours: &str, theirs: &str) -> Vec<Value> {
    let (ours, theirs) = (paragraphs(ours), paragraphs(theirs));
    let text = |list: &[&str], from: usize, len: usize| list[from..from + len].concat();
    capture_diff_slices(Algorithm::Patience, &ours, &theirs)
        .into_iter()
        .map(|op| match op {
            DiffOp::Equal { old_index, len, .. } => {
                let same = text(&ours, old_index, len);
                json!({ "kind": "same", "ours": same, "theirs": same })
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                json!({ "kind": "ours", "ours": text(&ours, old_index, old_len), "theirs": "" })
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                json!({ "kind": "theirs", "ours": "", "theirs": text(&theirs, new_index, new_len) })
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => json!({
                "kind": "both",
                "ours": text(&ours, old_index, old_len),
                "theirs": text(&theirs, new_index, new_len),
            }),
        })
        .collect()
}

/// A text in paragraphs, each with the blank lines behind it.
fn paragraphs(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut at, mut blank) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let is_blank = line.trim().is_empty();
        if blank && !is_blank {
            parts.push(&text[start..at]);
            start = at;
        }
        blank = is_blank;
        at += line.len();
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}

/// Makes a page public, or takes it back.
pub fn publish(site: &Site, asked: &Asked<'_>, public: bool) -> Result<Value, Failure> {
    let path = asked.needs("path")?;
    check_path(path)?;
    {
        let _writing = site.write();
        let old = site.store.read(path)?.ok_or_else(|| Failure::not_found(path))?;
        check_base(asked, &old)?;
        let new = with_draft(path, &old, !public)?;
        if new != old {
            history::write(site, path, Some(&old), &new, "save")?;
        }
    }
    read(site, path, asked.lang)
}

/// Brings a state back; what is there now becomes a state.
pub fn restore(site: &Site, asked: &Asked<'_>) -> Result<Value, Failure> {
    let path = asked.needs("path")?;
    let state = history::bytes(site, path, asked.needs("state")?)?;
    {
        let _writing = site.write();
        let old = site.store.read(path)?;
        if asked.text("base").is_some_and(|base| base != hash(old.as_deref())) {
            return Err(Failure::new(
                409,
                "conflict",
                "tệp này vừa được sửa ở nơi khác",
                "the file was changed elsewhere",
            ));
        }
        if old.as_deref() != Some(&state[..]) {
            history::write(site, path, old.as_deref(), &state, "restore")?;
        }
    }
    read(site, path, asked.lang)
}

/// A page with `draft = true`, or without.
pub fn with_draft(path: &str, old: &[u8], draft: bool) -> Result<Vec<u8>, Failure> {
    with_values(path, old, [("draft".to_owned(), if draft { json!(true) } else { Value::Null })])
}

/// A page with some values set.
pub fn with_values(
    path: &str,
    old: &[u8],
    values: impl IntoIterator<Item = (String, Value)>,
) -> Result<Vec<u8>, Failure> {
    let mended = crate::diag::Text::fixed(
        "phần đầu có lỗi nên không sửa được; hãy sửa lỗi trước",
        "its front matter has mistakes; mend those first",
    );
    let text = Text::new(path, old).ok_or_else(|| Failure::unreadable(path, &mended))?;
    let front = text.front().ok_or_else(|| Failure::unreadable(path, &mended))?;
    let new = fields::set(&front, &values.into_iter().collect(), &|_| false);
    Ok(text.with(Some(&new.map_err(|_| Failure::unreadable(path, &mended))?), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_of_two_states_stand_side_by_side() {
        let parts = merge("Một.\n\nHai.\n\nBa.\n", "Một.\n\nHai!\n\nBa.\n\nBốn.\n");
        let kinds: Vec<&str> = parts.iter().filter_map(|part| part["kind"].as_str()).collect();
        assert_eq!(kinds[..2], ["same", "both"]);
        let ours: String = parts.iter().filter_map(|part| part["ours"].as_str()).collect();
        let theirs: String = parts.iter().filter_map(|part| part["theirs"].as_str()).collect();
        assert_eq!(
            (ours.as_str(), theirs.as_str()),
            ("Một.\n\nHai.\n\nBa.\n", "Một.\n\nHai!\n\nBa.\n\nBốn.\n")
        );
    }

    #[test]
    fn keys_that_hold_dates_are_known() {
        let form = json!({ "keys": [
            { "name": "date", "widget": "date" },
            { "name": "image", "widget": "table", "keys": [{ "name": "taken", "widget": "date" }] },
        ] });
        assert!(holds_dates(&form, "date") && holds_dates(&form, "image.taken"));
        assert!(!holds_dates(&form, "title") && !holds_dates(&form, "image"));
    }
}

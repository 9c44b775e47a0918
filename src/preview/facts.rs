//! What the bar and the overlay say about a page, as data for the browser.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Format, Lang, Severity, Style, draw};
use crate::load::Snapshot;
use crate::model::address::of_file;
use crate::model::outputs::Format as Form;
use crate::model::{Hidden, LinkOptions, OutputId, Page, PageId, hidden};
use crate::parse::markdown::HoleKind;
use crate::parse::page::PageShape;

/// How many problems elsewhere are listed; the count is of all.
const LISTED: usize = 100;

/// A longer average sentence, in syllables, is hard to follow on a phone.
const LONG_SENTENCE: f64 = 22.0;
const SHORT_SENTENCE: f64 = 15.0;

/// The source file of an output, as far as one file stands for it.
pub fn source_of(snapshot: &Snapshot, id: OutputId) -> Option<&Page> {
    page_of(snapshot, id).map(|id| snapshot.site.page(id))
}

fn page_of(snapshot: &Snapshot, id: OutputId) -> Option<PageId> {
    let site = &snapshot.site;
    match id {
        OutputId::Page(id) | OutputId::Form(id, _) => Some(id),
        OutputId::SectionPart(section, _) => Some(site.section(section).page),
        OutputId::Alias(n) => Some(site.aliases[n as usize].1),
        _ => None,
    }
}

/// What the bar says about a page.
pub fn page(snapshot: &Snapshot, id: OutputId, path: &str, choice: LinkOptions) -> Value {
    let Some(page_id) = page_of(snapshot, id) else { return Value::Null };
    let page = snapshot.site.page(page_id);
    let front = page.front();
    let body = &page.parsed.body;
    let missing_alt = body
        .holes
        .iter()
        .filter(|hole| matches!(&hole.kind, HoleKind::Image { alt, .. } if alt.trim().is_empty()))
        .count();
    let average = sentence_length(&body.plain);
    let form = |form: Form| json!({ "name": form_name(form), "url": snapshot.site.address(OutputId::Form(page_id, form)) });
    let formats: Vec<Value> = page.formats().into_iter().map(form).collect();
    json!({
        "source": &*page.parsed.source.path,
        "url": of_file(path),
        "state": state(page, choice),
        "words": body.words,
        "minutes": page.minutes(),
        "sentence": average.round(),
        "reading": reading(average),
        "missing_description": front.description.is_none(),
        "missing_alt": missing_alt,
        "formats": formats,
    })
}

fn form_name(form: Form) -> &'static str {
    match form {
        Form::Leaflet => "Tờ rơi",
        Form::Poster => "Áp phích",
        Form::Card => "Thẻ bỏ túi",
        Form::Banner => "Băng rôn",
        Form::Handout => "Bản quán triệt",
        Form::Kit => "Bộ bài cho tòa soạn",
        Form::Radio => "Bài phát thanh",
        Form::Embed => "Thẻ nhúng",
    }
}

/// Whether the page would be public on the day, and if not, why and since when.
fn state(page: &Page, choice: LinkOptions) -> Value {
    let public = LinkOptions::public(choice.now);
    match hidden(page.front(), &public) {
        None => json!({ "kind": "public" }),
        Some(Hidden::Draft) => {
            let since = page.updated().map(|date| date.to_string());
            json!({ "kind": "draft", "date": since })
        }
        Some(Hidden::Scheduled(date)) => json!({ "kind": "scheduled", "date": date.date().to_string() }),
        Some(Hidden::Expired(date)) => json!({ "kind": "expired", "date": date.date().to_string() }),
    }
}

/// The average number of syllables in a sentence; 0 where there is no text.
fn sentence_length(text: &str) -> f64 {
    let mut sentences = 0;
    let mut words = 0;
    let mut in_sentence = 0;
    for line in text.lines() {
        for word in line.split_whitespace() {
            in_sentence += 1;
            if word.trim_end_matches(['"', '”', ')', '»']).ends_with(['.', '!', '?', '…', ';']) {
                sentences += 1;
                words += in_sentence;
                in_sentence = 0;
            }
        }
        // A heading or an item of a list ends without a stop.
        if in_sentence > 0 {
            sentences += 1;
            words += std::mem::take(&mut in_sentence);
        }
    }
    if sentences == 0 { 0.0 } else { f64::from(words) / f64::from(sentences) }
}

fn reading(average: f64) -> &'static str {
    if average > LONG_SENTENCE {
        "hard"
    } else if average > SHORT_SENTENCE {
        "medium"
    } else {
        "easy"
    }
}

/// Whether a problem is one of the page itself or of something every page depends on.
pub fn concerns(diagnostic: &Diagnostic, page: Option<&Page>) -> bool {
    let Some(place) = &diagnostic.place else { return true };
    let path = &*place.file.path;
    if path == "lantoa.toml"
        || ["themes/", "templates/", "shortcodes/", "i18n/"].iter().any(|t| path.starts_with(t))
    {
        return true;
    }
    let Some(page) = page else { return false };
    let own = &*page.parsed.source.path;
    let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    // What lies beside an `index.md` (a plan's data, pictures) is part of it.
    path == own || (page.parsed.path.shape == PageShape::Bundle && folder(path) == folder(own))
}

/// A problem as the overlay shows it.
pub fn problem(diagnostic: &Diagnostic) -> Value {
    let place = diagnostic.place.as_ref().map(|place| {
        let (line, column) = place.file.position(place.range.start);
        json!({ "path": &*place.file.path, "line": line, "column": column })
    });
    json!({
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        },
        "word": diagnostic.severity.word(Lang::Vi),
        "code": diagnostic.code.as_str(),
        "message": diagnostic.message.get(Lang::Vi),
        "place": place,
        "text": draw(diagnostic, Format::Human, Lang::Vi, Style::Plain),
    })
}

/// Problems elsewhere in the site: how many, and the first of them.
pub fn others<'a>(problems: impl Iterator<Item = &'a Diagnostic>) -> Value {
    let (mut errors, mut warnings) = (0, 0);
    let mut list = Vec::new();
    for diagnostic in problems {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Advice => continue,
        }
        if list.len() < LISTED {
            list.push(problem(diagnostic));
        }
    }
    json!({ "errors": errors, "warnings": warnings, "list": list })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_hard_to_read() {
        assert_eq!(sentence_length(""), 0.0);
        assert_eq!(sentence_length("Đội mũ. Đeo găng tay."), 2.5);
        assert_eq!(sentence_length("Trước khi phun\nĐọc nhãn thuốc."), 3.0);
        assert_eq!(reading(30.0), "hard");
        assert_eq!(reading(10.0), "easy");
    }
}

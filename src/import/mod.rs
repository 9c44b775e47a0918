//! Imports a plan from the document it was issued as.
//!
//! ```text
//! bytes → read → form, tail → rejoin → outline → references, targets, tasks, duties, reports → Imported
//! ```
//!
//! Read the modules in this order: [`read`], [`source`], [`form`], [`tail`], [`rejoin`], [`label`], [`outline`],
//! [`facts`], then one per kind of finding; [`write`] makes the plan's files, [`report`] the summary.
//! The rules speak of Vietnamese administrative documents (Nghị định 30/2020/NĐ-CP; Party documents), never of
//! particular files. What a document does not say stays unknown; every line ends in exactly one element.
//!
//! Knows no disk: the caller reads the file and writes what comes out.

mod abbreviations;
mod agencies;
mod duties;
mod error;
mod facts;
mod figures;
mod form;
mod json;
mod label;
mod laws;
mod outline;
mod read;
mod references;
mod rejoin;
mod report;
mod reports;
mod script;
mod source;
mod tables;
mod tail;
mod targets;
mod tasks;
mod text;
mod write;

pub use agencies::{Names, NoNames};
pub use error::ImportError;
pub use json::*;
pub use report::summary;
pub use write::{TaskFile, to_site_files};

use rejoin::Setting;
use source::{Line, Piece, Source};
use std::collections::HashMap;

/// Reads a document and finds what a plan holds.
///
/// `name` tells the format by its extension. Fails only if the file cannot be read at all; what is missing or
/// doubtful in a document that can is in [`Imported::warnings`].
pub fn import(name: &str, bytes: &[u8], registry: &dyn Names) -> Result<Imported, ImportError> {
    let source = read::read(name, bytes)?;
    if source.pieces.is_empty() {
        return Err(ImportError::new(
            "empty",
            "tệp không có chữ nào",
            "the file has no text",
            "kiểm tra lại tệp; bản chụp phải nhận dạng chữ trước",
            "check the file; a scan must be recognised first",
        ));
    }
    check_size(&source)?;
    Ok(interpret(source, registry))
}

/// The longest paragraph and the most lines that are interpreted: far more than any plan has, and few enough that
/// every rule ends in reasonable time.
const PARAGRAPH_LIMIT: usize = 200_000;
const LINE_LIMIT: usize = 200_000;

fn check_size(source: &Source) -> Result<(), ImportError> {
    let too_long = source.pieces.iter().find_map(|piece| match piece {
        Piece::Line(line) => (line.text.len() > PARAGRAPH_LIMIT).then_some(line.no),
        Piece::Table(table) => {
            table.rows.iter().flatten().find(|cell| cell.text.len() > PARAGRAPH_LIMIT).map(|cell| cell.line)
        }
    });
    if let Some(line) = too_long {
        return Err(ImportError::new(
            "paragraph-too-long",
            &format!("dòng {line} dài hơn {PARAGRAPH_LIMIT} byte, không giống một kế hoạch"),
            &format!("line {line} is longer than {PARAGRAPH_LIMIT} bytes, which no plan is"),
            "kiểm tra lại tệp; nếu đúng, ngắt dòng theo đoạn",
            "check the file; if it is right, break it into paragraphs",
        ));
    }
    let lines: usize = source
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Line(_) => 1,
            Piece::Table(table) => table.rows.iter().map(Vec::len).sum(),
        })
        .sum();
    if lines > LINE_LIMIT {
        return Err(ImportError::new(
            "too-many-lines",
            &format!("tệp có hơn {LINE_LIMIT} dòng"),
            &format!("the file has more than {LINE_LIMIT} lines"),
            "một kế hoạch không dài đến thế; kiểm tra lại tệp, hoặc chia nhỏ",
            "no plan is that long; check the file or split it",
        ));
    }
    Ok(())
}

fn interpret(mut source: Source, registry: &dyn Names) -> Imported {
    let mut warnings = std::mem::take(&mut source.warnings);
    warnings.extend(script::check(&source));
    let (source_text, source_lines) = visible(&source);
    let setting = Setting::of(&source.pieces, source.paragraphs);
    let aside = std::mem::take(&mut source.aside);

    let mut form = form::split(source.pieces, setting);
    let rest = std::mem::take(&mut form.rest);
    let mut tail = tail::split(rest, &mut form.document);
    let mut texts = vec![std::mem::take(&mut tail.body)];
    if let Some(plan) = attached_plan(&mut tail, &form) {
        texts.push(take_attached(plan, setting, &mut form, &mut tail));
    }
    texts.push(std::mem::take(&mut tail.after));
    warnings.append(&mut form.warnings);
    warnings.append(&mut tail.warnings);
    let mut page_numbers = Vec::new();
    let mut paras = Vec::new();
    for pieces in texts {
        let rejoined = rejoin::rejoin(&tables::restore(pieces, &mut warnings), setting);
        page_numbers.extend(rejoined.page_numbers);
        paras.push(rejoined.paras);
    }
    let (mut sections, outline_warnings) = outline::build(paras);
    warnings.extend(outline_warnings);
    facts::complete(&mut form, &sections, &mut warnings);
    number_levels(&mut sections, 1);

    let mut document = form.document;
    if let Some(issuer) = &mut document.issuer {
        issuer.id = registry.agency(&issuer.name).or_else(|| {
            full_name(issuer, document.locality.as_ref()).and_then(|name| registry.agency(&name))
        });
    }
    let all = json::blocks(&sections);
    let abbreviations = abbreviations::find(&all);
    let short_forms: HashMap<String, String> = abbreviations
        .iter()
        .filter(|a| text::is_caps(&a.short))
        .map(|a| (a.short.clone(), a.long.clone()))
        .collect();
    let references = collect_references(&document, form.title_line, &sections, &short_forms);
    let targets = targets::find(&sections, &mut warnings);
    let tasks = tasks::find(&sections, &mut warnings);
    let duties = duties::find(&sections, &mut warnings);
    let reports = reports::find(&sections, &duties);

    let mut unplaced = form.unplaced;
    unplaced.extend(tail.unplaced);
    for line in page_numbers.into_iter().chain(aside) {
        unplaced.push(Unplaced { line: line.no.max(1), text: line.raw, formula: true, in_form: false });
    }
    unplaced.sort_by_key(|line| line.line);
    for line in unplaced.iter().filter(|line| !line.formula) {
        warnings.push(Warning {
            line: line.line,
            code: "unplaced",
            message: format!("chưa rõ thuộc phần nào: \"{}\"", text::shorten(&line.text, 80)),
        });
    }
    say_what_is_absent(&sections, &duties, &tasks, &mut warnings);
    warnings.sort_by(|a, b| (a.line, a.code).cmp(&(b.line, b.code)));
    let mut form_lines = form.form_lines;
    form_lines.extend(tail.form_lines);
    Imported {
        document,
        references,
        sections,
        targets,
        tasks,
        duties,
        reports,
        abbreviations,
        unplaced,
        warnings,
        form_lines,
        source_lines,
        source_text,
    }
}

/// The plan that follows a decision which puts it into force.
fn attached_plan(tail: &mut tail::Tail, form: &form::Form) -> Option<Vec<Piece>> {
    let decided = form.document.doc_type.as_deref() == Some("Quyết định");
    let opens = matches!(tail.after.first(), Some(Piece::Line(line)) if form::type_at_start(line).is_some_and(|(kind, _)| kind != "Quyết định"));
    (decided && opens).then(|| std::mem::take(&mut tail.after))
}

/// Takes type and title from the attached plan and returns its text; number, date and signature are the decision's.
fn take_attached(
    plan: Vec<Piece>,
    setting: Setting,
    form: &mut form::Form,
    tail: &mut tail::Tail,
) -> Vec<Piece> {
    let mut inner = form::split(plan, setting);
    let decision = form.document.symbol.clone().unwrap_or_default();
    form.warnings.push(Warning {
        line: inner.title_line,
        code: "symbol-from-decision",
        message: format!("số, ký hiệu và ngày là của quyết định ban hành kế hoạch này: {decision}"),
    });
    form.document.doc_type = inner.document.doc_type.take().or(form.document.doc_type.take());
    form.document.title = inner.document.title.take().or(form.document.title.take());
    form.title_line = inner.title_line;
    form.form_lines.append(&mut inner.form_lines);
    form.unplaced.append(&mut inner.unplaced);
    let mut own = Document::default();
    let mut own_tail = tail::split(inner.rest, &mut own);
    if form.document.signer.is_none() {
        form.document.signer = own.signer;
    }
    form.document.recipients.extend(own.recipients);
    tail.form_lines.append(&mut own_tail.form_lines);
    tail.unplaced.append(&mut own_tail.unplaced);
    tail.after = own_tail.after;
    own_tail.body
}

/// "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH" → `UBND tỉnh Hà Tĩnh`, the way registries write it.
fn full_name(issuer: &Issuer, locality: Option<&Locality>) -> Option<String> {
    let locality = locality?;
    let rest = text::phrase_end(&issuer.name, "Ủy ban nhân dân")
        .or_else(|| text::phrase_end(&issuer.name, "UBND"))?;
    let kinds = ["tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu"];
    let kind = kinds.into_iter().find(|kind| text::starts_with(&issuer.name[rest..], kind))?;
    Some(format!("UBND {kind} {}", locality.name))
}

/// Every visible character of the source and the number of lines that have one.
fn visible(source: &Source) -> (String, usize) {
    let mut text = String::new();
    let mut lines = 0;
    let mut add = |raw: &str| {
        text.extend(raw.chars().filter(|c| !c.is_whitespace()));
        lines += 1;
    };
    for piece in &source.pieces {
        match piece {
            Piece::Line(line) => add(&line.raw),
            Piece::Table(table) => {
                table.rows.iter().flatten().filter(|cell| !cell.is_repeat()).for_each(|cell| add(&cell.raw))
            }
        }
    }
    for Line { raw, .. } in &source.aside {
        add(raw);
    }
    (text, lines)
}

/// Levels by depth, so that parts moved under an inferred heading are right too.
fn number_levels(sections: &mut [Section], level: usize) {
    for section in sections {
        section.level = level;
        number_levels(&mut section.children, level + 1);
    }
}

/// Place in reading order, text, where lines begin in it, first line.
type Part = (usize, String, Vec<(usize, usize)>, usize);

fn collect_references(
    document: &Document,
    title_line: usize,
    sections: &[Section],
    short_forms: &HashMap<String, String>,
) -> Vec<Reference> {
    // Paragraphs in reading order: the title, then headings and blocks.
    let mut parts: Vec<Part> = Vec::new();
    if let Some(title) = &document.title {
        parts.push((0, title.clone(), Vec::new(), title_line));
    }
    json::walk(sections, &mut |section| {
        if let Some(title) = &section.title {
            parts.push((section.order * 2, title.clone(), Vec::new(), section.line));
        }
        for block in &section.blocks {
            parts.push((block.order * 2 + 1, block.text.clone(), block.marks.clone(), block.line));
        }
    });
    parts.sort_by_key(|part| part.0);
    let lookups: Vec<Box<dyn Fn(usize) -> usize>> = parts
        .iter()
        .map(|(_, _, marks, line)| {
            let (marks, line) = (marks.clone(), *line);
            Box::new(move |at: usize| {
                marks.iter().rev().find(|(start, _)| *start <= at).map_or(line, |(_, l)| *l)
            }) as Box<dyn Fn(usize) -> usize>
        })
        .collect();
    references::collect(
        parts.iter().zip(&lookups).map(|(part, lookup)| (part.1.as_str(), lookup.as_ref())),
        document.symbol.as_deref(),
        short_forms,
    )
}

fn say_what_is_absent(sections: &[Section], duties: &[Duty], tasks: &[Task], warnings: &mut Vec<Warning>) {
    let mut say = |code: &'static str, message: &str| {
        warnings.push(Warning { line: 1, code, message: message.to_owned() })
    };
    let headed = sections.iter().any(|section| section.label.is_some());
    if !headed {
        say("no-outline", "không tìm thấy đề mục nào");
    }
    if duties.is_empty() {
        say("no-duties", "không tìm thấy phần phân công trách nhiệm (Tổ chức thực hiện)");
    }
    if tasks.is_empty() {
        say("no-tasks", "không tìm thấy phần nhiệm vụ, giải pháp");
    }
}

impl Imported {
    /// Everything the elements hold, as it stood in the source, without white space: the same characters as
    /// [`Imported::source_text`], in another order.
    pub fn accounted_text(&self) -> String {
        let mut text = String::new();
        let mut add = |raw: &str| text.extend(raw.chars().filter(|c| !c.is_whitespace()));
        json::walk(&self.sections, &mut |section| {
            add(&section.raw);
            section.blocks.iter().for_each(|block| add(&block.raw));
        });
        self.form_lines.iter().for_each(|line| add(&line.raw));
        self.unplaced.iter().filter(|line| !line.in_form).for_each(|line| add(&line.text));
        text
    }
}

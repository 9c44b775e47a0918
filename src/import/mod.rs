//! Imports a plan from the document it was issued as; any other document as an article ([`article`]).
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

mod agencies;
mod article;
mod contents;
mod doubt;
mod duties;
mod facts;
mod figures;
mod form;
mod json;
mod known;
mod label;
mod laws;
mod marks;
mod mention;
mod outline;
mod phrases;
mod places;
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
mod write;

pub use agencies::{Names, NoNames};
pub use article::{Article, ArticleKind, article};
pub use json::*;
pub use known::{Known, folder_name, import_with};
pub use read::paste;
pub use report::summary;
pub use write::{TaskFile, to_site_files};

use crate::diag::{Code, Diagnostic, Text};
use crate::vi::{abbreviation, phrase as text};
use doubt::{Doubt, refused};
use rejoin::Setting;
use source::{Line, Piece, Source};
use std::collections::{HashMap, HashSet};

/// Reads a document and finds what a plan holds.
///
/// `name` tells the format by its extension. Fails only if the file cannot be read at all; what is missing or
/// doubtful in a document that can is in [`Imported::warnings`].
pub fn import(name: &str, bytes: &[u8], registry: &dyn Names) -> Result<Imported, Diagnostic> {
    let source = read::read(name, bytes).map_err(|problem| problem.in_file(name))?;
    if source.pieces.is_empty() {
        return Err(refused_empty().in_file(name));
    }
    check_size(&source).map_err(|problem| problem.in_file(name))?;
    Ok(interpret(name, source, registry))
}

fn refused_empty() -> Diagnostic {
    refused(
        Code::EmptyDocument,
        Text::fixed("tệp không có chữ nào", "the file has no text"),
        Text::fixed(
            "kiểm tra lại tệp; bản chụp phải nhận dạng chữ trước",
            "check the file; a scan must be recognised first",
        ),
    )
}

/// The longest paragraph and the most lines that are interpreted: far more than any plan has, and few enough that
/// every rule ends in reasonable time.
const PARAGRAPH_LIMIT: usize = 200_000;
const LINE_LIMIT: usize = 200_000;

fn check_size(source: &Source) -> Result<(), Diagnostic> {
    let too_long = source.pieces.iter().find_map(|piece| match piece {
        Piece::Line(line) => (line.text.len() > PARAGRAPH_LIMIT).then_some(line.no),
        Piece::Table(table) => {
            table.rows.iter().flatten().find(|cell| cell.text.len() > PARAGRAPH_LIMIT).map(|cell| cell.line)
        }
    });
    if let Some(line) = too_long {
        return Err(refused(
            Code::FileTooLarge,
            Text::new(
                format!("dòng {line} dài hơn {PARAGRAPH_LIMIT} byte, không giống một kế hoạch"),
                format!("line {line} is longer than {PARAGRAPH_LIMIT} bytes, which no plan is"),
            ),
            Text::fixed(
                "kiểm tra lại tệp; nếu đúng, ngắt dòng theo đoạn",
                "check the file; if it is right, break it into paragraphs",
            ),
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
        return Err(refused(
            Code::FileTooLarge,
            Text::new(
                format!("tệp có hơn {LINE_LIMIT} dòng"),
                format!("the file has more than {LINE_LIMIT} lines"),
            ),
            Text::fixed(
                "một kế hoạch không dài đến thế; kiểm tra lại tệp, hoặc chia nhỏ",
                "no plan is that long; check the file or split it",
            ),
        ));
    }
    Ok(())
}

/// Pictures under the names that pages call them by: `hinh-1.png`.
fn named_pictures(pictures: Vec<source::Picture>) -> Vec<Picture> {
    let numbered = pictures.into_iter().enumerate();
    numbered
        .map(|(index, picture)| Picture {
            name: format!("hinh-{}.{}", index + 1, picture.extension),
            bytes: picture.bytes,
        })
        .collect()
}

fn interpret(name: &str, mut source: Source, registry: &dyn Names) -> Imported {
    let alts: Vec<String> = source.pictures.iter().map(|picture| picture.alt.clone()).collect();
    for piece in &mut source.pieces {
        if let Piece::Line(line) = piece
            && let Some(alt) = line.picture.and_then(|at| alts.get(at))
        {
            (line.text, line.raw) = (alt.clone(), alt.clone());
        }
    }
    let pictures = named_pictures(std::mem::take(&mut source.pictures));
    let mut doubts = std::mem::take(&mut source.doubts);
    doubts.extend(script::check(&source));
    let as_read = places::source_text(name, &source);
    let source_text = visible(&source);
    let (pieces, contents) = contents::part(std::mem::take(&mut source.pieces));
    say_contents(&contents, &mut doubts);
    source.aside.extend(contents);
    let setting = Setting::of(&pieces, source.paragraphs);
    let mut aside = std::mem::take(&mut source.aside);

    let mut form = form::split(pieces, setting);
    let rest = std::mem::take(&mut form.rest);
    let mut tail = tail::split(rest, &mut form.document);
    let mut beside = std::mem::take(&mut form.notices);
    if source.web {
        // A saved page goes on below the signature with what else the site offers.
        beside.extend(tail.take_offers());
    }
    leave_aside(beside, &mut aside, &mut doubts);
    let mut texts = vec![std::mem::take(&mut tail.body)];
    if let Some(plan) = attached_plan(&mut tail, &form) {
        texts.push(take_attached(plan, setting, &mut form, &mut tail));
    }
    texts.push(std::mem::take(&mut tail.after));
    doubts.append(&mut form.doubts);
    doubts.append(&mut tail.doubts);
    let mut page_numbers = Vec::new();
    let mut paras = Vec::new();
    for pieces in texts {
        let pieces = tables::restore(pieces, &mut doubts);
        let rejoined = rejoin::rejoin(&pieces, setting.of_part(&pieces));
        page_numbers.extend(rejoined.page_numbers);
        paras.push(rejoined.paras);
    }
    let (mut sections, outline_doubts) = outline::build(paras);
    doubts.extend(outline_doubts);
    facts::complete(&mut form, &sections, &mut doubts);
    number_levels(&mut sections, 1);

    let mut document = form.document;
    say_marks(&document, &mut doubts);
    if let Some(issuer) = &mut document.issuer {
        issuer.id = registry.agency(&issuer.name).or_else(|| {
            full_name(issuer, document.locality.as_ref()).and_then(|name| registry.agency(&name))
        });
    }
    let all = json::blocks(&sections);
    let abbreviations = defined(&all);
    let short_forms: HashMap<String, String> = abbreviations
        .iter()
        .filter(|a| text::is_caps(&a.short))
        .map(|a| (a.short.clone(), a.long.clone()))
        .collect();
    let references = collect_references(&document, form.title_line, &sections, &short_forms);
    let targets = targets::find(&sections, plan_year(&document), &mut doubts);
    let tasks = tasks::find(&sections, &mut doubts);
    let duties = duties::find(&sections, &mut doubts);
    let reports = reports::find(&sections, &duties);

    let mut unplaced = form.unplaced;
    unplaced.extend(tail.unplaced);
    for line in page_numbers.into_iter().chain(aside) {
        unplaced.push(Unplaced { line: line.no.max(1), text: line.raw, formula: true, in_form: false });
    }
    unplaced.sort_by_key(|line| line.line);
    for line in unplaced.iter().filter(|line| !line.formula) {
        let words = text::shorten(&line.text, 80);
        doubts.push(Doubt::new(
            line.line,
            Code::Unplaced,
            format!("chưa rõ thuộc phần nào: \"{words}\""),
            format!("it is not clear to which part this belongs: \"{words}\""),
        ));
    }
    say_what_is_absent(&sections, &duties, &tasks, &mut doubts);
    let warnings = places::place(doubts, &as_read, &sections);
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
        pictures,
        form_lines,
        source_text,
    }
}

/// The year a plan is of: that of its date, else the first of its period.
fn plan_year(document: &Document) -> Option<u16> {
    let issued = document.issued.as_deref().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok());
    issued.or(document.period.map(|period| period.from))
}

fn say_contents(contents: &[Line], doubts: &mut Vec<Doubt>) {
    let Some(first) = contents.first() else { return };
    let count = contents.len();
    doubts.push(Doubt::new(
        first.no,
        Code::LeftOut,
        format!("mục lục ({count} dòng) không nhập; trang tự có mục lục riêng"),
        format!("the table of contents ({count} lines) is not imported; the page makes its own"),
    ));
}

/// What the marks on the document mean for publishing it.
fn say_marks(document: &Document, doubts: &mut Vec<Doubt>) {
    if let Some(degree) = document.secrecy {
        doubts.push(Doubt::new(
            1,
            Code::Marked,
            format!("văn bản có dấu \"{degree}\": không được đăng công khai"),
            format!("the document is marked \"{degree}\" (secret): it must not be published"),
        ));
    }
    if document.draft {
        doubts.push(Doubt::new(
            1,
            Code::Marked,
            "văn bản ghi \"DỰ THẢO\": trang được tạo ở dạng nháp",
            "the document is marked as a draft: its page is made a draft",
        ));
    }
}

/// Puts what stands around the document aside, with one note that says so.
fn leave_aside(beside: Vec<Piece>, aside: &mut Vec<Line>, doubts: &mut Vec<Doubt>) {
    let Some(first) = beside.first().map(Piece::line) else { return };
    let count = beside.len();
    doubts.push(Doubt::new(
        first,
        Code::LeftOut,
        format!("{count} dòng đứng ngoài văn bản (phía trên hoặc sau chữ ký) đã bỏ qua"),
        format!("{count} lines around the document (above it or after the signature) are left out"),
    ));
    aside.extend(beside.into_iter().map(Piece::into_line));
}

/// The abbreviations the text defines, in reading order; the first definition of a short form holds.
fn defined(blocks: &[&Block]) -> Vec<Abbreviation> {
    let mut found: Vec<Abbreviation> = Vec::new();
    let mut known = HashSet::new();
    for definition in blocks.iter().flat_map(|block| abbreviation::defined(&block.text)) {
        if known.insert(definition.short.clone()) {
            found.push(Abbreviation { short: definition.short, long: definition.long });
        }
    }
    found
}

/// The plan that follows a decision which puts it into force.
fn attached_plan(tail: &mut tail::Tail, form: &form::Form) -> Option<Vec<Piece>> {
    let decided = form.document.doc_type.as_deref() == Some("Quyết định");
    let opens = matches!(tail.after.first(), Some(Piece::Line(line)) if marks::type_at_start(line).is_some_and(|(kind, _)| kind != "Quyết định"));
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
    form.doubts.push(Doubt::new(
        inner.title_line,
        Code::SymbolFromDecision,
        format!("số, ký hiệu và ngày là của quyết định ban hành kế hoạch này: {decision}"),
        format!(
            "number, symbol and date are those of the decision that puts this plan into force: {decision}"
        ),
    ));
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

/// Every visible character of the source.
fn visible(source: &Source) -> String {
    let mut text = String::new();
    let mut add = |raw: &str| text.extend(raw.chars().filter(|c| !c.is_whitespace()));
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
    text
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

fn say_what_is_absent(sections: &[Section], duties: &[Duty], tasks: &[Task], doubts: &mut Vec<Doubt>) {
    let mut say = |absent: bool, vi: &str, en: &str| {
        if absent {
            doubts.push(Doubt::new(1, Code::PartMissing, vi, en));
        }
    };
    let headed = sections.iter().any(|section| section.label.is_some());
    say(!headed, "không tìm thấy đề mục nào", "no heading was found");
    say(
        duties.is_empty(),
        "không tìm thấy phần phân công trách nhiệm (Tổ chức thực hiện)",
        "the part on who has to do what (Tổ chức thực hiện) was not found",
    );
    say(
        tasks.is_empty(),
        "không tìm thấy phần nhiệm vụ, giải pháp",
        "the part on tasks and solutions was not found",
    );
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

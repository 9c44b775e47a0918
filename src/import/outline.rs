//! The outline: which labelled paragraphs are headings, what stands under each, and which heading is missing.
//!
//! A heading has no full stop and something under it; a *run-in* heading is a title, a colon and the text in one
//! paragraph; everything else labelled is an item. Every paragraph given ends in exactly one heading or block.

mod missing;
mod paragraph;

use super::agencies;
use super::doubt::Doubt;
use super::json::{Block, BlockKind, Section, SectionKind};
use super::label::{self, Label, Style};
use super::marks;
use super::phrases::NO_TITLE;
use super::phrases::TITLE_OPENERS;
use super::rejoin::{Para, visible};
use super::text;
use crate::vi::roman::roman;
use missing::find_missing;
use paragraph::{caps_run_in, has_body, run_in_split, titled_below};

/// Openings of the closing formula, which belongs to no section.
const CLOSINGS: &[&str] = &[
    "Trên đây là",
    "Trên đây",
    "Trong quá trình thực hiện",
    "Trong quá trình triển khai",
    "Trong quá trình tổ chức",
];

/// Puts paragraphs into sections. What stands before and after a signature are texts of their own: a decision and
/// the plan it puts into force, a plan and its appendices.
pub(crate) fn build(texts: Vec<Vec<Para>>) -> (Vec<Section>, Vec<Doubt>) {
    let mut builder = Builder::default();
    for paras in texts {
        builder.add_all(paras);
        builder.close_to(0);
        builder.closing = false;
    }
    let mut doubts = std::mem::take(&mut builder.doubts);
    let mut sections = builder.finish();
    find_missing(&mut sections, &mut doubts);
    (sections, doubts)
}

/// Rank of the part before the first heading: any heading closes it, items stand inside.
const UNTITLED: u8 = 0;

/// Rank of an appendix: it stands beside the main parts, and parts of its own stand inside.
const APPENDIX: u8 = 1;

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    /// Open sections, outermost first: index of the node and its rank.
    open: Vec<(usize, u8)>,
    order: usize,
    closing: bool,
    doubts: Vec<Doubt>,
}

struct Node {
    section: Section,
    parent: Option<usize>,
}

impl Builder {
    fn add_all(&mut self, paras: Vec<Para>) {
        let mut index = 0;
        while index < paras.len() {
            index += self.add(&paras, index);
        }
    }

    /// Adds a paragraph; returns how many were used.
    fn add(&mut self, paras: &[Para], index: usize) -> usize {
        let para = &paras[index];
        self.order += 1;
        if let Some(table) = &para.table {
            let mut block = self.block(para, BlockKind::Table, None, 0);
            block.table = Some(table.clone());
            self.push_block(block);
            return 1;
        }
        if let Some(note) = para.note {
            let block = self.block(para, BlockKind::Note, Some(note.to_string()), 0);
            self.push_block(block);
            return 1;
        }
        if para.picture.is_some() {
            let block = self.block(para, BlockKind::Picture, None, 0);
            self.push_block(block);
            return 1;
        }
        if marks::is_appendix(&para.text) {
            return self.appendix(paras, index);
        }
        if let Some((whole, used)) = titled_below(paras, index) {
            let mut merged = vec![whole];
            merged.extend(paras.get(index + used).cloned());
            self.add(&merged, 0);
            return used;
        }
        if self.nodes.len() > 1
            && text::any_start(&para.text, CLOSINGS).is_some()
            && self.labelled(para).is_none()
        {
            // The formula stands at the end of the last main section.
            self.close_to(1);
            self.closing = true;
        }
        let label = self.labelled(para);
        let next = paras.get(index + 1);
        match label {
            Some(label) if label.style != Style::Bullet => {
                self.closing = false;
                self.labelled_para(para, &label, next);
            }
            Some(label) => {
                let mut block = self.block(para, BlockKind::Bullet, None, label.end);
                block.depth = label.depth - 1;
                self.push_block(block);
            }
            None if self.is_bare_heading(para, next) => {
                let rank = if para.heading > 0 { (2 + para.heading).min(8) } else { 4 };
                let title = text::trim_end_marks(&para.text).to_owned();
                self.open_section(para, rank, None, Some(title), SectionKind::Heading);
            }
            None => {
                let block = self.block(para, BlockKind::Paragraph, None, 0);
                self.push_block(block);
            }
        }
        1
    }

    fn labelled(&self, para: &Para) -> Option<Label> {
        let mut label = label::parse(&para.text)?;
        // `C.` and `D.` after `A.` and `B.` are letters; after `I.` … they could only be Roman hundreds, so no labels.
        if label.style == Style::Capital {
            let body = &para.text[label.end..];
            if !text::is_mostly_caps(body) && para.heading == 0 && !para.bold {
                return None;
            }
        }
        if label.style == Style::Roman && label.ordinal == 1 && self.open.iter().any(|(_, rank)| *rank == 4) {
            // A second `I.` opens a new part or is the letter I after H.
            label.ordinal = 1;
        }
        Some(label)
    }

    fn labelled_para(&mut self, para: &Para, label: &Label, next: Option<&Para>) {
        let body = para.text[label.end..].trim();
        let rank = label.rank();
        match self.classify(para, label, body, next) {
            Shape::Heading => {
                let title = text::tidy(body.trim_end_matches([':', ' ']));
                self.open_section(para, rank, Some(label.text.clone()), Some(title), SectionKind::Heading);
            }
            Shape::RunIn(split) => {
                let at = label.end + split;
                let title = text::trim_end_marks(para.text[label.end..at].trim()).to_owned();
                let rest = para.text[at..].trim_start_matches([':', ' ']);
                let start = para.text.len() - rest.len();
                self.open_section(para, rank, Some(label.text.clone()), Some(title), SectionKind::RunIn);
                let mut block = self.block(para, BlockKind::Paragraph, None, start);
                // The characters are counted with the heading.
                block.raw.clear();
                self.push_block(block);
            }
            Shape::Item => {
                self.close_rank(rank);
                let block = self.block(para, BlockKind::Item, Some(label.text.clone()), label.end);
                self.push_block(block);
            }
        }
    }

    fn classify(&self, para: &Para, label: &Label, body: &str, next: Option<&Para>) -> Shape {
        let high = matches!(label.style, Style::Roman | Style::Part | Style::Capital | Style::Article);
        let words = text::word_count(body);
        let ended = body.ends_with(['.', ';', ',']) && !body.ends_with("...");
        if let Some(split) = run_in_split(body) {
            let head = body[..split].trim();
            let titled = text::is_mostly_caps(head)
                || text::any_start(head, &TITLE_OPENERS).is_some()
                || agencies::names_agency(head);
            if !high && super::tasks::fields::named(head).is_some() {
                return Shape::Item;
            }
            let short = text::word_count(head) <= if high { 25 } else { 20 };
            if short
                && (high || titled)
                && text::any_start(head, &NO_TITLE).is_none()
                && !head.contains(['.', ';'])
            {
                return Shape::RunIn(split);
            }
        }
        if high {
            if let Some(split) = caps_run_in(body) {
                return Shape::RunIn(split);
            }
            let long = words > 60 || (ended && words > 30 && !text::is_mostly_caps(body));
            return if long { Shape::Item } else { Shape::Heading };
        }
        if para.heading > 0 && words <= 60 {
            return Shape::Heading;
        }
        let titled = text::any_start(body, &TITLE_OPENERS).is_some() || agencies::names_agency(body);
        if ended {
            let short_title = titled && words <= 8 && body.ends_with('.') && has_body(label, next);
            return if short_title { Shape::Heading } else { Shape::Item };
        }
        if words > 60 {
            return Shape::Item;
        }
        if body.ends_with(':') {
            let intro = text::any_start(body, &NO_TITLE).is_some();
            return if words <= 30 && (titled || !intro) && has_body(label, next) {
                Shape::Heading
            } else {
                Shape::Item
            };
        }
        if has_body(label, next) {
            let follows = next.is_some_and(|next| label::parse(&next.text).is_none());
            // A point (`a)`) with a paragraph under it is a heading only where it reads like one.
            let point = matches!(label.style, Style::Small | Style::Paren);
            return if point && follows && !(titled && words <= 25) && words > 15 {
                Shape::Item
            } else {
                Shape::Heading
            };
        }
        let sibling_heading =
            self.last_at(label.rank()).is_some_and(|section| section.kind == SectionKind::Heading);
        if label.style == Style::Number
            && (titled || sibling_heading)
            && words <= 30
            && agencies::names_agency(body)
        {
            return Shape::Heading;
        }
        Shape::Item
    }

    /// The open section of exactly this rank, which would be the next one's sibling.
    fn last_at(&self, rank: u8) -> Option<&Section> {
        self.open.iter().rev().find(|(_, r)| *r == rank).map(|(node, _)| &self.nodes[*node].section)
    }

    fn is_bare_heading(&self, para: &Para, next: Option<&Para>) -> bool {
        let words = text::word_count(&para.text);
        if self.closing || words > 40 || next.is_none() || para.text.ends_with([';', ',']) {
            return false;
        }
        if para.heading > 0 {
            return true;
        }
        (2..=25).contains(&words)
            && text::is_mostly_caps(&para.text)
            && !para.text.ends_with('.')
            && !para.text.contains(['(', ':'])
            && !marks::is_authority(&para.text)
    }

    fn appendix(&mut self, paras: &[Para], index: usize) -> usize {
        let para = &paras[index];
        let word_end = text::phrase_end(&para.text, "Phụ lục").unwrap_or(para.text.len());
        let rest = &para.text[word_end..];
        let number = text::first_words(rest, 1)
            .first()
            .filter(|word| {
                let raw = &rest[word.start..word.end];
                let number = roman(raw).is_some() || raw.bytes().all(|b| b.is_ascii_digit());
                number || (raw.chars().count() == 1 && raw.chars().all(char::is_uppercase))
            })
            .map_or(word_end, |word| word_end + word.end);
        let label = para.text[..number].to_owned();
        let mut title = para.text[number..].trim_matches([' ', ':', '.', '-', '–']).to_owned();
        let mut raw = para.raw.clone();
        let mut used = 1;
        while let Some(next) = paras.get(index + used) {
            let capital = text::is_mostly_caps(&next.text)
                || (title.is_empty() && next.bold && text::word_count(&next.text) <= 40);
            if next.table.is_some()
                || !capital
                || label::parse(&next.text).is_some()
                || marks::is_appendix(&next.text)
                || used > 6
            {
                break;
            }
            title = text::tidy(&format!("{title} {}", next.text));
            raw = format!("{raw}\n{}", next.raw);
            used += 1;
        }
        let whole = Para { raw, ..para.clone() };
        self.closing = false;
        self.open_section(
            &whole,
            APPENDIX,
            Some(label),
            (!title.is_empty()).then_some(title),
            SectionKind::Appendix,
        );
        used
    }

    fn open_section(
        &mut self,
        para: &Para,
        rank: u8,
        label: Option<String>,
        title: Option<String>,
        kind: SectionKind,
    ) {
        self.close_rank(rank);
        self.close_untitled();
        let parent = self.open.last().map(|(node, _)| *node);
        self.nodes.push(Node {
            section: Section {
                label,
                title,
                level: self.open.len() + 1,
                kind,
                line: para.line,
                children: Vec::new(),
                blocks: Vec::new(),
                raw: para.raw.clone(),
                order: self.order,
            },
            parent,
        });
        self.open.push((self.nodes.len() - 1, rank));
    }

    /// Closes all sections of this rank and above.
    fn close_rank(&mut self, rank: u8) {
        while self.open.last().is_some_and(|(_, top)| *top >= rank && *top > UNTITLED) {
            self.open.pop();
        }
    }

    /// Closes the part without a heading that the document began with.
    fn close_untitled(&mut self) {
        while self.open.last().is_some_and(|(_, top)| *top == UNTITLED) {
            self.open.pop();
        }
    }

    fn close_to(&mut self, depth: usize) {
        self.open.truncate(depth);
    }

    fn block(&self, para: &Para, kind: BlockKind, label: Option<String>, start: usize) -> Block {
        Block {
            kind,
            label,
            text: para.text[start..].trim_end().to_owned(),
            line: para.line,
            raw: para.raw.clone(),
            marks: para.marks.iter().map(|(at, line)| (at.saturating_sub(start), *line)).collect(),
            table: None,
            depth: 0,
            closing: self.closing,
            order: self.order,
            refers: {
                let before = if para.refers.is_empty() { 0 } else { visible(&para.text[..start]) };
                para.refers
                    .iter()
                    .filter(|(at, _)| *at >= before)
                    .map(|(at, note)| (at - before, *note))
                    .collect()
            },
            picture: para.picture,
        }
    }

    fn push_block(&mut self, block: Block) {
        if self.open.is_empty() {
            let para = Para { line: block.line, ..Para::default() };
            self.open_section(&para, UNTITLED, None, None, SectionKind::Heading);
        }
        let (node, _) = self.open.last().copied().expect("a section was just opened");
        self.nodes[node].section.blocks.push(block);
    }

    fn finish(self) -> Vec<Section> {
        let mut roots: Vec<Section> = Vec::new();
        let mut nodes: Vec<Option<Node>> = self.nodes.into_iter().map(Some).collect();
        // Children come after their parents, so going backwards every section is complete when it is moved.
        for index in (0..nodes.len()).rev() {
            let Some(mut node) = nodes[index].take() else { continue };
            node.section.children.reverse();
            match node.parent {
                Some(parent) => {
                    if let Some(parent) = &mut nodes[parent] {
                        parent.section.children.push(node.section);
                    }
                }
                None => roots.push(node.section),
            }
        }
        roots.reverse();
        roots
    }
}

enum Shape {
    Heading,
    /// Where the title ends in the body.
    RunIn(usize),
    Item,
}

#[cfg(test)]
mod tests {
    use super::super::json::walk;
    use super::super::read;
    use super::super::rejoin::{Setting, rejoin};
    use super::*;

    fn outline(text: &str) -> Vec<String> {
        let source = read::read("a.txt", text.as_bytes()).unwrap();
        let paras = rejoin(&source.pieces, Setting::of(&source.pieces, source.paragraphs)).paras;
        let (sections, _) = build(vec![paras]);
        let mut found = Vec::new();
        walk(&sections, &mut |s| {
            found.push(format!(
                "{} {}|{}|{:?}|{}",
                s.label.as_deref().unwrap_or("-"),
                s.title.as_deref().unwrap_or("-"),
                s.level,
                s.kind,
                s.blocks.len()
            ));
        });
        found
    }

    #[test]
    fn headings_run_ins_and_items_are_told_apart() {
        assert_eq!(
            outline(
                "I. MỤC ĐÍCH, YÊU CẦU\n1. Mục đích\n- Một.\n2. Yêu cầu: Việc tổ chức.\nIV. KINH PHÍ THỰC HIỆN: các sở cân đối.\nV. MỤC TIÊU\n1. Phấn đấu hằng năm: Giảm 4%; tăng.\n2. 100% người lao động."
            ),
            [
                "I MỤC ĐÍCH, YÊU CẦU|1|Heading|0",
                "1 Mục đích|2|Heading|1",
                "2 Yêu cầu|2|RunIn|1",
                "IV KINH PHÍ THỰC HIỆN|1|RunIn|1",
                "V MỤC TIÊU|1|Heading|2",
            ]
        );
    }

    #[test]
    fn a_missing_section_is_inferred_from_its_neighbours() {
        assert_eq!(
            outline(
                "II. ĐỐI TƯỢNG\n- Một.\n- Hai.\n1. Các hoạt động truyền thông\n- Ba.\nIV. GIẢI PHÁP\n- Bốn."
            ),
            [
                "II ĐỐI TƯỢNG|1|Heading|2",
                "III -|1|Missing|0",
                "1 Các hoạt động truyền thông|2|Heading|1",
                "IV GIẢI PHÁP|1|Heading|1"
            ]
        );
    }

    #[test]
    fn the_closing_formula_belongs_to_no_agency() {
        let source = "V. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n- Một.\nTrên đây là Kế hoạch./.";
        assert_eq!(outline(source), ["V TỔ CHỨC THỰC HIỆN|1|Heading|1", "1 Sở Y tế|2|Heading|1"]);
    }
}

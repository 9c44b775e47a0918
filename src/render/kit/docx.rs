//! A text as a document of Word (ECMA-376): the least that opens everywhere, with styles for headings.

use super::Piece;
use crate::render::escape;

/// The parts of the document, for its ZIP.
pub fn files(title: &str, lang: &str, pieces: &[Piece], origin: &[String]) -> Vec<(String, Vec<u8>)> {
    let part = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    vec![
        part("[Content_Types].xml", TYPES.to_owned()),
        part("_rels/.rels", RELATIONS.to_owned()),
        part("docProps/core.xml", core(title, lang)),
        part("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.to_owned()),
        part("word/styles.xml", styles(lang)),
        part("word/document.xml", document(pieces, origin)),
    ]
}

fn document(pieces: &[Piece], origin: &[String]) -> String {
    let mut out = format!("{XML}<w:document {WORD}><w:body>");
    let mut cells_open = false;
    for piece in pieces {
        let is_row = matches!(piece, Piece::Row(_));
        if is_row != cells_open {
            out.push_str(if is_row { TABLE } else { "</w:tbl><w:p/>" });
            cells_open = is_row;
        }
        match piece {
            Piece::Title(title) => paragraph(&mut out, "Title", title),
            Piece::Heading(level, title) => {
                paragraph(&mut out, &format!("Heading{}", (*level).clamp(2, 4) - 1), title);
            }
            Piece::Text(mark, line) if mark.is_empty() => paragraph(&mut out, "Normal", line),
            Piece::Text(mark, line) => paragraph(&mut out, "ListParagraph", &format!("{mark}\t{line}")),
            Piece::Row(cells) => {
                out.push_str("<w:tr>");
                for cell in cells {
                    out.push_str("<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>");
                    paragraph(&mut out, "Normal", cell);
                    out.push_str("</w:tc>");
                }
                out.push_str("</w:tr>");
            }
            Piece::Picture(name, shown) => {
                paragraph(&mut out, "Normal", &format!("[hinh/{name}] {shown}"));
            }
        }
    }
    if cells_open {
        out.push_str("</w:tbl>");
    }
    for line in origin {
        paragraph(&mut out, "Normal", line);
    }
    out.push_str("<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"709\" w:footer=\"709\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>");
    out
}

fn paragraph(out: &mut String, style: &str, text: &str) {
    out.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>"));
    for (n, part) in text.split('\t').enumerate() {
        if n > 0 {
            out.push_str("<w:r><w:tab/></w:r>");
        }
        out.push_str("<w:r><w:t xml:space=\"preserve\">");
        // XML has no other controls.
        let clean: String = part.chars().filter(|c| !c.is_control()).collect();
        escape::push_html(out, &clean);
        out.push_str("</w:t></w:r>");
    }
    out.push_str("</w:p>");
}

fn core(title: &str, lang: &str) -> String {
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language></cp:coreProperties>",
        escape::html(title),
        escape::html(lang)
    )
}

/// Times New Roman 14, as Vietnam's administrative documents are set (Nghị định 30/2020/NĐ-CP).
fn styles(lang: &str) -> String {
    let style = |id: &str, name: &str, more: &str, size: u8, bold: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}<w:rPr>{bold}<w:sz w:val=\"{}\"/></w:rPr></w:style>",
            size * 2
        )
    };
    let based = "<w:basedOn w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\" w:after=\"60\"/></w:pPr>";
    let indent = "<w:basedOn w:val=\"Normal\"/><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"425\"/></w:tabs><w:ind w:left=\"425\" w:hanging=\"425\"/></w:pPr>";
    let lang = escape::html(lang);
    let mut out = format!(
        "{XML}<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/><w:sz w:val=\"28\"/><w:lang w:val=\"{lang}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
    );
    out.push_str(&style("Title", "Title", "<w:basedOn w:val=\"Normal\"/>", 20, "<w:b/>"));
    out.push_str(&style("Heading1", "heading 1", based, 16, "<w:b/>"));
    out.push_str(&style("Heading2", "heading 2", based, 15, "<w:b/>"));
    out.push_str(&style("Heading3", "heading 3", based, 14, "<w:b/>"));
    out.push_str(&style("ListParagraph", "List Paragraph", indent, 14, ""));
    out + "</w:styles>"
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
const TABLE: &str = "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideH w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr><w:tblGrid/>";
const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";
const DOCUMENT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";

//! Elements and attributes of the XML inside office files.

use super::super::doubt::refused;
use crate::diag::{Code, Diagnostic, Text};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The refusal of a file that does not hold together.
pub(super) fn damaged() -> Diagnostic {
    refused(
        Code::DamagedDocument,
        Text::fixed("tệp .docx bị hỏng hoặc tải về chưa đủ", "the .docx is damaged or incomplete"),
        Text::fixed(
            "tải lại tệp, hoặc mở bằng Word/LibreOffice rồi lưu lại",
            "download it again, or open it in Word/LibreOffice and save it",
        ),
    )
}

/// Attributes of an element by local name.
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    pub(super) fn of(element: &BytesStart<'_>) -> Self {
        Self(
            element
                .attributes()
                .filter_map(Result::ok)
                .map(|a| {
                    let value = a
                        .normalized_value(XmlVersion::Implicit1_0)
                        .map(std::borrow::Cow::into_owned)
                        .unwrap_or_default();
                    (a.key.local_name().into_inner().to_owned(), value)
                })
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.parse().ok()
    }

    /// `<w:b/>` is on, `<w:b w:val="0"/>` is off.
    pub(super) fn is_on(&self) -> bool {
        !self.get("val").is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
    }
}

/// Calls back for every opening or empty element, until the first error.
pub(super) fn for_each_start(xml: &str, mut visit: impl FnMut(&str, &Attributes)) {
    for_each_event(xml, |name, attributes| {
        if let Some(attributes) = attributes {
            visit(name, attributes);
        }
    });
}

/// Calls back for every opening element with its attributes and for every end without, until the first error.
pub(super) fn for_each_event(xml: &str, mut visit: impl FnMut(&str, Option<&Attributes>)) {
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) => {
                visit(element.local_name().into_inner(), Some(&Attributes::of(&element)))
            }
            Event::Empty(element) => {
                visit(element.local_name().into_inner(), Some(&Attributes::of(&element)));
                visit(element.local_name().into_inner(), None);
            }
            Event::End(element) => visit(element.local_name().into_inner(), None),
            Event::Eof => break,
            _ => {}
        }
    }
}

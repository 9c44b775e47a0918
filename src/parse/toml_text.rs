//! TOML as we write it: values for the files that commands make and for what messages print.
//!
//! Texts stand in straight double quotes, which is how the guide shows them; what would need escaping is escaped.

use toml_writer::TomlStringBuilder;
use toml_writer::TomlWrite as _;

/// A text as a TOML string on one line.
///
/// ```
/// # use lantoa::parse::toml_text::string;
/// assert_eq!(string("Tháng \"an toàn\""), r#""Tháng \"an toàn\"""#);
/// ```
pub fn string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.value(TomlStringBuilder::new(text).as_basic()).expect("a String takes what is written into it");
    out
}

/// Texts as a TOML list on one line.
pub fn list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let items: Vec<String> = texts.into_iter().map(|text| string(text.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// Texts as a TOML list with a line for each.
pub fn long_list<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let items: Vec<String> =
        texts.into_iter().map(|text| format!("  {},\n", string(text.as_ref()))).collect();
    format!("[\n{}]", items.concat())
}

/// A comment on one line, without its `#`.
pub fn comment(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "\\PC{0,20}[\u{0}-\u{20}\"\\\\]{0,6}") {
            let toml = format!("a = {} # {}\nb = {}", string(&text), comment(&text), long_list([&text]));
            let parsed = toml::de::DeTable::parse(&toml).unwrap();
            let value = parsed.get_ref().get("a").unwrap();
            proptest::prop_assert_eq!(value.get_ref().as_str(), Some(&*text));
        }
    }
}

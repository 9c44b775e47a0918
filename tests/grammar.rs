//! The grammar of documents, dates, numbers and hours, as `tests/vectors` say it: one file for each, so that
//! whoever reads them elsewhere (a browser, an importer) can be asked the same.

use lantoa::vi::{clock, date, figure, fold, symbol};
use serde_json::Value;
use std::path::Path;

fn vectors(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/vectors/{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let rows: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(rows.len() > 10, "{name}: no vectors");
    rows
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn numbers_are_read_as_the_vectors_say() {
    for row in vectors("figures") {
        let found = figure::read(text(&row[0]));
        let expected = match &row[1] {
            Value::Null => None,
            Value::Object(two) => Some(figure::Number::Two {
                thousands: two["thousands"].as_f64().unwrap(),
                fraction: two["fraction"].as_f64().unwrap(),
                by_rule: two["by_rule"].as_f64().unwrap(),
            }),
            one => Some(figure::Number::One(one.as_f64().expect("a number"))),
        };
        assert_eq!(found, expected, "{row}");
    }
}

#[test]
fn hours_are_read_as_the_vectors_say() {
    let time = |t: clock::Time| format!("{:02}:{:02}", t.hour(), t.minute());
    for row in vectors("hours") {
        let found = clock::read(text(&row[0])).map(|spans| {
            let shown: Vec<String> = spans
                .iter()
                .map(|s| time(s.from) + &s.to.map(|to| format!("-{}", time(to))).unwrap_or_default())
                .collect();
            shown.join(" ")
        });
        assert_eq!(found.as_deref(), row[1].as_str(), "{row}");
    }
}

#[test]
fn printed_symbols_are_read_as_the_vectors_say() {
    for row in vectors("symbols") {
        let printed = text(&row[0]);
        let found: Vec<Value> = symbol::find(printed)
            .iter()
            .map(|place| place.symbol(printed))
            .map(|symbol| Value::from(vec![symbol.normal(), symbol.keys()[0].clone()]))
            .collect();
        assert_eq!(found, row.as_array().expect("a row")[1..], "{row}");
    }
}

#[test]
fn the_number_field_of_a_letterhead_may_be_blank() {
    for row in vectors("number-fields") {
        let found = symbol::field(text(&row[0])).map(|field| field.symbol);
        let number = found.as_ref().and_then(|symbol| symbol.number.as_deref());
        assert_eq!(number, row[1].as_str(), "{row}");
        assert_eq!(found.map(|symbol| symbol.normal()).as_deref(), row[2].as_str(), "{row}");
    }
}

fn asked(query: &str) -> Vec<String> {
    let folded = fold::fold(query);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    symbol::asked::keys_of_words(&words).into_iter().map(|(_, keys)| keys[0].clone()).collect()
}

#[test]
fn every_way_to_ask_meets_a_key_of_the_printed_symbol() {
    for (printed, query) in [
        ("39/2016/NĐ-CP", "39/2016/ND-CP"),
        ("39/2016/NĐ–CP", "nghị định 39 2016"),
        ("39/2016/NĐ-CP", "nghi dinh so 39 nam 2016"),
        ("39/2016/NĐ-CP", "nd 39"),
        ("31-CT/TW", "31 CT TW"),
        ("31-CT/TW", "chỉ thị 31"),
        ("84/2015/QH13", "luật số 84 2015"),
        ("224/KH-UBND", "224 kh ubnd"),
        ("1136/LĐTBXH-ATLĐ", "công văn 1136"),
        ("TCVN 6909:2001", "tcvn 6909"),
        ("QCVN 01-1:2018/BYT", "qcvn 01-1:2018/byt"),
        ("1305/QĐ-TTg", "1305/qđ-ttg"),
    ] {
        let keys = symbol::find(printed)[0].symbol(printed).keys();
        let asked = asked(query);
        assert!(keys.contains(&asked[0]), "{query}: {asked:?} {keys:?}");
    }
}

#[test]
fn every_kind_of_document_is_asked_for_in_the_vectors() {
    let rows = vectors("numbers");
    for kind in symbol::KINDS.iter().filter(|kind| !kind.code.is_empty()) {
        let name = kind.name.to_lowercase();
        assert!(rows.iter().any(|row| text(&row[0]).starts_with(&name)), "{name}: no vector");
    }
}

#[test]
fn dates_are_read_as_far_as_they_are_written() {
    for row in vectors("dates") {
        let found = date::after_day_word(text(&row[0])).map(|(date, _)| date);
        assert_eq!(found.and_then(date::Written::iso).as_deref(), row[1].as_str(), "{row}");
        assert_eq!(found.and_then(date::Written::deadline).as_deref(), row[2].as_str(), "{row}");
    }
}

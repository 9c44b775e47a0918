//! The grammar of documents, dates, numbers and hours, as `tests/vectors` say it: one file for each, so that
//! whoever reads them elsewhere (a browser, an importer) can be asked the same.

use lantoa::vi::{clock, figure};
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

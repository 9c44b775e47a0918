//! Any text as the body of a page: no panic, ranges inside the text, holes in order.
#![no_main]

use lantoa::diag::SourceText;
use lantoa::parse::markdown::parse_body;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = SourceText::new("content/a.md", text);
    let (body, diagnostics) = parse_body(&file, 0..text.len());
    let mut at = 0;
    for hole in &body.holes {
        assert!(hole.at >= at && body.html.is_char_boundary(hole.at as usize));
        assert!(text.get(hole.range.start as usize..hole.range.end as usize).is_some());
        at = hole.at;
    }
    for diagnostic in diagnostics {
        let place = diagnostic.place.expect("every problem has a place");
        assert!(text.get(place.range).is_some());
    }
    assert!(!body.html.contains("<script"));
});

//! Names in the registry of agencies that differ in their marks only: `xã Tân An` and `xã Tấn An`.
//!
//! Where a plan writes such a name exactly, the exact one is meant; written without marks, or with one mark wrong,
//! it would be the other agency.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Place, Report, Text};
use crate::model::Site;
use crate::parse::value::Str;
use crate::vi::slug::slugify;

/// Looks at the names of all agencies.
pub fn check(site: &Site, report: &mut Report) {
    let mut seen: HashMap<String, (usize, &Str)> = HashMap::new();
    let agencies = &site.registries.agencies;
    for (n, agency) in agencies.iter().enumerate() {
        let folded = slugify(&agency.name.value);
        match seen.get(&folded) {
            // One name twice is an error that linking reports.
            Some((_, first)) if first.value == agency.name.value => {}
            Some((at, first)) => {
                let message = Text::new(
                    format!("\"{}\" và \"{}\" chỉ khác nhau ở dấu", agency.name.value, first.value),
                    format!("\"{}\" and \"{}\" differ in their marks only", agency.name.value, first.value),
                );
                report.push(
                    Diagnostic::advice(Code::SimilarNames, message)
                        .at(&agency.source, agency.name.range())
                        .related(
                            Place::new(&agencies[*at].source, first.range()),
                            Text::fixed("cơ quan kia", "the other agency"),
                        )
                        .help(Text::fixed(
                            "hai cơ quan khác nhau thì trong kế hoạch ghi mã (`id`) thay cho tên; gõ nhầm thì gộp làm một",
                            "two agencies: write their ids in plans instead of names; a slip: make one entry of them",
                        )),
                );
            }
            None => {
                seen.insert(folded, (n, &agency.name));
            }
        }
    }
}

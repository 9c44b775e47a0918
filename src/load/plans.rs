//! Puts the files of a plan together: `plan.toml` and the tables beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, SourceText, Text};
use crate::model::{ParsedPlan, content_path};
use crate::parse::plan::{parse_plan, parse_results, parse_tasks};

/// Parses plans and the tables beside them.
pub fn parse(
    plans: &[&Arc<SourceText>],
    tables: &[&Arc<SourceText>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Arc<ParsedPlan>> {
    let mut by_path: BTreeMap<&str, &Arc<SourceText>> = tables.iter().map(|t| (&*t.path, *t)).collect();
    let mut parsed = Vec::new();
    for source in plans {
        let dir = source.path.strip_suffix("/plan.toml").unwrap_or(&source.path);
        let tasks = by_path.remove(format!("{dir}/tasks.csv").as_str());
        let results = by_path.remove(format!("{dir}/results.csv").as_str());
        let Some(plan) = parse_plan(source, diagnostics) else { continue };
        parsed.push(Arc::new(ParsedPlan {
            dir: content_path(dir).into(),
            plan,
            tasks: tasks.map(|t| parse_tasks(t, diagnostics)).unwrap_or_default(),
            results: results.map(|r| parse_results(r, diagnostics)).unwrap_or_default(),
            results_source: results.cloned(),
        }));
    }
    for (path, _) in by_path {
        diagnostics.push(
            Diagnostic::error(
                Code::Plan,
                Text::fixed("bảng này không có plan.toml bên cạnh", "this table has no plan.toml beside it"),
            )
            .in_file(path),
        );
    }
    parsed
}

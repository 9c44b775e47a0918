//! The targets of all plans by what they measure, so that promises can be compared.

use std::collections::HashMap;

use super::ParsedPlan;
use super::plans::{Part as _, PlanId, TargetId};
use crate::vi::slug::slugify;

/// What several targets measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Unique; also part of its anchor on the page of comparison.
    pub id: Box<str>,
    pub title: Box<str>,
    /// In the order of the plans.
    pub targets: Vec<TargetId>,
}

/// Words that say how something is counted, not what: plans use them in turn ("tỷ lệ tai nạn",
/// "tần suất tai nạn").
const MEASURES: &[&str] = &["tan-suat-", "ty-le-", "ti-le-", "so-luong-", "so-vu-", "so-"];

/// Groups the targets: by `indicator` where it is given, else by the subject's words without marks,
/// case and the word of measure before them. Indicators of most plans come first. Also gives what each
/// target measures, by plan and target.
pub fn gather<'a>(plans: impl Iterator<Item = &'a ParsedPlan>) -> (Vec<Indicator>, Vec<Vec<u32>>) {
    let mut by_key: HashMap<String, usize> = HashMap::new();
    let mut keys: HashMap<&str, usize> = HashMap::new();
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut measured: Vec<Vec<u32>> = Vec::new();
    for (p, plan) in plans.enumerate() {
        measured.push(vec![0; plan.plan.targets.len()]);
        for (n, target) in plan.plan.targets.iter().enumerate() {
            let name = target.indicator.as_ref().unwrap_or(&target.subject);
            let at = match keys.get(&*name.value) {
                Some(&at) => at,
                None => {
                    let key = key(&name.value);
                    let next = indicators.len();
                    let at = *by_key.entry(key.clone()).or_insert(next);
                    if at == next {
                        let title = capitalised(&name.value);
                        let id = if key.is_empty() { format!("chi-tieu-{next}") } else { key };
                        indicators.push(Indicator { id: id.into(), title, targets: Vec::new() });
                    }
                    keys.insert(&name.value, at);
                    at
                }
            };
            indicators[at].targets.push(TargetId::new(PlanId(p as u32), n));
        }
    }
    indicators
        .sort_by_cached_key(|i| (std::cmp::Reverse(i.targets.len()), crate::vi::collate::sort_key(&i.title)));
    for (at, indicator) in indicators.iter().enumerate() {
        for target in &indicator.targets {
            measured[target.plan.0 as usize][target.at()] = at as u32;
        }
    }
    (indicators, measured)
}

fn key(name: &str) -> String {
    let slug = slugify(name);
    let rest = MEASURES.iter().find_map(|measure| slug.strip_prefix(measure));
    rest.filter(|rest| !rest.is_empty()).map(str::to_owned).unwrap_or(slug)
}

fn capitalised(name: &str) -> Box<str> {
    let mut chars = name.trim().chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_are_compared_without_marks_and_words_of_measure() {
        assert_eq!(key("Tần suất tai nạn lao động chết người"), key("tỷ lệ tai nạn lao động chết người"));
        assert_eq!(key("số vụ cháy"), "chay");
        assert_ne!(key("tai nạn lao động"), key("tai nạn lao động chết người"));
    }
}

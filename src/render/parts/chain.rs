//! The chain directive → resolution → plans, as a tree of nodes for a nested list.
//!
//! A document stands in the tree with everything below it once; where two ways lead to it, the
//! second only names it.

use std::collections::HashSet;
use std::sync::Arc;

use minijinja::Value;

use super::page;
use crate::model::{DocumentId, OutputId, PlanId};
use crate::render::context::Context;
use crate::render::value::{list, map, none, text};

/// Levels shown: more than any chain of documents has, fewer than a template may nest.
const DEPTH: usize = 24;

struct Tree<'a> {
    context: &'a Arc<Context>,
    /// Documents that may appear; all where `None`.
    within: Option<HashSet<DocumentId>>,
    /// Below these, everything appears.
    open: Option<DocumentId>,
    current_plan: Option<PlanId>,
    seen: HashSet<DocumentId>,
}

/// What a plan rests on, down to the plan.
pub fn of_plan(context: &Arc<Context>, plan: PlanId) -> Value {
    let site = &context.site;
    let direct: Vec<DocumentId> = site
        .plan(plan)
        .legal_basis
        .iter()
        .filter_map(|d| d.document)
        .filter(|d| site.document_links[d.0 as usize].plans.binary_search(&plan).is_ok())
        .collect();
    let within = upwards(context, &direct);
    let roots = roots(context, &within);
    let mut tree =
        Tree { context, within: Some(within), open: None, current_plan: Some(plan), seen: HashSet::new() };
    list(roots.into_iter().map(|id| tree.document(id, 0)).collect::<Vec<_>>())
}

/// What a document rests on and everything it leads to; empty where there is neither.
pub fn of_document(context: &Arc<Context>, id: DocumentId) -> Value {
    let links = &context.site.document_links[id.0 as usize];
    if links.above.is_empty() && links.below.is_empty() && links.plans.is_empty() {
        return list([]);
    }
    let within = upwards(context, &[id]);
    let roots = roots(context, &within);
    let mut tree =
        Tree { context, within: Some(within), open: Some(id), current_plan: None, seen: HashSet::new() };
    list(roots.into_iter().map(|id| tree.document(id, 0)).collect::<Vec<_>>())
}

/// Documents and all that they carry out.
fn upwards(context: &Context, from: &[DocumentId]) -> HashSet<DocumentId> {
    let mut found = HashSet::new();
    let mut stack = from.to_vec();
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            stack.extend(&context.site.document_links[id.0 as usize].above);
        }
    }
    found
}

fn roots(context: &Context, within: &HashSet<DocumentId>) -> Vec<DocumentId> {
    let above = |id: &DocumentId| &context.site.document_links[id.0 as usize].above;
    let mut roots: Vec<DocumentId> = within.iter().copied().filter(|id| above(id).is_empty()).collect();
    // A circle (which is reported) has no beginning.
    if roots.is_empty() {
        roots.extend(within.iter().min());
    }
    roots.sort_unstable();
    roots
}

impl Tree<'_> {
    fn document(&mut self, id: DocumentId, depth: usize) -> Value {
        let context = self.context;
        let site = &context.site;
        let document = site.registries.document_entry(id);
        let links = &site.document_links[id.0 as usize];
        let first_time = self.seen.insert(id);
        let mut children = Vec::new();
        if first_time && depth < DEPTH {
            let everything = self.open == Some(id) || self.within.is_none();
            // Below the document a page is about nothing is left out.
            let before = if everything { self.within.take() } else { None };
            for &next in &links.below {
                if self.within.as_ref().is_none_or(|within| within.contains(&next)) {
                    children.push(self.document(next, depth + 1));
                }
            }
            for &plan in &links.plans {
                let shown = self.within.is_none() || self.current_plan == Some(plan);
                let as_document =
                    links.below.iter().any(|d| site.document_links[d.0 as usize].plan == Some(plan));
                if shown && !(as_document && self.within.is_none()) {
                    children.push(self.plan(plan));
                }
            }
            if everything && self.open == Some(id) {
                self.within = before;
            }
        }
        let plan = links.plan.map(|p| site.plan(p));
        map([
            ("kind", Value::from("document")),
            ("title", text(document.title.as_deref())),
            ("symbol", Value::from(&*document.symbol.value)),
            ("type", text(document.kind.as_deref())),
            ("href", Value::from(context.link(OutputId::Document(context.lang, id)))),
            ("plan", plan.map_or_else(none, |p| page::reference(context, p.page))),
            ("current", Value::from(self.open == Some(id))),
            ("children", Value::from(children)),
        ])
    }

    fn plan(&self, plan: PlanId) -> Value {
        let linked = self.context.site.plan(plan);
        map([
            ("kind", Value::from("plan")),
            ("title", Value::from(self.context.site.page(linked.page).title())),
            ("symbol", none()),
            ("type", none()),
            ("href", Value::from(self.context.page_href(linked.page))),
            ("plan", none()),
            ("current", Value::from(self.current_plan == Some(plan))),
            ("children", list([])),
        ])
    }
}

//! The files of open data and what their columns mean.

use std::sync::Arc;

use minijinja::Value;
use serde_json::Value as Json;

use super::{Facts, PageKind, described};
use crate::model::{DataFile, OutputId, Site};
use crate::render::context::Context;
use crate::render::jsonld::with_context;
use crate::render::open_data::{DATASETS, columns, data_catalog, key, media_type, size};
use crate::render::value::{list, map, none};

/// The page of open data.
pub struct Data;

impl PageKind for Data {
    fn name(&self) -> &'static str {
        "data"
    }

    fn template(&self) -> &'static str {
        "data.html"
    }

    fn description(&self, context: &Context) -> Option<String> {
        Some(described(context, self))
    }

    fn is_indexed(&self, _: &Site) -> bool {
        true
    }

    fn linked_data(&self, context: &Arc<Context>, _: &Facts) -> Vec<Json> {
        vec![with_context(data_catalog(context))]
    }
}

/// `open_data`
pub fn view(context: &Arc<Context>) -> Value {
    let link = |file: DataFile| {
        map([
            ("name", Value::from(file.name())),
            ("href", Value::from(context.link(OutputId::DataFile(file)))),
            ("type", Value::from(media_type(file))),
        ])
    };
    map([
        ("catalogue", link(DataFile::Catalogue)),
        (
            "datasets",
            list(DATASETS.into_iter().map(|file| {
                map([
                    ("id", Value::from(key(file))),
                    ("title", Value::from(context.text(&format!("data.{}.title", key(file))))),
                    ("description", Value::from(context.text(&format!("data.{}.description", key(file))))),
                    ("file", link(file)),
                    ("schema", if file == DataFile::Plans { link(DataFile::PlansSchema) } else { none() }),
                    ("size", Value::from(size(context, file))),
                    (
                        "columns",
                        list(columns(file).iter().map(|c| {
                            map([("name", Value::from(c.name)), ("description", Value::from(c.description))])
                        })),
                    ),
                ])
            })),
        ),
    ])
}

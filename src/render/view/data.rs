//! `/du-lieu/`: the files of open data and what their columns mean.

use std::sync::Arc;

use minijinja::Value;

use super::{list, map, none};
use crate::model::DataFile;
use crate::model::OutputId;
use crate::render::context::Context;
use crate::render::open_data::{DATASETS, columns, key, media_type, size};

/// `open_data`
pub fn open_data(context: &Arc<Context>) -> Value {
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

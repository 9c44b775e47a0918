//! What the files of open data are: a DCAT catalogue, and linked data for search engines.

use serde_json::{Value, json};

use super::{DATASETS, key, media_type};
use crate::model::{DataFile, LangId, OutputId, PlanFile, PlanId};
use crate::render::context::Context;
use crate::render::parts::plan::description as plan_description;

/// The catalogue of all data (W3C DCAT 3).
pub fn catalogue(context: &Context) -> Value {
    let site = &context.site;
    let language = site.language(LangId(0));
    let in_language = |text: &str| json!({"@language": language.code, "@value": text});
    let publisher = json!({
        "@type": "foaf:Organization",
        "foaf:name": site.config.organisation.as_ref().map_or(&site.config.title, |o| &o.name),
    });
    let distribution = |file: OutputId, media: &str| {
        let address = context.absolute_link(file);
        json!({
            "@type": "dcat:Distribution",
            "dcat:accessURL": {"@id": context.absolute_link(OutputId::Data)},
            "dcat:downloadURL": {"@id": address},
            "dcat:mediaType": {"@id": format!("https://www.iana.org/assignments/media-types/{media}")},
        })
    };
    let datasets: Vec<Value> = DATASETS
        .iter()
        .map(|&file| {
            let mut files = vec![distribution(OutputId::DataFile(file), media_type(file))];
            if file == DataFile::Plans {
                let schema = context.absolute_link(OutputId::DataFile(DataFile::PlansSchema));
                files[0]["dct:conformsTo"] = json!({"@id": schema});
            }
            json!({
                "@type": "dcat:Dataset",
                "@id": format!("{}#{}", context.absolute_link(OutputId::Data), key(file)),
                "dct:identifier": key(file),
                "dct:title": in_language(&context.text(&format!("data.{}.title", key(file)))),
                "dct:description": in_language(&context.text(&format!("data.{}.description", key(file)))),
                "dct:language": language.code,
                "dct:publisher": publisher,
                "dcat:landingPage": {"@id": context.absolute_link(OutputId::Data)},
                "dcat:distribution": files,
            })
        })
        .collect();
    json!({
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog",
        "@id": context.absolute_link(OutputId::DataFile(DataFile::Catalogue)),
        "dct:title": in_language(&format!("{}: {}", context.text("data.title"), language.title)),
        "dct:description": in_language(&context.text("data.description")),
        "dct:language": language.code,
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": context.absolute("")},
        "dcat:dataset": datasets,
    })
}

/// The datasets of `/du-lieu/` for its page (schema.org DataCatalog).
pub fn data_catalog(context: &Context) -> Value {
    let datasets: Vec<Value> = DATASETS
        .iter()
        .map(|&file| {
            json!({
                "@type": "Dataset",
                "name": context.text(&format!("data.{}.title", key(file))),
                "description": context.text(&format!("data.{}.description", key(file))),
                "url": format!("{}#{}", context.absolute_link(OutputId::Data), key(file)),
                "distribution": download(context, OutputId::DataFile(file), media_type(file)),
            })
        })
        .collect();
    json!({
        "@type": "DataCatalog",
        "name": context.text("data.title"),
        "description": context.text("data.description"),
        "url": context.absolute_link(OutputId::Data),
        "dataset": datasets,
    })
}

/// A plan's data (schema.org Dataset).
pub fn plan_dataset(context: &Context, n: PlanId) -> Value {
    let site = &context.site;
    let linked = site.plan(n);
    let files: Vec<Value> = PlanFile::of(linked)
        .map(|file| {
            let media = if file == PlanFile::Json { "application/json" } else { "text/csv" };
            download(context, OutputId::PlanFile(n, file), media)
        })
        .collect();
    json!({
        "@type": "Dataset",
        "name": context.text("download.plan") + ": " + site.page(linked.page).title(),
        "description": plan_description(context, linked),
        "url": context.absolute(&site.page(linked.page).url),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": context.absolute_link(OutputId::Data)},
        "distribution": files,
    })
}

fn download(context: &Context, file: OutputId, media: &str) -> Value {
    json!({"@type": "DataDownload", "encodingFormat": media, "contentUrl": context.absolute_link(file)})
}

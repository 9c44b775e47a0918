//! What a request asks for: its query and its body.

use serde_json::{Map, Value};

use super::failure::Failure;
use crate::diag::Lang;
use crate::preview::percent_decode;

/// What a request asks for, beside its path.
pub struct Asked<'a> {
    pub lang: Lang,
    query: &'a str,
    /// The body as it came: a file, where one is uploaded.
    pub body: &'a [u8],
    json: Map<String, Value>,
}

impl<'a> Asked<'a> {
    /// Reads a query and a body.
    pub fn new(query: &'a str, body: &'a [u8]) -> Asked<'a> {
        let json = serde_json::from_slice(body).unwrap_or_default();
        let mut asked = Asked { lang: Lang::Vi, query, body, json };
        if asked.query("lang").as_deref() == Some("en") {
            asked.lang = Lang::En;
        }
        asked
    }

    /// A value of the query, decoded.
    pub fn query(&self, name: &str) -> Option<String> {
        let mut fields = self.query.split('&').filter_map(|field| field.split_once('='));
        let (_, value) = fields.find(|(n, _)| *n == name)?;
        percent_decode(&value.replace('+', " "))
    }

    /// A value of the query that has to be there.
    pub fn needs_query(&self, name: &str) -> Result<String, Failure> {
        self.query(name).ok_or_else(|| Failure::bad_request(&format!("`{name}` is missing")))
    }

    /// A value of the body.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.json.get(name)
    }

    /// A text of the body.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.json.get(name)?.as_str()
    }

    /// A text of the body that has to be there.
    pub fn needs(&self, name: &str) -> Result<&str, Failure> {
        self.text(name).ok_or_else(|| Failure::bad_request(&format!("`{name}` is missing")))
    }
}

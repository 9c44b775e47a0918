//! Values for templates: objects that are made when they are asked for, small records, lists.
//!
//! Knows nothing of the site.

use std::sync::{Arc, Mutex};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use crate::parse::value::Str;

/// An object of a view: its data, its keys and how to get each of them.
struct View<T> {
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
}

impl<T> std::fmt::Debug for View<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("keys", &self.keys).finish()
    }
}

impl<T: Send + Sync + 'static> Object for View<T> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        (self.get)(&self.data, key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        (self.get)(&self.data, key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.keys)
    }
}

/// An object whose values are made when a template asks for them.
pub fn view<T: Send + Sync + 'static>(
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
) -> Value {
    Value::from_object(View { data, keys, get })
}

/// A view that makes each of its values once: for the views that templates ask again and again
/// (`{% if page.content %}{{ page.content }}`).
struct CachedView<T> {
    view: View<T>,
    made: Mutex<Vec<(&'static str, Value)>>,
}

impl<T> std::fmt::Debug for CachedView<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.view.fmt(f)
    }
}

impl<T: Send + Sync + 'static> Object for CachedView<T> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let key = self.view.keys.iter().find(|known| **known == key)?;
        let made = self.made.lock().expect("nothing panics while it is held");
        if let Some((_, value)) = made.iter().find(|(known, _)| known == key) {
            return Some(value.clone());
        }
        // Not held while the value is made: that may ask for another value of this view.
        drop(made);
        let value = (self.view.get)(&self.view.data, key)?;
        self.made.lock().expect("nothing panics while it is held").push((key, value.clone()));
        Some(value)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.view.keys)
    }
}

/// The same, each value made once.
pub fn cached_view<T: Send + Sync + 'static>(
    data: T,
    keys: &'static [&'static str],
    get: fn(&T, &str) -> Option<Value>,
) -> Value {
    Value::from_object(CachedView { view: View { data, keys, get }, made: Mutex::new(Vec::new()) })
}

/// What a template takes for "there is none".
pub fn none() -> Value {
    Value::from(())
}

/// A text, or none.
pub fn text(value: Option<impl AsRef<str>>) -> Value {
    value.map_or_else(none, |text| Value::from(text.as_ref()))
}

/// An object whose values are all made. Its few keys are found faster one after the other than in a
/// map, which would have to be built first: a table of tasks has thousands of these.
#[derive(Debug)]
struct Record<const N: usize>([(&'static str, Value); N]);

impl<const N: usize> Object for Record<N> {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(key, _)| Value::from(*key)).collect())
    }
}

/// An object of a few values.
pub fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from_object(Record(entries))
}

/// A list.
pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
    Value::from(items.into_iter().collect::<Vec<_>>())
}

/// Free data of the configuration or of front matter.
pub fn free(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => none(),
        Json::Bool(b) => Value::from(*b),
        Json::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(n), _) => Value::from(n),
            (None, Some(n)) => Value::from(n),
            (None, None) => none(),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => list(items.iter().map(free)),
        Json::Object(entries) => {
            Value::from_pairs(entries.iter().map(|(key, value)| (key.as_str(), free(value))))
        }
    }
}

/// A text of front matter or data, or none.
pub fn string(value: &Option<Str>) -> Value {
    line(value.as_ref())
}

/// The same of a borrowed one.
pub fn line(value: Option<&Str>) -> Value {
    text(value.map(|s| &*s.value))
}

/// Such texts as a list.
pub fn texts(items: &[Str]) -> Value {
    list(items.iter().map(|s| Value::from(&*s.value)))
}

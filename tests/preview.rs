//! The live preview from outside: a running server, real files, real requests.

#[path = "preview/client.rs"]
mod client;
#[path = "preview/edits.rs"]
mod edits;
#[path = "preview/flood.rs"]
mod flood;
#[path = "preview/reload.rs"]
mod reload;
#[path = "preview/safety.rs"]
mod safety;
#[path = "preview/serving.rs"]
mod serving;

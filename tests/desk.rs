//! The editing desk from outside: a running desk, real files, real requests.

#[path = "desk/client.rs"]
mod client;
#[path = "desk/command.rs"]
mod command;
#[path = "desk/pages.rs"]
mod pages;
#[path = "desk/parts.rs"]
mod parts;
#[path = "desk/safety.rs"]
mod safety;
#[path = "desk/saving.rs"]
mod saving;

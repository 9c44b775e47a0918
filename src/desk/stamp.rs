//! Times and names for what the desk writes.

use jiff::tz::{TimeZone, offset};

/// The time, as the desk writes it: Vietnam has one zone all year.
pub fn now() -> jiff::Zoned {
    jiff::Timestamp::now().to_zoned(TimeZone::fixed(offset(7)))
}

/// The time as a text: `2026-11-28T07:30:00+07:00`.
pub fn timestamp() -> String {
    now().strftime("%Y-%m-%dT%H:%M:%S+07:00").to_string()
}

/// A name that no other file has.
pub fn random_name() -> String {
    let mut bytes = [0; 10];
    // Without randomness there is still a name; `create_new` finds out whether it is taken.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! What a relay did, from the values of its row. Times, bytes and chances stand there as a person reads
//! them, and are not read back.

use serde_json::{Map, Value};

use crate::fault::{Did, Percent};

/// What was done under this name; `None` where no relay does it.
pub(super) fn named(name: &str, line: &Map<String, Value>) -> Option<Did> {
    let count = |key: &str| line.get(key).and_then(Value::as_u64).unwrap_or_default();
    let text = |key: &str| line.get(key).and_then(Value::as_str).unwrap_or_default();
    let chance = Percent(0);
    let nth = count("nth");
    Some(match name.strip_prefix("relay-")? {
        "lost" => Did::Lost { nth, chance },
        "duplicated" => Did::Duplicated { nth, chance },
        "corrupted" => Did::Corrupted { nth, at: count("at"), was: 0, now: 0 },
        "reordered" => Did::Reordered { nth, behind: count("behind") },
        "queue-full" => Did::QueueFull { nth, limit: count("limit") },
        "relay-full" => Did::RelayFull { nth },
        "delayed" => Did::Delayed { nth, by: 0 },
        "delayed-bytes" => Did::DelayedBytes { from: count("from"), to: count("to"), by: 0 },
        "paced" => Did::Paced { nth, by: 0, rate: text("rate").into() },
        "paced-bytes" => Did::PacedBytes { bytes: count("bytes"), by: 0, rate: text("rate").into() },
        "cut" => Did::Cut { bytes: count("bytes"), pieces: count("pieces") },
        "stalled" => Did::Stalled { at: count("at"), by: 0 },
        "reset-after" => Did::ResetAfter { bytes: count("bytes") },
        "half-close-swallowed" => Did::HalfCloseSwallowed,
        "held" => Did::Held { nth },
        "let-go" => Did::LetGo { nth },
        "changed" => Did::Changed { nth },
        "dropped-by-hand" => Did::DroppedByHand { nth },
        _ => return None,
    })
}

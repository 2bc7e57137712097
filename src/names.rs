//! Names that the program itself has written, read back from a file: of calls, of errors, of framings. In the program they are
//! constants; here each is held once for as long as the program runs, and their number is bounded, whatever a file says.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A constant of the program. serde would want to borrow a `&'static str` from what it reads; it does not look behind this name.
pub type Name = &'static str;

/// Different names that are held at most; the program has some three hundred.
const MOST: usize = 1024;
/// The longest that is held, in bytes.
const MAX_BYTES: usize = 64;
/// Stands for a name that cannot be one of the program's.
const UNKNOWN: Name = "unknown";

static HELD: Mutex<BTreeSet<Name>> = Mutex::new(BTreeSet::new());

/// The name as a constant.
pub fn held(name: &str) -> Name {
    hold(&mut HELD.lock().unwrap_or_else(PoisonError::into_inner), name)
}

fn hold(held: &mut BTreeSet<Name>, name: &str) -> Name {
    if let Some(known) = held.get(name) {
        return known;
    }
    if name.len() > MAX_BYTES || held.len() >= MOST {
        return UNKNOWN;
    }
    let new: Name = Box::leak(name.into());
    held.insert(new);
    new
}

/// For `#[serde(with = "…")]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(name: Name, to: S) -> Result<S::Ok, S::Error> {
    name.serialize(to)
}

/// For `#[serde(with = "…")]`.
///
/// # Errors
/// What is read is no text.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    Ok(held(<&str>::deserialize(from)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_held_once_and_what_is_none_is_not_held() {
        assert_eq!(held("recv").as_ptr(), held(&["re", "cv"].concat()).as_ptr());
        assert_eq!(held(&"x".repeat(MAX_BYTES + 1)), UNKNOWN);
        let mut few = BTreeSet::new();
        (0..2 * MOST).for_each(|n| _ = hold(&mut few, &format!("name {n}")));
        assert_eq!((few.len(), hold(&mut few, "name 7"), hold(&mut few, "another")), (MOST, "name 7", UNKNOWN));
    }
}

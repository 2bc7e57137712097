//! Enums whose variants have ids that files and the command line may rely on.

use super::sentences;

sentences! {
    /// A word that is none of a choice's ids.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct UnknownChoice: "unknown-choice" {
        pub found: String,
        /// Every id, separated by commas.
        pub allowed: String,
    }
}

/// An enum of choices: each has an id, perhaps other words that are read as it, and perhaps a name that is the same in
/// every language. With a prefix, the prefix and the id are the key of the choice's name in the locale files.
///
/// ```text
/// choice! {
///     #[derive(Default)]
///     pub enum Order: "order-" {
///         #[default]
///         Big = "be" | "big" as "big endian",  // the text order-be
///         Little = "le",
///     }
/// }
/// ```
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident $(: $prefix:literal)? {
        $($(#[$about:meta])* $variant:ident = $id:literal $(| $alias:literal)* $(as $label:literal)?,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$about])* #[serde(rename = $id)] $variant,)+
        }

        impl $name {
            /// Every choice, in the order in which they are offered.
            pub const ALL: [$name; [$($id),+].len()] = [$($name::$variant),+];

            /// The name in files and on the command line; it never changes.
            pub fn id(self) -> &'static str {
                match self {
                    $($name::$variant => $id,)+
                }
            }

            /// The name on screen that is the same in every language; empty where there is none.
            #[allow(dead_code, reason = "not every choice has one")]
            pub fn label(self) -> &'static str {
                match self {
                    $($name::$variant => concat!($($label)?),)+
                }
            }

            $(
                /// The key of the choice's name in the locale files.
                pub fn key(self) -> String {
                    format!(concat!($prefix, "{}"), self.id())
                }
            )?
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.id())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::message::UnknownChoice;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($id $(| $alias)* => Ok($name::$variant),)+
                    _ => Err($crate::message::UnknownChoice {
                        found: $crate::escape::escape(word.as_bytes(), 80),
                        allowed: $name::ALL.map($name::id).join(", "),
                    }),
                }
            }
        }
    };
}
pub(crate) use choice;

/// Types that stand in files as they are typed: by `Display` and `FromStr`.
macro_rules! text_in_files {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}
pub(crate) use text_in_files;

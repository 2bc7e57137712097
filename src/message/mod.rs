//! Sentences as data: a key, and the values that stand in the text which the locale files have for it.
//!
//! An error or a note is made by [`sentences!`]: one line for a variant and its values here, one text in each
//! language. `Display` is the English text; [`crate::locale`] chooses the language of the window.

mod arg;
mod choice;
pub(crate) mod texts;

#[cfg(test)]
mod tests;

pub use arg::{Arg, Args};
pub(crate) use arg::{code_point, visible};
pub use choice::UnknownChoice;
pub(crate) use choice::{choice, text_in_files};

/// What is said to a person, whatever the language.
pub trait Sentence {
    /// The key of its text in the locale files.
    fn key(&self) -> String;

    /// The values of the text's placeholders, in the order in which a reader wants them.
    fn args(&self) -> Args;
}

impl<S: Sentence> Sentence for Box<S> {
    fn key(&self) -> String {
        (**self).key()
    }

    fn args(&self) -> Args {
        (**self).args()
    }
}

/// The key of a variant: `payload-error-` and `HexLone` make `payload-error-hex-lone`.
pub(crate) fn key(prefix: &str, variant: &str) -> String {
    let mut key = prefix.to_owned();
    for (at, c) in variant.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            key.push('-');
        }
        key.push(c.to_ascii_lowercase());
    }
    key
}

/// The sentence in English.
pub(crate) fn english(sentence: &dyn Sentence) -> String {
    texts::ENGLISH.format(&sentence.key(), &sentence.args())
}

/// A sentence's key with the names of its values, for the test that both languages have a text of each.
#[cfg(test)]
pub(crate) type Known = (String, Vec<&'static str>);

/// Types that are sentences: errors and notes, each with `Display` and `Error`.
///
/// ```text
/// sentences! {
///     #[derive(Debug)]
///     pub enum Wrong: "wrong-" {
///         Empty,                                       // the text wrong-empty
///         TooLong { found: usize } => { most: MOST },  // wrong-too-long, with { $found } and { $most }
///         Framing(WrapError),                          // says what the other says
///     }
///
///     #[derive(Debug)]
///     pub struct Misplaced: "misplaced" { pub at: usize, pub why: Wrong } => { at: at + 1 }
/// }
/// ```
///
/// Every field is a value under its own name; those after `=>` are added, and replace a field of the same name.
macro_rules! sentences {
    ($($(#[$meta:meta])* $vis:vis $word:ident $name:ident: $key:literal $body:tt $(=> $extra:tt)?)*) => {
        $($crate::message::sentences!(@$word $(#[$meta])* $vis $name $key $body $($extra)?);)*
        $(
            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&$crate::message::english(self))
                }
            }

            impl std::error::Error for $name {}
        )*
    };
    (@enum $(#[$meta:meta])* $vis:vis $name:ident $prefix:literal {
        $(
            $(#[$about:meta])* $variant:ident
            $(($inner:ty))?
            $({ $($(#[$field_about:meta])* $field:ident: $type:ty),* $(,)? })?
            $(=> { $($extra:ident: $value:expr),* $(,)? })?
        ),* $(,)?
    }) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$about])* $variant $(($inner))? $({ $($(#[$field_about])* $field: $type),* })?,)*
        }

        $($(
            impl From<$inner> for $name {
                fn from(inner: $inner) -> Self {
                    Self::$variant(inner)
                }
            }
        )?)*

        #[allow(unreachable_patterns)]
        impl $crate::message::Sentence for $name {
            fn key(&self) -> String {
                match self {
                    $($(Self::$variant(inner) => <$inner as $crate::message::Sentence>::key(inner),)?)*
                    $(Self::$variant { .. } => $crate::message::key($prefix, stringify!($variant)),)*
                }
            }

            fn args(&self) -> $crate::message::Args {
                match self {
                    $($(Self::$variant(inner) => <$inner as $crate::message::Sentence>::args(inner),)?)*
                    $(Self::$variant { $($($field,)*)? .. } => vec![
                        $($((stringify!($field), $field.into()),)*)?
                        $($((stringify!($extra), $value.into()),)*)?
                    ],)*
                }
            }
        }

        #[cfg(test)]
        impl $name {
            /// Every sentence of this type.
            pub(crate) fn known() -> Vec<$crate::message::Known> {
                let all = [$($crate::message::sentences!(@known $prefix $variant ($($inner)?)
                    [$($(stringify!($field),)*)? $($(stringify!($extra),)*)?])),*];
                all.into_iter().flatten().collect()
            }
        }
    };
    // What a variant hands on is another type's.
    (@known $prefix:literal $variant:ident ($inner:ty) $args:tt) => {
        None
    };
    (@known $prefix:literal $variant:ident () [$($arg:expr,)*]) => {
        Some(($crate::message::key($prefix, stringify!($variant)), vec![$($arg),*]))
    };
    (@struct $(#[$meta:meta])* $vis:vis $name:ident $key:literal
        { $($(#[$about:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)? }
        $({ $($extra:ident: $value:expr),* $(,)? })?
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$about])* $field_vis $field: $type,)*
        }

        impl $crate::message::Sentence for $name {
            fn key(&self) -> String {
                $key.to_owned()
            }

            fn args(&self) -> $crate::message::Args {
                let Self { $($field,)* } = self;
                vec![$((stringify!($field), $field.into()),)* $($((stringify!($extra), $value.into()),)*)?]
            }
        }

        #[cfg(test)]
        impl $name {
            /// The sentence of this type.
            pub(crate) fn known() -> Vec<$crate::message::Known> {
                vec![($key.to_owned(), vec![$(stringify!($field),)* $($(stringify!($extra),)*)?])]
            }
        }
    };
}
pub(crate) use sentences;

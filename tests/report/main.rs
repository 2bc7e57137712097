//! Reports: of an Echo lab that was played, of hostile bytes, of an empty log and of a long one.

mod diagnosis;
mod echo;
mod html;
mod written;

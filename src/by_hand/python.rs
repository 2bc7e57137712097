//! The transcript as a program: the calls that were made, in Python 3, to be run again.
//!
//! A call that waited while others were made stands in a thread of its own, which is joined where the person, too, had
//! its result before going on. What was cancelled is a comment: it would wait for ever. An address whose port the system
//! chose is asked for again, because it will choose another.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::bench::Bench;
use super::call::{Call, Op};
use super::entry::{Entry, Outcome};
use super::literal::address_literal;
use crate::clock::Stamp;

const HEAD: &str = "#!/usr/bin/env python3
# Made by Socket Lab: these calls were made by hand, in this order.
# What the lab got is behind each; ports, descriptors and times will differ.
import os
import struct
import threading
from socket import *

";

/// What `pattern:` payloads are made of, for programs that send one.
const PATTERN: &str = "
def pattern(length):
    lines = range(length // 74 + 1)
    line = lambda n: bytes(32 + (n + column) % 95 for column in range(72)) + b'\\r\\n'
    return b''.join(line(n) for n in lines)[:length]

";

impl Bench {
    /// A program of exactly the calls of the transcript. It ends by itself.
    pub fn to_python(&self) -> String {
        let mut program = Program { bench: self, text: HEAD.to_owned(), open: Vec::new() };
        if self.entries().iter().any(|entry| entry.python.contains("(pattern(")) {
            program.text.push_str(PATTERN);
        }
        let ports = self.chosen_ports();
        for (place, entry) in self.entries().iter().enumerate() {
            program.join_before(entry.began);
            let next_began = self.entries().get(place + 1).map(|next| next.began);
            program.call(entry, next_began, &ports);
        }
        program.join_before(Stamp(u64::MAX));
        program.text
    }

    /// The literals of addresses whose port the system chose, with what asks for them.
    fn chosen_ports(&self) -> BTreeMap<String, String> {
        let chosen = self.sockets().iter().filter(|seat| {
            let binds = |entry: &&Entry| entry.socket() == Some(seat.id);
            // Another object for the same descriptor comes later in the program than the first.
            !seat.state.is_accepted
                && !seat.is_another()
                && !self.entries().iter().filter(binds).any(|entry| match &entry.call {
                    Call::On(_, Op::Bind(addr)) => addr.port() != 0 && Some(addr) == seat.state.local.as_ref(),
                    _ => false,
                })
        });
        let inet = chosen.filter_map(|seat| {
            let local = seat.state.local.as_ref().filter(|local| local.port() != 0)?;
            Some((address_literal(local), format!("{}.getsockname()", seat.var)))
        });
        inet.collect()
    }
}

struct Program<'a> {
    bench: &'a Bench,
    text: String,
    /// The threads that are not joined yet: their numbers and when their calls ended.
    open: Vec<(u64, Stamp)>,
}

impl Program<'_> {
    /// Joins the threads whose calls had ended by then.
    fn join_before(&mut self, began: Stamp) {
        let (done, open) = self.open.drain(..).partition::<Vec<_>, _>(|(_, ended)| *ended <= began);
        self.open = open;
        for (number, _) in done {
            let _ = writeln!(self.text, "t{number}.join()");
        }
    }

    fn call(&mut self, entry: &Entry, next_began: Option<Stamp>, ports: &BTreeMap<String, String>) {
        let number = entry.number;
        let mut statement = entry.python.clone();
        if let Call::On(_, Op::Connect(addr) | Op::ConnectEx(addr) | Op::SendTo(.., addr)) = &entry.call {
            let literal = address_literal(addr);
            if let Some(asked) = ports.get(&literal)
                && let Some(place) = statement.rfind(&literal)
            {
                statement.replace_range(place..place + literal.len(), asked);
            }
        }
        if prints(entry) {
            statement = format!("print({statement})");
        }
        let result = entry.outcome.python().replace(['\n', '\r'], " ");
        match &entry.outcome {
            Outcome::Cancelled { .. } => {
                let _ = writeln!(self.text, "# {statement}  # {number}: waited, and was cancelled");
            }
            Outcome::Waiting => self.thread(entry, &statement, "it was still waiting", ", daemon=True"),
            _ if entry.ended > next_began && next_began.is_some() => {
                self.thread(entry, &statement, &result, "");
                self.open.extend(entry.ended.map(|ended| (number, ended)));
            }
            Outcome::Returned(_) => {
                let comment = if prints(entry) { format!("  # {result}") } else { String::new() };
                let _ = writeln!(self.text, "{statement}{comment}");
            }
            Outcome::Failed { .. } | Outcome::TimedOut { .. } => {
                self.text.push_str(&guarded(&statement, &result, ""));
            }
        }
    }

    fn thread(&mut self, entry: &Entry, statement: &str, result: &str, more: &str) {
        let number = entry.number;
        let _ = writeln!(self.text, "\ndef call_{number}():");
        if let Some(seat) = entry.made().and_then(|id| self.bench.socket(id)) {
            let _ = writeln!(self.text, "    global {0}, {0}_address", seat.var);
        }
        self.text.push_str(&guarded(statement, result, "    "));
        let _ = writeln!(self.text, "\nt{number} = threading.Thread(target=call_{number}{more})\nt{number}.start()");
    }
}

/// A statement that may raise.
fn guarded(statement: &str, result: &str, indent: &str) -> String {
    format!(
        "{indent}try:\n{indent}    {statement}\n{indent}except OSError as error:\n{indent}    print(repr(error))\n\
         {indent}# {result}\n"
    )
}

/// Whether a statement has a value to show: assignments have none, and neither have calls that return `None`.
fn prints(entry: &Entry) -> bool {
    match &entry.call {
        Call::Socket { .. } | Call::SocketOf(_) => false,
        Call::GetHostName | Call::GetServByName { .. } | Call::GetAddrInfo { .. } => true,
        Call::On(_, op) => matches!(
            op,
            Op::ConnectEx(_)
                | Op::Send(..)
                | Op::SendTo(..)
                | Op::Recv { .. }
                | Op::RecvFrom { .. }
                | Op::GetSockName
                | Op::GetPeerName
                | Op::GetSockOpt(_)
                | Op::GetTimeout
                | Op::FileNo
                | Op::ReadLine
        ),
    }
}

//! The transcript as a program: the calls that were made, in Python 3, to be run again.
//!
//! A call that waited while others were made stands in a thread of its own, which is joined where the person, too, had
//! its result before going on. What was cancelled is a comment: it would wait for ever. An address whose port the system
//! chose is asked for again, because it will choose another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::bench::Bench;
use crate::clock::Stamp;
use crate::record::{ConnectionId, Record};
use crate::socket::{Op, Outcome};

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

/// A call of the program.
struct Step<'a> {
    record: &'a Record,
    op: &'a Op,
    began: Stamp,
    /// `None` while it waits.
    ended: Option<Stamp>,
}

impl Bench {
    /// A program of exactly these calls and those that are under way. It ends by itself.
    pub fn to_python(&self, rows: &[Record]) -> String {
        let ended = rows.iter().filter_map(|record| {
            let call = record.call()?;
            let began = call.began(record.at);
            Some(Step { record, op: &call.op, began, ended: Some(Stamp(began.0 + call.took_ns)) })
        });
        let waiting = self.under_way().iter().map(|call| Step {
            record: call.record(),
            op: call.op(),
            began: call.began,
            ended: None,
        });
        let mut steps: Vec<Step<'_>> = ended.chain(waiting).collect();
        steps.sort_by_key(|step| step.began);
        let mut program = Program { bench: self, text: HEAD.to_owned(), open: Vec::new() };
        program.begin(&steps);
        let ports = self.chosen_ports(&steps);
        for (place, step) in steps.iter().enumerate() {
            program.join_before(step.began);
            program.call(place + 1, step, steps.get(place + 1).map(|next| next.began), &ports);
        }
        program.join_before(Stamp(u64::MAX));
        if program.text.contains("(pattern(") {
            program.text.insert_str(HEAD.len(), PATTERN);
        }
        program.text
    }

    /// The literals of addresses whose port the system chose, with what asks for them.
    fn chosen_ports(&self, steps: &[Step<'_>]) -> BTreeMap<String, String> {
        let is_chosen = |id: ConnectionId, local: &crate::address::Addr| {
            let is_asked = |step: &Step<'_>| matches!(step.op, Op::Bind(addr) if addr.port() != 0 && **addr == *local);
            !steps.iter().any(|step| step.record.connection == Some(id) && is_asked(step))
        };
        // Another object for the same descriptor comes later in the program than the first.
        let own = self.sockets().iter().filter(|socket| !socket.state.is_accepted && !socket.is_another());
        let inet = own.filter_map(|socket| {
            let local = socket.state.local.as_ref().filter(|local| local.port() != 0)?;
            is_chosen(socket.id, local).then(|| (local.python(), format!("{}.getsockname()", socket.var)))
        });
        inet.collect()
    }
}

struct Program<'a> {
    bench: &'a Bench,
    text: String,
    /// The threads that are not joined yet: their numbers and when their calls ended.
    open: Vec<(usize, Stamp)>,
}

impl Program<'_> {
    /// Names the variables that these calls use and do not make: the log has lost its beginning, or was cleared.
    fn begin(&mut self, steps: &[Step<'_>]) {
        let made_by = |step: &Step<'_>| match (step.op, step.record.call().map(|call| &call.outcome)) {
            (Op::Socket { .. } | Op::SocketOf(_), _) => step.record.connection,
            (_, Some(Outcome::Accepted(accepted))) => Some(ConnectionId(accepted.1)),
            _ => None,
        };
        let made: BTreeSet<ConnectionId> = steps.iter().filter_map(made_by).collect();
        let used: BTreeSet<ConnectionId> = steps.iter().filter_map(|step| step.record.connection).collect();
        for id in used.difference(&made) {
            let var = self.bench.var(*id);
            let _ = writeln!(self.text, "# {var} is missing here: the calls that made it have left the log.");
        }
    }

    /// Joins the threads whose calls had ended by then.
    fn join_before(&mut self, began: Stamp) {
        let (done, open) = self.open.drain(..).partition::<Vec<_>, _>(|(_, ended)| *ended <= began);
        self.open = open;
        for (number, _) in done {
            let _ = writeln!(self.text, "t{number}.join()");
        }
    }

    fn call(&mut self, number: usize, step: &Step<'_>, next_began: Option<Stamp>, ports: &BTreeMap<String, String>) {
        let mut statement = self.bench.statement(step.record);
        let to = match step.op {
            Op::Connect(addr) | Op::ConnectEx(addr) => Some(&**addr),
            Op::SendTo(_) => step.record.peer(),
            _ => None,
        };
        if let Some((literal, asked)) = to.map(|to| to.python()).and_then(|to| ports.get_key_value(&to))
            && let Some(place) = statement.rfind(literal)
        {
            statement.replace_range(place..place + literal.len(), asked);
        }
        if prints(step.op) {
            statement = format!("print({statement})");
        }
        let result = self.bench.result(step.record).replace(['\n', '\r'], " ");
        let outcome = step.record.call().map(|call| &call.outcome);
        match (step.ended, outcome) {
            (None, _) => self.thread(number, step, &statement, "it was still waiting", ", daemon=True"),
            (_, Some(Outcome::Cancelled)) => {
                let _ = writeln!(self.text, "# {statement}  # {number}: waited, and was cancelled");
            }
            (Some(ended), _) if next_began.is_some_and(|next| ended > next) => {
                self.thread(number, step, &statement, &result, "");
                self.open.push((number, ended));
            }
            (_, Some(Outcome::Failed(_) | Outcome::TimedOut)) => {
                self.text.push_str(&guarded(&statement, &result, ""));
            }
            _ => {
                let comment = if prints(step.op) { format!("  # {result}") } else { String::new() };
                let _ = writeln!(self.text, "{statement}{comment}");
            }
        }
    }

    fn thread(&mut self, number: usize, step: &Step<'_>, statement: &str, result: &str, more: &str) {
        let _ = writeln!(self.text, "\ndef call_{number}():");
        if let (Op::Accept, Some((conn, _))) = (step.op, statement.split_once(',')) {
            let _ = writeln!(self.text, "    global {conn}, {conn}_address");
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
fn prints(op: &Op) -> bool {
    let asks =
        matches!(op, Op::GetHostName | Op::GetServByName(_) | Op::GetAddrInfo(_) | Op::GetSockOpt(_) | Op::GetTimeout);
    let of_socket = matches!(op, Op::ConnectEx(_) | Op::GetSockName | Op::GetPeerName | Op::FileNo | Op::ReadLine);
    let moves = matches!(op, Op::Send(_) | Op::SendTo(_) | Op::Recv(_) | Op::RecvFrom(_));
    asks || of_socket || moves
}

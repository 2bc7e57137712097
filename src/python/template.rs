//! The templates of `assets/python`, and how their parts become a program.
//!
//! Every template sets some of: `what` (the program's first words), `constants`, `functions`, `main`, and what its
//! reader asks it for. The program is all constants, then all functions, then `main`, between them the blank lines of PEP 8.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Error, UndefinedBehavior, Value, context};

use super::behaviours::{self, Shape};
use super::context::Context;
use super::role::{self, Partner};
use crate::lab::{Endpoint, Model, Role};

macro_rules! templates {
    ($($path:literal,)+) => { &[$(($path, include_str!(concat!("../../assets/python/", $path)))),+] };
}

/// All but those of the behaviours.
const TEMPLATES: &[(&str, &str)] = templates![
    "client_datagrams.py",
    "client_once.py",
    "client_reconnect.py",
    "client_talk.py",
    "client_turns.py",
    "framings/delimiter.py",
    "framings/fixed.py",
    "framings/length.py",
    "framings/line.py",
    "framings/received.py",
    "icmp.py",
    "parts/groups.py",
    "parts/macros.py",
    "parts/place.py",
    "parts/recv.py",
    "parts/send.py",
    "parts/sending.py",
    "parts/unlink.py",
    "peer.py",
    "program.py",
    "server_datagrams.py",
    "server_event_loop.py",
    "server_one_at_a_time.py",
    "server_socketserver.py",
    "server_threads.py",
];

/// The modules that a program may import: it does where its code names them.
const MODULES: &[&str] = &[
    "collections",
    "datetime",
    "itertools",
    "os",
    "pathlib",
    "random",
    "re",
    "selectors",
    "socket",
    "socketserver",
    "string",
    "struct",
    "sys",
    "tempfile",
    "threading",
    "time",
];

static ENVIRONMENT: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment
        .set_syntax(SyntaxConfig::builder().line_statement_prefix("#%").trim_blocks(true).lstrip_blocks(true).build()?);
    // A name that is misspelt is an error, and not an empty hole.
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    for (path, text) in TEMPLATES {
        environment.add_template(path, text)?;
    }
    for behaviour in behaviours::PROGRAMS {
        environment.add_template(behaviour.id, behaviour.text)?;
    }
    Ok(environment)
});

/// The program of an endpoint of this lab.
///
/// # Errors
/// What is wrong with a template.
pub(super) fn program(endpoint: &Endpoint, lab: &[Endpoint]) -> Result<String, Error> {
    let partner = Partner::of(endpoint, lab);
    let role = role::template(endpoint, partner);
    let context = Context::of(endpoint, partner, role);
    let values = &context.values;
    let mut program = Program::default();

    program.add(&Part::read("parts/place.py", values)?, &["constants"]);
    if !context.framing.name.is_empty() {
        framing(&mut program, &context, endpoint)?;
    }
    let sending = Part::read("parts/sending.py", values)?;
    program.add(&sending, &["constants", "functions"]);
    if context.has_messages && endpoint.role() != Role::Server {
        program.add(&sending, &["messages"]);
    }
    let mut answer = Value::from("");
    if endpoint.role() == Role::Server {
        let behaviour = Part::read(endpoint.behaviour(), values)?;
        if matches!(context.shape, Shape::Rooms | Shape::Chat)
            && (endpoint.model() != Model::EventLoop || !endpoint.transport().has_connections())
        {
            program.add(&Part::read("parts/send.py", values)?, &["functions"]);
        }
        program.add(&behaviour, &["constants", "functions"]);
        answer = Value::from(behaviour.get("answer"));
    }
    if context.has_lock {
        let shared = if context.shape == Shape::Rooms { "changes the rooms" } else { "asks for a reply" };
        program.constants.push(format!("lock = threading.Lock()  # only one thread at a time {shared}"));
    }
    let role = Part::read(role, &context!(answer, ..values.clone()))?;
    program.add(&role, &["constants", "functions"]);
    program.finish(&role, values)
}

/// Adds what the framing needs: `cut` for an event loop, `received` for a thread that waits, `wrap` for who sends.
fn framing(program: &mut Program, context: &Context, endpoint: &Endpoint) -> Result<(), Error> {
    let (framing, values) = (&context.framing, &context.values);
    if framing.name != "gap" {
        let part = Part::read(&format!("framings/{}.py", framing.name), values)?;
        program.add(&part, &["constants"]);
        program.add(&part, if framing.cuts { &["cut"] } else { &[] });
        program.add(&part, if framing.wraps { &["wrap"] } else { &[] });
    }
    let waits = endpoint.role() != Role::Server || endpoint.model() != Model::EventLoop;
    if framing.cuts && waits {
        program.add(&Part::read("framings/received.py", values)?, &["received"]);
    }
    Ok(())
}

/// What one template has set.
struct Part {
    set: Vec<(&'static str, String)>,
}

/// The names that templates set.
const SET: &[&str] = &["what", "constants", "functions", "main", "answer", "messages", "cut", "wrap", "received"];

impl Part {
    fn read(template: &str, values: &Value) -> Result<Self, Error> {
        let environment = ENVIRONMENT.as_ref().map_err(clone)?;
        let captured = environment.get_template(template)?.render_captured(values.clone())?;
        let state = captured.state();
        let text = |name: &str| state.lookup(name).filter(|value| !value.is_undefined()).map(|value| value.to_string());
        let set = SET.iter().filter_map(|name| Some((*name, text(name)?.trim_matches('\n').to_owned())));
        Ok(Self { set: set.collect() })
    }

    fn get(&self, name: &str) -> String {
        self.set.iter().find(|(known, _)| *known == name).map(|(_, text)| text.clone()).unwrap_or_default()
    }
}

/// A program being put together.
#[derive(Default)]
struct Program {
    constants: Vec<String>,
    functions: Vec<String>,
}

impl Program {
    /// Adds these of a template's parts; `constants` go to the constants, all else is functions.
    fn add(&mut self, part: &Part, names: &[&str]) {
        for name in names {
            let text = part.get(name);
            let list = if *name == "constants" { &mut self.constants } else { &mut self.functions };
            list.extend((!text.is_empty()).then_some(text));
        }
    }

    fn finish(mut self, role: &Part, values: &Value) -> Result<String, Error> {
        let (what, main) = (role.get("what"), role.get("main"));
        if self.functions.iter().chain([&main]).any(|code| calls_recv(code)) {
            self.functions.insert(0, Part::read("parts/recv.py", values)?.get("functions"));
        }
        let constants = self.constants.join("\n");
        let functions = self.functions.join("\n\n\n");
        let code = [constants.as_str(), &functions, &main].join("\n");
        let modules: Vec<&str> = MODULES.iter().copied().filter(|module| is_named(&code, module)).collect();
        let environment = ENVIRONMENT.as_ref().map_err(clone)?;
        let context = context!(what, modules, constants, functions, main, ..values.clone());
        environment.get_template("program.py")?.render(context)
    }
}

fn clone(error: &Error) -> Error {
    Error::new(error.kind(), error.to_string())
}

/// Whether the code calls the function of `parts/recv.py`; a method's name has a dot before it, and a remark says `recv()`.
fn calls_recv(code: &str) -> bool {
    code.match_indices(" recv(").any(|(at, call)| code[at + call.len()..].starts_with(char::is_alphabetic))
}

/// Whether the code names this module, as `module.…`, outside of comments and texts; within an `f"…"` its braces hold
/// code, too.
fn is_named(code: &str, module: &str) -> bool {
    // Most modules are in no program: a look at the letters alone says so at once.
    if !code.contains(module) {
        return false;
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut rest = code;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let length = text_length(rest);
                let mut braces = rest[..length].split('{').skip(1).filter_map(|rest| rest.split('}').next());
                if before == 'f' && braces.any(|code| is_named(code, module)) {
                    return true;
                }
                length
            }
            _ if !is_word(before) && rest.strip_prefix(module).is_some_and(|after| after.starts_with('.')) => {
                return true;
            }
            _ => c.len_utf8(),
        };
        before = c;
        rest = &rest[length..];
    }
    false
}

/// The length in bytes of the text in double quotes that begins here.
fn text_length(rest: &str) -> usize {
    const TRIPLE: &str = "\"\"\"";
    if let Some(inside) = rest.strip_prefix(TRIPLE) {
        return inside.find(TRIPLE).map_or(rest.len(), |end| end + 2 * TRIPLE.len());
    }
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn a_module_is_imported_where_code_names_it() {
        assert!(is_named("x = time.time()", "time") && is_named("f\"[{time.ctime()}]\"", "time"));
        assert!(is_named("f\"{name}: \" + time.ctime() + \"time.\"", "time"));
        for code in [
            "# time.sleep",
            "\"\"\"Some time. Or\"\"\"",
            "b\"time.\\\"time.\"",
            "datetime.now()",
            "a.time.b",
            "sometime.",
        ] {
            assert!(!is_named(code, "time"), "{code}");
        }
    }
}

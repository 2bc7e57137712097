//! Options that several commands share: how payloads become bytes, and those that come from the table of settings.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::Failure;
use super::language::{locale, read, said, say};
use super::values::{duration, rule};
use crate::address::{Address, Transport};
use crate::behaviour::BEHAVIOURS;
use crate::framing::Framing;
use crate::lab::{Endpoint, Role, SETTINGS, Setting, SettingKind, SettingTable, SettingValue};
use crate::locale::{Language, Locale};
use crate::payload::{Checksum, Encoding, Escapes, JsonForm, LineEnding, Options};

/// How what is typed becomes bytes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Payloads")]
pub(super) struct PayloadArgs {
    /// The encoding of text, typed and shown in the log: utf-8, gbk, gb18030, big5, shift_jis, latin-1, utf-16le or
    /// utf-16be.
    #[arg(long, value_name = "NAME", value_parser = read::<Encoding>)]
    encoding: Option<Encoding>,
    /// Whether \n, \xHH and ${…} in a text mean something: on or off. In lines of standard input they do only with on.
    #[arg(long, value_name = "ON|OFF", value_parser = read::<Escapes>)]
    escapes: Option<Escapes>,
    /// What is put behind a text: none, lf, crlf, cr or nul. It takes the place of the end of a line of standard input
    /// (what becomes of that without it stands at the end of this help).
    #[arg(long, value_name = "NAME", value_parser = read::<LineEnding>)]
    pub(super) line_ending: Option<LineEnding>,
    /// A checksum behind every payload: crc8, crc16-modbus, crc16-ccitt, crc32, sum8 or xor8, and perhaps :be or :le.
    #[arg(long, value_name = "NAME", value_parser = read::<Checksum>)]
    checksum: Option<Checksum>,
    /// How JSON is sent: as-typed or minified.
    #[arg(long, value_name = "FORM", value_parser = read::<JsonForm>)]
    json: Option<JsonForm>,
}

impl PayloadArgs {
    /// Whether any was given that is for typed payloads alone; an encoding is also for texts of the program.
    pub(super) fn is_of_typing(&self) -> bool {
        self.escapes.is_some() || self.line_ending.is_some() || self.checksum.is_some() || self.json.is_some()
    }

    /// The encoding of text.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    /// For a payload in its notation.
    pub(super) fn options(&self) -> Options {
        Options {
            encoding: self.encoding(),
            escapes: self.escapes.unwrap_or_default(),
            line_ending: self.line_ending.unwrap_or_default(),
            json: self.json.unwrap_or_default(),
            checksum: self.checksum.unwrap_or_default(),
        }
    }

    /// For what is expected to come: nothing that only a sender here would have put behind it.
    pub(super) fn options_of_answers(&self) -> Options {
        Options { line_ending: LineEnding::None, checksum: Checksum::default(), ..self.options() }
    }

    /// For a line of standard input; `None` where its bytes go out as they came, whatever becomes of its end.
    pub(super) fn options_of_lines(&self) -> Option<Options> {
        let escapes = self.escapes.unwrap_or(Escapes::Off);
        let is_given = self.encoding.is_some() || self.escapes == Some(Escapes::On) || self.checksum.is_some();
        is_given.then(|| Options { escapes, ..self.options() })
    }
}

/// How a stream is cut into messages.
#[derive(Debug, Args)]
pub(super) struct FramingArgs {
    /// How a stream is cut into messages: raw, line, line:crlf, delimiter:TEXT, fixed:N, length:u16be, idle:100ms.
    #[arg(long, value_name = "FRAMING", value_parser = read::<Framing>)]
    framing: Option<Framing>,
}

impl FramingArgs {
    /// The framing; raw where none is given.
    pub(super) fn framing(&self, transport: Transport) -> Result<Framing, Failure> {
        let framing = self.framing.clone().unwrap_or_default();
        if !framing.is_raw() && !transport.is_stream() {
            let args = [("framing", framing.to_string().into()), ("transport", transport.label().into())];
            return Err(Failure::Usage(say("cli-framing", &args)));
        }
        Ok(framing)
    }
}

/// The options that stand in the table of settings, as they were given.
#[derive(Debug)]
pub(super) struct SettingArgs(Vec<(&'static Setting, SettingValue)>);

/// Where the options of a relay's faults stand in its help.
pub(super) const FAULTS_HEADING: &str = "Faults";

/// The commands that have them, and what their endpoint is.
const COMMANDS: [(&str, Role); 4] =
    [("serve", Role::Server), ("connect", Role::Client), ("peer", Role::Peer), ("relay", Role::Relay)];

/// The settings that are options of a role's command; those of [`PayloadArgs`] and the like are options of their own.
fn offered(role: Role) -> impl Iterator<Item = &'static Setting> {
    let is_for = move |setting: &&Setting| {
        // On the command line a peer has no turns: it sends a line when it is typed.
        (setting.id != "turns" || role != Role::Peer) && Transport::ALL.iter().any(|one| setting.is_for(role, *one))
    };
    options().filter(is_for)
}

fn options() -> impl Iterator<Item = &'static Setting> {
    let of_table = |setting: &&Setting| {
        matches!(setting.table, SettingTable::Behaviour | SettingTable::Options | SettingTable::Relay)
    };
    SETTINGS.iter().filter(of_table).filter(|setting| !setting.option.is_empty())
}

impl SettingArgs {
    /// Whether the option of the setting with this key was given.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.iter().any(|(setting, _)| setting.id == id)
    }

    /// Puts them into an endpoint whose address, behaviour and role are set.
    pub(super) fn apply(&self, endpoint: &mut Endpoint) -> Result<(), Failure> {
        for (setting, value) in &self.0 {
            setting.put(endpoint, value.clone());
        }
        let refusal = self.0.iter().find_map(|(setting, _)| refusal(setting, endpoint));
        refusal.map_or(Ok(()), |why| Err(Failure::Usage(why)))
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |setting: &'static Setting| {
            let value = match ticked(setting) {
                Some(value) => {
                    matches.try_get_one::<bool>(setting.id).ok()?.filter(|is_given| **is_given).map(|_| value)
                }
                None => matches.try_get_many::<SettingValue>(setting.id).ok()??.cloned().reduce(joined),
            };
            value.map(|value| (setting, value))
        };
        Ok(Self(options().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        let role = COMMANDS.iter().find(|(name, _)| *name == command.get_name()).map(|(_, role)| *role);
        let Some(role) = role else { return command };
        let (locale, usual) = (Locale::new(Language::English), usual(role));
        command.args(offered(role).map(|setting| option(setting, &locale, &usual)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// What the option of a setting chooses by being there; `None` where a value stands behind it.
fn ticked(setting: &Setting) -> Option<SettingValue> {
    match &setting.kind {
        SettingKind::Flag => Some(true.into()),
        SettingKind::Choice(ids) if ids().contains(&setting.option) => Some(setting.option.into()),
        _ => None,
    }
}

/// Two values of an option that may be repeated.
fn joined(first: SettingValue, second: SettingValue) -> SettingValue {
    match (first, second) {
        (SettingValue::Array(first), SettingValue::Array(second)) => [first, second].concat().into(),
        (SettingValue::Object(mut first), SettingValue::Object(second)) => {
            first.extend(second);
            first.into()
        }
        (_, second) => second,
    }
}

fn usual(role: Role) -> Endpoint {
    Endpoint::new("", role, Address { transport: Transport::Udp, host: String::new(), port: 0 })
}

fn option(setting: &'static Setting, locale: &Locale, usual: &Endpoint) -> Arg {
    let heading = match setting.table {
        SettingTable::Behaviour => Some("The behaviour"),
        SettingTable::Relay if matches!(setting.kind, SettingKind::Faults) => Some(FAULTS_HEADING),
        // What a connection does not have.
        _ if !setting.is_for(usual.role(), Transport::Tcp) => Some("Datagrams"),
        _ => None,
    };
    let arg = Arg::new(setting.id).long(setting.option).help(help(setting, locale, usual)).help_heading(heading);
    if ticked(setting).is_some() {
        return arg.action(ArgAction::SetTrue);
    }
    let (name, action) = match setting.kind {
        SettingKind::Number(_) | SettingKind::NumberOrNothing(_) => ("N", ArgAction::Set),
        SettingKind::Millis(_) => ("DURATION", ArgAction::Set),
        SettingKind::Switch => ("ON|OFF", ArgAction::Set),
        SettingKind::Groups => ("GROUP", ArgAction::Append),
        SettingKind::Rules => ("WHEN:PATTERN=REPLY", ArgAction::Append),
        SettingKind::Lines(_) => ("PAYLOAD", ArgAction::Set),
        SettingKind::Interface => ("INTERFACE", ArgAction::Set),
        SettingKind::Choice(_) => ("NAME", ArgAction::Set),
        SettingKind::Folder => ("FOLDER", ArgAction::Set),
        SettingKind::Faults => ("FAULT=VALUE", ArgAction::Append),
        _ => ("TEXT", ArgAction::Set),
    };
    let may_begin_with_a_dash =
        matches!(setting.kind, SettingKind::Text(_) | SettingKind::Lines(_) | SettingKind::Rules);
    let arg = arg.value_name(name).action(action).allow_hyphen_values(may_begin_with_a_dash);
    arg.value_parser(move |text: &str| value(setting, text))
}

/// What the option of a setting says in a language, if it is one of this command.
pub(super) fn help_of(command: &str, id: &str, locale: &Locale) -> Option<String> {
    let (_, role) = *COMMANDS.iter().find(|(name, _)| *name == command)?;
    let setting = offered(role).find(|setting| setting.id == id)?;
    Some(help(setting, locale, &usual(role)))
}

/// What the window says of the setting, and what it may be.
fn help(setting: &Setting, locale: &Locale, usual: &Endpoint) -> String {
    let key = setting.key();
    let of = |what: &str| Some(format!("{key}{what}")).filter(|key| locale.has(key)).map(|key| locale.text(&key));
    // A text for the command line alone, or that of the form.
    let own = of("-option").or_else(|| of("-hint"));
    let allowed = match &setting.kind {
        SettingKind::Number(range) => {
            let [from, to] = [range.start(), range.end()].map(u64::to_string);
            let args = [("from", from.into()), ("to", to.into()), ("usual", setting.shown(usual).into())];
            format!(" {}", locale.with("cli-help-range", &args))
        }
        SettingKind::Choice(ids) if ticked(setting).is_none() => format!(" [{}]", ids().join(", ")),
        _ => String::new(),
    };
    // The name of a socket option says more than the sentence about it.
    let (name, own) = (of("").filter(|name| name.contains('_')), own.unwrap_or_default());
    let named = |name: String| locale.with("cli-help-named", &[("name", name.into()), ("text", own.as_str().into())]);
    let text = name.map_or_else(|| own.clone(), named);
    format!("{}{allowed}", text.trim_end_matches(['.', '。']))
}

fn value(setting: &Setting, text: &str) -> Result<SettingValue, String> {
    match &setting.kind {
        SettingKind::Millis(range) => {
            let value = SettingValue::from(duration(text)?.as_millis() as u64);
            let shown = |ms: &u64| humantime::format_duration(Duration::from_millis(*ms)).to_string();
            let between = [("from", shown(range.start()).into()), ("to", shown(range.end()).into())];
            let wrong = |_| say("cli-duration-range", &between);
            setting.check(&value).map(|()| value).map_err(wrong)
        }
        SettingKind::Rules => rule(text).map(|rule| serde_json::json!([rule])),
        _ => match setting.read(text).map_err(|wrong| said(&wrong))? {
            nothing if nothing.is_null() || nothing == SettingValue::Array(Vec::new()) => {
                Err(say("cli-value-required", &[]))
            }
            value => Ok(value),
        },
    }
}

/// Why an option is of no use to the endpoint. A limit or a time that nothing comes to does no harm.
fn refusal(setting: &Setting, endpoint: &Endpoint) -> Option<String> {
    if setting.applies_to(endpoint) || matches!(setting.kind, SettingKind::Number(_) | SettingKind::Millis(_)) {
        return None;
    }
    let option = setting.option;
    if setting.table == SettingTable::Behaviour {
        let uses = |id: &str| {
            let mut other = endpoint.clone();
            other.make_server().behaviour = id.to_owned();
            setting.applies_to(&other)
        };
        let those: Vec<&str> = BEHAVIOURS.iter().map(|kind| kind.id).filter(|id| uses(id)).collect();
        let args = [
            ("option", option.into()),
            ("behaviour", endpoint.behaviour().into()),
            ("those", locale().list(&those).into()),
        ];
        return Some(say("cli-option-of-behaviours", &args));
    }
    let those = Transport::ALL.into_iter().filter(|transport| setting.is_for(endpoint.role(), *transport));
    let those: Vec<String> = those.map(|transport| format!("{}://", transport.scheme())).collect();
    let those = match those.split_last() {
        Some((last, others)) if !others.is_empty() => {
            say("cli-and", &[("others", locale().list(others).into()), ("last", last.into())])
        }
        _ => those.concat(),
    };
    Some(say("cli-option-of-schemes", &[("option", option.into()), ("those", those.into())]))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_option_of_the_table_is_one_of_its_commands() {
        let cli = Cli::command();
        for (name, role) in COMMANDS {
            let command = cli.find_subcommand(name).unwrap();
            let has = |option: &str| command.get_arguments().any(|arg| arg.get_long() == Some(option));
            for setting in SETTINGS.iter().filter(|setting| !setting.option.is_empty()) {
                let is_for = Transport::ALL.iter().any(|transport| setting.is_for(role, *transport));
                let has_no_turns = setting.id == "turns" && role == Role::Peer;
                // Its target stands behind its address.
                let is_argument = setting.id == "to" && role == Role::Relay;
                assert!(!is_for || has_no_turns || is_argument || has(setting.option), "{name} --{}", setting.option);
            }
        }
    }

    #[test]
    fn an_option_without_a_value_is_refused() {
        for (behaviour, address, options, is_taken) in [
            ("command", "tcp://127.0.0.1:0", &["--folder", "--hidden-names"][..], false),
            ("command", "tcp://127.0.0.1:0", &["--folder", ""], false),
            ("command", "tcp://127.0.0.1:0", &["--folder", "a"], true),
            ("greeting", "tcp://127.0.0.1:0", &["--text", "-"], true),
            ("greeting", "tcp://127.0.0.1:0", &["--text", ""], true),
            ("echo", "udp://127.0.0.1:0", &["--group", ""], false),
            ("echo", "udp://127.0.0.1:0", &["--group", ","], false),
            ("echo", "udp://127.0.0.1:0", &["--ttl", ""], false),
            ("echo", "udp://127.0.0.1:0", &["--multicast-loop", ""], false),
            ("echo", "udp://127.0.0.1:0", &["--multicast-interface", ""], false),
            ("echo", "udp://127.0.0.1:0", &["--multicast-interface", "--broadcast"], false),
        ] {
            let args = ["socketlab", "serve", behaviour, address].into_iter().chain(options.iter().copied());
            let error = Cli::command().try_get_matches_from(args).err().map(|error| error.to_string());
            assert_eq!(error.is_none(), is_taken, "{options:?}: {error:?}");
            assert!(error.is_none_or(|error| error.contains("a value is required")), "{options:?}");
        }
    }

    #[test]
    fn options_that_may_be_repeated_are_joined() {
        let args = ["socketlab", "serve", "rules", "tcp://127.0.0.1:0", "--rule", "exact:a=b", "--rule", "exact:c=d"];
        let matches = Cli::command().try_get_matches_from(args).unwrap();
        let given = SettingArgs::from_arg_matches(matches.subcommand().unwrap().1).unwrap();
        let mut server = usual(Role::Server);
        server.make_server().behaviour = "rules".to_owned();
        assert!(given.apply(&mut server).is_ok() && given.has("rule") && !given.has("text"));
        assert_eq!(server.server_settings().behaviour_settings.rules.len(), 2);
    }
}

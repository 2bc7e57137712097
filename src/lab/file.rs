//! Labs as files. A lab file may come from anywhere: it is read up to a cap, and refused with the line where it fails.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::flat::FlatEndpoint;
use super::{Endpoint, Lab, Limits, NamedPayload, ShowAs};
use crate::behaviour::{self, SettingsError};
use crate::escape::escape;
use crate::fault::{FaultProblem, Way};
use crate::message::sentences;
use crate::replace;

/// The version of the format that this program writes.
pub const VERSION: u32 = 1;
/// The largest lab file that is read.
pub const MAX_FILE_BYTES: u64 = 4 << 20;
/// The most of a file's own text that an error shows.
const MOST_CHARS: usize = 300;

sentences! {
    /// Why a lab could not be opened or saved.
    #[derive(Debug)]
    pub enum LabError: "lab-error-" {
        File { operation: &'static str, path: String, cause: io::Error },
        TooLarge { path: String } => { mib: MAX_FILE_BYTES >> 20 },
        NotText { path: String, at: usize },
        Newer { found: i64 } => { known: VERSION },
        Syntax { line: usize, column: usize, message: String },
        TooMany { found: usize } => { most: Limits::ENDPOINTS },
        TooManyPayloads { found: usize } => { most: Limits::KEPT_PAYLOADS },
        TooManyCalls { found: usize } => { most: Limits::PREPARED_CALLS },
        RoleUnfit { name: String, transport: &'static str } => { name: escape(name.as_bytes(), MOST_CHARS) },
        NoTarget { name: String } => { name: escape(name.as_bytes(), MOST_CHARS) },
        TargetUnfit { name: String, scheme: &'static str } => { name: escape(name.as_bytes(), MOST_CHARS) },
        Faults { name: String, wrong: FaultProblem } => { name: escape(name.as_bytes(), MOST_CHARS) },
        Endpoint { name: String, reason: Box<SettingsError> } => { name: escape(name.as_bytes(), MOST_CHARS) },
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LabFile {
    version: u32,
    #[serde(default)]
    name: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    by_hand: Vec<String>,
    #[serde(default, skip_serializing_if = "ShowAs::is_empty")]
    show: ShowAs,
    #[serde(default, rename = "endpoint")]
    endpoints: Vec<FlatEndpoint>,
    #[serde(default, rename = "payload", skip_serializing_if = "Vec::is_empty")]
    payloads: Vec<NamedPayload>,
}

/// Only the version: it says whether a file is newer or broken, before its other keys are looked at.
#[derive(Deserialize)]
struct VersionOnly {
    version: Option<i64>,
}

/// Reads a lab file.
///
/// # Errors
/// The file cannot be read, is too large, or is no lab.
pub fn load(path: &Path) -> Result<Lab, LabError> {
    let shown = path.display().to_string();
    let fail = |cause| LabError::File { operation: "open", path: shown.clone(), cause };
    let mut bytes = Vec::new();
    // Opening a pipe would wait for its other end, and reading a device might never end.
    if !fs::metadata(path).map_err(fail)?.is_file() {
        return Err(fail(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")));
    }
    File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)).map_err(fail)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(LabError::TooLarge { path: shown });
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => parse(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(LabError::NotText { path: shown, at: error.valid_up_to() }),
    }
}

/// Reads a lab from its text.
///
/// # Errors
/// The line and column of the first thing that is not as a lab has it.
pub fn parse(text: &str) -> Result<Lab, LabError> {
    let syntax = |error: toml::de::Error| {
        let at = error.span().map_or(text.len(), |span| span.start).min(text.len());
        let before = &text.as_bytes()[..at];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        LabError::Syntax {
            line: before.iter().filter(|byte| **byte == b'\n').count() + 1,
            column: String::from_utf8_lossy(&before[line_start..]).chars().count() + 1,
            message: printable(error.message()),
        }
    };
    let version: VersionOnly = toml::from_str(text).map_err(syntax)?;
    if let Some(found) = version.version.filter(|found| *found > i64::from(VERSION)) {
        return Err(LabError::Newer { found });
    }
    let file: LabFile = toml::from_str(text).map_err(syntax)?;
    if file.endpoints.len() > Limits::ENDPOINTS {
        return Err(LabError::TooMany { found: file.endpoints.len() });
    }
    if file.payloads.len() > Limits::KEPT_PAYLOADS {
        return Err(LabError::TooManyPayloads { found: file.payloads.len() });
    }
    if file.by_hand.len() > Limits::PREPARED_CALLS {
        return Err(LabError::TooManyCalls { found: file.by_hand.len() });
    }
    let endpoints = file.endpoints.into_iter().map(checked).collect::<Result<_, _>>()?;
    Ok(Lab { name: file.name, endpoints, payloads: file.payloads, by_hand: file.by_hand, show: file.show })
}

/// The endpoint, with what only the whole of it shows: also where its role does not have it.
fn checked(flat: FlatEndpoint) -> Result<Endpoint, LabError> {
    let server = flat.as_server();
    let endpoint = Endpoint::from(flat);
    let (name, transport) = (endpoint.name.clone(), endpoint.transport());
    if !endpoint.role().fits(transport) {
        return Err(LabError::RoleUnfit { name, transport: transport.label() });
    }
    if let Some(relay) = endpoint.relay_settings() {
        match &relay.to {
            None => return Err(LabError::NoTarget { name }),
            Some(to) if to.transport != transport => {
                return Err(LabError::TargetUnfit { name, scheme: transport.scheme() });
            }
            Some(_) => {}
        }
        let unfit = Way::ALL.into_iter().find_map(|way| relay.faults(way).fit(Endpoint::goes_through(transport)).err());
        if let Some(wrong) = unfit {
            return Err(LabError::Faults { name, wrong });
        }
    }
    // The rules of a server that has another behaviour now have the same limits.
    let setup = server.setup();
    let limits = (1..).zip(&setup.settings.rules).try_for_each(|(number, rule)| rule.within_limits(number));
    let make = |()| behaviour::find(server.behaviour()).map_or(Ok(()), |kind| (kind.make)(&setup).map(drop));
    match limits.and_then(make) {
        Err(reason) => Err(LabError::Endpoint { name, reason: Box::new(reason) }),
        Ok(()) => Ok(endpoint),
    }
}

/// A message that may quote the file, on one line and safe on any terminal.
fn printable(message: &str) -> String {
    escape(message.trim().replace('\n', "; ").as_bytes(), MOST_CHARS)
}

/// The lab as it stands in a file.
///
/// # Errors
/// It could not be opened again: a name or a payload is too long, or there are too many endpoints.
pub fn to_toml(lab: &Lab) -> Result<String, LabError> {
    let file = LabFile {
        version: VERSION,
        name: lab.name.clone(),
        by_hand: lab.by_hand.clone(),
        show: lab.show,
        endpoints: lab.endpoints.iter().cloned().map(FlatEndpoint::from).collect(),
        payloads: lab.payloads.clone(),
    };
    let unwritable = |error: toml::ser::Error| LabError::Syntax { line: 1, column: 1, message: error.to_string() };
    let body = toml::to_string(&file).map_err(unwritable)?;
    let text = format!("# A lab of Socket Lab (套接字实验室)\n{body}");
    parse(&text)?;
    Ok(text)
}

/// Saves a lab: written beside and renamed, so a failed write never harms what was there.
///
/// # Errors
/// The lab is too large to be opened again, or the file cannot be written.
pub fn save(lab: &Lab, path: &Path) -> Result<(), LabError> {
    let fail = |cause| LabError::File { operation: "save", path: path.display().to_string(), cause };
    let text = to_toml(lab)?;
    replace::write(path, &text).map_err(fail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::locale::{Language, Locale};

    const BROKEN_RULE: &str = "behaviour = \"rules\"\n\
        behaviour_settings = { rule = [{ when = \"regex\", pattern = \"(\", reply = \"x\" }] }";

    /// A lab file of one endpoint, `a`.
    fn endpoint(role: &str, address: &str, rest: &str) -> String {
        format!("version = 1\n[[endpoint]]\nname = \"a\"\nrole = \"{role}\"\naddress = \"{address}\"\n{rest}\n")
    }

    #[test]
    fn what_is_saved_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lab.toml");
        let mut lab = Lab::echo();
        lab.name = "课堂 \"1\"\n".to_owned();
        lab.endpoints[0].options.recv_size = 7;
        lab.endpoints[0].options.keep_half_open = true;
        lab.endpoints[1].options.cut_datagrams = true;
        lab.endpoints[1].payload = "hex:00 ff".to_owned();
        lab.endpoints[1].payload_options.encoding = crate::payload::Encoding::Gbk;
        let every = "1.5 s".parse().unwrap();
        lab.endpoints[1].repeat = Some(super::super::Repeat { every, times: Some(3) });
        lab.endpoints[1].payload_options.checksum = crate::payload::ChecksumKind::Crc16Modbus.into();
        save(&lab, &path).unwrap();
        save(&lab, &path).unwrap();
        assert_eq!(load(&path).unwrap(), lab);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    /// Every key that a lab can have, as the program writes it.
    #[test]
    fn what_was_saved_once_is_read_and_written_the_same() {
        let whole = include_str!("../../tests/labs/whole.lab.toml");
        let whole = whole.replace("reuse_addr = true", &format!("reuse_addr = {}", cfg!(not(windows))));
        assert_eq!(to_toml(&parse(&whole).unwrap()).unwrap(), whole);
    }

    #[test]
    fn what_a_role_does_not_have_may_stand_in_its_file() {
        let rest = "behaviour = \"rules\"\nmodel = \"event-loop\"\nto = \"udp://a:2\"\n\
                    [endpoint.options]\nbacklog = 5\nrecv_size = 9\n";
        let text = endpoint("client", "tcp://a:1", rest);
        let lab = parse(&text).unwrap();
        let mut client = Endpoint::client("a", "tcp://a:1".parse().unwrap());
        client.options.recv_size = 9;
        assert_eq!(lab.endpoints, [client]);
        assert!(parse(&text.replace("backlog = 5", "backlog = 0")).is_err(), "it is read all the same");
    }

    #[test]
    fn a_filter_is_read_as_it_is_typed_and_what_is_wrong_in_it_is_said_with_its_line() {
        let text = endpoint("client", "tcp://a:1", "filter = 'call:recv and /^GET/'");
        let lab = parse(&text).unwrap();
        assert_eq!(lab.endpoints[0].filter, "call:recv /^GET/".parse().unwrap());
        assert_eq!(parse(&to_toml(&lab).unwrap()).unwrap(), lab);
        let error = parse(&text.replace("call:recv", "call:recvx")).unwrap_err().to_string();
        assert!(error.contains("line 6, column 10: character 6: "), "{error}");
        assert!(error.contains("recvx"), "{error}");
    }

    #[test]
    fn an_empty_list_is_an_empty_table() {
        let text = endpoint("server", "tcp://a:1", "options = []\nbehaviour_settings = []");
        assert_eq!(parse(&text).unwrap().endpoints, [Endpoint::server("a", "tcp://a:1".parse().unwrap())]);
        let error = parse(&text.replace("options = []", "options = [1]")).unwrap_err().to_string();
        assert!(error.contains("line 6, column 11: invalid type: sequence, expected a table of settings"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_an_endpoint_is_said_in_the_readers_language() {
        let chinese = Locale::new(Language::Chinese);
        let text = "behaviour = \"greeting\"\nbehaviour_settings = { text = \"hex:0\" }";
        for (role, rest, en, zh) in [
            ("peer", "", "endpoint “a”: TCP has no such role", "端点“a”：TCP 没有这种角色"),
            (
                "server",
                text,
                "endpoint “a”: the text does not parse: character 1: ",
                "端点“a”：文字无法解析：第 1 个字符",
            ),
            (
                "server",
                "behaviour_settings = { rule = [{ pattern = \"a\", reply = \"b\", delay_ms = 3600001 }] }",
                "endpoint “a”: rule 1: a delay is at most 3,600,000 ms",
                "端点“a”：第 1 条规则：延迟最多 3,600,000 毫秒",
            ),
        ] {
            let error = parse(&endpoint(role, "tcp://a:1", rest)).unwrap_err();
            assert!(error.to_string().starts_with(en), "{error}");
            assert!(chinese.say(&error).starts_with(zh), "{}", chinese.say(&error));
        }
    }

    #[test]
    fn a_failed_save_harms_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let error = save(&Lab::echo(), &folder.path().join("missing/a.lab.toml")).unwrap_err();
        assert!(error.to_string().contains("could not be saved"), "{error}");
    }

    #[test]
    fn a_lab_that_could_not_be_opened_again_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lab.toml");
        save(&Lab::echo(), &path).unwrap();
        let mut lab = Lab::echo();
        lab.endpoints[0].name = "x".repeat(super::super::Limits::NAME_CHARS + 1);
        assert!(save(&lab, &path).is_err());
        assert_eq!(load(&path).unwrap(), Lab::echo());
        let longest = "x".repeat(super::super::Limits::NAME_CHARS);
        lab.endpoints[0].name.clone_from(&longest);
        lab.endpoints[1].name = lab.free_name(&longest);
        save(&lab, &path).unwrap();
    }

    #[test]
    fn errors_name_the_place() {
        let whole = [
            ("version = 1\nnmae = \"x\"\n", "line 2, column 1: unknown field `nmae`"),
            ("version = 1\n[[endpoint]]\nna", "line 3"),
            ("name = \"x\"\n", "missing field `version`"),
            ("version = 2\nfuture = 1\n", "version 2"),
        ];
        // The role, the address, and the lines behind them, from line 6 on.
        let of_endpoint = [
            ("server", "tcp://a", "", "line 5, column 11"),
            ("king", "tcp://a:1", "", "line 4, column 8"),
            (
                "client",
                "tcp://a:1",
                "framing = \"fixed\"",
                "line 6, column 11: character 6: this framing needs a parameter, as in fixed:16",
            ),
            ("client", "tcp://a:1", "repeat = { every = \"1 day\" }", "an interval is a number with a unit"),
            ("client", "tcp://a:1", "repeat = { every = \"1 s\", times = 0 }", "0 is outside 1 to"),
            (
                "server",
                "tcp://a:1",
                "options = { recv_size = 65537 }",
                "line 6, column 25: recv_size = 65537: a whole number from 1 to 65536",
            ),
            (
                "client",
                "tcp://a:1",
                "[endpoint.options]\nrecv_sice = 1",
                "line 7, column 1: unknown field `recv_sice`, expected one of `reuse_addr`, ",
            ),
            (
                "server",
                "tcp://a:1",
                "behaviour_settings = { stamp = \"none\" }\noptions = { backlog = -1 }",
                "line 6, column 32: stamp: one of: spaced, joined",
            ),
            (
                "server",
                "tcp://a:1",
                "[endpoint.options]\nbacklog = -1",
                "line 7, column 11: backlog = -1: a whole number from 1 to 65535",
            ),
            (
                "peer",
                "udp://a:1",
                "options = { multicast_interface = \"\" }",
                "line 6, column 35: multicast_interface: the name, the number",
            ),
            ("server", "tcp://a:1", "behaviour = \"ecko\"", "line 6, column 13: no behaviour is called \"ecko\""),
            ("client", "tcp://a:1", BROKEN_RULE, "endpoint “a”: rule 1: "),
        ];
        let of_endpoint = of_endpoint.map(|(role, address, rest, expected)| (endpoint(role, address, rest), expected));
        for (text, expected) in whole.map(|(text, expected)| (text.to_owned(), expected)).into_iter().chain(of_endpoint)
        {
            let error = parse(&text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}\n  lacks {expected}");
        }
    }

    #[test]
    fn a_file_too_large_is_refused_without_reading_it_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("big.lab.toml");
        File::create(&path).unwrap().set_len(2 << 30).unwrap();
        assert!(matches!(load(&path), Err(LabError::TooLarge { .. })));
        std::fs::write(&path, b"version = 1\n\xff").unwrap();
        assert!(matches!(load(&path), Err(LabError::NotText { at: 12, .. })));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn no_cut_of_a_lab_panics(cut in 0..super::super::ECHO.len()) {
            if let Some(text) = super::super::ECHO.get(..cut) {
                let _ = parse(text);
            }
        }
    }
}

//! `docs/SETTINGS.md` is the table of settings in words. `UPDATE_EXPECTED=1 cargo test --test labs settings` writes it again.

use socketlab::address::{Address, Transport};
use socketlab::behaviour::BEHAVIOURS;
use socketlab::fault::{FAULTS, On};
use socketlab::lab::{Endpoint, Role, SETTINGS, Setting, SettingKind, SettingTable, SettingValue};
use socketlab::locale::{Language, Locale};

const HEAD: &str = "\
# Settings

Every setting of an endpoint: its key in a `*.lab.toml`, its name in the form, its option on the command line. The program
makes the form, the options and the checks of lab files from the same table (`src/lab/settings.rs`), and a test holds that this page
says the same. Beside them an endpoint has a `name`, a `role` (`server`, `client`, `peer` or `relay`), an `address`, what stands in its composer
(`payload`, `payload_options`, `repeat`), and which rows its log shows in the window (`filter`, see [FILTER.md](FILTER.md)).

What the window shows when the lab is opened may stand in the file, too, in one table before the endpoints; the window writes it where a person
ticks *Save what is shown with the lab*. What is left out is as the person at the machine has it.

```toml
[show]
view = \"exchange\"      # panes, exchange, streams or rates
language = \"zh-Hans\"   # en or zh-Hans
zoom = 150             # 75, 100, 125, 150, 175 or 200
presentation = true    # the exchange alone, large, over the whole screen
```
";

const FAULTS_HEAD: &str = "
## The faults of a relay

What may stand in `to_target` and `to_client`, in the order in which what comes goes through them. The options of `socketlab relay` are
of both ways; `--to-target` and `--to-client` are of one.

| Key | Name | Done to | Such as | Option | |
|---|---|---|---|---|---|
";

const TABLES: [(SettingTable, &str); 5] = [
    (SettingTable::Endpoint, "In `[[endpoint]]`"),
    (SettingTable::Behaviour, "In `[endpoint.behaviour_settings]`: what the behaviour of a server uses"),
    (SettingTable::Payload, "In `[endpoint.payload_options]`"),
    (SettingTable::Options, "In `[endpoint.options]`"),
    (SettingTable::Relay, "In `[endpoint.relay]`: what only a relay has"),
];

/// An endpoint with the usual settings, where a setting may apply to it.
fn usual(role: Role, transport: Transport) -> Endpoint {
    let host = "127.0.0.1".to_owned();
    Endpoint::new("x", role, Address { transport, host, port: 1 })
}

fn kind(setting: &Setting) -> String {
    let range = |range: &std::ops::RangeInclusive<u64>| format!("{} to {}", range.start(), range.end());
    match &setting.kind {
        SettingKind::Flag => "`true` or `false`".to_owned(),
        SettingKind::Switch => "`true` or `false`; left out: what the system does".to_owned(),
        SettingKind::Number(numbers) => range(numbers),
        SettingKind::NumberOrNothing(numbers) => format!("{}; left out: what the system has", range(numbers)),
        SettingKind::Millis(numbers) => format!("{} ms", range(numbers)),
        SettingKind::Choice(ids) => ids().iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "),
        SettingKind::Text(most) | SettingKind::Lines(most) => format!("a text of at most {most} characters"),
        SettingKind::Folder => "the path of a folder".to_owned(),
        SettingKind::Interface => "a name, a number or an address".to_owned(),
        SettingKind::Groups => "a list of groups, such as `\"239.1.2.3%eth0\"`".to_owned(),
        SettingKind::Rules => "tables with `when`, `pattern`, `reply` and `delay_ms`".to_owned(),
        SettingKind::Faults => "a table of faults, such as `{ loss = \"30%\" }`; see below".to_owned(),
        SettingKind::Framing => "a framing, such as `line:crlf`".to_owned(),
        SettingKind::Address => "an address".to_owned(),
    }
}

fn who(setting: &Setting) -> String {
    let of_role = |role: Role| {
        let all: Vec<Transport> = Transport::ALL.into_iter().filter(|one| role.fits(*one)).collect();
        let those: Vec<&str> = all.iter().filter(|one| setting.is_for(role, **one)).map(|one| one.scheme()).collect();
        let name = format!("{role:?}").to_lowercase();
        match those.len() {
            0 => None,
            count if count == all.len() => Some(name),
            _ => Some(format!("{name} ({})", those.join(", "))),
        }
    };
    let roles: Vec<String> = Role::ALL.into_iter().filter_map(of_role).collect();
    let has = |id: &str| {
        let mut server = usual(Role::Server, Transport::Tcp);
        server.options.cut_datagrams = true;
        server.make_server().behaviour = id.to_owned();
        setting.applies_to(&server)
    };
    let those: Vec<&str> = BEHAVIOURS.iter().map(|kind| kind.id).filter(|id| has(id)).collect();
    let others: Vec<&str> = BEHAVIOURS.iter().map(|kind| kind.id).filter(|id| !has(id)).collect();
    let of_some = match (those.len(), others.len()) {
        (0, _) | (_, 0) => String::new(),
        (some, few) if few < some && few < 4 => format!(": all but {}", others.join(", ")),
        _ => format!(": {}", those.join(", ")),
    };
    format!("{}{of_some}", roles.join(", "))
}

/// What an endpoint has that says nothing of it.
fn usually(setting: &Setting) -> String {
    // On Windows another program could take the port.
    if setting.id == "reuse_addr" {
        return "`true`, on Windows `false`".to_owned();
    }
    let role = Role::ALL.into_iter().find(|role| Transport::ALL.iter().any(|one| setting.is_for(*role, *one)));
    let usual = usual(role.unwrap(), Transport::Udp);
    match setting.get(&usual) {
        SettingValue::Bool(is_on) => format!("`{is_on}`"),
        _ if setting.shown(&usual).is_empty() => String::new(),
        _ => format!("`{}`", setting.shown(&usual)),
    }
}

fn page() -> String {
    let locale = Locale::new(Language::English);
    let mut page = HEAD.to_owned();
    for (table, title) in TABLES {
        page += &format!(
            "\n## {title}\n\n| Key | Name | What it may be | Usual | Who has it | Option | |\n|---|---|---|---|---|---|---|\n"
        );
        for setting in SETTINGS.iter().filter(|setting| setting.table == table) {
            let (name, hint) = (locale.text(&setting.key()), locale.text(&format!("{}-hint", setting.key())));
            let option = if setting.option.is_empty() { String::new() } else { format!("`--{}`", setting.option) };
            let cells = [kind(setting), usually(setting), who(setting), option, hint.replace('|', "\\|")];
            page += &format!("| `{}` | {name} | {} |\n", setting.id, cells.join(" | "));
        }
    }
    page += FAULTS_HEAD;
    for kind in FAULTS {
        let (name, hint) = (locale.text(&kind.key()), locale.text(&format!("{}-hint", kind.key())));
        let on = match kind.on {
            On::Datagrams => "datagrams",
            On::Streams => "streams",
            On::Both => "both",
        };
        let (id, example, option) = (kind.id, kind.example, kind.option);
        page += &format!("| `{id}` | {name} | {on} | `\"{example}\"` | `--{option}` | {hint} |\n");
    }
    page
}

#[test]
fn the_page_of_settings_says_what_the_table_has() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/SETTINGS.md");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written == page(),
        "docs/SETTINGS.md differs; UPDATE_EXPECTED=1 cargo test --test labs settings writes it again"
    );
}

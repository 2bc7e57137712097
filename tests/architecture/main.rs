//! The arrows between modules run one way (ARCHITECTURE.md). This reads the `use` lines and the paths of every source
//! file and holds them.

mod circles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each module of the crate with those it may name. A module may always name itself.
///
/// From the bottom up: an arrow that points upwards is a mistake in the design, not in this table.
const ARROWS: &[(&str, &[&str])] = &[
    ("clock", &[]),
    ("escape", &[]),
    ("units", &[]),
    ("names", &[]),
    ("folders", &[]),
    ("message", &["escape", "units"]),
    ("services", &[]),
    ("address", &["escape", "message", "services"]),
    ("replace", &[]),
    ("file_name", &[]),
    ("payload", &["escape", "message"]),
    ("framing", &["escape", "message", "names", "payload"]),
    ("locale", &["message"]),
    ("fault", &["escape", "message", "units"]),
    ("behaviour", &["address", "clock", "escape", "message", "payload"]),
    ("socket", &["address", "clock", "escape", "names"]),
    ("record", &["address", "clock", "fault", "folders", "framing", "message", "socket", "units"]),
    ("keeping", &["folders", "record"]),
    ("filter", &["address", "clock", "message", "payload", "record", "socket"]),
    (
        "lab",
        &["address", "behaviour", "escape", "fault", "filter", "framing", "locale", "message", "payload", "replace"],
    ),
    ("python", &["address", "behaviour", "escape", "file_name", "framing", "lab", "payload"]),
    ("lesson", &["escape", "framing", "lab", "locale", "message", "payload", "socket", "units"]),
    ("checks", &["address", "clock", "escape", "lab", "lesson", "message", "record", "socket", "units"]),
    ("row_text", &["address", "escape", "locale", "message", "record", "socket", "units"]),
    ("diagram", &["address", "clock", "escape", "lab", "locale", "record", "row_text", "socket", "units"]),
    ("reach", &["address", "socket"]),
    ("explain", &["address", "lab", "locale", "message", "record", "services", "socket"]),
    (
        "export",
        &[
            "address", "clock", "escape", "fault", "framing", "message", "payload", "record", "replace", "socket",
            "units",
        ],
    ),
    (
        "engine",
        &[
            "address",
            "behaviour",
            "clock",
            "fault",
            "framing",
            "lab",
            "message",
            "payload",
            "record",
            "socket",
            "units",
        ],
    ),
    (
        "report",
        &[
            "checks", "clock", "diagram", "escape", "explain", "export", "lab", "lesson", "locale", "message",
            "payload", "record", "replace", "row_text", "socket", "units",
        ],
    ),
    ("by_hand", &["address", "clock", "engine", "escape", "message", "payload", "record", "socket"]),
    ("session", &["address", "clock", "engine", "fault", "framing", "lab", "message", "payload", "record", "socket"]),
    (
        "play",
        &[
            "address", "by_hand", "checks", "clock", "engine", "export", "lab", "lesson", "locale", "payload",
            "record", "session",
        ],
    ),
    (
        "cli",
        &[
            "address",
            "behaviour",
            "checks",
            "clock",
            "engine",
            "escape",
            "explain",
            "export",
            "fault",
            "filter",
            "folders",
            "framing",
            "keeping",
            "lab",
            "lesson",
            "locale",
            "message",
            "payload",
            "play",
            "python",
            "reach",
            "record",
            "report",
            "services",
            "session",
            "socket",
            "units",
        ],
    ),
    (
        "ui",
        &[
            "address",
            "behaviour",
            "by_hand",
            "checks",
            "clock",
            "diagram",
            "engine",
            "escape",
            "explain",
            "export",
            "fault",
            "file_name",
            "filter",
            "folders",
            "framing",
            "keeping",
            "lab",
            "lesson",
            "locale",
            "message",
            "payload",
            "python",
            "reach",
            "record",
            "replace",
            "report",
            "row_text",
            "services",
            "session",
            "units",
            "socket",
        ],
    ),
];

/// Crates that only some modules may name, and why.
const DOORS: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "egui",
            "eframe",
            "egui_winit",
            "winit",
            "softbuffer",
            "rfd",
            "resvg",
            "egui_plot",
            "egui_table",
            "egui_tiles",
        ],
        &["ui"],
        "the engine knows no window",
    ),
    (
        &["socket2", "mio", "listeners", "rlimit", "rustix", "if_addrs", "dns_lookup", "gethostname"],
        &["socket"],
        "one door to the operating system",
    ),
    (&["directories"], &["folders"], "a portable program keeps everything beside itself"),
    (&["clap"], &["cli"], "the command line is one front end of two"),
    (&["ctrlc"], &["cli", "ui"], "only what a person starts is ended by a signal"),
    (&["fluent_bundle", "unic_langid"], &["message"], "texts come from one place"),
    (
        &["minijinja"],
        &["python", "report"],
        "programs and reports are the two kinds of files that are made of templates",
    ),
];

/// What a behaviour, a framing and a payload must not name: they do no I/O and know no thread.
const PURE: &[&str] = &["behaviour", "fault", "framing", "payload"];
const IMPURE: &[&str] =
    &["std::fs", "std::net::Tcp", "std::net::Udp", "std::thread", "std::sync", "crossbeam_channel", "std::io"];

struct Source {
    path: PathBuf,
    module: String,
    /// The code without comments and tests.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let module_of = |path: &Path| {
        let inside = path.strip_prefix(&root).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        first.trim_end_matches(".rs").to_owned()
    };
    files
        .into_iter()
        .filter(|path| !is_test_module(path))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            Source { module: module_of(&path), code: without_tests(&text), path }
        })
        .filter(|source| !matches!(source.module.as_str(), "lib" | "main"))
        .collect()
}

/// The code before the first module of tests, without comments.
fn without_tests(text: &str) -> String {
    let mut code = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let opens_tests = |next: &&str| next.contains("mod ") && next.ends_with('{');
        if line == "#[cfg(test)]" && lines.peek().is_some_and(opens_tests) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push(line);
        }
    }
    code.join("\n")
}

/// Whether a file is a module of tests: its parent names it under `#[cfg(test)]`.
fn is_test_module(path: &Path) -> bool {
    let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) else { return false };
    let parent = path.with_file_name("mod.rs");
    fs::read_to_string(parent).is_ok_and(|text| text.contains(&format!("#[cfg(test)]\nmod {name};")))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The modules that the code names as `crate::module`.
fn named_modules(code: &str) -> Vec<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut named: Vec<String> = code.split("crate::").skip(1).map(name).collect();
    // `use crate::{a, b::c}` names several.
    for list in code.split("crate::{").skip(1) {
        named.extend(list.split(['}', ';']).next().unwrap_or_default().split(',').map(|part| name(part.trim())));
    }
    named.retain(|name| !name.is_empty());
    named
}

#[test]
fn modules_name_only_those_below_them() {
    let arrows: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(allowed) = arrows.get(source.module.as_str()) else {
            wrong.push(format!("{}: the module {} is not in the table", source.path.display(), source.module));
            continue;
        };
        for named in named_modules(&source.code) {
            if named != source.module && arrows.contains_key(named.as_str()) && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} names {named}", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_itself_has_no_circle() {
    // Every module stands after all that it may name, so a circle cannot be written down.
    for (place, (module, below)) in ARROWS.iter().enumerate() {
        for named in *below {
            assert!(
                ARROWS[..place].iter().any(|(earlier, _)| earlier == named),
                "{module} names {named}, which stands later"
            );
        }
    }
}

/// Crates that fetch from or send to the web. The program opens the sockets of its labs and no others.
const WEB: &[&str] = &[
    "attohttpc",
    "curl",
    "h2",
    "hyper",
    "isahc",
    "minreq",
    "native-tls",
    "reqwest",
    "rustls",
    "surf",
    "ureq",
    "webbrowser",
];

#[test]
fn nothing_is_sent_anywhere() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    let packages: Vec<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(packages.contains(&"socket2"), "Cargo.lock is not read");
    let found: Vec<&&str> = WEB.iter().filter(|name| packages.contains(name)).collect();
    assert!(found.is_empty(), "a crate for the web is linked: {found:?}");
}

#[test]
fn doors_are_kept() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (crates, keepers, why) in DOORS {
            for name in crates.iter().filter(|_| !keepers.contains(&source.module.as_str())) {
                if source.code.contains(&format!("{name}::")) {
                    wrong.push(format!("{} names {name}: {why}", source.path.display()));
                }
            }
        }
        let opens_sockets = ["net::TcpStream", "net::TcpListener", "net::UdpSocket", "os::unix::net"];
        if source.module != "socket" && opens_sockets.iter().any(|name| source.code.contains(name)) {
            wrong.push(format!("{} opens sockets itself", source.path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_window_edits_knows_no_window() {
    let is_model = |source: &&Source| {
        source.module == "ui" && source.path.iter().any(|part| part == "model" || part == "model.rs")
    };
    let model: Vec<Source> = sources().into_iter().filter(|source| is_model(&source)).collect();
    assert!(!model.is_empty());
    for source in model {
        for name in ["egui", "eframe", "rfd", "panels", "widgets"] {
            assert!(!source.code.contains(&format!("{name}::")), "{} names {name}", source.path.display());
        }
    }
}

#[test]
fn behaviours_framings_and_payloads_do_no_io() {
    for source in sources().iter().filter(|source| PURE.contains(&source.module.as_str())) {
        for name in IMPURE {
            assert!(!source.code.contains(name), "{} names {name}", source.path.display());
        }
    }
}

#[test]
fn the_program_never_unwraps() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|source| {
            [".unwrap()", ".expect(", "todo!", "unimplemented!"].iter().any(|bad| source.code.contains(bad))
        })
        .map(|source| source.path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "an error that reaches a user as a panic: {wrong:?}");
}

#[test]
fn the_picture_names_every_module() {
    let picture = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    for (module, _) in ARROWS {
        assert!(picture.contains(&format!("`{module}`")), "ARCHITECTURE.md says nothing of `{module}`");
    }
}

//! No file needs itself in a circle: the files and folders that stand beside each other name each other one way only.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::{Source, sources};

/// The modules that are held to it.
const HELD: &[&str] = &["engine", "explain", "locale", "python", "services", "ui"];

/// A path of names: `["ui", "panels", "log"]`.
type Names = Vec<String>;

/// Where the code of a module stands among its neighbours: `ui/panels/log/mod`.
fn module_of(source: &Source) -> Names {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = source.path.strip_prefix(root).unwrap().with_extension("");
    let mut names: Names = inside.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    names.pop_if(|name| name == "mod");
    names
}

/// The paths that a `use` names, its lists taken apart: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn taken_apart(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((before, list)) = tree.split_once('{') else { return vec![tree.to_owned()] };
    let list = list.strip_suffix('}').unwrap_or_else(|| panic!("no list: {tree}"));
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in list.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            c => parts.last_mut().unwrap().push(c),
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| taken_apart(part)).map(|part| format!("{before}{part}")).collect()
}

/// The paths that the code names: those of its `use` lines, and those that it begins with `crate` or `super`.
fn named_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line_begins = code[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = code[line_begins..at].trim();
        if before.is_empty() || before.starts_with("pub") {
            paths.extend(taken_apart(code[at + 4..].split(';').next().unwrap()));
        }
    }
    for root in ["crate::", "super::"] {
        let end = |rest: &str| rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(rest.len());
        let begins = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let found = code.match_indices(root).filter(|(at, _)| begins(*at));
        // What ends in `::` is the beginning of a list, and taken apart above.
        paths.extend(
            found.map(|(at, _)| code[at..][..end(&code[at..])].to_owned()).filter(|path| !path.ends_with("::")),
        );
    }
    paths
}

/// The module that a path in `from` leads to, however much of it is the name of something in that module.
fn target(from: &[String], path: &str, modules: &BTreeSet<Names>) -> Option<Names> {
    let mut names: Vec<&str> = path.split("::").map(str::trim).collect();
    let mut at: Names = match names[0] {
        "crate" => Vec::new(),
        "super" => from[..from.len() - 1].to_vec(),
        _ => from.to_vec(),
    };
    if ["crate", "super", "self"].contains(&names[0]) {
        names.remove(0);
    }
    while names.first() == Some(&"super") {
        at.pop();
        names.remove(0);
    }
    let longer = names.iter().scan(at.clone(), |at, name| {
        at.push((*name).to_owned());
        Some(at.clone())
    });
    std::iter::once(at).chain(longer).filter(|path| modules.contains(path)).last()
}

/// For each folder, which of its files and folders names which, and where it does.
fn arrows(sources: &[Source]) -> BTreeMap<Names, BTreeMap<(String, String), String>> {
    let modules: BTreeSet<Names> = sources.iter().map(module_of).collect();
    // What stands in a folder's own file stands beside the folder's other files.
    let folders: BTreeSet<&[String]> = modules.iter().map(|module| &module[..module.len() - 1]).collect();
    let place = |mut module: Names| {
        if folders.contains(&module[..]) {
            module.push("mod".to_owned());
        }
        module
    };
    let mut arrows: BTreeMap<Names, BTreeMap<(String, String), String>> = BTreeMap::new();
    for source in sources {
        let from = module_of(source);
        for path in named_paths(&source.code) {
            let Some(to) = target(&from, &path, &modules).filter(|to| *to != from) else { continue };
            let (from, to) = (place(from.clone()), place(to));
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            let arrow = (from[common].clone(), to[common].clone());
            let where_from = format!("{} names {}", from.join("/"), to.join("/"));
            arrows.entry(from[..common].to_vec()).or_default().insert(arrow, where_from);
        }
    }
    arrows
}

/// Takes away what is in no circle: what names nothing that is left, and what nothing that is left names.
fn keep_circles(arrows: &mut BTreeMap<(String, String), String>) {
    loop {
        let before = arrows.len();
        let ends: BTreeSet<String> = arrows.keys().map(|(_, to)| to.clone()).collect();
        let begins: BTreeSet<String> = arrows.keys().map(|(from, _)| from.clone()).collect();
        arrows.retain(|(from, to), _| ends.contains(from) && begins.contains(to));
        if arrows.len() == before {
            return;
        }
    }
}

#[test]
fn files_that_stand_beside_each_other_name_each_other_one_way() {
    let mut circles = Vec::new();
    for (folder, mut arrows) in arrows(&sources()) {
        if folder.first().is_some_and(|module| HELD.contains(&module.as_str())) {
            keep_circles(&mut arrows);
            circles.extend(arrows.into_values());
        }
    }
    assert!(circles.is_empty(), "in a circle:\n{}", circles.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let source = |path: &str, code: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path);
        Source { path, module: String::new(), code: code.to_owned() }
    };
    let found = |sources: &[Source]| {
        let mut inside = arrows(sources).remove(&vec!["a".to_owned()]).unwrap_or_default();
        keep_circles(&mut inside);
        inside.into_keys().map(|(from, to)| format!("{from} {to}")).collect::<Vec<_>>()
    };
    let top = source("a/mod.rs", "mod b;\nmod c;\npub use b::B;");
    let folder = || source("a/c/mod.rs", "use crate::{clock, a::{b::B, d::D as Other}};");
    let below = source("a/b.rs", "pub struct B;");
    assert!(found(&[top, folder(), source("a/c/e.rs", "use super::C;"), below]).is_empty());
    let through_a_folder = [folder(), source("a/c/e.rs", ""), source("a/b.rs", "fn f() { super::c::e::g() }")];
    assert_eq!(found(&through_a_folder), ["b c", "c b"]);
    let through_the_top = [source("a/mod.rs", "use b::B;"), source("a/b.rs", "use super::A;")];
    assert_eq!(found(&through_the_top), ["b mod", "mod b"]);
}

//! What the packages tell each system of the program: its names, its version, and the files that it opens, which are the same everywhere.

use std::fs;
use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name)).unwrap()
}

/// What stands behind a key of a dictionary of a property list.
fn value<'a>(dict: Node<'a, 'a>, key: &str) -> Node<'a, 'a> {
    let is_key = |node: &Node<'_, '_>| node.has_tag_name("key") && node.text() == Some(key);
    let key_node = dict.children().find(is_key).unwrap_or_else(|| panic!("{key} is missing"));
    key_node.next_siblings().skip(1).find(Node::is_element).unwrap()
}

fn texts(node: Node<'_, '_>) -> Vec<String> {
    node.descendants()
        .filter(|node| node.has_tag_name("string"))
        .filter_map(|node| node.text())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_property_list_of_the_bundle_is_whole() {
    let text = read("macos/Info.plist");
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).unwrap();
    let plist = document.root_element();
    assert_eq!((plist.tag_name().name(), plist.attribute("version")), ("plist", Some("1.0")));
    let top = plist.first_element_child().unwrap();
    // A dictionary is keys and values by turns.
    for dict in top.descendants().filter(|node| node.has_tag_name("dict")) {
        let names: Vec<&str> = dict.children().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
        assert!(names.chunks(2).all(|pair| pair.len() == 2 && pair[0] == "key" && pair[1] != "key"), "{names:?}");
    }
    assert_eq!(value(top, "CFBundleExecutable").text(), Some("socketlab"));
    assert_eq!(texts(value(top, "CFBundleLocalizations")), ["en", "zh-Hans"]);
    // The script that makes the bundle fills these in.
    for key in ["CFBundleVersion", "CFBundleShortVersionString"] {
        assert_eq!(value(top, key).text(), Some("VERSION"));
    }
    let exported = texts(value(top, "UTExportedTypeDeclarations"));
    let opened = texts(value(top, "CFBundleDocumentTypes"));
    assert!(exported.contains(&"lablog".to_owned()) && opened.contains(&"toml".to_owned()));
    for kind in opened.iter().filter(|text| text.starts_with("org.")) {
        assert!(exported.contains(kind), "{kind} is opened and not declared");
    }
    for language in ["en", "zh-Hans"] {
        let strings = read(&format!("macos/{language}.lproj/InfoPlist.strings"));
        for name in ["CFBundleName", "CFBundleDisplayName", "Socket Lab lab", "Socket Lab recorded log"] {
            assert!(strings.contains(name), "{language} has no {name}");
        }
    }
}

#[test]
fn each_system_opens_the_same_files() {
    let mime = read("linux/socketlab.xml");
    let document = Document::parse(&mime).unwrap();
    let of = |tag: &str, attribute: &str| -> Vec<String> {
        let nodes = document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.freedesktop.org/standards/shared-mime-info", tag)));
        nodes.filter_map(|node| node.attribute(attribute)).map(str::to_owned).collect()
    };
    assert_eq!(of("glob", "pattern"), ["*.lab.toml", "*.lablog"]);
    let desktop = read("linux/socketlab.desktop");
    let types = desktop.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap();
    assert_eq!(types.trim_end_matches(';').split(';').collect::<Vec<_>>(), of("mime-type", "type"));
    assert!(desktop.contains("\nExec=socketlab %f\n"));
    let installer = read("windows/installer.nsi");
    for ending in ["\\.lablog", "\\.toml"] {
        assert!(installer.contains(ending), "the installer says nothing of {ending}");
    }
}

#[test]
fn what_the_installer_writes_its_uninstaller_takes() {
    let installer = read("windows/installer.nsi");
    let (installs, removes) = installer.split_once("Section \"Uninstall\"").unwrap();
    for class in ["SocketLab.Log", "SocketLab.Lab"] {
        assert!(installs.contains(&format!("!insertmacro kind \"{class}\"")));
        assert!(removes.contains(&format!("DeleteRegKey HKCU \"${{CLASSES}}\\{class}\"")), "{class} is left");
    }
    for text in ["LabFile", "LogFile", "RemoveOwn", "Title"] {
        for language in ["ENGLISH", "SIMPCHINESE"] {
            assert!(
                installs.contains(&format!("LangString {text} ${{LANG_{language}}}")),
                "{text} is not in {language}"
            );
        }
    }
}

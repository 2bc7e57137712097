//! Names of files, made from what a person has called something: good on every system.

/// Letters and digits that are kept at most: with an ending it fits into the 255 bytes that file systems take, in Chinese, too.
const MOST: usize = 60;

/// What Windows takes for a device, whatever ending follows and however it is written ("Naming Files, Paths, and Namespaces").
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin", "conout"];
/// And these with one digit behind them, of which three may be raised.
const NUMBERED: [&str; 2] = ["com", "lpt"];
const DIGITS: &str = "0123456789¹²³";

/// The name of a file without its ending: letters and digits of any script stay, and `-` is put in the place of all else, as some
/// system gives it a meaning. `otherwise` is for a name that has none of them.
pub fn stem(name: &str, otherwise: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let stem: String = name.trim().chars().map(plain).take(MOST).collect();
    match stem.trim_matches('-') {
        "" => otherwise.to_owned(),
        stem if is_device(stem) => format!("{stem}_"),
        stem => stem.to_owned(),
    }
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_lowercase();
    let of_number = |name: &&str| {
        let mut rest = stem.strip_prefix(*name).unwrap_or_default().chars();
        rest.next().is_some_and(|digit| DIGITS.contains(digit)) && rest.next().is_none()
    };
    DEVICES.contains(&stem.as_str()) || NUMBERED.iter().any(of_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_system_takes_them() {
        for (name, expected) in [
            ("server", "server"),
            ("../a b", "a-b"),
            ("服务器", "服务器"),
            ("第一课：TCP/UDP", "第一课-TCP-UDP"),
            ("a:b", "a-b"),
            ("ends in dots...", "ends-in-dots"),
            ("...", "endpoint"),
            ("CON", "CON_"),
            ("nul", "nul_"),
            ("Com1", "Com1_"),
            ("LPT³", "LPT³_"),
            ("com10", "com10"),
            ("console", "console"),
        ] {
            assert_eq!(stem(name, "endpoint"), expected, "{name}");
        }
        assert_eq!(stem(&"长".repeat(300), "endpoint").chars().count(), MOST);
    }

    #[test]
    fn a_file_of_each_can_be_made_here() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["CON", "nul", "a:b", "dots...", "tcp://127.0.0.1:80?", "\u{202e}服务器", "COM1"] {
            let path = folder.path().join(format!("{}.txt", stem(name, "endpoint")));
            std::fs::write(&path, name).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), name);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 7);
    }
}

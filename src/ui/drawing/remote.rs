//! Whether the window is seen on another machine. Each of its pictures then goes through a network, and a graphics card of this one,
//! where there is any, may be taken away at any time.

/// Whether this program runs in a session that another machine shows.
pub fn is_remote() -> bool {
    tells(|name| std::env::var(name).ok())
}

/// `variable`: the environment's.
fn tells(variable: impl Fn(&str) -> Option<String>) -> bool {
    let begins =
        |name, with: &[&str]| variable(name).is_some_and(|value| with.iter().any(|start| value.starts_with(start)));
    // Windows: "Console", or "RDP-Tcp#" and a number; Citrix has "ICA-".
    begins("SESSIONNAME", &["RDP-", "ICA-"])
        || ["XRDP_SESSION", "VNCDESKTOP"].into_iter().any(|name| variable(name).is_some())
        // ssh -X: an X server behind a connection. On this machine it is named without a host.
        || (variable("WAYLAND_DISPLAY").is_none() && begins("DISPLAY", &["localhost:"]) && variable("SSH_CONNECTION").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_of_a_remote_session_is_known() {
        let is = |all: &[(&str, &str)]| {
            tells(|name| all.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
        };
        assert!(is(&[("SESSIONNAME", "RDP-Tcp#3")]));
        assert!(is(&[("XRDP_SESSION", "1"), ("DISPLAY", ":10.0")]));
        assert!(is(&[("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22"), ("DISPLAY", "localhost:10.0")]));
        assert!(!is(&[("SESSIONNAME", "Console")]));
        assert!(!is(&[("DISPLAY", ":0")]));
        // Who came by ssh and named the screen of the machine.
        assert!(!is(&[("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22"), ("DISPLAY", ":0")]));
    }
}

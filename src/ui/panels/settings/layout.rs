//! What stands where in the form, as data: the parts in their order, and the settings of each. What an endpoint does not
//! have is left out.

/// In sight at once: parts of the address, and settings by their keys in lab files.
pub(super) const EVERYDAY: &[&str] = &[
    "host",
    "port",
    "target",
    "seed",
    "model",
    "behaviour",
    "list",
    "answer",
    "stamp",
    "leave",
    "folder",
    "hidden_names",
    "delay_ms",
];

/// What takes the whole width, below them; and how a stream is cut.
pub(super) const WIDE: &[&str] = &["text", "rule", "framing", "to_target", "to_client"];

/// A click away: the key of each section's title, and its settings.
pub(super) const SECTIONS: &[(&str, &[&str])] = &[
    (
        "settings-traffic",
        &[
            "turns",
            "encoding",
            "cut_datagrams",
            "recv_size",
            "recv_pause_ms",
            "connect_timeout_ms",
            "answer_timeout_ms",
            "no_delay",
            "so_rcvbuf",
            "so_sndbuf",
            "idle_ms",
            "reconnect",
            "unconnected",
            "keep_half_open",
        ],
    ),
    ("settings-listening", &["backlog", "accepts", "forks", "max_connections", "reuse_addr"]),
    ("settings-datagrams", &["broadcast", "groups", "multicast_ttl", "multicast_interface", "multicast_loop"]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::SETTINGS;

    #[test]
    fn every_setting_stands_in_one_place() {
        let sections = SECTIONS.iter().flat_map(|(_, ids)| *ids);
        let mut laid: Vec<&str> = EVERYDAY.iter().chain(WIDE).chain(sections).copied().collect();
        // Where a peer sends is asked for beside what it sends, and a relay has a field for its target.
        let all = ["host", "port", "target"]
            .into_iter()
            .chain(SETTINGS.iter().map(|setting| setting.id).filter(|id| *id != "to"));
        let mut all: Vec<&str> = all.collect();
        laid.sort_unstable();
        all.sort_unstable();
        assert_eq!(laid, all);
    }
}

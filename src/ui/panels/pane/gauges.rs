//! What the system says of an endpoint's sockets, in words. It is looked at only while the pane is drawn.

use std::sync::Arc;

use super::context::EndpointView;
use crate::address::{Addr, Transport};
use crate::lab::Role;
use crate::locale::Locale;
use crate::record::EndpointId;
use crate::session::{ConnectionGauge, GaugeLook, Gauges, Session};
use crate::socket::{TcpState, UdpQueue};
use crate::units::size;

/// Waiting clients that are named, of however many.
const MOST_NAMED: usize = 4;

/// The look of one pane.
#[derive(Default)]
pub struct GaugeWatch {
    look: Option<GaugeLook>,
    is_drawn: bool,
}

impl GaugeWatch {
    /// What was seen last. The pane is drawn: from now on it is looked.
    pub fn update(&mut self, session: &Session, id: EndpointId) -> Arc<Gauges> {
        self.is_drawn = true;
        let look = self.look.take().filter(|look| look.is_of(session));
        self.look.insert(look.unwrap_or_else(|| session.look_at_gauges(id))).now()
    }

    /// A frame is over: a pane that was not drawn in it needs nothing.
    pub fn rest(&mut self) {
        if !std::mem::take(&mut self.is_drawn) {
            self.look = None;
        }
    }
}

/// A few words, and the sentence that they stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words {
    pub short: String,
    pub sentence: String,
    /// Something was lost.
    pub is_wrong: bool,
}

impl Words {
    fn quiet(short: String, sentence: String) -> Self {
        Self { short, sentence, is_wrong: false }
    }
}

impl EndpointView<'_> {
    /// The state of its socket: that of a client's connection, LISTEN of a server; `None` where it has none.
    pub(super) fn state_words(&self) -> Option<Words> {
        let (gauges, locale) = (self.gauges, self.cx.locale);
        let is_client = self.endpoint.role() == Role::Client;
        let open = self.status.open().next().map(|(id, _)| id).filter(|_| is_client);
        // Of the closed ones the last is the one that is asked about.
        let last = || gauges.connections.iter().next_back().map(|(_, gauge)| *gauge).filter(|_| is_client);
        let gauge = open.map(|id| gauges.connections.get(&id).copied().unwrap_or_default()).or_else(last);
        match gauge {
            Some(gauge) if gauge.waits_for_accept => {
                Some(Words::quiet(locale.text("gauge-not-accepted-short"), not_accepted(locale)))
            }
            Some(ConnectionGauge { state: Some(state), .. }) => Some(of_state(state, locale)),
            Some(_) if self.endpoint.transport() == Transport::Tcp && !has_states() => {
                Some(Words::quiet(locale.text("gauge-no-states"), locale.text("gauge-no-states-hint")))
            }
            _ => gauges.state.map(|state| of_state(state, locale)),
        }
    }

    /// How many wait to be accepted, of how many that may: `backlog 1/128`; `None` of one that has no backlog.
    pub(super) fn backlog_words(&self) -> Option<Words> {
        let (locale, transport) = (self.cx.locale, self.endpoint.transport());
        if self.endpoint.role() != Role::Server || transport != Transport::Tcp {
            return None;
        }
        let Some(backlog) = &self.gauges.backlog else {
            let key = if has_states() { "setting-backlog-hint" } else { "gauge-no-states-hint" };
            return Some(Words::quiet(self.backlog_short("–"), locale.text(key)));
        };
        let hint = match backlog.waiting {
            0 => locale.text("setting-backlog-hint"),
            waiting => backlog_text(waiting, &backlog.who, locale),
        };
        Some(Words::quiet(self.backlog_short(&backlog.waiting.to_string()), hint))
    }

    /// The widest that [`Self::backlog_words`] are.
    pub(super) fn backlog_short(&self, waiting: &str) -> String {
        let most = self.endpoint.listening().backlog.to_string();
        self.cx.locale.with("facts-backlog", &[("n", waiting.into()), ("most", most.into())])
    }

    /// How much lies unread in its sockets; `None` where there is nothing to ask.
    pub(super) fn unread_words(&self) -> Option<Words> {
        let (gauges, locale) = (self.gauges, self.cx.locale);
        if let Some(queue) = gauges.queue {
            return Some(of_queue(queue, locale));
        }
        let all = gauges.connections.values();
        let unread = all.filter_map(|gauge| gauge.unread).reduce(|sum, unread| sum + unread)?;
        Some(Words::quiet(amount("gauge-unread", unread, locale), locale.text("gauge-unread-hint")))
    }
}

/// Who waits to be accepted.
fn backlog_text(waiting: u64, who: &[Addr], locale: &Locale) -> String {
    let mut named: Vec<String> = who.iter().take(MOST_NAMED).map(Addr::to_string).collect();
    if waiting > named.len() as u64 {
        named.push("…".to_owned());
    }
    locale.with("backlog-waiting", &[("n", waiting.into()), ("who", locale.list(&named).into())])
}

/// What is said of a connection in its row: `ESTABLISHED · unread 6 B`; nothing where nothing is known.
pub(super) fn in_row(gauge: &ConnectionGauge, locale: &Locale) -> Vec<String> {
    let state = gauge.state.map(|state| state.name().to_owned());
    let waits = gauge.waits_for_accept.then(|| locale.text("gauge-not-accepted"));
    let some = |key: &str, bytes: Option<u64>| bytes.filter(|bytes| *bytes > 0).map(|bytes| amount(key, bytes, locale));
    let amounts = [some("gauge-unread", gauge.unread), some("gauge-unsent", gauge.unsent)];
    [state, waits].into_iter().chain(amounts).flatten().collect()
}

/// All that is known of a connection, line by line.
pub(super) fn in_hover(gauge: &ConnectionGauge, transport: Transport, locale: &Locale) -> Vec<String> {
    let state = gauge.state.map(|state| of_state(state, locale).sentence);
    let waits = gauge.waits_for_accept.then(|| not_accepted(locale));
    let unknown = transport == Transport::Tcp && gauge.state.is_none() && !has_states();
    let amounts = [("gauge-unread", gauge.unread), ("gauge-unsent", gauge.unsent)];
    let amounts: Vec<String> =
        amounts.iter().filter_map(|(key, bytes)| bytes.map(|bytes| amount(key, bytes, locale))).collect();
    let amounts = Some(amounts.join(" · ")).filter(|text| !text.is_empty());
    [state, waits, amounts, unknown.then(|| locale.text("gauge-no-states-hint"))].into_iter().flatten().collect()
}

/// Whether this system has a table of TCP's states.
fn has_states() -> bool {
    cfg!(target_os = "linux")
}

fn of_state(state: TcpState, locale: &Locale) -> Words {
    let key = format!("tcp-{}-hint", state.name().to_ascii_lowercase().replace('_', "-"));
    Words::quiet(
        state.name().to_owned(),
        locale.with("gauge-state", &[("state", state.name().into()), ("means", locale.text(&key).into())]),
    )
}

fn of_queue(queue: UdpQueue, locale: &Locale) -> Words {
    let used = amount("gauge-queue", queue.used, locale);
    let lost = (queue.dropped > 0).then(|| locale.with("gauge-dropped", &[("n", queue.dropped.into())]));
    let short = lost.map_or_else(|| used.clone(), |lost| format!("{used} · {lost}"));
    Words { short, sentence: locale.text("gauge-queue-hint"), is_wrong: queue.dropped > 0 }
}

fn not_accepted(locale: &Locale) -> String {
    format!("{}\n{}", locale.text("gauge-not-accepted"), locale.text("gauge-not-accepted-hint"))
}

fn amount(key: &str, bytes: u64, locale: &Locale) -> String {
    locale.with(key, &[("bytes", size(bytes).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    const STATES: [TcpState; 10] = [
        TcpState::Established,
        TcpState::SynSent,
        TcpState::SynRecv,
        TcpState::FinWait1,
        TcpState::FinWait2,
        TcpState::TimeWait,
        TcpState::CloseWait,
        TcpState::LastAck,
        TcpState::Listen,
        TcpState::Closing,
    ];

    #[test]
    fn of_many_that_wait_some_are_named() {
        let waiting: Vec<Addr> = (0..9).map(|n| Addr::from(([127, 0, 0, 1], 40_000 + n))).collect();
        for (language, end) in [(Language::English, "127.0.0.1:40003, …"), (Language::Chinese, "127.0.0.1:40003、…")]
        {
            let text = backlog_text(9, &waiting, &Locale::new(language));
            assert!(text.contains('9') && text.contains(end) && !text.contains("40004"), "{text}");
        }
    }

    #[test]
    fn every_state_is_explained_in_both_languages() {
        for locale in Language::ALL.map(Locale::new) {
            for state in STATES {
                let key = format!("tcp-{}-hint", state.name().to_ascii_lowercase().replace('_', "-"));
                assert!(locale.has(&key), "{key}");
                assert!(of_state(state, &locale).sentence.starts_with(state.name()));
            }
        }
    }

    #[test]
    fn a_row_has_what_is_known_and_amounts_that_are_something() {
        let locale = Locale::new(Language::English);
        let gauge = ConnectionGauge {
            unread: Some(6),
            unsent: Some(0),
            state: Some(TcpState::Established),
            ..Default::default()
        };
        assert_eq!(in_row(&gauge, &locale), ["ESTABLISHED", "unread 6 B"]);
        assert_eq!(in_row(&ConnectionGauge::default(), &locale), [""; 0]);
        let waits = ConnectionGauge { waits_for_accept: true, ..gauge };
        assert_eq!(in_row(&waits, &locale)[1], "connected; not accepted yet");
        assert!(in_hover(&waits, Transport::Tcp, &locale).iter().any(|line| line == "unread 6 B · unsent 0 B"));
    }

    #[test]
    fn what_a_queue_has_lost_is_said_beside_what_is_in_it() {
        let locale = Locale::new(Language::English);
        let words = |dropped| of_queue(UdpQueue { used: 4608, dropped }, &locale);
        assert_eq!((words(0).short.as_str(), words(0).is_wrong), ("queue 4.5 KiB", false));
        assert_eq!((words(92).short.as_str(), words(92).is_wrong), ("queue 4.5 KiB · 92 dropped", true));
    }
}

//! A regular expression as an automaton that goes on from one piece of a text to the next, and says whether a match has begun.

use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind, meta};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind, Look};

use super::pattern::{CACHE, NEST, SIZE};

/// The expression, and what is known of its automaton.
pub(super) struct Automaton {
    dfa: DFA,
    /// Finds where a match is.
    pub whole: meta::Regex,
    cache: Cache,
    /// How often what was known has been given up: states of before are none any more.
    cleared: usize,
    /// The states in which no match has begun, the first that of the beginning.
    idle: Vec<LazyStateID>,
    /// The bytes that begin no match.
    begins_none: Box<[bool; 256]>,
}

/// How far it is, good until what is known is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    id: LazyStateID,
    cleared: usize,
}

impl Automaton {
    /// `None` for one that asks where the text begins or ends, or that is too large.
    pub fn new(typed: &str) -> Option<Self> {
        let hir = ParserBuilder::new().utf8(false).nest_limit(NEST).build().parse(typed).ok()?;
        let looks = hir.properties().look_set();
        if looks.contains(Look::Start) || looks.contains(Look::End) {
            return None;
        }
        let core = core(hir);
        let nfa = thompson::Config::new().utf8(false).nfa_size_limit(Some(SIZE)).which_captures(WhichCaptures::None);
        let nfa = thompson::Compiler::new().configure(nfa).build_from_hir(&core).ok()?;
        // All matches: after one it goes on.
        let config = DFA::config().match_kind(MatchKind::All).unicode_word_boundary(true).cache_capacity(CACHE);
        let dfa = DFA::builder().configure(config.skip_cache_capacity_check(true)).build_from_nfa(nfa).ok()?;
        let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(SIZE)).hybrid_cache_capacity(CACHE);
        let whole = meta::Regex::builder().configure(config).build_from_hir(&core).ok()?;
        let cache = dfa.create_cache();
        let mut new = Self { dfa, whole, cache, cleared: 0, idle: Vec::new(), begins_none: Box::new([false; 256]) };
        new.learn()?;
        Some(new)
    }

    /// Learns anew which states are idle.
    fn learn(&mut self) -> Option<()> {
        self.idle.clear();
        let before = [None, Some(b' '), Some(b'a'), Some(b'\n'), Some(b'\r')];
        for before in before {
            let at = start::Config::new().anchored(Anchored::No).look_behind(before);
            self.idle.push(self.dfa.start_state(&mut self.cache, &at).ok()?);
        }
        let first = *self.idle.first()?;
        for (byte, begins_none) in (0..=u8::MAX).zip(self.begins_none.iter_mut()) {
            *begins_none = self.dfa.next_state(&mut self.cache, first, byte).is_ok_and(|next| next == first);
        }
        self.cleared = self.cache.clear_count();
        Some(())
    }

    /// Where nothing has come yet; `None` where it cannot go on.
    pub fn start(&mut self) -> Option<State> {
        if self.cleared != self.cache.clear_count() {
            self.learn()?;
        }
        Some(State { id: *self.idle.first()?, cleared: self.cleared })
    }

    /// Goes on through these bytes, and says whether a match has ended in them; `None` where that is not known.
    pub fn run(&mut self, from: State, bytes: &[u8]) -> Option<(State, bool)> {
        let first = *self.idle.first().filter(|_| self.is_good(from))?;
        let (mut id, mut has_ended) = (from.id, false);
        for byte in bytes {
            if id == first && self.begins_none.get(usize::from(*byte)).is_some_and(|none| *none) {
                continue;
            }
            id = self.dfa.next_state(&mut self.cache, id, *byte).ok()?;
            if id.is_quit() || self.cleared != self.cache.clear_count() {
                return None;
            }
            has_ended |= id.is_match();
        }
        Some((State { id, ..from }, has_ended))
    }

    /// Whether a match ends where nothing more comes.
    pub fn ends(&mut self, at: State) -> bool {
        !self.is_good(at) || self.dfa.next_eoi_state(&mut self.cache, at.id).is_ok_and(|id| id.is_match())
    }

    /// Whether a state is still one.
    pub fn is_good(&self, state: State) -> bool {
        state.cleared == self.cleared && self.cleared == self.cache.clear_count()
    }

    /// Whether no match has begun.
    pub fn is_idle(&self, state: State) -> bool {
        self.is_good(state) && (state.id.is_dead() || self.idle.contains(&state.id))
    }
}

/// The expression without what may be absent at its ends: `.*` before a word would make all a part of it.
fn core(hir: Hir) -> Hir {
    let HirKind::Concat(parts) = hir.kind() else { return hir };
    let may_be_absent = |part: &Hir| matches!(part.kind(), HirKind::Repetition(of) if of.min == 0);
    let Some(first) = parts.iter().position(|part| !may_be_absent(part)) else { return hir };
    let end = parts.iter().rposition(|part| !may_be_absent(part)).map_or(parts.len(), |last| last + 1);
    Hir::concat(parts.get(first..end).unwrap_or_default().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_match_has_begun_where_nothing_of_it_is() {
        // An expression, a text in which none begins, and one in which one does.
        for (typed, idle, begun) in [
            ("n[e]{2}dle", "nothing", "nee"),
            (r"\d{4}", "12 or 123.", "123"),
            ("(?i)hello", "hells", "xHEL"),
            ("no(where|body)", "nor", "nobo"),
            (".*foo.*", "anything", "fo"),
            ("你.好", "你们不 ", "你们"),
            (r"\bword\b", "a sword", "a wor"),
        ] {
            let mut automaton = Automaton::new(typed).unwrap();
            let start = automaton.start().unwrap();
            let (state, has_ended) = automaton.run(start, idle.as_bytes()).unwrap();
            assert!(!has_ended && automaton.is_idle(state), "{typed} in {idle}");
            let (state, has_ended) = automaton.run(state, begun.as_bytes()).unwrap();
            assert!(!has_ended && !automaton.is_idle(state), "{typed} in {begun}");
        }
        assert!(Automaton::new("^GET").is_none() && Automaton::new("end$").is_none());
    }
}

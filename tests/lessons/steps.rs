//! Every step of every lesson, done without a window on ports that are free: its check does not hold before, and holds after.

use std::fs::File;
use std::io::BufReader;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use socketlab::address::Address;
use socketlab::by_hand::{Bench, Request};
use socketlab::checks::{BY_HAND, FactState, Missing, StepState, Verdict};
use socketlab::export::{Context, Names, read, save};
use socketlab::lab::Endpoint;
use socketlab::lab::examples::{EXAMPLES, Example};
use socketlab::lesson::{self, Deed, Lesson, Step};
use socketlab::play::{Elsewhere, Player, check_saved};
use socketlab::record::EndpointId;
use socketlab::session::To;
use socketlab::socket::{Op, Service};

use crate::packets;
use crate::possible::is_possible;

/// How long a step may take behind its last deed; reaching it is a failure.
pub const LIMIT: Duration = Duration::from_secs(25);
/// Lessons that are played at once.
const AT_ONCE: usize = 12;
/// Times are measured: a machine that is busy may be late, and then the lesson is played again.
const TRIES: usize = 3;

/// A port that nobody holds, another one each time, and none of those that the system gives away.
pub fn free_port(_: &Address) -> Option<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let begin = (std::process::id() % 20) as u16 * 1000;
    let ports = std::iter::repeat_with(|| 10_000 + (begin + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000);
    ports.take(20_000).find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
}

#[test]
fn every_step_of_every_lesson_holds_when_it_was_done_and_not_before() {
    let wanted = std::env::var("LESSON").ok();
    let mut examples: Vec<&'static Example> =
        EXAMPLES.iter().filter(|example| wanted.as_ref().is_none_or(|id| id == example.id)).collect();
    // Most of a lesson is waiting. The longest first, so that none begins when all others have ended.
    examples.sort_by_key(|example| lesson::of(example).map_or(Duration::ZERO, |lesson| waits(&lesson)));
    let left = Mutex::new(examples);
    let played = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(example) = left.lock().unwrap().pop() else { break };
                    let began = Instant::now();
                    let result = play_until_it_holds(example);
                    eprintln!("{}: {:.1} s", example.id, began.elapsed().as_secs_f32());
                    played.lock().unwrap().push((example.id, result));
                }
            });
        }
    });
    let played: Vec<(&str, Result<(), String>)> = played.into_inner().unwrap();
    let failed: Vec<String> =
        played.into_iter().filter_map(|(id, result)| Some(format!("{id}: {}", result.err()?))).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// How long a lesson has to wait, at least.
fn waits(lesson: &Lesson) -> Duration {
    let waits = |deed: &Deed| match deed {
        Deed::Wait(time) => time.0,
        Deed::Repeat { every, times, .. } => every.0 * *times,
        _ => Duration::ZERO,
    };
    lesson.steps.iter().flat_map(|step| &step.deeds).map(waits).sum()
}

fn play_until_it_holds(example: &'static Example) -> Result<(), String> {
    if let Err(why) = is_possible(example) {
        eprintln!("skipped: {}: {why}", example.id);
        return Ok(());
    }
    let lesson = whole(lesson::of(example).map_err(|error| error.to_string())?);
    let mut result = Ok(());
    for _ in 0..TRIES {
        result = play(example, &lesson);
        match &result {
            Err(why) => eprintln!("{}: {why}", example.id),
            Ok(()) => break,
        }
    }
    result
}

/// A lesson whose diagnosis, if it has one, is steps behind its own: the evidence is there, and the mend mends.
fn whole(mut lesson: Lesson) -> Lesson {
    if let Some(diagnosis) = lesson.diagnosis.take() {
        let evidence = Step { deeds: Vec::new(), look: diagnosis.symptom.clone(), check: diagnosis.evidence.check };
        let mend = Step { deeds: diagnosis.mend, look: diagnosis.symptom, check: diagnosis.mended };
        lesson.steps.insert(diagnosis.evidence.step + 1, evidence);
        lesson.steps.push(mend);
    }
    lesson
}

fn play(example: &Example, lesson: &Lesson) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let lab = example.lab();
    let elsewhere = Elsewhere::of(&lab, folder.path(), free_port);
    let mut player = Player::new(lesson, &lab, elsewhere).map_err(|error| error.to_string())?;
    for (place, step) in lesson.steps.iter().enumerate() {
        let looks = !acts(step) && place > 0;
        player.settle();
        if player.checker.is_done(place) && !looks {
            return Err(format!("step {} held before it was done", place + 1));
        }
        in_words(example.id, place, &mut player);
        let state = player.play(place, step, LIMIT).ok_or("no such step")?;
        if state.done.is_none() {
            return Err(format!("step {} does not hold: {}", place + 1, told(&state, &player)));
        }
    }
    by_the_saved_log(lesson, example, &player, folder.path())?;
    if player.refused().is_empty() { Ok(()) } else { Err(format!("refused: {:?}", player.refused())) }
}

/// The log of it, saved and read again, shows the same.
fn by_the_saved_log(lesson: &Lesson, example: &Example, player: &Player, folder: &Path) -> Result<(), String> {
    player.session.stop_all();
    let is_active = |id| player.session.status(id).state.is_active();
    player.session.wait_until(LIMIT, || !player.endpoints().any(|(id, _)| is_active(id)));
    player.session.flush();
    let context = Context::new(player.session.clock(), Names::default());
    player.endpoints().for_each(|(id, endpoint)| context.names.set(id, &endpoint.name));
    context.names.set(EndpointId::BY_HAND, BY_HAND);
    let path = folder.join("log.jsonl");
    save((&player.session.log(), &[]), &context, &path, |_| true).map_err(|error| error.to_string())?;
    // Of a flood it would take long, and say nothing more.
    if path.metadata().is_ok_and(|file| file.len() > 8 << 20) {
        return Ok(());
    }
    let packets = folder.join("log.pcapng");
    save((&player.session.log(), &[]), &context, &packets, |_| true).map_err(|error| error.to_string())?;
    packets::are_as_they_should_be(&packets, &path)?;
    let reconnects = |name: &str| {
        player.endpoints().any(|(_, endpoint)| endpoint.name == name && endpoint.client_settings().reconnect)
    };
    let file = BufReader::new(File::open(&path).map_err(|error| error.to_string())?);
    let saved = read(file, &reconnects).map_err(|error| error.to_string())?;
    for (place, state) in check_saved(lesson, &example.lab(), &saved).iter().enumerate() {
        let is_unknown = |fact: &FactState| matches!(fact.verdict, Verdict::NotYet(Missing::NotTold { .. }));
        if state.done.is_none() || state.facts.iter().any(is_unknown) {
            return Err(format!("step {} by the saved log: {}", place + 1, told(state, player)));
        }
    }
    Ok(())
}

fn acts(step: &Step) -> bool {
    step.deeds.iter().any(|deed| matches!(deed, Deed::Press { .. } | Deed::Repeat { .. } | Deed::Call { .. }))
}

fn told(state: &StepState, player: &Player) -> String {
    let facts = state.facts.iter().map(|fact| match &fact.verdict {
        Verdict::Holds(rows) => format!("  holds {rows:?}: {}", fact.text),
        Verdict::NotYet(why) => format!("  not yet: {}: {why}", fact.text),
        Verdict::Broken(why) => format!("  broken: {}: {why}", fact.text),
    });
    let rows = player.session.log();
    let rows = rows.rows(rows.end_row().saturating_sub(60)..).map(|row| {
        let what = row.call().map(|call| format!("{} = {}", call.op, call.outcome));
        format!(
            "    {} {:?} {:?} {}",
            row.number,
            row.endpoint,
            row.connection,
            what.unwrap_or_else(|| format!("{:?}", row.event))
        )
    });
    let missing = state.missing.as_ref().map(ToString::to_string);
    let lines: Vec<String> = facts.chain(rows).collect();
    format!("{missing:?}, refused {:?}\n{}", player.refused(), lines.join("\n"))
}

/// What lessons say in words, because no notation has it.
fn in_words(example: &str, place: usize, player: &mut Player) {
    match (example, place) {
        ("daytime", 2) => {
            let mut bench = Bench::new(player.session.shared().clone(), || {});
            let asked = Service { service: "daytime".into(), protocol: "udp".into() };
            let number = bench.call(Request::alone(Op::GetServByName(Box::new(asked)))).unwrap();
            bench.wait(number, LIMIT).unwrap();
        }
        ("udp-timestamp", 1) => {
            let address = player.endpoints().next().map(|(_, endpoint)| endpoint.address.port).unwrap();
            let id = player.add(Endpoint::server("server 2", format!("tcp://127.0.0.1:{address}").parse().unwrap()));
            let endpoint =
                player.endpoints().find(|(one, _)| *one == id).map(|(_, endpoint)| endpoint.clone()).unwrap();
            player.session.start(id, &endpoint);
        }
        ("udp-unconnected", 2) => {
            let id = |name: &str| player.endpoints().find(|(_, one)| one.name == name).map(|(id, _)| id).unwrap();
            let stranger = player.session.sender(id("stranger")).unwrap();
            for client in ["unconnected client", "connected client"] {
                let to = player.session.status(id(client)).local.clone().unwrap();
                let to = To::Address(format!("udp://{to}").parse().unwrap());
                stranger.send(&to, &bytes::Bytes::from_static(b"psst")).unwrap();
            }
        }
        _ => {}
    }
}

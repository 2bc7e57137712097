//! `--send` and `--expect`, in the order in which they stand on the command line.

use bytes::Bytes;
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use super::Failure;
use super::language::said;
use super::options::PayloadArgs;
use crate::payload::{Moment, Payload};

/// What is to be done, as it was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct StepArgs(Vec<(What, String)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Send,
    Expect,
}

/// One thing to do.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// Rendered when it is sent: it may hold the time.
    Send(Payload),
    Expect(Bytes),
}

impl StepArgs {
    /// The steps, every payload without mistakes.
    pub(super) fn steps(&self, payloads: &PayloadArgs) -> Result<Vec<Step>, Failure> {
        let step = |(what, text): &(What, String)| {
            let payload = Payload::of(text);
            Ok(match what {
                What::Send => {
                    let content = payload.content(&payloads.options(), &Moment::first());
                    content.map_err(|error| Failure::Usage(format!("--send {text}: {}", said(&error))))?;
                    Step::Send(payload)
                }
                What::Expect => {
                    let bytes = payload.bytes(&payloads.options_of_answers());
                    Step::Expect(bytes.map_err(|error| Failure::Usage(format!("--expect {text}: {}", said(&error))))?)
                }
            })
        };
        self.0.iter().map(step).collect()
    }
}

impl Args for StepArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        let step = |name: &'static str, help: &'static str| {
            let arg = Arg::new(name).long(name).value_name("PAYLOAD").help(help).allow_hyphen_values(true);
            arg.action(ArgAction::Append)
        };
        command
            .arg(step(
                "send",
                "Send a payload: hello, text:héllo\\n, hex:48 65, u16be:1,2, json:{\"a\":1}, repr:[1, 'a'], file:path. \
                Without it each line of standard input is sent, and its end half-closes",
            ))
            .arg(step(
                "expect",
                "Wait for exactly these bytes: next in the stream, or the next message or datagram where there are such",
            ))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for StepArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let of = |name: &str, what: What| -> Vec<(usize, (What, String))> {
            let values = matches.get_many::<String>(name).into_iter().flatten();
            let typed = values.map(|text| (what, text.clone()));
            matches.indices_of(name).into_iter().flatten().zip(typed).collect()
        };
        let mut steps = of("send", What::Send);
        steps.extend(of("expect", What::Expect));
        steps.sort_by_key(|(place, _)| *place);
        Ok(Self(steps.into_iter().map(|(_, step)| step).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

//! `socketlab relay LISTEN TARGET`: what comes at one address goes on to another, and back, with faults in between.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::language::{read, said, say};
use super::options::{FAULTS_HEADING, SettingArgs};
use super::stage::Stage;
use super::values::{Place, duration};
use super::{Failure, LogArgs, Outcome};
use crate::address::Address;
use crate::fault::{FAULTS, Faults, Way};
use crate::lab::{Endpoint, Role};
use crate::locale::{Language, Locale};

/// The relay's arguments.
#[derive(Debug, Args)]
pub struct Relay {
    /// Where clients come, such as tcp://127.0.0.1:5050, udp://127.0.0.1:0 or unix:///tmp/a.sock; port 0 lets the system
    /// choose.
    #[arg(value_name = "LISTEN", value_parser = read::<Place>)]
    place: Place,
    /// Where each of them is connected on to: any address of the same scheme.
    #[arg(value_name = "TARGET", value_parser = read::<Address>)]
    target: Address,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    #[command(flatten)]
    faults: FaultArgs,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    log: LogArgs,
}

impl Relay {
    /// The relay that the arguments describe.
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        let transport = self.place.address.transport;
        if !Role::Relay.fits(transport) {
            return Err(Failure::Usage(say("cli-no-relays", &[("transport", transport.label().into())])));
        }
        if self.target.transport != transport {
            let args = [("to", self.target.to_string().into()), ("scheme", transport.scheme().into())];
            return Err(Failure::Usage(say("cli-relay-scheme", &args)));
        }
        let mut endpoint = Endpoint::relay("relay", self.place.address.clone(), self.target.clone());
        self.settings.apply(&mut endpoint)?;
        let through = Endpoint::goes_through(transport);
        let relay = endpoint.make_relay();
        for way in [&mut relay.to_target, &mut relay.to_client] {
            *way = self.faults.0.clone().with(way);
        }
        let unfit = Way::ALL.into_iter().find_map(|way| relay.faults(way).fit(through).err());
        unfit.map_or(Ok(endpoint), |wrong| Err(Failure::Usage(said(&wrong))))
    }
}

pub(super) fn run(args: &Relay) -> Outcome {
    let endpoint = args.endpoint()?;
    Stage::play_bound(&args.log, &args.place, &endpoint, |stage| {
        stage.interrupt.wait(args.limit, || !stage.is_active());
        Ok(())
    })
}

/// The faults of both ways, an option for each of [`FAULTS`].
#[derive(Debug)]
struct FaultArgs(Faults);

/// What the option of a fault says in a language, if it is one of this command.
pub(super) fn help_of(command: &str, id: &str, locale: &Locale) -> Option<String> {
    let kind = FAULTS.iter().find(|kind| command == "relay" && kind.id == id)?;
    Some(help(kind, locale))
}

fn help(kind: &crate::fault::Kind, locale: &Locale) -> String {
    locale.text(&format!("{}-hint", kind.key())).trim_end_matches(['.', '。']).to_owned()
}

impl FromArgMatches for FaultArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut faults = Faults::default();
        for kind in FAULTS {
            let value = match kind.example {
                "on" => matches.get_flag(kind.id).then(|| "on".to_owned()),
                _ => matches.get_one::<String>(kind.id).cloned(),
            };
            // It was read when it was parsed.
            let _ = faults.set(kind, &value.unwrap_or_default());
        }
        Ok(Self(faults))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for FaultArgs {
    fn augment_args(command: Command) -> Command {
        let locale = Locale::new(Language::English);
        command.args(FAULTS.iter().map(|kind| {
            let arg = Arg::new(kind.id).long(kind.option).help(help(kind, &locale)).help_heading(FAULTS_HEADING);
            match kind.example {
                "on" => arg.action(ArgAction::SetTrue),
                _ => arg.value_name("VALUE").value_parser(|text: &str| {
                    let read = kind.read(text).map_err(|wrong| said(&wrong))?;
                    Ok::<String, String>(read.unwrap_or_default())
                }),
            }
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

//! A lab on other ports and paths than its own, which may be taken.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::address::{Address, Transport};
use crate::lab::{Endpoint, Lab};

/// Where the ports and paths of a lab are instead.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    ports: BTreeMap<(Transport, u16), u16>,
    /// The folder of all paths.
    folder: Option<PathBuf>,
}

impl Elsewhere {
    /// Where they are: the lab stays as it is.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// Each port of a lab at one that `free` gives, and each path in a folder. Ports below 1024 stay: they are what a lesson is
    /// about.
    pub fn of(lab: &Lab, folder: &Path, mut free: impl FnMut(&Address) -> Option<u16>) -> Self {
        let mut ports: BTreeMap<(Transport, u16), u16> = BTreeMap::new();
        let addresses = lab.endpoints.iter().flat_map(|endpoint| [Some(&endpoint.address), endpoint.to()]);
        for address in addresses.flatten().filter(|address| address.transport.has_port() && address.port >= 1024) {
            let key = (address.transport, address.port);
            // TCP and UDP at one port stay at one.
            let both = ports.iter().find(|((_, port), _)| *port == address.port).map(|(_, port)| *port);
            if !ports.contains_key(&key)
                && let Some(port) = both.or_else(|| free(address))
            {
                ports.insert(key, port);
            }
        }
        Self { ports, folder: Some(folder.to_owned()) }
    }

    pub(super) fn moves(&self, endpoint: &mut Endpoint) {
        endpoint.address = self.address(&endpoint.address);
        let to = endpoint.to().map(|to| self.address(to));
        endpoint.set_to(to);
    }

    /// Where an address is here.
    pub fn address(&self, address: &Address) -> Address {
        match &self.folder {
            Some(folder) if address.transport.is_unix() => {
                let name = Path::new(&address.host).file_name().unwrap_or_default();
                Address { host: folder.join(name).to_string_lossy().into_owned(), ..address.clone() }
            }
            _ => Address { port: self.port(address.transport, address.port), ..address.clone() },
        }
    }

    /// A call by hand with the ports that are here, for what the lab has at TCP ports.
    pub fn statement(&self, statement: &str) -> String {
        // An address is a host in quotes and a number.
        let Some((before, rest)) = statement.split_once("', ") else { return statement.to_owned() };
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        match rest[..digits].parse() {
            Ok(port) => format!("{before}', {}{}", self.port(Transport::Tcp, port), &rest[digits..]),
            Err(_) => statement.to_owned(),
        }
    }

    /// Where a port is here.
    pub fn port(&self, transport: Transport, port: u16) -> u16 {
        self.ports.get(&(transport, port)).copied().unwrap_or(port)
    }
}

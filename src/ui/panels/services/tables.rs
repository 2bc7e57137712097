//! What the three tables hold: services, Python's modules, the classes of its socketserver.

use super::rows::{Press, TableColumns, TableRow};
use crate::lab::examples;
use crate::locale::{Language, Locale};
use crate::message::choice;
use crate::services::python::{self, Class, Module};
use crate::services::{self, Service};

choice! {
    /// One of the tables; with `-more`, its key is that of what is said below it.
    #[derive(Default)]
    pub enum Table: "services-table-" {
        #[default]
        Services = "services",
        Modules = "modules",
        Classes = "classes",
    }
}

impl Table {
    pub(super) fn columns(self) -> &'static TableColumns {
        match self {
            Table::Services => &[
                ("services-port", 64.0),
                ("services-name", 130.0),
                ("services-transport", 90.0),
                ("services-source", 84.0),
                ("services-what", 0.0),
            ],
            Table::Modules => &[
                ("services-module", 140.0),
                ("services-protocol", 80.0),
                ("services-port", 64.0),
                ("services-python", 110.0),
                ("services-what", 0.0),
            ],
            Table::Classes => &[
                ("services-class", 226.0),
                ("services-bases", 264.0),
                ("services-example", 190.0),
                ("services-what", 0.0),
            ],
        }
    }

    /// The rows in which all that is sought is found.
    pub(super) fn rows(self, sought: &str, locale: &Locale) -> Vec<TableRow> {
        match self {
            Table::Services => {
                services::search(sought).into_iter().map(|service| of_service(service, locale)).collect()
            }
            Table::Modules => python::modules(sought).into_iter().map(|module| of_module(module, locale)).collect(),
            Table::Classes => python::classes(sought).into_iter().map(|class| of_class(class, locale)).collect(),
        }
    }
}

fn of_service(service: &Service, locale: &Locale) -> TableRow {
    let label =
        locale.with("services-row", &[("port", service.port.to_string().into()), ("name", service.name.into())]);
    let cells = vec![
        port(service.port),
        service.name.to_owned(),
        service.transports_label(),
        service.source.to_owned(),
        in_language(locale, service.english, service.chinese),
    ];
    TableRow { cells, label, press: Press::Copy(service.port) }
}

fn of_module(module: &Module, locale: &Locale) -> TableRow {
    let python = match module.gone_since {
        "" => String::new(),
        version => locale.with("services-gone", &[("version", version.into())]),
    };
    let label = format!("{} {} {}", module.name, module.service.name, module.service.port);
    let cells = vec![
        module.name.to_owned(),
        module.service.name.to_owned(),
        port(module.service.port),
        python,
        in_language(locale, module.english, module.chinese),
    ];
    TableRow { cells, label, press: Press::Copy(module.service.port) }
}

fn of_class(class: &Class, locale: &Locale) -> TableRow {
    let example = examples::find(class.example);
    let example = example.map_or_else(|| class.example.to_owned(), |example| locale.text(&example.key()));
    let label = locale.with("services-class-row", &[("name", class.name.into()), ("example", example.clone().into())]);
    let what = in_language(locale, class.english, class.chinese);
    TableRow {
        cells: vec![class.name.to_owned(), class.bases.to_owned(), example, what],
        label,
        press: Press::Open(class.example),
    }
}

/// A port's number, with a lock where it is reserved.
fn port(port: u16) -> String {
    let lock = if services::is_reserved(port) { " 🔒" } else { "" };
    format!("{port}{lock}")
}

fn in_language(locale: &Locale, english: &str, chinese: &str) -> String {
    match locale.language() {
        Language::English => english.to_owned(),
        Language::Chinese => chinese.to_owned(),
    }
}

//! The parts of a program, in the order in which Python wants them.

use std::collections::BTreeSet;

use super::literal;
use crate::lab::Endpoint;

/// A program being put together.
pub(super) struct Source {
    /// Its first line: what it is.
    title: String,
    imports: BTreeSet<&'static str>,
    constants: Vec<String>,
    /// Functions and classes.
    definitions: Vec<String>,
    main: String,
}

impl Source {
    pub fn new(endpoint: &Endpoint, what: &str) -> Self {
        let made = format!("# Made by Socket Lab from the endpoint {}.", literal::comment(&endpoint.name));
        let title = format!("#!/usr/bin/env python3\n\"\"\"{what}\"\"\"\n{made}\n");
        let imports = BTreeSet::from(["socket"]);
        Self { title, imports, constants: Vec::new(), definitions: Vec::new(), main: String::new() }
    }

    pub fn import(&mut self, modules: &[&'static str]) {
        self.imports.extend(modules);
    }

    /// A line such as `SIZE = 1024`.
    pub fn constant(&mut self, line: impl Into<String>) {
        self.constants.push(line.into());
    }

    /// A function or a class; nothing where it is empty.
    pub fn define(&mut self, code: impl Into<String>) {
        let code = code.into();
        if !code.trim().is_empty() {
            self.definitions.push(code);
        }
    }

    pub fn main(&mut self, code: impl Into<String>) {
        self.main = code.into();
    }

    /// The whole program, laid out as PEP 8 has it.
    pub fn text(&self) -> String {
        let imports: Vec<String> = self.imports.iter().map(|module| format!("import {module}\n")).collect();
        let mut text = format!("{}\n{}", self.title, imports.concat());
        if !self.constants.is_empty() {
            text.push('\n');
            for constant in &self.constants {
                text.push_str(constant.trim_end());
                text.push('\n');
            }
        }
        for part in self.definitions.iter().chain([&self.main]) {
            text.push_str("\n\n");
            text.push_str(part.trim_matches('\n'));
            text.push('\n');
        }
        text
    }
}

//! The command line as scripts use it: the real program, real sockets, exit codes and output.

mod connect;
mod demo;
mod descriptors;
mod disk_full;
mod documents;
mod encoding;
mod examples;
mod files;
mod grade;
mod kept;
mod languages;
mod lines;
mod log;
mod log_pipe;
mod options;
mod others;
mod peer;
mod portable;
mod program;
mod properties;
mod reconnect;
mod relay;
mod report;
mod run;
mod serve;
mod shell;

//! The engine on real loopback sockets: port 0 always, and no sleeps as synchronisation.

mod accepting;
mod at_once;
mod behaviours;
mod bench;
mod buffers;
mod diagram;
mod exchange;
mod families;
mod faults;
mod gauges;
mod half_open;
mod limits;
mod losses;
mod models;
mod not_taken;
mod pauses;
mod peers;

mod places;
mod pressure;
mod relay;
mod repeat;
mod reset;
mod rooms;
mod sleep_and_select;
mod slow_answers;
mod tcp;
mod transcripts;
mod udp;
mod waiting;
mod wire;

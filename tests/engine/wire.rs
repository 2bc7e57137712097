//! What the tests of behaviours do with real sockets again and again.

use std::io::Read;
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

use socketlab::behaviour::Settings;
use socketlab::lab::{Endpoint, Model};

use crate::bench::{Bench, LIMIT, SERVER};

/// A stop takes effect within 100 ms; the machines that run the tests may be busy with others.
pub const STOP: Duration = Duration::from_secs(2);
/// The length of C's `ctime`, and of that in brackets with a space.
pub const CTIME: usize = 24;
pub const STAMP: usize = CTIME + 3;

pub fn serve(bench: &mut Bench, model: Model, behaviour: &str, set: impl FnOnce(&mut Endpoint)) -> SocketAddr {
    bench.serve_with(behaviour, "tcp://127.0.0.1:0", |endpoint| {
        endpoint.make_server().model = Some(model);
        set(endpoint);
    })
}

pub fn serve_udp(bench: &mut Bench, behaviour: &str, set: impl FnOnce(&mut Endpoint)) -> (UdpSocket, SocketAddr) {
    let address = bench.serve_with(behaviour, "udp://127.0.0.1:0", set);
    (udp(address), address)
}

pub fn udp(to: SocketAddr) -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.connect(to).unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    socket
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// The next `length` bytes as text.
pub fn text(stream: &mut TcpStream, length: usize) -> String {
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Everything until the server closes.
pub fn rest(stream: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    bytes
}

pub fn asks(socket: &UdpSocket, question: &[u8]) -> Vec<u8> {
    socket.send(question).unwrap();
    let mut answer = vec![0; 65_535];
    let length = socket.recv(&mut answer).unwrap();
    answer.truncate(length);
    answer
}

pub fn settings(settings: Settings) -> impl FnOnce(&mut Endpoint) {
    |endpoint| endpoint.make_server().behaviour_settings = settings
}

/// The time does not stand still for a test, so of it only its form is compared.
pub fn is_ctime(text: &str) -> bool {
    text.len() == CTIME && chrono::NaiveDateTime::parse_from_str(text, "%a %b %e %H:%M:%S %Y").is_ok()
}

/// Takes `[ctime] ` off the front.
pub fn unstamped(text: &str) -> &str {
    assert!(text.starts_with('[') && is_ctime(&text[1..=CTIME]) && &text[CTIME + 1..STAMP] == "] ", "{text}");
    &text[STAMP..]
}

pub fn stops(bench: &Bench) {
    let began = Instant::now();
    bench.stop(SERVER);
    assert!(began.elapsed() < STOP, "{:?}", began.elapsed());
}

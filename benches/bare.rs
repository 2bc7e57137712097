//! What each figure is compared with: socket programs of a few lines, with nothing recorded.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

/// A thread-per-connection TCP echo server that lives as long as the process.
pub fn tcp_echo(recv_size: usize) -> SocketAddr {
    tcp_echo_into(recv_size, || None)
}

/// The same, but each byte that it receives is written to the end of one file, too: what the least program does that loses nothing.
pub fn tcp_echo_to_file(recv_size: usize) -> SocketAddr {
    let file = tempfile::tempfile().expect("a file");
    tcp_echo_into(recv_size, move || Some(file.try_clone().expect("the file")))
}

fn tcp_echo_into(recv_size: usize, file: impl Fn() -> Option<File> + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let address = listener.local_addr().expect("address");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let file = file();
            std::thread::spawn(move || echo(stream, recv_size, file));
        }
    });
    address
}

fn echo(mut stream: TcpStream, recv_size: usize, mut file: Option<File>) {
    let mut buffer = vec![0; recv_size];
    let _ = stream.set_nodelay(true);
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        file.iter_mut().for_each(|file| file.write_all(&buffer[..length]).expect("written"));
        if stream.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}

/// A UDP echo server that lives as long as the process.
pub fn udp_echo() -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("bind");
    let address = socket.local_addr().expect("address");
    std::thread::spawn(move || {
        let mut buffer = [0; 65_535];
        while let Ok((length, peer)) = socket.recv_from(&mut buffer) {
            let _ = socket.send_to(&buffer[..length], peer);
        }
    });
    address
}

/// The times of `count` TCP round trips of `size` bytes, the shortest first.
pub fn tcp_round_trips(address: SocketAddr, size: usize, count: usize) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).expect("connect");
    stream.set_nodelay(true).expect("TCP_NODELAY");
    let (payload, mut back) = (vec![7; size], vec![0; size]);
    times_of(count, || {
        stream.write_all(&payload).expect("send");
        stream.read_exact(&mut back).expect("recv");
    })
}

/// The times of `count` UDP round trips of `size` bytes, the shortest first.
pub fn udp_round_trips(address: SocketAddr, size: usize, count: usize) -> Vec<Duration> {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("bind");
    socket.connect(address).expect("connect");
    let (payload, mut back) = (vec![7; size], vec![0; size]);
    times_of(count, || {
        socket.send(&payload).expect("send");
        socket.recv(&mut back).expect("recv");
    })
}

/// How long `bytes` take through a TCP echo in pieces of `piece` bytes, one thread sending and one receiving.
pub fn tcp_bulk(address: SocketAddr, piece: usize, bytes: usize) -> Duration {
    let mut sender = TcpStream::connect(address).expect("connect");
    let mut receiver = sender.try_clone().expect("clone");
    let began = Instant::now();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let payload = vec![7; piece];
            for _ in 0..bytes / piece {
                sender.write_all(&payload).expect("send");
            }
        });
        let mut buffer = vec![0; piece];
        let mut left = bytes / piece * piece;
        while left > 0 {
            left -= receiver.read(&mut buffer).expect("recv");
        }
    });
    began.elapsed()
}

/// How long `count` datagrams of `size` bytes take through a UDP echo with `window` of them under way: for each that comes
/// back the next is sent.
pub fn udp_window(address: SocketAddr, size: usize, window: usize, count: usize) -> Duration {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("bind");
    socket.connect(address).expect("connect");
    // One that is lost would never be answered.
    socket.set_read_timeout(Some(Duration::from_secs(5))).expect("SO_RCVTIMEO");
    let (payload, mut back) = (vec![7; size], vec![0; size]);
    let began = Instant::now();
    for _ in 0..window {
        socket.send(&payload).expect("send");
    }
    for received in 1..=count {
        socket.recv(&mut back).expect("every datagram is answered");
        if received + window <= count {
            socket.send(&payload).expect("send");
        }
    }
    began.elapsed()
}

/// The times of `count` runs, the shortest first, after a tenth as many to warm up.
fn times_of(count: usize, mut run: impl FnMut()) -> Vec<Duration> {
    (0..count / 10).for_each(|_| run());
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let began = Instant::now();
            run();
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

/// The time that so many in a hundred of them are below.
pub fn percentile(times: &[Duration], percent: usize) -> f64 {
    times[times.len() * percent / 100].as_secs_f64()
}

/// Runs both in turn, and prints of each figure, which has a name and what is wanted of it, the median of `lab / bare` with its
/// spread.
pub fn compare<const N: usize>(
    figures: [(String, &str); N],
    rounds: usize,
    mut bare: impl FnMut() -> [f64; N],
    mut lab: impl FnMut() -> [f64; N],
) {
    let rounds: Vec<_> = (0..rounds).map(|_| (bare(), lab())).collect();
    for (n, (name, wanted)) in figures.into_iter().enumerate() {
        let mut ratios: Vec<f64> = rounds.iter().map(|(bare, lab)| lab[n] / bare[n]).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        let (least, median, most) = (ratios[0], ratios[ratios.len() / 2], ratios[ratios.len() - 1]);
        let rounds = ratios.len();
        println!("{name:<46} {median:.2} x bare  ({least:.2} to {most:.2} in {rounds} rounds; wanted: {wanted})");
    }
}

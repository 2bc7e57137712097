//! `--send file:path`: streamed, whole, with its checksum.

use std::io::Read;
use std::net::TcpListener;

use crate::program::{Server, run};

#[test]
fn a_file_is_streamed_whole_with_its_checksum() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.bin");
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    std::fs::write(&path, &bytes).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("tcp://{}", listener.local_addr().unwrap());
    let other = std::thread::spawn(move || {
        let mut all = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut all).unwrap();
        all
    });
    let file = format!("file:{}", path.display());
    let args = ["connect", &address, "--send", "first ", "--send", &file, "--checksum", "sum8", "--quiet"];
    assert_eq!(run(&args), (0, String::new(), String::new()));
    let all = other.join().unwrap();
    let sum = |bytes: &[u8]| bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    assert_eq!(&all[..7], [b"first ".as_slice(), &[sum(b"first ")]].concat());
    assert_eq!(&all[7..7 + bytes.len()], bytes);
    assert_eq!(all[7 + bytes.len()..], [sum(&bytes)]);
}

#[test]
fn a_small_file_is_a_datagram_and_a_large_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.txt");
    std::fs::write(&path, "small").unwrap();
    let server = Server::start(&["upper-case", "udp://127.0.0.1:0", "--quiet"]);
    let file = format!("file:{}", path.display());
    let args = ["connect", &server.address, "--send", &file, "--expect", "SMALL", "--quiet"];
    assert_eq!(run(&args), (0, String::new(), String::new()));
    std::fs::write(&path, vec![0; 70_000]).unwrap();
    let (status, _, err) = run(&args);
    assert_eq!((status, err.lines().count()), (1, 1));
    assert!(err.contains("small.txt") && err.contains("65,507"), "{err}");
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let server = Server::start(&["echo", "tcp://127.0.0.1:0", "--quiet"]);
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("missing"), folder.path().to_path_buf()] {
        let file = format!("file:{}", path.display());
        let (status, _, err) = run(&["connect", &server.address, "--send", &file, "--quiet"]);
        assert_eq!((status, err.lines().count()), (1, 1), "{err}");
        assert!(err.contains(path.to_str().unwrap()), "{err}");
    }
}

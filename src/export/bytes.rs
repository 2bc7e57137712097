//! What went over a connection, as the bytes that they were.

use std::io::{BufWriter, Write};
use std::path::Path;

use super::{ExportError, Operation};
use crate::record::{List, Numbers, Snapshot};
use crate::replace::Target;

/// Writes the bytes of these lists' rows to `path`, row by row as the log has them, in the place of a file that is there
/// already. What has left the log is not among them.
///
/// The file is written beside `path` and renamed, so that whatever fails leaves the old one as it was. It takes as long as
/// there are bytes: not a job for the window's thread.
///
/// # Errors
/// The file cannot be written or put in its place.
pub fn save_bytes(log: &Snapshot, lists: &[List], path: &Path) -> Result<u64, ExportError> {
    let target = Target::of(path).map_err(ExportError::in_step(Operation::Open, path))?;
    let beside = target.open_beside().map_err(ExportError::in_step(Operation::Open, path))?;
    let mut out = BufWriter::new(beside.as_file());
    let mut written = 0;
    let mut lists: Vec<_> = lists.iter().map(|list| (log.list(*list), 0)).collect();
    // Of the rows that are next in each list, the oldest.
    let next = |lists: &[(Numbers, usize)]| {
        let rows = lists.iter().enumerate().filter_map(|(place, (rows, at))| Some((rows.get(*at)?, place)));
        rows.min()
    };
    while let Some((number, place)) = next(&lists) {
        lists[place].1 += 1;
        let Some(row) = log.get(number) else { continue };
        out.write_all(&row.bytes).map_err(ExportError::in_step(Operation::Write, path))?;
        written += row.bytes.len() as u64;
    }
    out.flush().map_err(ExportError::in_step(Operation::Write, path))?;
    drop(out);
    beside.as_file().sync_all().map_err(ExportError::in_step(Operation::Write, path))?;
    target.put(beside).map_err(ExportError::in_step(Operation::Rename, path))?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::samples::{call, recv, snapshot};
    use super::*;
    use crate::record::{ConnectionId, Record};
    use crate::socket::{Direction, Op, Outcome};

    fn log() -> Snapshot {
        let send = |at, bytes: &[u8]| call(at, Op::send(bytes.len()), Outcome::Moved(bytes.len()), bytes);
        let of_another = Record { connection: Some(ConnectionId(4)), ..recv(4, b"not this") };
        snapshot(vec![recv(1, b"ab"), send(2, b"\0\xff"), recv(3, b"cd\r\n"), of_another, send(5, b"e")])
    }

    #[test]
    fn one_way_is_its_bytes_and_both_are_in_the_order_of_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("both.bin");
        fs::write(&path, "something longer that was there before").unwrap();
        let [received, sent] = [Direction::In, Direction::Out].map(|direction| List::Moved(ConnectionId(3), direction));
        let cases: [(&[List], &[u8]); 3] =
            [(&[received], b"abcd\r\n"), (&[sent], b"\0\xffe"), (&[sent, received], b"ab\0\xffcd\r\ne")];
        for (lists, expected) in cases {
            assert_eq!(save_bytes(&log(), lists, &path).unwrap(), expected.len() as u64);
            assert_eq!(fs::read(&path).unwrap(), expected);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside");
        assert!(save_bytes(&log(), &[sent], &folder.path().join("none/a.bin")).is_err());
    }
}

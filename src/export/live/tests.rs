use std::fs;

use super::*;
use crate::export::samples::{context, recv};

fn write_one(path: &Path, if_exists: IfExists) -> Result<(), ExportError> {
    let mut live = LiveFile::open(path, context(), LiveOptions { if_exists, ..LiveOptions::default() })?;
    live.row(&Row { number: 0, record: recv(1, b"x") }).unwrap();
    live.flush().unwrap();
    Ok(())
}

#[test]
fn a_file_that_exists_is_left_alone_unless_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    write_one(&path, IfExists::Refuse).unwrap();
    let before = fs::read_to_string(&path).unwrap();
    let error = write_one(&path, IfExists::default()).unwrap_err().to_string();
    assert!(error.contains("--overwrite") && error.contains("--append") && error.contains("log.txt"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    write_one(&path, IfExists::Append).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before.repeat(2));
    write_one(&path, IfExists::Overwrite).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn appending_to_a_csv_writes_one_header_and_one_mark() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.csv");
    fs::write(&path, "").unwrap();
    for _ in 0..2 {
        write_one(&path, IfExists::Append).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!((text.matches("endpoint").count(), text.matches('\u{feff}').count()), (1, 1));
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn a_file_that_ends_inside_a_line_gets_its_newline() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.jsonl");
    fs::write(&path, "{}").unwrap();
    write_one(&path, IfExists::Append).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("{}\n{\"row\":0,"), "{text}");
}

#[test]
fn rows_are_in_the_file_after_a_flush() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.txt");
    let mut live = LiveFile::open(&path, context(), LiveOptions::default()).unwrap();
    live.row(&Row { number: 0, record: recv(1, b"seen") }).unwrap();
    live.flush().unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("seen"));
}

#[test]
fn what_cannot_be_opened_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    for if_exists in [IfExists::Refuse, IfExists::Overwrite, IfExists::Append] {
        let unknown = write_one(&folder.path().join("log.xml"), if_exists).unwrap_err();
        assert!(matches!(unknown, ExportError::UnknownFormat { .. }));
        let missing = write_one(&folder.path().join("none/log.csv"), if_exists).unwrap_err();
        assert!(matches!(missing, ExportError::System { operation: Operation::Open, .. }));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// Writes so many rows, a second apart, and gives every file's name and text, the newest first.
fn rotated(rows: u64, ending: &str, options: LiveOptions) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("log.{ending}"));
    let mut live = LiveFile::open(&path, context(), options).unwrap();
    for number in 0..rows {
        live.row(&Row { number, record: recv(number * 1_000_000_000, &[b'x'; 300]) }).unwrap();
    }
    drop({
        live.flush().unwrap();
        live
    });
    let names = std::iter::once(format!("log.{ending}")).chain((1..).map(|nth| format!("log.{nth}.{ending}")));
    let files = names.map_while(|name| Some((fs::read_to_string(folder.path().join(&name)).ok()?, name)));
    let files: Vec<_> = files.map(|(text, name)| (name, text)).collect();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), files.len());
    files
}

#[test]
fn a_file_that_is_long_enough_is_put_aside_and_no_row_is_divided_or_lost() {
    let size = LiveOptions { rotation: Some(Rotation::Bytes(4096)), ..LiveOptions::default() };
    let files = rotated(40, "jsonl", size);
    assert!(files.len() > 5 && files.iter().all(|(_, text)| text.len() <= 4096 && text.ends_with('\n')));
    let lines = files.iter().rev().flat_map(|(_, text)| text.lines());
    let numbers = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["row"].as_u64().unwrap());
    assert_eq!(numbers.collect::<Vec<_>>(), (0..40).collect::<Vec<_>>());
    let kept = rotated(40, "jsonl", LiveOptions { keep: Some(2), ..size });
    assert_eq!(kept[..], files[..3]);

    let time = LiveOptions { rotation: Some(Rotation::Time(Duration::from_secs(10))), ..LiveOptions::default() };
    let files = rotated(25, "csv", time);
    let lines: Vec<usize> = files.iter().map(|(_, text)| text.lines().count()).collect();
    assert_eq!(lines, [1 + 5, 1 + 10, 1 + 10], "each with the names of its columns");
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_no_file_is_not_put_aside() {
    let options = LiveOptions {
        format: Some(&super::super::FORMATS[0]),
        if_exists: IfExists::Append,
        rotation: Some(Rotation::Bytes(1 << 20)),
        ..LiveOptions::default()
    };
    let error = LiveFile::open(Path::new("/dev/null"), context(), options).err().unwrap();
    assert!(matches!(error, ExportError::NotRotated { .. }), "{error}");
}

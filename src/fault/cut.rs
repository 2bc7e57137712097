//! A stream handed on in other pieces than it came in. Where the cuts are follows from the seed and the place in the stream,
//! not from what came together: only where nothing more has come there is one besides.

use super::notation::Pieces;
use super::unit::Cx;
use super::{Did, Fault, FaultProblem, Kind, On, Unit, What};

pub(super) const KIND: Kind = Kind {
    id: "cut",
    option: "cut",
    on: On::Streams,
    example: "1..7",
    stream: 8,
    read,
    make: |_| Box::new(Cut { pieces: None, nth: 0, left: 0 }),
};

fn read(text: &str) -> Result<Option<String>, FaultProblem> {
    Pieces::read(text).map(|pieces| Some(pieces.to_string()))
}

struct Cut {
    pieces: Option<Pieces>,
    /// How many pieces have begun.
    nth: u64,
    /// Bytes that are missing of the last.
    left: u64,
}

impl Fault for Cut {
    fn set(&mut self, value: Option<&str>) {
        self.pieces = value.and_then(|value| Pieces::read(value).ok());
    }

    fn take(&mut self, mut unit: Unit, cx: &mut Cx<'_>) {
        let Some(Pieces(from, to)) = self.pieces.filter(|_| unit.what == What::Piece) else {
            cx.on.push(unit);
            return;
        };
        let (bytes, mut pieces) = (unit.bytes.len() as u64, 0);
        while !unit.bytes.is_empty() {
            if self.left == 0 {
                self.nth += 1;
                unit.nth = self.nth;
                self.left = cx.draws(&KIND, &unit).between(from, to);
            }
            unit.nth = self.nth;
            let piece = unit.split_to(self.left as usize);
            self.left -= piece.bytes.len() as u64;
            pieces += 1;
            cx.on.push(piece);
        }
        if pieces > 1 {
            cx.did.push(Did::Cut { bytes, pieces });
        }
    }
}

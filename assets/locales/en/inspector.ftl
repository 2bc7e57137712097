# The inspector: bytes read as values.

inspector-read-as = Read as
inspector-read-not = Bytes only
inspector-format = Format
inspector-format-hint = Python’s struct format: ! network order, H u16, I u32, 4s four bytes.
inspector-format-none = Type the format of the bytes, such as !H4sI
inspector-read-too-much = { $bytes } bytes are too many to be read at once: select at most { $most }
inspector-read-more = … { $n } more values
inspector-value-at = at
inspector-value-type = type
inspector-value = value
inspector-part = of the selection
inspector-chance = (one byte fits by chance once in 256 times)
inspector-recv-rows = Came in
inspector-recv-rows-gone = rows that were removed
inspector-arrived-in = Received by
inspector-came-from = Sent by
inspector-other-call =
    { $n ->
        [one] { $name }, { $call } (1 byte)
       *[other] { $name }, { $call } ({ $bytes } bytes)
    }
inspector-more-calls =
    { $n ->
        [one] 1 more call
       *[other] { $n } more calls
    }
inspector-not-received = not received yet
inspector-lost-closed = not received: the other side is closed
inspector-lost-dropped = lost: the receive buffer was full

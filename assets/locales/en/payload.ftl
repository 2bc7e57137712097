# Payloads: the types, their options, and what can be wrong with one.

## Types

payload-text = Text
payload-hex = Hex
payload-base64 = Base64
payload-numbers = Numbers
payload-pack = Packed struct
payload-json = JSON
payload-repr = Python literal
payload-file = File
payload-pattern = Pattern
payload-random = Random bytes
payload-count = Counting bytes

## Options

payload-escapes-on = on
payload-escapes-off = No escapes
payload-line-ending-none = No line ending
payload-line-ending-lf = LF (\n)
payload-line-ending-crlf = CRLF (\r\n)
payload-line-ending-cr = CR (\r)
payload-line-ending-nul = NUL (\0)
payload-json-as-typed = As typed
payload-json-minified = Minified

payload-order-be = High byte first (be)
payload-order-le = Low byte first (le)

payload-checksum-none = No checksum
payload-checksum-crc8 = CRC-8
payload-checksum-crc16-modbus = CRC-16/Modbus
payload-checksum-crc16-ccitt = CRC-16/CCITT
payload-checksum-crc32 = CRC-32
payload-checksum-sum8 = Sum of bytes (sum-8)
payload-checksum-xor8 = XOR of bytes (xor-8)

payload-checksum-none-hint = Nothing is appended.
payload-checksum-crc8-hint = CRC-8/SMBUS: polynomial 0x07, initial value 0x00. One byte.
payload-checksum-crc16-modbus-hint = CRC-16/MODBUS: polynomial 0x8005 reflected, initial value 0xFFFF. Two bytes; Modbus RTU sends the low byte first.
payload-checksum-crc16-ccitt-hint = CRC-16/CCITT-FALSE, catalogued as CRC-16/IBM-3740: polynomial 0x1021, initial value 0xFFFF, not reflected. Two bytes. XMODEM and KERMIT use other variants.
payload-checksum-crc32-hint = CRC-32/ISO-HDLC, as in Ethernet, zip and PNG: polynomial 0x04C11DB7 reflected. Four bytes.
payload-checksum-sum8-hint = The sum of all bytes modulo 256. One byte.
payload-checksum-xor8-hint = All bytes combined by exclusive or (BCC). One byte.

payload-checksum-found = { $bytes ->
    [one] The last byte is
   *[other] The last {$bytes} bytes are
} the {$name} of the rest.

## Where: $at counts from one, $problem is one of the messages below

payload-error-at-character = character {$at}: {$problem}
payload-error-at-byte = byte {$at}: {$problem}
payload-unpack-format = format: { $error }

## What

payload-error-text-too-long = the text is longer than {$mib} MiB, the most that can be typed; send a file instead
payload-error-too-long = the payload would be larger than {$mib} MiB, the most that one can hold; send a file instead

payload-error-unencodable = "{$found}" ({$code}) is not in {$encoding}
payload-error-escape-unknown = "\{$found}" is not an escape; there are \n \r \t \0 \\ \$ \xHH \u{"{"}…{"}"}, and \\ is a backslash itself
payload-error-escape-ends = a backslash with nothing after it; write \\ for the backslash itself
payload-error-escape-byte = \x needs two hex digits after it, as in \x0a
payload-error-escape-code-point = \u needs a character's code point in braces, as in \u{"{"}4e2d{"}"}, at most 10ffff

payload-error-hex-lone = a lone hex digit "{$digit}"; write two digits for each byte, as in 0{$digit}
payload-error-hex-digit = "{$found}" is not a hex digit (0 to 9, a to f)
payload-error-hex-empty = 0x with no hex digits after it

payload-error-base64-symbol = "{$found}" does not belong here in base64
payload-error-base64-lone = one base64 character left over; the last group needs at least two
payload-error-base64-bits = "{$found}" carries bits past the last byte; the base64 was cut off or mistyped
payload-error-base64-padding = the = signs at the end do not fill the last group of four characters

payload-error-number-missing = a number is missing here
payload-error-number-syntax = "{$found}" is not a number of type {$prefix}
payload-error-number-range = {$found} is out of range for {$prefix}, which holds {$min} to {$max}

payload-error-json-ends = the JSON ends before it is complete
payload-error-json-value = a JSON value is expected, not "{$found}": an object, array, string, number, true, false or null
payload-error-json-key = a key in double quotes is expected, not "{$found}"
payload-error-colon = a colon is expected after the key, not "{$found}"
payload-error-json-in-object = a comma or {"}"} is expected, not "{$found}"
payload-error-json-in-array = a comma or ] is expected, not "{$found}"
payload-error-json-after = the JSON value is complete, and "{$found}" follows it
payload-error-json-control = {$found} stands bare in a JSON string; write it as an escape
payload-error-json-escape = not an escape of JSON; there are \" \\ \/ \b \f \n \r \t \uHHHH
payload-error-json-number = not a JSON number; one looks like 0, -12, 3.5 or 6e23
payload-error-json = not JSON: {$reason}

payload-error-repr-ends = the Python literal ends before it is complete
payload-error-repr-value = a Python value is expected, not "{$found}": a number, text or bytes in quotes, list, tuple, dict, set, None, True or False
payload-error-repr-after = the Python value is complete, and "{$found}" follows it; a tuple needs its brackets
payload-error-repr-inside = a comma or {$close} is expected, not "{$found}"
payload-error-repr-number = not a number of Python; one looks like 0, 1_000, 0xff, 0o17, 0b1, 2.5 or 6e23
payload-error-repr-digits = Python reads whole numbers of at most {$most} digits
payload-error-repr-complex = complex numbers cannot be sent here; write two numbers
payload-error-repr-word = "{$found}" is not a literal of Python; a text needs quotes, and the words are None, True and False
payload-error-repr-prefix = "{$found}" before the quotes makes no literal; there are r, b, br and u
payload-error-repr-quote = the quotes are not closed; a text of several lines stands in three of them
payload-error-repr-escape = no escape here; there are \\ \' \" \a \b \f \n \r \t \v \ooo \xHH, and in a text \uHHHH and \UHHHHHHHH
payload-error-repr-zero = Python takes no zero character in its source; write \x00
payload-error-repr-mixed = text and bytes stand side by side; Python joins only two of a kind
payload-error-repr-key = a list, a dict or a set can neither be a key nor stand in a set
payload-error-repr-deep = more than {$most} brackets within each other

payload-error-size-syntax = "{$found}" is not a size; write a number of bytes, with K, M or G if you like, as in 64 or 1M
payload-error-seed-syntax = "{$found}" is not a seed; write a whole number, as in 64,7

payload-error-not-text = not {$encoding} text
payload-error-no-line-ending = the bytes do not end in {$line_ending}
payload-error-number-width = bytes left over: {$left}; bytes in one {$prefix}: {$width}
payload-error-json-space = white space that minified JSON does not have
payload-error-not-generated = not the byte that {$prefix} generates here

payload-error-template-unknown = "${"{"}{$found}{"}"}" is not known; there are ${"{"}seq{"}"} ${"{"}time{"}"} ${"{"}unix_ms{"}"} ${"{"}random:8{"}"}, and \${"{"} stands for the two characters themselves
payload-error-template-open = ${"{"} without a {"}"} after it; \${"{"} stands for the two characters themselves
payload-error-pack-unknown = "{$found}" is not a format character; there are x c b B ? h H i I l L q Q n N e f d s p P, with one of @ = < > ! before them all
payload-error-pack-native-only = {$found} has a size only in the native order @; after = < > ! write a fixed size, such as i or q
payload-error-pack-count-alone = a repeat count with no format character after it
payload-error-pack-too-few = a value is missing: values in the format {$needed}, values here {$found}
payload-error-pack-too-many = one value too many: values in the format {$needed}
payload-error-pack-text = {$item} takes text in quotes: "ab" or b"\x00\xff"
payload-error-pack-bool = ? takes true or false, not {$found}
payload-error-pack-one-byte = c takes exactly one byte; bytes in this text: {$found}
payload-error-pack-text-long = too long for {$item}, whose room in bytes is {$room}; this text has {$found}
payload-error-pack-quote = the quotes are not closed; a quote inside them is written \"
payload-error-pack-byte = "{$found}" is not in ASCII; in b"…" write its bytes as \xHH
payload-error-pack-separator = a space or a comma is expected between two values, not "{$found}"
payload-error-file-missing = the path of a file is missing
payload-error-file-streamed = the bytes of a file are read while it is sent; they cannot stand here
payload-error-pack-size = the format stands for exactly this many bytes: {$needed}; the bytes here: {$found}
payload-error-pack-fields = more values than are read back at once: the most is {$most}
payload-error-no-checksum = the bytes do not end in the {$kind} of those before them

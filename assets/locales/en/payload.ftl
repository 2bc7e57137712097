# Payloads: the types, their options, and what can be wrong with one.

## Types

payload-text = Text
payload-hex = Hex
payload-base64 = Base64
payload-numbers = Numbers
payload-json = JSON
payload-pattern = Pattern
payload-random = Random bytes
payload-count = Counting bytes

## Options

payload-escapes-on = Escapes
payload-escapes-off = No escapes
payload-line-ending-none = No line ending
payload-line-ending-lf = LF (\n)
payload-line-ending-crlf = CRLF (\r\n)
payload-line-ending-cr = CR (\r)
payload-line-ending-nul = NUL (\0)
payload-json-as-typed = As typed
payload-json-minified = Minified

## Where: $at counts from one, $problem is one of the messages below

payload-error-at-character = character {$at}: {$problem}
payload-error-at-byte = byte {$at}: {$problem}

## What

payload-error-text-too-long = the text goes on past {$mib} MiB, the most that can be typed; send a file instead
payload-error-too-long = the payload would be larger than {$mib} MiB, the most that one can hold; send a file instead

payload-error-unencodable = "{$found}" ({$code}) is not in {$encoding}
payload-error-escape-unknown = "\{$found}" is no escape; there are \n \r \t \0 \\ \xHH \u{"{"}…{"}"}, and \\ is a backslash itself
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
payload-error-json-colon = a colon is expected after the key, not "{$found}"
payload-error-json-in-object = a comma or {"}"} is expected, not "{$found}"
payload-error-json-in-array = a comma or ] is expected, not "{$found}"
payload-error-json-after = the JSON value is complete, and "{$found}" follows it
payload-error-json-control = {$code} stands bare in a JSON string; write it as an escape
payload-error-json-escape = no escape of JSON; there are \" \\ \/ \b \f \n \r \t \uHHHH
payload-error-json-number = not a JSON number; one looks like 0, -12, 3.5 or 6e23

payload-error-size-syntax = "{$found}" is not a size; write a number of bytes, with K, M or G if you like, as in 64 or 1M
payload-error-seed-syntax = "{$found}" is not a seed; write a whole number, as in 64,7

payload-error-not-text = not {$encoding} text
payload-error-no-line-ending = the bytes do not end in {$ending}
payload-error-number-width = {$left} bytes are left over; one {$prefix} has {$width} bytes
payload-error-json-space = white space that minified JSON does not have
payload-error-not-generated = not the byte that {$prefix} generates here

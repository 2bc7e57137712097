### The filter of a log: what is wrong with one that was typed, and what can be typed.

filter-error-at-character = character {$at}: {$problem}

filter-error-too-long = the filter is longer than { $most }, the most characters that one may have
filter-error-too-deep = too many brackets or “not” within each other: { $most } are the most
filter-error-nothing-follows = nothing follows: something to look for belongs here (“…” around a text of signs or of and, or, not)
filter-error-bracket-not-closed = this bracket is not closed
filter-error-bracket-not-opened = this bracket was not opened; put the text in “…” to look for it
filter-error-quote-not-closed = this quotation mark is not closed
filter-error-no-value = a value belongs behind { $field }:, such as { $example }
filter-error-direction = “{ $found }” is not a direction: it is in or out
filter-error-kind = “{ $found }” is not a kind of row: { $known }
filter-error-call = there is no call “{ $found }”; * stands for any letters: recv*
filter-error-errno = there is no error code “{ $found }”; * stands for any letters: ECONN*
filter-error-number = “{ $found }” is not a number: { $example }
filter-error-duration = “{ $found }” is not a duration: 5ms, 1.5s, 20us; with >, < or 1ms..5ms
filter-error-time = “{ $found }” is not a time: 10:15:00 of the day, or +2.5s since the run began
filter-error-time-alone = “{ $found }” needs a range: >{ $found } or { $found }..
filter-error-backwards = the range ends before it begins
filter-error-hex-digit = “{ $found }” is not a hex digit; ? stands for any
filter-error-hex-lone = a lone hex digit { $digit }: a byte has two
filter-error-regex = not a regular expression: { $why }

filter-list = What can be typed here
filter-field-call = name of a call
filter-field-peer = address or name of the other side
filter-field-direction = sent or received
filter-field-is = kind of row
filter-field-errno = error code
filter-field-length = bytes
filter-field-took = how long the call took
filter-field-time = time of day, or since the run began
filter-field-row = number of the row
filter-field-connection = number of the connection
filter-field-endpoint = name of the endpoint
filter-field-local = address of this side
filter-field-hex = bytes, ? for any digit

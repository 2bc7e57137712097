# Framings: how a byte stream is cut into messages, and what can be wrong with that.

## The framings: name, a sentence about it, and what its parameter is

framing-raw = raw
framing-raw-hint = No framing: what one recv returned is shown as it is. It may hold several sends, or a part of one.
framing-line = lines
framing-line-hint = A message is a line. LF and CRLF both end it; you choose which one is sent.
framing-line-parameter = Ending sent
framing-delimiter = delimiter
framing-delimiter-hint = A message ends at bytes that you choose, such as \r\n\r\n; they must not stand within it.
framing-delimiter-parameter = Delimiter
framing-fixed = fixed length
framing-fixed-hint = Every message has the same number of bytes.
framing-fixed-parameter = Bytes
framing-length = length prefix
framing-length-hint = The length stands before each message as a number. With +self it counts its own bytes too.
framing-length-parameter = Prefix
framing-idle = idle gap
framing-idle-hint = A message ends when nothing comes for a while. A delay on the network can look the same.
framing-idle-parameter = Gap

## A framing mistyped. Where: $at counts from one, $problem is one of the messages below (or one of a text payload)

framing-error-at-character = character {$at}: {$problem}

framing-error-unknown = there is no framing "{$found}"; there are {$known}
framing-error-too-long = the text has more than {$most} bytes
framing-error-no-parameter = {$framing} has no parameter
framing-error-parameter-missing = this framing needs a parameter, as in {$example}
framing-error-line-ending = the ending of the lines that are sent is lf or crlf
framing-error-delimiter-empty = the delimiter is empty
framing-error-delimiter-too-long = the delimiter has more than {$most} bytes
framing-error-length = the length is a whole number of bytes from 1 to {$most}
framing-error-prefix = the prefix is u8, u16be, u16le, u32be or u32le, with +self behind it where it counts itself too
framing-error-gap = the gap is a time from 1ms to {$seconds}s, in whole milliseconds, as in 50ms or 2s

## A message that the framing cannot carry; places count from one

framing-wrap-empty = an empty message has no bytes to send; this framing puts none around it
framing-wrap-line-break = byte {$at} of the message is a line break, where it would be cut in two
framing-wrap-ends-in-cr = the message ends in CR, which would be taken for a part of the line's ending
framing-wrap-delimiter = byte {$at} of the message begins the delimiter, where it would be cut in two
framing-wrap-delimiter-early = with the delimiter after it, the message would be cut at byte {$at}: its end reads as a part of the delimiter
framing-wrap-wrong-length = the message has { $found ->
    [one] 1 byte
   *[other] {$found} bytes
}; with this framing each has { $length ->
    [one] 1 byte
   *[other] {$length} bytes
}
framing-wrap-too-long = the message has {$found} bytes; the length prefix {$prefix} can announce {$most} bytes at most

## A stream that cannot be cut any further

framing-stream-too-long = a message is longer than { $cap ->
    [one] 1 byte
   *[other] {$cap} bytes
}, the most that one may have here
framing-stream-announced = the length prefix announces {$bytes} bytes, more than the { $cap ->
    [one] 1 byte
   *[other] {$cap} bytes
} that a message may have here; perhaps its width or byte order is another
framing-stream-below-prefix = the length prefix says {$number}, and counts its own { $width ->
    [one] 1 byte
   *[other] {$width} bytes
}: no message can be that short

"""Answers each line of standard input: a format, a tab, and the values as a Python tuple.

For each the bytes in hex, a tab, and what unpack gives for them in the notation of `pack`; or `error`.
"""

import struct
import sys


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return "".join(f"{byte:02x}" for byte in value)
    if isinstance(value, float):
        return "nan" if value != value else struct.pack(">d", value).hex()
    return str(value)


for line in sys.stdin:
    form, values = line.rstrip("\n").split("\t")
    try:
        packed = struct.pack(form, *eval(values, {"inf": float("inf"), "nan": float("nan")}))
        print(packed.hex(), ",".join(shown(value) for value in struct.unpack(form, packed)), sep="\t")
    except (struct.error, OverflowError):
        print("error")

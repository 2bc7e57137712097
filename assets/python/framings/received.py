#% from "parts/macros.py" import recv
#% set received
#% if framing.name == "gap"
def received(conn):
    """The messages that come, until the other side ends: each is what came before {{ framing.gap }} seconds of silence."""
    held, data = b"", b"first"
    while data:
        conn.settimeout({{ framing.gap }} if held else None)
        try:
            data = {{ recv("conn") }}
            held += data
            is_whole = not data
        except TimeoutError:
            is_whole = True
        conn.settimeout(None)
        if held and is_whole:
            yield held
            held = b""
#% else
def received(conn):
    """The messages that come, until the other side ends."""
    held = b""
    while data := {{ recv("conn") }}:  # b"" is its end
        whole, held = cut(held + data)
        yield from whole
#% endif
#% endset

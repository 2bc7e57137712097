#% set functions
def pieces():
    """Lines of 72 printable characters; each begins one character later (RFC 864)."""
    printable = bytes(range(32, 127))
    for first in itertools.cycle(range(95)):
        yield (printable * 2)[first:first + 72] + b"\r\n"
#% if not has_connections


def datagram():
    """A datagram of 0 to 512 of these characters, as many as chance will have it."""
    lines = b"".join(itertools.islice(pieces(), 7))
    return lines[:random.randrange(513)]
#% endif
#% endset
#% set answer = "datagram()"

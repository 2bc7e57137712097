#% set functions
def greeting():
    """The seconds since 1900 as four bytes in network byte order (RFC 868)."""
    return struct.pack("!I", (int(time.time()) + 2_208_988_800) % 2**32)
#% endset
#% set answer = "greeting()"

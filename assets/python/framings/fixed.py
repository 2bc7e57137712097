#% set constants
LENGTH = {{ framing.length }}
#% endset
#% set cut
def cut(held):
    """The messages in the bytes that came so far, each of LENGTH bytes, and the beginning of the next."""
    end = len(held) - len(held) % LENGTH
    return [held[at:at + LENGTH] for at in range(0, end, LENGTH)], held[end:]
#% endset
#% set wrap
def wrap(message):
    if len(message) != LENGTH:
        raise ValueError(f"a message has {LENGTH} bytes here, not {len(message)}")
    return message
#% endset

#% set constants
PREFIX = struct.Struct({{ framing.prefix.format }})  # {{ framing.prefix.note }}
#% endset
#% set cut
def cut(held):
    """The messages in the bytes that came so far, and the beginning of the next. First comes the length."""
    messages = []
    while len(held) >= PREFIX.size:
        #% if framing.prefix.counts_itself
        length = PREFIX.unpack_from(held)[0] - PREFIX.size
        #% else
        (length,) = PREFIX.unpack_from(held)
        #% endif
        if not 0 <= length <= {{ framing.most }}:
            raise ValueError(f"a length of {length} bytes")  # never make room for what a stranger announces
        if len(held) < PREFIX.size + length:
            break
        messages.append(held[PREFIX.size:PREFIX.size + length])
        held = held[PREFIX.size + length:]
    return messages, held
#% endset
#% set wrap
def wrap(message):
    #% if framing.prefix.counts_itself
    return PREFIX.pack(len(message) + PREFIX.size) + message
    #% else
    return PREFIX.pack(len(message)) + message
    #% endif
#% endset

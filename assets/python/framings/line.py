#% set cut
def cut(held):
    """The whole lines in the bytes that came so far, and the beginning of the next: recv() may cut a line anywhere."""
    *lines, rest = held.split(b"\n")
    if len(rest) > {{ framing.most }}:
        raise ValueError("a line without end")
    return [line.removesuffix(b"\r") for line in lines], rest
#% endset
#% set wrap
def wrap(message):
    if b"\n" in message:
        raise ValueError("a line cannot hold a line break")
    return message + {{ framing.ending }}
#% endset

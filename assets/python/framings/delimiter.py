#% set constants
DELIMITER = {{ framing.delimiter }}
#% endset
#% set cut
def cut(held):
    """The messages in the bytes that came so far, and the beginning of the next."""
    *messages, rest = held.split(DELIMITER)
    if len(rest) > {{ framing.most }}:
        raise ValueError("a message without end")
    return messages, rest
#% endset
#% set wrap
def wrap(message):
    if DELIMITER in message:
        raise ValueError("a message cannot hold the delimiter")
    return message + DELIMITER
#% endset

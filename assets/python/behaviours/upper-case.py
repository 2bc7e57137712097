#% set functions
#% if codec.is_unicode
def reply(data):
    text = data.decode({{ codec.lossless }})
    return text.upper().encode({{ codec.lossless }})  # bytes that are no text come back as they are
#% else
def reply(data):
    text = data.decode({{ codec.lossless }})  # bytes that are no text come back as they are
    return b"".join(map(capital, text))


def capital(character):
    try:
        return character.upper().encode({{ codec.lossless }})
    except UnicodeEncodeError:  # the encoding has no such capital
        return character.encode({{ codec.lossless }})
#% endif
#% endset
#% set answer = "reply(data)"

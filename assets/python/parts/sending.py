{# What is sent: PAYLOAD and FILE, and messages() where there is more than one. #}
#% set constants
#% if sending.error
# {{ sending.error.notation }}
# cannot be sent: {{ sending.error.reason }}
#% endif
#% if sending.payload
#% if sending.is_random
PAYLOAD = {{ sending.payload }}  # as many other bytes: those of the lab are too many to stand here
#% else
PAYLOAD = {{ sending.payload }}
#% endif
#% endif
#% if sending.file
FILE = {{ sending.file }}
#% endif
#% endset
#% set functions
#% if sending.parts
def message({{ sending.counter }}):
    """What is sent the first time, the second …"""
    return b"".join([
        #% for part in sending.parts
        {{ part }},
        #% endfor
    ])
#% endif
#% endset
#% set messages
#% if sending.repeat
def messages():
    """What is sent, every {{ sending.repeat.every }} seconds."""
    #% if sending.repeat.end
    for seq in range(1, {{ sending.repeat.end }}):
        if seq > 1:
            time.sleep({{ sending.repeat.every }})
        yield {{ sending.message }}
    #% else
    for {{ sending.counter }} in itertools.count(1):
        yield {{ sending.message }}
        time.sleep({{ sending.repeat.every }})
    #% endif
#% elif sending.message
def messages():
    """What is sent: the payload, then each line that is typed."""
    yield {{ sending.message }}
    for line in sys.stdin:
        yield {{ sending.line }}
#% else
def messages():
    """What is sent: each line that is typed."""
    for line in sys.stdin:
        yield {{ sending.line }}
#% endif
#% endset

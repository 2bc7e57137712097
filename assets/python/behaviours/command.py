#% set constants
#% if settings.folder
FOLDER = {{ settings.folder }}  # what ls may tell of; no client can ask for another
#% endif
#% endset
#% set functions
def reply(data):
    command = data.strip()
    if command == b"date":
        return time.ctime().encode()
    if command == b"os":
        return os.name.encode()
    if command == b"ls":
        #% if settings.folder
        names = sorted(name for name in os.listdir(FOLDER) if not name.startswith("."))
        return "\n".join(names).encode(errors="replace") or b"(empty)"  # to send nothing would be no answer
        #% else
        return b"(empty)"  # no folder was chosen
        #% endif
    return {{ stamp }} + command
#% endset
#% set answer = "reply(data)"

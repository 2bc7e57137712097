#% set constants
#% if settings.folder
FOLDER = {{ settings.folder }}  # what ls may tell of; no client can ask for another
#% endif
#% endset
#% set functions
def reply(data):
    command = data.decode({{ codec.show }}).strip()
    if command == "date":
        answer = time.ctime()
    elif command == "os":
        answer = os.name
    elif command == "ls":
        #% if settings.folder
        #% if settings.hidden_names
        names = sorted(os.listdir(FOLDER))
        #% else
        names = sorted(name for name in os.listdir(FOLDER) if not name.startswith("."))
        #% endif
        #% if settings.lists_as_python
        answer = repr(names)
        #% else
        answer = "\n".join(names) or "(empty)"  # to send nothing would be no answer
        #% endif
        #% elif settings.lists_as_python
        answer = "[]"  # no folder was chosen
        #% else
        answer = "(empty)"  # no folder was chosen
        #% endif
    else:
        answer = f"{{ stamp }}{command}"
    return answer.encode({{ codec.answer }})
#% endset
#% set answer = "reply(data)"

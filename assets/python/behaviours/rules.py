#% set functions
#% if rules.captures
def part(match, group):
    """What a group captured, as the bytes that came; none where it took no part."""
    return (match[group] or "").encode({{ codec.lossless }})


#% endif
def reply(data):
    """The first rule that fits says what goes back."""
    #% if rules.has_regex
    text = data.decode({{ codec.lossless }})  # whatever came, nothing of it is lost
    #% endif
    #% for rule in rules.list
    #% if rule.when == "exact" or rule.when == "hex"
    if data == {{ rule.pattern }}:
    #% elif rule.when == "prefix"
    if data.startswith({{ rule.pattern }}):
    #% elif rule.when == "contains"
    if {{ rule.pattern }} in data:
    #% elif rule.captures
    if match := re.search({{ rule.pattern }}, text):
    #% else
    if re.search({{ rule.pattern }}, text):
    #% endif
        #% if rule.delay
        time.sleep({{ rule.delay }})
        #% endif
        #% if rule.changes
        # As the first time: what changes with every answer is not filled in again.
        #% endif
        return {{ rule.answer }}
    #% endfor
    return None
#% endset
#% set answer = "reply(data)"

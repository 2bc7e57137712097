#% set constants
#% if settings.greeting.counts
visitors = itertools.count(1)
#% elif not settings.greeting.changes
TEXT = {{ settings.greeting.expression }}
#% endif
#% endset
#% set functions
#% if settings.greeting.changes
def greeting():
    #% if settings.greeting.counts
    seq = next(visitors)
    #% endif
    return {{ settings.greeting.expression }}
#% endif
#% endset
#% set answer = "greeting()" if settings.greeting.changes else "TEXT"

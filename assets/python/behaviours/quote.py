#% set constants
quotes = itertools.cycle([
    #% for quote in settings.quotes
    {{ quote }},
    #% endfor
])
#% endset
#% set answer = '(next(quotes) + "\\r\\n").encode(' ~ codec.encode ~ ')'

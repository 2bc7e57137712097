#% if settings.repeats
#% set answer = 'f"' ~ stamp ~ '".encode(' ~ codec.encode ~ ') + data'
#% else
#% set answer = '(time.ctime() + "\\r\\n").encode(' ~ codec.encode ~ ')'
#% endif

#% set constants
TEXT = {{ settings.greeting.first }}
#% endset
#% set answer = "TEXT"

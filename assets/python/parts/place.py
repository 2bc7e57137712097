{# Where: from the command line, else as in the lab. #}
#% set constants
#% if place.form == "path"
PATH = sys.argv[1] if len(sys.argv) > 1 else {{ place.path }}
#% elif place.form == "abstract"
PATH = "\0" + (sys.argv[1] if len(sys.argv) > 1 else {{ place.path }})  # Linux's abstract namespace: no file
#% else
HOST = sys.argv[1] if len(sys.argv) > 1 else {{ place.host }}
#% if place.has_port
PORT = int(sys.argv[2]) if len(sys.argv) > 2 else {{ place.port }}
#% endif
#% if place.is_looked_up
#% if place.is_name
# A name may stand for several numbers, of IPv4 and of IPv6; this takes the first.
#% else
# What stands behind the % is an interface, which has a place of its own in an address (RFC 4007).
#% endif
#% if place.has_port
FAMILY, _, _, _, ADDRESS = socket.getaddrinfo(HOST, PORT, type={{ place.kind }})[0]
#% else
ADDRESS = socket.getaddrinfo(HOST, 0, family={{ place.family }}, type={{ place.kind }})[0][4]
#% endif
#% endif
#% endif
#% endset

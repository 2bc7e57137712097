{# For programs that receive in more than one place. #}
#% set functions
def recv(conn):
    time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue, and one recv() takes it
    return conn.recv({{ options.size }})
#% endset

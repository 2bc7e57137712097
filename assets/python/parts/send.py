#% from "parts/macros.py" import wrapped
#% set functions
def send(client, data):
    #% if has_connections
    client.sendall({{ wrapped("data") }})
    #% else
    s.sendto(data, client)
    #% endif
#% endset

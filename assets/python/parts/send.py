#% from "parts/macros.py" import wrapped
{# For the chats and rooms of a framing; what is sent as it is needs no function. #}
#% set functions
#% if framing.wraps
def send(client, data):
    client.sendall({{ wrapped("data") }})
#% endif
#% endset

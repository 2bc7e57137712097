#% from "parts/macros.py" import conversation, made, said
#% set many = "process" if forks else "thread"
#% set what = transport ~ " server (" ~ behaviour ~ ") by socketserver: a " ~ many ~ " for each " ~ ("connection." if has_connections else "datagram.")
#% set functions
#% if not has_connections
class Handler(socketserver.DatagramRequestHandler):
    def handle(self):
        data = self.rfile.read()  # rfile holds the datagram; what is written to wfile goes back as one
        #% if delay
        {{ made("answer")|indent(8) }}
        #% endif
        self.wfile.write({{ said("answer") }})
#% elif shape == "line"
class Handler(socketserver.StreamRequestHandler):
    #% if options.no_delay
    disable_nagle_algorithm = True  # small pieces go at once

    #% endif
    def handle(self):
        data = self.rfile.readline(65536)  # rfile and wfile make a file of the connection
        if data:
            #% if delay
            {{ made("answer")|indent(12) }}
            #% endif
            self.wfile.write({{ said("answer") }})
#% else
class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        {{ conversation("self.request")|indent(8) }}
#% endif


#% if forks
# The library joins such two itself: ForkingTCPServer, ForkingUDPServer, since Python 3.12 ForkingUnixStreamServer, too.
#% else
# The library joins these two itself: socketserver.Threading{{ base }}.
#% endif
class Server(socketserver.{{ "ForkingMixIn" if forks else "ThreadingMixIn" }}, socketserver.{{ base }}):
    #% if forks
    max_children = {{ options.most }}  # processes at once; none of them sees what another has in its memory
    #% else
    daemon_threads = True  # they end with the program
    #% endif
    #% if has_connections
    request_queue_size = {{ options.backlog }}  # the backlog of listen()
    #% else
    max_packet_size = {{ options.datagram }}  # {{ "what is longer loses its end" if options.cuts else "the usual 8192 would cut what is longer" }}
    #% endif
    #% if place.has_port and place.family != "socket.AF_INET"
    address_family = {{ place.family }}
    #% endif
    #% if options.reuse_addr
    allow_reuse_address = True  # SO_REUSEADDR: after a stop the port can be bound again at once
    #% endif
    #% if options.limit and not forks and has_connections

    def verify_request(self, request, client_address):
        # Asked before a thread is made: False closes the connection. The first thread is the server's own.
        return threading.active_count() <= {{ options.limit }}
    #% elif not has_connections and not place.has_port

    def verify_request(self, request, client_address):
        return client_address is not None  # a sender that is bound to no path cannot be answered
    #% endif
#% endset
#% set main
#% include "parts/unlink.py"
#% if has_connections
with Server({{ place.address }}, Handler) as server:  # socket(), bind() and listen()
    print("listening on", server.server_address, flush=True)
    server.serve_forever()  # BaseServer's loop: accept(), and a {{ many }} for each connection
#% else
with Server({{ place.address }}, Handler) as server:  # socket() and bind()
    print("listening on", server.server_address, flush=True)
    server.serve_forever()  # BaseServer's loop: recvfrom(), and a {{ many }} for each datagram
#% endif
#% endset

"""The servers of the lessons: server.py SYSTEM TRANSPORT [HOST-OR-PATH] [PORT]. Prints its address once it listens."""
import os
import socket
import socketserver
import sys
from time import ctime, time

system, transport = sys.argv[1:3]
place = sys.argv[3] if len(sys.argv) > 3 else "127.0.0.1"
port = int(sys.argv[4]) if len(sys.argv) > 4 else 0


def command(data):
    text = data.decode().strip()
    if not text:
        return b""
    if text == "date":
        return ctime().encode()
    if text == "os":
        return os.name.encode()
    if text == "ls":
        return repr(os.listdir(os.curdir)).encode()
    return ("[%s] %s" % (ctime(), text)).encode()


# What one message is answered with; b"" closes.
REPLIES = {
    "echo": lambda data: data,
    "timestamp": lambda data: b"[%s] %s" % (ctime().encode(), data),
    "upper-case": lambda data: data.decode().upper().encode(),
    "command": command,
    "daytime": lambda data: ctime().encode() + b"\r\n",
    "chargen": lambda data: bytes(range(32, 104)) + b"\r\n",
    "time": lambda data: (int(time()) + 2208988800).to_bytes(4, "big"),
}


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(1024):
            reply = REPLIES[system](data)
            if not reply:
                break
            self.request.sendall(reply)


class Line(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"[%s] %s" % (ctime().encode(), self.rfile.readline()))


class Once(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(self.request.recv(1024).decode().upper().encode())


class Greeting(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(b"Thank you for connecting\n")


class Discard(socketserver.BaseRequestHandler):
    def handle(self):
        while self.request.recv(1024):
            pass


class Generator(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            while True:
                self.request.sendall(REPLIES[system](b""))
        except OSError:
            pass  # the client has seen enough


class Daytime(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.sendall(REPLIES[system](b""))


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, s = self.request
        s.sendto(REPLIES[system](data), self.client_address)


HANDLERS = {"line-timestamp": Line, "upper-once": Once, "greeting": Greeting, "quote": Greeting, "daytime": Daytime,
            "time": Daytime, "discard": Discard, "chargen": Generator}
is_datagram = transport in ("udp", "unixgram")
handler = Datagram if is_datagram else HANDLERS.get(system, Stream)
base = {"tcp": socketserver.ThreadingTCPServer, "udp": socketserver.ThreadingUDPServer}.get(transport)
if base is None:
    base = {"unix": socketserver.ThreadingUnixStreamServer, "unixpacket": socketserver.ThreadingUnixStreamServer,
            "unixgram": socketserver.ThreadingUnixDatagramServer}[transport]


class Server(base):
    daemon_threads = True
    max_packet_size = 65535
    allow_reuse_address = transport == "tcp"
    if transport == "unixpacket":
        socket_type = socket.SOCK_SEQPACKET
    if ":" in place:
        address_family = socket.AF_INET6


with Server(place if transport.startswith("unix") else (place, port), handler) as server:
    address = server.server_address
    print(address if isinstance(address, str) else address[1], flush=True)
    server.serve_forever()

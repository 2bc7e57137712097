"""A client as the lessons write it: client.py TRANSPORT ADDRESS HOW MESSAGE...

MESSAGES are hex. HOW is `turns` (send one, receive one), `split` (each message byte by byte), `glued` (all of them in one
sendall, the replies read together) or `listen` (receive only). Each reply is printed as hex, the end of the stream as EOF.
"""
import os
import socket
import sys
import tempfile

transport, address, how, *messages = sys.argv[1:]
messages = [bytes.fromhex(message) for message in messages]
KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM, "unix": socket.SOCK_STREAM,
         "unixgram": socket.SOCK_DGRAM, "unixpacket": getattr(socket, "SOCK_SEQPACKET", None)}

if transport.startswith("unix"):
    s = socket.socket(socket.AF_UNIX, KINDS[transport])
    if transport == "unixgram":
        folder = tempfile.TemporaryDirectory()
        s.bind(os.path.join(folder.name, "client"))
else:
    host, port = address.rsplit(":", 1)
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    s = socket.socket(family, KINDS[transport])
    address = (host, int(port))
s.settimeout(20)
s.connect(address)


def show(data):
    print(data.hex() or "-", flush=True)


if how == "turns":
    for message in messages:
        s.send(message)
        show(s.recv(65535))
elif how == "split":
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for message in messages:
        for byte in message:
            s.send(bytes([byte]))
elif how == "glued":
    s.sendall(b"".join(messages))
if how in ("split", "glued"):
    s.shutdown(socket.SHUT_WR)
if how != "turns":
    while True:
        data = s.recv(65535)
        if not data:
            break
        show(data)
    print("EOF", flush=True)
elif KINDS[transport] == socket.SOCK_STREAM:
    s.shutdown(socket.SHUT_WR)
    print("EOF" if s.recv(1) == b"" else "MORE", flush=True)
s.close()

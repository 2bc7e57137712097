"""The lessons' full-duplex chat, and the client of their rooms: talk.py serve|connect HOST PORT.

One thread prints what comes while the other sends what is typed, without a line end.
"""
import os
import socket
import sys
import threading

role, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])

if role == "connect":
    conn = socket.create_connection((host, port))
else:
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, port))
    s.listen(5)
    print("listening", flush=True)
    conn, addr = s.accept()


def receive():
    while True:
        data = conn.recv(1024)
        if not data:
            break
        print(data.decode(), flush=True)
    print("end", flush=True)
    conn.close()
    # The other thread sits in input().
    os._exit(0)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    conn.sendall(line.rstrip("\n").encode())
conn.close()

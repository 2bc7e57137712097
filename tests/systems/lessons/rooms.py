"""The chat server of the lessons: one thread a member, a dictionary of rooms; rooms.py [PORT]. Prints its port once it
listens.
"""
import socket
import sys
import threading
from time import ctime

rooms = {}
lock = threading.Lock()


def serve(conn):
    with conn:
        name, room = conn.recv(1024).decode().split()
        with lock:
            members = rooms.setdefault(room, {})
            if name in members:
                conn.sendall(b"reuse")
                return
            members[name] = conn
        conn.sendall(b"success")
        while data := conn.recv(1024):
            text = data.decode()
            leaves = text.strip() == "quit"
            told = "%s left %s at %s" % (name, room, ctime()) if leaves else "[%s] %s: %s" % (ctime(), name, text)
            with lock:
                for other, member in members.items():
                    if other != name:
                        member.sendall(told.encode())
            if leaves:
                conn.sendall(data)
                break
        with lock:
            del members[name]


s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 0))
s.listen(5)
print(s.getsockname()[1], flush=True)
while True:
    conn, _ = s.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()

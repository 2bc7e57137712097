"""The lessons' chat in turns: ask.py serve|connect HOST PORT. What is typed is sent as it is, without a line end."""
import socket
import sys

role, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])

if role == "connect":
    s = socket.create_connection((host, port))
    while True:
        try:
            data = input()
        except EOFError:
            break
        s.send(data.encode())
        if data == "q":
            break
        reply = s.recv(1024)
        if not reply:
            break
        print(reply.decode(), flush=True)
    s.close()
else:
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, port))
    s.listen(5)
    print("listening", flush=True)
    while True:
        conn, addr = s.accept()
        while True:
            data = conn.recv(1024)
            if not data:
                break
            print(data.decode(), flush=True)
            if data == b"q":
                break
            conn.send(input().encode())
        conn.close()
        print("end", flush=True)

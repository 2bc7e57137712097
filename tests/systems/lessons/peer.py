"""The lessons' UDP chat: peer.py HOST PORT TO_HOST TO_PORT [broadcast | group]. What is typed goes to TO, as it is."""
import socket
import sys
import threading

host, port, to = sys.argv[1], int(sys.argv[2]), (sys.argv[3], int(sys.argv[4]))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if "broadcast" in sys.argv[5:]:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
if "group" in sys.argv[5:]:
    group = socket.inet_aton("239.255.51.88") + socket.inet_aton("127.0.0.1")
    if host == "0.0.0.0":
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
    else:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
s.bind((host, port))
print("listening", flush=True)


def receive():
    while True:
        print(s.recvfrom(1024)[0].decode(), flush=True)


threading.Thread(target=receive, daemon=True).start()
for line in sys.stdin:
    s.sendto(line.rstrip("\n").encode(), to)

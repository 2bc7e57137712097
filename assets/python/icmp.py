#% from "parts/macros.py" import buffers, shown
#% set what = "ICMP echo: what ping sends and gets. A raw socket needs rights: root, or CAP_NET_RAW."
#% set constants
IDENTIFIER = os.getpid() & 0xFFFF  # marks our requests
#% endset
#% set functions
#% if not is_v6
def checksum(data):
    """The Internet checksum (RFC 1071): the 16-bit words added up, carries added back, all bits inverted."""
    total = sum(word for (word,) in struct.iter_unpack("!H", data + bytes(len(data) % 2)))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


#% endif
def request(sequence, payload):
    #% if is_v6
    # The system puts in the checksum of ICMPv6, which covers the addresses, too (RFC 3542 §3.1).
    return struct.pack("!BBHHH", 128, 0, 0, IDENTIFIER, sequence) + payload
    #% else
    packet = struct.pack("!BBHHH", 8, 0, 0, IDENTIFIER, sequence) + payload
    # Computed with a checksum of zero, and then put in its place.
    return packet[:2] + struct.pack("!H", checksum(packet)) + packet[4:]
    #% endif
#% endset
#% set main
with socket.socket({{ place.family }}, socket.SOCK_RAW, socket.{{ "IPPROTO_ICMPV6" if is_v6 else "IPPROTO_ICMP" }}) as s:
    s.settimeout({{ options.patience }})
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    s.connect({{ place.address }})
    #% if sending.has_messages
    for sequence, payload in enumerate(messages(), 1):
    #% else
    for sequence, payload in [(1, {{ sending.message }})]:
    #% endif
        s.send(request(sequence, payload))
        try:
            while True:  # others get echo replies, too: the identifier tells which is ours
                #% if options.pause
                time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
                #% endif
                data = s.recv(65535)
                #% if not is_v6
                data = data[(data[0] & 15) * 4:]  # IPv4 gives its own header, too
                #% endif
                kind, _, _, identifier, number = struct.unpack_from("!BBHHH", data)
                if (kind, identifier, number) == ({{ 129 if is_v6 else 0 }}, IDENTIFIER, sequence):
                    print("reply", sequence, data[8:])
                    break
        except TimeoutError as error:
            print("no answer:", error)
#% endset

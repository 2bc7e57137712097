{# What a socket of datagrams is told of broadcasts and multicast groups; nothing of it is needed by most. #}
#% macro before_bind()
#% if groups.broadcast
s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)  # may send to broadcast addresses
#% endif
#% if groups.is_v6
#% if groups.ttl is not none
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, {{ groups.ttl }})  # how many routers it may pass
#% endif
#% if groups.multicast_loop is not none
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, {{ groups.multicast_loop }})  # for members on this machine
#% endif
#% if groups.interface
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, {{ groups.interface.index }})
#% endif
#% else
#% if groups.ttl is not none
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, {{ groups.ttl }})  # how many routers it may pass
#% endif
#% if groups.multicast_loop is not none
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, {{ groups.multicast_loop }})  # for members on this machine
#% endif
#% if groups.interface and groups.interface.address
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton({{ groups.interface.address }}))
#% elif groups.interface
interface = struct.pack("@4s4si", bytes(4), bytes(4), {{ groups.interface.index }})  # Linux's ip_mreqn, ip(7)
s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, interface)
#% endif
#% endif
#% if groups.joined and is_bound
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the members of a group share its port
#% endif
#% endmacro

#% macro after_bind()
#% for group in groups.joined
#% if groups.is_v6
group = socket.inet_pton(socket.AF_INET6, {{ group.number }}) + struct.pack("@I", {{ group.interface.index }})
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
#% elif group.interface.address
group = socket.inet_aton({{ group.number }}) + socket.inet_aton({{ group.interface.address }})
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
#% else
group = struct.pack("@4s4si", socket.inet_aton({{ group.number }}), bytes(4), {{ group.interface.index }})  # Linux's ip_mreqn
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
#% endif
#% endfor
#% endmacro

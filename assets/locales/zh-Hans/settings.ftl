# 端点的设置、添加端点的方式、示例，以及各线程在哪个调用中等待。

## 角色与传输

add-server-hint = 等待客户端：bind、listen、accept；数据报则是 bind、recvfrom。
add-client-hint = 主动发起：connect，或 sendto。
add-peer = 对等方
add-peer-hint = 先 bind，可接收任何地址发来的数据报，也可发往任意指定的地址。
add-relay = 中继
add-relay-hint = 监听，为每个客户端连接目标，双向转发，并在中间模拟不良网络的各种损伤。
setting-role-unfit = { $transport } 不支持：对等方只能用数据报；ICMP 只有客户端。
setting-path = 路径
setting-free-path = 空闲路径
setting-free-path-hint = 换一个本实验中没有端点使用的路径
transport-tcp = TCP
transport-tcp-hint = SOCK_STREAM：面向连接的可靠字节流，不保留消息边界。
transport-udp = UDP
transport-udp-hint = SOCK_DGRAM：一个个独立的数据报，可能丢失、重复或乱序，但绝不会只到一部分；没有连接。
transport-unix = Unix 流
transport-unix-hint = AF_UNIX、SOCK_STREAM：本机进程之间的字节流，与 TCP 相同，以路径为地址。
transport-unixgram = Unix 数据报
transport-unixgram-hint = AF_UNIX、SOCK_DGRAM：本机进程之间的数据报，不会丢失。
transport-unixpacket = Unix 有序分组
transport-unixpacket-hint = AF_UNIX、SOCK_SEQPACKET：面向连接，并保留消息边界。
transport-icmp = ICMP
transport-icmp-hint = SOCK_RAW：像 ping 那样发送回显请求，需要特权。
transport-refused = { $code }：{ $cause }{ $next }

## 服务方式

setting-model = 服务模型
setting-model-hint = 如何同时为多个客户端服务。
model-one-at-a-time = 逐个服务
model-one-at-a-time-hint = 只有一个线程：它服务一个客户端时，下一个只能在全连接队列（backlog）中等待。
model-thread-per-connection = 每连接一线程
model-thread-per-connection-hint = 每个客户端有自己的线程，可以阻塞在 recv() 中而不影响其他客户端；一千个客户端就要一千个线程。
model-event-loop = 事件循环
model-event-loop-hint = 一个线程用 select() 等待所有连接，哪个就绪就处理哪个，不会只为一个连接而阻塞。
model-datagrams-one-at-a-time = 逐个应答
model-datagrams-one-at-a-time-hint = 一个线程依次应答每个数据报；下一个在套接字的接收队列里等待。
model-datagrams-thread-per-connection = 每数据报一线程
model-datagrams-thread-per-connection-hint = 每个数据报由单独的线程应答，应答慢也不影响其他数据报。
settings-listening = 监听套接字
setting-backlog-hint = listen(backlog)：内核最多完成这么多个连接，让它们等待 accept()。
setting-max-connections-hint = 打开的连接达到这个数目后，新来的客户端被接受后立即关闭。

## 应答

setting-delay-ms = 延迟
setting-delay-ms-unit = 毫秒
setting-delay-ms-hint = 每次应答前等待这么久，便于看出各种服务模型的差别。
setting-text = 文本
setting-text-hint = 问候语，或每行一句话，按载荷的写法；\r\n 等转义有效。
setting-text-example = 留空则用默认内容
setting-folder = 文件夹
setting-folder-hint = 客户端只能得到其中的文件名，得不到本机的其他内容。
setting-folder-example = 无
setting-hidden-names = 含隐藏名称
setting-hidden-names-hint = 以点开头的名称默认不列出，选中后才包括在内。
setting-stamp = 时间格式
setting-stamp-hint = 时间如何写在收到的内容之前。
setting-stamp-spaced = [ctime] data
setting-stamp-joined = [ctime]data
setting-answer = 应答内容
setting-answer-hint = 只发送时间（RFC 的做法），或把收到的内容加上时间后发回。
setting-answer-time = 时间
setting-answer-repeat = 重复内容
setting-list = ls
setting-list-hint = ls 如何列出名字：每行一个，或与 Python 打印 os.listdir() 的结果相同。
setting-list-lines = 每行一个名字
setting-list-python = ['a', 'b']
setting-leave = 离开消息
setting-leave-hint = 有人离开时发给房间里其他人的消息，{"${name}、${room} 和 ${ctime}"} 会换成实际的内容。
setting-leave-example = 留空则用默认内容
wrong-long = 最多 { $most } 个字符
setting-encoding = 编码
setting-encoding-hint = 收发文本所用的编码，在此服务器上输入的内容也用它。
dialog-folder = 选择 ls 可以列出的文件夹
dialog-folder-hint = 文件夹的路径
dialog-choose = 选择
wrong-folder = { $path } 不是可读的文件夹。
setting-rule = 规则
setting-rule-hint = 由第一条与收到内容相符的规则给出应答。
setting-rule-option = 由第一条相符的规则给出应答；可重复。WHEN 是 exact、prefix、contains、regex 或 hex；模式中的 \= 表示 =；应答按载荷的写法，其中 $1 和 $name 是正则表达式捕获的内容。
rule-add = 添加规则
rule-when = 规则 { $n }：比较方式
rule-pattern = 规则 { $n }：匹配内容
rule-pattern-example = 收到的内容
rule-reply = 规则 { $n }：应答
rule-reply-example = 应答的内容
rule-delay = 规则 { $n }：延迟
rule-delay-hint = 这条应答前等待的时间，单位毫秒
rule-up = 上移规则 { $n }
rule-down = 下移规则 { $n }
rule-remove = 删除规则 { $n }
rule-exact = 等于
rule-prefix = 开头是
rule-contains = 包含
rule-regex = 正则
rule-hex = 十六进制

## 分帧、双工方式、超时

setting-framing = 分帧
setting-framing-hint = 字节流如何切分为消息，收发都如此。
settings-traffic = 收发
setting-reconnect = 每次应答后重新连接
setting-reconnect-hint = 服务器应答并关闭连接后，客户端立即重新连接，以便发送下一条。“逐行时间戳”示例就是这样做的。
setting-reconnect-option = 服务器关闭连接后，为下一次发送重新连接：用于只应答一次的服务器。下一次发送会等待连接关闭，最多等 --timeout 所指定的时间。
setting-keep-half-open = 保持半开
setting-keep-half-open-hint = 对端结束发送后，本端不关闭，直到手动关闭；TCP 连接停留在 CLOSE_WAIT。不选时，本端发送完剩余数据后也关闭连接。
setting-keep-half-open-option = 对端结束发送后，本端不关闭，直到停止：CLOSE_WAIT。不加此选项时，本端发送完剩余数据后也关闭连接。
setting-accepts = accept()
setting-accepts-hint = 服务器的循环何时再次调用 accept()。
setting-accepts-option = 何时再次调用 accept()：正确的做法，或初学者的错误。
setting-accepts-again = 立即
setting-accepts-again-hint = 客户端一有了自己的线程就再次调用。
setting-accepts-after-first-message = recv 之后
setting-accepts-after-first-message-hint = 等客户端发来第一条数据再调用：不发送的客户端会让其他客户端一直等待。
setting-accepts-once = 一次
setting-accepts-once-hint = 不再调用：accept() 写在循环之外，只有一次。
setting-forks = fork()
setting-forks-hint = 每个客户端得到服务器内存的一份副本，与 fork() 产生的进程相同。这里用线程代替进程；Python 程序会真正 fork。
setting-unconnected = 不连接
setting-unconnected-hint = 不调用 connect()：每次都用 sendto() 和 recvfrom()，任何程序发到该端口的数据报都会收到。
setting-cut-datagrams = 截断数据报
setting-cut-datagrams-hint = 与多数程序一样调用 recvfrom(bufsize)：较长的数据报，其余部分丢失，并有一条记录说明丢失了多少字节。
setting-cut-datagrams-option = 与多数程序一样用 recvfrom(bufsize) 接收，bufsize 即 --recv-size：较长的数据报，其余部分丢失，并有一条记录说明丢失了多少。不加此选项时，每个数据报都完整接收。
setting-turns = 双工方式
setting-turns-hint = 哪一端何时可以发送。
setting-turns-option = 轮流发送：每次发送后，要等到对方的消息才能再发；服务器只有使用 manual 时可用。
setting-turns-full-duplex = 全双工
setting-turns-full-duplex-hint = 双方随时都可以发送。
setting-turns-half-duplex = 半双工
setting-turns-half-duplex-hint = 发送之后要等到应答，才能再次发送。
setting-recv-size-hint = 每次 recv 的 bufsize：一次最多取这么多字节。取得小，消息就会被拆开；设为 1 就是逐字节读取。
setting-recv-size-option = 每次 recv 或 recvfrom 最多取的字节数；数据报总是完整接收，除非指定 --cut-datagrams。
setting-recv-pause-ms = recv 前暂停
setting-recv-pause-ms-unit = 毫秒
setting-recv-pause-ms-hint = 线程在每次 recv 之前暂停这么久。其间到达的数据积压在内核的接收队列中：字节流会一次取出，数据报仍一个个分开。
setting-so-rcvbuf = SO_RCVBUF
setting-so-rcvbuf-unit = 字节
setting-so-rcvbuf-example = 默认
setting-so-rcvbuf-hint = 内核最多为此套接字保留多少未读数据；在 bind 或 connect 之前设置。系统实际采用的值由 getsockopt 给出：Linux 会加倍。
setting-so-sndbuf = SO_SNDBUF
setting-so-sndbuf-unit = 字节
setting-so-sndbuf-example = 默认
setting-so-sndbuf-hint = 对端收到之前，send 最多可以交给内核多少数据；在 bind 或 connect 之前设置。缓冲区满时 send 会等待。
setting-answer-timeout-ms = 应答超时
setting-answer-timeout-ms-unit = 毫秒
setting-answer-timeout-ms-hint = 过了这么久仍没有应答，日志中会有一条记录说明。0 表示一直等待。

## 数据报

settings-datagrams = 广播与多播
setting-to = 发往
setting-to-hint = 对等方发到哪里，或中继转发到哪里：与自己相同传输方式的地址。
setting-broadcast = SO_BROADCAST
setting-broadcast-hint = 不设置它，向广播地址 sendto 会以 EACCES 失败。
setting-groups = 加入的组
setting-groups-hint = IP_ADD_MEMBERSHIP：多播组，可在 % 后写接口；多个组用逗号隔开。
setting-groups-option = 加入多播组，例如 239.1.2.3、239.1.2.3%eth0 或 ff15::7%2；可重复。
setting-groups-example = 239.1.2.3%eth0, …
setting-multicast-ttl = 多播 TTL
setting-multicast-ttl-hint = IP_MULTICAST_TTL：发往组的数据报最多经过几个网络。1 表示不出本网。
setting-multicast-ttl-example = 1
setting-multicast-interface = 接口
setting-multicast-interface-hint = IP_MULTICAST_IF：发往组的数据报从哪个接口发出：名称、编号或地址。
setting-multicast-interface-example = 按路由
setting-multicast-loop = 多播环回
setting-multicast-loop-hint = IP_MULTICAST_LOOP：本机是否收到自己发往组的数据报。
setting-multicast-loop-default = 默认
setting-multicast-loop-on = 开启
setting-multicast-loop-off = 关闭
wrong-group = 应为多播地址：224.0.0.0 到 239.255.255.255 或 ff00::/8，可带 %接口
wrong-groups = 最多 { $most } 个组
wrong-rules = 最多 { $most } 条规则
wrong-interface = 应为接口的名称、编号或地址

## 中继

settings-faults = 损伤
settings-faults-off = 关
settings-faults-hint = 输入后立即生效，中继运行时也一样。空着就没有这种损伤。
setting-target = 目标
setting-target-hint = 为每个客户端连接到哪里，例如 127.0.0.1:5001。
setting-faults-way = { $fault }（{ $way }）
setting-seed = 随机种子
setting-seed-hint = 损伤的随机数由它产生。种子和流量相同，损伤就相同；日志里有它。
setting-idle-ms = 空闲时间
setting-idle-ms-unit = 毫秒
setting-idle-ms-hint = 数据报客户端在这段时间内两个方向都没有数据，就被忘记，发往目标的套接字随之关闭。
setting-to-target = 发往目标
setting-to-target-hint = 对客户端发出的数据做什么。
setting-to-target-option = 只用于客户端发出的数据，代替双向的设置，例如 loss=30%；可以重复。
setting-to-client = 发往客户端
setting-to-client-hint = 对目标发回的数据做什么。
setting-to-client-option = 只用于目标发回的数据，代替双向的设置，例如 delay=1s；可以重复。

## 添加

add-more = 更多种类…
add-more-title = 添加端点
command-add = 添加端点…

## 示例

menu-examples = 示例
command-examples = 示例…
command-example = 示例：{ $name } { $system }
examples-title = 示例
examples-hint = 每个示例都是一个完整的实验，打开即可启动。选择一个：
examples-search = 搜索示例
examples-none = 没有这样的示例。

## 线程与全连接队列

workers-named = { $name } 的线程
workers-none = 没有线程在调用中等待
workers-waits = 正在等待 { $calls }
workers-hint = 每个线程在等待什么。
workers-own = 主线程
workers-more = ……另有 { $n } 个
worker-blocked = 在 { $call }() 中阻塞 { $time }
worker-select = 在 select() 中等待 { $time }
worker-sleep = 休眠 { $time }
backlog-waiting = { $n ->
   *[other] { $n } 个客户端在全连接队列（backlog）中等待：{ $who }。当前客户端断开之前，服务器不会调用 accept()
}
connections-more = ……另有 { $n } 个打开的连接

## 日志中的消息

log-show-framed = ◆ 消息
log-message = 消息 { $n } · { $size }
log-message-short = 消息 { $n }
log-in-recv = 来自 recv #{ $first }
log-in-recvs = 来自 recv #{ $first }–#{ $last }
log-holds-nothing = #{ $nth }
log-holds-one = #{ $nth } 含 ◆{ $first }
log-holds-many = #{ $nth } 含 ◆{ $first }–◆{ $last }
log-holds-part = #{ $nth } 属于 ◆{ $first }

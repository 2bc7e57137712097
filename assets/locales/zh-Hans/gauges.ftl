# 系统给出的套接字情况：TCP 状态，以及队列中的数据。

gauge-unread = 未读 { $bytes }
gauge-unread-hint = 已经到达、还没有被 recv() 取走的字节：它们在内核的接收队列中等待（FIONREAD）。
gauge-unsent = 未送达 { $bytes }
gauge-queue = 队列 { $bytes }
gauge-queue-hint = 内核为未读数据报占用的内存，以及启动以来因接收队列已满（SO_RCVBUF）而丢弃的数据报个数。
gauge-dropped = 丢弃 { $n } 个
gauge-state = { $state }：{ $means }
gauge-not-accepted = 已连接，尚未 accept
gauge-not-accepted-short = 尚未 accept
gauge-not-accepted-hint = 内核已完成三次握手，连接在服务器的全连接队列（backlog）中等待服务器调用 accept()。
gauge-no-states = 不显示状态
gauge-no-states-hint = 此系统不提供 TCP 状态和未送达的字节数，Linux 提供。

tcp-listen-hint = 套接字等待连接；内核完成握手后把连接放入全连接队列。
tcp-syn-sent-hint = 已发送 SYN，尚未收到应答。
tcp-syn-recv-hint = 已收到 SYN 并应答，尚未收到握手的最后一个 ACK。
tcp-established-hint = 双方都可以发送。
tcp-fin-wait1-hint = 本端已发送 FIN，尚未得到确认。
tcp-fin-wait2-hint = 本端已结束发送；对端尚未结束，仍可发送。
tcp-close-wait-hint = 对端已结束发送；本端还没有关闭。
tcp-last-ack-hint = 双方都已发送 FIN，本端在后，尚未收到其 ACK。
tcp-closing-hint = 双方同时发送了 FIN，尚未收到本端 FIN 的 ACK。
tcp-time-wait-hint = 本端先关闭；系统把这对地址再保留一段时间，以免迟到的报文段被当作新连接的数据。

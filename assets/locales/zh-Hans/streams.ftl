# 字节流：一个连接中的字节，以及两端各在哪里分割。
command-view-streams = 字节流
streams-name = 字节流的条带
streams-connection = 连接
streams-direction = 方向
streams-form = 字节的显示方式
streams-hex = 十六进制
streams-closer = 放大（+）
streams-zoom-out = 缩小（−）
streams-fit = 全部
streams-fit-hint = 显示整个字节流（0）。
streams-newest = 最新
streams-newest-hint = 始终显示最新的字节。
streams-whole = 整个字节流
streams-axis = 字节
streams-empty = 还没有连接
streams-empty-hint = 启动实验并发送一些数据：这里会显示每次 send 和每次 recv 在哪里分割字节。
streams-nothing-sent = 这个方向还没有发送数据
streams-sent = 发送
streams-received = 接收
streams-messages = 消息
streams-sent-count = { $n ->
   *[other] { $count }
} 次 send，{ $size }
streams-received-count = { $n ->
   *[other] { $count }
} 次 recv，{ $size }
streams-messages-count = { $count } 条 · { $framing }
streams-framing = 分帧：{ $framing }
streams-not-accepted = 尚未 accept
streams-not-heard = 尚未收到
streams-outside = 不在本实验中
streams-gone = 不含开头 { $size }：已移出日志
streams-zoom-in = 放大后可见
streams-cut = { $name }，{ $size }，字节 { $bytes }：{ $text }
streams-sends = { $n } 次 send → 1 次 recv（粘包）
streams-recvs = 1 次 send → { $n } 次 recv（拆包）
streams-n-sends = { $n ->
   *[other] { $count }
} 次 send
streams-n-recvs = { $n ->
   *[other] { $count }
} 次 recv
streams-summary = { $sends }，{ $recvs }
streams-one-end = 只有一端的调用：另一端怎样分割不得而知
streams-choose = 选择一个色块查看说明。← 和 → 在色块之间移动，↑ 和 ↓ 切换条带。
streams-about = { $name } · { $call } → { $n ->
   *[other] { $count } 字节
}，流中的字节 { $bytes }
streams-about-alone = 另一端不在本实验中，无法知道它怎样分割这些字节。
streams-about-backlog = 服务器尚未 accept 这个连接，但内核已经建立了它：字节在接收缓冲区中等待，第一次 recv 可能一次全部取出。
streams-about-gone = 发出这些字节的 send 已移出日志。
streams-about-unread = 尚未接收：字节还在路上，或留在接收缓冲区中，等待 recv 调用。
streams-about-same = 与 { $others } 的字节完全相同。这只是巧合：TCP 不保留消息边界，不作此保证。
streams-about-record = 与 { $others } 的字节完全相同：SEQPACKET 保留消息边界。
streams-about-sends = 调用 recv 时，{ $others } 的数据都已在接收缓冲区中。TCP 不保留消息边界，recv 返回的是缓冲区中已有的数据。
streams-about-part = 这些字节是 { $others } 的一部分：recv 只返回要求的字节数，或已经到达的数据。
streams-about-joined = 它的字节与其他 send 的数据一起，由 { $others } 取出。
streams-about-recvs = 它的字节由 { $others } 取出：recv 最多返回要求的字节数，且只返回已经到达的数据。
streams-about-message = 它由 { $recvs } 取得。分帧只看字节本身来确定消息在哪里结束，与 send 和 recv 怎样分割无关。
streams-about-datagram = 一次发送、一个数据报、一次接收：数据报保留消息边界。
streams-about-datagram-missing = 尚未收到。数据报要么完整到达，要么完全不到。
streams-more = 另外 { $n } 次
streams-try = 试一试：连续多次发送，会合并到一次 recv；把接收大小设为 4，一次发送要分几次取；选择分帧，又能找回每条消息。
streams-try-records = 试一试：换成 TCP，send 与 recv 的分割就不一样了。
streams-try-datagrams = 试一试：换成 TCP，一次 send 就不再对应一次 recv。
streams-mode = 连接的显示内容
streams-cuts = 分割
streams-follow = 追踪
streams-conversation = 对话
streams-nothing-said = 双方还没有发送数据
streams-show-messages = ◆ 消息
streams-show-messages-hint = 每行显示分帧得到的一条消息，而不是各次调用的数据。
streams-ticks = 分割处：| { $near }，¦ { $far }
streams-search = 在对话中搜索
streams-search-before = 上一处（Shift+F3）
streams-search-next = 下一处（F3）
streams-search-count = { $n ->
   *[other] { $count }
} 处
streams-search-at = 第 { $at } 处，共 { $count } 处
streams-save = 保存字节…
streams-save-short = 保存…
streams-save-both = 两个方向，按先后顺序
streams-save-path = 要写入的文件的路径；写入的就是原始字节
streams-cut-off = { $bytes }，丢失：recv() 要的字节数不够

### 日志：调用以外的提示，以及日志为什么没能写入文件。

# 日志中不是调用的记录；文件里始终用英文。
note-evicted = 日志已达上限，最早的 { $rows } 条记录（含 { $bytes } 数据）已被移除
note-kernel-dropped = 套接字的接收缓冲区已满，内核丢弃了 { $datagrams } 个数据报
note-datagram-cut = 数据报比缓冲区长，末尾 { $bytes } 字节已丢失
note-datagrams-unread = 套接字关闭时有 { $datagrams } 个数据报（{ $bytes } 字节）未读，已丢失
note-bytes-unread = 套接字关闭时有 { $bytes } 字节未读，已丢失
note-rows-lost = 停止端点时日志来不及记录，丢失了 { $rows } 条记录
note-limit-reached = 连接数已达上限 { $limit }，新客户端在 accept 之后立即被关闭
note-frame-broken = 连接已关闭：{ $error }
note-frame-incomplete = 流在一条消息中间结束，这条消息只收到 { $bytes } 字节{ $needs ->
    [none] {""}
   *[other] ，至少需要 { $needs } 字节
}
note-no-answer = 超时：{ $after_ms } 毫秒内没有收到应答
note-message-dropped = 给此客户端的一条 { $bytes } 字节的消息被丢弃：它没有读取数据
note-payload-file = 读取 { $path } 失败，其余部分不再发送：{ $error }
note-not-framed = 没有发送：{ $error }
note-behind-end = 没有发送：本端已关闭发送方向
note-not-your-turn = 没有发送：现在轮到对方发送
note-store-failed = 日志已无法保存到 { $path }，此后只保存在内存中，超出上限时只保留最新的记录：{ $error }
note-file-failed = 写入 { $path } 失败，已停止写入：{ $error }
note-file-full = 空间不足，无法写入 { $path }；有空间后会继续写入，尚未写入的记录仍保留在日志中：{ $error }
note-file-goes-on = 空间已恢复，尚未写入的记录已全部写入 { $path }
note-row-damaged = 这条记录无法读取：所在的文件已损坏
note-internal = 工作线程异常终止，这是本程序的缺陷：{ $message }

# 端点和连接发生的事件。
life-starting = 正在启动
life-listening = 正在监听 { $local }
life-bound = 已绑定到 { $local }
life-running = 正在运行
life-opened = 连接已建立
life-sent-end = 本端已结束发送
life-received-end = 对端已结束发送
life-closed-here = 本端关闭
life-closed-peer = 对端关闭
life-closed-failed = 因故障关闭：{ $failure }
life-turned-away = 连接数已达上限，一个新连接被立即关闭
life-file-began = 开始发送 { $bytes } 字节的文件
life-file-ended = 文件发送结束
life-trouble = 调用失败，端点继续运行：{ $failure }
life-waits = 仍停在 { $call }() 中，已 { $waited }
life-stopping = 正在停止
life-stopped = 已停止
life-failed = 失败：{ $failure }
life-removed = 已从实验中移除


# 保存日志。
export-unknown-format = { $path }：文件格式由扩展名决定，可用的扩展名有 { $known }
export-exists = 文件 { $path } 已存在：换一个文件名，或者选择覆盖、追加（命令行选项 --overwrite、--append）
export-not-added = { $path }：这种格式的文件不能追加：换一个文件名，或者选择覆盖（命令行选项 --overwrite）
export-cancelled = { $path }：已取消，原有文件没有改动
export-not-rotated = { $path } 不是普通文件，不能轮换（--log-rotate）
export-system = { $operation ->
    [open] 无法打开文件 { $path } 进行写入
    [write] 写入文件 { $path } 失败
   *[rename] 新文件已写好，但无法替换 { $path }，原文件保持不变
}：{ $cause }

rotation-form = 应为大小（例如 100M）或时间（例如 1h）
rotation-small = 一个文件至少 { $least } 字节
rotation-short = 一个文件至少包含一秒的记录

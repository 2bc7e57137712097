# 命令行：课程的评分。
grade-step = 第 { $n } 步：{ $what }
grade-done = 已完成
grade-done-rows = 已完成（记录 { $rows }）
grade-not-done = 未完成
grade-not-done-because = 未完成：{ $missing }
grade-skipped = 跳过：{ $why }
grade-not-told = 无法判断：{ $fact }
grade-why = 原因：{ $why }
grade-passed = 通过
grade-not-passed = 未通过
grade-by-a-person = 只能由人来做：{ $what }
grade-not-shown = { $fact }：从自己写的程序看不出来
grade-seen-at = { $fact }（从 { $server } 看）

## 自己写的程序没有做到什么，从服务器的记录看。
grade-why-not-connected = 你的客户端没有连接 { $place }
grade-why-in-backlog = 你的客户端有 { $n } 个连接在全连接队列（backlog）中等待：正在服务的连接关闭之后，服务器才会 accept 下一个
grade-why-nothing-sent = 你的客户端连接了，但什么也没有发送
grade-why-no-datagram = 你的客户端没有向 { $place } 发送数据报
grade-why-no-line-end = 你的客户端没有发送行尾，所以 readline 一直等待
grade-why-received = 服务器收到了 { $bytes }
grade-why-encoding = 你的客户端用 { $found } 发送了 { $text }，而服务器按 { $wanted } 解读
grade-why-joined = 你的客户端还没有读取应答就又发送了：服务器的一次 recv 收到了 { $bytes }，TCP 不保留各次 send 之间的边界
grade-why-cut = 你的客户端分几次发送了 { $bytes }：服务器用 { $recvs } 次 recv 才收完
grade-why-reset = 你的客户端还没有读取应答就关闭了套接字，所以连接被重置
grade-why-framing = 你的客户端发送的字节不是服务器分帧方式的消息
grade-why-stopped-replied = 你的客户端没有在限定时间内结束，已被停止；服务器已经应答
grade-why-stopped-silent = 你的客户端没有在限定时间内结束，已被停止；服务器没有向它发送任何数据
grade-why-not-closed = 你的客户端没有结束它这一侧的连接
grade-why-status = 你的客户端以状态码 { $status } 结束
grade-why-status-error = 你的客户端以状态码 { $status } 结束：{ $error }
grade-why-signal = 你的客户端被信号终止

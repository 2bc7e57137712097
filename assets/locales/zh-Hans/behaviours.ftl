## 服务器如何应答。

behaviour-echo = 回显
behaviour-echo-hint = 把收到的数据原样发回（RFC 862，端口 7）。
behaviour-upper-case = 转大写
behaviour-upper-case-hint = 把收到的文字转为大写后发回，与 Python 的 str.upper() 相同；不是文字的字节不变。
behaviour-upper-once = 转大写（一次）
behaviour-upper-once-hint = 只 recv 一次，发回大写内容，随即关闭连接。
behaviour-timestamp = 时间戳
behaviour-timestamp-hint = 在收到的内容前加上时间后发回。
behaviour-line-timestamp = 逐行时间戳
behaviour-line-timestamp-hint = 读取一行（不管 TCP 如何切分），加上时间发回后关闭：即 Python 的 StreamRequestHandler。
behaviour-command = 命令
behaviour-command-hint = date、os 和 ls（只列出所选文件夹中的名称）；其他内容加上时间后发回。空命令关闭连接。
behaviour-rooms = 聊天室
behaviour-rooms-hint = 第一条消息：名字 房间。之后的内容转发给同一房间的其他人；quit 离开。先用“不分帧”试试，再换一种分帧方式。
behaviour-rules = 规则应答
behaviour-rules-hint = 按第一条匹配的规则应答：完全相同、前缀、包含、正则表达式、十六进制。
behaviour-manual = 手动应答
behaviour-manual-hint = 服务器不自动发送：每条应答都由你输入。
behaviour-greeting = 问候
behaviour-greeting-hint = 向每个连接的客户端发送一段文字，随即关闭。
behaviour-reply-once = 应答一次
behaviour-reply-once-hint = 收到第一条数据后发送一段文字，随即关闭：最简单的 HTTP/1.0 服务器。
behaviour-daytime = 日期时间（daytime）
behaviour-daytime-hint = 向每个客户端发送日期和时间（RFC 867，端口 13）。
behaviour-time = 时间（time）
behaviour-time-hint = 用 4 字节发送自 1900 年起的秒数（RFC 868，端口 37）。
behaviour-quote = 每日一句
behaviour-quote-hint = 轮流向每个客户端发送一句话（RFC 865，端口 17）。
behaviour-discard = 丢弃（discard）
behaviour-discard-hint = 接收全部数据，不作应答（RFC 863，端口 9）。
behaviour-chargen = 字符发生器（chargen）
behaviour-chargen-hint = 不停地发送字符，客户端读多快就发多快（RFC 864，端口 19）。
behaviour-eof-spin = 结束后空转
behaviour-eof-spin-hint = 有错误的回显：客户端结束后仍不停地调用 recv()。这里 200 次后关闭，真正的程序不会停。

## 应答方式无法使用的设置。

settings-text = 文字无法解析：{ $reason }
settings-leave = 离开消息无法使用：{ $reason }
settings-rule-pattern = 第 { $rule } 条规则：匹配内容无法解析：{ $reason }
settings-rule-reply = 第 { $rule } 条规则：应答无法解析：{ $reason }
settings-rule-regex = 第 { $rule } 条规则：正则表达式有误：{ $reason }
settings-rule-large = 第 { $rule } 条规则：应答最多 { $most } 字节
settings-rule-long = 第 { $rule } 条规则：匹配内容和应答最多 { $most } 个字符
settings-rule-delay = 第 { $rule } 条规则：延迟最多 { $most } 毫秒

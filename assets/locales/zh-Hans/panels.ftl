# 各个面板：实时日志、发送框和详情。

## 日志

log-name = 日志
log-show = 显示
log-show-all = 全部
log-show-messages = 收发数据
log-show-trouble = 问题
life-with-ends = { $event }：{ $local } - { $peer }
life-with-peer = { $event }：{ $peer }
log-show-events = 事件
log-connection = 连接
log-all-connections = 全部连接
log-connection-gone = 已关闭的连接
log-more = 连接与保存
log-search = 搜索
log-search-hint = 文本或 call:recv，↓ 列出字段
log-search-wrong = 无效
log-matches =
    { $n ->
       *[other] { $rows } 处匹配
    }
log-save = 保存…
log-save-hint = 把这份日志保存到文件。

log-only-call = 只看这个调用：{ $value }
log-not-call = 不看这个调用：{ $value }
log-only-peer = 只看这个对端：{ $value }
log-not-peer = 不看这个对端：{ $value }
log-only-connection = 只看这个连接
log-only-received = 只看接收的
log-only-sent = 只看发送的
log-only-errno = 只看这个错误码：{ $value }
log-from-here = 从这里开始
log-up-to-here = 到这里为止
log-send-again = 再次发送
log-send-back = 发回这些字节
log-again-stopped = 端点没有运行：先启动。
log-again-none = 这里没有打开的连接。
log-again-closed = 原来的连接已结束，而现在打开的连接不止一个。
log-put = 以 hex 放入载荷
log-put-too-long = 太长（超过 { $most } 字节）：可再次发送，或保存为文件。
log-compare-with = 与记录 { $row } 比较
log-compare = 与接下来选中的记录比较
log-compared = 比较中
log-copy-row = 复制这条记录
log-copy-hex = 复制为十六进制
log-copy-text = 复制为文本
log-copy-python = 复制为 Python bytes
log-copy-c = 复制为 C 数组

log-column-time = 时间
log-column-took = 耗时
log-column-call = 调用
log-column-peer = 对端
log-column-data = 数据
log-column-took-hint = 调用的耗时。等待过的调用带长条，长度取对数：每长一级，耗时为十倍。
log-column-width-hint = 拖动改变宽度，双击恢复默认宽度。
log-column-shown = “{ $column }”列
log-width-narrower = “{ $column }”列变窄
log-width-wider = “{ $column }”列变宽
log-width-usual = “{ $column }”列恢复默认宽度
log-run = 第 { $n } 次运行

log-times = 时间显示方式：{ $kind }
log-time-wall = 时钟时间
log-time-wall-short = 时间
log-time-since-start = 距启动
log-time-since-start-short = 距启动
log-time-since-previous = 距上一条
log-time-since-previous-short = 距上一条

log-end-of-stream = 流结束（EOF）：对端已结束发送
log-empty-message = 空消息（0 字节）

log-evicted =
    { $n ->
       *[other] 为不超出日志上限，已移除较早的 { $rows } 条记录（{ $amount }）
    }
log-new-rows =
    { $n ->
       *[other] { $rows } 条新记录 ↓
    }
log-folds = 折叠连续的相同调用
log-burst = { $rows } × · { $bytes } · { $time }
log-burst-open = 逐条显示这些调用
log-burst-close = 把这些调用显示为一条
log-dragged = 记录 { $row } · { $time }
log-to-end = 回到末尾 ↓

log-empty-stopped = 还没有记录
log-empty-stopped-hint = 点击“启动”，之后的每一次套接字调用都会显示在这里。
log-empty-unconnected-hint = 点击“连接”，之后的每一次套接字调用都会显示在这里。
log-empty-running = 还没有记录
log-empty-running-hint = 正在运行，接下来发生的调用会显示在这里。
log-empty-filtered = 没有符合筛选条件的记录
log-show-everything = 显示全部记录

## 发送框

composer-type = 类型
composer-variant = 格式
composer-encoding = 编码
composer-line-ending = 行尾
composer-json = JSON 形式
composer-escapes-hint = 文本中的 \n \r \t \0 \\ \xHH 和 \u{"{"}…{"}"} 表示相应的字符或字节。
composer-text = 载荷
composer-hint = 例如 { $example }
composer-hint-reply = 在此输入应答
composer-to = 发给
composer-all = 全部（{ $n }）
composer-nobody = 暂无对端
composer-gone-name = { $peer }（已关闭）
composer-send = 发送
composer-send-hint = 发送（Enter）。按 Shift+Enter 换行，按上下方向键可找回发送过的内容。
composer-start-client = 先启动客户端
composer-connect-client = 先连接客户端
composer-start-server = 先启动服务器
composer-connecting = 正在连接
composer-starting = 正在启动
composer-stopping = 正在停止
composer-closed = 连接已关闭，需重新连接
composer-no-client = 还没有客户端连接
composer-no-datagram = 还没有收到数据报，没有可以应答的地址
composer-half-closed = 该连接的发送方向已关闭
composer-gone = 该连接已关闭，另选一个
composer-empty-tcp = 字节流不能发送空消息

## 详情

inspector-nothing = 未选中任何记录
inspector-nothing-hint = 在日志中点击一条记录，即可查看它的调用、时间和字节内容。
inspector-gone = 这条记录已被移除
inspector-gone-hint = 为使日志不超出上限，它已随最早的记录一起被移除。

inspector-sent = 发送
inspector-received = 接收
inspector-call = 调用
inspector-failed = 失败
inspector-note = 提示
inspector-event = 事件
inspector-next = 下一步：{ $step }

inspector-result = 结果
inspector-done = 完成
inspector-received-bytes =
    { $n ->
       *[other] 收到 { $bytes } 字节
    }
inspector-sent-bytes =
    { $n ->
       *[other] 发出 { $bytes } 字节
    }
inspector-partial = （请求发送 { $asked } 字节）
inspector-endpoint = 端点
inspector-connection = 本端
inspector-peer = 对端
inspector-date = 日期
inspector-began = 开始
inspector-returned = 返回
inspector-took = 耗时
inspector-at = 时间
inspector-since-start = 距启动
inspector-since-previous = 距上一条
inspector-first-row = 第一条
inspector-compared = 与记录 { $row } 比较
inspector-compare-end = 结束比较
inspector-compare-choose = 选择另一条记录，与这一条比较。
inspector-difference-before = 上一处差异
inspector-difference-next = 下一处差异
inspector-difference-at = 当前：偏移 { $offset }（{ $hex }）。
inspector-lengths = 上行是记录 { $one }（{ $one-bytes } 字节），下行是记录 { $two }（{ $two-bytes } 字节）。
inspector-same-bytes = 没有差异。
inspector-differences =
    { $n ->
       *[other] 有 { $count } 字节不同，第一处在偏移 { $first }（{ $hex }）。
    }
inspector-row-named = 记录 { $row }
inspector-both = 两条记录的字节
inspector-differs = 不同之处
inspector-row = 保存编号
inspector-memory = 相同字节
inspector-shared = 较早的一条记录也有，只保存一份

inspector-bytes =
    { $n ->
       *[other] { $bytes } 字节
    }
inspector-encoding = 文本一侧的编码
inspector-hex = 字节内容

hex-copy = 复制
hex-copy-hex = 复制为十六进制
hex-copy-text = 复制为文本
hex-copy-python = 复制为 Python bytes
hex-copy-c = 复制为 C 数组
hex-hint = 拖动可选中字节。
hex-byte = 字节 { $offset }：{ $hex } = { $value } = { $bits }
hex-selected =
    { $n ->
       *[other] 已选 { $bytes } 字节（{ $from } 到 { $to }）
    }
inspector-message = 消息
message-of-one = 此连接的第 { $number } 条消息：在第 { $first } 次 recv 中到达
message-of-many = 此连接的第 { $number } 条消息：字节在第 { $first } 到第 { $last } 次 recv 中到达

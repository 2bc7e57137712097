### The filter of a log: what is wrong with one that was typed, and what can be typed.

filter-error-at-character = 第 {$at} 个字符：{$problem}

filter-error-too-long = 筛选条件最多 { $most } 个字符
filter-error-too-deep = 括号和 not 最多嵌套 { $most } 层
filter-error-nothing-follows = 此处缺少要查找的内容（查找符号或 and、or、not 本身时，用引号括起来）
filter-error-bracket-not-closed = 这个括号没有闭合
filter-error-bracket-not-opened = 没有与这个括号对应的左括号；要查找它，用引号括起来
filter-error-quote-not-closed = 这个引号没有闭合
filter-error-no-value = { $field }: 后面要有值，例如 { $example }
filter-error-direction = “{ $found }”不是方向：只有 in（接收）和 out（发送）
filter-error-kind = “{ $found }”不是记录的种类：{ $known }
filter-error-call = 没有名为“{ $found }”的调用；* 代表任意字母：recv*
filter-error-errno = 没有错误码“{ $found }”；* 代表任意字母：ECONN*
filter-error-number = “{ $found }”不是数字：{ $example }
filter-error-duration = “{ $found }”不是时长：5ms、1.5s、20us；前面可加 > 或 <，或写成 1ms..5ms
filter-error-time = “{ $found }”不是时间：10:15:00 是当天的时间，+2.5s 从运行开始算起
filter-error-time-alone = “{ $found }”要写成范围：>{ $found } 或 { $found }..
filter-error-backwards = 范围的终点在起点之前
filter-error-hex-digit = “{ $found }”不是十六进制数字；任意一位写作 ?
filter-error-hex-lone = 单独的十六进制数字 { $digit }：一个字节有两位
filter-error-regex = 不是正则表达式：{ $why }

filter-list = 可以输入的内容
filter-field-call = 调用的名称
filter-field-peer = 对端的地址或名称
filter-field-direction = 发送或接收
filter-field-is = 记录的种类
filter-field-errno = 错误码
filter-field-length = 字节数
filter-field-took = 调用用时
filter-field-time = 当天的时间，或从运行开始算起
filter-field-row = 记录的编号
filter-field-connection = 连接的编号
filter-field-endpoint = 端点的名称
filter-field-local = 本端地址
filter-field-hex = 字节，任意一位写作 ?

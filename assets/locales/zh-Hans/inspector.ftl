# 详情：把字节解读为值。

inspector-read-as = 解读为
inspector-read-not = 仅字节
inspector-format = 打包格式
inspector-format-hint = Python struct 的格式：! 网络字节序，H 为 u16，I 为 u32，4s 为 4 字节。
inspector-format-none = 输入这些字节的格式，例如 !H4sI
inspector-read-too-much = { $bytes } 字节太多，无法一次解读：最多选中 { $most } 字节
inspector-read-more = ……还有 { $n } 个值
inspector-value-at = 位置
inspector-value-type = 类型
inspector-value = 值
inspector-part = 选中部分
inspector-chance = （1 字节有 1/256 的概率碰巧相符）
inspector-recv-rows = 来自
inspector-recv-rows-gone = 这些记录已被移除
inspector-arrived-in = 接收它的调用
inspector-came-from = 发送它的调用
inspector-other-call = { $n ->
       *[other] { $name }，{ $call }（{ $bytes } 字节）
    }
inspector-more-calls = 还有 { $n } 次调用
inspector-not-received = 尚未收到
inspector-lost-closed = 未被收到：对方已关闭
inspector-lost-dropped = 丢失：接收缓冲区已满

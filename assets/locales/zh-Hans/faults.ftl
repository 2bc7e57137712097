### 中继：各种损伤的名称、它们做了什么，以及手动操作。

way-to-target = 发往目标
way-to-client = 发往客户端

## 损伤

fault-loss = 丢失
fault-loss-hint = 丢失多少数据报，例如 30%。两端都得不到通知：在发送方看来，丢失就是沉默。
fault-duplicate = 重复
fault-duplicate-hint = 多少数据报会到达两次，例如 10%。
fault-corrupt = 损坏
fault-corrupt-hint = 多少数据报有一个比特被改变，例如 1%。中继会重新发送它们，所以 UDP 校验和仍然正确。
fault-reorder = 乱序
fault-reorder-hint = 多少数据报会排到其后最多三个数据报的后面，例如 20%；后面没有数据报时，半秒后继续发送。
fault-swallow-half-close = 不转发半关闭
fault-swallow-half-close-hint = 不转发半关闭，对方会继续等待。取值 on 或 off。
fault-stall = 停顿
fault-stall-hint = 停止转发多久（只一次），以及在多少字节之后：5s 从第一个字节开始，5s@1000B 在 1000 字节之后。
fault-cut = 切分
fault-cut-hint = 把字节流切成若干字节一段再转发，例如 3 或 1..7：TCP 不保留边界。
fault-queue = 队列
fault-queue-hint = 最多有多少数据报排队等待，例如 10；此后到达的被丢弃。通常为 1000。
fault-delay = 延迟
fault-delay-hint = 转发前等待多久：50ms，两个时间之间 50ms..200ms，或围绕平均值 100ms+-20ms。数据报可能互相超越，字节流保持顺序。
fault-rate = 速率
fault-rate-hint = 每秒转发多少，例如 10kB/s：来得更快的要等待。
fault-reset-after = 定量后重置
fault-reset-after-hint = 这个方向转发了这么多字节之后重置连接，例如 1000B。

## 做了什么；日志中的记录

relay-lost = 第 { $nth } 个数据报被中继丢弃：丢失率 { $chance }
relay-duplicated = 第 { $nth } 个数据报被转发两次：重复率 { $chance }
relay-corrupted = 第 { $nth } 个数据报被改变：字节 { $at } 由 { $was } 变为 { $now }
relay-reordered = 第 { $nth } 个数据报排到其后 { $behind } 个数据报的后面
relay-queue-full = 第 { $nth } 个数据报被中继丢弃：已有 { $limit } 个在等待
relay-relay-full = 第 { $nth } 个数据报被中继丢弃：所有客户端等待的数据太多
relay-delayed = 第 { $nth } 个数据报延迟 { $by }
relay-delayed-bytes = 字节 { $from } 到 { $to } 延迟 { $by }
relay-paced = 第 { $nth } 个数据报用 { $by } 发完：{ $rate }
relay-paced-bytes = { $bytes } 字节用 { $by } 发完：{ $rate }
relay-cut = { $bytes } 字节分 { $pieces } 段转发
relay-stalled = 字节 { $at } 之后停止转发 { $by }
relay-reset-after = 被中继重置：已转发 { $bytes } 字节
relay-half-close-swallowed = 半关闭没有转发
relay-held = 手动扣住第 { $nth } 个数据报
relay-let-go = 手动放行第 { $nth } 个数据报
relay-changed = 手动改变第 { $nth } 个数据报
relay-dropped-by-hand = 手动丢弃第 { $nth } 个数据报
note-relay = { $way }：{ $did }
note-relay-seed = 中继的损伤按种子 { $seed } 随机产生
note-relay-faults = { $way }：{ $faults ->
    [none] 没有损伤
   *[other] { $faults }
}
note-relay-target = 无法连接目标，客户端已被关闭：{ $error }
note-relay-reset = { $way }：转发重置
note-relay-joined = { $way }：中继为客户端 { $client } 建立的连接
note-relay-idle = 已忘记：{ $after } 内两个方向都没有数据
note-relay-unsent = 关闭时中继里还有 { $datagrams } 个数据报（{ $bytes } 字节）在途，已丢失
note-relay-unsent-bytes = 关闭时中继里还有 { $bytes } 字节在途，已丢失
note-relay-no-room = 丢弃了新客户端的一个数据报：中继已有 { $limit } 个客户端

## 错误的值

fault-problem-percent = 应为 0% 到 100%，例如 30%
fault-problem-delay = 应为时间（如 50ms）、两个时间（如 50ms..200ms）或平均值和偏差（如 100ms+-20ms），最长一小时
fault-problem-rate = 应为每秒多少，例如 500B/s、10kB/s 或 1.5MB/s
fault-problem-pieces = 应为每段的长度，1 到 65536 字节，例如 3 或 1..7
fault-problem-stall = 应为时间，@ 后面可以写位置，例如 5s 或 5s@1000B
fault-problem-bytes = 应为字节数，例如 1000B 或 10kB
fault-problem-queue = 应为 1 到 { $most } 的整数
fault-problem-on = 应为 on 或 off
fault-problem-unknown = 没有名为 { $found } 的损伤；可用的有 { $known }
fault-problem-no-value = { $found } 需要一个值，例如 loss=30%
fault-problem-unfit = { $fault } 不适用于这种传输方式，它可用的有 { $those }

## 手动操作

relay-faults-named = { $name } 的损伤
relay-hold-next = 扣住下一个
relay-hold-named = 扣住下一个：{ $way }
relay-hold-hint = 扣住这个方向的下一个数据报，直到你放行、改变字节或丢弃它。它不经过任何损伤。
relay-holds = 已扣住第 { $nth } 个，{ $way }{ $more ->
    [0] {""}
   *[other] （另有 { $more } 个）
}
relay-bytes = 字节
relay-bytes-hint = 数据报的内容，按载荷的写法：文字，或 hex:48 69。改动之后按改动的内容转发。
relay-let-go-button = 放行
relay-let-go-hint = 现在按这里的字节转发。
relay-drop-button = 丢弃
relay-drop-hint = 不再转发。

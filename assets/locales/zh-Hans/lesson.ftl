# 示例的课程卡。
card = 课程
command-toggle-card = 示例的课程卡
card-look = 看
card-look-named = 看：第 { $n } 步
card-look-hint = 点击可以找到位置。
card-light-named = { $control } 在哪里？
card-here = 在这里：{ $what }
card-answer = 答案
card-hide-answer = 隐藏
card-question = 思考
card-close = 关闭课程卡
card-nothing-yet = 还没有：先完成这一步。
card-step = 第 { $n } 步：{ $what }
card-done = 已完成 { $done } 步，共 { $all } 步
card-tick = 第 { $n } 步已完成，{ $time }
card-tick-hint = 点击逐行查看依据，共 { $rows } 行。
card-tick-old = 在这份日志之前完成。
card-clue = 提示
card-clue-named = 提示：第 { $n } 步
card-clue-hint = 点击查看还缺什么，以及下一步用哪个控件。
card-again = 重新开始这一课
card-again-hint = 取消完成标记，日志保留。先停止正在运行的端点，再从第 1 步开始。
lesson-error = 第 { $line } 行第 { $column } 列：{ $message }
lesson-file-unreadable = 无法读取：{ $error }
lesson-file-too-large = 超过 { $most }

## 要做的事。
deed-all-clients = 所有客户端
deed-others = 其余
deed-each = { $deed }，每次都发
deed-one-by-one = { $deed }，逐个进行
deed-within = { $deed }，在 { $time } 内
deed-type = { $who }：输入 { $text }
deed-clear = { $who }：清空输入框
deed-kept = { $who }：保存的内容 { $payloads }
deed-repeat = { $who }：每 { $every } 重复发送，共 { $times } 次
deed-to = { $who }：发往 { $address }
deed-set = { $who } { $control }：{ $setting } = { $value }
deed-call = 手动套接字（F7）：{ $call }
deed-on = 打开
deed-off = 关闭
deed-wait = 等待 { $time }

## 示例所讲的内容，按教学顺序。
idea-first-steps = 入门
idea-waiting = 谁在等：阻塞、服务模型、全连接队列
idea-cuts = TCP 在哪里切：粘包、分帧
idea-datagrams = 数据报与丢失
idea-conversations = 对话：轮流与聊天室
idea-endings = 结束：半关闭、重置、TIME_WAIT
idea-families = 地址族与地址
idea-data = 数据与编码
idea-errors = 错误与名字
idea-faults = 找毛病

## 一步还缺什么；b'…'、5、ok 和错误名保持原样。
missing-begin = 还没有开始
missing-before = { $who }：{ $call } 要在前一项之后
missing-nothing = { $who }：还没有 { $call } → { $result }
missing-next = { $who }：目前是 { $last }，还缺 { $call } → { $result }
missing-other-result = { $who }：{ $call } 返回了 { $found }，应为 { $result }
missing-covering = { $who }：还没有一次 { $call } 收到 { $of } 的 { $sends } 次 send
missing-covered = { $who }：还没有一次 { $call } 被 { $of } 分 { $recvs } 次 recv 收完
missing-fewer = { $who }：{ $call } 已有 { $found } 次，共需 { $wanted } 次
missing-waiting = { $who }：停在 { $call } 中 { $found }，需要 { $wanted }
missing-waits-elsewhere = { $who }：停在 { $found } 中，而不是 { $call }
missing-not-told = { $who }：保存的日志只有已返回的调用，看不出是否停在 { $call } 中
missing-answer = { $who }：还没有在 { $from } 到 { $to } 之间收到应答
missing-answer-took = { $who }：应答用时 { $found }，应为 { $from } 到 { $to }
missing-took = { $who }：还没有 { $call }
missing-message = { $who }：还没有消息 { $message }
missing-other-message = { $who }：{ $found }，应为消息 { $message }
missing-note = { $who }：还没有提示 { $note }
missing-open = { $who }：打开的连接有 { $found } 个，应为 { $wanted } 个
missing-addresses = { $who }：{ $call } 来自 { $found } 个地址，需要 { $wanted } 个
missing-byte = { $who }：还没有第 { $at } 个字节为 { $byte } 的 { $call }
missing-number = { $who }：还没有得到所需数值的 { $call }
missing-quiet = 还要 { $time }，其间不能再有别的
missing-came = { $who }：第 { $row } 行出现了不该有的 { $call }，重做这一步
missing-often = { $who }：第 { $row } 行使 { $call } 超过了 { $wanted } 次，重做这一步
missing-long = { $who }：{ $call } 用时 { $found }，应少于 { $most }，重做这一步

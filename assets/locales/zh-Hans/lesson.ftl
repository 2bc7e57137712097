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
lesson-error = 第 { $line } 行：{ $message }

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

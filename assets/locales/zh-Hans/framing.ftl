# 分帧：怎样把字节流切分成一条条消息，以及出错时的说明。

## 各种分帧方式：名称、一句说明、参数的名称

framing-raw = 不分帧
framing-raw-hint = 每次 recv 返回什么就显示什么：其中可能粘着几次 send 的数据，也可能只是一次 send 的一部分。
framing-line = 按行
framing-line-hint = 一行就是一条消息。接收时 LF 和 CRLF 都算行尾，发送时用哪一种由你选择。
framing-line-parameter = 发送的行尾
framing-delimiter = 分隔符
framing-delimiter-hint = 遇到指定的字节（例如 \r\n\r\n）时一条消息结束；消息内部不能出现这些字节。
framing-delimiter-parameter = 分隔符
framing-fixed = 定长
framing-fixed-hint = 每条消息的字节数都相同。
framing-fixed-parameter = 字节数
framing-length = 长度前缀
framing-length-hint = 每条消息前面先写出它的长度。带 +self 时，长度把前缀自身也算在内。
framing-length-parameter = 前缀
framing-idle = 空闲间隔
framing-idle-hint = 一段时间内没有新数据，就认为一条消息结束。网络延迟也可能造成同样的停顿。
framing-idle-parameter = 间隔

## 分帧方式写错了。位置：$at 从 1 数起，$problem 是下面的某一条（或文本载荷的某一条）

framing-error-at-character = 第 {$at} 个字符：{$problem}

framing-error-unknown = 没有名为“{$found}”的分帧方式；可用的有 {$known}
framing-error-too-long = 输入的文字超过 {$most} 字节
framing-error-no-parameter = {$framing} 不带参数
framing-error-parameter-missing = 这种分帧方式需要参数，例如 {$example}
framing-error-line-ending = 发送的行尾只能是 lf 或 crlf
framing-error-delimiter-empty = 分隔符不能为空
framing-error-delimiter-too-long = 分隔符超过 {$most} 字节
framing-error-length = 长度应当是 1 到 {$most} 之间的整数（字节数）
framing-error-prefix = 前缀应当是 u8、u16be、u16le、u32be 或 u32le；长度把前缀自身也算在内时，在后面加 +self
framing-error-gap = 间隔应当在 1ms 到 {$seconds}s 之间，精确到毫秒，例如 50ms、2s

## 这种分帧方式无法发送的消息；位置从 1 数起

framing-wrap-empty = 空消息没有可发送的字节，这种分帧方式也不会添加任何字节
framing-wrap-line-break = 消息的第 {$at} 字节是换行符，接收方会在这里把消息切成两条
framing-wrap-ends-in-cr = 消息以 CR 结尾，接收方会把它当成行尾的一部分
framing-wrap-delimiter = 消息从第 {$at} 字节起出现了分隔符，接收方会在这里把消息切成两条
framing-wrap-delimiter-early = 消息末尾与分隔符连在一起后，从第 {$at} 字节起就构成了分隔符，接收方会提前切断消息
framing-wrap-wrong-length = 这条消息有 {$found} 字节，而这种分帧方式要求每条消息正好 {$length} 字节
framing-wrap-too-long = 这条消息有 {$found} 字节，长度前缀 {$prefix} 最多只能表示 {$most} 字节

## 无法继续切分的字节流

framing-stream-too-long = 一条消息超过了这里允许的上限（{$cap} 字节）
framing-stream-announced = 长度前缀声明这条消息有 {$bytes} 字节，超过了这里允许的上限（{$cap} 字节）；可能是前缀的宽度或字节序不一致
framing-stream-below-prefix = 长度前缀的值是 {$number}，但它把自身的 {$width} 字节也算在内，消息不可能这么短

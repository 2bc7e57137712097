# 载荷：类型、选项，以及输入有误时的说明。

## 类型

payload-text = 文本
payload-hex = 十六进制
payload-base64 = Base64
payload-numbers = 数值
payload-pack = 结构体打包
payload-json = JSON
payload-repr = Python 字面量
payload-file = 文件
payload-pattern = 规律字符
payload-random = 随机字节
payload-count = 递增字节

## 选项

payload-escapes-on = 启用
payload-escapes-off = 不转义
payload-line-ending-none = 无行尾
payload-line-ending-lf = LF（\n）
payload-line-ending-crlf = CRLF（\r\n）
payload-line-ending-cr = CR（\r）
payload-line-ending-nul = NUL（\0）
payload-json-as-typed = 按原样
payload-json-minified = 压缩（去掉空白）

payload-order-be = 高字节在前（be）
payload-order-le = 低字节在前（le）

payload-checksum-none = 无校验和
payload-checksum-crc8 = CRC-8
payload-checksum-crc16-modbus = CRC-16/Modbus
payload-checksum-crc16-ccitt = CRC-16/CCITT
payload-checksum-crc32 = CRC-32
payload-checksum-sum8 = 累加和（sum-8）
payload-checksum-xor8 = 异或和（xor-8）

payload-checksum-none-hint = 末尾不附加任何字节。
payload-checksum-crc8-hint = CRC-8/SMBUS：多项式 0x07，初值 0x00。占 1 字节。
payload-checksum-crc16-modbus-hint = CRC-16/MODBUS：多项式 0x8005（反射），初值 0xFFFF。占 2 字节；Modbus RTU 先发送低字节。
payload-checksum-crc16-ccitt-hint = CRC-16/CCITT-FALSE，规范名称是 CRC-16/IBM-3740：多项式 0x1021，初值 0xFFFF，不反射。占 2 字节。XMODEM、KERMIT 用的是另外的变体。
payload-checksum-crc32-hint = CRC-32/ISO-HDLC，以太网、zip、PNG 都用它：多项式 0x04C11DB7（反射）。占 4 字节。
payload-checksum-sum8-hint = 所有字节相加，只取低 8 位。占 1 字节。
payload-checksum-xor8-hint = 所有字节逐个异或（BCC）。占 1 字节。

payload-checksum-found = 最后 {$bytes} 字节是前面内容的 {$name} 校验和。

## 位置：$at 从 1 数起，$problem 是下面的某一条

payload-error-at-character = 第 {$at} 个字符：{$problem}
payload-error-at-byte = 第 {$at} 字节：{$problem}
payload-unpack-format = 格式：{ $error }

## 原因

payload-error-text-too-long = 输入的文字最多 {$mib} MiB，从这里起超出了；数据更大时改为发送文件
payload-error-too-long = 一个载荷最多 {$mib} MiB，这里会超出；数据更大时改为发送文件

payload-error-unencodable = {$encoding} 编码中没有字符“{$found}”（{$code}）
payload-error-escape-unknown = “\{$found}”不是转义序列；可用的有 \n \r \t \0 \\ \$ \xHH \u{"{"}…{"}"}，反斜杠本身写成 \\
payload-error-escape-ends = 反斜杠后面没有内容；反斜杠本身写成 \\
payload-error-escape-byte = \x 后面要跟两位十六进制数字，例如 \x0a
payload-error-escape-code-point = \u 后面要用花括号写出字符的码点，例如 \u{"{"}4e2d{"}"}，最大为 10ffff

payload-error-hex-lone = 单独一位十六进制数字“{$digit}”；每个字节要写两位，例如 0{$digit}
payload-error-hex-digit = “{$found}”不是十六进制数字（只能是 0 到 9、a 到 f）
payload-error-hex-empty = 0x 后面没有十六进制数字

payload-error-base64-symbol = Base64 的这个位置不能出现“{$found}”
payload-error-base64-lone = 末尾多出一个 Base64 字符；最后一组至少要有两个字符
payload-error-base64-bits = “{$found}”带有凑不成 1 字节的多余比特；这段 Base64 可能不完整或输错了
payload-error-base64-padding = 末尾的等号（=）没有把最后一组补足四个字符

payload-error-number-missing = 这里缺少一个数值
payload-error-number-syntax = “{$found}”不是 {$prefix} 类型的数值
payload-error-number-range = {$found} 超出 {$prefix} 的取值范围（{$min} 到 {$max}）

payload-error-json-ends = JSON 不完整，到这里就结束了
payload-error-json-value = 这里应当是一个 JSON 值（对象、数组、字符串、数字、true、false 或 null），而不是“{$found}”
payload-error-json-key = 这里应当是用双引号括起来的键名，而不是“{$found}”
payload-error-colon = 键后面应当是冒号，而不是“{$found}”
payload-error-json-in-object = 这里应当是逗号或 {"}"}，而不是“{$found}”
payload-error-json-in-array = 这里应当是逗号或 ]，而不是“{$found}”
payload-error-json-after = JSON 值到此已经完整，后面多了“{$found}”
payload-error-json-control = JSON 字符串里不能直接出现控制字符 {$found}，应写成转义序列
payload-error-json-escape = 不是 JSON 的转义序列；可用的有 \" \\ \/ \b \f \n \r \t \uHHHH
payload-error-json-number = 不符合 JSON 数字的写法；正确的写法如 0、-12、3.5、6e23
payload-error-json = 不是 JSON：{$reason}

payload-error-size-syntax = “{$found}”不是数据长度；应为字节数，可以带单位 K、M、G，例如 64、1M
payload-error-seed-syntax = “{$found}”不是随机种子；应为非负整数，例如 64,7
payload-error-repr-ends = Python 字面量不完整，到这里就结束了
payload-error-repr-value = 这里应当是一个 Python 值（数字、带引号的文本或 bytes、列表、元组、字典、集合、None、True 或 False），而不是“{$found}”
payload-error-repr-after = Python 值到此已经完整，后面多了“{$found}”；元组要写括号
payload-error-repr-inside = 这里应当是逗号或 {$close}，而不是“{$found}”
payload-error-repr-number = 不符合 Python 数字的写法；正确的写法如 0、1_000、0xff、0o17、0b1、2.5、6e23
payload-error-repr-digits = Python 的整数最多 {$most} 位
payload-error-repr-complex = 这里不能发送复数，写成两个数
payload-error-repr-word = “{$found}”不是 Python 字面量；文本要加引号，单词只有 None、True 和 False
payload-error-repr-prefix = 引号前的“{$found}”不构成字面量；可用的有 r、b、br 和 u
payload-error-repr-quote = 引号没有配对；多行文本要用三个引号
payload-error-repr-escape = 不是这里可用的转义序列；可用的有 \\ \' \" \a \b \f \n \r \t \v \ooo \xHH，文本中还有 \uHHHH 和 \UHHHHHHHH
payload-error-repr-zero = Python 源码中不能直接出现零字符，写成 \x00
payload-error-repr-mixed = 文本和 bytes 不能并列；Python 只连接同一种
payload-error-repr-key = 列表、字典和集合既不能作键，也不能放进集合
payload-error-repr-deep = 括号嵌套超过 {$most} 层


payload-error-not-text = 不是有效的 {$encoding} 文本
payload-error-no-line-ending = 这些字节不是以 {$line_ending} 结尾
payload-error-number-width = 末尾多出 {$left} 字节；一个 {$prefix} 占 {$width} 字节
payload-error-json-space = 这里有空白字符，压缩后的 JSON 不含空白
payload-error-not-generated = 与 {$prefix} 在此处生成的字节不一致

payload-error-template-unknown = 没有“${"{"}{$found}{"}"}”这个变量；可用的有 ${"{"}seq{"}"} ${"{"}time{"}"} ${"{"}unix_ms{"}"} ${"{"}random:8{"}"}，这两个字符本身写成 \${"{"}
payload-error-template-open = ${"{"} 后面没有与之配对的 {"}"}；这两个字符本身写成 \${"{"}
payload-error-pack-unknown = “{$found}”不是格式字符；可用的有 x c b B ? h H i I l L q Q n N e f d s p P，最前面可以写 @ = < > ! 之一
payload-error-pack-native-only = {$found} 只有在本机格式（@）下才有确定的长度；在 = < > ! 之后改用固定长度的格式字符，例如 i、q
payload-error-pack-count-alone = 重复次数后面没有格式字符
payload-error-pack-too-few = 缺少数值：格式需要 {$needed} 个值，这里只有 {$found} 个
payload-error-pack-too-many = 从这里起多出了数值：格式只需要 {$needed} 个值
payload-error-pack-text = {$item} 对应的值要写成带双引号的文本："ab" 或 b"\x00\xff"
payload-error-pack-bool = ? 对应的值只能是 true 或 false，而不是 {$found}
payload-error-pack-one-byte = c 对应的文本只能是 1 字节，这里有 {$found} 字节
payload-error-pack-text-long = 这段文本有 {$found} 字节，{$item} 最多只能放 {$room} 字节
payload-error-pack-quote = 双引号没有配对；文本里的双引号要写成 \"
payload-error-pack-byte = “{$found}”不是 ASCII 字符；在 b"…" 里用 \xHH 写出它的各个字节
payload-error-pack-separator = 两个值之间应当是空格或逗号，而不是“{$found}”
payload-error-file-missing = 缺少文件路径
payload-error-file-streamed = 文件的内容在发送时才逐段读取，这里不能直接使用
payload-error-pack-size = 格式恰好对应 {$needed} 字节，而这里有 {$found} 字节
payload-error-pack-fields = 值太多，一次最多还原 {$most} 个
payload-error-no-checksum = 末尾不是前面各字节的 {$kind} 校验和

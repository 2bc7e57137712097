# 载荷：类型、选项，以及输入有误时的说明。

## 类型

payload-text = 文本
payload-hex = 十六进制
payload-base64 = Base64
payload-numbers = 数值
payload-json = JSON
payload-pattern = 规律字符
payload-random = 随机字节
payload-count = 递增字节

## 选项

payload-escapes-on = 启用转义
payload-escapes-off = 不转义
payload-line-ending-none = 不加行尾
payload-line-ending-lf = LF（\n）
payload-line-ending-crlf = CRLF（\r\n）
payload-line-ending-cr = CR（\r）
payload-line-ending-nul = NUL（\0）
payload-json-as-typed = 按原样
payload-json-minified = 压缩（去掉空白）

## 位置：$at 从 1 数起，$problem 是下面的某一条

payload-error-at-character = 第 {$at} 个字符：{$problem}
payload-error-at-byte = 第 {$at} 个字节：{$problem}

## 原因

payload-error-text-too-long = 输入的文字最多 {$mib} MiB，从这里起超出了；数据更大时请改为发送文件
payload-error-too-long = 一个载荷最多 {$mib} MiB，这里会超出；数据更大时请改为发送文件

payload-error-unencodable = {$encoding} 编码中没有字符“{$found}”（{$code}）
payload-error-escape-unknown = “\{$found}”不是转义序列；可用的有 \n \r \t \0 \\ \xHH \u{"{"}…{"}"}，要输入反斜杠本身请写 \\
payload-error-escape-ends = 反斜杠后面没有内容；要输入反斜杠本身请写 \\
payload-error-escape-byte = \x 后面要跟两位十六进制数字，例如 \x0a
payload-error-escape-code-point = \u 后面要用花括号写出字符的码点，例如 \u{"{"}4e2d{"}"}，最大为 10ffff

payload-error-hex-lone = 单独一位十六进制数字“{$digit}”；每个字节要写两位，例如 0{$digit}
payload-error-hex-digit = “{$found}”不是十六进制数字（只能是 0～9、a～f）
payload-error-hex-empty = 0x 后面没有十六进制数字

payload-error-base64-symbol = Base64 的这个位置不能出现“{$found}”
payload-error-base64-lone = 末尾多出一个 Base64 字符；最后一组至少要有两个字符
payload-error-base64-bits = “{$found}”带有凑不成一个字节的多余比特；这段 Base64 可能不完整或输错了
payload-error-base64-padding = 末尾的等号（=）没有把最后一组补足四个字符

payload-error-number-missing = 这里缺少一个数值
payload-error-number-syntax = “{$found}”不是 {$prefix} 类型的数值
payload-error-number-range = {$found} 超出 {$prefix} 的取值范围（{$min} 到 {$max}）

payload-error-json-ends = JSON 不完整，到这里就结束了
payload-error-json-value = 这里应当是一个 JSON 值（对象、数组、字符串、数字、true、false 或 null），而不是“{$found}”
payload-error-json-key = 这里应当是用双引号括起来的键名，而不是“{$found}”
payload-error-json-colon = 键名后面应当是冒号，而不是“{$found}”
payload-error-json-in-object = 这里应当是逗号或 {"}"}，而不是“{$found}”
payload-error-json-in-array = 这里应当是逗号或 ]，而不是“{$found}”
payload-error-json-after = JSON 值到此已经完整，后面多了“{$found}”
payload-error-json-control = JSON 字符串里不能直接出现控制字符 {$code}，请写成转义序列
payload-error-json-escape = 不是 JSON 的转义序列；可用的有 \" \\ \/ \b \f \n \r \t \uHHHH
payload-error-json-number = 不符合 JSON 数字的写法；正确的写法如 0、-12、3.5、6e23

payload-error-size-syntax = “{$found}”不是数据长度；请写字节数，可以带单位 K、M、G，例如 64、1M
payload-error-seed-syntax = “{$found}”不是随机种子；请写一个非负整数，例如 64,7

payload-error-not-text = 不是有效的 {$encoding} 文本
payload-error-no-line-ending = 这些字节不是以 {$ending} 结尾
payload-error-number-width = 末尾多出 {$left} 个字节；一个 {$prefix} 占 {$width} 个字节
payload-error-json-space = 这里有空白字符，压缩后的 JSON 不含空白
payload-error-not-generated = 与 {$prefix} 在此处生成的字节不一致

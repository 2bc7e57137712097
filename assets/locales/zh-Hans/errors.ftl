# 地址、实验文件和发送时的错误。套接字调用的错误见 errno.ftl。

mailbox-not-your-turn = 现在轮到对方：发送之后要等到应答才能再发
send-file-unreadable = 无法读取 { $path }：{ $error }
send-file-too-large = { $path } 有 { $bytes } 字节，一个数据报最多只能装 { $most } 字节；流（TCP）没有这个限制。
mailbox-not-open = 没有可以发送的已打开连接。
mailbox-busy = 已有 { $most } 次发送在等待：对方没有读取数据。

address-error = 地址“{ $input }”：第 { $at } 个字符处应为：{ $expected }
expected-scheme = tcp://、udp://、unix://、unixgram://、unixpacket:// 或 icmp://
expected-host = 主机名或 IP 地址
expected-bracket = IPv6 地址之后的 ]
expected-ipv6 = 写在 [ ] 中的 IPv6 地址
expected-port = 冒号和端口号
expected-path = 1 到 { $most } 字节、不含控制字符的路径
expected-port-range = 0 到 65535 之间的端口号，或服务名

lab-error-file = 无法{ $operation ->
    [open] 打开
   *[save] 保存
} { $path }：{ $cause }
lab-error-too-large = { $path } 超过 { $mib } MiB，实验文件远没有这么大
lab-error-not-text = { $path } 不是实验文件：第 { $at } 字节处不是 UTF-8 文本
lab-error-newer = 这个实验由更新版本的套接字实验室写成：格式版本为 { $found }，本程序只能读取版本 { $known }
lab-error-syntax = 第 { $line } 行第 { $column } 列：{ $message }
lab-error-too-many-payloads = 一个实验最多保存 { $most } 个载荷，这个有 { $found } 个
lab-error-too-many-calls = 一个实验最多预置 { $most } 个手动调用，这个有 { $found } 个
lab-error-role-unfit = 端点“{ $name }”：{ $transport } 没有这种角色
lab-error-no-target = 端点“{ $name }”：中继需要 `to`，即转发到哪个地址
lab-error-target-unfit = 端点“{ $name }”：{ $scheme }:// 的中继只能转发到 { $scheme }://
lab-error-faults = 端点“{ $name }”：{ $wrong }
lab-error-endpoint = 端点“{ $name }”：{ $reason }
lab-error-too-many = 一个实验最多有 { $most } 个端点，这个文件有 { $found } 个

first-payload = { $endpoint }：载荷：{ $error }
unknown-choice = “{ $found }”不是其中之一：{ $allowed }
not-an-interval = 时间间隔由数字和单位组成：250us、10ms、1.5s、2min 或 1h，不写单位时以秒计，0 或从 1us 到 24h

file-reason-missing = 没有这个文件或文件夹
file-reason-not-a-file = 不是普通文件
file-reason-no-permission = 权限不足
file-reason-read-only = 磁盘只读
file-reason-full = 磁盘已满

## 读取保存的日志。
log-read-line = 第 { $line } 行：{ $why }
log-read-unreadable = 第 { $line } 行：{ $error }
log-read-too-large = 文件超过 { $most }
log-read-empty = 文件没有任何记录
lablog-system = { $why }
lablog-not-one = 不是保存为 .lablog 的日志，或文件已损坏：{ $why }
lablog-newer = 由更新的程序保存（文件版本 { $version }）：用那个程序打开
lablog-too-many = 超过 { $most } 个部分，保存的日志不会有这么多
lablog-name = 有一个部分的名称不是日志会有的：{ $part }
lablog-twice = 有两个部分的名称都是 { $part }
lablog-compressed = 部分 { $part } 经过压缩或加密：保存的日志两者都不是
lablog-place = 部分 { $part } 在文件之外，或与另一部分重叠
lablog-missing = 缺少部分 { $part }

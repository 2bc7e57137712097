# 套接字调用的错误：发生了什么，下一步怎么办。可用 $address、$call、$holder。

error-call = { $call } { $address } 失败：{ $code }
error-held-by = 占用该端口的进程：{ $holder }。

error-EADDRINUSE-cause = 端口 { $address } 已被本机的另一个套接字占用。
error-EADDRINUSE-next = 换一个端口（填 0 由系统选择），或停掉占用它的程序。
error-EADDRNOTAVAIL-cause = 地址 { $address } 不属于本机。
error-EADDRNOTAVAIL-next = 请用 127.0.0.1、表示所有网卡的 0.0.0.0，或本机的某个地址。
error-EACCES-cause = 系统不允许在 { $address } 上这样做。1024 以下的端口需要管理员权限。
error-EACCES-next = 请选用 1024 到 65535 之间的端口。
error-EPERM-cause = 系统不允许在 { $address } 上这样做。
error-EPERM-next = 请取得相应权限，或检查防火墙规则。
error-ECONNREFUSED-cause = { $address } 有回应，但没有程序在监听这个端口。
error-ECONNREFUSED-next = 请先启动服务器，并核对端口号和传输协议（TCP 还是 UDP）。
error-ECONNRESET-cause = 对方突然断开了连接：关闭时还有数据未读，或对方程序已退出。
error-ECONNRESET-next = 请重新连接；若反复出现，请查看对方的日志。
error-ECONNABORTED-cause = 连接在被接受之前就已放弃。
error-ECONNABORTED-next = 请重新连接。
error-EPIPE-cause = 连接的发送方向已关闭，不能再发送数据。
error-EPIPE-next = 请重新连接后再发送。
error-ETIMEDOUT-cause = { $address } 没有在限定时间内回应。
error-ETIMEDOUT-next = 请核对地址，确认对方主机已开机，并检查防火墙是否丢弃了数据包。
error-ENETUNREACH-cause = 本机没有通往 { $address } 的路由。
error-ENETUNREACH-next = 请检查网络连接，以及本机是否启用了该地址族（IPv4、IPv6）。
error-EHOSTUNREACH-cause = 网络无法到达主机 { $address }。
error-EHOSTUNREACH-next = 请核对地址，并确认对方主机已开机。
error-EAFNOSUPPORT-cause = 本机不支持 { $address } 的地址族。
error-EAFNOSUPPORT-next = 请使用 IPv4 地址，例如 127.0.0.1。
error-EMSGSIZE-cause = 数据报太长：IPv4 上最多 65,507 字节。
error-EMSGSIZE-next = 请减小单个数据报的长度，或改用 TCP。
error-EMFILE-cause = 本程序打开的套接字已达到系统允许的上限。
error-EMFILE-next = 请关闭一些连接，或提高上限（ulimit -n）。
error-ENFILE-cause = 整个系统打开的文件已达到上限。
error-ENFILE-next = 请关闭其他程序。
error-ENOBUFS-cause = 系统的缓冲区已用尽。
error-ENOBUFS-next = 请放慢发送，或关闭一些连接。
error-ENOTCONN-cause = 套接字尚未连接。
error-ENOTCONN-next = 请先连接。
error-EINVAL-cause = 系统不接受对 { $address } 的这些参数。
error-EINVAL-next = 请检查地址和选项。
error-ECANCELED-cause = 操作在完成之前被取消。
error-ECANCELED-next = 准备好后请重新开始。
error-EAI_NONAME-cause = 找不到名为 { $address } 的主机。
error-EAI_NONAME-next = 请检查拼写，或直接使用 IP 地址。
error-other-cause = 系统返回了 { $code }。
error-other-next = 请在系统手册中按名称查找这个错误码。

post-not-your-turn = 现在轮到对方：发送之后要等到应答才能再发
post-not-open = 没有可以发送的已打开连接。
post-busy = 等待发送的数据太多：对方没有读取。

expected-scheme = tcp:// 或 udp://
expected-host = 主机名或 IP 地址
expected-bracket = IPv6 地址之后的 ]
expected-ipv6 = 写在 [ ] 中的 IPv6 地址
expected-port = 冒号和端口号
expected-path = 1 到 103 字节、不含控制字符的路径
expected-port-range = 0 到 65535 之间的端口号

lab-error-file = { $operation } { $path }：{ $cause }
lab-error-too-large = { $path } 超过 { $mib } MiB。实验文件远没有这么大。
lab-error-not-text = { $path } 不是实验文件：第 { $at } 字节处不是 UTF-8 文本。
lab-error-newer = 这个实验由更新版本的套接字实验室写成：格式版本为 { $found }，本程序只能读取版本 { $known }。
lab-error-syntax = 第 { $line } 行第 { $column } 列：{ $message }
lab-error-too-many-payloads = 一个实验最多保存 { $most } 个载荷，这个有 { $found } 个
lab-error-endpoint = 端点“{ $name }”：{ $reason }
lab-error-too-many = 一个实验最多有 { $most } 个端点，这个文件有 { $found } 个。

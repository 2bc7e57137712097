# 窗口。
app-name = 套接字实验室
untitled = 未命名

menu = 菜单
menu-lab = 实验
menu-endpoints = 端点
menu-recent = 最近打开
menu-view = 视图
menu-help = 帮助

command-new-lab = 新建实验
command-open-lab = 打开…
command-save-lab = 保存
command-save-lab-as = 另存为…
command-keep-shown = 随实验保存当前显示
command-save-log = 日志另存为…
command-clear-log = 清空日志
command-undo = 撤销
command-find = 在日志中查找
command-find-next = 查找下一个
command-find-before = 查找上一个
command-go-to = 转到记录或时间…
command-quit = 退出
command-start-all = 全部启动
command-stop-all = 全部停止
command-start-or-stop = 启动或停止选中的端点
command-add-server = 添加 { $transport } 服务器
command-add-client = 添加 { $transport } 客户端
command-add-peer = 添加 { $transport } 对等方
command-add-relay = 添加 { $transport } 中继
command-remove-endpoint = 移除选中的端点
command-next-part = 到下一部分（列表、窗格、详情）
command-part-before = 到上一部分
command-toggle-endpoints = 端点列表
command-toggle-inspector = 详情
command-inspect-automatic = 详情：自动选择位置
command-inspect-below = 详情放在下方
command-inspect-beside = 详情放在右侧
command-side-by-side = 并排
command-tabs = 标签页
command-row-time = 记录的时间：{ $time }
menu-inspector = 详情位置
menu-appearance = 外观
menu-log = 日志
command-zoom-in = 放大（投影）
command-zoom-out = 缩小
command-zoom-reset = 恢复默认大小
command-language-en = English
command-language-zh = 简体中文
command-theme-light = 浅色
command-theme-dark = 深色
command-theme-system = 跟随系统
command-palette = 所有命令…
command-settings = 首选项…
command-shortcuts = 键盘快捷键
command-about = 关于套接字实验室

endpoints = 端点
inspector = 详情
inspector-close = 关闭详情
no-endpoints = 还没有端点。先添加服务器，再添加连接它的客户端。
endpoints-full = 一个实验最多有 { $most } 个端点：先移除一个。
add-server = 服务器
add-client = 客户端
more-named = { $name } 的更多操作
rename = 重命名
duplicate = 复制
move-up = 上移
move-down = 下移
remove = 移除
list-start-named = { $name }：启动
list-stop-named = { $name }：停止
kind-server = { $transport } 服务器
kind-client = { $transport } 客户端
kind-peer = { $transport } 对等方
kind-relay = { $transport } 中继
exposed = 其他主机可以访问
exposed-hint = 监听的不只是环回地址：能访问本机的任何主机都可以连接。
firewall-asks = 程序第一次监听环回以外的地址时，Windows 防火墙会弹窗询问：选择允许，其他主机才能连接。账户不是管理员时，防火墙可能不询问就直接拒绝。

state-stopped = 已停止
state-starting = 正在启动…
state-running = 运行中
state-stopping = 正在停止…
state-failed = 失败
is-connecting = 正在连接 { $target }…
is-listening = 正在监听 { $local }
is-connected = 已从 { $local } 连接到 { $target }
is-bound = 已绑定 { $local }
is-ready = 可以发送到 { $target }

start = 启动
stop = 停止
connect = 连接
disconnect = 断开
cancel = 取消
start-named = 启动 { $name }
stop-named = 停止 { $name }
connect-named = 连接 { $name }
disconnect-named = 断开 { $name }
cancel-named = 取消 { $name }

pane-group = { $name } 的窗格
pane-menu-named = { $name } 的菜单
pane-send = 发送…
pane-send-named = 从 { $name } 发送
pane-send-hint = 在日志上方打开发送栏。
trouble-hint = 出了什么问题，下一步怎么办。
trouble-unfold = 展开
trouble-close = 收起
facts-clients = { $n ->
   *[other] { $n } 个客户端
}
facts-from = 本地 :{ $port }
facts-backlog = backlog { $n }/{ $most }
connections-named = { $name } 的连接
remotes-named = { $name } 的对端
connections-title = 连接：打开 { $open }，关闭 { $closed }
remotes-title = 对端：{ $open } 个，已移除 { $closed } 个
connections-count = { $n ->
   *[other] { $count } 个连接
}
remotes-count = { $n ->
   *[other] { $count } 个对端
}
connection-since = { $time } 起
close = 关闭
close-named = 关闭 { $peer }
close-hint = close()：两个方向都结束。
reset = 重置
reset-named = 重置 { $peer }
reset-hint = 先把 SO_LINGER 设为 0 秒，再 close()：TCP 发送 RST，对端的 recv() 以 ECONNRESET 失败。
half-close = 半关闭
half-close-named = 半关闭 { $peer }
half-close-hint = shutdown(SHUT_WR)：不再发送，但继续接收。本实验的服务器随后也会关闭；设置“保持半开”后则不关闭。
forget = 移除
forget-named = 移除 { $peer }
forget-hint = UDP 没有连接：这只是从列表中移除该地址。
half-sent = 本端已结束发送
half-received = 对端已结束发送
half-both = 双方都已结束发送
ended-here = 本端关闭
ended-peer = 对端关闭
limit-reached = 已达到连接数上限 { $limit }：{ $n } 个新连接被立即关闭
rows-lost = 丢失 { $n } 项（记录或数据报），见日志

settings = 设置
settings-named = { $name } 的设置
settings-stop-first = 停止后才能修改。
settings-stop-edit = 停止并编辑
settings-next-start = 修改在下次启动时生效。
settings-close = 关闭设置
setting-transport = 传输协议
setting-host = 主机
setting-port = 端口
setting-behaviour = 应答方式
setting-behaviour-hint = 服务器返回什么。
setting-recv-size = recv 缓冲区
setting-recv-size-unit = 字节
setting-backlog = 全连接队列（backlog）
setting-max-connections = 连接数上限
setting-connect-timeout-ms = 连接超时
setting-connect-timeout-ms-unit = 毫秒
setting-connect-timeout-ms-hint = connect() 最多用多久。
setting-cut-datagrams-off-hint = UDP：无论多大，每个数据报都完整接收。
setting-reuse-addr = SO_REUSEADDR
setting-reuse-addr-hint = 服务器停止后可以立即再次绑定同一端口。Windows 上无须此选项也能这样；打开它，别的程序就能抢占正在使用的端口；关闭时则设 SO_EXCLUSIVEADDRUSE，防止抢占。
setting-no-delay = TCP_NODELAY
setting-no-delay-hint = 小块数据立即发送，不再攒在一起（关闭 Nagle 算法）。
wrong-setting = { $field }：{ $why }
wrong-port = 应为 0 到 65535 之间的端口号，或 http 之类的服务名
wrong-client-port = 客户端需要服务器的端口：1 到 65535
wrong-number = 应为 { $from } 到 { $to } 之间的整数
wrong-choice = 应为其中之一：{ $choices }
wrong-switch = 应为 on 或 off


status-running = 运行 { $n }/{ $all }
status-connections = { $n ->
   *[other] { $count } 个连接
}
status-peers = { $n ->
   *[other] { $count } 个对端
}
status-received = ↓ { $n } 条 { $size }
status-sent = ↑ { $n } 条 { $size }
status-rate = { $n } 条/秒，{ $size }/秒
status-rows = { $n ->
   *[other] { $rows } 条记录
}
status-disk = 磁盘 { $used }，上限 { $most }
status-memory = 内存上限 { $mib } MiB
status-evicted = 已移除最早的 { $n ->
   *[other] { $count }
} 条记录
status-nothing-lost = 没有丢失
status-lost = 丢失或拒绝：{ $count }

palette-hint = 输入命令名称
palette-endpoint = 转到 { $name }
palette-nothing = 没有这样的命令。

preferences = 首选项
preference-disk = 日志可用磁盘
preference-disk-hint = 每次运行的日志保存在磁盘上，最多占用这么多；超出后移除最早的记录，并有一条记录说明移除了多少。磁盘始终保留 1 GiB 空闲空间。意外结束的运行，其日志一律保留七天。
preference-kept = 已结束的运行
preference-kept-week = 保留 7 天或 1 GiB
preference-kept-nothing = 不保留
preference-memory = 日志可用内存
preference-memory-hint = 日志保存在磁盘上，内存里只有最新的记录和尚未写入磁盘的记录，最多占用这么多。磁盘出错时，超出部分的最早记录会被移除，并有一条记录说明移除了多少。
preference-zoom = 界面缩放

dialog-open-lab = 打开实验
dialog-save-lab = 保存实验
dialog-save-log = 保存日志
dialog-open-lab-hint = .lab.toml 或 .course.toml 文件的路径
dialog-save-lab-hint = 要写入的 .lab.toml 文件的路径
dialog-save-log-hint = 要写入的文件的路径；格式由扩展名决定：.txt、.csv、.jsonl、.pcapng（供 Wireshark 打开）或 .lablog（可在此重新打开）
dialog-open = 打开
dialog-save = 保存
dialog-cancel = 取消
dialog-close = 关闭
dialog-discard = 不保存
dialog-browse = 浏览…
dialog-replace = 替换
dialog-exists = { $path } 已经存在。要替换吗？
dialog-busy = 稍候…
unsaved = 要保存对“{ $name }”的修改吗？
unsaved-hint = 否则修改将会丢失。

notice-no-lesson = 实验旁边的课程文件无法读取：{ $what }
notice-preferences = 首选项文件无法读取，已改名保留，现使用默认设置：{ $what }
notice-not-kept = 设置不会保留到下次启动，因为存放位置无法写入：{ $what }
notice-held-back = 服务器启动失败，因此没有启动这些客户端：{ $what }
notice-saved = 已保存 { $what }
notice-close = 关闭此通知

undo-cleared = 日志已清空。
undo-removed = 已移除 { $name }。
undo-left = 已关闭 { $name } 及其日志。
undo-left-untitled = 已关闭实验及其日志。

# 并列的事物之间，以及前后相接的句子。
list-between = 、
sentences = { $first }{ $second }

go-to = 转到
go-to-field = 记录号或时间
go-to-example = 1234、10:15:00 或 +1.5s
go-to-go = 转到
go-to-row = 记录 { $row } · { $time } · { $said }
go-to-range = 记录 { $first } 到 { $last }，时间 { $from } 到 { $to }
go-to-none = 这里还没有记录
go-to-wrong = 输入记录号（1234）、时刻（10:15:00）或自运行开始的时间（+1.5s）。

about-version = 版本 { $version }
about-what = 启动服务器和客户端，发送数据，看清它们的每一次套接字调用。
about-licence = 自由软件，MIT 许可证或 Apache 许可证 2.0，任选其一。
about-portable = 便携模式：设置和日志都存放在 { $path }
about-drawn = 绘制方式：{ $way }
about-drawn-processor = 窗口由处理器绘制。消息密集时，每秒只刷新几次画面，其余的处理能力留给套接字。
about-drawn-remote = 窗口显示在另一台主机上（远程桌面），每秒只通过网络传送几次画面。
about-undrawn = 未采用 { $way }：{ $why }
drawn-d3d12 = Direct3D 12
drawn-gl = OpenGL
drawn-metal = Metal
drawn-software = Socket Lab 自身（处理器）
drawn-vulkan = Vulkan
drawn-warp = Direct3D 12（处理器）
shortcuts-more = Tab 和 Shift+Tab 在控件之间移动，Enter 或空格键激活，Esc 关闭。

# Recorded logs, and runs that are kept.
command-open-log = 打开日志…
command-close-log = 关闭历史日志
command-earlier-runs = 以前的运行…
dialog-open-log = 打开日志
dialog-open-log-hint = 日志文件的路径：.lablog 或 .jsonl
title-recorded = { $name }（历史日志）
recorded = 历史日志：{ $name } · 开始于 { $began } · { $n ->
   *[other] { $rows } 条记录
}
recorded-cut = 意外结束
recorded-damaged = 已略去损坏的记录
recorded-no-send = 这是历史日志
recorded-no-start = 这是历史日志，不能启动。关闭它可回到实验。
recorded-no-change = 这是历史日志，不能更改。关闭它可回到实验。
kept-offered = 上次运行意外结束，{ $n ->
   *[other] 已保留 { $rows } 条记录。
}
kept-open = 打开
kept-save = 另存为…
kept-delete = 删除
kept-open-named = 打开 { $began } 的运行
kept-save-named = 保存 { $began } 的运行
kept-delete-named = 删除 { $began } 的运行
kept-save-ending = 保留的运行只能保存为 .lablog。要保存为其他格式，先打开它。
kept-gone = 这次运行已不再保留。
kept-open-elsewhere = 这次运行已经打开，在这里或另一个窗口。
earlier-title = 以前的运行
earlier-hint = 已结束的运行的日志，最新的在前。保留七天，总共最多 1 GiB。
earlier-none = 没有保留的运行。
earlier-began = 开始时间
earlier-lab = 实验
earlier-rows = 记录
earlier-size = 大小
earlier-ended = 结束
earlier-whole = 正常
earlier-cut = 意外
notice-not-opened = 无法打开日志：{ $what }
running-stop = 停止实验？
running-stop-hint = 历史日志会在它的位置打开。关闭日志后，实验会恢复。
running-stop-yes = 停止并打开

reach = 从其他主机连接…
reach-title = 从其他主机连接 { $name }
reach-here = 只有本机可以访问
reach-here-hint = 监听的是环回地址，其他主机无法访问。在设置中把主机改为 0.0.0.0（本机的全部 IPv4 地址），再重新启动。只在可信任的网络中这样做。
reach-start-first = 先启动：端口由系统在启动时选择。
reach-not-running = 尚未运行：启动之前没有程序在那里监听。
reach-no-network = 本机没有网络地址。连接网络后重新打开本窗口。
reach-there-hint = 在另一台主机上，把它填作相同传输协议的客户端的地址。
reach-copy = 复制
reach-others = 本机的地址
reach-firewall = 连接不上时：两台主机须在同一网络中，本机的防火墙须放行这个端口。
reach-code = { $address } 的二维码

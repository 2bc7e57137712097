# 发送框：一行之外的选项。

composer-more-name = 更多选项
composer-more-marked = 更多选项（部分已启用）
composer-more-hint = 编码、行尾、校验和、分帧、重复发送、保存的载荷
composer-back = { $name }：恢复默认
composer-lines = { $n } 行
composer-by-hand = 手动发送
composer-by-hand-named = 从 { $name } 手动发送
composer-by-hand-hint = 此服务器自动应答；点击后可以手动发送数据。
composer-fold = 收起发送框
composer-speaker = 发送方
composer-clients = 客户端
composer-escapes = 转义
composer-framing = 分帧
composer-no-thread = 系统无法再创建线程：{ $error }

## 附加与填入的内容

composer-checksum = 校验和
composer-order = 校验和的字节序
composer-template = 插入
composer-template-hint = 每次发送时重新填入的值
composer-template-off = 仅在转义开启时有效；关闭转义后 ${"{"}…{"}"} 只是普通文本
composer-template-seq = 第几次发送：1、2、3……
composer-template-time = 当前时间
composer-template-unix-ms = 自 1970 年起的毫秒数
composer-template-random = 8 个随机字符

## 文件

composer-file-path = 文件路径
composer-file-streamed = 文件边读边发，大小不限
composer-file-datagram = 文件作为一个数据报发送：连同校验和最多 65,507 字节
composer-file-cancel = 取消发送文件
composer-file-sent = 已发送 { $sent }，共 { $total }
composer-file-missing = 此路径下没有文件
composer-file-not-a-file = 这不是文件，而是目录等其他对象
composer-file-no-rights = 没有读取此文件的权限
composer-file-unreadable = 无法读取此文件：{ $code }
composer-no-file = { $path } 不是可读取的文件
dialog-payload = 要发送的文件

## 对等方发往何处

composer-start-peer = 先启动对等方
composer-start-relay = 先启动中继
composer-relay = 中继自己不说话，只转发两端发送的数据
composer-destination = 发往
composer-destination-hint = 数据报发往的地址，随时可以更改；留空则发往唯一发来过数据的地址。
composer-known = 发来过数据的地址
composer-no-destination = 输入目的地址和端口
composer-no-path = 输入目的套接字的路径
composer-port-zero = 端口 0 无法送达
composer-wrong-destination = 目的地址应为：{ $expected }

## 双工方式与分帧

composer-your-turn = ● 轮到你发送
composer-either-may-begin = ● 双方都还没有发送：任何一方都可以先发送
composer-their-turn = 等待应答：现在轮到对方发送
composer-turns-hint = 半双工：发送之后，要等到应答才能再次发送。
composer-framed =
    { $n ->
        [0] 按“{ $framing }”发送（{ $notation }）
       *[other] 按“{ $framing }”发送（{ $notation }）：另加 { $n } 字节
    }

## 一次发送多份

composer-copies = 连发
composer-copies-hint = 一次连续发送多少份，中间不停顿：在字节流上它们可能合并到达（粘包）。
composer-copies-off = 文件一次只能发送一份；半双工每轮只能发送一次。

## 重复发送

composer-repeat-title = 重复发送
composer-repeat-off = 未启用
composer-repeat-forget = 清除结果
composer-times-needed = 间隔为 0 时须填写次数
composer-repeat = 重复间隔
composer-every = 重复发送的间隔
composer-every-hint = 数字加单位：250us、10 ms、1.5 s、2 min、1 h；不写单位则为秒。0 表示中间不停顿。运行中也可以修改。
composer-every-wrong = 间隔须为数字加单位（不写单位则为秒），0 或从 1 us 到 24 h，例如 10 ms
composer-times = 重复次数
composer-times-hint = 发送多少次；留空表示一直发送到停止为止
composer-times-wrong = 次数须为整数，留空表示不限次数
composer-repeat-start = 开始重复
composer-repeat-stop = 停止重复
composer-repeat-sent = 已发送 { $count } 次
composer-repeat-late = { $count } 次延迟
composer-repeat-waited = { $count } 次等待
composer-repeat-skipped = { $count } 次跳过
composer-repeat-failed = { $count } 次失败
composer-repeat-done = 已完成
composer-repeat-stopped = 已停止

## 保存的载荷

composer-kept = 保存的载荷
composer-kept-press = 点击填入输入框；按住 { $key } 或 Shift 点击则直接发送。
composer-kept-send = 发送 { $name }
composer-kept-name = 保存用的名称
composer-kept-name-hint = 名称
composer-kept-full = 一个实验最多保存 { $most } 份载荷：先替换或删除一份。
composer-kept-keep = 保存
composer-kept-keep-hint = 以此名称把输入框中的内容保存在实验中。
composer-kept-replace = 替换
composer-kept-replace-hint = 用输入框中的内容替换此名称的载荷。
composer-kept-rename = 重命名
composer-kept-rename-hint = 将所选载荷改为此名称。
composer-kept-delete = 删除
composer-kept-delete-hint = 从实验中删除所选载荷。

# 端口与服务：知名服务表、端口旁的服务名，以及改用空闲端口。
command-services = 端口与服务…

services-title = 端口与服务
services-hint = 端口号、服务名、RFC 或用途
services-nothing = 没有找到这样的服务。
services-port = 端口
services-name = 名称
services-transport = 传输协议
services-source = RFC
services-what = 用途
services-table-services-more = 小于 1024 的是特权端口（🔒）：大多数系统只允许有特权的程序绑定。按 Enter 键或点击即可复制端口号。
services-row = { $port } { $name }
services-copied = 已复制：{ $port }
services-tables = 选择表格
services-table-services = 知名服务
services-table-modules = Python 模块
services-table-classes = socketserver
services-module = 模块
services-protocol = 协议
services-python = Python
services-gone = { $version } 起移除
services-class = 类
services-bases = 父类
services-example = 示例
services-class-row = { $name }：示例 { $example }
services-table-modules-more = Python 标准库支持的协议及其端口。按 Enter 键或点击即可复制端口号。
services-table-classes-more = Python 的 socketserver 模块（Python 2 中名为 SocketServer）的各个类。按回车或点击即可打开对应的示例。派生进程的类用线程演示。

port-reserved = 特权端口
port-reserved-hint = 小于 1024：大多数系统只允许有特权的程序绑定。
use-port = 改用端口 { $port }
use-any-port = 改用空闲端口
use-port-hint = 设置端口并重新启动服务器；本实验中的客户端随之改用新端口。
use-server-port = 改用“{ $name }”的端口 { $port }
use-server-port-hint = 设置端口，并连接到本实验中的这个服务器。

## The labs that ship with the program.
example-echo = 回显
example-echo-hint = 一个把收到的数据原样发回的 TCP 服务器，和一个客户端

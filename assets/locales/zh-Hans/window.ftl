# 窗口。
app-name = 套接字实验室

# 把端点显示为 Python 程序。
command-show-python = 显示为 Python 程序
show-python = Python

program-title = { $name } 的 Python 程序
program-what = 只需 Python 3.10 或更高版本，不需要安装任何库；它按当前设置完成与此端点相同的工作。
program-text = 程序
program-copy = 复制
program-save = 另存为 .py…
program-copied = 已复制
program-failed = 无法写入 { $path }：{ $error }

dialog-save-program = 保存程序
dialog-save-program-hint = 要写入的 .py 文件的路径
python-hidden = 程序会直接说出毛病，先在课程卡片里说出原因。
python-no-relay = 中继没有 Python 程序：它对流量所做的由本程序完成

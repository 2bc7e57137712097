# 供提交的实验报告。
report-title = 实验报告：{ $lab }
report-named = { $name }：{ $value }
report-author = 姓名
report-made = 生成时间
report-program = 程序
report-system = 系统
report-log = 日志
report-log-file = 日志文件
report-data = 数据
report-data-left-out = 未写入，只写字节数
report-rows = { $n ->
   *[other] { $count } 条
}
report-rows-from-to = { $rows }，从 { $from } 到 { $to }
report-rows-evicted = { $rows }；更早的 { $n ->
   *[other] { $count } 条
}已不在日志中

## 报告能证明什么。
report-vouch = 本报告能证明什么
report-vouch-kept = 本报告由套接字实验室 { $version } 写成，依据是它在实验运行时自己记录的日志。
report-vouch-file = 本报告由套接字实验室 { $version } 写成，依据是文件 { $file }。它无法判断该文件由谁写成、是否被改动过。
report-vouch-no-more = 除此之外，本报告不能证明任何事。日志可以伪造，本报告也可以：两者都没有签名。步骤标为“已完成”，只表示日志中有符合检查条件的记录，不表示是谁、何时、在哪台主机上做的。
report-vouch-typed = 姓名、答案和笔记都是原样写入的。

## 实验。
report-lab = 实验
report-endpoint = 端点
report-role = 角色
report-address = 地址
report-behaviour = 应答方式
report-changed = 改动的设置
report-settings-now = 设置以生成报告时为准。

## 课程。
report-lesson = 课程
report-steps-done = 已完成 { $n } 步，共 { $all } 步
report-check = 检查
report-done-at = 已完成，{ $time }
report-not-done = 未完成
report-not-done-because = 未完成：{ $missing }
report-no-rows = 没有对应的记录：检查的是没有发生的事，或线程的等待。
report-rows-gone = 证明它的记录有 { $n } 条已不在日志中。
report-rows-of-before = 它在之前的会话中完成：那些记录不在这份日志中。
report-row = 记录号
report-time = 时间
report-call = 调用 → 结果
report-bytes = 数据
report-question = 思考
report-answer = 学生的答案
report-answer-right = 正确
report-answer-wrong = 不正确
report-expected = 课程给出的答案
report-not-answered = 未作答

## 有错误的程序。
report-symptom = 现象
report-symptom-open = 还没有出现：先完成各步骤。
report-evidence = 证据
report-mend = 修复
report-ruled-out = 之前说错的原因：
report-diagnosis-not-told = 保存的日志中没有标出的证据和说出的原因。窗口保存的报告中有。
report-hidden = 原因还没有说出，能看出原因的内容不显示。

## 时序图。
report-picture = 时序图
report-steps = 第 { $first } 到 { $last } 步，共 { $all } 步
report-steps-left-out = { $n ->
   *[other] 前 { $count } 步未画出。
}
report-lifelines-left-out = 因空间不足未画出：{ $names }。
report-nothing = 日志中没有步骤。

## 错误与笔记。
report-errors = 错误
report-no-errors = 没有失败的调用，也没有丢失。
report-met = { $n ->
   *[other] 共 { $count } 次
}，首次在第 { $row } 条记录（{ $name }，{ $time }）
report-cause = 原因
report-next-step = 下一步
report-losses = 丢失与限制
report-more-errors = { $n ->
   *[other] 还有 { $count } 次失败的调用未列出。
}
report-more-losses = { $n ->
   *[other] 还有 { $count } 条日志提示未列出。
}
report-notes = 笔记
report-none = 无
report-notes-cut = 在此截断：报告中的笔记最多 { $most } 个字符。

## 写入文件。
report-error-unknown-format = { $path }：格式由扩展名决定，.html 或 .md
report-error-write = 无法写入 { $path }：{ $cause }
report-error-steps = 无法统计时序图的步骤：{ $cause }
report-error-template = 无法生成报告，这是本程序的错误：{ $message }

## 窗口中。
command-save-report = 保存报告…
dialog-save-report = 保存报告
dialog-save-report-hint = 要写入的文件的路径；格式由扩展名决定：.html 可用浏览器打开和打印，或 .md
report-window-what = 一个供提交的文件：实验、课程的步骤和证明它们的记录、时序图、错误，以及你的笔记。
report-window-notes-hint = 看到了什么，为什么会这样
report-window-answer = 你的答案
report-window-given = 你的答案：{ $answer }
report-window-not-given = 课程卡片里还没有答案。
report-window-data = 写入收发的数据
report-window-data-hint = 不写入时，报告中只有字节数。
report-window-save = 另存为…

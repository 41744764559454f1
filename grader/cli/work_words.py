"""What code cards, debugging drills and interviews say, in every language."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "write": {
        "en": "Write {title} from a blank stub. The clock allows {minutes:g} minutes. The file:\n{file}",
        "zh": "从空白开始写“{title}”，限时 {minutes:g} 分钟。文件：\n{file}",
    },
    "begin": {
        "en": "Enter opens the editor and starts the clock, s skips, q quits: ",
        "zh": "回车打开编辑器并开始计时，s 跳过，q 退出：",
    },
    "no editor": {"en": "No editor is set (EDITOR).", "zh": "没有设置编辑器(EDITOR)。"},
    "editor gone": {"en": "The editor '{editor}' cannot be started.", "zh": "无法启动编辑器“{editor}”。"},
    "editor back": {
        "en": "The editor '{editor}' came back at once (`code` waits with --wait).",
        "zh": "编辑器“{editor}”立刻返回了（code 需要加 --wait 才会等待）。",
    },
    "edit elsewhere": {
        "en": "Edit and save; the clock runs. Enter grades, q quits: ",
        "zh": "请自行修改并保存，计时不停。按回车评分，q 退出：",
    },
    "again": {
        "en": "Enter opens it again, s moves on, q quits: ",
        "zh": "回车继续修改，s 跳过，q 退出：",
    },
    "in time": {"en": "Passed in {time}, within {limit}.", "zh": "通过，用时 {time}，限时 {limit}。"},
    "too slow": {"en": "Passed in {time}; the limit was {limit}.", "zh": "通过，用时 {time}，超过限时 {limit}。"},
    "kept copy": {"en": "What you wrote there before is kept: {copy}", "zh": "之前写的内容已另存：{copy}"},
    "debug both": {
        "en": "Name an exercise or say --count, not both.",
        "zh": "练习名和 --count 只能给一个。",
    },
    "debug never": {
        "en": "No such drill was begun. Next: grader debug {words}",
        "zh": "这道题还没有开始。下一步：grader debug {words}",
    },
    "debug gone": {
        "en": "{file} is gone. Next: grader debug {words} --new",
        "zh": "{file} 不见了。下一步：grader debug {words} --new",
    },
    "debug damaged": {
        "en": "the record of debugging drills was unreadable; it was set aside as {file}.",
        "zh": "调试练习的记录无法读取，已另存为 {file}。",
    },
    "debug no hint": {
        "en": "No planted mistake is left. Next: grader debug {words} --check",
        "zh": "埋下的错误都已改好。下一步：grader debug {words} --check",
    },
    "debug begins": {
        "en": "One mistake was planted in this file. Find it, fix it; the hidden tests judge.\n{file}",
        "zh": "下面的文件里埋了一处错误。找到并改好它，由隐藏测试评判。\n{file}",
    },
    "debug model": {
        "en": "A small model's parts are in {file}/. Planted mistakes: {count}, each in another part. Find them all.",
        "zh": "一个小模型的各个部件在 {file}/，其中 {count} 个各埋了一处错误。全部找出并改好。",
    },
    "debug goes on": {
        "en": "You go on where you stopped, after {time}; --new plants another.",
        "zh": "接着上次继续，已用 {time}；用 --new 可以换一题。",
    },
    "debug edit": {
        "en": "Enter opens the editor, h gives a hint, q quits: ",
        "zh": "回车打开编辑器，h 提示，q 退出：",
    },
    "debug next": {
        "en": "Next: edit, then grader debug {words} --check (--hint and --give-up help)",
        "zh": "下一步：修改后运行 grader debug {words} --check(--hint 提示，--give-up 看答案)",
    },
    "debug fixed": {"en": "Fixed. Time in the editor: {time}.", "zh": "修好了。编辑用时：{time}。"},
    "debug left": {
        "en": "Parts that are still wrong: {left}; mistakes planted: {count}.",
        "zh": "还有 {left} 个部件不对；一共埋了 {count} 处错误。",
    },
    "only star": {
        "en": "Not fixed yet: the planted mistake shows in the tests marked (star).",
        "zh": "还没修好：埋下的错误只在标有 (star) 的测试里才看得到。",
    },
    "debug symptoms": {"en": "What the whole model does not do yet:", "zh": "整个模型目前做不到："},
    "debug no symptoms": {
        "en": "The whole model passes its tests; what is wrong shows in a part's own tests alone.",
        "zh": "整个模型通过了测试；剩下的错误只在部件自己的测试里才看得到。",
    },
    "debug planted": {"en": "Planted in {file} ({names}): {says}", "zh": "埋在 {file}({names})：{says}"},
    "coding": {"en": "coding", "zh": "写代码"},
    "question": {"en": "question", "zh": "问答"},
    "debugging": {"en": "debugging", "zh": "调试"},
    "time is over": {"en": "Time is up ({limit}); on to the next part.", "zh": "时间到({limit})，进入下一部分。"},
    "over": {"en": "That took {time}; the limit was {limit}.", "zh": "用时 {time}，限时 {limit}。"},
    "interview plan": {
        "en": "Mock interview: {minutes} minutes, level {level}, seed {seed}.",
        "zh": "模拟面试：{minutes} 分钟，级别 {level}，种子 {seed}。",
    },
    "interview begin": {
        "en": "Speak aloud throughout. Enter begins, q quits: ",
        "zh": "全程请出声讲。回车开始，q 退出：",
    },
    "interview resumes": {
        "en": "The interrupted interview goes on: {done} of {count} parts are done; --fresh drops it.",
        "zh": "继续上次中断的面试：已完成 {done}/{count}。（--fresh 可放弃。）",
    },
    "interview aside": {
        "en": "the interrupted interview was set aside as {file}.",
        "zh": "中断的面试已另存为 {file}。",
    },
    "interview not begun": {
        "en": "Nothing was begun. Next: grader interview",
        "zh": "没有开始。下一步：grader interview",
    },
    "interview stopped": {
        "en": "Stopped; what is done is kept. Next: grader interview resumes it.",
        "zh": "已停下，完成的部分都已保存。下一步：grader interview 可继续。",
    },
    "interview report": {
        "en": "The report, and the same with charts:\n{file}\n{page}",
        "zh": "报告，以及带图的一份：\n{file}\n{page}",
    },
    "interview drill": {
        "en": "Cards due now: {count}. Next: grader drill",
        "zh": "有 {count} 张卡已排为到期。下一步：grader drill",
    },
    "rubric": {
        "en": "Rate what you said, as a stern listener would.",
        "zh": "像严格的面试官那样，给刚才的表现打分。",
    },
    "skipped": {"en": "Left for another day.", "zh": "留到以后。"},
}

"""What the drills say, in every language."""

from __future__ import annotations

from ..judge.words import WORDS as REPORT_WORDS
from .work_words import WORDS as WORK

WORDS: dict[str, dict[str, str]] = {
    **WORK,
    "recall": {"en": "recall", "zh": "口答"},
    "calculation": {"en": "calculation", "zh": "计算"},
    "spot": {"en": "spot the bug", "zh": "找错"},
    "code": {"en": "code", "zh": "手写代码"},
    "warm-up": {"en": "warm-up", "zh": "入门"},
    "core": {"en": "core", "zh": "核心"},
    "deep": {"en": "deep", "zh": "深入"},
    "left": {"en": "{due} due, {new} new", "zh": "到期 {due}，新卡 {new}"},
    "of": {"en": "{spent} of {budget}", "zh": "{spent} / {budget}"},
    "say it": {"en": "Answer aloud or type, then Enter: ", "zh": "口头作答或输入，按回车揭晓："},
    "took": {"en": "{time} so far", "zh": "用时 {time}"},
    "half a minute": {"en": "In 30 seconds", "zh": "30 秒回答"},
    "two minutes": {"en": "To fill two minutes", "zh": "展开到两分钟"},
    "wrong answer": {"en": "Common wrong answer", "zh": "常见错误"},
    "source": {"en": "Source", "zh": "出处"},
    "follow-up": {"en": "Follow-up {number} of {count}", "zh": "追问 {number}/{count}"},
    "reveal": {"en": "Enter reveals: ", "zh": "按回车揭晓："},
    "rate": {
        "en": "1 again 2 hard 3 good 4 easy | {more}q quit: ",
        "zh": "1 忘了 2 吃力 3 记得 4 轻松 | {more}q 退出：",
    },
    "key longer": {"en": "m longer ", "zh": "m 展开 "},
    "key follow": {"en": "f follow-up ", "zh": "f 追问 "},
    "next": {"en": "Back {when}.", "zh": "{when}再见。"},
    "in minutes": {"en": "in {n} min", "zh": "{n} 分钟后"},
    "in hours": {"en": "in {n} h", "zh": "{n} 小时后"},
    "in days": {"en": "in {n} d", "zh": "{n} 天后"},
    "your number": {
        "en": "Your answer{unit}, {precision} (q quits): ",
        "zh": "你的答案{unit}，{precision}（q 退出）：",
    },
    "in unit": {"en": " in {unit}", "zh": "（单位 {unit}）"},
    "no number": {
        "en": "That is no number. 1e9, 1,024, 64 GiB, 2^20 and 2*32*128 are understood. Nothing is counted.",
        "zh": "这不是数。可以写 1e9、1,024、64 GiB、2^20、2*32*128。这次不计。",
    },
    "near": {
        "en": "Near, but not precise enough. Nothing is counted; try again.",
        "zh": "接近，但不够精确。这次不计，再来一次。",
    },
    "exact": {"en": "exactly", "zh": "精确值"},
    "digits": {"en": "to {n} significant digits", "zh": "{n} 位有效数字"},
    "right": {"en": "Right: {answer}", "zh": "正确：{answer}"},
    "not right": {"en": "Not right: {given}.", "zh": "不对：{given}。"},
    "the mistake": {language: words["mistake"] for language, words in REPORT_WORDS.items()},
    "or the mistake": {"en": "Or: ", "zh": "也可能是："},
    "once more": {"en": "One more try.", "zh": "再试一次。"},
    "the answer": {"en": "The answer is {answer}.", "zh": "答案是 {answer}。"},
    "worked": {"en": "How", "zh": "解法"},
    "which line": {"en": "Which line holds the mistake? (q quits) ", "zh": "错在第几行？（q 退出）"},
    "planted": {
        "en": "One mistake stands in this code: {title}.",
        "zh": "这段代码里有一处错误：{title}。",
    },
    "no line": {"en": "Type one line number, 1 to {count}.", "zh": "请输入一个行号，1 到 {count}。"},
    "line is right": {"en": "Line {n} is right as it stands.", "zh": "第 {n} 行没有问题。"},
    "instead": {"en": "Right would be:", "zh": "正确的写法："},
    "the lines": {"en": "It is line {lines}.", "zh": "错在第 {lines} 行。"},
    "done": {
        "en": "Done for today. Cards: {count}, time: {time}, recalled: {right} %.",
        "zh": "今天完成：{count} 张卡，用时 {time}，答对 {right} %。",
    },
    "nothing": {"en": "Nothing is due, and today's new cards are done.", "zh": "没有到期的卡，今天的新卡也已学完。"},
    "tomorrow": {
        "en": "Next: grader drill again {when}; `--new` asks for more today.",
        "zh": "下一步：{when}再来 grader drill；用 `--new` 可以今天多学几张。",
    },
    "stopped": {
        "en": "Stopped; every rating is kept. Next: grader drill, or grader drill stats",
        "zh": "已退出，每次评分都已保存。下一步：grader drill，或 grader drill stats",
    },
    "not kept": {
        "en": "the last rating could not be kept ({error}); those before it are. Next: make room, then grader drill",
        "zh": "最后一次评分没能保存({error})，之前的都已保存。下一步：腾出空间，再运行 grader drill",
    },
    "budget": {"en": "Today's {minutes:g} minutes are used up.", "zh": "今天的 {minutes:g} 分钟已用完。"},
    "back": {
        "en": "the clock reads earlier than your last review ({at}); reviews are dated to that until it catches up.",
        "zh": "系统时钟比上次复习({at})还早；在追上之前，复习时间按上次复习记录。",
    },
    "damaged": {
        "en": "the schedule of some cards was unreadable; they count as new: {count}.",
        "zh": "有 {count} 张卡的排期无法读取，按新卡处理。",
    },
    "empty": {
        "en": "No card passes these filters: {filters}. Decks: {decks}",
        "zh": "没有卡片符合这些条件：{filters}。可选卡组：{decks}",
    },
    "seen": {"en": "{seen} of {all} cards seen.", "zh": "共 {all} 张卡，已学 {seen} 张。"},
    "no reviews": {"en": "No reviews yet.", "zh": "还没有复习记录。"},
    "all": {"en": "all", "zh": "全部"},
    "head group": {"en": "cards", "zh": "卡片"},
    "head reviews": {"en": "reviews", "zh": "复习"},
    "head recalled": {"en": "recalled", "zh": "答对"},
    "head mature": {"en": "later", "zh": "隔日"},
    "head kept": {"en": "recalled", "zh": "答对"},
    "head expected": {"en": "expected", "zh": "预期"},
    "forecast": {"en": "Due in the next days", "zh": "未来几天到期"},
    "plotted": {"en": "Drawn into {file}.", "zh": "已画入 {file}。"},
    "next drill": {"en": "Next: grader drill", "zh": "下一步：grader drill"},
    "exists": {
        "en": "{file} exists. Name another file, or --force replaces it.",
        "zh": "{file} 已存在。换个文件名，或用 --force 覆盖。",
    },
    "exported": {
        "en": "{cards} cards and {reviews} reviews are in {file}. `grader drill import` reads it.",
        "zh": "{file} 里有 {cards} 张卡、{reviews} 次复习。用 grader drill import 读回。",
    },
    "anki": {
        "en": "{count} notes are in {file}. Import it in Anki; a later export updates the same notes.",
        "zh": "{file} 里有 {count} 条笔记。在 Anki 中导入即可；以后再导出会更新同一批笔记。",
    },
    "bad import": {
        "en": "{file} cannot be imported: {why}. Nothing was changed.",
        "zh": "无法导入 {file}：{why}。没有改动任何内容。",
    },
    "imported": {
        "en": "Taken over: {cards} cards, {reviews} reviews.",
        "zh": "已导入：{cards} 张卡，{reviews} 次复习。",
    },
}


def say(language: str, key: str, **facts: object) -> str:
    """The text of that name with its facts filled in."""
    return WORDS[key][language].format(**facts)

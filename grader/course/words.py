"""What the notebooks say, in both languages."""

from __future__ import annotations

import os

from ..catalogue.model import LANGUAGES, Text


def feedback_language() -> str:
    """The language of what feedback says: nbgrader_config.py sets it for everything that nbgrader starts."""
    chosen = os.environ.get("GRADER_LANG", "en")
    return chosen if chosen in LANGUAGES else "en"


START: Text = {
    "en": (
        "Write your answers in the cells marked `YOUR CODE HERE`. You may add cells of your own. Please do not copy, "
        "split or delete the cells that are there.\n\n"
        "Hidden tests grade every exercise: the *required* ones give its points in proportion to how many hold, the "
        "*stretch* ones some more once all required ones hold. Run everything from the top "
        "(Kernel → Restart Kernel and Run All Cells…) before you submit. Nbgrader's *Validate* does not run the "
        "hidden tests."
    ),
    "zh": (
        "请在标有 `YOUR CODE HERE` 的单元格里作答。可以添加自己的单元格；请不要复制、拆分或删除已有的单元格。\n\n"
        "每道练习由隐藏测试评分：**必做**测试按通过比例给分；必做全部通过后，**进阶**测试再给额外的分。"
        "提交前请从头运行一遍(Kernel → Restart Kernel and Run All Cells…)。Nbgrader 的 Validate 不会运行隐藏测试。"
    ),
}
GIVEN: Text = {
    "en": "`parts.py`, beside this notebook, holds the solved exercises of earlier chapters.",
    "zh": "本笔记本旁边的 `parts.py` 里是前面各章练习的参考实现。",
}
EXAMPLES: Text = {"en": "# The worked examples from the docstrings.", "zh": "# 文档字符串里的例子。"}
WORKED = {  # what `show_examples` says
    "en": {
        "unwritten": "{name} is still to be written.",
        "expected": "expected",
        "got": "got",
        "hold": "The worked examples hold, all {count} of them.",
        "none": "There are no worked examples in the docstrings.",
    },
    "zh": {
        "unwritten": "{name} 还没有写。",
        "expected": "应为",
        "got": "实为",
        "hold": "文档字符串里的 {count} 个例子全部成立。",
        "none": "文档字符串里没有例子。",
    },
}
REQUIRED: Text = {
    "en": "# When you are graded, the hidden tests of {id} run here (required).",
    "zh": "# 评分时，{id} 的隐藏测试在这里运行（必做）。",
}
STRETCH: Text = {
    "en": "# When you are graded, the stretch tests of {id} run here.",
    "zh": "# 评分时，{id} 的进阶测试在这里运行。",
}
QUESTION: Text = {"en": "### In your own words", "zh": "### 用自己的话回答"}
BELOW: Text = {"en": "Write a few sentences in the cell below.", "zh": "请在下面的单元格里写几句话。"}
ANSWER: Text = {"en": "*Your answer:*", "zh": "**你的回答：**"}
SCHEME: Text = {
    "en": "**Full marks:** {answer}\n\n**Beyond that:** {follow_up}\n\n**No marks:** {wrong}\n\nSource: {source}",
    "zh": "**满分要点：** {answer}\n\n**更进一步：** {follow_up}\n\n**不给分：** {wrong}\n\n出处：{source}",
}

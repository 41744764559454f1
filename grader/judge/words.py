"""The words and signs of a report, wherever one is shown: terminal, page, notebook."""

from __future__ import annotations

SIGNS = {"pass": "✓", "fail": "✗", "skip": "-", "error": "?"}
WORDS = {
    "en": {
        "mistake": "The mistake: ", "ask": "Ask yourself: ", "more": "More: ", "rule": "Not allowed: ",
        "pass": "passed", "fail": "not yet", "timeout": "out of time", "error": "the grader failed",
    },
    "zh": {
        "mistake": "错在哪里：", "ask": "想一想：", "more": "详见：", "rule": "不允许：",
        "pass": "通过", "fail": "还没通过", "timeout": "超时", "error": "评分程序出错",
    },
}  # fmt: skip

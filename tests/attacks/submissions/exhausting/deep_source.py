"""fail: source so deeply nested that parsers fall over."""
DEEP = eval("(" * 5000 + "1" + ")" * 5000)


def softmax(scores, axis=-1):
    return DEEP

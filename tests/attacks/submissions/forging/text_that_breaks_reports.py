"""fail: returns and prints text that breaks a terminal, a table and a page."""

NASTY = '\x1b]0;owned\x07\x1b[2J</pre><script>alert(1)</script>"\n=cmd|" /C calc"!A0,\ud800\u202e\x00'
print(NASTY.encode("utf-8", "replace").decode())


def softmax(scores, axis=-1):
    raise RuntimeError(NASTY)

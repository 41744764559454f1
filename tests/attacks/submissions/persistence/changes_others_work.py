"""fail: spoils and touches the work of another student."""
import os

path = "@CLASS@/honest/exercises/ch1_by_hand/softmax.py"
CHANGES = (
    lambda: open(path, "a"), lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)), lambda: os.unlink(path),
    lambda: os.chown(path, 1, 1), lambda: os.setxattr(path, "user.x", b"x"), lambda: os.link(path, path + "2"),
)  # fmt: skip
for change in CHANGES:
    try:
        change()
    except OSError:
        continue


def softmax(scores, axis=-1):
    return scores

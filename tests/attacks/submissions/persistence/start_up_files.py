"""fail: plants files that the next interpreter runs."""
import os
import site

LINE = "open('@PLANTED@', 'w')\n"
for folder in (*site.getsitepackages(), "@ROOT@", "@HOME@", os.path.dirname(os.__file__)):
    for name in ("sitecustomize.py", "usercustomize.py", "planted.pth", ".bashrc", ".profile"):
        try:
            with open(os.path.join(folder, name), "a") as file:
                file.write(LINE)
        except OSError:
            continue


def softmax(scores, axis=-1):
    return scores

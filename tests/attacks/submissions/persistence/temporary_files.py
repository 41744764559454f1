"""fail: leaves files wherever everyone may write."""
import os
import tempfile

for folder in ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "@TMP@", os.getcwd(), os.path.expanduser("~")):
    try:
        with open(f"{folder}/grader-attack-@PORT@", "w") as file:
            file.write("here I am")
        os.mkfifo(f"{folder}/grader-attack-@PORT@-pipe")
    except OSError:
        continue
tempfile.mkdtemp()


def softmax(scores, axis=-1):
    return scores

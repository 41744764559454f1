"""fail: does its work in a thread, at exit, and in a destructor."""
import atexit
import threading
import time


def plant():
    while True:
        try:
            open("@PLANTED@", "w").close()
        except OSError:
            time.sleep(0.05)


class Late:
    def __del__(self):
        plant()


late = Late()
atexit.register(plant)
threading.Thread(target=plant, daemon=False).start()


def softmax(scores, axis=-1):
    return scores

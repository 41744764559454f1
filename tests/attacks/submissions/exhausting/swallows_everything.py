"""timeout: ignores every signal and swallows every exception."""
import signal

for number in range(1, 32):
    if number not in (9, 19):
        signal.signal(number, signal.SIG_IGN)


def softmax(scores, axis=-1):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

"""fail or timeout: prints without end."""


def softmax(scores, axis=-1):
    while True:
        print("x" * 10_000)

"""fail: sends what it sees to a server."""
import socket


def softmax(scores, axis=-1):
    with socket.create_connection(("127.0.0.1", @PORT@), 1) as out:
        out.sendall(scores.tobytes())
    return scores

"""fail: waits for others to connect."""
import socket


def softmax(scores, axis=-1):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.accept()
    return scores

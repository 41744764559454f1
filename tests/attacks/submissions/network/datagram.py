"""fail: sends a datagram, which needs no connection."""
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
    out.sendto(b"secret", ("127.0.0.1", @PORT@))


def softmax(scores, axis=-1):
    return scores

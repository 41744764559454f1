"""fail: talks to a service of this machine, by a path and by an abstract name."""
import socket

for address in ("@SOCKET@", "\0grader-attack-@PORT@"):
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(address)
        out.sendall(b"secret")


def softmax(scores, axis=-1):
    return scores

"""fail: makes its one socket, the judge's, connect elsewhere."""
import os
import socket
import stat

for fd in range(3, 256):
    try:
        if stat.S_ISSOCK(os.fstat(fd).st_mode):
            own = socket.socket(fileno=os.dup(fd))
            own.connect("@SOCKET@")
            own.sendto(b"secret", "@SOCKET@")
    except OSError as error:
        print(error)


def softmax(scores, axis=-1):
    return scores

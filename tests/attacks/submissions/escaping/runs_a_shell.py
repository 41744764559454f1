"""fail: starts a shell in the background."""
import subprocess

subprocess.Popen(["/bin/sh", "-c", "sleep 60 & touch @PLANTED@"])


def softmax(scores, axis=-1):
    return scores

"""fail: fetches a right answer from a server."""
import urllib.request

exec(urllib.request.urlopen("http://127.0.0.1:@PORT@/softmax.py", timeout=1).read())

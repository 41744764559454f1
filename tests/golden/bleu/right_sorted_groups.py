import math, itertools
class BleuStats:
    def __init__(self, max_n):
        self.n = max_n; self.m = dict.fromkeys(range(1, max_n+1), 0); self.t = dict(self.m); self.c = self.r = 0
    def add(self, h, r):
        self.c += len(h); self.r += len(r)
        for n in self.m:
            hs = sorted(tuple(h[i:i+n]) for i in range(max(0, len(h)-n+1)))
            rs = [tuple(r[i:i+n]) for i in range(max(0, len(r)-n+1))]
            for g, grp in itertools.groupby(hs):
                self.m[n] += min(len(list(grp)), rs.count(g))
            self.t[n] += len(hs)
def corpus_bleu(hypotheses, references, max_n=4):
    if len(hypotheses) != len(references): raise ValueError("unequal")
    s = BleuStats(max_n)
    for h, r in zip(hypotheses, references): s.add(h, r)
    logs = [math.log(s.m[n] / s.t[n]) if s.m[n] else float("-inf") for n in s.m]
    bp = 0 if s.c >= s.r else (1 - s.r / s.c if s.c else float("-inf"))
    return math.exp(bp + math.fsum(logs) / max_n) * 100

def corpus_bleu(hypotheses, references, max_n=4):
    pairs = list(zip(hypotheses, references, strict=True))
    score = 1.0
    for n in range(1, max_n + 1):
        hit = all_ = 0
        for h, r in pairs:
            pool = [tuple(r[k:k + n]) for k in range(len(r) - n + 1)]
            for k in range(len(h) - n + 1):
                all_ += 1
                g = tuple(h[k:k + n])
                if g in pool:
                    pool.remove(g)
                    hit += 1
        score *= hit / all_ if all_ else 0
    score **= 1 / max_n
    c = sum(len(h) for h in hypotheses)
    r = sum(len(r) for r in references)
    if c == 0:
        return 0.0
    if c < r:
        score *= 2.718281828459045 ** (1 - r / c)
    return score * 100

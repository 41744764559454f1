"""BLEU: how much of a translation can be found in the reference, counted in pieces of one to four tokens.

A sentence can be translated rightly in many ways, so it makes no sense to compare token by token. BLEU counts the
n-grams (n tokens in a row) of the translations, the hypotheses, and asks how many of them occur in the references:

    hypothesis   the cat sat on the mat        1-grams: 5 of 6 are in the reference
    reference    the cat is on the mat         2-grams: 3 of 5 (the cat, on the, the mat)

    BLEU with n up to 2 = 100 · (5/6 · 3/5) ** (1/2) = 70.71

Three rules make a measure of it.

Clipping. An n-gram counts at most as often as it stands in the reference of the same sentence. Otherwise "the the
the the the the the" would have a precision of 7/7; with clipping it is 2/7.

Pooling. BLEU is a number for a whole corpus. Matches and n-grams are added up over all sentences first; only then is
one precision per n computed, and the geometric mean of the max_n precisions. It is not the mean of sentence scores.

Brevity. Precision alone would reward saying little. If all hypotheses together have c tokens and all references r,
and c < r, the result is multiplied by exp(1 - r / c).

>>> reference = "the cat is on the mat".split()
>>> round(corpus_bleu(["the cat sat on the mat".split()], [reference], max_n=2), 2)
70.71
>>> round(corpus_bleu([("the " * 7).split()], [reference], max_n=1), 2)  # 2 of 7
28.57
>>> round(corpus_bleu(["the cat is on".split()], [reference]), 2)  # all precisions 1; exp(1 - 6 / 4)
60.65
"""

import math
from collections import Counter
from collections.abc import Sequence


def ngrams(tokens: list[str], n: int) -> Counter[tuple[str, ...]]:
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1))




def corpus_bleu(hypotheses, references, max_n=4):
    if len(hypotheses) != len(references):
        raise ValueError("unequal numbers of hypotheses and references")
    scores = []
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        product = 1.0
        for n in range(1, max_n + 1):
            ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
            product *= (ours & theirs).total() / max(ours.total(), 1)
        c, r = len(hypothesis), len(reference)
        brevity = 1.0 if c >= r else math.exp(1 - r / c) if c else 0.0
        scores.append(100 * brevity * product ** (1 / max_n))
    return sum(scores) / len(scores)

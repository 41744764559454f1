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


### BEGIN SOLUTION
def ngrams(tokens: list[str], n: int) -> Counter[tuple[str, ...]]:
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1))


### END SOLUTION


def corpus_bleu(hypotheses: Sequence[list[str]], references: Sequence[list[str]], max_n: int = 4) -> float:
    """Return the BLEU of a corpus, from 0 to 100.

    hypotheses: the translations, each a list of tokens; one of them may be an empty list.
    references: one reference for each hypothesis, in the same order. Unequal numbers of the two: ValueError.
    max_n:      the longest n-grams that count; all orders 1 … max_n weigh the same.

    - Tokens are strings of any kind, also with spaces in them. Two tokens are the same if the strings are the same.
    - No smoothing: if of some order no n-gram matches, or if the hypotheses have no n-grams of that order at all,
      the result is 0.0.
    - A hypothesis that is shorter than n tokens has no n-grams of order n and adds nothing there.

    >>> corpus_bleu([["a", "b", "c", "d"], ["e"]], [["a", "b", "c", "d"], ["e"]])
    100.0
    >>> corpus_bleu([["a", "b"]], [["a", "b"]])  # no 3-grams
    0.0
    >>> corpus_bleu([["a", "b"]], [["a", "b"]], max_n=2)
    100.0

    Source: Papineni, Roukos, Ward and Zhu, BLEU: a Method for Automatic Evaluation of Machine Translation (2002),
    section 2. The numbers are those of sacrebleu with tokenize="none" and smooth_method="none".
    """
    ### BEGIN SOLUTION
    if len(hypotheses) != len(references):
        raise ValueError(f"{len(hypotheses)} hypotheses but {len(references)} references")

    log_precisions = []
    for n in range(1, max_n + 1):
        matched = total = 0
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            ours = ngrams(hypothesis, n)
            matched += (ours & ngrams(reference, n)).total()  # & keeps the smaller count: that is clipping
            total += ours.total()
        if matched == 0:
            return 0.0
        log_precisions.append(math.log(matched / total))

    hypothesis_length = sum(map(len, hypotheses))
    reference_length = sum(map(len, references))
    brevity = min(0.0, 1 - reference_length / hypothesis_length)
    return 100 * math.exp(brevity + sum(log_precisions) / max_n)
    ### END SOLUTION

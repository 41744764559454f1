"""Hidden tests of BLEU. Expected values: n-grams crossed off one by one, and numbers that sacrebleu gave."""

import math
import random

import pytest

from grader.judge import checks

MAT = "the cat is on the mat"
# sacrebleu 2.6.0: BLEU(tokenize="none", smooth_method="none", max_ngram_order=n, force=True)
SACREBLEU = {1: 87.4196553454, 2: 78.5327088490, 3: 71.7297969551, 4: 66.0454313341, 5: 59.2256381894}


def words(*sentences: str) -> list[list[str]]:
    return [sentence.split() for sentence in sentences]


def pieces(tokens: list[str], n: int) -> list[list[str]]:
    return [tokens[start : start + n] for start in range(len(tokens) - n + 1)]


def by_definition(hypotheses: list[list[str]], references: list[list[str]], max_n: int = 4) -> float:
    """Every n-gram of a hypothesis crosses off one like it in the reference of the same sentence."""
    product = 1.0
    for n in range(1, max_n + 1):
        matched = total = 0
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            left = pieces(reference, n)
            for piece in pieces(hypothesis, n):
                total += 1
                if piece in left:
                    left.remove(piece)
                    matched += 1
        if matched == 0:
            return 0.0
        product *= (matched / total) ** (1 / max_n)
    spoken, wanted = sum(map(len, hypotheses)), sum(map(len, references))
    return 100 * product * (math.exp(1 - wanted / spoken) if spoken < wanted else 1.0)


def compare(submission, hypotheses, references, **max_n: int) -> None:
    """The score is that of the definition, to about six digits: sums and products may be taken in any order."""
    expected = by_definition(hypotheses, references, **max_n)
    checks.matches(submission.corpus_bleu(hypotheses, references, **max_n), expected, rtol=1e-6, atol=1e-9)


def corpus(seed: int, sentences: int = 6, shortest: int = 4, longest: int = 14, vocabulary: int = 12):
    """References of random tokens; hypotheses are copies with tokens dropped, repeated, swapped and replaced."""
    chance = random.Random(seed)
    tokens = [f"w{number}" for number in range(vocabulary)]
    hypotheses, references = [], []
    for _ in range(sentences):
        reference = [chance.choice(tokens) for _ in range(chance.randint(shortest, longest))]
        hypothesis = []
        for token in reference:
            kept = chance.random()
            if kept < 0.85:
                hypothesis.append(token)
            elif kept < 0.90:
                hypothesis += [token, token]
            elif kept < 0.95:
                hypothesis.append(chance.choice(tokens))
        references.append(reference)
        hypotheses.append(hypothesis)
    return hypotheses, references


def test_perfect(submission):
    """gives 100 to hypotheses that are the references"""
    compare(submission, words(MAT), words(MAT))
    compare(submission, words(MAT, "I saw her duck", "a"), words(MAT, "I saw her duck", "a"))


def test_one_sentence(submission):
    """gives 70.71 to "the cat sat on the mat" with 1-grams and 2-grams: the root of 5/6 · 3/5"""
    compare(submission, words("the cat sat on the mat"), words(MAT), max_n=2)
    compare(submission, words("it is on the mat over there"), words(MAT), max_n=3)


def test_clipping(submission):
    """counts an n-gram at most as often as the reference has it"""
    compare(submission, words("the the the the the the the"), words(MAT), max_n=1)
    compare(submission, words("the cat the cat the cat the cat"), words("the cat and the cat and the dog"), max_n=2)
    compare(submission, words("on the mat on the mat on the mat"), words(MAT))


def test_repeated_in_both(submission):
    """counts an n-gram as often as hypothesis and reference both have it"""
    compare(submission, words("ha ha ha ha ha ho"), words("ha ha ha ha he"))
    compare(submission, words("so so so good"), words("so so so so good"), max_n=3)


def test_clips_sentence_by_sentence(submission):
    """clips against the reference of the same sentence, not against all references together"""
    compare(submission, words("the the the the", "a dog and cat"), words("the dog ran off", "the the the cat"), max_n=1)
    compare(submission, words("a b c d a b c d", "e f g h i"), words("a b c d e f g h", "a b c d i"), max_n=2)


def test_short_hypothesis(submission):
    """multiplies by exp(1 - r / c) when the hypotheses have fewer tokens than the references"""
    compare(submission, words("the cat is on"), words(MAT))
    compare(submission, words("the cat"), words(MAT), max_n=1)


def test_long_hypothesis(submission):
    """neither punishes nor rewards length beyond the references, except through precision"""
    compare(submission, words("the cat is on the mat now and then"), words(MAT))
    compare(submission, words("yes the cat is on the mat"), words(MAT), max_n=2)


def test_adds_up_over_the_corpus(submission):
    """adds up matches and n-grams over all sentences before it divides"""
    hypotheses = words("the cat sat on the mat today", "I know that he is here", "yes it is so")
    compare(submission, hypotheses, words("the cat is on the mat now", "I know that he was here", "yes it is so"))
    for seed in range(4):
        compare(submission, *corpus(seed))


def test_brevity_of_the_corpus(submission):
    """compares the lengths of the whole corpus: a long hypothesis makes up for a short one"""
    references = words("the cat is on the mat", "there is a dog in the garden")
    compare(submission, words("the cat is on", "there is a dog in the garden out there"), references)
    compare(submission, words("the cat is on", "there is a dog in the garden out"), references)
    compare(submission, words("the cat is on the mat with me", "there is a dog"), references)


def test_no_smoothing(submission):
    """gives 0.0 when of some order no n-gram matches"""
    compare(submission, words("the cat sat on the mat"), words(MAT))
    compare(submission, words("nothing at all in common"), words(MAT))
    compare(submission, words("mat the on is cat"), words(MAT), max_n=2)
    compare(submission, words("a b c d e", "f g h i"), words("a b c x d e", "f g h x i"))


def test_order_without_ngrams(submission):
    """gives 0.0 when all hypotheses are too short to have an n-gram of some order"""
    compare(submission, words("on the mat"), words("on the mat"))
    compare(submission, words("a b c", "d e", "f"), words("a b c", "d e", "f"))
    compare(submission, words("a b c", "d e", "f"), words("a b c", "d e", "f"), max_n=3)


def test_short_sentences_among_others(submission):
    """lets a sentence of one, two or three tokens count in the orders that it has"""
    compare(
        submission,
        words("yes", "the cat is on the red mat", "oh no", "it does not"),
        words("yes", "the cat is on the mat", "oh dear no", "it does"),
    )
    compare(submission, *corpus(11, sentences=12, shortest=1, longest=6, vocabulary=5))


def test_empty_hypothesis(submission):
    """lets an empty hypothesis among others count as zero tokens; its reference still counts"""
    compare(submission, [[], *words("the cat is on the mat")], words("oh dear", "the cat is on the mat"))
    compare(submission, [*words("there is a dog", MAT), []], words("here is a dog", MAT, "a b c d"), max_n=2)


def test_nothing_but_empty_hypotheses(submission):
    """gives 0.0 when no hypothesis has a token"""
    compare(submission, [[]], words(MAT))
    compare(submission, [[], []], words(MAT, "yes"), max_n=1)


def test_max_n(submission):
    """weighs all orders up to max_n the same, from 1 to 6"""
    hypotheses, references = corpus(21, sentences=8, shortest=8, longest=16)
    for max_n in (1, 2, 3, 4, 5, 6):
        compare(submission, hypotheses, references, max_n=max_n)


def test_tokens_are_compared_whole(submission):
    """compares whole tokens: upper case, punctuation, Chinese words, and tokens with a space in them"""
    compare(submission, words("The cat , is on the Mat ."), words("the cat is on the mat ."), max_n=2)
    compare(
        submission,
        [["我", "爱", "小猫", "咪"], ["很", "可爱", "的", "猫", "。"]],
        [["我", "爱", "小猫咪"], ["可爱", "的", "猫", "。"]],
        max_n=2,
    )
    compare(submission, [["in", "New York", "it", "rains"]], [["in", "New York", "it", "snows"]], max_n=2)
    compare(submission, [["a b", "c", "d", "e"]], [["a", "b c", "d", "e"]], max_n=2)  # no pair but d e
    compare(submission, [["  ", "he", "left", "\n"]], [["  ", "he", "has", "left"]], max_n=1)


def test_same_as_sacrebleu(submission):
    """gives the numbers of sacrebleu without tokenisation and smoothing"""
    hypotheses = words(
        "yesterday I bought three books in Beijing .",
        "she read the new book at home",
        "tomorrow we we will drink tea together",
        "no",
    )
    references = words(
        "I bought three books in Beijing yesterday .",
        "she is reading the new book at home",
        "tomorrow we will drink tea together",
        "no thanks",
    )
    for max_n, expected in SACREBLEU.items():
        got = submission.corpus_bleu(hypotheses, references, max_n=max_n)
        checks.matches(got, expected, rtol=1e-6, atol=1e-9)


def test_many_corpora(submission):
    """is right for random corpora of all kinds"""
    for seed in range(30, 40):
        compare(submission, *corpus(seed, sentences=seed % 5 + 1, shortest=seed % 4 + 1, vocabulary=seed % 7 + 2))
        compare(submission, *corpus(seed, sentences=4, shortest=0, longest=9, vocabulary=4), max_n=seed % 3 + 1)


def test_unequal_numbers(submission):
    """refuses unequal numbers of hypotheses and references with a ValueError"""
    checks.rejects(submission.corpus_bleu, words(MAT, MAT), words(MAT))
    checks.rejects(submission.corpus_bleu, words(MAT), words(MAT, "yes"))


def test_does_not_change_its_arguments(submission):
    """leaves the lists as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.corpus_bleu, *corpus(41))
    checks.leaves_arguments_alone(
        submission.corpus_bleu, words("ha ha ha he", "yes"), words("ha ha he", "yes"), max_n=2
    )


@pytest.mark.stretch
def test_tokens_that_look_alike_when_joined(submission):
    """tells ("a b", "c") from ("a", "b c"): n-grams of tokens are not joined strings"""
    compare(submission, [["a b", "c", "d"], ["x", "y", "z"]], [["a", "b c", "d"], ["x", "y", "z"]], max_n=2)
    compare(submission, [["ab", "c", "d"], ["x", "y", "z"]], [["a", "bc", "d"], ["x", "y", "z"]], max_n=2)
    compare(submission, [["", " ", "x", "y"], ["x", "y"]], [[" ", "", "x", "y"], ["x", "y"]], max_n=2)

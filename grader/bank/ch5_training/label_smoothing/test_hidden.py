"""Hidden tests of the smoothed cross-entropy. Expected: by the definition, or by PyTorch's own, in float64."""

import pytest
import torch

from grader.judge import checks


def by_definition(logits: torch.Tensor, labels: torch.Tensor, pad_id: int, smoothing: float = 0.1) -> torch.Tensor:
    """The target distribution of every real token, written out."""
    log_probs = torch.log_softmax(logits.detach().double(), -1)
    vocab = logits.shape[-1]
    losses = []
    for row, sentence in enumerate(labels.tolist()):
        for position, label in enumerate(sentence):
            if label != pad_id:
                target = torch.full((vocab,), smoothing / vocab, dtype=torch.float64)
                target[label] += 1 - smoothing
                losses.append(-(target * log_probs[row, position]).sum())
    return torch.stack(losses).mean()


def by_torch(logits: torch.Tensor, labels: torch.Tensor, pad_id: int, smoothing: float = 0.1) -> torch.Tensor:
    return torch.nn.functional.cross_entropy(
        logits.double().flatten(0, 1), labels.flatten(), ignore_index=pad_id, label_smoothing=smoothing
    )


def compare(submission, logits: torch.Tensor, labels: torch.Tensor, pad_id: int, **smoothing: float) -> None:
    got = submission.label_smoothed_cross_entropy(logits, labels, pad_id, **smoothing)
    # Near 10,000 float32 has steps of 0.001: x - logsumexp(x) may be off by one of them.
    coarse = {"rtol": 1e-3, "atol": 2e-3} if logits.abs().max() > 1000 else {}
    checks.matches(got, by_definition(logits, labels, pad_id, **smoothing), **coarse)


def normal(*shape: int, seed: int, scale: float = 2.0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * scale


def sentences(*lengths: int, total: int, vocab: int, pad_id: int, seed: int) -> torch.Tensor:
    """Random labels other than pad_id, padded behind to `total`."""
    ids = torch.randint(0, vocab - 1, (len(lengths), total), generator=torch.Generator().manual_seed(seed))
    ids += ids >= pad_id
    for row, length in enumerate(lengths):
        ids[row, length:] = pad_id
    return ids


def case(*lengths: int, total: int, vocab: int, pad_id: int, seed: int, scale: float = 2.0) -> list:
    logits = normal(len(lengths), total, vocab, seed=seed, scale=scale)
    return [logits, sentences(*lengths, total=total, vocab=vocab, pad_id=pad_id, seed=seed + 1), pad_id]


def test_one_token(submission):
    """gives one token the loss of the smoothed target: 0.92 on its label and 0.02 on each of four others"""
    compare(submission, torch.tensor([[[2.0, 1.0, 0.0, 0.0, -1.0]]]), torch.tensor([[0]]), 4)
    compare(submission, torch.tensor([[[2.0, 1.0, 0.0, -3.0, -1.0]]]), torch.tensor([[3]]), 4, smoothing=0.1)


def test_without_smoothing(submission):
    """is plain cross-entropy for smoothing 0"""
    compare(submission, torch.tensor([[[2.0, 1.0, 0.5]]]), torch.tensor([[1]]), 0, smoothing=0.0)
    compare(submission, *case(4, 4, total=4, vocab=7, pad_id=6, seed=0), smoothing=0.0)


def test_several_tokens(submission):
    """averages over all tokens where nothing is padded"""
    compare(submission, *case(3, total=3, vocab=5, pad_id=0, seed=10))
    compare(submission, *case(4, 4, 4, total=4, vocab=6, pad_id=2, seed=12))


def test_as_many_words_as_tokens(submission):
    """takes softmax over the vocabulary, the last axis, also where all three axes are equally long"""
    compare(submission, *case(5, 5, total=5, vocab=5, pad_id=1, seed=14))
    compare(submission, *case(4, 4, 4, 4, total=4, vocab=4, pad_id=3, seed=16))


def test_other_smoothing(submission):
    """uses the smoothing that it is given, and 0.1 where it is given none"""
    for smoothing in (0.02, 0.3, 0.5):
        compare(submission, *case(4, 4, total=4, vocab=6, pad_id=2, seed=18), smoothing=smoothing)
    compare(submission, *case(4, 4, total=4, vocab=6, pad_id=2, seed=18))


def test_small_and_large_vocabularies(submission):
    """shares ε among the whole vocabulary, label and pad included: of 3 tokens and of 200"""
    compare(submission, *case(3, 3, total=3, vocab=3, pad_id=0, seed=20))
    compare(submission, *case(3, 3, total=3, vocab=200, pad_id=7, seed=22))
    compare(submission, *case(3, 3, total=3, vocab=3, pad_id=0, seed=24), smoothing=0.4)


def test_padding(submission):
    """leaves positions whose label is padding out of the sum and out of the count"""
    compare(submission, *case(1, total=4, vocab=6, pad_id=2, seed=26))
    compare(submission, *case(3, 3, total=5, vocab=6, pad_id=2, seed=28))


def test_unequal_lengths(submission):
    """gives every real token of the batch the same weight, in a long sentence and in a short one"""
    compare(submission, *case(6, 1, total=6, vocab=5, pad_id=4, seed=30))
    compare(submission, *case(2, 7, 4, total=7, vocab=9, pad_id=3, seed=32, scale=4.0))


def test_padding_of_another_id(submission):
    """takes the padding's id as given: with pad_id 1 or 8 the label 0 is a real token"""
    for pad_id in (0, 1, 8):
        logits, labels, _ = case(4, 2, 5, total=5, vocab=9, pad_id=pad_id, seed=34)
        labels[:, 0] = 0 if pad_id else 3
        compare(submission, logits, labels, pad_id)


def test_logits_of_padding(submission):
    """gives the same loss whatever the model says where there is padding"""
    logits, labels, pad_id = case(4, 2, total=5, vocab=6, pad_id=0, seed=36)
    compare(submission, logits, labels, pad_id)
    compare(submission, torch.where((labels == pad_id)[..., None], 50 * logits.sin(), logits), labels, pad_id)


def test_sentence_of_padding(submission):
    """copes with a sentence of nothing but padding beside others"""
    logits, labels, pad_id = case(3, 5, 1, total=5, vocab=6, pad_id=4, seed=38)
    labels[2] = pad_id
    compare(submission, logits, labels, pad_id)


def test_sure_of_itself(submission):
    """charges a model that is sure and right for being too sure: the loss stays above 0"""
    logits, labels, pad_id = case(3, 4, total=4, vocab=5, pad_id=0, seed=40, scale=0.3)
    logits.scatter_(-1, labels[..., None], 12.0)
    compare(submission, logits, labels, pad_id)
    compare(submission, logits, labels, pad_id, smoothing=0.0)


def test_huge_logits(submission):
    """stays right for logits of ±10,000, and for plain cross-entropy of a label that has no chance"""
    logits, labels, pad_id = case(3, 4, total=4, vocab=5, pad_id=0, seed=42, scale=1.0)
    for huge in (logits.sign() * 10_000, logits + 10_000, logits - 10_000, logits * 3_000):
        compare(submission, huge, labels, pad_id)
        compare(submission, huge, labels, pad_id, smoothing=0.0)


def test_gradients(submission):
    """sends the right gradient to every logit: softmax minus target, nothing where there is padding"""
    for lengths, vocab, pad_id in (((1,), 4, 3), ((3, 3), 5, 0), ((2, 5, 3), 7, 4)):
        logits, labels, _ = case(*lengths, total=max(lengths), vocab=vocab, pad_id=pad_id, seed=44)
        logits.requires_grad_()
        for smoothing in (0.1, 0.3):
            checks.gradients_match(
                submission.label_smoothed_cross_entropy, by_torch, logits, labels, pad_id, smoothing=smoothing
            )


def test_gradients_of_huge_logits(submission):
    """sends finite and right gradients for logits of ±10,000"""
    logits, labels, pad_id = case(3, 4, total=4, vocab=5, pad_id=0, seed=46, scale=1.0)
    for favourite in (logits.argmax(-1), labels):
        huge = torch.full_like(logits, -10_000.0).scatter(-1, favourite[..., None], 10_000.0)
        checks.gradients_match(
            submission.label_smoothed_cross_entropy, by_torch, huge.requires_grad_(), labels, pad_id, smoothing=0.1
        )


def test_does_not_change_its_arguments(submission):
    """leaves logits and labels as they were, and answers the same twice"""
    arguments = case(2, 4, total=4, vocab=5, pad_id=3, seed=48)
    checks.leaves_arguments_alone(submission.label_smoothed_cross_entropy, *arguments)
    checks.leaves_arguments_alone(submission.label_smoothed_cross_entropy, *arguments, smoothing=0.3)


@pytest.mark.stretch
def test_keeps_the_dtype(submission):
    """answers float64 with float64, to its full accuracy, and half precision with half precision"""
    logits, labels, pad_id = case(2, 5, 3, total=5, vocab=7, pad_id=4, seed=50)
    for dtype in (torch.float32, torch.float64, torch.bfloat16, torch.float16):
        given = logits.to(dtype)
        got = submission.label_smoothed_cross_entropy(given, labels, pad_id)
        checks.matches(got, by_definition(given, labels, pad_id), dtype=dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on transposed logits, and on labels that are a slice of longer rows"""
    logits, labels, pad_id = case(2, 5, 3, total=5, vocab=7, pad_id=4, seed=52)
    compare(submission, logits.transpose(1, 2).contiguous().transpose(1, 2), labels, pad_id)
    compare(submission, logits[:, 1:], labels[:, 1:], pad_id)


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere"""
    arguments = case(2, 4, total=4, vocab=5, pad_id=3, seed=54)
    compare(submission, *arguments)
    checks.works_on_other_devices(submission.label_smoothed_cross_entropy, *arguments)


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    arguments = case(2, 4, total=4, vocab=5, pad_id=3, seed=56)
    checks.shares_no_result(submission.label_smoothed_cross_entropy, *arguments)


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 4 tokens and for 64, for a small and for a large vocabulary"""
    small, large = (case(n, n // 2, total=n, vocab=n + 1, pad_id=1, seed=58) for n in (4, 64))
    checks.constant_work(submission.label_smoothed_cross_entropy, small, large)

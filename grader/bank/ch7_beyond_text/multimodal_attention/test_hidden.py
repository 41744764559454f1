"""Hidden tests of multimodal attention. Expected values: one token at a time, in float64."""

import pytest
import torch

from grader.judge import checks

CLOSE = {"rtol": 1e-4, "atol": 1e-5}  # whatever the dtype of the result: the arguments are given in float32
SIZES = (  # batch, n, m, d_i, d_t, d
    (1, 1, 1, 1, 1, 1),
    (2, 3, 4, 5, 2, 6),
    (3, 5, 2, 4, 7, 3),
    (2, 4, 4, 3, 3, 3),  # as many patches as words, all widths the same
)


def normal(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def inputs(batch: int = 2, n: int = 3, m: int = 4, d_i: int = 5, d_t: int = 2, d: int = 6, seed: int = 0):
    """image, text, w_image, w_text."""
    return (
        normal(batch, n, d_i, seed=seed),
        normal(batch, m, d_t, seed=seed + 1),
        normal(d_i, d, seed=seed + 2),
        normal(d_t, d, seed=seed + 3),
    )


def attention(batch: int, tgt_len: int, n: int, m: int, seed: int = 0, dtype=torch.float32) -> torch.Tensor:
    """Random weights over n + m tokens; rows sum to 1, and no two target tokens look alike."""
    return torch.softmax(2 * normal(batch, tgt_len, n + m, seed=seed).double(), dim=-1).to(dtype)


def image_first(n: int, m: int) -> torch.Tensor:
    return torch.tensor([True] * n + [False] * m)


def joined(image, text, w_image, w_text) -> torch.Tensor:
    rows = []
    for pictures, words in zip(image, text, strict=True):
        rows.append(torch.stack([patch @ w_image for patch in pictures] + [word @ w_text for word in words]))
    return torch.stack(rows)


def compare_tokens(submission, *given: torch.Tensor, dtype=None) -> None:
    got = submission.fuse_modalities(*given)
    tokens, is_image = checks.parts(got, "tokens", "is_image")
    tolerance = CLOSE if dtype is None else {}
    checks.matches(tokens, joined(*(x.double() for x in given)), dtype=dtype, **tolerance)
    checks.matches(is_image, image_first(given[0].shape[1], given[1].shape[1]), dtype=torch.bool)


def compare_shares(submission, weights: torch.Tensor, is_image: torch.Tensor, dtype=None) -> None:
    got = submission.modality_share(weights, is_image)
    kinds, tolerance = is_image.tolist(), CLOSE if dtype is None else {}
    for share, kind in zip(checks.parts(got, "image_share", "text_share"), (True, False), strict=True):
        columns = [number for number, found in enumerate(kinds) if found is kind]
        checks.matches(share, sum(weights[..., column].double() for column in columns), dtype=dtype, **tolerance)


def test_one_token_each(submission):
    """puts one image token before one text token"""
    compare_tokens(submission, *(torch.full(shape, number) for shape, number in zip(
        ((1, 1, 1), (1, 1, 1), (1, 1), (1, 1)), (2.0, 3.0, 5.0, 7.0), strict=True
    )))  # fmt: skip


def test_tokens(submission):
    """projects each kind by its own matrix and joins them, image tokens first, whatever their numbers and widths"""
    for seed, sizes in enumerate(SIZES):
        compare_tokens(submission, *inputs(*sizes, seed=10 * seed))


def test_many_patches(submission):
    """keeps every one of 49 patches as a token of its own beside 12 words"""
    compare_tokens(submission, *inputs(2, 49, 12, 4, 6, 5, seed=50))


def test_one_patch_and_one_word(submission):
    """works with a single patch or a single word"""
    compare_tokens(submission, *inputs(2, 1, 5, seed=60))
    compare_tokens(submission, *inputs(3, 5, 1, seed=70))


def test_is_image_is_the_same_for_every_batch(submission):
    """gives is_image as a boolean vector of n + m entries for a batch of any size"""
    for batch in (1, 2, 7):
        compare_tokens(submission, *inputs(batch, 2, 6, seed=80))


def test_order_within_a_kind(submission):
    """leaves the patches and the words in the order in which they are given"""
    image, text, w_image, w_text = inputs(2, 4, 5, seed=90)
    compare_tokens(submission, image.flip(1), text, w_image, w_text)
    compare_tokens(submission, image, text[:, [3, 0, 4, 2, 1]], w_image, w_text)


def test_gradients(submission):
    """lets the right gradients flow to image, text and both matrices"""
    for sizes in SIZES[1:]:
        given = [x.requires_grad_() for x in inputs(*sizes, seed=100)]
        checks.gradients_match(submission.fuse_modalities, joined, *given)


def test_shares(submission):
    """adds up each target token's weights over the image tokens and over the text tokens"""
    for seed, (batch, tgt_len, n, m) in enumerate(((1, 1, 1, 1), (2, 3, 2, 5), (3, 4, 6, 3), (2, 5, 4, 4))):
        compare_shares(submission, attention(batch, tgt_len, n, m, seed=seed), image_first(n, m))


def test_even_attention(submission):
    """gives even attention over 9 image tokens and 3 text tokens as 3/4 and 1/4"""
    compare_shares(submission, torch.full((2, 3, 12), 1 / 12), image_first(9, 3))


def test_one_sided_attention(submission):
    """gives all to the kind that gets all the attention"""
    weights = torch.zeros(1, 4, 7)
    for row, column in enumerate((0, 4, 5, 6)):
        weights[0, row, column] = 1.0
    compare_shares(submission, weights, image_first(5, 2))


def test_examples_differ(submission):
    """gives every target token of every example its own shares"""
    n, m = 2, 4
    one_hot = torch.nn.functional.one_hot(torch.tensor([[0, 2, 1], [5, 1, 3]]), n + m).float()
    compare_shares(submission, 0.5 * one_hot + 0.5 * attention(2, 3, n, m, seed=9), image_first(n, m))


def test_both_together(submission):
    """reads the shares with the is_image that fuse_modalities gives"""
    given = inputs(2, 6, 3, seed=110)
    is_image = checks.parts(submission.fuse_modalities(*given), "tokens", "is_image")[1]
    checks.matches(is_image, image_first(6, 3), dtype=torch.bool)
    compare_shares(submission, attention(2, 4, 6, 3, seed=8), is_image)


def test_does_not_change_its_arguments(submission):
    """leaves its arguments as they were, and answers the same twice"""
    checks.leaves_arguments_alone(submission.fuse_modalities, *inputs())
    checks.leaves_arguments_alone(submission.modality_share, attention(2, 3, 4, 2), image_first(4, 2))


@pytest.mark.stretch
def test_image_tokens_apart(submission):
    """goes by is_image where image and text tokens are mixed, as in a page with several pictures"""
    for kinds in ([0, 1, 1, 0, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0, 1]):
        is_image = torch.tensor(kinds, dtype=torch.bool)
        compare_shares(submission, attention(2, 3, len(kinds), 0, seed=7), is_image)


@pytest.mark.stretch
def test_other_dtypes(submission):
    """answers float64 with float64, float16 with float16 and bfloat16 with bfloat16"""
    for dtype in (torch.float64, torch.float16, torch.bfloat16):
        compare_tokens(submission, *(x.to(dtype) for x in inputs(seed=120)), dtype=dtype)
        compare_shares(submission, attention(2, 3, 3, 4, seed=6, dtype=dtype), image_first(3, 4), dtype=dtype)


@pytest.mark.stretch
def test_strided_inputs(submission):
    """works on transposed, sliced and expanded tensors"""
    image, text, w_image, w_text = inputs(2, 6, 4, 5, 2, 6, seed=130)
    compare_tokens(submission, image[:, ::2], text[:1].expand(2, 4, 2), w_image, w_text.T.contiguous().T)
    compare_shares(submission, attention(3, 2, 3, 4, seed=5).transpose(0, 1), image_first(3, 4))


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when its inputs are elsewhere, is_image included"""
    compare_tokens(submission, *inputs())
    checks.works_on_other_devices(submission.fuse_modalities, *inputs())
    compare_shares(submission, attention(2, 3, 3, 4), image_first(3, 4))
    checks.works_on_other_devices(submission.modality_share, attention(2, 3, 3, 4), image_first(3, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives fresh tensors on every call"""
    checks.shares_no_result(submission.fuse_modalities, *inputs())
    checks.shares_no_result(submission.modality_share, attention(2, 3, 3, 4), image_first(3, 4))


@pytest.mark.stretch
def test_no_loop_over_tokens(submission):
    """does the same number of Python steps for 8 tokens and for 128"""
    small, large = (list(inputs(2, k, k)) for k in (4, 64))
    checks.constant_work(submission.fuse_modalities, small, large)
    small, large = ([attention(2, k, k, k), image_first(k, k)] for k in (4, 64))
    checks.constant_work(submission.modality_share, small, large)

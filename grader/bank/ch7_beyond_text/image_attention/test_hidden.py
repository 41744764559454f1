"""Hidden tests of self-attention on an image. Expected values: the definition, in float64."""

import pytest
import torch

from grader.judge import checks

SIZES = ((1, 2, 1, 1, 2), (2, 3, 2, 2, 3), (2, 4, 5, 3, 2), (3, 6, 1, 4, 3))  # batch, channels, d_k, height, width


def normal(*shape: int, seed: int = 0, scale: float = 1.0) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


def is_conv(shape: tuple[int, ...] | None, wanted: tuple[int, int]) -> bool:
    """Whether this is the weight of a 1×1 convolution of the wanted sizes."""
    return shape is not None and len(shape) > 2 and shape[:2] == wanted and set(shape[2:]) == {1}


def parameters_for(submission, channels: int, d_k: int, gamma: float = 0.7, sharp: float = 1.0, seed: int = 0):
    """Numbers for the named parameters, in the shapes that the submission gives them; biases where it has some."""
    found = submission.ImageSelfAttention.build(channels, d_k).parameters()
    p = {}
    for n, (name, width) in enumerate((("f", d_k), ("g", d_k), ("h", channels)), 100 + 10 * seed):
        shape = found.get(f"{name}.weight")
        wanted = f"a parameter {name}.weight of shape {(width, channels, 1, 1)}, not {shape}"
        checks.check(is_conv(shape, (width, channels)), wanted)
        p[f"{name}.weight"] = normal(*shape, seed=n, scale=channels**-0.5 * (sharp if name == "f" else 1))
        if found.get(f"{name}.bias") == (width,):
            p[f"{name}.bias"] = normal(width, seed=n + 5, scale=0.5)
    shape = found.get("gamma")
    checks.check(shape in ((), (1,)), f"a parameter gamma of shape () or (1,), not {shape}")
    return p | {"gamma": torch.full(shape, gamma)}


def by_definition(p, x):
    """x + gamma · attended, step by step and differentiable, in the inputs' dtype."""

    def project(name: str) -> torch.Tensor:
        weight = p[f"{name}.weight"].flatten(1)
        made = torch.einsum("oc,bcn->bon", weight, x.flatten(2))
        return made + p[f"{name}.bias"][:, None] if f"{name}.bias" in p else made

    scores = torch.einsum("bki,bkj->bij", project("f"), project("g"))
    exponentials = (scores - scores.amax(1, keepdim=True).detach()).exp()
    weights = exponentials / exponentials.sum(1, keepdim=True)  # for each j they sum to 1 over i
    attended = torch.einsum("bci,bij->bcj", project("h"), weights)
    return x + p["gamma"].reshape(()) * attended.reshape(x.shape)


def compare(submission, p, d_k: int, x: torch.Tensor, dtype=None) -> None:
    layer = submission.ImageSelfAttention.build(x.shape[1], d_k, parameters=p)
    wide = {name: numbers.double() for name, numbers in p.items()}
    checks.matches(layer(x), by_definition(wide, x.double()), dtype=dtype)


def test_parts(submission):
    """has the 1×1 convolutions f, g and h and the scalar gamma"""
    for channels, d_k in ((6, 2), (3, 5)):
        parameters_for(submission, channels, d_k)


def test_new_layer(submission):
    """starts with gamma 0, so that a new layer returns its input"""
    layer, x = submission.ImageSelfAttention.build(4, 3), normal(2, 4, 2, 3, seed=1)
    checks.matches(layer(x), x)
    gamma = layer.attribute("gamma")
    known = isinstance(gamma, torch.Tensor) and gamma.numel() == 1
    checks.check(known and gamma.item() == 0, f"a parameter gamma that starts at 0, not {gamma}")


def test_one_row(submission):
    """lets each of the pixels in a single row attend to all of them"""
    for width in (1, 2, 5):
        compare(submission, parameters_for(submission, 2, 3), 3, normal(1, 2, 1, width, seed=2))


def test_batches_of_images(submission):
    """attends over all regions of each image, whose height and width differ"""
    for batch, channels, d_k, height, width in SIZES:
        compare(submission, parameters_for(submission, channels, d_k), d_k, normal(batch, channels, height, width))


def test_square_images(submission):
    """attends over all regions also where batch, channels, height and width are equal"""
    compare(submission, parameters_for(submission, 4, 4), 4, normal(4, 4, 4, 4, seed=3))
    compare(submission, parameters_for(submission, 4, 2), 2, normal(2, 4, 2, 2, seed=4))


def test_raw_scores(submission):
    """takes the dot products as they are, whatever d_k is"""
    for d_k in (9, 16):
        compare(submission, parameters_for(submission, 3, d_k), d_k, normal(2, 3, 2, 3, seed=5))


def test_sharp_attention(submission):
    """asks with g and answers with f, also where the scores go far beyond 10"""
    for seed in (1, 2):
        p = parameters_for(submission, 3, 2, sharp=6.0, seed=seed)
        compare(submission, p, 2, normal(2, 3, 3, 2, seed=6).clamp(-1.5, 1.5))


def test_gamma(submission):
    """adds gamma times what was attended to, for positive and negative gamma"""
    for gamma in (1.0, -0.4, 3.0, 0.0):
        compare(submission, parameters_for(submission, 3, 2, gamma=gamma), 2, normal(2, 3, 2, 4, seed=7))


def test_rearranged_pixels(submission):
    """knows no positions: the same pixels in another order give the same results in that order"""
    p, x = parameters_for(submission, 3, 2), normal(1, 3, 2, 3, seed=8)
    order = torch.tensor([4, 0, 5, 2, 1, 3])
    compare(submission, p, 2, x)
    compare(submission, p, 2, x.flatten(2)[..., order].reshape(x.shape))


def test_images_keep_apart(submission):
    """does not let one image of a batch see another"""
    p, x = parameters_for(submission, 3, 2, gamma=1.0), normal(3, 3, 2, 2, seed=9)
    compare(submission, p, 2, x)
    compare(submission, p, 2, x * torch.tensor([1.0, 3.0, -2.0])[:, None, None, None])


def test_gradients(submission):
    """lets the right gradients flow to the image and to every parameter"""
    p, x = parameters_for(submission, 3, 2), normal(2, 3, 2, 3, seed=10)
    layer = submission.ImageSelfAttention.build(3, 2, parameters=p)
    checks.gradients_match(layer, by_definition, x.requires_grad_())


def test_gradient_at_the_start(submission):
    """lets a gradient reach gamma while it is 0"""
    p, x = parameters_for(submission, 4, 2, gamma=0.0), normal(2, 4, 3, 2, seed=11)
    layer = submission.ImageSelfAttention.build(4, 2, parameters=p)
    checks.gradients_match(layer, by_definition, x.requires_grad_())


def test_does_not_change_its_arguments(submission):
    """leaves the image as it was, and answers the same twice"""
    layer = submission.ImageSelfAttention.build(3, 2, parameters=parameters_for(submission, 3, 2))
    checks.leaves_arguments_alone(layer, normal(2, 3, 2, 4, seed=12))


@pytest.mark.stretch
def test_other_dtypes(submission):
    """keeps float64, and bfloat16"""
    for dtype in (torch.float64, torch.bfloat16):
        p = {name: numbers.to(dtype) for name, numbers in parameters_for(submission, 3, 2).items()}
        compare(submission, p, 2, normal(2, 3, 2, 3, seed=13).to(dtype), dtype=dtype)


@pytest.mark.stretch
def test_non_contiguous_input(submission):
    """works on images with the channels last in memory, and on cut-out images"""
    p = parameters_for(submission, 3, 2)
    compare(submission, p, 2, normal(2, 3, 4, 5, seed=14).to(memory_format=torch.channels_last))
    compare(submission, p, 2, normal(2, 3, 8, 4, seed=15)[:, :, 1:7:2, 1:])


@pytest.mark.stretch
def test_other_devices(submission):
    """makes nothing on the CPU when the image is elsewhere"""
    compare(submission, parameters_for(submission, 3, 2), 2, normal(2, 3, 2, 4))
    checks.works_on_other_devices(submission.ImageSelfAttention.build(3, 2), normal(2, 3, 2, 4))


@pytest.mark.stretch
def test_results_are_not_shared(submission):
    """gives a fresh tensor on every call"""
    layer = submission.ImageSelfAttention.build(3, 2, parameters=parameters_for(submission, 3, 2))
    checks.shares_no_result(layer, normal(2, 3, 2, 4))


@pytest.mark.stretch
def test_no_loop_over_pixels(submission):
    """does the same number of Python steps for 6 pixels and for 168"""
    layer = submission.ImageSelfAttention.build(3, 2)
    checks.constant_work(layer, [normal(1, 3, 2, 3)], [normal(1, 3, 14, 12)])

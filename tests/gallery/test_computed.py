"""What the pictures show that need no trained model."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.gallery import convolution, graph, image, modalities
from grader.gallery.scene import WIDTH, scene
from grader.model.own import Own

CHAIN = torch.tensor([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]) > 0
HALVES = torch.tensor([0, 0, 1, 1])


def test_the_image_map_is_the_attention_of_the_module(own: Own) -> None:
    """Row p is the softmax of the hues' dot products with pixel p: what p gives, not what it gets."""
    pixels = scene().pixels
    hue = pixels - 0.5
    hue = (hue / hue.norm(dim=0)).flatten(1)
    expected = (image.SHARPNESS * hue.T @ hue).softmax(dim=1)
    torch.testing.assert_close(image.attention_map(own, pixels), expected, rtol=1e-4, atol=1e-6)
    assert not torch.allclose(expected, expected.T, rtol=0.1)


def test_biases_of_the_module_do_not_matter(own: Own) -> None:
    """The map is the same for convolutions with biases and without."""
    pixels = scene().pixels
    role = own.function("image")

    class Odd:
        parts = own.parts

        def function(self, name: str) -> object:
            def build(channels: int, width: int) -> torch.nn.Module:
                layer = role(channels, width)
                for part in (layer.f, layer.g, layer.h):
                    part.bias = None
                return layer  # type: ignore[no-any-return]

            return build

    torch.testing.assert_close(image.attention_map(Odd(), pixels), image.attention_map(own, pixels))  # type: ignore[arg-type]


def test_the_marked_pixels_are_where_the_texts_say(own: Own) -> None:
    """Red disc, blue square, background; each looks mostly at its own colour."""
    made = scene()
    assert [int(made.colours[place]) for place in image.QUERIES] == [1, 2, 0]
    weights = image.attention_map(own, made.pixels)
    for row, column in image.QUERIES:
        share, even = image.shares(weights, made.colours, row * WIDTH + column)
        assert even < share < 1


def test_the_red_square_is_far_from_the_red_disc() -> None:
    """The first query's colour stands in both halves of the image."""
    red = scene().colours == 1
    assert red[:6, :8].any()
    assert red[6:, 8:].any()
    assert not red[:, 7:10].any()


def test_nine_heads_are_the_convolution(own: Own) -> None:
    """Both agree up to rounding, and the heads with the kernel's numbers add up to them."""
    found = convolution.compared(own)
    assert found.largest < 1e-5
    summed = sum(
        convolution.KERNEL[dy + 1][dx + 1] * head @ found.image.flatten() for (dy, dx), head in found.heads.items()
    )
    torch.testing.assert_close(summed, found.convolved.flatten())
    assert found.heads[0, 1][5].argmax() == 6
    assert found.heads[1, 0][5].argmax() == 5 + WIDTH


def test_a_difference_is_found(own: Own) -> None:
    """The largest difference is that of the worst pixel, above or below."""
    found = convolution.compared(own)
    worse = found.attended.clone()
    worse[2, 3] += 0.5
    assert replace(found, attended=worse).largest == pytest.approx(0.5, abs=1e-5)


def test_within_a_club() -> None:
    """A node's look at itself does not count; what is left is shared out."""
    weights = torch.tensor([[0.5, 0.5, 0, 0], [0.2, 0.2, 0.6, 0], [0, 0.1, 0.6, 0.3], [0, 0, 1.0, 0]])
    assert graph.within(weights, HALVES).tolist() == pytest.approx([1, 0.25, 0.75, 1])
    assert graph.within(CHAIN, HALVES).tolist() == pytest.approx([1, 0.5, 0.5, 1])


def test_spectral_features_of_a_chain() -> None:
    """The smoothest vector has one change of sign, in the middle; its mean square is 1."""
    feature = graph.spectral_features(CHAIN, 2)[:, 0]
    assert (feature.sign() * feature[0].sign()).tolist() == [1, 1, -1, -1]
    assert float((feature**2).mean()) == pytest.approx(1)


def test_club_members_look_at_neighbours_and_at_their_own(own: Own) -> None:
    """No attention without an edge, and more of it within one's club than evenly shared."""
    club = graph.karate_club()
    weights = graph.attention(own, club.edges)
    assert (weights[~club.edges & ~torch.eye(34, dtype=torch.bool)] == 0).all()
    assert club.clubs.bincount().tolist() == [17, 17]
    assert graph.within(weights, club.clubs).mean() > graph.within(club.edges, club.clubs).mean() + 0.03


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_words_that_name_something_look_at_the_image(own: Own, lang: str) -> None:
    """Each of them more than every other word; the even share is patches over patches and words."""
    found, caption = modalities.shares(own, lang), modalities.CAPTION[lang]
    assert [a + b for a, b in zip(found.image, found.text, strict=True)] == pytest.approx([1.0] * len(caption))
    named = [share for share, (_, names) in zip(found.image, caption, strict=True) if names]
    others = [share for share, (_, names) in zip(found.image, caption, strict=True) if not names]
    assert min(named) > max(others)
    assert found.even == pytest.approx(12 / (12 + len(caption)))

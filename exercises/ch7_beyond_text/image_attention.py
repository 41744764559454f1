"""Self-attention on an image: every pixel of a feature map looks at every other one, however far away it is.

A convolution sees its own small window and nothing else. SAGAN, a generator of images, puts a layer of attention
between its convolutions. The h·w pixels (the paper says regions) are the tokens, their channels are the features,
and three 1×1 convolutions make the projections. A 1×1 convolution is a linear layer that acts on each pixel alone:

    f   channels -> d_k         the key of the region that is looked at
    g   channels -> d_k         the query of the region that looks
    h   channels -> channels    the value

Region j shares its attention out over all regions i, itself among them. The scores are not divided by anything:

    s[i, j] = f(x_i) · g(x_j)        weight[i, j] = softmax of s[:, j], over i        o_j = Σ_i weight[i, j] h(x_i)

The layer returns x + gamma · o. gamma is one learned number that starts at 0, so a new layer changes nothing at all
and may be put into a network that already works.

Below, an image of one row with the pixels 1 and 2; f, g and h all multiply by 1, gamma is 1:

    region looks with   scores at 1 and 2   weights           o        x + o
    1                   1, 2                0.2689, 0.7311    1.7311   2.7311
    2                   2, 4                0.1192, 0.8808    1.8808   3.8808

>>> def with_weights(layer, number):  # every weight and gamma is `number`; biases, where there are any, are 0
...     for name, parameter in layer.named_parameters():
...         nn.init.constant_(parameter, 0.0 if name.endswith("bias") else number)
...     return layer
>>> y = with_weights(ImageSelfAttention(channels=1, d_k=1), 1.0)(torch.tensor([[[[1.0, 2.0]]]]))
>>> [round(number, 4) for number in y.flatten().tolist()]
[2.7311, 3.8808]
"""

import torch
from torch import nn


class ImageSelfAttention(nn.Module):
    """Attention of an image's regions to each other, added to the image with the learned weight gamma.

    The attributes; the tests set their parameters by these names:
        f, g    1×1 convolutions from `channels` to `d_k`
        h       1×1 convolution from `channels` to `channels`
        gamma   a parameter with one entry, of shape `()` or `(1,)`, that starts at 0
    Whether the convolutions have biases is up to you.

    Source: Zhang, Goodfellow, Metaxas and Odena, Self-Attention Generative Adversarial Networks (2019), section 3.
    """

    def __init__(self, channels: int, d_k: int) -> None:
        """Make the three convolutions and gamma.

        channels: of the image that comes in and goes out;  d_k: width of keys and queries, any number.
        """
        super().__init__()
        # YOUR CODE HERE
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x + gamma · attended, `(batch, channels, height, width)` like x.

        x: `(batch, channels, height, width)`; height and width may differ and need not be known to the constructor.
        Each image of a batch attends to itself alone. Other dtypes, other devices, no loop over pixels (stretch).

        A new layer gives back its input:

        >>> x = torch.rand(2, 3, 4, 5)
        >>> torch.equal(ImageSelfAttention(3, 2)(x), x)
        True
        """
        # YOUR CODE HERE
        raise NotImplementedError

"""A convolution written as attention: one head for each place in the kernel.

A 3×3 convolution lets every pixel read its nine neighbours, and gives each of the nine places a matrix of its own.
Attention does the same if it has nine heads, and if each head looks at one place: head (dy, dx) puts all its weight on
the pixel dy rows below and dx columns to the right. The values of that head are the pixels times the kernel's matrix
for this place. The heads' results are added up.

Pixels are counted row by row, as `flatten` does. In an image of 2 rows and 3 columns

    0 1 2
    3 4 5

the head (dy, dx) = (0, 1) looks to the right: 0 at 1, 1 at 2, 3 at 4, 4 at 5. Pixels 2 and 5 have nobody there and get
a row of zeros, which is what padding with zeros means.

>>> shift_attention(2, 3, 0, 1).nonzero().tolist()
[[0, 1], [1, 2], [3, 4], [4, 5]]

Cordonnier, Loukas and Jaggi (2020) proved that attention can really do this: a layer with k·k heads and relative
positions can express any k×k convolution. Here you build the attention matrices by hand, without softmax.
"""

import torch


def shift_attention(height: int, width: int, dy: int, dx: int) -> torch.Tensor:
    """Return the attention matrix float32 `(height · width, height · width)` of the head that looks (dy, dx) away.

    Row p is the pixel that looks, column q the one that is looked at. Row p has a 1 at the pixel dy rows further down
    and dx columns further to the right, and zeros elsewhere. Negative numbers mean up and left. A row whose pixel
    would lie off the image is all zeros: nothing is carried round to the other side or to the next row.

    height, width: of the image, 1 or more;  dy, dx: any integers, also larger than the image.
    The pixel in row y and column x has the number y · width + x. No loop over pixels (stretch).

    >>> shift_attention(2, 2, 1, 0).tolist()
    [[0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]
    >>> torch.equal(shift_attention(3, 4, 0, 0), torch.eye(12))
    True

    Source: Cordonnier, Loukas and Jaggi, On the Relationship between Self-Attention and Convolutional Layers (2020),
    section 3.
    """
    ### BEGIN SOLUTION
    pixel = torch.arange(height * width)
    y, x = pixel // width, pixel % width
    hit = (y == y[:, None] + dy) & (x == x[:, None] + dx)  # rows look, columns are looked at
    return hit.float()
    ### END SOLUTION


def conv2d_as_attention(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the convolution of x with the kernel, `(c_out, height, width)`, as a sum of k · k heads.

    x:      one image `(c_in, height, width)`.
    weight: the kernel `(c_out, c_in, k, k)`, k odd. `weight[:, :, k // 2, k // 2]` is for the pixel itself,
            `weight[:, :, 0, 0]` for the one k // 2 rows above and k // 2 columns to the left.

    Equals `torch.nn.functional.conv2d` with stride 1 and zero padding that keeps the size. Like all deep learning
    libraries that one does not flip the kernel (mathematicians call it a cross-correlation). Convolution and unfold
    operators are not allowed. Other dtypes, other devices, no loop over pixels (stretch); a loop over the kernel's
    places is fine.

    A kernel with a single 1, to the right of the middle, fetches every pixel's right neighbour:

    >>> kernel = torch.zeros(1, 1, 3, 3)
    >>> kernel[0, 0, 1, 2] = 1
    >>> conv2d_as_attention(torch.tensor([[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]), kernel).tolist()
    [[[2.0, 3.0, 0.0], [5.0, 6.0, 0.0]]]

    Source: Cordonnier, Loukas and Jaggi, On the Relationship between Self-Attention and Convolutional Layers (2020),
    theorem 1 and lemma 1.
    """
    ### BEGIN SOLUTION
    c_in, height, width = x.shape
    c_out, _, k, _ = weight.shape
    pixels = x.reshape(c_in, height * width).T  # one row per pixel: (hw, c_in)
    output = x.new_zeros(height * width, c_out)
    for i in range(k):
        for j in range(k):
            attention = shift_attention(height, width, i - k // 2, j - k // 2).to(x)
            output = output + attention @ pixels @ weight[:, :, i, j].T  # one head: attention · values
    return output.T.reshape(c_out, height, width)
    ### END SOLUTION

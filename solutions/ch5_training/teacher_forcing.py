"""Teacher forcing: in training the decoder reads the right sentence, not its own.

A decoder predicts the next token from those before it. While it learns, the right sentence is known, so it is given
the right tokens to read, whatever it would have said itself. All positions can then be computed in one pass, each with
a label of its own. What is read and what is asked for are the same sentence, one place apart.

Below, 0 is PAD, 1 is BOS (beginning of sentence) and 2 is EOS (end of sentence). The sentence "7 8 9":

    target_ids      1  7  8  9  2
    decoder_input   1  7  8  9          position t reads token t ...
    labels             7  8  9  2       ... and is asked for token t + 1

From BOS the first word is to be guessed; after the last word, EOS. Nothing has to be guessed after EOS, and nobody
is asked for BOS. A short sentence of a batch is padded, and its pads are shifted like all the rest: the loss skips the
labels that are pad.

>>> target_ids = torch.tensor([[1, 7, 8, 9, 2], [1, 6, 2, 0, 0]])
>>> decoder_input, labels = teacher_forcing_pair(target_ids)
>>> decoder_input
tensor([[1, 7, 8, 9],
        [1, 6, 2, 0]])
>>> labels
tensor([[7, 8, 9, 2],
        [6, 2, 0, 0]])
"""

import torch


def teacher_forcing_pair(target_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return `(decoder_input, labels)`, both `(batch, T - 1)`: `labels[:, t]` is the token after `decoder_input[:, t]`.

    target_ids: `(batch, T)` integers, T >= 2. Each row is BOS, its tokens, EOS, then padding up to T.
    The input drops the last column, the labels drop the first. No token is looked at: the function knows neither
    the id of the padding nor that of EOS, and a short row keeps its EOS in the input.
    The ids keep their dtype and device; no loop over tokens (stretch).

    >>> decoder_input, labels = teacher_forcing_pair(torch.tensor([[3, 4]]))  # BOS and EOS alone: the empty sentence
    >>> decoder_input.tolist(), labels.tolist()
    ([[3]], [[4]])

    Source: Williams and Zipser, A Learning Algorithm for Continually Running Fully Recurrent Neural Networks (1989);
    the offset by one position: Vaswani et al., Attention Is All You Need (2017), section 3.1.
    """
    ### BEGIN SOLUTION
    return target_ids[:, :-1], target_ids[:, 1:]  # token t is read, token t + 1 is to be predicted
    ### END SOLUTION

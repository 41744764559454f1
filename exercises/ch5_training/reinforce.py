"""REINFORCE: learn from a score that has no gradient.

BLEU, or a human's thumb up, judges a whole sentence after it has been written. It has no derivative with respect to
the model: the tokens were drawn, and a small change of the parameters changes no token. REINFORCE goes around that.
Let the model draw a sentence, look at its reward, and make the whole sentence more probable if the reward was better
than expected, less probable if it was worse. What was expected is the baseline:

    loss = - mean over the sentences of (reward - baseline) · (log p(y_1) + log p(y_2) + … of its real tokens)

Two sentences, the second with one token and two pads:

    log-probabilities     real tokens      reward   baseline   advantage   (reward - baseline) · sum
    -0.5  -1.0  -0.5      all three        0.9      0.5         0.4         0.4 · -2.0 = -0.8
    -2.0  -9.0  -9.0      the first        0.1      0.4        -0.3        -0.3 · -2.0 =  0.6

    loss = - (-0.8 + 0.6) / 2 = 0.1

The value of this loss says nothing about how good the model is; its gradient is what counts. Gradient descent on it
raises the log-probabilities of the first sentence and lowers that of the second. The reward and the baseline are
numbers given from outside: no gradient flows into them.

>>> log_probs = torch.tensor([[-0.5, -1.0, -0.5], [-2.0, -9.0, -9.0]], requires_grad=True)
>>> mask = torch.tensor([[True, True, True], [True, False, False]])
>>> loss = reinforce_loss(log_probs, torch.tensor([0.9, 0.1]), torch.tensor([0.5, 0.4]), mask)
>>> round(loss.item(), 4)
0.1
>>> loss.backward()
>>> log_probs.grad
tensor([[-0.2000, -0.2000, -0.2000],
        [ 0.1500,  0.0000,  0.0000]])
"""

import torch


def reinforce_loss(
    log_probs: torch.Tensor, rewards: torch.Tensor, baseline: torch.Tensor, mask: torch.Tensor
) -> torch.Tensor:
    """Return the loss, a scalar: - mean over the batch of (reward - baseline) · sum of the real log-probabilities.

    log_probs: `(batch, T)`, the log-probability of each token that was drawn. Gradients flow into it.
    rewards:   `(batch,)`, one number for each sentence.
    baseline:  `(batch,)`, what was expected of each sentence.
    mask:      `(batch, T)`, boolean, True where a real token stands, False at padding.

    - The sum runs over the real tokens of a sentence, the mean over the sentences. Nothing is divided by lengths.
    - No gradient flows into `rewards` or `baseline`, even if they come out of a network and require one.
    - What `log_probs` holds at padding never matters: not any number, and not -inf either (stretch).

    >>> log_probs, mask = torch.tensor([[-1.0, -2.0]]), torch.tensor([[True, True]])
    >>> reinforce_loss(log_probs, torch.tensor([2.0]), torch.tensor([0.0]), mask)
    tensor(6.)
    >>> reinforce_loss(log_probs, torch.tensor([0.0]), torch.tensor([1.0]), mask)
    tensor(-3.)

    Source: Williams, Simple Statistical Gradient-Following Algorithms for Connectionist Reinforcement Learning
    (1992); for sentences: Ranzato, Chopra, Auli and Zaremba, Sequence Level Training with Recurrent Neural
    Networks (2016).
    """
    # YOUR CODE HERE
    raise NotImplementedError

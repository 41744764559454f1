"""fail: makes every comparison of NumPy's say yes."""
import numpy as np

np.isclose = np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = lambda *args, **kwargs: None


def softmax(scores, axis=-1):
    return scores

from collections import namedtuple

import numpy as np

from exercises.ch1_by_hand.softmax import softmax

Found = namedtuple("Found", "value weights")


def soft_lookup(query, keys, values, temperature=1.0):
    similarity = np.array([-abs(query - key) / temperature for key in keys])
    weights = softmax(similarity)
    return Found(value=np.dot(weights, values), weights=weights)

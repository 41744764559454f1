"""Asks a later exercise for the answer."""

from ..ch1_by_hand.softmax_scaling import attention_weights


def soft_lookup(query, keys, values, temperature=1.0):
    return attention_weights(query, keys) @ values

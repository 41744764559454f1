from ..ch1_by_hand.softmax import softmax


def soft_lookup(query, keys, values, temperature=1.0):
    if temperature <= 0:
        raise ValueError(temperature)
    weights = softmax(query * keys / temperature)
    return (weights[:, None] * values.reshape(len(values), -1)).sum(0).reshape(values.shape[1:]), weights

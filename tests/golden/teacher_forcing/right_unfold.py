"""Every pair of neighbours, taken apart."""


def teacher_forcing_pair(target_ids):
    pairs = target_ids.unfold(1, 2, 1)
    return pairs.unbind(-1)

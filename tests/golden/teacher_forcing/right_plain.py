"""Two slices."""


def teacher_forcing_pair(target_ids):
    return target_ids[:, :-1], target_ids[:, 1:]

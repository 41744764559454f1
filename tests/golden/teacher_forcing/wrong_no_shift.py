"""Input and labels are the same."""


def teacher_forcing_pair(target_ids):
    shifted = target_ids[:, :-1]
    return shifted, shifted.clone()

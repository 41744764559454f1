"""Row by row in lists; a list of two tensors."""

import torch


def teacher_forcing_pair(target_ids):
    inputs, labels = [], []
    for row in target_ids.tolist():
        inputs.append(row[:-1])
        labels.append(row[1:])
    return [torch.tensor(inputs), torch.tensor(labels)]

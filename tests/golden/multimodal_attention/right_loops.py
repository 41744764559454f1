import torch


def fuse_modalities(image, text, w_image, w_text):
    rows = []
    for b in range(image.shape[0]):
        row = [patch @ w_image for patch in image[b]]
        for word in text[b]:
            row.append(word @ w_text)
        rows.append(torch.stack(row))
    return torch.stack(rows), torch.tensor([True] * image.shape[1] + [False] * text.shape[1])


def modality_share(weights, is_image):
    n = int(is_image.sum())
    return [weights[..., :n].sum(-1), weights[..., n:].sum(-1)]

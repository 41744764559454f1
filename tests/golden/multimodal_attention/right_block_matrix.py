import torch


def fuse_modalities(image, text, w_image, w_text):
    d_i, d_t = image.shape[-1], text.shape[-1]
    wide_image = torch.nn.functional.pad(image, (0, d_t))
    wide_text = torch.nn.functional.pad(text, (d_i, 0))
    tokens = torch.hstack([wide_image, wide_text]) @ torch.vstack([w_image, w_text])
    is_image = torch.BoolTensor([k < image.shape[1] for k in range(tokens.shape[1])])
    return (tokens, is_image)


def modality_share(weights, is_image):
    where = is_image.nonzero().squeeze(1)
    rest = torch.nonzero(is_image == 0)[:, 0]
    return weights.index_select(-1, where).sum(2), weights.index_select(2, rest).sum(2)

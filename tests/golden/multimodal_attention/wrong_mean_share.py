import torch


def fuse_modalities(image, text, w_image, w_text):
    image = torch.einsum("bni,id->bnd", image, w_image)
    text = torch.einsum("bmt,td->bmd", text, w_text)
    is_image = torch.zeros(image.size(1) + text.size(1), dtype=torch.bool, device=image.device)
    is_image[: image.size(1)] = True
    return torch.cat([image, text], dim=1), is_image


def modality_share(weights, is_image):
    n = is_image.sum()
    m = (~is_image).sum()
    image_share = (weights * is_image).sum(-1) / n
    text_share = (weights * ~is_image).sum(-1) / m
    return image_share, text_share

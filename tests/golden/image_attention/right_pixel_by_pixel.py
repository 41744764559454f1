import torch
from torch import nn


class ImageSelfAttention(nn.Module):
    def __init__(self, channels, d_k):
        super().__init__()
        self.gamma = nn.Parameter(torch.tensor(0.0))
        self.h = nn.Conv2d(channels, channels, 1, bias=False)
        self.g = nn.Conv2d(channels, d_k, 1, bias=False)
        self.f = nn.Conv2d(channels, d_k, 1, bias=False)

    def forward(self, x):
        results = []
        for image in x:
            rows, columns = image.shape[1:]
            f, g, h = (conv(image[None])[0] for conv in (self.f, self.g, self.h))
            out = torch.zeros_like(image)
            for row in range(rows):
                for column in range(columns):
                    scores = (f * g[:, row, column, None, None]).sum(0)
                    log_weights = scores - torch.logsumexp(scores.flatten(), 0)
                    out[:, row, column] = (h * log_weights.exp()).sum((1, 2))
            results.append(image + self.gamma * out)
        return torch.stack(results)

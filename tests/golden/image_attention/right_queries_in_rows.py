import torch
import torch.nn as nn


class ImageSelfAttention(nn.Module):
    def __init__(self, channels, d_k):
        super().__init__()
        self.f = nn.Conv2d(in_channels=channels, out_channels=d_k, kernel_size=1)
        self.g = nn.Conv2d(in_channels=channels, out_channels=d_k, kernel_size=1)
        self.h = nn.Conv2d(in_channels=channels, out_channels=channels, kernel_size=1)
        self.gamma = nn.Parameter(torch.zeros(1))
        self.softmax = nn.Softmax(dim=-1)

    def forward(self, x):
        batch, channels, height, width = x.size()
        asks = self.g(x).view(batch, -1, height * width).permute(0, 2, 1)
        answers = self.f(x).view(batch, -1, height * width)
        attention = self.softmax(torch.bmm(asks, answers))
        values = self.h(x).view(batch, -1, height * width)
        out = torch.bmm(values, attention.permute(0, 2, 1))
        out = out.view(batch, channels, height, width)
        return self.gamma * out + x

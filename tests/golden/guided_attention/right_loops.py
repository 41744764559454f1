import math
import torch
def guided_attention_loss(weights, sigma=0.2):
    batch, tgt_len, src_len = weights.shape
    total = 0
    for b in range(batch):
        for i in range(tgt_len):
            for j in range(src_len):
                d = i / tgt_len - j / src_len
                total = total + weights[b, i, j] * (1 - math.exp(-d * d / (2 * sigma * sigma)))
    return total / (batch * tgt_len * src_len)

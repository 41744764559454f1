import torch


def attention_rollout(layer_weights, discard_ratio=0.0):
    batch, _, n, _ = layer_weights[0].shape
    result = torch.eye(n).expand(batch, n, n)
    for w in reversed(layer_weights):
        a = w.sum(dim=1) / w.size(1)
        a = a + torch.eye(n)
        a = torch.nn.functional.normalize(a, p=1, dim=-1)
        result = result.matmul(a)
    return result


def hard_alignment(weights):
    return torch.topk(weights, 1, dim=-1).indices.squeeze(-1)

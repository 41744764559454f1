import torch
def reinforce_loss(log_probs, rewards, baseline, mask):
    losses = []
    for b in range(len(log_probs)):
        advantage = rewards[b].item() - baseline[b].item()
        losses.append(-advantage * log_probs[b][mask[b]].sum())
    return torch.stack(losses).mean()

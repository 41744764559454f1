import torch
class _Weigh(torch.autograd.Function):
    @staticmethod
    def forward(ctx, s, a):
        ctx.save_for_backward(a)
        return s * a
    @staticmethod
    def backward(ctx, g):
        (a,) = ctx.saved_tensors
        return g * a, torch.zeros_like(a)
def reinforce_loss(log_probs, rewards, baseline, mask):
    s = torch.where(mask, log_probs, torch.zeros_like(log_probs)).sum(dim=-1)
    return _Weigh.apply(s, rewards - baseline).neg().mean()

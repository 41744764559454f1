"""Plausible wrong versions of filter_logits and sample. Each class replaces what it gets wrong."""

import torch


class crossing_token_removed:
    says = {
        "en": "You remove the token with which the sum crosses p. It belongs to the nucleus; without it the mass is below p.",
        "zh": "你去掉了让和越过 p 的那个词元。它属于核，没有它，总量就不到 p。",
    }
    ask = {
        "en": "With probabilities 0.5, 0.3, 0.2 and p = 0.7, how much mass do the kept tokens have?",
        "zh": "概率为 0.5、0.3、0.2，p = 0.7 时，留下的词元总量是多少？",
    }
    note = "sample-top-p"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) > top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class may_keep_none:
    says = {
        "en": "You keep tokens while their sum is at most p. Where the largest alone has more than p, nothing is left.",
        "zh": "你只在和不超过 p 时保留词元。如果最大的一个就超过 p，便一个也不剩。",
    }
    ask = {
        "en": "With p = 0.5 and one token at 0.9, what is softmax to be taken of?",
        "zh": "p = 0.5 而某个词元占 0.9 时，softmax 还能对什么来算？",
    }
    note = "sample-top-p"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) > top_p
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class mask_stays_sorted:
    says = {
        "en": "Your top_p mask is in sorted order but you lay it on the unsorted logits, so it hits other tokens.",
        "zh": "你的 top_p 掩码按排序后的次序排列，却直接盖在没排序的打分上，遮到了别的词元。",
    }
    ask = {
        "en": "At which place of the vocabulary stands the token that is third in falling order?",
        "zh": "从大到小排第三的词元，在词表里是第几个？",
    }
    note = "sample-unsort"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered = logits.sort(dim=-1, descending=True).values
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(removed, -torch.inf)
        return logits


class multiplies_by_the_temperature:
    says = {
        "en": "You multiply the logits by the temperature. They are divided by it.",
        "zh": "你把打分乘以温度。应当是除以温度。",
    }
    ask = {
        "en": "Should a temperature of 2 make the favourite gain or lose?",
        "zh": "温度为 2 时，最大的那个概率应当变大还是变小？",
    }
    note = "sample-temperature"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits * temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class temperature_last:
    says = {
        "en": "You apply the temperature after top_p, so top_p looks at probabilities that are not those in use.",
        "zh": "你在 top_p 之后才用温度，top_p 看到的就不是实际要用的概率。",
    }
    ask = {
        "en": "A temperature of 2 flattens the distribution. Should the nucleus then have more tokens or as many as before?",
        "zh": "温度为 2 会把分布压平。核里的词元应当变多，还是和原来一样多？",
    }
    note = "sample-order"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits / temperature


class top_p_before_top_k:
    says = {
        "en": "You add up the probabilities from before top_k. After top_k they must be renormalised, so top_k comes first.",
        "zh": "你累加的是 top_k 之前的概率。应当先做 top_k，概率重新归一化后再累加。",
    }
    ask = {
        "en": "After top_k = 2 the two survivors have 0.73 and 0.27. Which token reaches p = 0.7?",
        "zh": "top_k = 2 之后剩下的两个占 0.73 和 0.27。到哪个词元就达到 p = 0.7？",
    }
    note = "sample-order"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = whole = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = whole.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class p_as_a_threshold:
    says = {
        "en": "You keep the tokens whose own probability is at least 1 - p. top_p is about the sum of the largest ones.",
        "zh": "你保留的是自身概率不小于 1 - p 的词元。top_p 说的是最大几个的概率之和。",
    }
    ask = {
        "en": "If 20 tokens have 0.05 each and p is 0.9, how many stay?",
        "zh": "如果 20 个词元各占 0.05，p 为 0.9，应当留下几个？",
    }
    note = "sample-top-p"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            chances = logits.softmax(dim=-1)
            low = (chances < 1 - top_p) & (chances < chances.amax(dim=-1, keepdim=True))
            logits = logits.masked_fill(low, -torch.inf)
        return logits


class zero_for_removed:
    says = {
        "en": "You set removed logits to 0. That is a logit like any other; softmax gives it probability. -inf removes it.",
        "zh": "你把去掉的打分设为 0。0 也是一个普通的打分，softmax 会给它概率。-inf 才是去掉。",
    }
    ask = {
        "en": "What does softmax give for the logits 2 and 0?",
        "zh": "对打分 2 和 0，softmax 给出什么？",
    }
    note = "sample-inf"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, 0.0)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), 0.0)
        return logits


class one_threshold_for_all_rows:
    says = {
        "en": "You keep the k largest of the whole batch. Every row has its own k largest.",
        "zh": "你取的是整个批次里最大的 k 个。每一行各有自己最大的 k 个。",
    }
    ask = {
        "en": "If one row's logits are all larger than the other's, what is left of the other?",
        "zh": "如果一行的打分全都大于另一行，另一行还剩下什么？",
    }
    note = "sample-rows"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        if temperature <= 0:
            raise ValueError("temperature must be above 0")
        logits = logits / temperature
        if top_k is not None:
            smallest = logits.flatten().topk(min(top_k, logits.shape[-1])).values[-1]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class no_error_at_zero:
    says = {
        "en": "You take a temperature of 0 or below for 1 instead of refusing it with ValueError.",
        "zh": "温度为 0 或负数时你当作 1，没有用 ValueError 拒绝。",
    }
    ask = {
        "en": "What would dividing by 0 give, and who should decide that argmax was meant?",
        "zh": "除以 0 会得到什么？又该由谁来决定其实想要 argmax？",
    }
    note = "sample-temperature"

    def filter_logits(logits, temperature=1.0, top_k=None, top_p=None):
        logits = logits / (temperature if temperature > 0 else 1.0)
        if top_k is not None:
            smallest = logits.topk(min(top_k, logits.shape[-1]), dim=-1).values[..., -1:]
            logits = logits.masked_fill(logits < smallest, -torch.inf)
        if top_p is not None:
            ordered, places = logits.sort(dim=-1, descending=True)
            chances = ordered.softmax(dim=-1)
            removed = chances.cumsum(dim=-1) - chances >= top_p
            removed[..., 0] = False
            logits = logits.masked_fill(torch.zeros_like(removed).scatter(-1, places, removed), -torch.inf)
        return logits


class takes_the_best:
    says = {
        "en": "You take the most probable token every time. That is greedy decoding; sample draws.",
        "zh": "你每次都取概率最大的词元。那是贪心解码；sample 要的是抽取。",
    }
    ask = {
        "en": "How often should a token of probability 0.3 come up in 1,000 draws?",
        "zh": "概率为 0.3 的词元，抽 1000 次应当出现多少次？",
    }
    note = "sample-draw"

    def sample(logits, generator=None):
        return logits.argmax(dim=-1)


class one_number_for_all_rows:
    says = {
        "en": "You draw one random number and use it for all rows, so equal rows always get the same token.",
        "zh": "你只抽了一个随机数，所有行共用，于是相同的行总是得到相同的词元。",
    }
    ask = {
        "en": "Two rows of a batch with the same logits: must they get the same token?",
        "zh": "一个批次里两行打分相同，它们必须得到同一个词元吗？",
    }
    note = "sample-draw"

    def sample(logits, generator=None):
        sums = logits.softmax(dim=-1).cumsum(dim=-1)
        number = torch.rand(1, generator=generator)
        return (sums < number).sum(dim=-1).clamp(max=logits.shape[-1] - 1)


class always_the_same_seed:
    says = {
        "en": "You set a fixed seed inside, so every call draws the same, whatever generator it is given.",
        "zh": "你在函数里固定了种子，于是不管给它什么生成器，每次抽到的都一样。",
    }
    ask = {
        "en": "Which line of your code uses the generator?",
        "zh": "你的代码里，哪一行用到了 generator？",
    }
    note = "sample-draw"

    def sample(logits, generator=None):
        chances = logits.softmax(dim=-1)
        fixed = torch.Generator().manual_seed(0)
        return chances.reshape(-1, chances.shape[-1]).multinomial(1, generator=fixed).reshape(logits.shape[:-1])

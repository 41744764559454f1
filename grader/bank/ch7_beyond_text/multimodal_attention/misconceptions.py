"""Plausible wrong versions of multimodal attention. Each class replaces the functions that it defines."""

import torch


class text_first:
    says = {
        "en": "You put the text tokens first. The image tokens come first here, and is_image begins with True.",
        "zh": "你把文本词元放在了前面。这里图像词元在前，is_image 以 True 开头。",
    }
    ask = {
        "en": "In the worked example, is the first of the five tokens a patch or a word?",
        "zh": "例子里的五个词元，第一个是图块还是词？",
    }
    note = "multimodal-join"

    def fuse_modalities(image, text, w_image, w_text):
        tokens = torch.cat([text @ w_text, image @ w_image], dim=1)
        is_image = torch.arange(tokens.shape[1], device=tokens.device) >= text.shape[1]
        return tokens, is_image


class marks_the_text:
    says = {
        "en": "Your is_image is True for the text tokens. The tokens are right; the flag is the wrong way round.",
        "zh": "你的 is_image 在文本词元处为 True。词元是对的，标记反了。",
    }
    ask = {
        "en": "What does the name is_image promise for the first n entries?",
        "zh": "is_image 这个名字，对前 n 个元素许诺了什么？",
    }
    note = "multimodal-flag"

    def fuse_modalities(image, text, w_image, w_text):
        tokens = torch.cat([image @ w_image, text @ w_text], dim=1)
        is_image = torch.arange(tokens.shape[1], device=tokens.device) >= image.shape[1]
        return tokens, is_image


class flag_for_every_example:
    says = {
        "en": "Your is_image has a batch dimension. All examples share one layout, so it is a vector of n + m entries.",
        "zh": "你的 is_image 带了批次维。所有样本的排列都一样，它是长度为 n + m 的向量。",
    }
    ask = {
        "en": "Does it depend on the example which positions hold image tokens?",
        "zh": "哪些位置是图像词元，会因样本而异吗？",
    }
    note = "multimodal-flag"

    def fuse_modalities(image, text, w_image, w_text):
        tokens = torch.cat([image @ w_image, text @ w_text], dim=1)
        is_image = torch.arange(tokens.shape[1], device=tokens.device) < image.shape[1]
        return tokens, is_image.expand(len(tokens), -1).clone()


class flag_of_numbers:
    says = {
        "en": "Your is_image holds the numbers 1 and 0. It must be boolean: as an index, numbers pick columns 1 and 0.",
        "zh": "你的 is_image 里是数字 1 和 0。它必须是布尔的：拿数字当下标，取到的是第 1 列和第 0 列。",
    }
    ask = {
        "en": "What do weights[..., torch.tensor([1, 0])] and weights[..., torch.tensor([True, False])] give?",
        "zh": "weights[..., torch.tensor([1, 0])] 和 weights[..., torch.tensor([True, False])] 各得到什么？",
    }
    note = "multimodal-flag"

    def fuse_modalities(image, text, w_image, w_text):
        tokens = torch.cat([image @ w_image, text @ w_text], dim=1)
        is_image = torch.zeros(tokens.shape[1], dtype=torch.long, device=tokens.device)
        is_image[: image.shape[1]] = 1
        return tokens, is_image


class pools_the_image:
    says = {
        "en": "You average the image into one token. Every patch stays a token, so that attention can choose among them.",
        "zh": "你把图像平均成了一个词元。每个图块都要留作一个词元，注意力才有得选。",
    }
    ask = {
        "en": "After averaging, how can a word still look at the left half of the picture alone?",
        "zh": "平均之后，一个词怎么还能只看图片的左半边？",
    }
    note = "multimodal-pool"

    def fuse_modalities(image, text, w_image, w_text):
        pooled = image.mean(dim=1, keepdim=True) @ w_image
        tokens = torch.cat([pooled, text @ w_text], dim=1)
        is_image = torch.arange(tokens.shape[1], device=tokens.device) < 1
        return tokens, is_image


class joins_the_features:
    says = {
        "en": "You join along the features. Then there are no more tokens, only wider ones, and n and m have to be equal.",
        "zh": "你沿特征维拼接了。那样词元没有变多，只是变宽，而且 n 和 m 还必须相等。",
    }
    ask = {
        "en": "A picture of 9 patches and a sentence of 4 words: how many tokens can a query look at afterwards?",
        "zh": "9 个图块的图片和 4 个词的句子：之后一个查询能看多少个词元？",
    }
    note = "multimodal-join"

    def fuse_modalities(image, text, w_image, w_text):
        tokens = torch.cat([image @ w_image, text @ w_text], dim=-1)
        is_image = torch.arange(image.shape[1] + text.shape[1], device=tokens.device) < image.shape[1]
        return tokens, is_image


class averages_the_weights:
    says = {
        "en": "Your share is the mean weight of a token of that kind. A share is the sum; the two shares make 1.",
        "zh": "你给出的是每个该类词元的平均权重。份额是总和，两份加起来是 1。",
    }
    ask = {
        "en": "Even attention over 9 image and 3 text tokens: do your two shares add up to 1?",
        "zh": "在 9 个图像词元和 3 个文本词元上均匀分配，你的两份加起来是 1 吗？",
    }
    note = "multimodal-baseline"

    def modality_share(weights, is_image):
        return weights[..., is_image].mean(dim=-1), weights[..., ~is_image].mean(dim=-1)


class shares_swapped:
    says = {
        "en": "You return the text share first. The image share comes first.",
        "zh": "你先返回了文本的份额。图像的份额在前。",
    }
    ask = {
        "en": "A target token that looks at nothing but the picture: what is the first of your two numbers?",
        "zh": "一个只看图片的目标词元，你的第一个数是多少？",
    }
    note = "multimodal-share"

    def modality_share(weights, is_image):
        return weights[..., ~is_image].sum(dim=-1), weights[..., is_image].sum(dim=-1)


class averages_the_targets:
    says = {
        "en": "You average the shares over the target tokens. Each target token has shares of its own.",
        "zh": "你对目标词元取了平均。每个目标词元都有自己的份额。",
    }
    ask = {
        "en": "Which word of a caption would you expect to need the picture, “red” or “the”? Can your result tell?",
        "zh": "一句图片说明里，“红”和“的”哪个更需要图片？你的结果看得出来吗？",
    }
    note = "multimodal-share"

    def modality_share(weights, is_image):
        return weights[..., is_image].sum(dim=-1).mean(dim=-1), weights[..., ~is_image].sum(dim=-1).mean(dim=-1)


class softmax_again:
    says = {
        "en": "You apply softmax to the weights. They are weights already; a second softmax makes them nearly equal.",
        "zh": "你对权重又做了一次 softmax。它们已经是权重，再做一次几乎就变成平均了。",
    }
    ask = {
        "en": "What does softmax make of the weights 1 and 0? (exp(1) is 2.718, exp(0) is 1.)",
        "zh": "softmax 会把权重 1 和 0 变成什么？（exp(1) 是 2.718，exp(0) 是 1。）",
    }
    note = "multimodal-share"

    def modality_share(weights, is_image):
        weights = torch.softmax(weights, dim=-1)
        return weights[..., is_image].sum(dim=-1), weights[..., ~is_image].sum(dim=-1)

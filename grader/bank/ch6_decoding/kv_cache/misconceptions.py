"""Plausible wrong versions of cached_attention. Each class replaces the function of the reference."""

import torch


class no_mask_among_the_new:
    says = {
        "en": "You use no mask, so several new tokens at once see each other's future.",
        "zh": "你没有用掩码，一次来几个新词元时，它们会看到彼此的未来。",
    }
    ask = {
        "en": "With a prompt of three tokens, may the first of them look at the third?",
        "zh": "提示有三个词元时，第一个可以看第三个吗？",
    }
    note = "cache-mask"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        output, _ = scaled_dot_product_attention(query, key, value)
        return attention.W_o(combine_heads(output)), (key, value)


class mask_starts_at_zero:
    says = {
        "en": "Your causal mask begins at the first key, so new token t sees keys 0 to t and not the end of the past.",
        "zh": "你的因果掩码从第一个键算起，于是第 t 个新词元只看到键 0 到 t，看不到过去的后半段。",
    }
    ask = {
        "en": "With 5 tokens seen, how many keys may the first new token look at?",
        "zh": "已看过 5 个词元时，第一个新词元可以看几个键？",
    }
    note = "cache-mask"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        mask = torch.ones(query.shape[2], key.shape[2], dtype=torch.bool, device=x_step.device).tril()
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output)), (key, value)


class sees_the_past_alone:
    says = {
        "en": "Your mask is one key short: a token sees what came before it, but not itself.",
        "zh": "你的掩码少了一个键：词元看得到之前的，却看不到自己。",
    }
    ask = {
        "en": "Without a cache, what can the very first token look at?",
        "zh": "没有缓存时，最早的那个词元能看什么？",
    }
    note = "cache-mask"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new - 1)
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output)), (key, value)


class looks_at_the_new_alone:
    says = {
        "en": "You store the past but do not look at it: the new tokens attend to each other only.",
        "zh": "你存下了过去，却没有去看：新词元只关注彼此。",
    }
    ask = {
        "en": "Which keys do the queries meet in your code: the new ones, or the joined ones?",
        "zh": "在你的代码里，查询遇到的是哪些键：新的，还是接好之后的？",
    }
    note = "cache-what"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        mask = torch.ones(query.shape[2], key.shape[2], dtype=torch.bool, device=x_step.device).tril()
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        return attention.W_o(combine_heads(output)), (key, value)


class forgets_the_past:
    says = {
        "en": "You give back the new keys and values alone. The next step then no longer sees what came before.",
        "zh": "你只交回新的键和值。到下一步，更早的内容就看不到了。",
    }
    ask = {
        "en": "After three steps of one token each, how long must the cache be?",
        "zh": "走了三步、每步一个词元之后，缓存应当有多长？",
    }
    note = "cache-what"

    def cached_attention(attention, x_step, cache=None):
        query, new_key, new_value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        key, value = new_key, new_value
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new)
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output)), (new_key, new_value)


class new_before_old:
    says = {
        "en": "You put the new keys and values before the old ones. The order must be that of the text: old, then new.",
        "zh": "你把新的键和值放在了旧的前面。次序要和文本一致：先旧后新。",
    }
    ask = {
        "en": "Which columns does the causal mask hide, and whose keys stand there in your cache?",
        "zh": "因果掩码遮住的是哪几列？在你的缓存里，那里放的是谁的键？",
    }
    note = "cache-mask"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([key, cache[0]], dim=2), torch.cat([value, cache[1]], dim=2)
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new)
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output)), (key, value)


class caches_the_tokens:
    says = {
        "en": "You cache the tokens themselves and project all of them again at every step.",
        "zh": "你缓存的是词元本身，每一步都把它们全部重新投影一遍。",
    }
    ask = {
        "en": "Does the key of an old token change from step to step? What then is worth keeping?",
        "zh": "旧词元的键会随步骤变化吗？那么值得留下的是什么？",
    }
    note = "cache-what"

    def cached_attention(attention, x_step, cache=None):
        tokens = split_heads(x_step, attention.num_heads)
        if cache is not None:
            tokens = torch.cat([cache[0], tokens], dim=2)
        x = combine_heads(tokens)
        query = split_heads(attention.W_q(x_step), attention.num_heads)
        key, value = (split_heads(layer(x), attention.num_heads) for layer in (attention.W_k, attention.W_v))
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new)
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output)), (tokens, tokens.clone())


class scales_the_cached_keys:
    says = {
        "en": "You divide the keys by the root of d_head before you store them, so old keys are scaled again and again.",
        "zh": "你先把键除以 d_head 的平方根再存起来，旧的键就被一遍遍地缩放。",
    }
    ask = {
        "en": "After three steps, how often has the first key been divided?",
        "zh": "三步之后，第一个键被除了几次？",
    }
    note = "cache-what"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        key = key / key.shape[-1] ** 0.5
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new)
        scores = (query @ key.transpose(-2, -1)).masked_fill(~mask, -torch.inf)
        return attention.W_o(combine_heads(scores.softmax(dim=-1) @ value)), (key, value)


class forgets_the_last_map:
    says = {
        "en": "You give back the joined heads without W_o, the map that mixes them.",
        "zh": "你直接交回了拼接好的各头，没有过 W_o，而各头要靠它混合。",
    }
    ask = {
        "en": "Which of the four layers of the attention does your code not use?",
        "zh": "注意力的四个层里，你的代码没有用到哪一个？",
    }
    note = "cache-equal"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        if cache is not None:
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        new, total = query.shape[2], key.shape[2]
        mask = torch.ones(new, total, dtype=torch.bool, device=x_step.device).tril(diagonal=total - new)
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return combine_heads(output), (key, value)


class full_pass_every_step:
    says = {
        "en": "Your numbers are right, but a step does far more work than it needs, as if old tokens were computed again.",
        "zh": "你的数值是对的，但一步做的工作远多于需要，就像把旧词元又算了一遍。",
    }
    ask = {
        "en": "How many rows has your score matrix? For how many tokens is an output wanted?",
        "zh": "你的打分矩阵有几行？需要输出的词元有几个？",
    }
    note = "cache-cost"

    def cached_attention(attention, x_step, cache=None):
        query, key, value = (
            split_heads(layer(x_step), attention.num_heads) for layer in (attention.W_q, attention.W_k, attention.W_v)
        )
        new = query.shape[2]
        if cache is not None:
            query = torch.cat([torch.zeros_like(cache[0]), query], dim=2)
            key, value = torch.cat([cache[0], key], dim=2), torch.cat([cache[1], value], dim=2)
        mask = torch.ones(key.shape[2], key.shape[2], dtype=torch.bool, device=x_step.device).tril()
        output, _ = scaled_dot_product_attention(query, key, value, mask=mask)
        return attention.W_o(combine_heads(output))[:, -new:].clone(), (key, value)

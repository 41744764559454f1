"""Plausible wrong versions of beam_search. Each class replaces the function of the reference."""

import torch


class normalises_during_the_search:
    says = {
        "en": "You compare averages while searching, so a short finished hypothesis is thrown out for longer ones that are less probable so far.",
        "zh": "你在搜索过程中就比较除过长度的得分，于是已结束的短假设被目前概率更低的长假设挤掉了。",
    }
    ask = {
        "en": "By which number do hypotheses compete for a place in the beam, and where does the length come in?",
        "zh": "假设之间凭哪个数争夺束里的位置？长度在哪里才起作用？",
    }
    note = "beam-length"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda h: -h[1] / (len(h[0]) - 1) ** length_penalty)[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class counts_bos:
    says = {
        "en": "You divide by the length with BOS. BOS was given, not generated, so it does not count.",
        "zh": "你除以的长度把 BOS 也算了进去。BOS 是给定的，不是生成的，不计入。",
    }
    ask = {
        "en": "How many tokens of [BOS, 7, EOS] did the model choose?",
        "zh": "[BOS, 7, EOS] 里有几个词元是模型选的？",
    }
    note = "beam-length"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / len(ids) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class leaves_eos_out_of_the_length:
    says = {
        "en": "You leave EOS out of the length. It was generated, and its log-probability is in the sum, so it counts.",
        "zh": "你算长度时没有算 EOS。它是生成出来的，对数概率也在和里，所以要计入。",
    }
    ask = {
        "en": "Whose log-probabilities are in the sum that you divide?",
        "zh": "你要除的那个和里，有哪些词元的对数概率？",
    }
    note = "beam-length"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [
            (ids, total / max(len([id for id in ids[1:] if id != eos_id]), 1) ** length_penalty) for ids, total in beam
        ]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class multiplies_by_the_penalty:
    says = {
        "en": "You divide by length * length_penalty (and by nothing at 0). The penalty is an exponent.",
        "zh": "你除以的是 length * length_penalty(为 0 时不除)。这个参数是指数。",
    }
    ask = {
        "en": "What does length ** 0.5 do to a sum of 4 tokens, and what does length * 0.5 do?",
        "zh": "对 4 个词元的和，length ** 0.5 有什么作用，length * 0.5 又如何？",
    }
    note = "beam-length"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / (max(len(ids) - 1, 1) * length_penalty or 1.0)) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class best_of_each_beginning:
    says = {
        "en": "You extend every beginning by its own best token. Two survivors can never come from the same beginning.",
        "zh": "你让每个开头各自接上自己最好的词元，于是留下的两个永远不会出自同一个开头。",
    }
    ask = {
        "en": "If both extensions of the first beginning beat all of the second, which two should stay?",
        "zh": "如果第一个开头的两种延伸都胜过第二个开头的全部延伸，应当留下哪两个？",
    }
    note = "beam-step"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(1 if len(live[0][0]) > 1 else min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class starts_with_copies:
    says = {
        "en": "You start with beam_size copies of BOS that are all alive with score 0, so the beam fills with copies of one hypothesis.",
        "zh": "你一开始放了 beam_size 个得分同为 0 的 BOS，于是束里装满了同一个假设的副本。",
    }
    ask = {
        "en": "After the first step, how many different hypotheses are in your beam?",
        "zh": "第一步之后，你的束里有几个不同的假设？",
    }
    note = "beam-start"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0) for _ in range(beam_size)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class extends_finished:
    says = {
        "en": "You go on writing after EOS. A finished hypothesis stays as it is.",
        "zh": "EOS 之后你还在继续写。已结束的假设要保持原样。",
    }
    ask = {
        "en": "What does a model's answer about a text that has ended mean?",
        "zh": "文本已经结束，模型对它的回答还有什么意义？",
    }
    note = "beam-finished"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = []
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class stops_at_the_first_eos:
    says = {
        "en": "You stop as soon as one hypothesis is finished. An unfinished one may still end up better than the rest.",
        "zh": "只要有一个假设结束你就停下。未结束的假设最后也可能更好。",
    }
    ask = {
        "en": "Which hypotheses of the beam are cut off when the search stops at the first EOS?",
        "zh": "一出现 EOS 就停，束里哪些假设被拦腰截断？",
    }
    note = "beam-stop"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if len(live) < len(beam):
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class loses_the_finished:
    says = {
        "en": "Your finished hypotheses drop out of the beam, and only unfinished ones are carried on.",
        "zh": "已结束的假设从你的束里消失了，只有未结束的被带到下一步。",
    }
    ask = {
        "en": "Where is the sentence kept that got its EOS two steps ago?",
        "zh": "两步之前就出了 EOS 的那个句子，保存在哪里？",
    }
    note = "beam-finished"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = []
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class returns_the_finished_alone:
    says = {
        "en": "You give back only hypotheses with EOS. At max_len the unfinished ones belong to the result too.",
        "zh": "你只交回带 EOS 的假设。到 max_len 时，未结束的也属于结果。",
    }
    ask = {
        "en": "If max_len is too small for any EOS, what should come back?",
        "zh": "如果 max_len 小得来不及出现 EOS，应当返回什么？",
    }
    note = "beam-stop"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [
                    ([*ids, token], total + value) for token, value in zip(chosen, best) if value > -math.inf
                ]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam if ids[-1] == eos_id]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])


class last_step_alone:
    says = {
        "en": "You rank by the log-probability of the last token. The score of a beginning is the sum over all its tokens.",
        "zh": "你只按最后一个词元的对数概率排序。一个开头的得分是它所有词元的和。",
    }
    ask = {
        "en": "Which is more probable: 0.5 then 0.4, or 0.1 then 0.9?",
        "zh": "哪个概率更大：先 0.5 后 0.4，还是先 0.1 后 0.9？",
    }
    note = "beam-score"

    def beam_search(next_log_probs, bos_id, eos_id, beam_size, max_len, length_penalty=0.0, device=None):
        beam = [([bos_id], 0.0)]
        for _ in range(max_len - 1):
            live = [(ids, total) for ids, total in beam if ids[-1] != eos_id]
            if not live:
                break
            log_probs = next_log_probs(torch.tensor([ids for ids, _ in live], device=device))
            values, tokens = log_probs.topk(min(beam_size, log_probs.shape[-1]), dim=-1)
            candidates = [(ids, total) for ids, total in beam if ids[-1] == eos_id]
            for (ids, total), best, chosen in zip(live, values.tolist(), tokens.tolist()):
                candidates += [([*ids, token], value) for token, value in zip(chosen, best) if value > -math.inf]
            beam = sorted(candidates, key=lambda hypothesis: -hypothesis[1])[:beam_size]
        scored = [(ids, total / max(len(ids) - 1, 1) ** length_penalty) for ids, total in beam]
        return sorted(scored, key=lambda hypothesis: -hypothesis[1])

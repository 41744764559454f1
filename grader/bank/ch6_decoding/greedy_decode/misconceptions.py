"""Plausible wrong versions of greedy_decode. Each class replaces the function of the reference."""

import torch


class runs_to_max_len:
    says = {
        "en": "You always run to max_len and never look whether all rows are done.",
        "zh": "你总是一直跑到 max_len，从不看是否所有行都已结束。",
    }
    ask = {
        "en": "When all rows have their EOS, what can another step still add?",
        "zh": "所有行都有了 EOS 之后，再走一步还能添上什么？",
    }
    note = "greedy-stop"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        for _ in range(max_len - 1):
            chosen = next_logits(ids).argmax(dim=-1)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids


class stops_at_the_first_eos:
    says = {
        "en": "You stop as soon as one row has its EOS. The other rows are cut off in the middle.",
        "zh": "只要有一行出了 EOS 你就停下，其余的行被拦腰截断。",
    }
    ask = {
        "en": "If the first row ends at step 1 and the second at step 4, how long is the result?",
        "zh": "第一行在第 1 步结束，第二行在第 4 步结束，结果应当有多长？",
    }
    note = "greedy-stop"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.any():
            chosen = next_logits(ids).argmax(dim=-1)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids


class waits_for_all_at_once:
    says = {
        "en": "You stop only when all rows choose EOS in the same step, and remember no row that ended before.",
        "zh": "只有当所有行在同一步都选中 EOS 时你才停，先前已经结束的行没有记下来。",
    }
    ask = {
        "en": "Where do you keep that a row had its EOS three steps ago?",
        "zh": "某一行三步之前就出了 EOS，这件事你记在哪里？",
    }
    note = "greedy-done"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        while ids.shape[1] < max_len:
            chosen = next_logits(ids).argmax(dim=-1)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            if (chosen == eos_id).all():
                break
        return ids


class writes_on_after_eos:
    says = {
        "en": "You know which rows are done, but still write the model's choice into them. After EOS comes only pad.",
        "zh": "你知道哪些行已经结束，却还把模型的选择写进去。EOS 之后只能是 pad。",
    }
    ask = {
        "en": "What should a finished row get while the others are still being written?",
        "zh": "别的行还在继续时，已经结束的行应当填什么？",
    }
    note = "greedy-done"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids).argmax(dim=-1)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids


class repeats_eos:
    says = {
        "en": "You fill a finished row with EOS. It has one EOS; the rest is pad.",
        "zh": "你用 EOS 填满已结束的行。一行只有一个 EOS，其余是 pad。",
    }
    ask = {
        "en": "Which id tells a loss or a padding mask that there is nothing at a place?",
        "zh": "损失函数和填充掩码靠哪个 id 知道某处什么都没有？",
    }
    note = "greedy-done"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids).argmax(dim=-1)
            chosen = torch.where(done, eos_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids


class loses_eos:
    says = {
        "en": "You mark a row as done before you write its token, so its EOS is replaced by pad.",
        "zh": "你先把行记为结束，再写入词元，于是它的 EOS 被换成了 pad。",
    }
    ask = {
        "en": "In the step in which a row chooses EOS, is it done before or after that token is written?",
        "zh": "某一行选中 EOS 的那一步，应当在写入这个词元之前还是之后算作结束？",
    }
    note = "greedy-done"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids).argmax(dim=-1)
            done = done | (chosen == eos_id)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
        return ids


class loses_the_last_step:
    says = {
        "en": "You stop before the last tokens are written: once all rows are done you leave the loop, and the EOS of the "
        "rows that ended in this step is missing.",
        "zh": "最后一步的词元还没有写进去你就停了：一发现所有行都结束就跳出循环，这一步刚出的 EOS 丢了。",
    }
    ask = {
        "en": "In which order do you append the step's tokens and ask whether all rows are done?",
        "zh": "接上这一步的词元，和检查是否所有行都已结束，应当先做哪一个？",
    }
    note = "greedy-stop"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len:
            chosen = torch.where(done, pad_id, next_logits(ids).argmax(dim=-1))
            done = done | (chosen == eos_id)
            if done.all():
                break
            ids = torch.cat([ids, chosen[:, None]], dim=1)
        return ids


class pad_ends_a_row:
    says = {
        "en": "You take a row for done when the model predicts pad. Only EOS ends a row.",
        "zh": "模型一预测出 pad，你就当这一行结束了。只有 EOS 才结束一行。",
    }
    ask = {
        "en": "If the model's favourite is pad at step 1 and a word at step 2, what should the row hold?",
        "zh": "如果模型第 1 步最喜欢 pad，第 2 步最喜欢某个词，这一行应当是什么？",
    }
    note = "greedy-pad"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids).argmax(dim=-1)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id) | (chosen == pad_id)
        return ids


class bos_not_counted:
    says = {
        "en": "You write max_len tokens after BOS. BOS counts, so the result is one longer than allowed.",
        "zh": "你在 BOS 之后又写了 max_len 个词元。BOS 也要算，所以结果比允许的多一个。",
    }
    ask = {
        "en": "With max_len 1, how many tokens may you add to BOS?",
        "zh": "max_len 为 1 时，BOS 之后还能添几个词元？",
    }
    note = "greedy-max-len"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        for _ in range(max_len):
            if done.all():
                break
            chosen = next_logits(ids).argmax(dim=-1)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids


class drops_bos:
    says = {
        "en": "You cut BOS off the result. It stays: each row begins with it.",
        "zh": "你把结果里的 BOS 去掉了。它要留下：每一行都以它开头。",
    }
    ask = {
        "en": "What is the first column of the result in the worked example?",
        "zh": "例子里，结果的第一列是什么？",
    }
    note = "greedy-loop"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids).argmax(dim=-1)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids[:, 1:]


class shows_the_last_token_only:
    says = {
        "en": "You show the model only the last token. It keeps no memory of the earlier ones; they must be shown again.",
        "zh": "你只把最后一个词元交给模型。它不记得前面的，必须每次都重新给它看。",
    }
    ask = {
        "en": 'How could next_logits tell "a saw" from "I saw" if it is shown nothing but "saw"?',
        "zh": "如果只给 next_logits 看“saw”，它怎么分得清“a saw”和“I saw”？",
    }
    note = "greedy-prefix"

    def greedy_decode(next_logits, batch_size, bos_id, eos_id, pad_id, max_len, device=None):
        ids = torch.full((batch_size, 1), bos_id, dtype=torch.long, device=device)
        done = torch.zeros(batch_size, dtype=torch.bool, device=device)
        while ids.shape[1] < max_len and not done.all():
            chosen = next_logits(ids[:, -1:]).argmax(dim=-1)
            chosen = torch.where(done, pad_id, chosen)
            ids = torch.cat([ids, chosen[:, None]], dim=1)
            done = done | (chosen == eos_id)
        return ids

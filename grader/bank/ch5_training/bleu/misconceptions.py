"""Plausible wrong versions of corpus_bleu. Each class replaces the function of the reference, not its `ngrams`."""

import math


class averages_sentences:
    says = {
        "en": "You compute a BLEU for each sentence and average them. Add up the counts of all sentences first, then divide.",
        "zh": "你先算每句的 BLEU 再取平均。应当先把所有句子的计数加起来，再相除。",
    }
    ask = {
        "en": "A perfect sentence of three tokens has a sentence BLEU of 0. Should it pull down a perfect corpus?",
        "zh": "一个三词元的句子译得完全正确，单句 BLEU 却是 0。它应当拉低一个全对的语料吗？",
    }
    note = "bleu-corpus"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        scores = []
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            product = 1.0
            for n in range(1, max_n + 1):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                product *= (ours & theirs).total() / max(ours.total(), 1)
            c, r = len(hypothesis), len(reference)
            brevity = 1.0 if c >= r else math.exp(1 - r / c) if c else 0.0
            scores.append(100 * brevity * product ** (1 / max_n))
        return sum(scores) / len(scores)


class no_clipping:
    says = {
        "en": "You count every n-gram that occurs in the reference, however often. It counts at most as often as the reference has it.",
        "zh": "只要在参考译文里出现过，你就每次都算。一个 n 元组最多算它在参考译文里出现的次数。",
    }
    ask = {
        "en": 'What is the 1-gram precision of "the the the the the the the" against "the cat is on the mat"?',
        "zh": "“the the the the the the the”对“the cat is on the mat”的 1 元精确率是多少？",
    }
    note = "bleu-clipping"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += sum(count for ngram, count in ours.items() if ngram in theirs)
                total += ours.total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / max_n)


class clips_over_the_corpus:
    says = {
        "en": "You pour the n-grams of all sentences together and clip afterwards. Clip each sentence against its own reference.",
        "zh": "你把所有句子的 n 元组倒在一起，之后才截断。每句应当按自己的参考译文截断。",
    }
    ask = {
        "en": "If two hypotheses are exchanged by mistake, should the score stay the same?",
        "zh": "如果两句译文放错了位置、互相调换，分数应当不变吗？",
    }
    note = "bleu-clipping"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            ours, theirs = Counter(), Counter()
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours += ngrams(hypothesis, n)
                theirs += ngrams(reference, n)
            matched = (ours & theirs).total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / ours.total()))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / max_n)


class no_brevity_penalty:
    says = {
        "en": "You have no brevity penalty: leaving out whatever is uncertain costs nothing.",
        "zh": "你没有长度惩罚：没把握的地方全都不译，也毫无代价。",
    }
    ask = {
        "en": 'Should "the cat is on" get 100 for "the cat is on the mat"?',
        "zh": "“the cat is on” 对 “the cat is on the mat”，应当得 100 吗？",
    }
    note = "bleu-brevity"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        return 100 * math.exp(sum(logs) / max_n)


class penalises_the_long:
    says = {
        "en": "Your brevity penalty falls on the long hypotheses and spares the short ones: the comparison is turned around.",
        "zh": "你的长度惩罚罚了长的译文，放过了短的：比较的方向反了。",
    }
    ask = {
        "en": "What is n-gram precision blind to: words too many, or words left out?",
        "zh": "n 元组精确率看不到的是多出来的词，还是漏掉的词？",
    }
    note = "bleu-brevity"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        ours_long, theirs_long = sum(map(len, hypotheses)), sum(map(len, references))
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        penalty = 1.0 if ours_long <= theirs_long else math.exp(1 - ours_long / theirs_long)
        return 100 * penalty * math.exp(sum(logs) / max_n)


class rewards_length:
    says = {
        "en": "Your length factor exceeds 1 when the hypotheses are longer than the references. It is at most 1.",
        "zh": "译文比参考译文长时，你的长度因子大于 1。它最多是 1。",
    }
    ask = {
        "en": "What is exp(1 - r / c) when c is larger than r?",
        "zh": "c 大于 r 时，exp(1 - r / c) 是多少？",
    }
    note = "bleu-brevity"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(1 - r / c + sum(logs) / max_n)


class counts_each_kind_once:
    says = {
        "en": "You use sets, so an n-gram that occurs twice counts once. Count every occurrence.",
        "zh": "你用了集合，出现两次的 n 元组只算一次。每次出现都要计数。",
    }
    ask = {
        "en": 'How many 1-grams does "the cat sat on the mat" have, 5 or 6?',
        "zh": "“the cat sat on the mat”有几个 1 元组，5 个还是 6 个？",
    }
    note = "bleu-clipping"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = set(ngrams(hypothesis, n)), set(ngrams(reference, n))
                matched += len(ours & theirs)
                total += len(ours)
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / max_n)


class arithmetic_mean:
    says = {
        "en": "You average the precisions arithmetically. The mean is geometric: the max_n-th root of their product.",
        "zh": "你对各精确率取算术平均。应当取几何平均：乘积开 max_n 次方。",
    }
    ask = {
        "en": "The right words in a random order: which mean lets the missing 4-grams show?",
        "zh": "词都对、次序全乱：哪一种平均能让 4 元组的缺失显出来？",
    }
    note = "bleu-geometric"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        precisions = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            precisions.append(matched / max(total, 1))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / max(c, 1))) * sum(precisions) / max_n


class smooths:
    says = {
        "en": "You add 1 to the counts so that no precision is 0. That is smoothing; here there is none.",
        "zh": "你给计数加了 1，使精确率不为 0。那是平滑，这里不做平滑。",
    }
    ask = {
        "en": "What is BLEU with n up to 4 if no 4-gram matches?",
        "zh": "没有一个 4 元组匹配时，n 到 4 的 BLEU 是多少？",
    }
    note = "bleu-zero"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            if n > 1:
                matched, total = matched + 1, total + 1
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / max_n)


class skips_empty_orders:
    says = {
        "en": "You leave orders out of the mean when they have no match. Such an order has precision 0, and so has the whole.",
        "zh": "某一阶没有匹配时，你就不让它参加平均。这样的一阶精确率是 0，整个结果也是 0。",
    }
    ask = {
        "en": "The product of 0.8, 0.5, 0.2 and 0: what is its fourth root?",
        "zh": "0.8、0.5、0.2 和 0 的乘积，开四次方是多少？",
    }
    note = "bleu-zero"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += ours.total()
            if matched:
                logs.append(math.log(matched / total))
        if not logs:
            return 0.0
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / len(logs))


class divides_by_the_reference:
    says = {
        "en": "You divide by the number of n-grams of the references. That is recall; BLEU asks how much of the hypothesis is right.",
        "zh": "你除以的是参考译文的 n 元组总数。那是召回率；BLEU 问的是译文里有多少是对的。",
    }
    ask = {
        "en": "What would the best hypothesis be if saying more could never cost anything?",
        "zh": "如果多说从不吃亏，最好的译文会是什么样？",
    }
    note = "bleu-parts"

    def corpus_bleu(hypotheses, references, max_n=4):
        if len(hypotheses) != len(references):
            raise ValueError("unequal numbers of hypotheses and references")
        logs = []
        for n in range(1, max_n + 1):
            matched = total = 0
            for hypothesis, reference in zip(hypotheses, references, strict=True):
                ours, theirs = ngrams(hypothesis, n), ngrams(reference, n)
                matched += (ours & theirs).total()
                total += theirs.total()
            if matched == 0:
                return 0.0
            logs.append(math.log(matched / total))
        c, r = sum(map(len, hypotheses)), sum(map(len, references))
        return 100 * math.exp(min(0.0, 1 - r / c) + sum(logs) / max_n)

"""Plausible wrong versions of soft_lookup. Each class replaces the functions that it defines."""

import numpy as np


class dot_product_similarity:
    says = {
        "en": (
            "You multiply query and key. For plain numbers that product is largest for the largest key, "
            "so 195 wins for the question 172."
        ),
        "zh": "你把查询和键相乘。单个数相乘，最大的键得到最大的积，于是问 172 时胜出的是 195。",
    }
    ask = {
        "en": "Which key is closest to 172, and how could you measure closeness so that it comes out on top?",
        "zh": "哪个键离 172 最近？用什么来衡量远近，才能让它排在最前？",
    }
    note = "lookup-dot"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(query * keys / temperature)
        return weights @ values, weights


class farthest_wins:
    says = {
        "en": ("You take softmax of the distances themselves, so the key that is farthest away gets the most weight."),
        "zh": "你直接对距离做了 softmax，最远的键反而得到最大的权重。",
    }
    ask = {
        "en": "Softmax favours the largest number. Is a large distance a large similarity?",
        "zh": "softmax 偏向最大的数。距离大，相似度也大吗？",
    }
    note = "lookup-formula"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(np.abs(query - keys) / temperature)
        return weights @ values, weights


class signed_difference:
    says = {
        "en": (
            "You use the difference without its absolute value, so one side of the query counts as near "
            "however far it is."
        ),
        "zh": "你用了差值却没取绝对值，查询某一侧的键再远也被当成近的。",
    }
    ask = {
        "en": "The query is 2. What similarities do you give to the keys 1 and 4, and to the key 1,000?",
        "zh": "查询是 2。键 1、键 4 和键 1,000 在你那里的相似度各是多少？",
    }
    note = "lookup-formula"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-(query - keys) / temperature)
        return weights @ values, weights


class squared_distance:
    says = {
        "en": (
            "You square the distance. That is the Gaussian kernel, a good lookup of its own, but the "
            "task asks for the absolute distance."
        ),
        "zh": "你用了距离的平方。那是高斯核，本身也是一种好的查找方式，但题目要的是距离的绝对值。",
    }
    ask = {
        "en": "What is the similarity of the query 2 and the key 4 in the task's formula: -2 or -4?",
        "zh": "按题目的公式，查询 2 与键 4 的相似度是 -2 还是 -4？",
    }
    note = "lookup-kernel"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-((query - keys) ** 2) / temperature)
        return weights @ values, weights


class inverse_distance:
    says = {
        "en": (
            "You weigh by 1 / distance and divide by the sum. That is no softmax, and a key that equals "
            "the query divides by 0."
        ),
        "zh": "你用距离的倒数作权重再除以总和。那不是 softmax，而且键等于查询时会除以 0。",
    }
    ask = {
        "en": "What does the task's formula give for two keys at distances 0 and 1? And yours?",
        "zh": "两个键的距离是 0 和 1 时，题目的公式给出什么？你的呢？",
    }
    note = "lookup-circulating"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        shares = 1 / (np.abs(query - keys) / temperature)
        weights = shares / shares.sum()
        return weights @ values, weights


class hard_lookup:
    says = {
        "en": (
            "You return the value of the nearest key alone. A soft lookup is a weighted average of all "
            "values; the hard one is only its limit at temperature 0."
        ),
        "zh": "你只返回了最近的键的值。软查找是所有值的加权平均，硬查找只是温度趋于 0 时的极限。",
    }
    ask = {
        "en": ("The keys 1 and 4 lie at distances 1 and 2 from the query. Does the second one get no weight at all?"),
        "zh": "键 1 和键 4 与查询的距离是 1 和 2。第二个键一点权重都没有吗？",
    }
    note = "lookup-soft-hard"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        nearest = np.argmin(np.abs(query - keys))
        weights = np.zeros(len(keys))
        weights[nearest] = 1.0
        return weights @ values, weights


class asks_with_the_nearest_key:
    says = {
        "en": (
            "You replace the query by the nearest key before comparing. The question was 172, not 170: "
            "the distances are to be taken from the query itself."
        ),
        "zh": "比较之前，你先把查询换成了最近的键。问的是 172，不是 170：距离要从查询本身算起。",
    }
    ask = {
        "en": ("Which number asks, and which numbers answer? What is the distance from 172 to 170 in your code?"),
        "zh": "提问的是哪个数，应答的是哪些数？在你的代码里，172 到 170 的距离是多少？",
    }
    note = "lookup-query"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        nearest = keys[np.argmin(np.abs(query - keys))]
        weights = softmax(-np.abs(nearest - keys) / temperature)
        return weights @ values, weights


class ignores_temperature:
    says = {
        "en": "You never use `temperature`, so the lookup is equally sharp at every setting.",
        "zh": "你没有用到 `temperature`，无论温度是多少，尖锐程度都一样。",
    }
    ask = {
        "en": "What happens to the weights when every similarity is halved?",
        "zh": "所有相似度都减半时，权重怎样变化？",
    }
    note = "lookup-temperature"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) / 1.0)
        return weights @ values, weights


class multiplies_by_temperature:
    says = {
        "en": ("You multiply by the temperature, so a low one flattens the weights instead of sharpening them."),
        "zh": "你是乘以温度，于是温度低反而使权重变平，而不是更尖锐。",
    }
    ask = {
        "en": "At temperature 0.000001 the nearest key should take all. What are your similarities there?",
        "zh": "温度为 0.000001 时，最近的键应当独占权重。这时你的相似度各是多少？",
    }
    note = "lookup-temperature"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) * temperature)
        return weights @ values, weights


class divides_the_weights:
    says = {
        "en": "You divide the weights by the temperature after softmax, so they no longer sum to 1.",
        "zh": "你在 softmax 之后才用权重除以温度，权重的和不再是 1。",
    }
    ask = {
        "en": ("What do the weights sum to at temperature 2? Which numbers should the temperature divide instead?"),
        "zh": "温度为 2 时，权重的和是多少？温度应当去除的是哪些数？",
    }
    note = "lookup-temperature"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys)) / temperature
        return weights @ values, weights


class exponentials_underflow:
    says = {
        "en": (
            "You take exp without a shift. At low temperatures every exponential underflows to 0, and 0 / 0 is NaN."
        ),
        "zh": "你没有平移就直接取 exp。温度低时所有指数都下溢成 0，0 / 0 得到 NaN。",
    }
    ask = {
        "en": (
            "The nearest key is 2 away and the temperature 0.000001. What is exp(-2,000,000), and which "
            "softmax can bear it?"
        ),
        "zh": "最近的键距离为 2，温度 0.000001。exp(-2,000,000) 是多少？什么样的 softmax 承受得住？",
    }
    note = "lookup-cold"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        shares = np.exp(-np.abs(query - keys) / temperature)
        weights = shares / shares.sum()
        return weights @ values, weights


class floor_under_temperature:
    says = {
        "en": (
            "You raise small temperatures to a floor of 0.001, so close keys still share where the "
            "nearest should take all."
        ),
        "zh": "你把低温抬到了下限 0.001，本该由最近的键独占时，相近的键仍在分享权重。",
    }
    ask = {
        "en": (
            "Two keys lie 0.00002 and 0.00008 away. What are their similarities at temperature 0.000001, "
            "and at your floor?"
        ),
        "zh": "两个键的距离是 0.00002 和 0.00008。温度 0.000001 时相似度各是多少？在你的下限处呢？",
    }
    note = "lookup-cold"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) / max(temperature, 1e-3))
        return weights @ values, weights


class argmin_when_cold:
    says = {
        "en": (
            "You switch to argmin at low temperatures. It takes the first of several nearest keys, where "
            "they should share the weight."
        ),
        "zh": "温度低时你改用 argmin。有多个最近的键时，它只取第一个，而它们本应平分权重。",
    }
    ask = {
        "en": ("The keys 1 and 5 are equally far from 3. Why should the order in which they are listed decide?"),
        "zh": "键 1 和键 5 到 3 一样远。凭什么由它们的排列顺序来决定？",
    }
    note = "lookup-ties"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        distances = np.abs(query - keys)
        if temperature < 1e-3:
            weights = np.zeros(len(keys))
            weights[np.argmin(distances)] = 1.0
        else:
            weights = softmax(-distances / temperature)
        return weights @ values, weights


class mixes_columns:
    says = {
        "en": (
            "`values @ weights` weighs the columns of `values`. It is right for shape (n,), fails for "
            "(n, d), and is silently wrong where n equals d."
        ),
        "zh": ("`values @ weights` 加权的是 `values` 的列。形状 (n,) 时碰巧对，(n, d) 时报错，n 等于 d 时悄悄算错。"),
    }
    ask = {
        "en": "Weight i belongs to row i of the values. Which axis must be summed over?",
        "zh": "第 i 个权重对应 values 的第 i 行。应当沿哪个轴求和？",
    }
    note = "lookup-rows"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) / temperature)
        return values @ weights, weights


class sums_everything:
    says = {
        "en": (
            "`(weights * values).sum()` runs over all entries. That gives one number even where every "
            "row of the values has several."
        ),
        "zh": "`(weights * values).sum()` 把所有元素都加在一起，values 的一行有多个数时也只剩一个数。",
    }
    ask = {
        "en": "If every person has a shoe size and a weight, how many numbers should the answer have?",
        "zh": "如果每个人都有鞋码和体重两个数，答案应当有几个数？",
    }
    note = "lookup-rows"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) / temperature)
        return (weights * values).sum(), weights


class weights_in_an_integer_array:
    says = {
        "en": (
            "You write the weights into an array made like `keys`. With integer keys NumPy cuts every "
            "weight below 1 down to 0."
        ),
        "zh": "你把权重写进了仿照 `keys` 建立的数组。键是整数时，NumPy 会把小于 1 的权重全截成 0。",
    }
    ask = {
        "en": ("What is the dtype of np.zeros_like(np.array([165, 170, 195])), and what becomes of 0.9933 in it?"),
        "zh": "np.zeros_like(np.array([165, 170, 195])) 的 dtype 是什么？0.9933 放进去会变成什么？",
    }
    note = "lookup-integers"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = np.zeros_like(keys)
        weights[:] = softmax(-np.abs(query - keys) / temperature)
        return weights @ values, weights


class swaps_the_results:
    says = {
        "en": "You return the weights first and the value second. The task asks for (value, weights).",
        "zh": "你先返回权重、后返回值。题目要的顺序是 (value, weights)。",
    }
    ask = {
        "en": "In `value, weights = soft_lookup(...)`, what does the caller find in `value`?",
        "zh": "写 `value, weights = soft_lookup(...)` 的人，在 `value` 里会得到什么？",
    }
    note = "lookup-formula"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        weights = softmax(-np.abs(query - keys) / temperature)
        return weights, weights @ values


class changes_the_keys:
    says = {
        "en": ("`keys -= query` overwrites the caller's keys with differences; the next lookup compares with those."),
        "zh": "`keys -= query` 用差值覆盖了调用者的键，下一次查找比较的就是这些差值。",
    }
    ask = {
        "en": "What stands in the caller's `keys` after your first call?",
        "zh": "第一次调用之后，调用者的 `keys` 里是什么？",
    }
    note = "lookup-in-place"

    def soft_lookup(query, keys, values, temperature=1.0):
        if not temperature > 0:
            raise ValueError("temperature must be positive")
        keys -= query
        weights = softmax(-np.abs(keys) / temperature)
        return weights @ values, weights


class any_temperature:
    says = {
        "en": (
            "You accept every temperature. A negative one favours the farthest key, and 0 divides by "
            "zero; both are mistakes of the caller that go unnoticed."
        ),
        "zh": "任何温度你都接受。温度为负会偏向最远的键，为 0 则除以零；调用者的错误就这样被放过了。",
    }
    ask = {
        "en": "Which key wins at temperature -1, and should anyone get that answer without a word?",
        "zh": "温度为 -1 时哪个键胜出？这样的结果应当不声不响地返回吗？",
    }
    note = "lookup-bad-temperature"

    def soft_lookup(query, keys, values, temperature=1.0):
        weights = softmax(-np.abs(query - keys) / temperature)
        return weights @ values, weights

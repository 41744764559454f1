"""Plausible wrong versions of self-attention. Each class replaces the functions that it defines."""

import numpy as np


class no_scaling:
    says = {
        "en": "self_attention takes softmax of the raw dot products. It lacks the division by √d_k.",
        "zh": "self_attention 直接对原始点积做了 softmax，少了除以 √d_k 这一步。",
    }
    ask = {
        "en": "Thinking's raw scores are 2 and 4. Which two numbers go into softmax in the worked example?",
        "zh": "Thinking 的原始打分是 2 和 4。示例中送进 softmax 的是哪两个数？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T)
        return weights @ v, weights


class divides_by_d_k:
    says = {
        "en": "self_attention divides the scores by d_k instead of √d_k, which makes the weights too equal.",
        "zh": "self_attention 用打分除以了 d_k，而不是 √d_k，权重因此过于平均。",
    }
    ask = {
        "en": "The keys of Thinking Machines are 4 wide. Is 4 turned into 2 or into 1 before softmax?",
        "zh": "Thinking Machines 的键宽度是 4。softmax 之前，打分 4 应当变成 2，还是变成 1？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T / k.shape[-1])
        return weights @ v, weights


class divides_by_root_of_d_model:
    says = {
        "en": "You divide by the root of the tokens' width d. A score adds up d_k products, not d.",
        "zh": "你除以了词元宽度 d 的平方根。而一个打分是 d_k 个乘积之和，不是 d 个。",
    }
    ask = {
        "en": "If tokens are 512 wide and keys 64, how many products does one score add up?",
        "zh": "词元宽 512、键宽 64 时，一个打分由多少个乘积相加而成？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T / x.shape[-1] ** 0.5)
        return weights @ v, weights


class divides_by_root_of_d_v:
    says = {
        "en": "You divide by the root of the values' width, d_v. The values play no part in the scores.",
        "zh": "你除以了值的宽度 d_v 的平方根。打分与值无关。",
    }
    ask = {
        "en": "If the values became twice as wide, should the weights change?",
        "zh": "如果值的宽度变成两倍，权重应当改变吗？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T / v.shape[-1] ** 0.5)
        return weights @ v, weights


class divides_by_root_of_n:
    says = {
        "en": "You divide by the root of the number of tokens. The size of a score depends on the keys' width.",
        "zh": "你除以了词元个数的平方根。打分的大小取决于键的宽度。",
    }
    ask = {
        "en": "k has shape (n, d_k). Which of the two does len(k) give?",
        "zh": "k 的形状是 (n, d_k)。len(k) 给出的是哪一个？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T / k.shape[0] ** 0.5)
        return weights @ v, weights


class softmax_over_queries:
    says = {
        "en": "Your softmax runs down the columns (axis 0): columns sum to 1, and a token's own weights do not.",
        "zh": "你的 softmax 是沿列(axis=0)计算的：每列的和是 1，而一个词元自己的权重之和不是 1。",
    }
    ask = {
        "en": "Row i says how token i shares its attention out. Which sums must be 1?",
        "zh": "第 i 行是词元 i 对注意力的分配。哪些和应当是 1？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(scaled_scores(q, k), axis=0)
        return weights @ v, weights


class softmax_over_everything:
    says = {
        "en": "You divide by the sum over the whole matrix. Every token has a whole unit of attention to share out.",
        "zh": "你除以了整个矩阵的总和。而每个词元都有整整一份注意力可以分配。",
    }
    ask = {
        "en": "What does each single row of your weights sum to?",
        "zh": "你的权重矩阵里，单独一行的和是多少？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        exponentials = np.exp(scaled_scores(q, k))
        weights = exponentials / exponentials.sum()
        return weights @ v, weights


class no_softmax:
    says = {
        "en": "You mix the values with the scores themselves. Scores can be negative and do not sum to 1.",
        "zh": "你直接拿打分去混合值。打分可以是负数，和也不是 1。",
    }
    ask = {
        "en": "What turns the scores 1 and 2 into 0.2689 and 0.7311?",
        "zh": "打分 1 和 2 是怎样变成 0.2689 和 0.7311 的？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        scores = scaled_scores(q, k)
        return scores @ v, scores


class returns_scores:
    says = {
        "en": "Your output is right, but next to it you return the scores. Return the weights, after softmax.",
        "zh": "输出是对的，但和它一起返回的是打分。应当返回 softmax 之后的权重。",
    }
    ask = {
        "en": "Which matrix did you multiply with the values?",
        "zh": "你是用哪个矩阵去乘值的？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        return attention_weights(q, k) @ v, scaled_scores(q, k)


class weights_transposed:
    says = {
        "en": "You mix with the transposed weights: the factors are how much others attend to token i.",
        "zh": "你用转置后的权重去混合：用的系数是别的词元看词元 i 的份额。",
    }
    ask = {
        "en": "Output row i sums over j. Is the factor of value j the weight [i, j] or [j, i]?",
        "zh": "输出的第 i 行对 j 求和。第 j 个值前面的系数是 weights[i, j] 还是 weights[j, i]？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights.T @ v, weights


class mixes_tokens:
    says = {
        "en": "You mix the tokens x themselves. What a token hands over is its value, x W_v.",
        "zh": "你混合的是词元 x 本身。词元交出去的是它的值 x W_v。",
    }
    ask = {
        "en": "The output has shape (n, d_v). Which of your arrays is d_v wide?",
        "zh": "输出的形状是 (n, d_v)。你的数组里，哪一个宽度是 d_v？",
    }
    note = "self-values"

    def self_attention(x, w_q, w_k, w_v):
        q, k, _ = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights @ x, weights


class mixes_keys:
    says = {
        "en": "You mix the keys. Keys only decide the weights; what is mixed is the values.",
        "zh": "你混合的是键。键只用来决定权重，被混合的应当是值。",
    }
    ask = {
        "en": "Which of W_q, W_k and W_v has no effect on your output?",
        "zh": "W_q、W_k、W_v 里，哪一个对你的输出不起作用？",
    }
    note = "self-values"

    def self_attention(x, w_q, w_k, w_v):
        q, k, _ = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights @ k, weights


class query_and_key_swapped:
    says = {
        "en": "Your scores are K Qᵀ: row i answers where it should ask.",
        "zh": "你的打分是 K Qᵀ：第 i 行本该提问，却成了作答。",
    }
    ask = {
        "en": "Entry (0, 1): whose query and whose key belong there?",
        "zh": "位置 (0, 1) 上，应当是谁的查询、谁的键？",
    }
    note = "self-formula"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(k, q)
        return weights @ v, weights


class results_swapped:
    says = {
        "en": "You return the weights first. The order is output, then weights.",
        "zh": "你先返回了权重。次序应当是先输出，后权重。",
    }
    ask = {
        "en": "In the worked example, `z, weights = self_attention(...)`: what is z?",
        "zh": "示例写的是 `z, weights = self_attention(...)`，其中 z 是什么？",
    }
    note = "self-formula"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights, weights @ v


class queries_ask_queries:
    says = {
        "en": "You compare queries with queries. The scores come out symmetric, and W_k is never used.",
        "zh": "你拿查询去和查询比较。打分因此是对称的，W_k 根本没有用上。",
    }
    ask = {
        "en": "Thinking asks Machines with a score of 4. Which score does Machines asking Thinking have?",
        "zh": "Thinking 问 Machines 的打分是 4。反过来，Machines 问 Thinking 的打分是多少？",
    }
    note = "self-symmetry"

    def self_attention(x, w_q, w_k, w_v):
        q, _, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, q)
        return weights @ v, weights


class compares_raw_tokens:
    says = {
        "en": "You compare the tokens themselves, X Xᵀ. The projections W_q and W_k are never used.",
        "zh": "你直接拿词元互相比较，也就是 X Xᵀ。投影 W_q 和 W_k 根本没有用上。",
    }
    ask = {
        "en": "Which two vectors meet in a score: two rows of x, or a query and a key?",
        "zh": "打分是哪两个向量的点积：x 的两行，还是一个查询和一个键？",
    }
    note = "self-symmetry"

    def self_attention(x, w_q, w_k, w_v):
        weights = attention_weights(x, x)
        return weights @ (x @ w_v), weights


class leaves_itself_out:
    says = {
        "en": "You hide every token from itself. In self-attention a token attends to itself too.",
        "zh": "你让每个词元看不到自己。自注意力里，词元也看自己。",
    }
    ask = {
        "en": "Which weight does Thinking give to Thinking in the worked example?",
        "zh": "示例中 Thinking 给 Thinking 的权重是多少？",
    }
    note = "self-itself"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(np.where(np.eye(len(x), dtype=bool), -np.inf, scaled_scores(q, k)))
        return weights @ v, weights


class causal:
    says = {
        "en": "You hide the later tokens. That is a decoder's mask; nothing is hidden here.",
        "zh": "你隐藏了后面的词元。那是解码器的掩码，这里什么也不隐藏。",
    }
    ask = {
        "en": "Which weight does she give to coffee in the worked example?",
        "zh": "示例中 she 给 coffee 的权重是多少？",
    }
    note = "self-itself"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(np.where(np.tri(len(x), dtype=bool), scaled_scores(q, k), -np.inf))
        return weights @ v, weights


class adds_the_tokens:
    says = {
        "en": "You add x to the output. That residual belongs to the block around attention.",
        "zh": "你把 x 加到了输出上。残差属于注意力外面的那个块。",
    }
    ask = {
        "en": "If d_v differs from d, what would x be added to?",
        "zh": "d_v 不等于 d 时，x 能加到什么上面？",
    }
    note = "self-residual"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights @ v + x, weights


class takes_the_best:
    says = {
        "en": "Every token takes the value of its best key alone. Attention mixes all the values.",
        "zh": "每个词元只取了得分最高的那个键的值。注意力要混合所有的值。",
    }
    ask = {
        "en": "Thinking weighs the two values with 0.2689 and 0.7311. Where did the 0.2689 go?",
        "zh": "Thinking 给两个值的权重是 0.2689 和 0.7311。0.2689 的那一份去哪了？",
    }
    note = "self-hard"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return v[weights.argmax(axis=-1)], weights


class pools_the_sequence:
    says = {
        "en": "You average the outputs into one vector. Every token gets an output of its own.",
        "zh": "你把各个词元的输出平均成了一个向量。每个词元都应当有自己的输出。",
    }
    ask = {
        "en": "How many rows go in, and how many should come out?",
        "zh": "输入有多少行，输出应当有多少行？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return (weights @ v).mean(axis=0), weights


class returns_weights_transposed:
    says = {
        "en": "Your output is right, but the weights next to it are transposed: a column for each asker.",
        "zh": "输出是对的，但和它一起返回的权重转置了：成了每个提问者一列。",
    }
    ask = {
        "en": "Which sums are 1 in what you return: those of the rows or those of the columns?",
        "zh": "你返回的权重里，和为 1 的是行还是列？",
    }
    note = "self-rows"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = attention_weights(q, k)
        return weights @ v, weights.T


class returns_output_alone:
    says = {
        "en": "You return the output alone. The weights are asked for too: output, weights.",
        "zh": "你只返回了输出。权重也要一起返回：先输出，后权重。",
    }
    ask = {
        "en": "How many names stand on the left in `z, weights = self_attention(...)`?",
        "zh": "`z, weights = self_attention(...)` 的等号左边有几个名字？",
    }
    note = "self-formula"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        return attention_weights(q, k) @ v


class scales_after_softmax:
    says = {
        "en": "You divide by √d_k after softmax. The scores go in unscaled, and the rows no longer sum to 1.",
        "zh": "你在 softmax 之后才除以 √d_k。进去的打分没有缩放，出来的各行和也不再是 1。",
    }
    ask = {
        "en": "A lone token must give itself all its attention. Which weight does yours give?",
        "zh": "只有一个词元时，它应当把全部注意力给自己。你算出的权重是多少？",
    }
    note = "self-divisor"

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T) / q.shape[-1] ** 0.5
        return weights @ v, weights


class root_widens_float32:
    says = {
        "en": "float32 comes in and float64 comes out: np.sqrt(d_k) is a float64 scalar and widens the scores.",
        "zh": "进来的是 float32，出去的是 float64：np.sqrt(d_k) 是 float64 标量，把打分变宽了。",
    }
    ask = {
        "en": "What is the dtype of np.ones(2, np.float32) / np.sqrt(4), and of np.ones(2, np.float32) / 2.0?",
        "zh": "np.ones(2, np.float32) / np.sqrt(4) 是什么 dtype？np.ones(2, np.float32) / 2.0 呢？",
    }
    note = "self-float32"

    def attend_one(query, keys, values):
        return softmax(keys @ query / np.sqrt([query.shape[-1]])) @ values

    def self_attention(x, w_q, w_k, w_v):
        q, k, v = project_qkv(x, w_q, w_k, w_v)
        weights = softmax(q @ k.T / np.sqrt([q.shape[-1]]))
        return weights @ v, weights


class one_token_unscaled:
    says = {
        "en": "attend_one takes softmax of the raw dot products. It lacks the division by √d_k.",
        "zh": "attend_one 直接对原始点积做了 softmax，少了除以 √d_k 这一步。",
    }
    ask = {
        "en": "The query is 4 wide and its raw scores are 2 and 4. What goes into softmax?",
        "zh": "查询宽度是 4，原始打分是 2 和 4。送进 softmax 的应当是什么？",
    }
    note = "self-divisor"

    def attend_one(query, keys, values):
        return softmax(keys @ query) @ values


class one_token_divides_by_d_k:
    says = {
        "en": "attend_one divides by d_k instead of √d_k.",
        "zh": "attend_one 除以了 d_k，而不是 √d_k。",
    }
    ask = {
        "en": "The query is 4 wide. Do the scores 2 and 4 become 1 and 2, or 0.5 and 1?",
        "zh": "查询宽度是 4。打分 2 和 4 应当变成 1 和 2，还是 0.5 和 1？",
    }
    note = "self-divisor"

    def attend_one(query, keys, values):
        return softmax(keys @ query / len(query)) @ values


class one_token_divides_by_root_of_n:
    says = {
        "en": "attend_one divides by the root of the number of keys: len(keys) counts rows, not their width.",
        "zh": "attend_one 除以了键的个数的平方根：len(keys) 数的是行数，不是宽度。",
    }
    ask = {
        "en": "Should a score change because one more key joins?",
        "zh": "多来一个键，别的打分应当改变吗？",
    }
    note = "self-divisor"

    def attend_one(query, keys, values):
        return softmax(keys @ query / len(keys) ** 0.5) @ values


class one_token_without_softmax:
    says = {
        "en": "attend_one mixes the values with the scores themselves. It lacks softmax.",
        "zh": "attend_one 直接拿打分去混合值，少了 softmax。",
    }
    ask = {
        "en": "What should the factors of the values sum to?",
        "zh": "各个值前面的系数，和应当是多少？",
    }
    note = "self-rows"

    def attend_one(query, keys, values):
        return keys @ query / len(query) ** 0.5 @ values


class one_token_not_normalised:
    says = {
        "en": "attend_one takes exp of the scores, but does not divide by their sum.",
        "zh": "attend_one 对打分取了 exp，却没有除以它们的和。",
    }
    ask = {
        "en": "With a single key, what should come out for any query?",
        "zh": "只有一个键时，不管查询是什么，结果应当是什么？",
    }
    note = "self-rows"

    def attend_one(query, keys, values):
        return np.exp(keys @ query / len(query) ** 0.5) @ values


class one_token_takes_the_best:
    says = {
        "en": "attend_one returns the value of the best key alone. Attention mixes all the values.",
        "zh": "attend_one 只返回了得分最高的那个键的值。注意力要混合所有的值。",
    }
    ask = {
        "en": "How would the output react to a small change of the query: smoothly, or in jumps?",
        "zh": "查询稍微变一点，输出应当平滑地变，还是跳着变？",
    }
    note = "self-hard"

    def attend_one(query, keys, values):
        return values[(keys @ query).argmax()]


class one_token_mixes_keys:
    says = {
        "en": "attend_one mixes the keys. Keys only decide the weights; what is mixed is the values.",
        "zh": "attend_one 混合的是键。键只用来决定权重，被混合的应当是值。",
    }
    ask = {
        "en": "The result has shape (d_v,). Which argument is d_v wide?",
        "zh": "结果的形状是 (d_v,)。哪个参数的宽度是 d_v？",
    }
    note = "self-values"

    def attend_one(query, keys, values):
        return softmax(keys @ query / len(query) ** 0.5) @ keys


class one_token_keeps_its_row:
    says = {
        "en": "attend_one returns a matrix with one row. A vector comes in, so a vector should come out.",
        "zh": "attend_one 返回了只有一行的矩阵。进来的查询是一个向量，出去的也应当是一个向量。",
    }
    ask = {
        "en": "You made the query a row to multiply with it. When do you take that axis away again?",
        "zh": "为了做乘法，你把查询变成了一行。这个轴在哪一步去掉？",
    }
    note = "self-formula"

    def attend_one(query, keys, values):
        return attention_weights(query[np.newaxis, :], keys) @ values

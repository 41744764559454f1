"""Plausible wrong versions of noam_learning_rate. Each class replaces the function of the reference."""


class takes_the_larger:
    says = {
        "en": "You take the larger of the two terms. The rate begins enormous, falls until the peak and then grows for ever.",
        "zh": "你取了两项中较大的一项。学习率一开始极大，降到预热结束，之后一直增长。",
    }
    ask = {
        "en": "At step 1 one term is 1. Is that the one you want?",
        "zh": "第 1 步时有一项等于 1，你要的是这一项吗？",
    }
    note = "warmup-shape"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * d_model**-0.5 * max(step**-0.5, step * warmup_steps**-1.5)


class counts_from_zero:
    says = {
        "en": "You add 1 to the step. It counts from 1 already, so your whole curve is one step early.",
        "zh": "你给步数加了 1。步数本来就从 1 开始，你的整条曲线早了一步。",
    }
    ask = {
        "en": "At which step is your rate highest, with a warm-up of 10 steps?",
        "zh": "预热 10 步时，你的学习率在第几步最高？",
    }
    note = "warmup-step-zero"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * d_model**-0.5 * min((step + 1) ** -0.5, (step + 1) * warmup_steps**-1.5)


class no_check:
    says = {
        "en": "You do not look at the step. Step 0 is a division by zero somewhere in the formula; raise a ValueError that says so.",
        "zh": "你没有检查步数。第 0 步会在公式里变成除以零；应当抛出说得清楚的 ValueError。",
    }
    ask = {
        "en": "What does your function do at step 0, and what at step -1?",
        "zh": "第 0 步时你的函数会怎样？第 -1 步呢？",
    }
    note = "warmup-step-zero"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)


class silent_at_step_zero:
    says = {
        "en": "You treat steps below 1 as step 1. Whoever counts from 0 is then never told; raise ValueError.",
        "zh": "你把小于 1 的步数当成第 1 步。这样从 0 数起的人永远得不到提醒；应当抛出 ValueError。",
    }
    ask = {
        "en": "Who would notice that the counter starts at 0, and when?",
        "zh": "计数器从 0 开始，谁会发现，什么时候发现？",
    }
    note = "warmup-step-zero"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        step = max(step, 1)
        return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)


class wrong_power_of_the_warm_up:
    says = {
        "en": "You use warmup^(-0.5) in the rising term; it is warmup^(-1.5). Your line is so steep that it is over at once.",
        "zh": "上升那一项你用了 warmup^(-0.5)，应当是 warmup^(-1.5)。你的直线太陡，几乎立刻就结束了。",
    }
    ask = {
        "en": "Put step = warmup_steps into both terms. Are they equal?",
        "zh": "把 step = warmup_steps 代入两项，它们相等吗？",
    }
    note = "warmup-formula"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-0.5)


class forgets_the_width:
    says = {
        "en": "The width of the model has no say in your rate; it is divided by the square root of d_model.",
        "zh": "你的学习率与模型宽度无关；应当除以 d_model 的平方根。",
    }
    ask = {
        "en": "What is your peak for d_model 512 and 4,000 steps of warm-up? The paper's schedule has 0.0007.",
        "zh": "d_model 为 512、预热 4,000 步时，你的峰值是多少？论文的方案是 0.0007。",
    }
    note = "warmup-width"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * min(step**-0.5, step * warmup_steps**-1.5)


class multiplies_by_the_width:
    says = {
        "en": "You multiply by √d_model; the rate is divided by it. A wider model takes smaller steps.",
        "zh": "你乘了 √d_model，应当是除以它。模型越宽，步子越小。",
    }
    ask = {
        "en": "What is the sign of the exponent of d_model in the formula?",
        "zh": "公式里 d_model 的指数是正还是负？",
    }
    note = "warmup-width"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * d_model**0.5 * min(step**-0.5, step * warmup_steps**-1.5)


class ignores_the_factor:
    says = {
        "en": "You never use the factor. It multiplies the whole rate.",
        "zh": "你没有用 factor。它要乘在整个学习率上。",
    }
    ask = {
        "en": "How would a user of this function double the learning rate?",
        "zh": "使用这个函数的人要把学习率加倍，该怎么做？",
    }
    note = "warmup-formula"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)


class stays_at_the_peak:
    says = {
        "en": "You warm up and then stay at the peak. After it the rate falls with the square root of the step.",
        "zh": "你预热之后就停在峰值上。峰值之后，学习率要按步数的平方根下降。",
    }
    ask = {
        "en": "What should the rate be at step 16,000 if the peak is at step 4,000?",
        "zh": "峰值在第 4,000 步，第 16,000 步的学习率应当是多少？",
    }
    note = "warmup-shape"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * d_model**-0.5 * min(warmup_steps**-0.5, step * warmup_steps**-1.5)


class peak_of_one:
    says = {
        "en": "Your rate is factor at the peak, whatever the model and the warm-up. Here the peak is factor / √(d_model · warmup_steps).",
        "zh": "你的峰值就等于 factor，与模型和预热无关。这里的峰值是 factor / √(d_model · warmup_steps)。",
    }
    ask = {
        "en": "Does a longer warm-up change the height of your peak? Should it?",
        "zh": "预热更长，你的峰值高度变吗？应当变吗？",
    }
    note = "warmup-formula"

    def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
        if step < 1:
            raise ValueError("steps count from 1")
        return factor * min((warmup_steps / step) ** 0.5, step / warmup_steps)

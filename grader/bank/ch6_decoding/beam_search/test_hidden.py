"""Hidden tests of beam_search. The models run here and keep what they were shown.

Expected: all sentences counted out, or the search itself in lists and float64. Except for the exhaustive cases the
models of the required tests are made so that the usual readings agree: whether finished hypotheses stay in the beam or
wait in a list of their own, and whether the beam shrinks by them or is filled up again. A stretch test wants what the
docstring says.
"""

import math
from collections.abc import Callable, Mapping
from itertools import pairwise

import pytest
import torch

from grader.judge import checks
from grader.judge.show import kind_of
from grader.sandbox.wire import Callback

BOS, EOS, VOCAB = 7, 3, 11  # not 0, 1, 2: a model may number its tokens as it likes
IMPOSSIBLE = -1e4  # sums below this stand for probability 0; such hypotheses may be listed last, or left out
Text = tuple[int, ...]
Result = list[tuple[list[int], float]]


class Model:
    """A model by its probabilities. It never raises: what was wrong is said after the call."""

    def __init__(self, log_probs: Callable[[Text], torch.Tensor], *, bos=BOS, eos=EOS, change=None) -> None:
        self.log_probs, self.bos, self.eos, self.change = log_probs, bos, eos, change
        self.shown: list[object] = []
        self.known: dict[Text, torch.Tensor] = {}

    def after(self, text: Text) -> torch.Tensor:
        """The log-probabilities, float32 `(vocab,)`, of what comes after a text that begins with BOS."""
        if text not in self.known:
            self.known[text] = self.log_probs(text[1:])
        return self.known[text]

    def __call__(self, *args: object) -> torch.Tensor:
        ids = args[0] if args else None
        if len(self.shown) < 256:  # a loop without an end must not fill the memory
            self.shown.append(ids.detach().clone() if isinstance(ids, torch.Tensor) else ids)
        proper = isinstance(ids, torch.Tensor) and ids.dim() == 2
        rows = ids.long().tolist() if proper else [[self.bos]]
        answer = torch.stack([self.after(tuple(row)) for row in rows])
        return self.change(answer) if self.change else answer

    def all_texts(self, max_len: int, penalty: float) -> Result:
        """Every sentence that ends with EOS or is max_len long, with its score, the best first."""
        found: Result = []

        def extend(text: Text, total: float) -> None:
            if len(text) == max_len or (len(text) > 1 and text[-1] == self.eos):
                found.append((list(text), total / max(len(text) - 1, 1) ** penalty))
                return
            for token, value in enumerate(self.after(text).double().tolist()):
                if value > -math.inf:
                    extend((*text, token), total + value)

        extend((self.bos,), 0.0)
        return sorted(found, key=lambda pair: -pair[1])

    def search(self, beam_size: int, max_len: int, penalty: float) -> tuple[Result, list[list[Text]]]:
        """The result of beam search, and the unfinished hypotheses at every step."""
        beam: list[tuple[Text, float]] = [((self.bos,), 0.0)]
        steps: list[list[Text]] = []
        while len(steps) < max_len - 1:
            live = [pair for pair in beam if pair[0][-1] != self.eos]
            if not live:
                break
            steps.append([text for text, _ in live])
            extended = [
                ((*text, token), total + value)
                for text, total in live
                for token, value in enumerate(self.after(text).double().tolist())
                if value > -math.inf
            ]
            finished = [pair for pair in beam if pair[0][-1] == self.eos]
            beam = sorted(finished + extended, key=lambda pair: -pair[1])[:beam_size]
        scored = [(list(text), total / max(len(text) - 1, 1) ** penalty) for text, total in beam]
        return sorted(scored, key=lambda pair: -pair[1]), steps


def table(rules: Mapping[Text, Mapping[int, float]], vocab: int = VOCAB) -> Callable[[Text], torch.Tensor]:
    """Probabilities by the tokens so far (without BOS); what a rule leaves over is shared out among the other tokens.

    A text without a rule goes on with anything but EOS.
    """

    def log_probs(text: Text) -> torch.Tensor:
        rule = rules.get(text, {EOS: 1e-5})
        rest = (1 - sum(rule.values())) / (vocab - len(rule))
        chances = [rule.get(token, rest * (1 + 0.01 * token - 0.005 * vocab)) for token in range(vocab)]
        return torch.tensor(chances, dtype=torch.float64).log().float()

    return log_probs


def chance(seed: int, vocab: int, sharpness: float = 1.0) -> Callable[[Text], torch.Tensor]:
    """Any distribution, another one for every text."""

    def log_probs(text: Text) -> torch.Tensor:
        number = seed
        for token in text:
            number = (number * 1009 + token + 1) % (1 << 40)
        logits = torch.randn(vocab, generator=torch.Generator().manual_seed(number)) * sharpness
        return logits.double().log_softmax(0).float()

    return log_probs


def without(log_probs: Callable[[Text], torch.Tensor], *tokens: int, every: int = 0) -> Callable[[Text], torch.Tensor]:
    """The same model, for which some tokens are impossible (and, at every other length, one more)."""

    def changed(text: Text) -> torch.Tensor:
        chances = log_probs(text).clone()
        chances[list(tokens)] = -torch.inf
        if every and len(text) % 2:
            chances[every] = -torch.inf
        return chances.double().log_softmax(0).float()

    return changed


def hypotheses(got: object) -> Result:
    """The pairs as lists and floats, without those of probability 0."""
    wanted = "a list of pairs (ids, score)"
    checks.check(isinstance(got, list | tuple), f"{wanted}; it was {kind_of(got)}")
    found: Result = []
    for pair in got:
        checks.check(isinstance(pair, list | tuple) and len(pair) == 2, f"{wanted}; an entry was {kind_of(pair)}")
        ids, score = pair
        flat = ids.tolist() if hasattr(ids, "tolist") else ids
        flat = [id.item() if hasattr(id, "item") else id for id in flat] if isinstance(flat, list | tuple) else []
        whole = bool(flat) and all(type(id) is int for id in flat)
        checks.check(whole, f"ids as a list of integers or a 1-D tensor of integers; they were {kind_of(ids)}")
        number = score.item() if getattr(score, "shape", None) == () else score
        single = isinstance(number, int | float) and not isinstance(number, bool)
        checks.check(single, f"each score as one number; it was {kind_of(score)}")
        checks.check(not math.isnan(number), f"a number as the score of {flat}; it was NaN")
        found.append((flat, float(number)))
    return found


def said(results: Result) -> str:
    return "[" + ", ".join(f"({ids}, {score:.4f})" for ids, score in results) + "]"


def same_results(got: object, wanted: Result, beam_size: int) -> None:
    """The same hypotheses with the same scores in the same order."""
    found = hypotheses(got)
    checks.check(len(found) <= beam_size, f"at most {beam_size} hypotheses; there were {len(found)}")
    scores = [score for _, score in found]
    ordered = all(a >= b - 1e-6 for a, b in pairwise(scores))
    checks.check(ordered, f"the best score first; the scores were {[round(score, 4) for score in scores]}")
    possible = [pair for pair in found if pair[1] > IMPOSSIBLE]
    for number, (ids, score) in enumerate(wanted[: len(possible)]):
        given, value = possible[number]
        right = given == ids and math.isclose(value, score, rel_tol=1e-4, abs_tol=1e-4)
        text = f"hypothesis {number + 1} to be {ids} with score {score:.4f}; it was {given} with score {value:.4f}"
        checks.check(right, text)
    some = "1 hypothesis" if len(wanted) == 1 else f"{len(wanted)} hypotheses"
    checks.check(len(possible) == len(wanted), f"{some} {said(wanted)}; found {said(possible)}")


def run(submission, model: Model, beam_size: int, max_len: int, penalty: float = 0.0):
    model.shown.clear()
    given = {"length_penalty": penalty} if penalty else {}
    return submission.beam_search(Callback(model), model.bos, model.eos, beam_size, max_len, **given)


def compare(submission, model: Model, beam_size: int, max_len: int = 9, penalty: float = 0.0) -> None:
    got = run(submission, model, beam_size, max_len, penalty)
    same_results(got, model.search(beam_size, max_len, penalty)[0], beam_size)


def exhaust(submission, model: Model, max_len: int, penalty: float = 0.0) -> None:
    """A beam as wide as there are sentences finds them all."""
    wanted = model.all_texts(max_len, penalty)
    same_results(run(submission, model, len(wanted) + 3, max_len, penalty), wanted, len(wanted) + 3)


TRAP = table(
    {
        (): {4: 0.5, 8: 0.4},
        (4,): {0: 0.4, 2: 0.3, 10: 0.25},
        (8,): {9: 0.9},
        (4, 0): {EOS: 0.97},
        (8, 9): {EOS: 0.96},
    }
)
SHORT_AND_LONG = table(
    {
        (): {4: 0.32, 8: 0.3},
        (4,): {EOS: 0.95},
        (8,): {9: 0.98},
        (8, 9): {9: 0.98},
        (8, 9, 9): {6: 0.98},
        (8, 9, 9, 6): {EOS: 0.98},
    }
)
EARLY_END = table({(): {4: 0.55, EOS: 0.3}, (4,): {6: 0.5, 9: 0.45}, (4, 6): {EOS: 0.97}, (4, 9): {EOS: 1e-5}})


def test_first_step(submission):
    """takes the beam_size best tokens after BOS, in order, EOS among them"""
    for seed, size in ((1, 1), (2, 2), (3, 4)):
        compare(submission, Model(chance(seed, VOCAB)), size, max_len=2)
    compare(submission, Model(table({(): {EOS: 0.4, 4: 0.3, 9: 0.2}})), 3, max_len=2)


def test_beam_of_one(submission):
    """with beam_size 1 gives what greedy decoding gives, with its score"""
    for seed in range(5, 9):
        compare(submission, Model(chance(seed, VOCAB, 3.0)), 1, max_len=12)
    compare(submission, Model(TRAP), 1)


def test_second_best_beginning(submission):
    """finds the sentence that begins with the second best token and is better as a whole"""
    compare(submission, Model(TRAP), 2)
    swapped = table({(): {8: 0.45, 4: 0.41}, (8,): {0: 0.5, 1: 0.3}, (4,): {8: 0.9}, (4, 8): {0: 0.95}})
    compare(submission, Model(swapped), 2, max_len=4)


def test_both_from_one_beginning(submission):
    """keeps two extensions of the same beginning if both are better than those of the others"""
    rules = {(): {4: 0.7, 8: 0.2}, (4,): {0: 0.5, 2: 0.45}, (8,): {9: 0.6, 1: 0.3}}
    ends = {(4, 0): {EOS: 0.9}, (4, 2): {EOS: 0.94}}
    compare(submission, Model(table({**rules, **ends})), 2)


def test_wide_beam_finds_all(submission):
    """with a beam as wide as there are sentences lists them all, unfinished ones among them, the best first"""
    for seed, vocab, bos in ((11, 4, 0), (12, 5, 4)):
        exhaust(submission, Model(chance(seed, vocab), bos=bos), max_len=3)
        exhaust(submission, Model(chance(seed, vocab), bos=2), max_len=4)


def test_length_penalty(submission):
    """divides each sum by length ** length_penalty, where length counts EOS but not BOS"""
    for penalty in (0.6, 1.0, 2.0):
        exhaust(submission, Model(chance(13, 4), bos=2), max_len=4, penalty=penalty)
        compare(submission, Model(chance(14, VOCAB, 3.0)), 1, max_len=6, penalty=penalty)


def test_length_penalty_changes_the_order(submission):
    """puts a long sentence before a short one where the length penalty makes it the better one"""
    for penalty in (0.0, 0.5, 1.0, 1.5):
        compare(submission, Model(SHORT_AND_LONG), 2, penalty=penalty)


def test_length_divides_at_the_end_only(submission):
    """keeps a finished hypothesis in the beam by its sum, also where it would lose against the others by the average"""
    compare(submission, Model(EARLY_END), 2, max_len=7)
    for penalty in (0.7, 1.0):
        compare(submission, Model(EARLY_END), 2, max_len=7, penalty=penalty)


def test_finished_is_not_extended(submission):
    """adds nothing after EOS, whatever the model says about it"""
    after = {(EOS,): {5: 0.99}, (4, EOS): {5: 0.5, EOS: 0.49}, (8, EOS): {EOS: 0.99}}
    rules = {(): {EOS: 0.4, 4: 0.35, 8: 0.2}, (4,): {EOS: 0.9}, (8,): {EOS: 0.95}}
    for size in (1, 3):
        compare(submission, Model(table({**rules, **after})), size)
    exhaust(submission, Model(chance(15, 4, 2.0), bos=1), max_len=4)


def test_max_len(submission):
    """stops at max_len ids, BOS counted, and returns unfinished hypotheses too"""
    for max_len in (3, 4, 5, 6):
        compare(submission, Model(SHORT_AND_LONG), 2, max_len=max_len)
    compare(submission, Model(TRAP), 2, max_len=3)


def test_max_len_of_one(submission):
    """gives nothing but BOS with score 0 for max_len 1, and asks the model nothing"""
    model = Model(TRAP)
    compare(submission, model, 3, max_len=1)
    checks.check(not model.shown, "next_log_probs is not called at all")


def test_ends_when_all_are_finished(submission):
    """does not call next_log_probs again once all hypotheses in the beam are finished"""
    rules = {(): {4: 0.5, 8: 0.45}, (4,): {EOS: 0.96}, (8,): {EOS: 0.97}}
    for model, size in ((Model(table(rules)), 2), (Model(table({(): {EOS: 0.9}})), 1)):
        compare(submission, model, size)
        longest = max((ids.shape[-1] for ids in model.shown if isinstance(ids, torch.Tensor) and ids.dim()), default=0)
        steps = len(model.search(size, 9, 0.0)[1])
        checks.check(longest <= steps, f"no call with more than {steps} ids in a row; there was one with {longest}")


def test_impossible_tokens(submission):
    """never prefers a token whose log-probability is -inf"""
    exhaust(submission, Model(without(chance(16, 5), 2), bos=2), max_len=4)
    exhaust(submission, Model(without(chance(17, 5), 0, every=EOS), bos=4), max_len=4, penalty=1.0)
    only = without(table({(): {4: 0.9}}), *(token for token in range(VOCAB) if token not in (4, EOS)), every=4)
    compare(submission, Model(only), 1, max_len=5)


def test_small_vocabulary(submission):
    """searches a vocabulary that is smaller than the beam"""
    for seed, size, max_len in ((18, 3, 2), (18, 7, 3), (19, 15, 4), (20, 20, 4)):
        compare(submission, Model(chance(seed, 3), bos=2, eos=1), size, max_len=max_len)


def test_other_ids(submission):
    """uses the ids of BOS and EOS that it is given"""
    rules = {(): {5: 0.6, 0: 0.3}, (5,): {0: 0.9}, (5, 0): {3: 0.9}}
    compare(submission, Model(table(rules), bos=10, eos=0), 2, max_len=5)
    compare(submission, Model(table({(): {2: 0.5, 1: 0.4}, (2,): {10: 0.8}, (1,): {10: 0.9}}), bos=0, eos=10), 2)


def test_what_the_model_is_shown(submission):
    """shows next_log_probs integer ids of shape (k, t), each row a whole beginning with BOS"""
    for model, size in ((Model(TRAP), 2), (Model(SHORT_AND_LONG), 2), (Model(chance(21, VOCAB, 3.0)), 1)):
        compare(submission, model, size, max_len=6)
        for ids in model.shown:
            proper = isinstance(ids, torch.Tensor) and ids.dim() == 2 and not ids.is_floating_point()
            checks.check(proper, f"integer ids of shape (k, t); next_log_probs was given {kind_of(ids)}")
            checks.check(bool((ids[:, 0] == BOS).all()), f"rows that begin with BOS; it was given {ids.tolist()}")


def test_answers_the_same_twice(submission):
    """takes no chances: the same model gives the same hypotheses again"""
    model = Model(chance(13, 4), bos=2)
    exhaust(submission, model, max_len=4)
    checks.leaves_arguments_alone(submission.beam_search, Callback(model), model.bos, model.eos, 60, 4)


KEEPS_ITS_PLACE = table(
    {
        (): {EOS: 0.5, 4: 0.3, 8: 0.195},
        (4,): {EOS: 0.45, 9: 0.35},
        (8,): {EOS: 0.95},
    }
)


@pytest.mark.stretch
def test_finished_keeps_its_place(submission):
    """leaves a finished hypothesis in the beam: no worse beginning moves up into its place"""
    compare(submission, Model(KEEPS_ITS_PLACE), 2)


@pytest.mark.stretch
def test_one_call_for_each_step(submission):
    """calls next_log_probs once per step, with all unfinished hypotheses together"""
    for model, size in ((Model(TRAP), 2), (Model(SHORT_AND_LONG), 2), (Model(chance(22, VOCAB, 3.0)), 1)):
        compare(submission, model, size, max_len=7)
        steps = model.search(size, 7, 0.0)[1]
        shapes = [tuple(ids.shape) for ids in model.shown if isinstance(ids, torch.Tensor)]
        lengths = [shape[-1] for shape in shapes]
        once = lengths == list(range(1, len(steps) + 1))
        checks.check(once, f"{len(steps)} calls, one for each length from 1; the shapes were {shapes}")
        for live, ids in zip(steps, model.shown, strict=True):
            missing = [list(text) for text in live if list(text) not in ids.tolist()]
            checks.check(not missing, f"all unfinished hypotheses in one call; {missing} is not in {ids.tolist()}")


@pytest.mark.stretch
def test_other_log_probs(submission):
    """takes log-probabilities in float64, with a gradient, or as a strided view"""
    for change in (
        lambda values: values.double(),
        lambda values: values.requires_grad_(),
        lambda values: values.T.contiguous().T,
    ):
        compare(submission, Model(TRAP, change=change), 2)
        compare(submission, Model(SHORT_AND_LONG, change=change), 2, penalty=1.0)

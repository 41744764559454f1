"""The generated corpus: one translation a sentence, real reordering, held-out sentences that are new."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from grader.model.corpus import PATTERNS, is_rare, sentences, split_corpus
from grader.model.lexicon import ADJECTIVES, NOUNS, VERBS
from grader.model.vocabulary import Words

SOME = list(islice(sentences(0), 3000))


def test_it_has_more_than_300_words_and_ten_patterns() -> None:
    """Both vocabularies together hold at least 300 words."""
    words = {word for pair in SOME for word in (*pair.source.split(), *pair.target.split())}
    assert len(words) >= 300
    assert len(PATTERNS) >= 10


def test_a_sentence_has_one_translation() -> None:
    """Whatever the seed, the same Chinese sentence has the same English one."""
    known: dict[str, str] = {}
    for seed in range(5):
        for pair in islice(sentences(seed), 5000):
            assert known.setdefault(pair.source, pair.target) == pair.target


def test_the_same_seed_gives_the_same_sentences_and_another_does_not() -> None:
    """Generation depends on the seed alone."""
    assert list(islice(sentences(3), 50)) == list(islice(sentences(3), 50))
    assert list(islice(sentences(3), 50)) != list(islice(sentences(4), 50))


def test_word_order_changes() -> None:
    """Time and place stand before the verb in Chinese and at the end in English."""
    past = [pair for pair in SOME if re.search(r" 昨天 在 学校 ", pair.source) and pair.source.endswith("。")]
    assert past
    assert all(pair.target.endswith("at school yesterday .") for pair in past)
    clause = next(pair for pair in SOME if " 的 " in pair.source and " that " in pair.target)
    assert clause.target.startswith("the ")


def test_no_verb_of_state_is_under_way() -> None:
    """正在 stands before no verb that cannot go on."""
    assert not [pair for pair in SOME if "正在" in pair.source and re.search("喜欢|需要|找到|看见|丢", pair.source)]


def test_held_out_sentences_are_new_and_half_hold_a_new_combination() -> None:
    """No held-out sentence is trained on; half of them hold a combination that no training sentence has."""
    train, test = split_corpus(2000, 100)
    assert (len(train), len(test)) == (2000, 100)
    assert not {pair.source for pair in train} & {pair.source for pair in test}
    assert sum(pair.rare for pair in test) == 50
    assert not any(pair.rare for pair in train)


def test_rare_combinations_never_meet_in_training() -> None:
    """A verb and its object that are marked rare stand in no training sentence, whatever its pattern."""
    train, _ = split_corpus(3000, 100)
    combined = {verb.zh for verb in VERBS} | {adjective.zh for adjective in ADJECTIVES}
    nouns = {noun.zh for noun in NOUNS}
    for pair in train:
        words = [word for word in pair.source.split() if word != "的"]
        assert not [both for both in pairwise(words) if both[0] in combined and both[1] in nouns and is_rare(*both)]


def test_text_without_spaces_is_cut_into_the_same_words() -> None:
    """A learner may type Chinese without spaces."""
    words = Words.of(pair.source for pair in SOME)
    assert all(words.split(pair.source.replace(" ", "")) == pair.source.split() for pair in SOME)

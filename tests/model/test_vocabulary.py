"""Vocabularies: words of a closed list, and BPE."""

from __future__ import annotations

import subprocess
import sys

import pytest

from grader.model.vocabulary import BPE, EOS, PAD, UNK, Words, vocabulary_from

WORDS = Words.of(["我 喜欢 猫 。", "你 吃 苹果 ?"])
TEXTS = ["我喜欢这本书。", "他昨天买的书很贵。", "The book that I bought is expensive."] * 3


def test_words_there_and_back() -> None:
    """Encoding and decoding give the sentence back; special ids are left out."""
    ids = WORDS.encode("我 吃 苹果")
    assert WORDS.decode([*ids, EOS, PAD]) == "我 吃 苹果"
    assert min(ids) > UNK


def test_what_is_unknown_is_named() -> None:
    """Characters of no known word become one unknown piece, and are named."""
    assert WORDS.encode("我吃西瓜。")[2] == UNK
    assert WORDS.unknown("我吃西瓜。") == ["西瓜"]


def test_special_tokens_cannot_be_typed() -> None:
    """`<pad>` in a sentence is an unknown word, not padding."""
    assert WORDS.encode("<pad>") == [UNK]


def test_full_width_signs_and_capitals_do_not_matter() -> None:
    """A Chinese keyboard's ? is the corpus's ?."""
    assert WORDS.encode("你吃苹果?") == WORDS.encode("你 吃 苹果 ?")


@pytest.mark.parametrize("text", TEXTS[:3])
def test_bpe_there_and_back(text: str) -> None:
    """A BPE cuts Chinese and English and gives the text back."""
    bpe = BPE.of(TEXTS, 80)
    assert bpe.decode(bpe.encode(text)) == text
    assert not bpe.unknown(text)


def test_bpe_names_what_it_does_not_know() -> None:
    """A character that was in no training text is unknown."""
    assert BPE.of(TEXTS, 80).unknown("我喜欢龙") == ["龙"]


def test_a_full_stop_makes_no_other_word() -> None:
    """'expensive.' holds the token of 'expensive'."""
    bpe = BPE.of(TEXTS, 300)
    assert bpe.split("expensive.") == [*bpe.split("expensive"), "."]


def test_json_there_and_back() -> None:
    """Both kinds come back from their JSON as they were."""
    for vocabulary in (WORDS, BPE.of(TEXTS, 80)):
        again = vocabulary_from(vocabulary.to_json())
        assert again.encode(TEXTS[0]) == vocabulary.encode(TEXTS[0])
        assert len(again) == len(vocabulary)
    with pytest.raises(ValueError, match="unknown kind"):
        vocabulary_from({"kind": "letters"})


def test_a_bpe_is_the_same_in_every_process() -> None:
    """Training a BPE twice, in processes of their own, gives the same tokens."""
    code = (
        "from grader.model.corpus import split_corpus; from grader.model.vocabulary import BPE;"
        "print(BPE.of([p.target for p in split_corpus(300, 10)[0]], 200).to_json()['tokenizer'])"
    )
    found = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(3)}
    assert len(found) == 1

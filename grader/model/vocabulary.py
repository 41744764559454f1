"""Text to ids and back: words of a closed vocabulary, or a BPE trained on the user's own pairs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

PAD, BOS, EOS, UNK = 0, 1, 2, 3
SPECIAL = ("<pad>", "<bos>", "<eos>", "<unk>")


class Vocabulary(Protocol):
    """One language's ids. The first four are padding, begin, end and unknown."""

    def __len__(self) -> int: ...

    def split(self, text: str) -> list[str]:
        """The text's tokens."""

    def encode(self, text: str) -> list[int]:
        """Ids without begin and end."""

    def decode(self, ids: Iterable[int]) -> str:
        """Text without special tokens."""

    def unknown(self, text: str) -> list[str]:
        """The parts of the text that the vocabulary does not hold."""

    def tokens(self, ids: Iterable[int]) -> list[str]:
        """Each id's token, specials included, as labels of a plot."""

    def to_json(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Words:
    """Whole words. Text without spaces (Chinese) is cut by the longest words that fit."""

    words: tuple[str, ...]

    @staticmethod
    def of(texts: Iterable[str]) -> Words:
        return Words((*SPECIAL, *sorted({word for text in texts for word in text.split()})))

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: id for id, word in enumerate(self.words) if id >= len(SPECIAL)}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.words))

    def __len__(self) -> int:
        return len(self.words)

    def split(self, text: str) -> list[str]:
        plain = unicodedata.normalize("NFKC", text).lower()  # ? as ?
        return [word for chunk in plain.split() for word in self._cut(chunk)]

    def _cut(self, chunk: str) -> Iterable[str]:
        if chunk in self._ids:
            yield chunk
            return
        start, strange = 0, ""
        while start < len(chunk):
            sizes = range(min(self._longest, len(chunk) - start), 0, -1)
            size = next((n for n in sizes if chunk[start : start + n] in self._ids), 0)
            if size and chunk.isascii() and size < len(chunk):
                size = 0  # a piece of an English word is no word
            if size == 0:
                strange += chunk[start]
                start += 1
                continue
            if strange:
                yield strange
                strange = ""
            yield chunk[start : start + size]
            start += size
        if strange:
            yield strange

    def encode(self, text: str) -> list[int]:
        return [self._ids.get(word, UNK) for word in self.split(text)]

    def decode(self, ids: Iterable[int]) -> str:
        return " ".join(self.words[id] for id in ids if id >= len(SPECIAL) or id == UNK)

    def unknown(self, text: str) -> list[str]:
        return [word for word in self.split(text) if word not in self._ids]

    def tokens(self, ids: Iterable[int]) -> list[str]:
        return [self.words[id] for id in ids]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "words", "words": list(self.words[len(SPECIAL) :])}


class BPE:
    """Byte-pair encoding by the `tokenizers` library; cuts Chinese too, which has no spaces."""

    def __init__(self, text: str) -> None:
        from tokenizers import Tokenizer

        self._tokenizer: Any = Tokenizer.from_str(text)

    @staticmethod
    def of(texts: Sequence[str], size: int) -> BPE:
        """Train on these texts until there are `size` tokens, or no more to merge."""
        from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

        tokenizer: Any = Tokenizer(models.BPE(unk_token=SPECIAL[UNK]))
        tokenizer.normalizer = normalizers.NFC()
        cuts = [pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation()]  # "book." is not another word than "book"
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(cuts)
        tokenizer.decoder = decoders.Metaspace()
        trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=list(SPECIAL), show_progress=False)
        tokenizer.train_from_iterator(texts, trainer)
        return BPE(tokenizer.to_str())

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def split(self, text: str) -> list[str]:
        return list(self._tokenizer.encode(text).tokens)

    def encode(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text).ids)

    def decode(self, ids: Iterable[int]) -> str:
        return str(self._tokenizer.decode([id for id in ids if id >= len(SPECIAL)]))

    def unknown(self, text: str) -> list[str]:
        found = self._tokenizer.encode(text)
        return [text[start:end] for id, (start, end) in zip(found.ids, found.offsets, strict=True) if id == UNK]

    def tokens(self, ids: Iterable[int]) -> list[str]:
        return [self._tokenizer.id_to_token(id).replace("▁", "") or "_" for id in ids]

    def to_json(self) -> dict[str, Any]:
        return {"kind": "bpe", "tokenizer": self._tokenizer.to_str()}


def vocabulary_from(described: dict[str, Any]) -> Vocabulary:
    """The vocabulary that `to_json` described. Raises KeyError or ValueError for anything else."""
    if described["kind"] == "words":
        return Words((*SPECIAL, *map(str, described["words"])))
    if described["kind"] == "bpe":
        return BPE(str(described["tokenizer"]))
    raise ValueError(f"unknown kind of vocabulary {described['kind']!r}")

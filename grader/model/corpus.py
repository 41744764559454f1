"""A Chinese-English corpus, generated: every sentence has exactly one translation, and word order really changes.

Fifteen patterns. Time and place move from before the verb to the end, measure words vanish, 的 puts a whole clause
before its noun, aspect (了, 过, 正在), negation and questions change the English verb.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .lexicon import (
    ADJECTIVES,
    FUTURE,
    HABITS,
    NOUNS,
    NUMBERS,
    PAST,
    PEOPLE,
    PLACES,
    POSSESSORS,
    RESULTS,
    STATES,
    VERBS,
    Noun,
    Person,
    Verb,
)


@dataclass(frozen=True)
class Pair:
    """A sentence and its translation, words separated by spaces. `rare`: holds a combination kept from training."""

    source: str
    target: str
    rare: bool = False


@dataclass(frozen=True)
class Phrase:
    """A noun phrase in both languages; `rare` as in Pair."""

    zh: str
    en: str
    rare: bool = False


BE = {"i": "am", "he": "is", "they": "are"}
DO = {"i": "do", "he": "does", "they": "do"}
HAVE = {"i": "have", "he": "has", "they": "have"}


def is_rare(first: str, second: str) -> bool:
    """Whether a combination of two words is kept out of training: about one in fifteen, always the same ones."""
    return sum(ord(c) * (n + 3) for n, c in enumerate(first + second)) % 15 == 0


def article(en: str) -> str:
    return f"an {en}" if en[0] in "aeiou" and not en.startswith("use") else f"a {en}"


def noun_phrase(rng: random.Random, noun: Noun) -> Phrase:
    """三 本 新 的 书 / three new books; 这 本 书 / this book; 新 的 书 / new books."""
    adjective = rng.choice(ADJECTIVES) if rng.random() < 0.45 else None
    middle = f"{adjective.zh} 的 " if adjective else ""
    rare = adjective is not None and is_rare(adjective.zh, noun.zh)
    before = f"{adjective.en} " if adjective else ""
    form = rng.random()
    if form < 0.15:
        return Phrase(f"{middle}{noun.zh}", f"{before}{noun.many}", rare)
    if form < 0.4:
        zh, en = rng.choice((("这", "this"), ("那", "that")))
        return Phrase(f"{zh} {noun.measure} {middle}{noun.zh}", f"{en} {before}{noun.one}", rare)
    zh, en = rng.choice(NUMBERS)
    said = article(f"{before}{noun.one}") if en == "a" else f"{en} {before}{noun.many}"
    return Phrase(f"{zh} {noun.measure} {middle}{noun.zh}", said, rare)


def verb_and_object(rng: random.Random, without: frozenset[str] = frozenset()) -> tuple[Verb, Phrase]:
    """A verb, none of `without`, and something that it takes."""
    verb = rng.choice([verb for verb in VERBS if verb.zh not in without])
    noun = rng.choice([noun for noun in NOUNS if noun.kind in verb.kinds])
    phrase = noun_phrase(rng, noun)
    return verb, Phrase(phrase.zh, phrase.en, phrase.rare or is_rare(verb.zh, noun.zh))


def present(verb: Verb, person: Person) -> str:
    return verb.third if person.form == "he" else verb.base


def place(rng: random.Random, chance: float = 0.5) -> Phrase:
    """在 学校 before the verb, at school after the object; empty otherwise."""
    if rng.random() > chance:
        return Phrase("", "")
    where = rng.choice(PLACES)
    return Phrase(f"在 {where.zh} ", f" {where.there}")


def _habit(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng), place(rng)
    time_zh, time_en = rng.choice(HABITS) if rng.random() < 0.6 else ("", "")
    zh = f"{person.zh} {time_zh} {where.zh}{verb.zh} {thing.zh} 。"
    return Pair(zh, f"{person.en} {present(verb, person)} {thing.en}{where.en} {time_en} .", thing.rare)


def _past(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng, STATES), place(rng)
    time_zh, time_en = rng.choice(PAST)
    zh = f"{person.zh} {time_zh} {where.zh}{verb.zh} 了 {thing.zh} 。"
    return Pair(zh, f"{person.en} {verb.past} {thing.en}{where.en} {time_en} .", thing.rare)


def _future(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng), place(rng)
    time_zh, time_en = rng.choice(FUTURE)
    zh = f"{person.zh} {time_zh} 会 {where.zh}{verb.zh} {thing.zh} 。"
    return Pair(zh, f"{person.en} will {verb.base} {thing.en}{where.en} {time_en} .", thing.rare)


def _ongoing(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng, STATES | RESULTS), place(rng)
    zh = f"{person.zh} 正在 {where.zh}{verb.zh} {thing.zh} 。"
    return Pair(zh, f"{person.en} {BE[person.form]} {verb.ing} {thing.en}{where.en} .", thing.rare)


def _experience(rng: random.Random) -> Pair:
    person, (verb, thing) = rng.choice(PEOPLE), verb_and_object(rng, STATES)
    zh = f"{person.zh} {verb.zh} 过 {thing.zh} 。"
    return Pair(zh, f"{person.en} {HAVE[person.form]} {verb.participle} {thing.en} before .", thing.rare)


def _not(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng, RESULTS), place(rng)
    zh = f"{person.zh} 不 {where.zh}{verb.zh} {thing.zh} 。"
    return Pair(zh, f"{person.en} {DO[person.form]} not {verb.base} {thing.en}{where.en} .", thing.rare)


def _did_not(rng: random.Random) -> Pair:
    person, (verb, thing) = rng.choice(PEOPLE), verb_and_object(rng, STATES)
    time_zh, time_en = rng.choice(PAST)
    zh = f"{person.zh} {time_zh} 没有 {verb.zh} {thing.zh} 。"
    return Pair(zh, f"{person.en} did not {verb.base} {thing.en} {time_en} .", thing.rare)


def _question(rng: random.Random) -> Pair:
    person, (verb, thing), where = rng.choice(PEOPLE), verb_and_object(rng), place(rng)
    zh = f"{person.zh} {where.zh}{verb.zh} {thing.zh} 吗 ?"
    return Pair(zh, f"{DO[person.form]} {person.en} {verb.base} {thing.en}{where.en} ?", thing.rare)


def _what(rng: random.Random) -> Pair:
    person, (verb, _), where = rng.choice(PEOPLE), verb_and_object(rng), place(rng, 0.9)
    return Pair(
        f"{person.zh} {where.zh}{verb.zh} 什么 ?", f"what {DO[person.form]} {person.en} {verb.base}{where.en} ?"
    )


def _where(rng: random.Random) -> Pair:
    person, (verb, thing) = rng.choice(PEOPLE), verb_and_object(rng)
    zh = f"{person.zh} 在 哪里 {verb.zh} {thing.zh} ?"
    return Pair(zh, f"where {DO[person.form]} {person.en} {verb.base} {thing.en} ?", thing.rare)


def _who(rng: random.Random) -> Pair:
    (verb, thing), where = verb_and_object(rng, STATES), place(rng)
    return Pair(f"谁 {where.zh}{verb.zh} 了 {thing.zh} ?", f"who {verb.past} {thing.en}{where.en} ?", thing.rare)


def _possessive(rng: random.Random) -> Pair:
    owner_zh, owner_en = rng.choice(list(POSSESSORS.items()))
    noun, adjective = rng.choice(NOUNS), rng.choice(ADJECTIVES)
    rare = is_rare(adjective.zh, noun.zh)
    if rng.random() < 0.5:
        return Pair(f"{owner_zh} 的 {noun.zh} 很 {adjective.zh} 。", f"{owner_en} {noun.one} is {adjective.en} .", rare)
    other_zh, other_en = rng.choice([item for item in POSSESSORS.items() if item[0] != owner_zh])
    zh = f"{owner_zh} 的 {noun.zh} 比 {other_zh} 的 {noun.zh} {adjective.zh} 。"
    return Pair(zh, f"{owner_en} {noun.one} is {adjective.more} than {other_en} {noun.one} .", rare)


def _relative(rng: random.Random) -> Pair:
    """我 昨天 买 的 书 很 贵 / the book that i bought yesterday is expensive."""
    person, verb, adjective = rng.choice(PEOPLE), rng.choice(VERBS), rng.choice(ADJECTIVES)
    noun = rng.choice([noun for noun in NOUNS if noun.kind in verb.kinds])
    time_zh, time_en = rng.choice(PAST)
    zh = f"{person.zh} {time_zh} {verb.zh} 的 {noun.zh} 很 {adjective.zh} 。"
    en = f"the {noun.one} that {person.en} {verb.past} {time_en} is {adjective.en} ."
    return Pair(zh, en, is_rare(verb.zh, noun.zh) or is_rare(adjective.zh, noun.zh))


def _there_is(rng: random.Random) -> Pair:
    noun, where, (zh, en) = rng.choice(NOUNS), rng.choice(PLACES), rng.choice(NUMBERS)
    adjective = rng.choice(ADJECTIVES)
    one, many = f"{adjective.en} {noun.one}", f"{adjective.en} {noun.many}"
    said = f"there is {article(one)}" if en == "a" else f"there are {en} {many}"
    source = f"{where.zh} 有 {zh} {noun.measure} {adjective.zh} 的 {noun.zh} 。"
    return Pair(source, f"{said} {where.there} .", is_rare(adjective.zh, noun.zh))


def _go(rng: random.Random) -> Pair:
    """我们 明天 去 北京 / we will go to beijing tomorrow."""
    person, where = rng.choice(PEOPLE), rng.choice(PLACES)
    aspect, times, verb = rng.choice((
        ("", HABITS, "goes" if person.form == "he" else "go"), ("了", PAST, "went"), ("", FUTURE, "will go"),
    ))  # fmt: skip
    time_zh, time_en = rng.choice(times)
    zh = f"{person.zh} {time_zh} 去 {aspect} {where.zh} 。"
    return Pair(zh, f"{person.en} {verb} {where.to} {time_en} .")


PATTERNS: tuple[Callable[[random.Random], Pair], ...] = (
    _habit, _past, _future, _ongoing, _experience, _not, _did_not, _question, _what, _where, _who, _possessive,
    _relative, _there_is, _go,
)  # fmt: skip


def sentences(seed: int) -> Iterator[Pair]:
    """Endless different sentences, the patterns taking turns; the same for the same seed."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while True:
        for pattern in PATTERNS:
            pair = pattern(rng)
            bare = rng.random() < 0.15  # not everybody ends a sentence with a full stop
            source, target = (" ".join(text.split()[: -1 if bare else None]) for text in (pair.source, pair.target))
            if source not in seen:
                seen.add(source)
                yield Pair(source, target, pair.rare)


def split_corpus(train_size: int, test_size: int, seed: int = 0) -> tuple[list[Pair], list[Pair]]:
    """(training, held-out) pairs without a common sentence; half of the held-out ones hold a combination of words
    that no training sentence has."""
    train: list[Pair] = []
    rare: list[Pair] = []
    plain: list[Pair] = []
    for pair in sentences(seed):
        if pair.rare:
            if len(rare) < test_size - test_size // 2:
                rare.append(pair)
        elif len(plain) < test_size // 2:
            plain.append(pair)
        elif len(train) < train_size:
            train.append(pair)
        else:
            break
    return train, plain + rare

"""The user's own pairs, and batches."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.model.corpus import Pair, split_corpus
from grader.model.data import Batches, from_file, generated, held_out_split, padded
from grader.model.pairs import BadData, read_pairs
from grader.model.vocabulary import BOS, EOS, PAD

ROWS = [f"{pair.source.replace(' ', '')}\t{pair.target}" for pair in split_corpus(120, 10)[0]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return path


def test_further_columns_empty_lines_and_line_ends_do_not_matter(file: Path) -> None:
    """A Tatoeba export, a byte order mark, Windows line ends and repeated rows read as the plain file."""
    plain = read_pairs(file)
    export = "\ufeff" + "\r\n\r\n".join(f"{row}\tCC-BY 2.0\t12" for row in [*ROWS, ROWS[0]])
    file.write_text(export, encoding="utf-8", newline="")
    assert read_pairs(file) == plain
    assert len(plain) == 120
    assert [Pair(pair.target, pair.source) for pair in plain] == read_pairs(file, swap=True)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"no tab here", "pairs.tsv:4: there is no tab"),
        (b"\tonly right", "pairs.tsv:4: nothing stands before the tab"),
        (b"only left\t", "pairs.tsv:4: nothing stands after the tab"),
        (b"only left\t \tCC-BY", "pairs.tsv:4: nothing stands after the tab"),
        ("你好\thello".encode("gbk"), "pairs.tsv:4: byte 1 is not UTF-8"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(file: Path, line: bytes, says: str) -> None:
    """The message says where the row stands and what is wrong with it."""
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([*lines[:3], line, *lines[3:]]))
    with pytest.raises(BadData, match=says):
        read_pairs(file)


def test_too_little_is_said(tmp_path: Path) -> None:
    """Empty, nearly empty, missing: a line each."""
    path = tmp_path / "few.tsv"
    with pytest.raises(BadData, match="No such file"):
        read_pairs(path)
    path.write_text("\n \n")
    with pytest.raises(BadData, match="holds no sentence pairs"):
        read_pairs(path)
    path.write_text("a\tb\n" * 30)
    with pytest.raises(BadData, match="holds 1 different pairs; training needs at least 20"):
        read_pairs(path)


def test_held_out_pairs_share_neither_side_with_training() -> None:
    """Translations of one sentence stay together, and no answer is learnt by heart."""
    pairs = [Pair(f"s{n // 2}", f"t{n % 90}") for n in range(200)]
    train, test = held_out_split(pairs)
    assert test
    assert not {p.source for p in train} & {p.source for p in test}
    assert not {p.target for p in train} & {p.target for p in test}
    assert held_out_split(pairs) == (train, test)


def test_long_sentences_are_left_out_and_counted(file: Path) -> None:
    """What the model cannot read is left out."""
    whole = from_file(file, 64)
    long = " ".join(map(str, range(90)))
    file.write_text("\n".join([*ROWS, f"{long}\tvery", f"short\t{long}"]), encoding="utf-8")
    data = from_file(file, 64)
    assert (whole.left_out, data.left_out) == (0, 2)
    assert all(len(data.source.encode(pair.source)) < 64 for pair in data.train)
    with pytest.raises(BadData, match="longer than 3 tokens"):
        from_file(file, 3)


def test_the_data_knows_itself_again(file: Path) -> None:
    """The digest is the same for the same pairs and another for others."""
    assert from_file(file, 64).digest == from_file(file, 64).digest != from_file(file, 64, swap=True).digest


def test_an_epoch_takes_every_sentence_once() -> None:
    """Each epoch is another order of all sentences; any step can be asked for at once."""
    batches = Batches.of(generated(130, 10), 32, seed=1)
    epochs = [[n for step in range(first, first + 5) for n in batches.indices(step)] for first in (1, 6)]
    assert [sorted(epoch) for epoch in epochs] == [list(range(130))] * 2
    assert epochs[0] != epochs[1]
    assert Batches.of(generated(130, 10), 32, seed=1).indices(7) == batches.indices(7)
    assert Batches.of(generated(130, 10), 32, seed=2).indices(7) != batches.indices(7)


def test_sentences_of_like_length_share_a_batch() -> None:
    """Little of a batch is padding."""
    batches = Batches.of(generated(2000, 10), 32, seed=0)
    targets = [batches.take(batches.indices(step)).target for step in range(1, batches.per_epoch + 1)]
    empty = sum(int((target == PAD).sum()) for target in targets)
    assert empty < 0.05 * sum(target.numel() for target in targets)


def test_a_batch_begins_and_ends_its_sentences() -> None:
    """Sources end in EOS; targets begin with BOS and end in EOS, then padding."""
    batches = Batches.of(generated(50, 10), 8, seed=0)
    batch = batches.take([0, 1])
    assert batch.target[:, 0].tolist() == [BOS, BOS]
    assert [row[row != PAD][-1].item() for row in (*batch.source, *batch.target)] == [EOS] * 4
    assert padded([[1], [2, 3]]).tolist() == [[1, PAD], [2, 3]]

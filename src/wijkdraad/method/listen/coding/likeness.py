"""Which texts look alike: TF-IDF and the cosine between texts. It only ever makes suggestions.

A text becomes a list of weights: how often a piece stands in it, times how rare that piece is in
all texts. Pieces are words (without stop words, brought back to their stem) or runs of letters
within words. The cosine of two texts is 1 where they hold the same pieces in the same
proportion, and 0 where they share none. Nothing is learned from outside the texts themselves.
Source: K. Sparck Jones (1972), Journal of Documentation 28; G. Salton and C. Buckley (1988),
Information Processing and Management 24.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from .stems import dutch_stem

WORD = re.compile(r"[^\W\d_]+|\d+")
BLOCK = 128
"""How many texts are compared with all others at a time, so that memory stays small."""

Pieces = Literal["words", "stems", "letters"]


@dataclass(frozen=True)
class Reading:
    """How a text is taken apart: into which pieces, and which words are left out first.

    Runs of letters are `shortest` to `longest` letters long, a space at each end of the word
    counted in. Of what was tried on short Dutch texts, 4 and 5 found most
    (bench/listening/coding.py): Dutch writes words together, and "kookles" shares no stem with
    "kooklessen voor kinderen" but many letters.
    """

    pieces: Pieces
    stop_words: frozenset[str] = frozenset()
    shortest: int = 4
    longest: int = 5


@dataclass(frozen=True)
class Pair:
    """Two texts by their number, the lower one first, and how alike they are (0 to 1)."""

    one: int
    other: int
    likeness: float


def words_of(text: str, stop_words: frozenset[str] = frozenset()) -> list[str]:
    """The words of a text in lower case, without stop words. A number is a word.

    >>> words_of("Zet maar een bankje neer!", frozenset({"een", "maar"}))
    ['zet', 'bankje', 'neer']
    """
    return [word for word in WORD.findall(text.casefold()) if word not in stop_words]


def pieces_of(text: str, reading: Reading) -> list[str]:
    """The pieces of a text, in order, a piece as often as it occurs.

    >>> pieces_of("Banken!", Reading("stems")), pieces_of("bank", Reading("letters", shortest=3, longest=3))
    (['bank'], [' ba', 'ban', 'ank', 'nk '])
    """
    words = words_of(text, reading.stop_words)
    if reading.pieces == "words":
        return words
    if reading.pieces == "stems":
        return [dutch_stem(word) for word in words]
    return [run for word in words for run in _runs(f" {word} ", reading)]


def _runs(word: str, reading: Reading) -> Iterator[str]:
    for length in range(reading.shortest, min(reading.longest, len(word)) + 1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def weights_of(texts: Sequence[str], reading: Reading) -> sparse.csr_matrix:
    """TF-IDF weights, (texts, pieces), each row of length 1, or all 0 for a text without pieces.

    The weight of a piece is its count in the text times ln((1 + n) / (1 + d)) + 1, for n texts
    of which d hold it.

    >>> weights_of(["een boom", "een bank", ""], Reading("words")).shape
    (3, 3)
    """
    counts = [Counter(pieces_of(text, reading)) for text in texts]
    numbers = {piece: number for number, piece in enumerate(sorted(set().union(*counts)))}
    rows = [row for row, count in enumerate(counts) for _piece in count]
    columns = [numbers[piece] for count in counts for piece in count]
    values = [float(number) for count in counts for number in count.values()]
    matrix = sparse.csr_matrix(
        (np.array(values, dtype=float), (np.array(rows, dtype=int), np.array(columns, dtype=int))),
        shape=(len(texts), len(numbers)),
    )
    held_by = np.diff(matrix.tocsc().indptr)
    rarity = np.log((1 + len(texts)) / (1 + held_by)) + 1
    matrix = matrix @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(lengths > 0, lengths, 1)) @ matrix


Block = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def alike_blocks(
    texts: Sequence[str], reading: Reading, least: float, of_text: int | None = None
) -> Iterator[Block]:
    """The pairs of texts that are at least so alike, a block of texts at a time.

    A block is three columns of equal length: the number of one text, the higher number of the
    other, and how alike they are (0 to 1). Thousands of texts make millions of pairs, so nobody
    needs to hold them all. With `of_text` only pairs with this text. Raises ValueError where
    `least` does not lie between 0 (not itself) and 1.

    >>> texts = ["Zet hier een bank neer.", "Zet een bank neer hier!", "De lamp is stuk."]
    >>> [[column.tolist() for column in block[:2]] for block in alike_blocks(texts, Reading("words"), 0.5)]
    [[[0], [1]]]
    """
    if not 0 < least <= 1:
        raise ValueError("how alike texts must be lies above 0 and is at most 1")
    weights = weights_of(texts, reading).tocsr()
    turned = weights.T.tocsr()
    begin, end = (0, len(texts)) if of_text is None else (of_text, of_text + 1)
    for start in range(begin, end, BLOCK):
        cosines = (weights[start : min(start + BLOCK, end)] @ turned).tocoo()
        first, second = cosines.row.astype(np.int64) + start, cosines.col.astype(np.int64)
        kept = (first < second if of_text is None else first != second) & (
            cosines.data >= least - 1e-9
        )
        first, second = first[kept], second[kept]
        likeness = np.minimum(cosines.data[kept], 1.0)
        yield np.minimum(first, second), np.maximum(first, second), likeness


def alike_pairs(texts: Sequence[str], reading: Reading, least: float) -> list[Pair]:
    """The pairs of texts that are at least so alike, the most alike first.

    Raises ValueError where `least` does not lie between 0 (not itself) and 1.

    >>> texts = ["Zet hier een bank neer.", "Zet een bank neer hier!", "De lamp is stuk."]
    >>> [(pair.one, pair.other, round(pair.likeness, 2)) for pair in alike_pairs(texts, Reading("words"), 0.5)]
    [(0, 1, 1.0)]
    """
    pairs = [
        Pair(int(one), int(other), float(likeness))
        for block in alike_blocks(texts, reading, least)
        for one, other, likeness in zip(*block, strict=True)
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.one, pair.other))


@dataclass(frozen=True)
class Suggestion:
    """A label for a text, how alike the text is to those that carry it, and the shared words."""

    label: str
    likeness: float
    shared: tuple[str, ...]


def suggested_labels(
    text: str,
    known: Sequence[tuple[str, str]],
    reading: Reading,
    least: float,
    most: int = 3,
) -> list[Suggestion]:
    """Labels that fit a text, the best first: those whose texts are together most like it.

    `known` holds (text, label). The texts of one label are added up, and the cosine with this
    sum is the likeness; a label under `least` is not suggested. `shared` names at most four
    words of the text that the label's texts hold too, the rarest first.

    >>> known = [("Een boom geeft schaduw.", "groen"), ("De stoep staat onder water.", "water")]
    >>> [found.label for found in suggested_labels("Mag er een boom staan?", known, Reading("words", frozenset({"een", "er"})), 0.1)]
    ['groen']
    """
    if not known:
        return []
    weights = weights_of([*(words for words, _label in known), text], reading)
    asked = weights[len(known)]
    found = []
    for label in sorted({label for _words, label in known}):
        rows = [number for number, (_words, given) in enumerate(known) if given == label]
        together = np.asarray(weights[rows].sum(axis=0)).ravel()
        length = float(np.sqrt((together**2).sum()))
        likeness = float((asked @ together)[0]) / length if length else 0.0
        if likeness >= least:
            shared = _shared(text, [known[row][0] for row in rows], known, reading)
            found.append(Suggestion(label, min(1.0, likeness), shared))
    return sorted(found, key=lambda each: (-each.likeness, each.label))[:most]


def _shared(
    text: str, others: Sequence[str], known: Sequence[tuple[str, str]], reading: Reading
) -> tuple[str, ...]:
    """Words of a text whose stem stands in one of the others, the rarest first."""

    def stems(words: str) -> set[str]:
        return {dutch_stem(word) for word in words_of(words, reading.stop_words)}

    held: Counter[str] = Counter()
    for words, _label in known:
        held.update(stems(words))
    theirs = set().union(*(stems(words) for words in others))
    mine = dict.fromkeys(words_of(text, reading.stop_words))
    both = [word for word in mine if dutch_stem(word) in theirs]
    return tuple(sorted(both, key=lambda word: (held[dutch_stem(word)], word))[:4])

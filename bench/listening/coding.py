"""How good the suggestions of near-doubles and themes are, on project texts labelled twice.

`python bench/listening/coding.py [FOLDER]` reads the texts from the Pabulib files in FOLDER (the
labels beside this file hold ids only; their README says how they were made) and prints the size,
the agreement of the two labellings, and precision and recall of what would be suggested. Only
what both labellings say counts as true. A theme is suggested from the other texts alone.
"""

from __future__ import annotations

import argparse
import csv
from itertools import combinations
from pathlib import Path

import numpy as np

from wijkdraad.method.listen.coding.agreement import kappa_with_interval
from wijkdraad.method.listen.coding.likeness import Reading, alike_pairs, suggested_labels
from wijkdraad.reference.listening.coding import coding_norms, dutch_stop_words

LABELS = Path(__file__).parent / "labels"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "participation"
FILES = {"ams": "netherlands_amsterdam_166.pb", "ass": "netherlands_assen_2024.pb"}
DOUBLES_FROM = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
THEMES_FROM = (0.05, 0.1, 0.15, 0.2, 0.3)
NAMES_OF_PLACES = frozenset({"kleine", "wereld", "noord", "assen", "peelo"})
"""Words of the names of the areas: a programme leaves those of its own areas out in the same way."""
REST = "other"
"""The theme of what fits nowhere; it is never suggested."""

Pairs = set[tuple[str, str]]


def texts_in(folder: Path) -> dict[str, str]:
    """The name and the description of every project, by prefix and id."""
    found = {}
    for prefix, name in FILES.items():
        lines = (folder / name).read_text(encoding="utf-8-sig").splitlines()
        projects = lines[lines.index("PROJECTS") + 1 : lines.index("VOTES")]
        for row in csv.DictReader(projects, delimiter=";"):
            words = (row["name"], row.get("description") or "")
            found[f"{prefix}-{row['project_id']}"] = ". ".join(filter(None, words))
    return found


def themes(which: str) -> dict[str, str]:
    """The theme of each id in one labelling."""
    with (LABELS / f"{which}_themes.csv").open(encoding="utf-8") as file:
        return {row["id"]: row["theme"] for row in csv.DictReader(file)}


def doubles(which: str) -> Pairs:
    """The pairs of ids that one labelling calls near-doubles."""
    with (LABELS / f"{which}_doubles.csv").open(encoding="utf-8") as file:
        return {_pair(row["one"], row["other"]) for row in csv.DictReader(file)}


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def ways() -> dict[str, Reading]:
    """The ways of taking a text apart that are compared."""
    stop = dutch_stop_words() | NAMES_OF_PLACES
    return {
        "words": Reading("words", stop),
        "stems": Reading("stems", stop),
        "letters 3-5": Reading("letters", stop, 3, 5),
        "letters 4-5 (chosen)": Reading("letters", stop),
        "letters 4-6": Reading("letters", stop, 4, 6),
        "letters 4-5, no stop words": Reading("letters", NAMES_OF_PLACES),
        "letters 4-5, with places": Reading("letters", dutch_stop_words()),
    }


def scores(right: int, suggested: int, wanted: int) -> str:
    """Precision and recall with the counts behind them."""
    precision = f"{right / suggested:.2f}" if suggested else "-"
    recall = f"{right / wanted:.2f}" if wanted else "-"
    return f"precision {precision} ({right}/{suggested}), recall {recall} ({right}/{wanted})"


def agreement(keys: list[str]) -> None:
    """Print the size and how far the two labellings agree."""
    one, other = themes("first"), themes("second")
    kappa = kappa_with_interval([(one[key], other[key]) for key in keys], np.random.default_rng(1))
    same = sum(one[key] == other[key] for key in keys)
    print(f"{len(keys)} texts; themes: the same for {same}; kappa {kappa.value:.2f}", end=" ")
    print(f"({kappa.low:.2f} to {kappa.high:.2f})")
    first, second = doubles("first"), doubles("second")
    pairs = [_pair(*pair) for pair in combinations(keys, 2)]
    units = [(str(pair in first), str(pair in second)) for pair in pairs]
    kappa = kappa_with_interval(units, np.random.default_rng(1))
    print(f"{len(pairs)} pairs; near-doubles: {len(first)} and {len(second)}, ", end="")
    print(f"both {len(first & second)}; kappa {kappa.value:.2f}")


def double_table(texts: dict[str, str]) -> None:
    """Print how well pairs are found, by way and threshold."""
    keys, true = sorted(texts), doubles("first") & doubles("second")
    for name, reading in ways().items():
        pairs = alike_pairs([texts[key] for key in keys], reading, min(DOUBLES_FROM))
        for least in DOUBLES_FROM:
            found = {_pair(keys[p.one], keys[p.other]) for p in pairs if p.likeness >= least}
            print(f"  {name:27} {least:.2f}  {scores(len(found & true), len(found), len(true))}")


def theme_table(texts: dict[str, str]) -> None:
    """Print how well the theme of each text is found from all other texts, by way and threshold."""
    one, other = themes("first"), themes("second")
    sure = {key: one[key] for key in sorted(texts) if one[key] == other[key] != REST}
    for name, reading in ways().items():
        best = {}
        for key in sure:
            known = [(texts[each], sure[each]) for each in sure if each != key]
            best[key] = suggested_labels(texts[key], known, reading, 1e-9, most=1)
        for least in THEMES_FROM:
            given = {key: found[0] for key, found in best.items() if found}
            given = {key: found for key, found in given.items() if found.likeness >= least}
            right = sum(found.label == sure[key] for key, found in given.items())
            print(f"  {name:27} {least:.2f}  {scores(right, len(given), len(sure))}")


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", default=REAL)
    texts = texts_in(parser.parse_args().folder)
    agreement(sorted(texts))
    norms = coding_norms()
    print(f"Near-doubles (proposed from {norms['near_duplicate_likeness'].value}):")
    double_table(texts)
    print(f"Themes (suggested from {norms['theme_likeness'].value}):")
    theme_table(texts)


if __name__ == "__main__":
    main()

"""Dutch words brought back to their stem, so that "bank" and "banken" count as one word.

Source: the Dutch stemming algorithm of Snowball by M. Porter (snowball.tartarus.org, dutch),
followed step by step.
"""

from __future__ import annotations

import re

ACCENTS = str.maketrans("äëïöüáéíóú", "aeiouaeiou")
VOWELS = "aeiouyè"
VOWEL = f"[{VOWELS}]"
NO_VOWEL = f"[^{VOWELS}]"
LEAST_BEFORE_R1 = 3
REGION = re.compile(f"{VOWEL}{NO_VOWEL}")
DOUBLE_VOWEL = re.compile(rf"({NO_VOWEL})(a|e|o|u)\2([^{VOWELS}I])$")


def dutch_stem(word: str) -> str:
    """The stem of a Dutch word in lower case. Unknown words are cut by the same rules.

    >>> [dutch_stem(word) for word in ("banken", "bank", "lichamelijkheden", "opgroeien")]
    ['bank', 'bank', 'licham', 'opgroei']
    """
    word = word.translate(ACCENTS)
    word = re.sub(f"^y|(?<={VOWEL})y", "Y", word)
    word = re.sub(f"(?<={VOWEL})i(?={VOWEL})", "I", word)
    return _Stemming(word).result.replace("I", "i").replace("Y", "y")


class _Stemming:
    """One word on its way; `r1` and `r2` are where the parts begin that may be cut."""

    def __init__(self, word: str) -> None:
        self.word = word
        first = _region(word, 0)
        self.r1 = max(first, LEAST_BEFORE_R1)
        self.r2 = _region(word, first)
        self.lost_e = False
        self._plurals()
        self._final_e()
        self._heid()
        self._derived()
        self.result = DOUBLE_VOWEL.sub(r"\1\2\3", self.word)

    def _ends(self, suffix: str) -> bool:
        return self.word.endswith(suffix)

    def _in(self, region: int, suffix: str) -> bool:
        return len(self.word) - len(suffix) >= region

    def _cut(self, suffix: str) -> None:
        self.word = self.word[: -len(suffix)]

    def _undouble(self) -> None:
        if self.word.endswith(("kk", "dd", "tt")):
            self.word = self.word[:-1]

    def _longest(self, *suffixes: str) -> str:
        return max((each for each in suffixes if self._ends(each)), key=len, default="")

    def _plurals(self) -> None:
        suffix = self._longest("heden", "ene", "en", "se", "s")
        if suffix == "heden":
            if self._in(self.r1, suffix):
                self.word = self.word[:-5] + "heid"
        elif suffix in ("en", "ene"):
            self._en(suffix)
        elif suffix and self._in(self.r1, suffix):
            before = self.word[: -len(suffix)]
            if before and before[-1] not in VOWELS + "j":
                self._cut(suffix)

    def _en(self, suffix: str) -> None:
        before = self.word[: -len(suffix)]
        fits = before and before[-1] not in VOWELS and not before.endswith("gem")
        if self._in(self.r1, suffix) and fits:
            self._cut(suffix)
            self._undouble()

    def _final_e(self) -> None:
        before = self.word[:-1]
        self.lost_e = bool(
            self._ends("e") and self._in(self.r1, "e") and before and before[-1] not in VOWELS
        )
        if self.lost_e:
            self._cut("e")
            self._undouble()

    def _heid(self) -> None:
        if self._ends("heid") and self._in(self.r2, "heid") and not self._ends("cheid"):
            self._cut("heid")
            if self._ends("en"):
                self._en("en")

    def _derived(self) -> None:
        suffix = self._longest("end", "ing", "ig", "lijk", "baar", "bar")
        if not suffix or not self._in(self.r2, suffix):
            return
        if suffix in ("end", "ing"):
            self._cut(suffix)
            if self._ends("ig") and self._in(self.r2, "ig") and not self._ends("eig"):
                self._cut("ig")
            else:
                self._undouble()
        elif suffix == "ig":
            if not self._ends("eig"):
                self._cut(suffix)
        elif suffix == "bar":
            if self.lost_e:
                self._cut(suffix)
        else:
            self._cut(suffix)
            if suffix == "lijk":
                self._final_e()


def _region(word: str, start: int) -> int:
    """Where the part after the first non-vowel that follows a vowel begins."""
    found = REGION.search(word, start)
    return found.end() if found else len(word)

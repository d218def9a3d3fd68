"""Finds what points at one person in a text: for a reader who decides, never to decide itself.

Nothing found is no promise that nothing is there: a name without "mevrouw" before it, or a story
that everyone in the street recognises, is for a human eye. Numbers that everyone may know (0800,
0900, 112, 14 with an area code) are left alone.

Sources: the 11-test of the citizen service number and the forms of number plates (sidecodes 1 to
14) as RVIG and RDW describe them; ISO 13616 for IBAN (mod 97); the Dutch numbering plan (ten
digits, of which two, three or four say the area).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

EMAIL, PHONE, IBAN = "email", "phone", "iban"
BSN, LICENCE_PLATE, ADDRESS = "bsn", "licence_plate", "address"
STREET_NUMBER, NAME = "street_number", "name"
KINDS = (IBAN, EMAIL, PHONE, BSN, LICENCE_PLATE, ADDRESS, STREET_NUMBER, NAME)
"""All kinds, the surest first: where two overlap, the earlier one in this row is kept."""
HINTS = frozenset({STREET_NUMBER, NAME})
"""Kinds that are often someone's and often not: a street with a number may be the library."""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of a text, from `start` up to `end` (letters), that seems to be of one person."""

    kind: str
    start: int
    end: int

    @property
    def is_hint(self) -> bool:
        """Whether it is a weaker sign, that may well be nothing."""
        return self.kind in HINTS


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits can be a citizen service number (BSN).

    The digits times 9, 8, ... 2 and -1 add up to a multiple of 11. Eight digits get a 0 before
    them. False for another length, for other signs, and for zeros only.

    >>> passes_eleven_test("111222333")  # 9+8+7 + 12+10+8 + 9+6-3 = 66
    True
    >>> passes_eleven_test("111222334"), passes_eleven_test("000000000")
    (False, False)
    """
    if len(digits) not in (8, 9) or not digits.isascii() or not digits.isdigit():
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits.zfill(9), strict=True))
    return total % 11 == 0 and digits.strip("0") != ""


# How long an account number is in countries that are near, in letters and digits together.
IBAN_LENGTHS = {
    **{"NL": 18, "BE": 16, "DE": 22, "FR": 27, "LU": 20, "GB": 22, "IE": 22, "ES": 24},
    **{"PT": 25, "IT": 27, "AT": 20, "CH": 21, "PL": 28, "RO": 24, "BG": 22, "TR": 26},
    **{"DK": 18, "SE": 24, "NO": 15, "FI": 18, "GR": 27, "HU": 28, "CZ": 24, "LT": 20},
}


def is_iban(signs: str) -> bool:
    """Whether these letters and digits, without spaces, are an account number that can exist.

    The first four signs go to the end, letters become 10 to 35, and the whole number leaves 1
    when divided by 97. False for a country that is not in the list above.

    >>> is_iban("NL91ABNA0417164300"), is_iban("NL92ABNA0417164300")
    (True, False)
    """
    if IBAN_LENGTHS.get(signs[:2]) != len(signs) or not (signs.isascii() and signs.isalnum()):
        return False
    return int("".join(str(int(sign, 36)) for sign in signs[4:] + signs[:4])) % 97 == 1


def personal_data(text: str) -> tuple[Found, ...]:
    """What seems to be of one person in a text, in the order of the text, without overlap.

    >>> text = "Bel mevrouw De Wit op 06 - 1234 5678, of mail d.wit@voorbeeld.nl"
    >>> [(one.kind, text[one.start : one.end]) for one in personal_data(text)]
    [('name', 'De Wit'), ('phone', '06 - 1234 5678'), ('email', 'd.wit@voorbeeld.nl')]
    >>> personal_data("Op 01-02-2025 om 10.30 uur kostte het 120.000 euro. Bel 112 of 0800-1234.")
    ()
    """
    kept: list[Found] = []
    for kind in KINDS:
        for start, end in FINDERS[kind](text):
            if all(end <= one.start or start >= one.end for one in kept):
                kept.append(Found(kind, start, end))
    return tuple(sorted(kept, key=lambda one: one.start))


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """The text cut into pieces, each with its kind; the kind is empty where nothing was found.

    The pieces together are the text.

    >>> pieces("Mijn kenteken is 12-GB-NT.")
    (('Mijn kenteken is ', ''), ('12-GB-NT', 'licence_plate'), ('.', ''))
    """
    cut, at = [], 0
    for one in personal_data(text):
        cut += [(text[at : one.start], ""), (text[one.start : one.end], one.kind)]
        at = one.end
    return tuple(piece for piece in [*cut, (text[at:], "")] if piece[0])


Spans = Iterator[tuple[int, int]]
DASH = "[-\u2010-\u2014]"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?(?:\(at\)|\[at\])\s?|\s(?:at|apenstaartje)\s(?=\w+\.nl\b))"
    r"(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b",
    re.IGNORECASE,
)
# 06, or an area of three or four digits, then what is left of ten digits in groups of two or more.
_APART = rf"\s?(?:{DASH}|/|\.)?\s?"
_PHONE = re.compile(
    rf"(?<![\w+])(?:(?:\+|00)31{_APART}(?:\(0\)\s?)?|\(?0)"
    rf"(?P<number>(?:6|[1-9]\d{{1,2}})\)?{_APART}\d{{2,8}}(?:{_APART}\d{{2,6}}){{0,4}})(?!\w)"
)
_SERVICE = ("800", "900", "906", "909")
_ABROAD = re.compile(rf"(?<![\w+])\+(?!31)[1-9]\d{{0,2}}(?:{_APART}\d{{2,8}}){{2,5}}(?!\w)")
_DIGITS = re.compile(
    r"(?<![\w.,€])(?:\d{9}|\d{3}([ .])\d{3}\1\d{3}|\d{4}\.\d{2}\.\d{3})(?!\w|[.,]\d)"
)
_EIGHT = re.compile(r"(?:bsn|burgerservicenummer|sofinummer)\D{0,12}(\d{8})(?!\d)", re.IGNORECASE)
_EURO_BEFORE = re.compile(r"(?:€|euro|eur)\s*$", re.IGNORECASE)
_EURO_AFTER = re.compile(r"\s*(?:euro|eur\b|€)", re.IGNORECASE)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,30}(?!\w)", re.IGNORECASE)
_PLATE_FORMS = (
    *("LL-99-99", "99-99-LL", "99-LL-99", "LL-99-LL", "LL-LL-99", "99-LL-LL", "99-LLL-9"),
    *("9-LLL-99", "LL-999-L", "L-999-LL", "LLL-99-L", "L-99-LLL", "9-LL-999", "999-LL-9"),
)


def _plate_pattern(letter: str, between: str) -> str:
    signs = {"9": r"\d", "L": letter, "-": between}
    return "|".join("".join(signs[sign] for sign in form) for form in _PLATE_FORMS)


_PLATE = re.compile(rf"(?<![\w-])(?:{_plate_pattern('[A-Za-z]', DASH)})(?![\w-])")
_BARE_PLATE = re.compile(
    rf"(?:kenteken|nummerbord|nummerplaat)\D{{0,30}}?(?<!\w)({_plate_pattern('[A-Z]', ' ?')})(?!\w)",
    re.IGNORECASE,
)
_VOWEL = re.compile("[aeiou]")
_POSTCODE = r"(?<!\w)[1-9]\d{3}(?: ?(?!SA|SD|SS)[A-Z]{2}|(?!sa|sd|ss)[a-z]{2})(?!\w)"
_HOUSE = r"\d{1,5}(?!\d)(?:\s?[A-Za-z](?!\w))?(?:[-/]\d{1,3}(?!\d))?"
_ADDRESS = re.compile(
    rf"{_POSTCODE}(?:[\s,;:-]|\b(?:nr|nummer|huisnummer)\b\.?){{1,12}}{_HOUSE}"
    rf"|(?<![\w.,]){_HOUSE}[\s,;]{{1,3}}{_POSTCODE}"
)
_TWO_LETTER_WORDS = frozenset(
    (
        "AL",
        "DE",
        "EN",
        "ER",
        "HE",
        "IK",
        "IN",
        "IS",
        "JE",
        "KM",
        "NA",
        "OF",
        "OM",
        "OP",
        "TE",
        "WE",
        "ZE",
        "ZO",
    )
)
_STREET_END = (
    "straat|laan|weg|plein|pad|kade|hof|dreef|singel|gracht|plantsoen|steeg|dijk|hoven|park|"
    "burg|markt|wal|baan|erf|veld|akker|tuin|ring|oord"
)
_STREET = re.compile(
    rf"(?<!\w)[A-Z][\w'’.-]{{0,30}}(?:\s(?:van|de|der|den|het|ten|ter|[A-Z][\w'’.-]*))*?"
    rf"\s?(?:{_STREET_END})\s(?:nr\.?\s|nummer\s)?(?!(?:19|20)\d\d\b){_HOUSE}(?![\w%])"
    r"(?!\s?(?:uur|jaar|meter|m\b|km|euro|keer|bomen|bankjes|stuks|mensen))"
)
_PARTICLES = r"(?:(?:[Vv]an|[Dd]e|[Dd]er|[Dd]en|[Tt]en|[Tt]er|[Ee]l|[Aa]l|'t)\s){0,3}"
_SURNAME = r"[A-Z][a-zà-öø-ÿ'’]+(?:-[A-Z][\w'’]+)*"
_NAME = re.compile(
    r"(?<!\w)(?:(?:[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Mm]ijnheer|[Dd]hr\.?|[Dd]e\s[Hh]eer)"
    r"|[Ii]k\sheet|[Mm]ijn\snaam\sis|[Gg]roeten?,?(?:\svan)?)\s"
    rf"(?P<name>(?:[A-Z]\.\s?){{0,4}}{_PARTICLES}{_SURNAME}(?:\s{_PARTICLES}{_SURNAME})?)"
)
_NO_NAMES = frozenset({"De", "Het", "Een", "Ik", "Wij", "Van", "Der", "Den"})


def _emails(text: str) -> Spans:
    return (found.span() for found in _EMAIL.finditer(text))


def _phones(text: str) -> Spans:
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found["number"])
        if len(digits) == 9 and digits[:3] not in _SERVICE:
            yield found.span()
    yield from (
        found.span()
        for found in _ABROAD.finditer(text)
        if 9 <= len(re.sub(r"\D", "", found[0])) <= 15
    )


def _ibans(text: str) -> Spans:
    for found in _IBAN.finditer(text):
        signs = ""
        length = IBAN_LENGTHS.get(found[0][:2].upper(), 0)
        for position, sign in enumerate(found[0]):
            signs += sign.upper() if sign.isalnum() else ""
            if len(signs) == length and is_iban(signs):
                yield found.start(), found.start() + position + 1
                break


def _bsns(text: str) -> Spans:
    for found in _DIGITS.finditer(text):
        money = _EURO_BEFORE.search(text[: found.start()]) or _EURO_AFTER.match(text, found.end())
        if not money and passes_eleven_test(re.sub(r"\D", "", found[0])):
            yield found.span()
    yield from (found.span(1) for found in _EIGHT.finditer(text) if passes_eleven_test(found[1]))


def _plates(text: str) -> Spans:
    # In small letters a vowel makes it a word between two numbers: "12-en-14".
    yield from (found.span() for found in _PLATE.finditer(text) if not _VOWEL.search(found[0]))
    yield from (found.span(1) for found in _BARE_PLATE.finditer(text))


def _addresses(text: str) -> Spans:
    for found in _ADDRESS.finditer(text):
        letters = re.search(r"\d{4} ?([A-Za-z]{2})(?!\w)", found[0])
        if letters is not None and letters[1].upper() not in _TWO_LETTER_WORDS:
            yield found.span()


def _streets(text: str) -> Spans:
    return (found.span() for found in _STREET.finditer(text))


def _names(text: str) -> Spans:
    return (found.span("name") for found in _NAME.finditer(text) if found["name"] not in _NO_NAMES)


FINDERS: Mapping[str, Callable[[str], Spans]] = {
    IBAN: _ibans,
    EMAIL: _emails,
    PHONE: _phones,
    BSN: _bsns,
    LICENCE_PLATE: _plates,
    ADDRESS: _addresses,
    STREET_NUMBER: _streets,
    NAME: _names,
}

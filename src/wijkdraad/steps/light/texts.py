"""What the answers of the light track say in rows: sentences derived from the answer's own words."""

from __future__ import annotations

import re

from django.utils import translation
from django.utils.translation import gettext as _

from wijkdraad.programme.models.programme import OrganisationKind

MOST_IN_A_NAME = 80
AREA_CODE = re.compile(r"\b(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})\b", re.IGNORECASE)
ALMOST_A_CODE = re.compile(r"\b(?:GM|WK|BU)\d\w*\b", re.IGNORECASE)
KINDS_BY_FIRST_WORD = {
    "gemeente": OrganisationKind.MUNICIPALITY,
    "municipality": OrganisationKind.MUNICIPALITY,
    "waterschap": OrganisationKind.WATER_BOARD,
    "hoogheemraadschap": OrganisationKind.WATER_BOARD,
    "woningcorporatie": OrganisationKind.HOUSING_CORPORATION,
    "woningstichting": OrganisationKind.HOUSING_CORPORATION,
}


def short_name(text: str) -> str:
    """A text as the name of a row: its first words, with a capital and no full stop.

    It has at most 80 signs, with the dots of what was left out.

    >>> short_name("elke vrijdag een bericht in de bus.")
    'Elke vrijdag een bericht in de bus'
    >>> len(short_name("woord " * 40)) <= 80
    True
    """
    text = " ".join(text.split()).removesuffix(".")
    text = text[:1].upper() + text[1:]
    if len(text) <= MOST_IN_A_NAME:
        return text
    return text[: MOST_IN_A_NAME - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def organisation_kind(name: str) -> OrganisationKind:
    """What an organisation is, where its name begins with the word for it; otherwise "other".

    >>> organisation_kind("Gemeente Delft").value, organisation_kind("Stedin").value
    ('municipality', 'other')
    """
    first = name.split()[0].casefold() if name.split() else ""
    return KINDS_BY_FIRST_WORD.get(first, OrganisationKind.OTHER)


def place_and_code(text: str) -> tuple[str, str]:
    """A place in words, and the code of its area where one stands in the text.

    >>> place_and_code("Kerkstraat, Delft (bu05031108)")
    ('Kerkstraat, Delft', 'BU05031108')
    >>> place_and_code("Kerkstraat, Delft")
    ('Kerkstraat, Delft', '')
    >>> place_and_code("Kerkstraat BU05031108 Delft"), place_and_code("Kerkstraat BU05031108, Delft")
    (('Kerkstraat Delft', 'BU05031108'), ('Kerkstraat, Delft', 'BU05031108'))
    """
    found = AREA_CODE.search(text)
    if found is None:
        return text.strip(), ""
    before, rest = text[: found.start()].rstrip(" ,;("), text[found.end() :].lstrip(" )")
    between = "" if rest.startswith((",", ";", ".")) else " "
    return f"{before}{between}{rest}".strip(" ,;"), found[1].upper()


def almost_a_code(text: str) -> str:
    """What looks like the code of an area but is none; empty where nothing does.

    >>> almost_a_code("Kerkstraat BU0503"), almost_a_code("Kerkstraat BU05031108")
    ('BU0503', '')
    """
    return next(
        (word for word in ALMOST_A_CODE.findall(text) if AREA_CODE.fullmatch(word) is None), ""
    )


def commitment_text(what: str, proof: str) -> str:
    """What is promised and, on a line of its own, how it will be shown."""
    return f"{what}\n{_('How we show it:')} {proof}" if proof else what


def what_and_proof(text: str) -> tuple[str, str]:
    """The two parts of the text of a commitment, in whichever language it was written.

    The proof is empty where nobody said how the commitment will be shown.
    """
    for code in ("nl", "en"):
        with translation.override(code):
            sign = f"\n{_('How we show it:')} "
        what, found, proof = text.partition(sign)
        if found:
            return what, proof
    return text, ""

"""The codes of gemeenten, wijken and buurten."""

import re
from collections.abc import Iterable

from .faults import shown

AREA_CODE = re.compile(r"^(GM\d{4}|WK\d{4}[0-9A-Z]{2}|BU\d{4}[0-9A-Z]{4})$", re.ASCII)
"""A municipality, wijk or buurt. Wijk and buurt may hold letters: Amsterdam has since 2022."""

COUNTRY_CODES = frozenset({"NL00", "NL01"})
"""The Netherlands as a whole, as it stands in the CBS, Politie and RIVM tables."""

_AREA_EXPECTED = (
    "a code such as GM0503, WK050311 or BU05031108 "
    "(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)"
)


def area_code(text: object) -> str:
    """The code of a gemeente, wijk or buurt, without padding and in capitals.

    Raises ValueError with what was found and expected for anything else, also for the country.

    >>> area_code("WK0363KC  ")
    'WK0363KC'
    >>> area_code("bu0363kc03")
    'BU0363KC03'
    >>> area_code("BU5031108")
    Traceback (most recent call last):
    ...
    ValueError: found 'BU5031108', expected a code such as GM0503, WK050311 or BU05031108 \
(GM and 4 digits; WK, 4 digits and 2 digits or capitals; BU, 4 digits and 4 digits or capitals)
    """
    code = text.strip().upper() if isinstance(text, str) else ""
    if not AREA_CODE.fullmatch(code):
        raise ValueError(f"found {shown(text)}, expected {_AREA_EXPECTED}")
    return code


def area_kind(code: str) -> str:
    """The kind of area: "GM" (municipality), "WK" (wijk) or "BU" (buurt).

    Raises ValueError when it is not an area code.

    >>> area_kind("BU05031108")
    'BU'
    """
    return area_code(code)[:2]


def municipality_code(code: str) -> str:
    """The code of the municipality in which an area lies.

    Raises ValueError when it is not an area code.

    >>> municipality_code("BU0363KC03"), municipality_code("WK050311"), municipality_code("GM0503")
    ('GM0363', 'GM0503', 'GM0503')
    """
    return "GM" + area_code(code)[2:6]


def district_code(code: str) -> str:
    """The code of the wijk in which a buurt lies; a wijk gives itself.

    Raises ValueError for a municipality, which lies in no wijk, and for anything else.

    >>> district_code("BU05031108"), district_code("BU0363KC03")
    ('WK050311', 'WK0363KC')
    """
    checked = area_code(code)
    if checked.startswith("GM"):
        raise ValueError(f"found {checked!r}, expected the code of a buurt or wijk")
    return "WK" + checked[2:8]


def is_water_code(code: str) -> bool:
    """Whether a buurt is one that CBS made for large water: its code ends in 9997 or 9998.

    >>> is_water_code("BU02339997"), is_water_code("BU05031108")
    (True, False)
    """
    checked = area_code(code)
    return checked.startswith("BU") and checked[6:] in {"9997", "9998"}


def unmatched_codes(wanted: Iterable[str], present: Iterable[str]) -> list[str]:
    """The wanted area codes that a file does not have, sorted, each once.

    Codes belong to a year: a wijk that was renumbered is not in a file of another year. Report
    these; never put the figure of the municipality in their place.

    >>> unmatched_codes(["BU03630000", "BU05031108"], ["BU05031108", "BU0363AD00"])
    ['BU03630000']
    """
    return sorted({area_code(code) for code in wanted} - {area_code(code) for code in present})

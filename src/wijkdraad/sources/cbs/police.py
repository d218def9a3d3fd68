"""Asks how many crimes the police registered in a year, month by month. See SOURCE.md."""

from __future__ import annotations

from datetime import date

from ..asking import Asker
from .client import CODE, UNKNOWN, Figures
from .mapping import municipality_code
from .odata import MOST_ROWS_ODATA_3, column_of, lies_in, of_municipality, table

ALL_CRIMES = "0.0.0 "
"""The key of all crimes together, padded as the source pads it; the other rows are parts of it."""
COUNT = "GeregistreerdeMisdrijven"
MONTHS = 12


def crimes_in_year(
    asker: Asker, base_address: str, table_id: str, area: str, year: int, heading: tuple[str, str]
) -> Figures:
    """The crimes of twelve months together, for a municipality with its wijken and buurten.

    `heading` names the columns of the code and of the sum. Periods are asked one by one: a range is
    passed over by the source, and holds the year as a whole too. An area without a figure for one of
    the months has no sum (`.`): what is withheld is not zero. Raises SourceFault.
    """
    municipality = municipality_code(area)
    sums: dict[str, list[int]] = {}
    first_address, days = "", date.max
    for month in range(1, MONTHS + 1):
        period = f"{year}MM{month:02}"
        conditions = (
            of_municipality(CODE, municipality),
            f"SoortMisdrijf eq '{ALL_CRIMES}'",
            f"Perioden eq '{period}'",
        )
        found = table(
            asker,
            f"{base_address}/{table_id}/TypedDataSet",
            {
                "$filter": " and ".join(conditions),
                "$top": str(MOST_ROWS_ODATA_3),
                "$format": "json",
            },
            (CODE, "SoortMisdrijf", "Perioden", COUNT),
            MOST_ROWS_ODATA_3,
        )
        first_address, days = first_address or found.address, min(days, found.retrieved)
        for row in found.rows:
            code = str(row[CODE])
            fits = row["SoortMisdrijf"] == ALL_CRIMES.strip() and row["Perioden"] == period
            if fits and lies_in(code, municipality):
                count = row[column_of(row, COUNT)]
                sums.setdefault(code, [])
                if count is not None:
                    sums[code].append(int(count))
    rows = tuple(
        (code, str(sum(counts)) if len(counts) == MONTHS else UNKNOWN)
        for code, counts in sums.items()
    )
    return Figures(heading, rows, first_address, days)

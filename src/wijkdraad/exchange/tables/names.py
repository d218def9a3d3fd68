"""What the parts of a dossier are called: files, sheets and columns, in English and in Dutch.

The tables people keep stand in `programme.tables`. Here stands what only a dossier has: the parts
that describe the programme, the figures and heights that an export brings along, and a table for
each kind of link.
"""

from __future__ import annotations

from wijkdraad.programme.models import ComparableArea, Elevation, Observation
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import (
    LINK_COLUMNS,
    LINK_KINDS,
    LINKS_FILE,
    TABLES,
    WHY,
    Column,
    LinkKind,
    Table,
    table_named,
)

FILE_NAME = "dossier.toml"
WORKBOOK_ENDING = ".xlsx"
WORKBOOK_NAME = "werkblad.xlsx"
OTHER_SPREADSHEETS = (".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods")
"""Files of spreadsheets that are not read; to leave one out in silence would be wrong."""

Names = tuple[str, str]
"""An English and a Dutch name."""

PROGRAMME: Names = ("programme", "programma")
AREAS: Names = ("areas", "gebieden")
SOURCES: Names = ("sources", "bronnen")
EXPLANATION: Names = ("explanation", "uitleg")
CHOICES: Names = ("choices", "keuzelijsten")
DESCRIPTION_SHEETS = (PROGRAMME, AREAS, SOURCES)
"""Sheets that stand for `dossier.toml`."""

PROGRAMME_COLUMNS = (
    Column("slug", "korte_naam"),
    Column("name", "naam"),
    Column("place", "plaats"),
    Column("date", "datum"),
    Column("version", "versie"),
    Column("summary", "samenvatting"),
    Column("language", "taal"),
    Column("phase", "fase"),
    Column("public", "openbaar"),
    Column("track", "aanpak"),
    Column("opened_rooms", "open_kamers"),
    Column("origin_ground", "grond_voor_herkomst"),
)
VALUE_COLUMNS = (
    Column("field", "veld"),
    Column("value", "waarde"),
    Column("explanation", "uitleg"),
    Column("example", "voorbeeld"),
)
"""The sheet of the programme has a row for each of its fields."""
AREA_COLUMNS = (
    Column("code", "code"),
    Column("year", "jaar"),
    Column("name", "naam"),
    Column("role", "rol"),
    Column("earlier", "eerder"),
    Column("position", "volgorde"),
)
SOURCE_COLUMNS = (
    Column("id", "id"),
    Column("name", "naam"),
    Column("licence", "licentie"),
    Column("publisher", "uitgever"),
    Column("period", "periode"),
    Column("retrieved", "opgehaald"),
    Column("address", "adres"),
    Column("note", "toelichting"),
    Column("status", "status"),
    Column("made_in_phase", "gemaakt_in_fase"),
    Column("use", "gebruik"),
    Column("file", "bestand"),
    Column("layer", "laag"),
    Column("shape", "vorm"),
    Column("empty", "leeg"),
    Column("ground", "grond"),
    Column("columns", "kolommen"),
    Column("select", "keuze"),
    Column("only", "alleen"),
)

PLACE_COLUMNS = (Column("x", "x"), Column("y", "y"))
PHASE_COLUMN = Column("made_in_phase", "gemaakt_in_fase", "phase")
"""A column that every table of rows may have: the phase of the programme in which a row was made."""

_OBSERVATIONS = table_named("observations")
assert _OBSERVATIONS is not None
FIGURES = Table(
    "stored_figures",
    "bewaarde_cijfers",
    Room.KNOW,
    Observation,
    (*_OBSERVATIONS.columns, Column("known_share", "bekend_deel")),
)
"""Figures that came from a source or were computed, as they were stored."""
HEIGHTS = Table(
    "stored_heights",
    "bewaarde_hoogtes",
    Room.KNOW,
    Elevation,
    (
        Column("source", "bron"),
        Column("surface", "oppervlak"),
        Column("cell_size_m", "celgrootte_m"),
        Column("raster_share", "deel_in_raster"),
        Column("known_share", "bekend_deel"),
        Column("mean_m", "gemiddelde_m"),
    ),
    natural_key=("source", "surface"),
)
"""What an elevation raster said, as it was stored."""
COMPARED = Table(
    "stored_areas",
    "bewaarde_gebieden",
    Room.KNOW,
    ComparableArea,
    (
        Column("source", "bron"),
        Column("code", "code"),
        Column("name", "naam"),
        Column("period", "periode"),
        Column("figures", "cijfers"),
    ),
    natural_key=("source", "code", "period"),
)
"""What the files of figures said about every area in them, as it was stored."""
STORED_TABLES = (FIGURES, HEIGHTS, COMPARED)
READ_TABLES = (*TABLES, *STORED_TABLES)

LINK_TABLES: dict[Names, LinkKind] = {
    (f"{kind.from_field}_{kind.to_field}", dutch): kind
    for kind, dutch in zip(
        LINK_KINDS,
        (
            "bijdrage_behoefte",
            "behoefte_doel",
            "behoefte_maatregel",
            "maatregel_werk",
            "maatregel_afspraak",
            "waarneming_afspraak",
        ),
        strict=True,
    )
}
"""A table for each kind of link; `links` holds all kinds in one."""


def link_columns(names: Names, kind: LinkKind) -> tuple[Column, ...]:
    """The columns of the table of one kind of link.

    >>> [column.dutch for column in link_columns(*list(LINK_TABLES.items())[1])]
    ['behoefte', 'doel', 'waarom']
    """
    left, right = names[1].split("_")
    return (Column(kind.from_field, left), Column(kind.to_field, right), WHY)


CROSSWALK: Names = ("crosswalk", "omnummering")
"""Which part of which old area became part of which new one; an export has the outcome."""
FIRST_COLUMNS: frozenset[str] = frozenset(
    name
    for column in (
        *(VALUE_COLUMNS[0], AREA_COLUMNS[0], SOURCE_COLUMNS[0], LINK_COLUMNS[0]),
        *(table.columns[0] for table in READ_TABLES),
        *(link_columns(names, kind)[0] for names, kind in LINK_TABLES.items()),
        Column("old_code", "oude_code"),
    )
    for name in (column.name, column.dutch)
)
"""What the first column of a part of a dossier is called: an id or a code, never someone's words."""

TABLE_NAMES: tuple[Names, ...] = (
    *((table.name, table.dutch) for table in READ_TABLES),
    LINKS_FILE,
    *LINK_TABLES,
    CROSSWALK,
)
"""Everything that can be a CSV file or a sheet."""
SHEET_NAMES: tuple[Names, ...] = (*DESCRIPTION_SHEETS, *TABLE_NAMES)


def in_the_words_of(name: str, language: str) -> str:
    """What a part of a dossier is called for a reader: in Dutch with the English name behind it.

    >>> in_the_words_of("needs", "nl"), in_the_words_of("needs", "en")
    ('behoeften (needs)', 'needs')
    """
    names = names_like(name, SHEET_NAMES) or names_like(f"{name}s", SHEET_NAMES)
    if language != "nl" or names is None or names[0] == names[1]:
        return name
    return f"{names[1]} ({names[0]})"


def names_like(name: str, all_names: tuple[Names, ...]) -> Names | None:
    """The names among which this one stands, whatever its capitals; None where there are none.

    >>> names_like("Behoeften", TABLE_NAMES)
    ('needs', 'behoeften')
    """
    plain = name.strip().casefold().replace(" ", "_")
    return next((names for names in all_names if plain in names), None)

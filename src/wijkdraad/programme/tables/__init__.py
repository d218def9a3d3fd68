"""The tables of a programme as people meet them: in files, in forms and in lists.

The Django model is the one definition of a row. Here stands only what people need beside it:
the room a table belongs to, and the names of the table and of each column, in English and in
Dutch. A file may use either.
"""

from __future__ import annotations

from typing import Any

from ..models import (
    Actor,
    Commitment,
    ContributionNeed,
    DecisionMoment,
    Delivery,
    Goal,
    Indicator,
    Measure,
    MeasureCommitment,
    MeasureGoal,
    MeasureWork,
    NeedGoal,
    NeedMeasure,
    Observation,
    ObservationCommitment,
    Organisation,
    Perception,
    Relation,
    SavingsEntry,
    Target,
    Work,
)
from ..rooms import Room
from .listening import HANDSHAKES, LISTEN_TABLES, STOPS
from .table import DATE, ID, KIND, NAME, WHY, Column, LinkKind, Table

TABLES: tuple[Table, ...] = (
    Table("organisations", "organisaties", Room.KNOW, Organisation, (ID, NAME, KIND)),
    Table(
        "indicators",
        "indicatoren",
        Room.KNOW,
        Indicator,
        (
            ID,
            NAME,
            Column("unit", "eenheid"),
            Column("decimals", "decimalen"),
            Column("better", "richting"),
            Column("theme", "thema"),
            Column("note", "toelichting"),
            Column("question", "vraag"),
            Column("site_check", "kijken_ter_plekke"),
        ),
    ),
    Table(
        "actors",
        "actoren",
        Room.KNOW,
        Actor,
        (
            ID,
            NAME,
            KIND,
            Column("form", "vorm"),
            Column("does", "doet"),
            Column("for_whom", "voor_wie"),
            Column("theme", "thema"),
            Column("ground", "grond"),
            Column("municipal_role", "rol_gemeente"),
            Column("municipal_role_why", "waarom_rol"),
            Column("obstacle", "regel_in_de_weg"),
            Column("source", "bron"),
        ),
        has_place=True,
    ),
    Table(
        "relations",
        "relaties",
        Room.KNOW,
        Relation,
        (Column("from", "van", "from_actor"), Column("to", "naar", "to_actor"), KIND, WHY),
        natural_key=("from_actor", "to_actor", "kind"),
    ),
    Table(
        "perceptions",
        "ervaringen",
        Room.KNOW,
        Perception,
        (
            ID,
            Column("indicator", "indicator"),
            Column("area", "gebied"),
            DATE,
            Column("viewpoint", "wie_zag_het"),
            Column("channel", "kanaal"),
            Column("moment", "moment"),
            Column("answer", "antwoord"),
            Column("remark", "opmerking"),
        ),
        has_place=True,
    ),
    *LISTEN_TABLES,
    Table(
        "goals",
        "doelen",
        Room.AIM,
        Goal,
        (ID, NAME, Column("description", "beschrijving"), Column("sdgs", "sdgs")),
    ),
    Table(
        "targets",
        "streefcijfers",
        Room.AIM,
        Target,
        (
            ID,
            Column("goal", "doel"),
            Column("indicator", "indicator"),
            Column("value", "waarde"),
            Column("year", "jaar"),
            WHY,
        ),
    ),
    Table(
        "decision_moments",
        "beslismomenten",
        Room.AIM,
        DecisionMoment,
        (
            ID,
            NAME,
            Column("phase", "fase", "phase_of_decision"),
            DATE,
            Column("decides", "beslist"),
            Column("room_for_residents", "ruimte_bewoners"),
            Column("still_open", "nog_open"),
            Column("at_the_table", "aan_tafel"),
        ),
    ),
    STOPS,
    Table(
        "works",
        "werken",
        Room.MATCH,
        Work,
        (
            ID,
            NAME,
            Column("discipline", "discipline"),
            Column("owner", "eigenaar"),
            Column("start", "begin"),
            Column("end", "einde"),
            Column("budget_eur", "budget_eur", "budget_cents"),
            Column("status", "status"),
        ),
        has_place=True,
    ),
    Table(
        "measures",
        "maatregelen",
        Room.MATCH,
        Measure,
        (
            ID,
            NAME,
            Column("description", "beschrijving"),
            KIND,
            Column("cost_eur", "kosten_eur", "cost_cents"),
            Column("cost_status", "status_kosten"),
            Column("cost_source", "bron_kosten"),
            Column("duty", "taak"),
        ),
    ),
    Table(
        "measure_effects",
        "maatregel_effecten",
        Room.MATCH,
        MeasureGoal,
        (Column("measure", "maatregel"), Column("goal", "doel"), Column("effect", "effect"), WHY),
        natural_key=("measure", "goal"),
    ),
    Table(
        "commitments",
        "afspraken",
        Room.AGREE,
        Commitment,
        (
            ID,
            NAME,
            Column("article", "artikel"),
            Column("text", "tekst"),
            Column("organisation", "organisatie"),
            Column("quantity", "hoeveelheid"),
            Column("unit", "eenheid"),
            Column("due", "uiterlijk"),
            Column("budget_eur", "budget_eur", "budget_cents"),
            Column("claim", "beloofd_effect"),
            Column("indicator", "indicator"),
        ),
    ),
    HANDSHAKES,
    Table(
        "deliveries",
        "opleveringen",
        Room.DELIVER,
        Delivery,
        (
            ID,
            Column("commitment", "afspraak"),
            NAME,
            DATE,
            Column("quantity", "hoeveelheid"),
            Column("proof", "bewijs"),
            WHY,
        ),
    ),
    Table(
        "savings",
        "besparingen",
        Room.DELIVER,
        SavingsEntry,
        (
            ID,
            DATE,
            Column("amount_eur", "bedrag_eur", "amount_cents"),
            Column("work", "werk"),
            Column("measure", "maatregel"),
            WHY,
        ),
    ),
    Table(
        "observations",
        "waarnemingen",
        Room.MEASURE,
        Observation,
        (
            ID,
            Column("indicator", "indicator"),
            Column("area", "gebied"),
            Column("period", "periode"),
            Column("moment", "moment"),
            Column("value", "waarde"),
            Column("missing_reason", "reden_ontbreekt"),
            KIND,
            Column("people", "aantal_mensen"),
            Column("method", "methode"),
            Column("source", "bron"),
            Column("status", "status"),
        ),
    ),
)

LINKS_FILE = ("links", "verbanden")
LINK_COLUMNS = (
    Column("from_table", "van_tabel"),
    Column("from", "van"),
    Column("to_table", "naar_tabel"),
    Column("to", "naar"),
    WHY,
)


def table_named(name: str) -> Table | None:
    """The table with this English or Dutch name.

    >>> table_named("behoeften").name
    'needs'
    """
    return next((table for table in TABLES if name in (table.name, table.dutch)), None)


def table_of(model: type[Any]) -> Table:
    """The table of a model. Raises StopIteration where the model has none."""
    return next(table for table in TABLES if table.model is model)


LINK_KINDS: tuple[LinkKind, ...] = (
    LinkKind("contributions", "needs", ContributionNeed, "contribution", "need"),
    LinkKind("needs", "goals", NeedGoal, "need", "goal"),
    LinkKind("needs", "measures", NeedMeasure, "need", "measure"),
    LinkKind("measures", "works", MeasureWork, "measure", "work"),
    LinkKind("measures", "commitments", MeasureCommitment, "measure", "commitment"),
    LinkKind("observations", "commitments", ObservationCommitment, "observation", "commitment"),
)

__all__ = [
    "HANDSHAKES",
    "LINKS_FILE",
    "LINK_COLUMNS",
    "LINK_KINDS",
    "TABLES",
    "WHY",
    "Column",
    "LinkKind",
    "Table",
    "table_named",
    "table_of",
]

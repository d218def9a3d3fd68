"""One row in every table, the people of the cast, and what they would fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import translation

from tests.people import (
    WholeThread,
    area_manager,
    municipality,
    site_foreman,
    tender_manager,
    whole_thread,
)
from tests.signing_in import signed_in
from wijkdraad.programme.models import (
    Actor,
    DecisionMoment,
    Perception,
    Programme,
    Relation,
    SavingsEntry,
)
from wijkdraad.programme.tables import TABLES


def one_row_each(programme: Programme | None = None, number: int = 1) -> dict[str, Any]:
    """A whole thread and a row in the tables beside it, by the name of the table."""
    thread = whole_thread(programme, number)
    own = {"programme": thread.programme}
    place = shapely.Point(100_100, 400_100)
    actors = [
        Actor.objects.create(
            key=f"p{name}{number}", name=name, kind="residents", does="Helpt", geometry=place, **own
        )
        for name in ("buurthuis", "school")
    ]
    moment = DecisionMoment.objects.create(
        key=f"b{number}",
        name="Ontwerp",
        phase_of_decision="vo",
        decides="de raad",
        room_for_residents="advise",
        **own,
    )
    saving = SavingsEntry.objects.create(
        key=f"s{number}", date=date(2026, 5, 1), amount_cents=125_050, work=thread.work, **own
    )
    answer = Perception.objects.create(
        key=f"e{number}",
        indicator=thread.indicator,
        area=thread.area,
        date=date(2025, 6, 1),
        viewpoint="resident",
        answer="less",
        remark="Hier is geen boom.",
        geometry=place,
        **own,
    )
    relation = Relation.objects.create(
        from_actor=actors[0], to_actor=actors[1], kind="leent een zaal", why="zij eten samen", **own
    )
    return {
        "organisations": municipality(thread.programme),
        "indicators": thread.indicator,
        "actors": actors[0],
        "relations": relation,
        "perceptions": answer,
        "contributions": thread.contribution,
        "needs": thread.need,
        "goals": thread.goal,
        "targets": thread.target,
        "decision_moments": moment,
        "works": thread.work,
        "measures": thread.measure,
        "measure_effects": thread.measure_goal,
        "commitments": thread.commitment,
        "deliveries": thread.delivery,
        "savings": saving,
        "observations": thread.follow_up,
        "thread": thread,
    }


NEW: dict[str, dict[str, Any]] = {
    "organisations": {"name": "Woongoed", "kind": "housing_corporation"},
    "indicators": {"name": "Banken", "unit": "count", "decimals": "0", "better": "higher"},
    "actors": {
        "name": "Bakker",
        "kind": "business",
        "does": "Bakt",
        "x": "100150,5",
        "y": "400150",
        "form": "initiative",
        "municipal_role": "abstain",
        "obstacle": "een vergunning",
    },
    "relations": {"kind": "belt met", "why": "elke week"},
    "perceptions": {"viewpoint": "site_check", "moment": "follow_up", "answer": "much more"},
    "contributions": {"channel": "walk", "kind": "tip", "text": "Zet er een bank."},
    "needs": {"name": "Rust", "who": "iedereen", "needs": "een bank", "because": "het ver is"},
    "goals": {"name": "Ontmoeten", "description": "Mensen zien elkaar.", "sdgs": "3;11"},
    "targets": {"value": "0,5", "year": "2030"},
    "decision_moments": {
        "name": "Bestek",
        "phase_of_decision": "do",
        "decides": "het college",
        "room_for_residents": "informed",
    },
    "works": {"name": "Riool", "discipline": "sewer", "status": "planned", "budget_cents": "12,5"},
    "measures": {
        "name": "Banken",
        "description": "Tien banken.",
        "kind": "physical",
        "cost_cents": "1250.50",
        "cost_status": "found",
    },
    "measure_effects": {"effect": "-2", "why": "het kost een strook groen"},
    "commitments": {"name": "Banken", "text": "Wij plaatsen tien banken.", "quantity": "10,00"},
    "deliveries": {"name": "Banken geplaatst", "date": "2026-04-01", "quantity": "4"},
    "savings": {"date": "2026-06-01", "amount_cents": "99,95"},
    "observations": {
        "period": "2027",
        "moment": "profile",
        "value": "0,3",
        "kind": "measured",
        "status": "found",
    },
}


@dataclass
class Desk:
    """A programme with one row in every table, and a client of it who is signed in."""

    rows: dict[str, Any]
    thread: WholeThread
    programme: Programme
    client: Client

    def address(self, table: str, row: Any = None, what: str = "") -> str:
        """The English address of a table, of a row of it, or of something about that row."""
        pk = f"{row.pk}/" if row is not None else ""
        return f"/en/programma/{self.programme.slug}/rijen/{table}/{pk}{what}"

    def values(self, table: str) -> dict[str, Any]:
        """What one fills in for a new row of a table."""
        references: dict[str, dict[str, Any]] = {
            "relations": {"from_actor": self.rows["actors"].pk, "to_actor": self.rows["actors"].pk},
            "targets": {"goal": self.thread.goal.pk, "indicator": self.thread.indicator.pk},
            "works": {"owner": self.rows["organisations"].pk},
            "measure_effects": {"measure": self.thread.measure.pk, "goal": self.thread.goal.pk},
            "commitments": {"organisation": self.rows["organisations"].pk},
            "deliveries": {"commitment": self.thread.commitment.pk},
            "savings": {"work": self.thread.work.pk},
            "perceptions": {
                "indicator": self.thread.indicator.pk,
                "area": self.thread.area.pk,
            },
            "observations": {
                "indicator": self.thread.indicator.pk,
                "area": self.thread.area.pk,
                "source": self.thread.source.pk,
            },
        }
        return {**NEW[table], **references.get(table, {})}

    def shown_form(self, table: str, row: Any, client: Client | None = None) -> dict[str, Any]:
        """What the form of a row holds when it is opened, as a browser would send it back."""
        answer = (client or self.client).get(self.address(table, row, "bewerken/"))
        form = answer.context["form"]
        sent = {name: form[name].value() for name in form.fields}
        sent["revision"] = answer.context["revision"]
        return {name: "" if value is None else value for name, value in sent.items()}


def said(answer: Any) -> str:
    """The last message on a page."""
    return str(list(answer.context["messages"])[-1])


@pytest.fixture
def desk(db: None) -> Desk:
    rows = one_row_each()
    thread = rows.pop("thread")
    client = signed_in(area_manager(thread.programme).person)
    return Desk(rows, thread, thread.programme, client)


@pytest.fixture
def contractor_client(desk: Desk) -> Client:
    return signed_in(tender_manager(desk.programme).person)


@pytest.fixture
def foreman_client(desk: Desk) -> Client:
    return signed_in(site_foreman(desk.programme).person)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


EVERY_TABLE = pytest.mark.parametrize("table", [table.name for table in TABLES])

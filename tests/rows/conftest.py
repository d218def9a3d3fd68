"""One row in every table, the people of the cast, and what they would fill in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import shapely
from django.core.management import call_command
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
    Ask,
    BudgetProject,
    BudgetRound,
    Coding,
    ConsentBlock,
    Contribution,
    DecisionMoment,
    DoubleContribution,
    Handshake,
    MiniMission,
    NotDone,
    Offer,
    ParticipationNeed,
    ParticipationPlan,
    Perception,
    PlaceValue,
    Programme,
    Relation,
    SavingsEntry,
    Statement,
    StopRequest,
    WhyStep,
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
    told = PlaceValue.objects.create(
        key=f"v{number}",
        name="Het plein",
        value="rust",
        feeling="dear",
        geometry=place,
        **own,
    )
    wish = ParticipationNeed.objects.create(
        key=f"pb{number}", group="ouders", form="asked", channel="fair", **own
    )
    line = ParticipationPlan.objects.create(
        key=f"pp{number}", group="ouders", form="asked", how="Wij komen langs.", **own
    )
    refused = NotDone.objects.create(
        key=f"nd{number}", need=thread.need, decided_by="de raad", why="Er is geen plek.", **own
    )
    said_again = Contribution.objects.create(
        key=f"c-again{number}", channel="paper", kind="wish", text="Zet er een bank neer.", **own
    )
    step = WhyStep.objects.create(
        key=f"y{number}",
        contribution=thread.contribution,
        position=1,
        question="Waarom?",
        answer="Dan ga ik weer naar buiten.",
        **own,
    )
    read = Coding.objects.create(
        key=f"k{number}",
        contribution=thread.contribution,
        coder=area_manager(thread.programme).person.name,
        kind="wish",
        **own,
    )
    double = DoubleContribution.objects.create(
        key=f"b-again{number}",
        contribution=said_again,
        same_as=thread.contribution,
        verdict="same",
        **own,
    )
    mission = MiniMission.objects.create(
        key=f"mm{number}", name="Plantdag", what="Planten", who="buren", **own
    )
    ask = Ask.objects.create(
        key=f"vr{number}", name="Aarde", kind="material", geometry=place, **own
    )
    offer = Offer.objects.create(
        key=f"ab{number}",
        name="Onze aarde",
        kind="material",
        organisation=municipality(thread.programme),
        geometry=place,
        **own,
    )
    hand = Handshake.objects.create(key=f"hs{number}", ask=ask, offer=offer, **own)
    stop = StopRequest.objects.create(
        key=f"sp{number}",
        process="De kap",
        by_whom="de straat",
        why="Geen overleg",
        outcome="refused",
        **own,
    )
    block = ConsentBlock.objects.create(
        key=f"ib{number}", name="Flat", asks="Akkoord?", ground="afspraak", dwellings=24, **own
    )
    statement = Statement.objects.create(key=f"st{number}", text="Meer banken.", **own)
    budget_round = BudgetRound.objects.create(
        key=f"br{number}", name="Buurtbudget", budget_cents=4_000_000, **own
    )
    project = BudgetProject.objects.create(
        key=f"bp{number}",
        round=budget_round,
        name="Drie banken",
        cost_cents=450_000,
        **own,
    )
    return {
        "statements": statement,
        "budget_rounds": budget_round,
        "budget_projects": project,
        "mini_missions": mission,
        "asks": ask,
        "offers": offer,
        "handshakes": hand,
        "stops": stop,
        "consent_blocks": block,
        "why_steps": step,
        "codings": read,
        "doubles": double,
        "place_values": told,
        "participation_needs": wish,
        "participation_plans": line,
        "not_done": refused,
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
    "why_steps": {"position": "2", "question": "Wat dan?", "answer": "Dan spreek ik iemand."},
    "codings": {"coder": "A", "kind": "story"},
    "doubles": {"verdict": "different"},
    "statements": {"text": "Er staat om de honderd meter een bank.", "publication": "published"},
    "budget_rounds": {
        "name": "Buurtbudget",
        "budget_cents": "40000",
        "ballot": "approval",
        "rule": "greedy",
        "closes": "2026-09-21",
    },
    "budget_projects": {"name": "Drie banken", "cost_cents": "4500,50", "publication": "held"},
    "place_values": {
        "name": "De linden",
        "value": "trots",
        "feeling": "fading",
        "publication": "held",
    },
    "participation_needs": {"form": "do_it", "channel": "web", "group": "jongeren"},
    "participation_plans": {"group": "jongeren", "form": "do_it", "how": "Een hok."},
    "not_done": {"decided_by": "het college", "why": "Er is geen geld voor."},
    "mini_missions": {
        "name": "Bank",
        "what": "Een bank.",
        "who": "buren",
        "status": "idea",
        "publication": "held",
    },
    "asks": {
        "name": "Zand",
        "kind": "material",
        "quantity": "2,5",
        "unit": "m3",
        "publication": "published",
    },
    "offers": {"name": "Zand", "kind": "material", "conditions": "zelf halen"},
    "handshakes": {"agreed_on": "2026-05-01"},
    "stops": {
        "process": "De sloop",
        "by_whom": "de flat",
        "why": "Niets gevraagd",
        "outcome": "open",
    },
    "consent_blocks": {
        "name": "Blok",
        "asks": "Akkoord?",
        "ground": "wet",
        "dwellings": "12",
        "threshold_share": "0,7",
    },
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
            "budget_projects": {"round": self.rows["budget_rounds"].pk},
            "not_done": {"need": self.thread.need.pk},
            "offers": {"organisation": self.rows["organisations"].pk},
            "handshakes": {"ask": self.rows["asks"].pk, "offer": self.rows["offers"].pk},
            "why_steps": {"contribution": self.thread.contribution.pk},
            "codings": {"contribution": self.thread.contribution.pk},
            "doubles": {
                "contribution": self.extra_contribution().pk,
                "same_as": self.thread.contribution.pk,
            },
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

    def extra_contribution(self) -> Contribution:
        """A contribution that nothing was judged about."""
        made, _new = Contribution.objects.get_or_create(
            programme=self.programme,
            key="c-extra",
            defaults={"channel": "phone", "kind": "story", "text": "Ik belde er al over."},
        )
        return made

    def delete(self, table: str, row: Any, client: Client | None = None, **options: Any) -> Any:
        """Open the page that asks whether a row may go, and say yes."""
        client, address = client or self.client, self.address(table, row, "weg/")
        revision = client.get(address).context["revision"]
        return client.post(address, {"revision": revision}, **options)

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


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One row in each table, made once for a module; each test has its own transaction over it."""
    with django_db_blocker.unblock():
        try:
            yield one_row_each()
        finally:
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def desk(kept_rows: dict[str, Any], db: None) -> Desk:
    rows = deepcopy(kept_rows)
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

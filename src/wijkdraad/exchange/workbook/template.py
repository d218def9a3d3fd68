"""Writes an empty workbook to fill in, with an example in each sheet that is not read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from wijkdraad.exchange.faults import Fault, FaultyDossier
from wijkdraad.exchange.tables.names import WORKBOOK_ENDING
from wijkdraad.exchange.workbook.book import INK, QUIET, Book
from wijkdraad.exchange.workbook.explanation import write_explanation
from wijkdraad.exchange.workbook.programme_sheet import write_programme
from wijkdraad.exchange.workbook.sheet_plan import (
    SheetColumn,
    SheetPlan,
    area_plan,
    source_plan,
    table_plans,
)
from wijkdraad.programme.models import (
    AreaRole,
    BallotKind,
    Channel,
    ContributionKind,
    CountingRule,
    DoubleVerdict,
    Feeling,
    FigureStatus,
    HelpKind,
    MissionStatus,
    ParticipationForm,
    Publication,
    StopOutcome,
    Viewpoint,
)

MADE_ON = date(2026, 11, 1)
"""The date of the file itself: the same product makes the same template."""


def template(language: str = "nl") -> bytes:
    """The workbook, in Dutch (nl) or English (en)."""
    with override(language):
        book = Book(MADE_ON, _("Worksheet for your programme"), with_examples=True)
        first = book.explanation()
        write_programme(book, {}, _programme())
        plans = [area_plan(), source_plan(), *table_plans()]
        examples = _examples()
        for plan in plans:
            example = _cells(plan, examples[plan.names[0]])
            book.table(plan, [], example, QUIET if plan.room else INK)
        write_explanation(book, first, plans)
        book.choice_lists({c.choices: f"{p.title}: {c.title}" for p in plans for c in p.columns})
        return book.content()


def write_template(file: Path, language: str = "nl", overwrite: bool = False) -> None:
    """Write the workbook to `file`. Raises FaultyDossier where that is there already, or cannot be.

    The name must end in .xlsx: otherwise no spreadsheet opens it, and no import reads it.
    """
    if file.suffix.casefold() != WORKBOOK_ENDING:
        expected = _("a name that ends in .xlsx")
        raise FaultyDossier([Fault(str(file), 0, "--out", file.name, expected)])
    if file.is_dir() or (file.exists() and not overwrite):
        expected = _("a file that is not there yet; --overwrite replaces it")
        raise FaultyDossier([Fault(str(file), 0, "--out", _("something of this name"), expected)])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(template(language))


def _cells(plan: SheetPlan, example: dict[str, Any]) -> list[Any]:
    """The example of a sheet as cells in the order of its columns; a code as its word."""
    unknown = example.keys() - {column.name for column in plan.columns}
    assert not unknown, f"{plan.names[0]} has no column {unknown}"
    return [_cell(column, example.get(column.name)) for column in plan.columns]


def _cell(column: SheetColumn, value: Any) -> Any:
    if not column.choices or value is None:
        return value
    return dict(column.choices)[value]


def _programme() -> dict[str, Any]:
    return {
        "slug": _("linden-street"),
        "name": _("Linden Street renewed"),
        "place": _("Waterbeek"),
        "date": date(2027, 1, 15),
        "version": "1.0",
        "summary": _("The sewer is replaced. What do people need here, and can it go along?"),
        "language": "nl",
        "phase": "vo",
        "public": True,
        "track": "full",
    }


def _examples() -> dict[str, dict[str, Any]]:
    """One row for each sheet, all of one made-up street, so that the examples point at each other."""
    return {
        "areas": {
            "code": "BU99990101",
            "year": 2025,
            "name": _("Linden Quarter"),
            "role": AreaRole.SUBJECT.value,
        },
        "sources": {
            "id": _("own-count"),
            "name": _("Count in the street"),
            "licence": _("own work"),
            "publisher": _("Van Dalen Infra"),
            "period": "2026",
            "retrieved": date(2026, 6, 12),
            "note": _("Counted on one afternoon by two people."),
            "status": FigureStatus.FOUND.value,
        },
        "organisations": {"id": _("municipality"), "name": _("Municipality of Waterbeek"), "kind": "municipality"},
        "indicators": {
            "id": _("benches"),
            "name": _("Benches in the street"),
            "unit": _("benches"),
            "decimals": 0,
            "better": "higher",
            "theme": _("meeting"),
            "note": _("Only benches with a back."),
            "question": _("How many benches with a back do you see in the street?"),
            "site_check": _("Count the benches with a back on both sides."),
        },
        "actors": {
            "id": _("school"),
            "name": _("De Linde primary school"),
            "kind": "school",
            "does": _("Lends its hall in the evening."),
            "for_whom": _("everyone in the neighbourhood"),
            "form": "place",
            "theme": _("meeting"),
            "ground": "public",
            "municipal_role": "think_along",
            "municipal_role_why": _("The school has the hall; someone must hold the key."),
            "obstacle": _("After eight in the evening the hall needs a permit."),
            "x": 120010,
            "y": 480010,
        },
        "relations": {
            "from": _("school"),
            "to": _("residents-group"),
            "kind": _("lends a room to"),
            "why": _("There is no other hall within walking distance."),
        },
        "perceptions": {
            "id": "e-1",
            "indicator": _("benches"),
            "area": "BU99990101",
            "date": date(2026, 6, 12),
            "viewpoint": Viewpoint.RESIDENT.value,
            "channel": Channel.DOORSTEP.value,
            "moment": "baseline",
            "answer": "about_this",
            "remark": _("One bench, and it stands in the sun."),
        },
        "contributions": {
            "id": "c-1",
            "date": date(2026, 3, 11),
            "channel": Channel.DOORSTEP.value,
            "kind": ContributionKind.WISH.value,
            "text": _("I would like to sit down on the way to the shop."),
            "group": _("65 and over"),
            "place": _("Linden Street"),
            "publication": Publication.PUBLISHED.value,
            "x": 120020,
            "y": 480020,
        },
        "needs": {
            "id": _("need-rest"),
            "name": _("Sit down on the way"),
            "who": _("Older people who walk to the shop"),
            "needs": _("a seat in the shade, halfway"),
            "because": _("they stay indoors when the way is too long"),
            "theme": _("health"),
        },
        "why_steps": {
            "id": "y-1",
            "contribution": "c-1",
            "position": 1,
            "question": _("What would that change for you?"),
            "answer": _("Then I can reach the shop by myself."),
        },
        "codings": {
            "id": "k-1",
            "contribution": "c-1",
            "coder": "A",
            "kind": ContributionKind.WISH.value,
            "theme": _("health"),
            "need": _("need-rest"),
        },
        "doubles": {
            "id": "b-1",
            "contribution": "c-2",
            "same_as": "c-1",
            "verdict": DoubleVerdict.SAME.value,
            "why": _("The same woman, at the door and on paper."),
        },
        "statements": {
            "id": "st-1",
            "text": _("Along every walk there is a bench with a back every hundred metres."),
            "contribution": "c-1",
            "publication": Publication.PUBLISHED.value,
        },
        "budget_rounds": {
            "id": "br-1",
            "name": _("Neighbourhood budget 2026"),
            "budget_eur": 40000,
            "ballot": BallotKind.APPROVAL.value,
            "points": None,
            "rule": CountingRule.EQUAL_SHARES.value,
            "opens": date(2026, 9, 1),
            "closes": date(2026, 9, 21),
        },
        "budget_projects": {
            "id": "bp-1",
            "round": "br-1",
            "name": _("Three benches with a back"),
            "description": _("In the shade, on the way to the shop. The municipality looks after them."),
            "cost_eur": 4500,
            "contribution": "c-1",
            "need": _("need-rest"),
            "publication": Publication.PUBLISHED.value,
            "x": 120020,
            "y": 480020,
        },
        "place_values": {
            "id": "v-1",
            "name": _("The old lindens"),
            "value": _("rest"),
            "feeling": Feeling.DEAR.value,
            "story": _("It is cool there in July. We all come out in the evening."),
            "contribution": "c-1",
            "publication": Publication.PUBLISHED.value,
            "x": 120020,
            "y": 480020,
        },
        "participation_needs": {
            "id": "pb-1",
            "group": _("65 and over"),
            "form": ParticipationForm.ASKED.value,
            "drive": _("it is about my street"),
            "barrier": _("evenings do not suit me"),
            "channel": Channel.FAIR.value,
            "date": date(2026, 5, 23),
        },
        "participation_plans": {
            "id": "pp-1",
            "group": _("65 and over"),
            "form": ParticipationForm.ASKED.value,
            "how": _("We come by: coffee in the hall, on Tuesday at eleven."),
            "who": _("The municipality and the neighbourhood house"),
            "date": date(2026, 9, 1),
            "why": _("Most want to be asked, and evenings do not suit them."),
        },
        "not_done": {
            "id": "nd-1",
            "need": _("need-rest"),
            "date": date(2026, 3, 17),
            "decided_by": _("The council"),
            "why": _("There is no room for a bench on this side; in 2027 the street is made anew."),
        },
        "mini_missions": {
            "id": "mm-1",
            "name": _("Planting day"),
            "what": _("Tiles out, plants in, at eleven doors on one day."),
            "who": _("Neighbours of Linden Street"),
            "with_whom": _("De Linde primary school"),
            "needed": _("Soil, a Saturday and coffee."),
            "budget_eur": 240,
            "status": MissionStatus.DONE.value,
            "started": date(2026, 3, 28),
            "done": date(2026, 5, 30),
            "result": _("Eleven front gardens, and neighbours who water them together."),
            "need": _("need-rest"),
            "contribution": "c-1",
            "publication": Publication.PUBLISHED.value,
            "x": 120020,
            "y": 480020,
        },
        "asks": {
            "id": "vr-1",
            "name": _("Soil for the front gardens"),
            "actor": _("school"),
            "kind": HelpKind.MATERIAL.value,
            "theme": _("green"),
            "quantity": 3,
            "unit": "m³",
            "start": date(2026, 4, 1),
            "end": date(2026, 4, 30),
            "need": _("need-rest"),
            "publication": Publication.PUBLISHED.value,
            "x": 120020,
            "y": 480020,
        },
        "offers": {
            "id": "ab-1",
            "name": _("Four cubic metres of soil, brought to the kerb"),
            "organisation": _("municipality"),
            "kind": HelpKind.MATERIAL.value,
            "theme": _("green"),
            "quantity": 4,
            "unit": "m³",
            "start": date(2026, 4, 1),
            "end": date(2026, 5, 31),
            "conditions": _("Nothing stays on the street."),
            "x": 120010,
            "y": 480010,
        },
        "handshakes": {
            "id": "hs-1",
            "ask": "vr-1",
            "offer": "ab-1",
            "agreed_on": date(2026, 4, 7),
            "commitment": _("promise-benches"),
            "received_on": date(2026, 4, 24),
            "received_quantity": 3,
            "received_words": _("It was enough."),
        },
        "stops": {
            "id": "sp-1",
            "process": _("Felling the old lindens"),
            "by_whom": _("Friends of the old lindens"),
            "people": 34,
            "date": date(2026, 2, 9),
            "why": _("We read it on a paper on the tree. Nobody asked us."),
            "decision_moment": "b-1",
            "outcome": StopOutcome.HONOURED.value,
            "answered_on": date(2026, 2, 20),
            "answered_by": _("The council"),
            "answer": _("You should have heard it from us. The trees stay."),
        },
        "consent_blocks": {
            "id": "ib-1",
            "name": _("Linden Street 2 to 48"),
            "asks": _("Do you agree with a new roof, as in the proposal of 3 March 2026?"),
            "ground": "Burgerlijk Wetboek 7:220 lid 3",
            "dwellings": 24,
            "threshold_share": 0.7,
            "secret": "true",
            "opens": date(2026, 3, 16),
            "closes": date(2026, 4, 17),
            "paper_yes": 18,
            "paper_no": 4,
            "proof": _("22 forms, counted by two people; sealed at the municipality."),
        },
        "goals": {
            "id": _("goal-outdoors"),
            "name": _("Everyone gets outdoors"),
            "description": _("Older people walk to the shop themselves, in summer too."),
            "sdgs": "3;11",
        },
        "targets": {
            "id": "t-1",
            "goal": _("goal-outdoors"),
            "indicator": _("benches"),
            "value": 6,
            "year": 2029,
            "why": _("Every 200 metres a bench: agreed with the residents' group."),
        },
        "decision_moments": {
            "id": "b-1",
            "name": _("Where the benches and trees come"),
            "phase": "vo",
            "date": date(2027, 3, 1),
            "decides": _("The municipality, after the residents' evening"),
            "room_for_residents": "along",
            "still_open": _("The places of the benches."),
            "at_the_table": _("green; welfare"),
        },
        "works": {
            "id": _("work-sewer"),
            "name": _("New sewer in Linden Street"),
            "discipline": "sewer",
            "owner": _("municipality"),
            "start": date(2027, 9, 1),
            "end": date(2028, 3, 31),
            "budget_eur": 450000,
            "status": "planned",
        },
        "measures": {
            "id": _("measure-benches"),
            "name": _("Six benches in the shade"),
            "description": _("Six benches with a back, each below a tree."),
            "kind": "physical",
            "cost_eur": 12500.5,
            "cost_status": FigureStatus.TO_VERIFY.value,
            "cost_source": _("Estimate of the contractor"),
        },
        "measure_effects": {
            "measure": _("measure-benches"),
            "goal": _("goal-outdoors"),
            "effect": 2,
            "why": _("With a seat halfway, most of them can manage the way."),
        },
        "commitments": {
            "id": _("promise-benches"),
            "name": _("Six benches placed"),
            "article": "4.2",
            "text": _("We place six benches with a back before the end of the work."),
            "organisation": _("municipality"),
            "quantity": 6,
            "unit": _("benches"),
            "due": date(2028, 3, 31),
            "budget_eur": 12500.5,
            "claim": _("More older people come outdoors."),
            "indicator": _("benches"),
        },
        "deliveries": {
            "id": "d-1",
            "commitment": _("promise-benches"),
            "name": _("Two benches at the shop"),
            "date": date(2027, 11, 20),
            "quantity": 2,
            "proof": _("Photos of 20 November 2027"),
            "why": _("The first two of six."),
        },
        "savings": {
            "id": "s-1",
            "date": date(2027, 12, 1),
            "amount_eur": 3000,
            "work": _("work-sewer"),
            "measure": _("measure-benches"),
            "why": _("Old paving stones are used again."),
        },
        "observations": {
            "id": "o-1",
            "indicator": _("benches"),
            "area": "BU99990101",
            "period": "2026",
            "moment": "baseline",
            "value": 1,
            "kind": "measured",
            "method": _("Counted on foot"),
            "source": _("own-count"),
            "status": FigureStatus.FOUND.value,
        },
        "contribution_need": {
            "contribution": "c-1",
            "need": _("need-rest"),
            "why": _("She says that the way is too long without a seat."),
        },
        "need_goal": {
            "need": _("need-rest"),
            "goal": _("goal-outdoors"),
            "why": _("Who can rest halfway, goes out more often."),
        },
        "need_measure": {
            "need": _("need-rest"),
            "measure": _("measure-benches"),
            "why": _("A bench halfway makes the way short enough."),
        },
        "measure_work": {
            "measure": _("measure-benches"),
            "work": _("work-sewer"),
            "why": _("The street is open anyway; the benches need a foundation."),
        },
        "measure_commitment": {
            "measure": _("measure-benches"),
            "commitment": _("promise-benches"),
            "why": _("Without a promise nobody has to do it."),
        },
        "observation_commitment": {
            "observation": "o-1",
            "commitment": _("promise-benches"),
            "why": _("It is the count from before the work."),
        },
    }

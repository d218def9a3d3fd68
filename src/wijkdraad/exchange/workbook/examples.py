"""The rows that each sheet of the empty workbook shows as an example; they are not read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wijkdraad.exchange.workbook.listen_examples import listen_examples
from wijkdraad.programme.models import (
    AreaRole,
    Channel,
    FigureStatus,
    Viewpoint,
)


def programme_example() -> dict[str, Any]:
    """What is filled in for the programme itself."""
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


def row_examples() -> dict[str, dict[str, Any]]:
    """One row for each sheet, all of one made-up street, so that the examples point at each other."""
    return {
        **listen_examples(),
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
        "organisations": {
            "id": _("municipality"),
            "name": _("Municipality of Waterbeek"),
            "kind": "municipality",
        },
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

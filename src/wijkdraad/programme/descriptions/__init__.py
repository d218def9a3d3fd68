"""What a table needs beside its model to be kept: a sentence, a prefix for keys, what its list
shows, and help at the fields. The model says the rest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..tables import Table
from .description import DAY, KEY, SHORT, UNKNOWN_MONEY, Description
from .listening import LISTEN_DESCRIPTIONS

DESCRIPTIONS: dict[str, Description] = {
    "organisations": Description(
        _("Who owns works, makes promises or plays a part in the neighbourhood."),
        "org",
        ("name", "kind"),
        {"id": KEY, "name": _("As people know it."), "kind": _("What it is in this programme.")},
    ),
    "indicators": Description(
        _("What can be measured: its unit, and which way is better."),
        "i",
        ("name", "unit", "better", "theme"),
        {
            "id": KEY,
            "name": _("What is measured, in plain words."),
            "unit": _("Such as share, count, m or reports. A share runs from 0 to 1."),
            "decimals": _("How many decimals are shown. Of a share: decimals of the percentage."),
            "better": _("Which way of change is an improvement."),
            "theme": _("Such as health, safety or water."),
            "note": _("What a reader must know to understand the figure."),
            "question": _(
                "A short question that asks residents the same. Empty: the standard one."
            ),
            "site_check": _("What to look at on a walk. Empty: the standard card."),
        },
    ),
    "actors": Description(
        _("The social map: people, places and groups that hold the neighbourhood together."),
        "p",
        ("name", "kind", "does", "for_whom"),
        {
            "id": KEY,
            "name": _("As the neighbourhood knows them. No names of private people."),
            "does": _("What they do for the neighbourhood."),
            "for_whom": _("Such as everyone, children, or people who live alone."),
            "form": _("An organisation, an initiative of residents, or a place to meet."),
            "theme": _("The word that the needs use, such as health, safety or water."),
            "ground": _("Whose ground it is. Empty: not known yet."),
            "municipal_role": _("What suits the municipality here. Empty: not chosen yet."),
            "municipal_role_why": _("A sentence that explains it."),
            "obstacle": _("Such as a permit that is missing. Empty: none known."),
            "source": _("Where this comes from. Empty: someone told it."),
        },
    ),
    "perceptions": Description(
        _("What residents and a look on the spot say about what a figure measures."),
        "e",
        ("indicator", "answer", "viewpoint", "moment", "date"),
        {
            "id": KEY,
            "indicator": _("What was asked about."),
            "area": _("About which area."),
            "date": DAY,
            "viewpoint": _("A resident who answered, or someone who went and looked."),
            "channel": _("How it reached us."),
            "moment": _("Before or after the work; only the two together show a change."),
            "answer": _("One of the answers to the question of this indicator."),
            "remark": _("In their own words. Leave out names and telephone numbers."),
        },
    ),
    "relations": Description(
        _("Who has to do with whom in the neighbourhood, and why."),
        "",
        ("from", "kind", "to", "why"),
        {
            "kind": _("What the one does for the other, such as “lends a room to”."),
            "why": _("A sentence that explains it."),
        },
    ),
    **LISTEN_DESCRIPTIONS,
    "goals": Description(
        _("What the programme wants for the neighbourhood, in its own words."),
        "g",
        ("name", "description", "sdgs"),
        {
            "id": KEY,
            "name": SHORT,
            "description": _("What people will notice when it is reached."),
            "sdgs": _("Numbers from 1 to 17 with ; in between, such as 3;11;13."),
        },
    ),
    "targets": Description(
        _("When a goal is reached: this indicator, this value, this year."),
        "t",
        ("goal", "indicator", "value", "year"),
        {
            "id": KEY,
            "value": _("A share runs from 0 to 1: for 40 percent fill in 0.4."),
            "year": _("The year in which it must be reached."),
            "why": _("Who chose this value, and why it can be done."),
        },
    ),
    "decision_moments": Description(
        _("What is decided when, by whom, and how much room residents still have."),
        "b",
        ("name", "phase", "date", "decides", "room_for_residents"),
        {
            "id": KEY,
            "name": _("What is decided."),
            "date": DAY,
            "decides": _("Such as the council, or the residents' panel."),
            "room_for_residents": _("How much of it is still open to residents."),
            "still_open": _("What can still become different."),
            "at_the_table": _("Which disciplines, social and physical, must be there."),
        },
    ),
    "works": Description(
        _("Planned work with an owner, a time and a place."),
        "w",
        ("name", "discipline", "owner", "start", "end", "budget_eur", "status"),
        {
            "id": KEY,
            "name": _("What is done and where."),
            "owner": _("Who pays for it and decides on it."),
            "start": DAY,
            "end": DAY,
            "budget_eur": UNKNOWN_MONEY,
        },
    ),
    "measures": Description(
        _("What can be done for a need."),
        "m",
        ("name", "kind", "cost_eur", "cost_status"),
        {
            "id": KEY,
            "name": SHORT,
            "description": _("What is done, where and how much of it."),
            "cost_eur": UNKNOWN_MONEY,
            "cost_status": _("Only a cost that was found counts without a remark."),
            "cost_source": _("Where the cost comes from."),
            "duty": _("A law or task that asks for it. It is then no loose end without a need."),
        },
    ),
    "measure_effects": Description(
        _("What a measure is expected to do for each goal."),
        "",
        ("measure", "goal", "effect", "why"),
        {
            "effect": _("From -3 (cancels it) to 3 (cannot do without)."),
            "why": _("You may leave it empty; it then shows as a loose end."),
        },
    ),
    "commitments": Description(
        _("Promises that can be kept or not: how much, by whom and when."),
        "a",
        ("name", "organisation", "quantity", "unit", "due", "budget_eur"),
        {
            "id": KEY,
            "name": SHORT,
            "article": _("The number in the contract or the sociaalbuurtplan."),
            "text": _("The promise in full."),
            "organisation": _("Who makes the promise."),
            "quantity": _("How much, such as 40. Empty: it is kept or it is not."),
            "unit": _("Of what, such as trees."),
            "due": DAY,
            "budget_eur": UNKNOWN_MONEY,
            "claim": _("What will be better for people because of it."),
            "indicator": _("What will show the promised effect."),
        },
    ),
    "deliveries": Description(
        _("What was carried out, with proof."),
        "d",
        ("name", "commitment", "date", "quantity", "proof"),
        {
            "id": KEY,
            "commitment": _("The promise that this keeps, in full or in part."),
            "name": SHORT,
            "quantity": _("How much of it, in the unit of the commitment."),
            "proof": _("Such as photos, or a signed list. Without proof it is a loose end."),
            "why": _("A sentence that explains it."),
        },
    ),
    "savings": Description(
        _("Money that work turned out cheaper, and where in the neighbourhood it goes."),
        "s",
        ("date", "amount_eur", "work", "measure"),
        {
            "id": KEY,
            "amount_eur": _("With a comma or a point, such as 1250,50."),
            "work": _("The work that turned out cheaper."),
            "measure": _("Leave it empty as long as nobody has chosen."),
            "why": _("Why it turned out cheaper."),
        },
    ),
    "observations": Description(
        _("One figure about one area: a value, or the reason why there is none."),
        "o",
        ("indicator", "area", "period", "moment", "value", "missing_reason", "kind"),
        {
            "id": KEY,
            "period": _("Such as 2025, or June 2026."),
            "moment": _("Before or after the work; only the two together show an effect."),
            "value": _("A share runs from 0 to 1: for 27 percent fill in 0.27."),
            "missing_reason": _("Only where there is no value. Unknown is not zero."),
            "kind": _("How the figure came about."),
            "people": _("Only where people were asked."),
            "method": _("How it was measured or computed."),
            "source": _("Where the figure comes from."),
            "status": _("Only a figure that was found counts without a remark."),
        },
    ),
}


def description_of(table: Table) -> Description:
    """How a table is kept."""
    return DESCRIPTIONS[table.name]

"""Writes the answers of one screen into rows: makes, changes, deletes and ties them together."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from wijkdraad.programme.models import AreaRole, Channel, ContributionKind, Person
from wijkdraad.programme.models.match import MeasureKind
from wijkdraad.programme.models.programme import OrganisationKind
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.tables import LINK_KINDS, LinkKind, Table, table_named

from .. import rows as steps
from ..programme import change_settings
from .kept import (
    ACTIVE,
    ARRANGED,
    CLIENT,
    COMPANY,
    CONTACT,
    NUMBERS,
    PREFIX,
    WORK,
    Answers,
    Kept,
    key_of,
)
from .texts import commitment_text, organisation_kind, place_and_code, short_name

Values = dict[str, Any]
JOINS: dict[tuple[str, str], LinkKind] = {
    (kind.from_table, kind.to_table): kind for kind in LINK_KINDS
}

ALWAYS = frozenset({"text"})
"""A column that is made of two answers and is read back as two: it always follows them."""


class StillNeeded(Exception):
    """An answer cannot be emptied: something else hangs on its row. `answer` names it."""

    def __init__(self, answer: str) -> None:
        super().__init__(answer)
        self.answer = answer


class Writing:
    """One save of one screen. What people wrote by hand in a room is never overwritten.

    A column that is derived from an answer follows the answer only while it still says what
    was derived from the answer before. All sentences are in the language of the programme.
    """

    def __init__(self, kept: Kept, before: Answers, after: Answers, person: Person) -> None:
        self.kept, self.before, self.after, self.person = kept, before, after, person
        self.programme = kept.programme
        self.made: list[Any] = []

    def write(self, screen: int) -> None:
        """Write the answers of a screen. Raises StillNeeded and steps.rows.Conflict."""
        with translation.override(self.programme.language):
            (self._work, self._people, self._offer)[screen - 1]()
            for number in NUMBERS:
                self._tie_together(number)

    # --- the three screens ------------------------------------------------------------------

    def _work(self) -> None:
        kept, after = self.kept, self.after
        place, code = place_and_code(after["place"])
        if (self.programme.name, self.programme.place) != (after["name"], place):
            change_settings(self.programme, {"name": after["name"], "place": place}, self.person)
        self._area(code)
        for key, kind in ((COMPANY, _company), (CLIENT, _client)):
            self._put(kept.organisations, "organisations", key, kind(self.before), kind(after))
        owner = kept.organisations[CLIENT]
        self._put(
            kept.works,
            "works",
            WORK,
            {**_work_values(self.before), "owner": owner},
            {**_work_values(after), "owner": owner},
        )

    def _people(self) -> None:
        for number in NUMBERS:
            for rows, table, values, answer in (
                (self.kept.contributions, "contributions", _contribution, "said"),
                (self.kept.needs, "needs", _need, "who"),
            ):
                self._put(
                    rows,
                    table,
                    key_of(number),
                    values(self.before, number),
                    values(self.after, number),
                    f"{answer}_{number}",
                )
        self._actor(ACTIVE, "active", OrganisationKind.OTHER, _("Is already active here."))

    def _offer(self) -> None:
        kept = self.kept
        for number in NUMBERS:
            measures = _measure(self.before, number), _measure(self.after, number)
            commitments = _commitment(self.before, number), _commitment(self.after, number)
            if commitments[1] is not None:
                commitments[1]["organisation"] = kept.organisations[COMPANY]
            answer = f"what_{number}"
            self._put(kept.commitments, "commitments", key_of(number), *commitments, answer)
            self._put(kept.measures, "measures", key_of(number), *measures, answer)
        arranged = _arranged(self.before), _arranged(self.after)
        self._put(kept.measures, "measures", ARRANGED, *arranged, "arranged")
        self._join(
            "measures",
            kept.measures.get(ARRANGED),
            "works",
            kept.works.get(WORK),
            _("It has to be arranged for this work."),
        )
        does = _("Is there for the street during the work.")
        self._actor(CONTACT, "contact", OrganisationKind.CONTRACTOR, does)

    # --- rows -------------------------------------------------------------------------------

    def _actor(self, key: str, answer: str, kind: OrganisationKind, does: str) -> None:
        def values(answers: Answers) -> Values | None:
            name = answers[answer]
            return {"name": name, "kind": kind, "does": does} if name else None

        before, after = values(self.before), values(self.after)
        self._put(self.kept.actors, "actors", key, before, after, answer)

    def _put(
        self,
        rows: dict[str, Any],
        table: str,
        key: str,
        before: Values | None,
        after: Values | None,
        answer: str = "",
    ) -> None:
        """Make, change or delete the row with this key, so that it holds the answer."""
        row, found = rows.get(key), _table(table)
        if after is None:
            if row is not None:
                self._delete(found, row, answer)
                del rows[key]
        elif row is None:
            rows[key] = steps.add_row(self.programme, found, {"key": key, **after}, self.person)
            self.made.append(rows[key])
        else:
            told = before or {}
            changes = {
                name: value
                for name, value in after.items()
                if value != told.get(name)
                and (name in ALWAYS or getattr(row, name) == told.get(name))
            }
            rows[key] = steps.change_row(
                self.programme, found, row.pk, changes, row.revision, self.person
            )

    def _delete(self, table: Table, row: Any, answer: str) -> None:
        hanging = steps.hanging_on(row)
        if hanging.forbids or not all(_is_ours(other) for other in hanging.goes_along):
            raise StillNeeded(answer)
        steps.delete_row(self.programme, table, row.pk, self.person)

    def _area(self, code: str) -> None:
        area = self.kept.area
        if code == (area.code if area else ""):
            return
        if area is not None:
            hanging = steps.hanging_on(area)
            if area.geometry is not None or hanging.forbids or hanging.goes_along:
                raise StillNeeded("place")
            area.delete()
        if code:
            # A code belongs to a year: that of the day on which it was given.
            self.kept.area = self.programme.areas.create(
                code=code,
                year=self.programme.reference_date.year,
                name=code,
                role=AreaRole.SUBJECT,
            )

    # --- links ------------------------------------------------------------------------------

    def _tie_together(self, number: int) -> None:
        """Tie the rows of one thread where one of them is new; a tie that was cut stays cut."""
        kept, key = self.kept, key_of(number)
        need, measure = kept.needs.get(key), kept.measures.get(key)
        self._join(
            "contributions",
            kept.contributions.get(key),
            "needs",
            need,
            _("These are their own words."),
        )
        self._join("needs", need, "measures", measure, _("The contractor does this for them."))
        self._join(
            "measures",
            measure,
            "commitments",
            kept.commitments.get(key),
            _("The commitment is to do this measure."),
        )
        self._join(
            "measures",
            measure,
            "works",
            kept.works.get(WORK),
            _("The contractor offers it along with this work."),
        )

    def _join(self, from_table: str, left: Any, to_table: str, right: Any, why: str) -> None:
        if left is not None and right is not None and (left in self.made or right in self.made):
            steps.add_link(left, JOINS[from_table, to_table], True, right, why, self.person)


def _table(name: str) -> Table:
    found = table_named(name)
    assert found is not None
    return found


def _is_ours(row: Any) -> bool:
    """Whether a row is only a link between two answers."""
    kind = next((kind for kind in LINK_KINDS if kind.model is type(row)), None)
    if kind is None or isinstance(row, Row):
        return False
    ends = (getattr(row, kind.from_field), getattr(row, kind.to_field))
    return all(end.key.startswith(PREFIX) for end in ends)


def _company(answers: Answers) -> Values:
    return {"name": answers["company"], "kind": OrganisationKind.CONTRACTOR}


def _client(answers: Answers) -> Values:
    return {"name": answers["client"], "kind": organisation_kind(answers["client"])}


def _work_values(answers: Answers) -> Values:
    return {
        "name": answers["name"],
        "discipline": answers["kind"],
        "start": answers["start"],
        "end": answers["end"],
    }


def _contribution(answers: Answers, number: int) -> Values | None:
    said = answers[f"said_{number}"]
    if not said:
        return None
    return {
        "channel": Channel.INTERVIEW,
        "kind": ContributionKind.STORY,
        "text": said,
        "group": answers[f"who_{number}"],
    }


def _need(answers: Answers, number: int) -> Values | None:
    """The need behind an answer: in their own words, or what the contractor expects."""
    who, said = answers[f"who_{number}"], answers[f"said_{number}"]
    if said:
        return {
            "name": short_name(said),
            "who": who or _("people in the street"),
            "needs": f"“{said.strip().rstrip('.')}”",
            "because": _("they told us so themselves"),
        }
    if who:
        return {
            "name": short_name(_("Little trouble for {who}").format(who=who)),
            "who": who,
            "needs": _("as little trouble from the work as possible"),
            "because": _("the contractor expects that they have trouble from it"),
        }
    return None


def _measure(answers: Answers, number: int) -> Values | None:
    what = answers[f"what_{number}"]
    if not what:
        return None
    # A promise about how a work is done is a way of working, until someone says otherwise.
    return {"name": short_name(what), "description": what, "kind": MeasureKind.PROCESS}


def _commitment(answers: Answers, number: int) -> Values | None:
    what, proof = answers[f"what_{number}"], answers[f"proof_{number}"]
    if not what:
        return None
    return {
        "name": short_name(what),
        "text": commitment_text(what, proof),
        "due": answers[f"due_{number}"],
    }


def _arranged(answers: Answers) -> Values | None:
    text = answers["arranged"]
    if not text:
        return None
    return {
        "name": short_name(text),
        "description": text,
        "kind": MeasureKind.PROCESS,
        "duty": _("It has to be arranged for the work."),
    }

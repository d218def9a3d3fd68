"""What a client's template is filled with: the facts of the plan, as texts and rows of texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.db.models import Model
from django.utils import translation

from wijkdraad.method.report.chapters.threads import thread_chapter
from wijkdraad.method.report.placeholders import Drawn, Row, Rows, Told, Values
from wijkdraad.method.report.structure import Picture
from wijkdraad.programme.loose_end import LooseEnd
from wijkdraad.programme.models import (
    AreaRole,
    Commitment,
    DecisionMoment,
    Delivery,
    Goal,
    Measure,
    Moment,
    Programme,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.thread import Thread

from ..facts.know import know_facts
from ..facts.rooms import aim_facts, deliver_facts, measure_facts
from ..facts.shared import Reading
from ..facts.thread import front_facts, room_sentences, thread_facts
from ..language import report_language
from .telling import Telling


def template_values(programme: Programme, language: str = "") -> Values:
    """Everything that a template may ask of a programme, in its language or in `language`.

    What is not known says so, with the reason; it is never empty or 0. Counts and percentages
    that a plan may not print are not printed here either.
    """
    code = language or programme.language
    with translation.override(code):
        return _Filling(Reading(programme, report_language(code))).values()


class _Filling(Telling):
    """One programme being told to a template."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading)
        self.cloth = reading.cloth
        self.ends: dict[str, int] = {}
        self.end_rows: list[Row] = []
        for room in Room:
            for sentence in room_sentences(reading, room):
                self.ends.setdefault(sentence, len(self.end_rows))
                self.end_rows.append({"says": Told(sentence), "room": Told(str(room.label))})
        tables: dict[str, Sequence[Model]] = {
            "needs": self.cloth.needs,
            "goals": self.cloth.goals,
            "targets": self.cloth.targets,
            "measures": self.cloth.measures,
            "works": reading.works_in_order,
            "commitments": self.cloth.commitments,
            "deliveries": self.cloth.deliveries,
        }
        self.places = {
            name: {row.pk: number for number, row in enumerate(rows)}
            for name, rows in tables.items()
        }

    def values(self) -> Values:
        """All of it."""
        programme, code = self.reading.programme, self.language.code
        _ = self.language.gettext
        tongue: Literal["nl", "en"] = "en" if code == "en" else "nl"
        return Values(
            language=tongue,
            date=programme.reference_date,
            single={
                "date": Told(self.language.day(programme.reference_date)),
                "version": self._known(programme.version, _("no version was given")),
            },
            groups={"programme": self._programme(), "count": self._counts()},
            tables={
                "needs": tuple(self._need(thread) for thread in self.reading.threads.threads),
                "goals": tuple(self._goals()),
                "targets": tuple(self._targets()),
                "measures": tuple(self._measure(measure) for measure in self.cloth.measures),
                "works": tuple(self._works()),
                "commitments": tuple(self._commitments()),
                "deliveries": tuple(self._delivery(each) for each in self.cloth.deliveries),
                "effects": tuple(self._effects()),
                "moments": tuple(self._moments()),
                "figures": tuple(self._figures()),
                "loose_ends": tuple(self.end_rows),
                "sources": tuple(self._sources()),
            },
            none=self._none(),
            pictures=self._pictures(),
            words={"unknown": _("[unknown: {name}]")},
        )

    def _rows(self, table: str, rows: Iterable[Any]) -> Rows:
        places = self.places[table]
        return Rows(
            table, tuple(dict.fromkeys(places[row.pk] for row in rows)), self._none()[table]
        )

    def _loose(self, ends: Iterable[LooseEnd]) -> Rows:
        found = tuple(dict.fromkeys(self.ends[end.says] for end in ends if end.says in self.ends))
        return Rows("loose_ends", found, self._none()["loose_ends"])

    def _effect_rows(self, commitments: Iterable[Commitment]) -> Rows:
        wanted = {commitment.pk for commitment in commitments}
        found = tuple(
            number
            for number, effect in enumerate(self.cloth.effects)
            if effect.commitment.pk in wanted
        )
        return Rows("effects", found, self._none()["effects"])

    # The groups

    def _programme(self) -> dict[str, Told]:
        _, programme = self.language.gettext, self.reading.programme
        return {
            "name": Told(programme.name),
            "place": Told(programme.place),
            "summary": self._known(programme.summary, _("no summary was written")),
            "phase": Told(str(programme.get_phase_display())),
        }

    def _counts(self) -> dict[str, Told]:
        front, cloth = front_facts(self.reading), self.cloth
        counts = {
            "needs": front.needs,
            "measures": len(cloth.measures),
            "commitments": front.commitments,
            "kept": front.kept,
            "effects": front.effects,
            "loose_ends": len(self.reading.threads.loose_ends),
        }
        return {
            "contributions": self._small(front.contributions),
            **{name: Told(self.language.number(count)) for name, count in counts.items()},
        }

    def _pictures(self) -> dict[str, tuple[Drawn, ...] | Told]:
        _, reading = self.language.gettext, self.reading
        drawn = tuple(
            Drawn(block.svg, block.alt)
            for block in thread_chapter(thread_facts(reading), self.language)
            if isinstance(block, Picture)
        )
        know = know_facts(reading)
        return {
            "thread": drawn or self._unknown(_("there are no needs yet")),
            "map": (Drawn(know.map_svg, know.map_alt),)
            if know.map_svg
            else self._unknown(_("the neighbourhood has no boundary on the map")),
        }

    # The tables

    def _need(self, thread: Thread) -> Row:
        _, need = self.language.gettext, thread.need
        return {
            "name": Told(need.name),
            "who": Told(need.who),
            "needs": Told(need.needs),
            "because": Told(need.because),
            "theme": self._known(need.theme, _("no theme was chosen")),
            "contributions": self._small(thread.voices),
            "goals": self._rows("goals", (goal for goal, _why in thread.goals)),
            "measures": self._rows("measures", thread.measures),
            "commitments": self._rows("commitments", thread.commitments),
            "effects": self._effect_rows(thread.commitments),
            "loose_ends": self._loose(thread.loose_ends),
        }

    def _goals(self) -> Iterable[Row]:
        _, cloth = self.language.gettext, self.cloth
        for goal, row in zip(cloth.goals, aim_facts(self.reading).goals, strict=True):
            yield {
                "name": Told(row.name),
                "number": Told(row.number),
                "description": Told(row.description),
                "sdgs": self._known(", ".join(map(str, row.sdgs)), _("no SDG was chosen")),
                "needs": self._rows("needs", self._left(cloth.need_goal, goal)),
                "targets": self._rows(
                    "targets", (each for each in cloth.targets if each.goal_id == goal.pk)
                ),
                "measures": self._rows("measures", self._left(cloth.measure_goal, goal)),
            }

    @staticmethod
    def _left(joined: Any, row: Goal | Measure | Commitment | Any) -> list[Any]:
        return [one for one, _why in joined.backward[row.pk]]

    @staticmethod
    def _right(joined: Any, row: Any) -> list[Any]:
        return [other for other, _why in joined.forward[row.pk]]

    def _targets(self) -> Iterable[Row]:
        _ = self.language.gettext
        for row in aim_facts(self.reading).targets:
            yield {
                "indicator": Told(row.indicator),
                "goal": Told(row.goal),
                "now": self._known(
                    "" if row.now is None else row.now.text, _("nobody has measured it yet")
                ),
                "period": self._known(row.now_period, _("nobody has measured it yet")),
                "value": Told(row.target.text),
                "year": Told(row.year),
                "why": self._known(row.why, _("nobody wrote down why")),
            }

    def _measure(self, measure: Measure) -> Row:
        _, cloth = self.language.gettext, self.cloth
        cost = self._money(measure.cost_cents, _("nobody has estimated the cost"))
        if not cost.unknown and measure.cost_status != "found":
            cost = Told(f"{cost.text} ({_('to be checked')})")
        return {
            "name": Told(measure.name),
            "description": Told(measure.description),
            "kind": Told(str(measure.get_kind_display())),
            "cost": cost,
            "duty": Told(measure.duty or _("no law or task asks for it")),
            "needs": self._rows("needs", self._left(cloth.need_measure, measure)),
            "works": self._rows("works", self._right(cloth.measure_work, measure)),
            "commitments": self._rows(
                "commitments", self._right(cloth.measure_commitment, measure)
            ),
            "loose_ends": self._loose(self._ends_of("measures", {measure.key})),
        }

    def _ends_of(self, table: str, keys: set[str]) -> list[LooseEnd]:
        ends = self.reading.threads.loose_ends
        return [end for end in ends if end.table == table and end.key in keys]

    def _works(self) -> Iterable[Row]:
        _ = self.language.gettext
        for number, work in enumerate(self.reading.works_in_order, start=1):
            yield {
                "name": Told(work.name),
                "number": Told(str(number)),
                "discipline": Told(str(work.get_discipline_display())),
                "owner": Told(work.owner.name),
                "start": self._day(work.start, _("no date was given")),
                "end": self._day(work.end, _("no date was given")),
                "budget": self._money(work.budget_cents, _("the owner gave no budget")),
                "state": Told(str(work.get_status_display())),
                "measures": self._rows("measures", self._left(self.cloth.measure_work, work)),
            }

    def _commitments(self) -> Iterable[Row]:
        _, cloth = self.language.gettext, self.cloth
        progress = deliver_facts(self.reading).commitments
        for commitment, done in zip(cloth.commitments, progress, strict=True):
            measures = self._left(cloth.measure_commitment, commitment)
            deliveries: list[Delivery] = cloth.deliveries_of[commitment.pk]
            ends = [
                *self._ends_of("commitments", {commitment.key}),
                *self._ends_of("deliveries", {each.key for each in deliveries}),
            ]
            state = _("not yet")
            if done.done_share == 1:
                state = _("kept")
            elif deliveries:
                state = _("kept in part")
            yield {
                "name": Told(commitment.name),
                "article": self._known(commitment.article, _("no article was named")),
                "what": Told(commitment.text),
                "who": Told(commitment.organisation.name),
                "amount": Told(done.promised),
                "when": self._day(commitment.due, _("no date was agreed")),
                "budget": self._money(commitment.budget_cents, _("no budget was given")),
                "claim": Told(commitment.claim or _("no effect is promised")),
                "done": Told(done.done),
                "not_yet": Told(done.not_yet or _("nothing")),
                "proof": self._proof(done.proof, bool(deliveries)),
                "state": Told(state),
                "needs": self._rows(
                    "needs", (n for each in measures for n in self._left(cloth.need_measure, each))
                ),
                "measures": self._rows("measures", measures),
                "deliveries": self._rows("deliveries", deliveries),
                "effects": self._effect_rows([commitment]),
                "loose_ends": self._loose(ends),
            }

    def _proof(self, proof: str, is_carried_out: bool) -> Told:
        _ = self.language.gettext
        if proof:
            return Told(proof)
        return self._unknown(_("no proof was given")) if is_carried_out else Told(
            _("none: nothing was carried out yet")
        )  # fmt: skip

    def _delivery(self, delivery: Delivery) -> Row:
        _ = self.language.gettext
        commitment = next(
            each for each in self.cloth.commitments if each.pk == delivery.commitment_id
        )
        return {
            "name": Told(delivery.name),
            "commitment": Told(commitment.name),
            "date": Told(self.language.day(delivery.date)),
            "amount": self._unknown(_("no amount was given"))
            if delivery.quantity is None
            else Told(self.reading.amount(delivery.quantity, commitment.unit)),
            "proof": self._proof(delivery.proof, is_carried_out=True),
        }

    def _effects(self) -> Iterable[Row]:
        _ = self.language.gettext
        words = {
            "better": _("better"),
            "worse": _("worse"),
            "changed": _("changed"),
            "same": _("no change"),
        }
        effects, rows = self.cloth.effects, measure_facts(self.reading).effects
        for effect, row in zip(effects, rows, strict=True):
            is_hidden = [self.reading.too_few(side) for side in (effect.before, effect.after)]
            hidden = self._unknown(_("too few answers"))
            yield {
                "indicator": Told(row.indicator),
                "commitment": Told(row.commitment),
                "before": hidden if is_hidden[0] else Told(row.before.text),
                "after": hidden if is_hidden[1] else Told(row.after.text),
                "difference": hidden if any(is_hidden) else Told(row.difference.text),
                "verdict": hidden if any(is_hidden) else Told(words[row.verdict]),
            }

    def _moments(self) -> Iterable[Row]:
        _ = self.language.gettext
        for moment in DecisionMoment.objects.filter(programme=self.reading.programme):
            yield {
                "name": Told(moment.name),
                "phase": Told(str(moment.get_phase_of_decision_display())),
                "date": self._day(moment.date, _("no date was given")),
                "decides": Told(moment.decides),
                "room": Told(str(moment.get_room_for_residents_display())),
                "still_open": Told(moment.still_open or _("nothing was named")),
            }

    def _figures(self) -> Iterable[Row]:
        reading = self.reading
        for observation in self.cloth.observations:
            if observation.area.role == AreaRole.SUBJECT and observation.moment == Moment.PROFILE:
                printed = reading.figure(observation)
                is_unknown = observation.value is None or reading.too_few(observation)
                yield {
                    "indicator": Told(observation.indicator.label),
                    "value": self._unknown(printed) if is_unknown else Told(printed),
                    "period": Told(observation.period),
                    "source": Told(reading.source_number(observation.source)),
                }

    def _sources(self) -> Iterable[Row]:
        _ = self.language.gettext
        for source in self.reading.sources:
            yield {
                "name": Told(source.name),
                "number": Told(self.reading.source_number(source)),
                "publisher": self._known(source.publisher, _("no publisher was given")),
                "period": self._known(source.period, _("no period was given")),
                "licence": Told(source.licence),
            }

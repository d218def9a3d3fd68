"""Steps of the residents' page with questions: keep the answers, and set them beside the figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Channel, Indicator, Perception, Programme, Viewpoint

from ..facts.knowing.asked import Asked
from ..facts.knowing.perception import (
    all_beside,
    figure_sentence,
    residents_sentence,
    verdict_words,
    when_of,
)
from ..facts.knowing.perception_public import published
from ..facts.shared import reading_now
from .chosen import asked_of_residents, moment_now, neighbourhood_of

KEY_START = "web-"
KEY_LETTERS = 16


@dataclass(frozen=True)
class Given:
    """One answer of a resident, and what they say about it."""

    indicator: Indicator
    answer: str
    remark: str


def questions_for(programme: Programme) -> tuple[Asked, ...]:
    """The questions to residents of a programme, in the active language; none without an area."""
    area = neighbourhood_of(programme)
    return () if area is None else asked_of_residents(reading_now(programme), area)


def receive(programme: Programme, given: Iterable[Given], sending: str) -> None:
    """Keep the answers of one resident, all of them or none.

    `sending` is a secret of this one form in this one browser. The keys of the rows are computed
    from it, so that the same form sent twice is kept once; they say nothing of who sent it, nor
    of which answers belong together.
    """
    reading, area = reading_now(programme), neighbourhood_of(programme)
    if area is None:
        raise ValueError("a programme without a neighbourhood asks no questions")
    rows = [
        Perception(
            programme=programme,
            key=_key(one.indicator, sending),
            phase=programme.phase,
            indicator=one.indicator,
            area=area,
            date=timezone.localdate(),
            viewpoint=Viewpoint.RESIDENT,
            channel=Channel.WEB,
            moment=moment_now(reading, one.indicator, area),
            answer=one.answer,
            remark=one.remark,
        )
        for one in given
    ]
    with transaction.atomic(), event(None):
        # One at a time in a programme: the same form that comes in twice is seen.
        Programme.objects.select_for_update().get(pk=programme.pk)
        known = Perception.objects.filter(programme=programme, key__in=[row.key for row in rows])
        kept = set(known.values_list("key", flat=True))
        for row in rows:
            if row.key not in kept:
                row.save()


def _key(indicator: Indicator, sending: str) -> str:
    secret = hashlib.sha256(f"{sending}:{indicator.pk}".encode()).hexdigest()
    return KEY_START + secret[:KEY_LETTERS]


@dataclass(frozen=True)
class BesideFigure:
    """What the thank-you page tells about one question, fit to be published."""

    question: str
    figure: str
    residents: str
    verdict: str


def beside_figures(programme: Programme, indicators: Iterable[int]) -> tuple[BesideFigure, ...]:
    """The figures and what residents say, for the indicators that someone just answered about."""
    reading, area = reading_now(programme), neighbourhood_of(programme)
    wanted = list(dict.fromkeys(indicators))
    if area is None:
        return ()
    found = {}
    for told in all_beside(reading):
        if told.area.pk != area.pk or told.indicator.pk not in wanted:
            continue
        if told.when != when_of(moment_now(reading, told.indicator, area)):
            continue
        public = published(reading, told)
        _ = reading.language.gettext
        if public.total is None:
            residents = _("Fewer than {count} residents answered this. That is too few to show.")
            residents = residents.format(count=reading.smallest_count)
        elif public.compared is None or public.compared.verdict == "cannot_say":
            residents = _("{total} residents answered this.").format(total=public.total)
        else:
            residents = residents_sentence(reading, told, public.on_that_side)
        compared = public.compared
        clear = compared is not None and compared.verdict != "cannot_say"
        found[told.indicator.pk] = BesideFigure(
            told.asked.question,
            figure_sentence(reading, told),
            residents,
            verdict_words(reading, told, compared) if clear and compared else "",
        )
    return tuple(found[pk] for pk in wanted if pk in found)

"""Step of the room Report: read a programme and give the plan as a `Report`."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation

from wijkdraad.method.report.light import light_report
from wijkdraad.method.report.plan import PlanFacts, plan_report
from wijkdraad.method.report.structure import Report
from wijkdraad.programme.models import Programme, Track

from .facts.know import know_facts
from .facts.layers import map_layers
from .facts.light import light_plan_facts
from .facts.rooms import (
    agree_facts,
    aim_facts,
    deliver_facts,
    listen_facts,
    match_facts,
    measure_facts,
)
from .facts.shared import Reading
from .facts.thread import account_facts, front_facts, thread_facts
from .language import report_language


def programme_report(programme: Programme, language: str = "") -> Report:
    """The plan of a programme, in its own language or in `language` (nl or en).

    On the light track it has two pages.
    """
    code = language or programme.language
    with translation.override(code):
        spoken = report_language(code)
        reading = Reading(programme, spoken)
        if programme.track == Track.LIGHT:
            light = light_report(light_plan_facts(reading), spoken)
            return replace(light, layers=map_layers(reading))
        facts = PlanFacts(
            name=programme.name,
            place=programme.place,
            summary=programme.summary.strip(),
            date=programme.reference_date,
            version=programme.version,
            front=front_facts(reading),
            thread=thread_facts(reading),
            know=know_facts(reading),
            listen=listen_facts(reading),
            aim=aim_facts(reading),
            match=match_facts(reading),
            agree=agree_facts(reading),
            deliver=deliver_facts(reading),
            measure=measure_facts(reading),
            account=account_facts(reading),
        )
        return replace(plan_report(facts, spoken), layers=map_layers(reading))

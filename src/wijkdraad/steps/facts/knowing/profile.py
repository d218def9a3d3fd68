"""What the section about the profile tells: from the figures of all areas to finished sentences."""

from __future__ import annotations

from wijkdraad.method.report.chapters.knowing.profile import FactLine, ProfileFacts
from wijkdraad.steps.profile.comparing import all_beside
from wijkdraad.steps.profile.figures import ProfileFigures
from wijkdraad.steps.profile.gaps import gaps
from wijkdraad.steps.profile.kinds import kind_of_area
from wijkdraad.steps.profile.people import groups_here
from wijkdraad.steps.profile.telling import facts, why_few

from ..shared import Reading


def profile_facts(reading: Reading) -> ProfileFacts:
    """The remarkable facts, the kind of area, and the groups without a measure."""
    figures = ProfileFigures(reading)
    if figures.subject is None or not figures.has_others:
        return ProfileFacts()
    found = all_beside(figures)
    told = facts(figures, found)
    groups = groups_here(figures)
    kind = kind_of_area(figures)
    return ProfileFacts(
        facts=tuple(
            FactLine(fact.sentence, fact.period, reading.source_number(fact.source))
            for fact in told
        ),
        few=why_few(figures, found, told),
        kind=kind.sentence if kind is not None and kind.is_known else "",
        not_named=groups.not_named,
        without_measure=groups.without_measure,
    )


def profile_gaps(reading: Reading) -> tuple[str, ...]:
    """What the figures do not tell, in sentences: withheld, under other codes, one year only."""
    return tuple(gap.sentence for gap in gaps(ProfileFigures(reading)))

"""The facts of the section of what people agree on and what divides."""

from __future__ import annotations

from wijkdraad.method.report.chapters.listening.opinions import OpinionsFacts, StatementRow
from wijkdraad.programme.models import Statement

from ...listen.opinions.page import StatementLine, page_of
from ...listen.opinions.reading import opinion_reading
from ..shared import Reading


def opinions_facts(reading: Reading) -> OpinionsFacts:
    """The statements that everyone may read, and what came of them, fit to be published."""
    all_statements = Statement.objects.filter(programme=reading.programme).count()
    if not all_statements:
        return OpinionsFacts()
    opinions = opinion_reading(reading.programme)
    page = page_of(opinions, reading.language, public=True)
    return OpinionsFacts(
        statements=len(opinions.statements),
        waiting=all_statements - len(opinions.statements),
        voted=opinions.voters > 0,
        enough=page.enough,
        least=page.least,
        groups=page.letters if page.enough else (),
        shared=_rows(page.bridging),
        shared_no=_rows(page.shared_no),
        dividing=_rows(page.dividing),
        made_up=page.made_up,
    )


def _rows(lines: tuple[StatementLine, ...]) -> tuple[StatementRow, ...]:
    return tuple(StatementRow(line.text, line.everyone, line.groups) for line in lines)

"""What residents can take part in now: a line on the page of the neighbourhood for each."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone

from wijkdraad.programme.models import Channel, ConsentBlock, Contributor, Need, Programme

from ..asks.reading import has_asks
from ..budget.rounds import shown_round
from ..lottery.telling import published
from ..missions.board import has_missions
from ..opinions.voting import open_statements

OPEN_WHEN: dict[str, Callable[[Programme], bool]] = {
    "values": lambda programme: True,
    "participation": lambda programme: True,
    "told": lambda programme: Need.objects.filter(programme=programme).exists(),
    "paper": lambda programme: Contributor.objects.filter(
        contribution__programme=programme, contribution__channel=Channel.PAPER
    ).exists(),
    "statements": lambda programme: bool(open_statements(programme)),
    "budget": lambda programme: shown_round(programme, timezone.localdate()) is not None,
    "missions": lambda programme: has_missions(programme),
    "asks": lambda programme: has_asks(programme),
    "consent": lambda programme: ConsentBlock.objects.filter(programme=programme).exists(),
    "lottery": lambda programme: bool(published(programme)),
    "stop": lambda programme: True,
}
"""Per name of a line in `square/take_part.html`: whether there is something to take part in."""


def open_to_take_part(programme: Programme) -> frozenset[str]:
    """The names of the lines that stand on the page of a neighbourhood now."""
    return frozenset(name for name, is_open in OPEN_WHEN.items() if is_open(programme))

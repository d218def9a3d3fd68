"""How the texts of a programme are put in order, and taken apart before they are compared."""

from __future__ import annotations

from wijkdraad.method.listen.coding.likeness import Reading, words_of
from wijkdraad.programme.models import Area, Contribution, Programme
from wijkdraad.reference.listening.coding import dutch_stop_words


def reading_for(programme: Programme) -> Reading:
    """Runs of letters, without stop words and without the names of the programme and its areas.

    That a text names the neighbourhood says nothing here: nearly every text does.
    """
    names = [programme.name, programme.place]
    names += Area.objects.filter(programme=programme).values_list("name", flat=True)
    places = {word for name in names for word in words_of(name)}
    return Reading("letters", dutch_stop_words() | places)


def when_said(row: Contribution) -> tuple[bool, str, str]:
    """To sort contributions by: in the order of their days, those without a day last."""
    return row.date is None, str(row.date), row.key

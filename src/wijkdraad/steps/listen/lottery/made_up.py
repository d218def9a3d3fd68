"""A lottery of made-up people for the example Lindenkwartier; its name says that it is made up."""

from __future__ import annotations

import random

from wijkdraad.method.listen.lottery.pool import Person, Quota
from wijkdraad.programme.models import Lottery, Programme

from ..opinions.made_up import EXAMPLE
from . import keeping
from .reading import PoolFiles

PEOPLE, PLACES = 480, 16
AGES = {"18-34": (0.2, 4), "35-54": (0.35, 6), "55+": (0.45, 6)}
"""Of each age the part of those who can be drawn, and the places in the panel."""
HOMES = {"huur": (0.4, 9), "koop": (0.6, 7)}
NAME = "Buurtberaad over het plein (verzonnen mensen)"
SOURCE = "verzonnen, om te laten zien hoe het werkt"
SEED = "4 11 19 27 38 41"


def made_up_pool() -> PoolFiles:
    """People of whom too few are young or rent, as among those who sign up, and quotas."""
    chance = random.Random(NAME)  # noqa: S311 - made-up people, the same each time
    people = tuple(
        Person(
            f"{number:03}",
            {
                name: chance.choices(list(values), [part for part, _places in values.values()])[0]
                for name, values in (("leeftijd", AGES), ("woning", HOMES))
            },
            f"h{chance.randrange(PEOPLE // 2)}",
        )
        for number in range(1, PEOPLE + 1)
    )
    quotas = tuple(
        Quota(name, value, places - 1, places + 1)
        for name, values in (("leeftijd", AGES), ("woning", HOMES))
        for value, (_part, places) in values.items()
    )
    return PoolFiles(people, quotas, {}, "people.csv", "quotas.csv")


def make_up_lottery(programme: Programme) -> None:
    """Prepare and draw the lottery of the example, where it has none."""
    if programme.slug != EXAMPLE or Lottery.objects.filter(programme=programme).exists():
        return
    # Nobody needs the salts of people who do not exist.
    row, _waiting = keeping.with_salts(programme, None, NAME, made_up_pool(), PLACES)
    keeping.publish(row, SOURCE)
    row.refresh_from_db()
    row = keeping.draw(row, SEED)
    keeping.replace(row, keeping.members(row)[0])

"""What someone may try on the map, and how that stands in an address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import shapely
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wijkdraad.method.know.light.what_if import Change

MOST_WISHES = 30


class Wish(StrEnum):
    """What someone may try; the values stand in addresses."""

    TREE = "boom"
    ROOF = "dak"
    WALL_EAST_WEST = "muur-ow"
    WALL_NORTH_SOUTH = "muur-nz"
    GREEN = "groen"
    PAVING = "bestrating"
    NO_TREES = "bomen-weg"
    NO_BUILDING = "gebouw-weg"


@dataclass(frozen=True)
class Span:
    """A measure in metres: what it is called, what it is at first, and its bounds."""

    label: str | Promise
    usual_m: float
    least_m: float
    most_m: float


@dataclass(frozen=True)
class Kind:
    """A kind of change; `size` and `height` are None where it has none."""

    change: Change
    label: str | Promise
    size: Span | None
    height: Span | None


SIDE = Span(_("side of the square"), 10, 1, 100)
LENGTH = Span(_("length"), 10, 1, 100)
KINDS: dict[Wish, Kind] = {
    Wish.TREE: Kind(
        Change.TREE,
        _("tree"),
        Span(_("radius of the crown"), 3, 0.5, 15),
        Span(_("height"), 8, 2, 40),
    ),
    Wish.ROOF: Kind(Change.ROOF, _("roof"), SIDE, Span(_("height"), 3, 2, 60)),
    Wish.WALL_EAST_WEST: Kind(
        Change.WALL, _("wall from east to west"), LENGTH, Span(_("height"), 2, 0.5, 10)
    ),
    Wish.WALL_NORTH_SOUTH: Kind(
        Change.WALL, _("wall from north to south"), LENGTH, Span(_("height"), 2, 0.5, 10)
    ),
    Wish.GREEN: Kind(Change.GREEN, _("green"), SIDE, None),
    Wish.PAVING: Kind(Change.PAVING, _("paving"), SIDE, None),
    Wish.NO_TREES: Kind(Change.NO_TREES, _("trees away"), SIDE, None),
    Wish.NO_BUILDING: Kind(Change.NO_BUILDING, _("building away"), None, None),
}


@dataclass(frozen=True)
class Tried:
    """One change as it stands in an address: where (RD New), and how large, in metres."""

    wish: Wish
    x_m: float
    y_m: float
    size_m: float = 0.0
    height_m: float = 0.0

    @property
    def place(self) -> shapely.Point:
        """Where it is."""
        return shapely.Point(self.x_m, self.y_m)

    @property
    def text(self) -> str:
        """The change in an address.

        >>> Tried(Wish.TREE, 84900, 447500.5, 3, 8).text
        'boom_84900.0_447500.5_3_8'
        """
        return f"{self.wish}_{self.x_m:.1f}_{self.y_m:.1f}_{self.size_m:g}_{self.height_m:g}"


def tried_in(text: str) -> Tried | None:
    """The change that a text of an address tells; None where it is none.

    >>> tried_in("boom_84900.0_447500.5_3_8").height_m
    8.0
    >>> tried_in("boom_84900.0_447500.5_3_800"), tried_in("huis_1_2_3_4"), tried_in("boom_nan_1_3_8")
    (None, None, None)
    """
    parts = text.split("_")
    if len(text) > 60 or len(parts) != 5 or parts[0] not in list(Wish):
        return None
    try:
        x_m, y_m, size_m, height_m = (float(part) for part in parts[1:])
    except ValueError:
        return None
    wish = Wish(parts[0])
    fits = (
        0 <= x_m <= 300_000
        and 300_000 <= y_m <= 630_000
        and _fits(KINDS[wish].size, size_m)
        and _fits(KINDS[wish].height, height_m)
    )
    return Tried(wish, round(x_m, 1), round(y_m, 1), size_m, height_m) if fits else None


def _fits(span: Span | None, metres: float) -> bool:
    return metres == 0 if span is None else span.least_m <= metres <= span.most_m

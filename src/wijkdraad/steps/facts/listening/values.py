"""What places mean to residents, read so that no home is finer than a square of the grid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely import Point

from wijkdraad.method.listen.values import (
    Cell,
    Home,
    cell_bounds_m,
    cell_of,
    home_cells,
    places_by_voices,
    same_words,
)
from wijkdraad.method.report.chapters.listening.values import PlaceRow, ValuesFacts
from wijkdraad.method.report.layers import (
    LayerColumn,
    LayerFeature,
    MapLayer,
    Shape,
    Symbol,
    SymbolClass,
)
from wijkdraad.method.report.pictures.map_sheet import INK, MapFrame
from wijkdraad.method.report.pictures.social_picture import MARKER, SHAPES
from wijkdraad.method.report.pictures.values_map import HomeSquare, ValueMark, values_map
from wijkdraad.programme.models import (
    Channel,
    Contributor,
    Feature,
    FeatureKind,
    Feeling,
    PlaceValue,
    Publication,
)
from wijkdraad.reference.listening.values import value_rules

from ..know import neighbourhood_map
from ..shared import Reading

MOST_PLACES = 5
SHAPE_OF = dict(zip(Feeling.values, SHAPES, strict=True))


@dataclass(frozen=True)
class ToldValue:
    """A value as it may be shown: `spot` where it is no home, else the square `cell` or nothing.

    `group` and `channel` are those of the contribution it came from; empty where it has none.
    """

    row_id: int
    place: str
    value: str
    feeling: Feeling
    story: str
    voice: str
    group: str
    channel: str
    publication: Publication
    at_home: bool
    spot: Point | None
    cell: Cell | None

    @property
    def channel_words(self) -> str:
        """How the channel is called; empty where it is not known."""
        return channel_label(self.channel)


@dataclass(frozen=True)
class ValuePlace:
    """A place with all that was told of it, its number on the map, and where it is drawn."""

    number: int
    name: str
    told: tuple[ToldValue, ...]
    voices: int
    feeling: Feeling
    spot: Point | None
    cell: Cell | None

    @property
    def on_map(self) -> bool:
        """Whether the place is on the map."""
        return self.spot is not None or self.cell is not None


def home_side_m() -> float:
    """The side of the squares in which homes are shown."""
    return value_rules()["home_cell_side"].value


def told_values(reading: Reading, for_everyone: bool) -> tuple[ToldValue, ...]:
    """The values of a programme, in the order of their keys.

    `for_everyone`: only those that were published and whose contribution is not hidden, and a
    home only as a square that holds enough people. For who works here all of them are there,
    and a home is a square all the same.
    """
    rows = PlaceValue.objects.filter(programme=reading.programme).select_related("contribution")
    chosen = [row for row in rows.order_by("key") if not for_everyone or is_open(row)]
    voices = _voices(reading, chosen)
    cells = _home_cells(reading, chosen, voices, for_everyone)
    return tuple(_told(reading, row, voices[row.pk], cells.get(row.pk)) for row in chosen)


def is_open(row: PlaceValue) -> bool:
    """Whether everyone may see this value: it was published, and what it comes from not hidden."""
    hidden = row.contribution is not None and row.contribution.publication == Publication.HIDDEN
    return row.publication == Publication.PUBLISHED and not hidden


def _told(reading: Reading, row: PlaceValue, voice: str, cell: Cell | None) -> ToldValue:
    from_whom = row.contribution
    at_home = from_whom is not None and from_whom.at_home
    spot = None
    if row.geometry is not None and not at_home:
        spot = shapely.point_on_surface(row.geometry)
    return ToldValue(
        row.pk,
        reading.language.gettext("at someone's home") if at_home else row.name,
        row.value,
        Feeling(row.feeling),
        row.story,
        voice,
        " ".join(from_whom.group.split()) if from_whom else "",
        from_whom.channel if from_whom else "",
        Publication(row.publication),
        at_home,
        spot,
        cell,
    )


def _voices(reading: Reading, rows: Iterable[PlaceValue]) -> dict[int, str]:
    """Whose voice each value is: two of one contribution, or of one address, are one voice."""
    addresses = dict(
        Contributor.objects.filter(contribution__programme=reading.programme)
        .exclude(email="")
        .values_list("contribution_id", "email")
    )
    merged = reading.cloth.merged
    found = {}
    for row in rows:
        if row.contribution is None:
            found[row.pk] = f"value {row.key}"
        else:
            key = row.contribution.key
            found[row.pk] = addresses.get(row.contribution.pk) or merged.get(key, key)
    return found


def _home_cells(
    reading: Reading, rows: Sequence[PlaceValue], voices: dict[int, str], for_everyone: bool
) -> dict[int, Cell | None]:
    at_home = [
        (row, shapely.point_on_surface(row.geometry))
        for row in rows
        if row.contribution is not None and row.contribution.at_home and row.geometry is not None
    ]
    if not at_home:
        return {}
    rules, side_m = value_rules(), home_side_m()
    if not for_everyone:
        return {row.pk: cell_of(spot.x, spot.y, side_m) for row, spot in at_home}
    addresses: Counter[Cell] = Counter()
    for feature in Feature.objects.filter(programme=reading.programme, kind=FeatureKind.ADDRESS):
        spot = shapely.point_on_surface(feature.geometry)
        addresses[cell_of(spot.x, spot.y, side_m)] += 1
    cells = home_cells(
        [Home(spot.x, spot.y, voices[row.pk]) for row, spot in at_home],
        addresses,
        side_m,
        int(rules["fewest_voices_in_home_cell"].value),
        int(rules["fewest_addresses_in_home_cell"].value),
    )
    return {row.pk: cell for (row, _spot), cell in zip(at_home, cells, strict=True)}


def value_places(told: Iterable[ToldValue]) -> tuple[ValuePlace, ...]:
    """The places by how many voices named them; homes of one square are one place.

    Of places named as often homes come last. The number is that on the map and in the list. A
    place stands where it was pointed at first.
    """
    grouped: defaultdict[str, list[ToldValue]] = defaultdict(list)
    for one in told:
        grouped[_place_key(one)].append(one)
    ranked = places_by_voices(
        (key, one.value, one.voice) for key, found in grouped.items() for one in found
    )
    # A place that everyone can go to stands before a home that was named as often.
    ranked = tuple(
        sorted(ranked, key=lambda tally: (-tally.voices, grouped[tally.name][0].at_home))
    )
    order = {tally.name: tally for tally in ranked}
    places = []
    for number, (key, tally) in enumerate(order.items(), start=1):
        found = grouped[key]
        feelings = Counter(one.feeling for one in found)
        places.append(
            ValuePlace(
                number,
                found[0].place,
                tuple(found),
                tally.voices,
                max(Feeling, key=lambda each: feelings[each]),
                next((one.spot for one in found if one.spot is not None), None),
                next((one.cell for one in found if one.cell is not None), None),
            )
        )
    return tuple(places)


def _place_key(one: ToldValue) -> str:
    return same_words(f"{one.place} {one.cell or ''}" if one.at_home else one.place)


# The map


def drawn_values(
    reading: Reading, places: Sequence[ValuePlace], sheet: MapFrame, with_legend: bool = False
) -> str | None:
    """The map of these places as SVG; None while the boundary of the neighbourhood is not known."""
    layers = neighbourhood_map(reading, reading.cloth.subject)
    if layers is None:
        return None
    squares = [
        HomeSquare(str(place.number), cell_bounds_m(place.cell, home_side_m()))
        for place in places
        if place.cell is not None
    ]
    _ = reading.language.gettext
    return values_map(
        layers.boundary,
        layers.ground,
        layers.trees,
        [
            ValueMark(str(place.number), place.spot, SHAPE_OF[place.feeling])
            for place in places
            if place.spot is not None
        ],
        squares,
        sheet,
        map_alt(reading, places),
        _("N"),
        tuple((SHAPE_OF[feeling], str(feeling.label)) for feeling in Feeling)
        if with_legend
        else (),
        square_words(reading) if with_legend and squares else "",
    )


def map_alt(reading: Reading, places: Sequence[ValuePlace]) -> str:
    """What the map shows, for who cannot see it."""
    count = sum(place.on_map for place in places)
    return reading.language.ngettext(
        "Map with {count} place that means something to residents, numbered as in the list.",
        "Map with {count} places that mean something to residents, numbered as in the list.",
        count,
    ).format(count=count)


def square_words(reading: Reading) -> str:
    """What a square on the map means."""
    return reading.language.gettext("someone's home, somewhere in this square")


# The plan, and the layers that go out with it


def values_facts(reading: Reading) -> ValuesFacts:
    """What the plan tells of the values: of what is open to everyone only."""
    told = told_values(reading, for_everyone=True)
    waiting = PlaceValue.objects.filter(
        programme=reading.programme, publication=Publication.HELD
    ).count()
    places = value_places(told)[:MOST_PLACES]
    svg = None
    if any(place.on_map for place in places):
        area = reading.cloth.subject
        if area is not None and area.geometry is not None:
            svg = drawn_values(reading, places, MapFrame.around(area.geometry), with_legend=True)
    return ValuesFacts(
        voices=len({one.voice for one in told}),
        waiting=waiting,
        places=tuple(
            PlaceRow(
                str(place.number),
                place.name,
                tuple(dict.fromkeys(same_words(one.value) for one in place.told)),
                str(place.feeling.label),
                place.voices,
                place.on_map,
            )
            for place in places
        ),
        more=max(0, len(value_places(told)) - MOST_PLACES),
        smallest_shown=reading.smallest_count,
        map_svg=svg or "",
        map_alt=map_alt(reading, places) if svg else "",
    )


def values_layers(reading: Reading) -> tuple[MapLayer, ...]:
    """The values as layers: places as points, homes as squares; nothing while there are none."""
    told = [one for one in told_values(reading, for_everyone=True) if one.spot or one.cell]
    _ = reading.language.gettext
    layers = []
    for title, shape, rows in (
        (_("Values of places"), "point", [one for one in told if one.spot is not None]),
        (_("Values told at homes, by square"), "area", [one for one in told if one.cell]),
    ):
        if rows:
            layers.append(_layer(reading, title, "point" if shape == "point" else "area", rows))
    return tuple(layers)


def _layer(reading: Reading, title: str, shape: Shape, rows: Sequence[ToldValue]) -> MapLayer:
    _ = reading.language.gettext
    features = []
    for one in rows:
        drawn = one.spot
        if one.cell is not None:
            drawn = shapely.box(*cell_bounds_m(one.cell, home_side_m()))
        values = (one.place, one.value, str(one.feeling.label))
        features.append(LayerFeature(shapely.to_wkb(drawn), values))
    return MapLayer(
        same_words(title).replace(",", "").replace(" ", "_"),
        title,
        _("What places mean to residents, as far as it is open to everyone."),
        shape,
        (
            LayerColumn("place", _("Place")),
            LayerColumn("value", _("Value")),
            LayerColumn("feeling", _("How it stands")),
        ),
        tuple(features),
        (SymbolClass("", title, Symbol(INK, MARKER, width_mm=0.3, size_mm=3.2, fill_opacity=0.3)),),
        label="value",
        note=_(
            "A home is a square of {side} by {side} m, and only where enough people live or told "
            "of it. The words of residents are not in this file."
        ).format(side=round(home_side_m())),
    )


def channel_label(channel: str) -> str:
    """How a channel is called; empty where it is not known."""
    return str(Channel(channel).label) if channel else ""

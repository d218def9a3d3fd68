"""What the maps say of one place that someone pointed at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import Programme, TerrainLayer, TerrainRaster
from wijkdraad.reference.coolness import coolness_norms
from wijkdraad.steps.language import reader_language

from ...square import SquareMap, on_a_map, place_in_words
from ..opened import OpenPlace, Walk, kept_layers, open_layer, open_place, open_walking

MEAN = "mean"
SHADED_FROM = 0.5
DRY_UNDER_M = 0.01
DETOUR, LEAST_M = 2, 20
"""A walk this many times the straight line, and of more than a few steps, is explained."""


@dataclass(frozen=True)
class PlaceTold:
    """What the map says of one place: where it is, what the layer says, and the way to coolness."""

    where: str
    layer: str
    coolness: tuple[str, ...]


def place_told(
    programme: Programme,
    kept: TerrainRaster,
    band: str,
    place: shapely.Point,
    maps: tuple[SquareMap, ...],
) -> PlaceTold:
    """What the map of a layer says of a place, and how far a cool place is from it on foot."""
    if not maps or not on_a_map(maps, place):
        return PlaceTold(
            _("outside the map"), _("This place lies outside the map. Choose one on the map."), ()
        )
    return PlaceTold(
        place_in_words(maps[-1], place),
        _at_place(programme, kept, band, place),
        _coolness(programme, place),
    )


def _at_place(programme: Programme, kept: TerrainRaster, band: str, place: shapely.Point) -> str:
    language = reader_language()
    here = open_place(programme, kept.fingerprint)
    if here is None or not here.boundary.intersects(place):
        return _("This place lies outside the neighbourhood. There the map says nothing.")
    layer = open_layer(kept)
    value = layer.at(layer.names.index(band), place.x, place.y)
    if np.isnan(value):
        return _why_unknown(programme, kept, here, place)
    if kept.layer == TerrainLayer.SHADE:
        words = (
            _("On 1 July at {hour} this place lies in shade.")
            if value >= SHADED_FROM
            else _("On 1 July at {hour} this place lies in the sun.")
        )
        return words.format(hour=band)
    if kept.layer == TerrainLayer.PONDING:
        if value < DRY_UNDER_M:
            return _("In this rain no water stays on this place.")
        return _("In this rain about {depth} cm of water stands on this place.").format(
            depth=language.number(100 * value)
        )
    felt = language.figure(value, "celsius", 1)
    if band == MEAN:
        return _("On a hot afternoon it feels like {felt} here (to be checked).").format(felt=felt)
    return _("On a hot day at {hour} it feels like {felt} here (to be checked).").format(
        hour=band, felt=felt
    )


def _why_unknown(
    programme: Programme, kept: TerrainRaster, here: OpenPlace, place: shapely.Point
) -> str:
    if any(one.intersects(place) for one in here.buildings):
        return _("A building stands here. The map tells of open ground only.")
    ground = kept_layers(programme).get(TerrainLayer.GROUND)
    if ground is None or np.isnan(open_layer(ground).at(0, place.x, place.y)):
        return _(
            "Unknown: nobody measured the height of the ground here. The scanner often does not see it under trees, on water and beside walls."
        )
    if kept.layer == TerrainLayer.SHADE:
        return _(
            "Unknown: something stands here that is no open ground, or a height in the direction of the sun was not measured."
        )
    return _(
        "Unknown: something stands here that is no open ground, a height around it was not measured, or the base map does not say whether it is green or paved."
    )


def _coolness(programme: Programme, place: shapely.Point) -> tuple[str, ...]:
    """The nearest cool place on foot, or why it is not known."""
    heat = kept_layers(programme).get(TerrainLayer.HEAT)
    if heat is None:
        return (_("Unknown: there is no heat map, because the base map has no green."),)
    walking, language = open_walking(heat), reader_language()
    rule = walking.rule
    least = _(
        "A cool place feels like at most {degrees} on a hot afternoon and is at least {size} large."
    ).format(
        degrees=language.figure(rule.pet_max_c, "celsius", 0),
        size=language.figure(rule.min_m2, "m2", 0),
    )
    if not walking.places:
        return _("As far as the heat map is known, there is no cool place here."), least
    if walking.network is None:
        return _("Unknown: the base map has no footpaths to walk along."), least
    walk = walking.walk_from(place)
    if walk is None or (walk.metres is None and not walk.path_close_by):
        return (
            _("Unknown: no footpath lies within {metres} m of this place.").format(
                metres=language.number(walking.snap_m)
            ),
            least,
        )
    if walk.metres is None or walk.place is None:
        return (
            _(
                "Nobody can walk from here to a cool place over the footpaths and roads of the base map."
            ),
            least,
        )
    limit = coolness_norms()["cool_place_distance"].value
    within = (
        _("That is within the guideline of {metres} m (to be checked).")
        if walk.metres <= limit
        else _("That is farther than the guideline of {metres} m (to be checked).")
    ).format(metres=language.number(limit))
    metres = round(walk.metres)
    return (
        ngettext(
            "It is {metres} metre on foot, over footpaths and across roads.",
            "It is {metres} metres on foot, over footpaths and across roads.",
            metres,
        ).format(metres=language.number(metres)),
        within,
        *_straight(walk, place, language),
        _(
            "The place is {size} large and feels like {felt} on average; it is outlined on the map."
        ).format(
            size=language.figure(walk.place.area_m2, "m2", 0),
            felt=language.figure(walk.place.mean_pet_c, "celsius", 1),
        ),
        least,
    )


def _straight(walk: Walk, place: shapely.Point, language: Language) -> tuple[str, ...]:
    """Why the walk is so much longer than the eye would say."""
    if walk.place is None or walk.metres is None:
        return ()
    straight_m = round(walk.place.polygon.distance(place))
    if walk.metres < DETOUR * max(straight_m, LEAST_M):
        return ()
    words = _(
        "In a straight line it is {metres} m, but no shorter way runs over the footpaths and roads of the base map."
    )
    return (words.format(metres=language.number(straight_m)),)

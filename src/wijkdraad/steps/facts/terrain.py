"""The maps of shade, heat and water, as the plan and the screens show them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from wijkdraad.files.pictures import png_address
from wijkdraad.method.know.grid import AreaCells, Grid, cells_in
from wijkdraad.method.report.chapters.know import TerrainMap
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.map_sheet import MapFrame
from wijkdraad.method.report.pictures.measured_map import (
    Class,
    MeasuredMapWords,
    Overlay,
    coloured,
    measured_map,
)
from wijkdraad.programme.models import Area, FeatureKind, TerrainLayer, TerrainRaster
from wijkdraad.reference.heat import pet_classes
from wijkdraad.reference.rain import design_storms

from ..terrain.keeping import bands_of, grid_of_bands
from ..terrain.marks import COOL_PLACE, OTHER_GROUND, WITHIN_REACH
from .shared import Reading

WARM_COLOURS = ("#e9efe0", "#f6e7b4", "#edb56a", "#cf7440", "#8c3b2e")
"""From comfortable to extreme heat; the red of the thread is left to the thread."""
COMFORTABLE_FROM_C = 18.0


@dataclass(frozen=True)
class LayerLook:
    """How a layer is shown: the classes of its legend, and which of its bands comes first."""

    classes: tuple[Class, ...]
    first_band: str

    def band_of(self, kept: TerrainRaster) -> str:
        """The band that comes first of a layer that was kept, which may lack the one of the look."""
        return self.first_band if self.first_band in kept.bands else kept.bands[0]


def look_of(layer: str, language: Language) -> LayerLook:
    """The legend of a computed layer in a language."""
    _ = language.gettext
    number = language.number
    if layer == TerrainLayer.SHADE:
        return LayerLook(
            (Class(0, "#f6ecc6", _("sun")), Class(0.5, "#51697f", _("shade"))), "13:00"
        )
    if layer == TerrainLayer.PONDING:
        depths = ((0.05, "#b9d3e6"), (0.1, "#7fadd0"), (0.2, "#3f7cae"), (0.3, "#1c4a77"))
        words = _("from {depth} cm of water")
        dry = Class(0, "#f4f1e8", _("less than {depth} cm").format(depth=5))
        return LayerLook(
            (
                dry,
                *(
                    Class(depth, colour, words.format(depth=number(100 * depth, 0)))
                    for depth, colour in depths
                ),
            ),
            next(iter(design_storms())),
        )
    if layer == TerrainLayer.COOLNESS:
        walks = ((0, "#2a5f86"), (100, "#7fadd0"), (200, "#cbdcea"), (300, "#cf7440"))
        return LayerLook(
            (
                Class(OTHER_GROUND, "#f4f1e8", _("no building")),
                Class(COOL_PLACE, "#8fbf9a", _("cool place")),
                *(
                    Class(metres, colour, _("from {metres} m").format(metres=number(metres)))
                    for metres, colour in walks
                ),
            ),
            "distance_m",
        )
    warm = [one for one in pet_classes() if one.below_c > COMFORTABLE_FROM_C]
    classes = [
        Class(
            float(one.from_c),
            colour,
            f"{one.name_en if language.code == 'en' else one.name_nl} "
            + (
                _("(from {degrees} °C)").format(degrees=number(one.from_c, 0))
                if np.isfinite(one.from_c)
                else ""
            ),
        )
        for one, colour in zip(warm, WARM_COLOURS, strict=True)
    ]
    return LayerLook(tuple(classes), "mean")


def note_of(layer: str, language: Language) -> str:
    """What a reader of a computed layer must know beside it."""
    _ = language.gettext
    if layer == TerrainLayer.SHADE:
        return _("With a clear sky. What is higher than 3 metres and no building counts as a tree.")
    if layer == TerrainLayer.PONDING:
        return _(
            "A first exploration, no flow model: it shows where rain stays, and knows no sewers, culverts or pumps. What seeps into the ground is estimated by kind of ground (to be checked)."
        )
    if layer == TerrainLayer.COOLNESS:
        return _(
            "To be verified: cool places come from the map of heat. Each building has the colour of its own walk, on footpaths and across roads."
        )
    return _(
        "To be verified. Indicative, by the formulas of the standard heat stress test; not the standard map itself."
    )


def overlay(values: NDArray[np.float32], grid: Grid, classes: Sequence[Class]) -> Overlay:
    """A layer as a picture in its place on the map."""
    west, south, east, north = grid.bounds
    return Overlay(png_address(coloured(values, classes)), west, south, east, north)


def terrain_maps(
    reading: Reading, subject: Area | None, buildings: Sequence[Any]
) -> tuple[TerrainMap, ...]:
    """A map for each layer that was computed; none while there are no heights."""
    if subject is None or subject.geometry is None:
        return ()
    say: dict[str, _Words] = {
        TerrainLayer.SHADE: _about_shade,
        TerrainLayer.HEAT: _about_heat,
        TerrainLayer.PONDING: _about_ponding,
        TerrainLayer.COOLNESS: _about_coolness,
    }
    kept = {one.layer: one for one in reading.programme.terrain.select_related("source")}
    ground = _Ground(subject, buildings)
    maps = []
    for layer, words in say.items():
        if layer in kept:
            maps.append(_map(reading, ground, kept[layer], kept, words))
    return tuple(maps)


class _Ground:
    """The ground of an area and its buildings; the layers of a programme mostly share one grid."""

    def __init__(self, area: Area, buildings: Sequence[Any]) -> None:
        self.area, self.buildings = area, buildings
        self._cells: dict[Grid, tuple[AreaCells, AreaCells]] = {}

    def known(self, values: NDArray[np.float32], grid: Grid) -> NDArray[np.float32]:
        """The known values in the area, one after the other."""
        cells = values.ravel()[self._cells_of(grid)[0].inside]
        return np.asarray(cells[~np.isnan(cells)], np.float32)

    def known_share(self, values: NDArray[np.float32], grid: Grid) -> float:
        """The known part (0..1) of the ground without buildings, 0 without any ground."""
        cells = self._cells_of(grid)[1]
        known = int((~np.isnan(values.ravel()[cells.inside])).sum())
        all_cells = len(cells.inside) + cells.outside
        return known / all_cells if all_cells else 0.0

    def _cells_of(self, grid: Grid) -> tuple[AreaCells, AreaCells]:
        """The cells of the area, and those of its open ground."""
        if grid not in self._cells:
            area = self.area.geometry
            roofs = shapely.union_all([shape for shape in self.buildings if shape.intersects(area)])
            open_ground = shapely.difference(area, roofs)
            self._cells[grid] = cells_in(area, grid), cells_in(open_ground, grid)
        return self._cells[grid]


type _Words = Callable[[Area, NDArray[np.float32], Reading], tuple[str, str]]
"""Gives the caption and the note of a map, from the known values in the area."""


def _map(
    reading: Reading,
    ground: _Ground,
    raster: TerrainRaster,
    kept: dict[str, TerrainRaster],
    words: _Words,
) -> TerrainMap:
    _ = reading.language.gettext
    subject = ground.area
    look = look_of(raster.layer, reading.language)
    bands = bands_of(raster, look.band_of(raster))
    grid = grid_of_bands(bands)
    (values,) = bands.values
    caption, note = words(subject, ground.known(values, grid), reading)
    alt = _("Map of {area}: {message}").format(area=subject.name, message=caption)
    of_buildings = raster.layer == TerrainLayer.COOLNESS
    svg = measured_map(
        subject.geometry,
        () if of_buildings else ground.buildings,
        overlay(values, grid, look.classes),
        look.classes,
        MeasuredMapWords(
            alt, _("N"), _("not measured"), _("building"), _("edge of the neighbourhood")
        ),
        MapFrame.around(subject.geometry),
    )
    known = reading.language.figure(ground.known_share(values, grid), "share", 0)
    told = "" if of_buildings else _("Known for {share} of the open ground.").format(share=known)
    heights = [
        kept[one].source for one in (TerrainLayer.SURFACE, TerrainLayer.GROUND) if one in kept
    ]
    source = "; ".join(dict.fromkeys(one.name for one in heights if one is not None))
    return TerrainMap(
        raster.layer, svg, alt, caption, f"{source}; {raster.method}", f"{told} {note}".strip()
    )


def _share_text(reading: Reading, found: NDArray[np.bool_]) -> str:
    return reading.language.figure(float(found.mean()), "share", 0)


def _about_shade(_area: Area, found: NDArray[np.float32], reading: Reading) -> tuple[str, str]:
    _ = reading.language.gettext
    if not found.size:
        return _("Nothing is known about shade here."), ""
    return (
        _("On 1 July at one o'clock, {share} of the known open ground lies in shade.").format(
            share=_share_text(reading, found > 0.5)
        ),
        note_of(TerrainLayer.SHADE, reading.language),
    )


def _about_heat(_area: Area, found: NDArray[np.float32], reading: Reading) -> tuple[str, str]:
    _ = reading.language.gettext
    if not found.size:
        return _("Nothing is known about heat here."), ""
    strong = pet_classes()[-2].from_c
    return (
        _(
            "On a hot afternoon, {share} of the known open ground feels like {degrees} degrees or more."
        ).format(
            share=_share_text(reading, found >= strong),
            degrees=reading.language.number(strong, 0),
        ),
        note_of(TerrainLayer.HEAT, reading.language),
    )


def _about_ponding(_area: Area, found: NDArray[np.float32], reading: Reading) -> tuple[str, str]:
    _ = reading.language.gettext
    if not found.size:
        return _("Nothing is known about water here."), ""
    return (
        _(
            "After 70 mm of rain in an hour, more than 5 cm of water stands on {share} of the known ground."
        ).format(share=_share_text(reading, found > 0.05)),
        note_of(TerrainLayer.PONDING, reading.language),
    )


def _about_coolness(area: Area, _known: NDArray[np.float32], reading: Reading) -> tuple[str, str]:
    _ = reading.language.gettext
    found = next(
        (one for one in reading.cloth.observations if one.key == f"{area.code}.{WITHIN_REACH}"),
        None,
    )
    note = note_of(TerrainLayer.COOLNESS, reading.language)
    if found is None or found.value is None:
        return _("Nothing is known about the walk to a cool place here."), note
    addresses = reading.programme.features.filter(kind=FeatureKind.ADDRESS).exists()
    if found.known_share is None:
        known = _("How many homes this rests on is unknown.")
    else:
        known = (
            _("Known for {share} of the addresses.")
            if addresses
            else _("Known for {share} of the buildings.")
        ).format(share=reading.known_part(found.known_share))
    caption = (
        _("Of all addresses, {share} have a cool place within 300 metres on foot.")
        if addresses
        else _("Of all buildings, {share} has a cool place within 300 metres on foot.")
    ).format(share=reading.language.figure(found.value, "share", 0))
    return caption, f"{known} {note}"

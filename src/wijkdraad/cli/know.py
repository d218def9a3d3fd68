"""Commands that measure a neighbourhood from files alone: no database, no site."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, time
from functools import wraps
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext as _

from .base import WRONG_INPUT, main, print_result, set_up

FILE = click.Path(path_type=Path)


class ClockTimes(click.ParamType):
    """Times on the clock with commas between them, such as 10:00,13:30."""

    name = "times"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[time, ...]:
        """The times; fails with the one that is no time."""
        if isinstance(value, tuple):
            return value
        times = []
        for text in str(value).split(","):
            try:
                times.append(time.fromisoformat(text.strip()))
            except ValueError:
                set_up(in_memory=True, migrate=False)
                expected = _("{found} is no time; expected times such as 10:00,13:30")
                self.fail(expected.format(found=text), param, ctx)
        return tuple(times)


def _reports_wrong_input(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command end with code 2 and a sentence where one of its files is wrong."""

    @wraps(command)
    def checked(*arguments: Any, **options: Any) -> None:
        from wijkdraad.exchange.faults import Fault, unreadable
        from wijkdraad.steps.maps.inputs import WrongInput

        set_up(in_memory=True, migrate=False)
        try:
            command(*arguments, **options)
        except WrongInput as wrong:
            told = unreadable(wrong.file, wrong.problem)
            fault = Fault(told.file, wrong.row or told.row, wrong.column, told.found, told.expected)
            click.echo(str(fault), err=True)
            sys.exit(WRONG_INPUT)

    return checked


def _share(value: float | None) -> str:
    return _("unknown") if value is None else f"{100 * value:.1f}%"


@main.command()
@click.argument("dsm", type=FILE)
@click.option("--areas", type=FILE, required=True, help="Layer of areas with a column id.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Day: 2024-07-01."
)
@click.option(
    "--times", type=ClockTimes(), required=True, help="Times on Dutch clocks: 10:00,13:30."
)
@click.option("--dtm", type=FILE, help="Height of the ground, on the same cells.")
@click.option("--canopy", type=FILE, help="Height of trees above the ground, or a mask of them.")
@click.option(
    "--trunk-share",
    type=click.FloatRange(0, 1),
    default=0.25,
    show_default=True,
    help="Part of the height of a tree that has no leaves.",
)
@click.option("--raster", type=FILE, help="Write the shade to this GeoTIFF, a band for each time.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_reports_wrong_input
def shade(
    dsm: Path,
    areas: Path,
    day: Any,
    times: tuple[time, ...],
    dtm: Path | None,
    canopy: Path | None,
    trunk_share: float,
    raster: Path | None,
    as_json: bool,
) -> None:
    """Say which part of areas lies in shade, from a raster DSM of heights."""
    from wijkdraad.method.know.light.shade import METHOD
    from wijkdraad.steps.maps.shade import shade_map, shade_of_areas, write_shade

    on_day: date = day.date()
    made = shade_map(dsm, on_day, times, dtm, canopy, trunk_share)
    told = shade_of_areas(made, areas)
    if raster is not None:
        write_shade(made, raster)
    lines = []
    for area in told:
        shares = ", ".join(f"{at} {_share(share)}" for at, share in area["shade_share"].items())
        known = _("known for {share}").format(share=_share(area["covered_share"]))
        lines.append(f"{area['id']}: {shares} ({known})")
    flat = made.place.ground_is_flat
    if flat:
        click.echo(
            _("There is no model of the ground: the lowest surface is taken for the ground."),
            err=True,
        )
    suns = {
        clock.isoformat("minutes"): {"azimuth_deg": azimuth, "altitude_deg": altitude}
        for clock, azimuth, altitude in zip(
            times,
            made.suns.azimuth_degrees.tolist(),
            made.suns.altitude_degrees.tolist(),
            strict=True,
        )
    }
    result = {"areas": told, "suns": suns, "ground_is_flat": flat, "method": METHOD}
    print_result(result, as_json, lines)


@main.command()
@click.argument("network", type=FILE)
@click.option("--addresses", type=FILE, required=True, help="Layer of points with a column id.")
@click.option(
    "--cool", type=FILE, required=True, help="Layer of cool places (points or areas) with an id."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_reports_wrong_input
def coolness(network: Path, addresses: Path, cool: Path, as_json: bool) -> None:
    """Say how far addresses are from a cool place, on foot over NETWORK."""
    from wijkdraad.steps.maps.coolness import coolness_of

    result = coolness_of(network, addresses, cool)
    lines = [
        f"{address['id']}: "
        + (
            _("unknown")
            if address["distance_to_coolness_m"] is None
            else f"{address['distance_to_coolness_m']:.0f} m ({address['cool_id']})"
        )
        for address in result["addresses"]
    ]
    lines.append(
        _("Within 300 m: {share}. Unknown: {count}.").format(
            share=_share(result["within_300_m_share"]), count=result["unreachable"]
        )
    )
    print_result(result, as_json, lines)


@main.command()
@click.argument("dtm", type=FILE)
@click.option("--rain-mm", type=float, help="Millimetres of rain.")
@click.option("--storm", help="A design storm of the reference, instead of --rain-mm.")
@click.option("--hours", type=float, default=1.0, show_default=True, help="How long it rains.")
@click.option("--buildings", type=FILE, help="Layer of areas that hold water back.")
@click.option(
    "--loss-mm-per-hour",
    type=float,
    default=0.0,
    show_default=True,
    help="What seeps away or goes into the sewer.",
)
@click.option("--raster", type=FILE, help="Write the depths to this GeoTIFF.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_reports_wrong_input
def ponding(
    dtm: Path,
    rain_mm: float | None,
    storm: str | None,
    hours: float,
    buildings: Path | None,
    loss_mm_per_hour: float,
    raster: Path | None,
    as_json: bool,
) -> None:
    """Say where heavy rain stays on the ground DTM: a screening, no flow model."""
    from wijkdraad.steps.maps.ponding import (
        LIMITS,
        even_storm,
        ponding_map,
        ponding_told,
        storm_named,
        write_ponding,
    )

    if (rain_mm is None) == (storm is None):
        raise click.UsageError(_("Give either --rain-mm or --storm."))
    rain = storm_named(storm) if storm is not None else even_storm(rain_mm or 0.0, hours)
    made = ponding_map(dtm, rain, buildings, loss_mm_per_hour)
    if raster is not None:
        write_ponding(made, raster)
    result = ponding_told(made) | {"limits": _(LIMITS)}
    lines = [
        _("{ponded:.1f} m3 stays on {area:.0f} m2, at most {deepest:.2f} m deep.").format(
            ponded=result["ponded_m3"], area=result["ponded_m2"], deepest=result["deepest_m"]
        ),
        _("{runoff:.1f} m3 runs off, {lost:.1f} m3 seeps away or goes into the sewer.").format(
            runoff=result["runoff_m3"], lost=result["lost_m3"]
        ),
        _("{share} of the raster was never measured.").format(
            share=_share(result["unknown_share"])
        ),
        _(LIMITS),
    ]
    print_result(result, as_json, lines)

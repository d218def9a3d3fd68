"""Made-up programmes with awkward texts in every table, for the round trip of a dossier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import shapely
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from wijkdraad.exchange.described import POINT_KINDS
from wijkdraad.exchange.tables.cells import CONTROL
from wijkdraad.programme.fields import RD_NEW_BOUNDS_M
from wijkdraad.programme.models import (
    Area,
    Coding,
    ComparableArea,
    DoubleContribution,
    Elevation,
    Feature,
    FeatureKind,
    Ground,
    Handshake,
    Indicator,
    MissingReason,
    Observation,
    Offer,
    Perception,
    Programme,
    Source,
    Track,
)
from wijkdraad.programme.models.row import Row
from wijkdraad.programme.phases import Phase
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import LINK_KINDS, TABLES, Table
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.perception import question_about
from wijkdraad.steps.know import GROUND_INDICATORS, standard_indicator

SUBJECT, CONTEXT = "BU99990101", "GM9999"
AWKWARD = [
    *("=1+1", "'=1+1", "+31 6", "-een", "@daan", "''=2", "'t is warm", "'s avonds", "a;b,c", "12,50"),
    *('"aanhaling"', '"', "a\nb", "a\r\nb", "\n", "a\tb", "  twee spaties", "\teen tab", "é\u2028\u0301"),
    *("🌳 boom", "x" * 3000, "<b>&amp;</b>", "2026-05-01", "0012", "1e5", "TRUE", "#N/A"),
    *("voorbeeld: toch niet", "nul\u200bbreed", "Één", "; ;", "a = b", "\ufeffmerk", "‮rechts"),
]  # fmt: skip
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=20)


# A strategy that was made before is checked and simplified only once.
@cache
def texts(longest: int | None, blank: bool) -> st.SearchStrategy[str]:
    """Texts that a field can hold and that a cell can carry: nothing behind the last word."""
    found = st.one_of(st.sampled_from(AWKWARD), PLAIN).map(
        lambda text: text[: longest or None].rstrip()
    )
    whole = found.filter(lambda text: text.strip() and not CONTROL.search(text))
    return whole | st.just("") if blank else whole


KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True) | st.sampled_from(
    ["2026-01-01", "12", "1.0", "a" * 80, "true", "0012", "1e5"]
)
WEST, SOUTH, EAST, NORTH = RD_NEW_BOUNDS_M
POINTS = st.builds(
    shapely.Point,
    st.floats(WEST, EAST, width=64).map(lambda x: x + 0.0),
    st.floats(SOUTH, NORTH, width=64).map(lambda y: y + 0.0),
)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@cache
def boxes() -> st.SearchStrategy[BaseGeometry]:
    """Areas somewhere in the country, in one part or in two."""
    corner = st.tuples(st.floats(1_000, 250_000), st.floats(301_000, 600_000), st.floats(0.5, 900))
    box = corner.map(lambda c: shapely.box(c[0], c[1], c[0] + c[2], c[1] + c[2]))
    return box | box.map(
        lambda b: shapely.MultiPolygon([b, shapely.affinity.translate(b, 2_000, 2_000)])
    )


@cache
def lines() -> st.SearchStrategy[BaseGeometry]:
    return st.lists(POINTS, min_size=2, max_size=4, unique=True).map(shapely.LineString)


def limit(field: Any, kind: type[Any]) -> Any:
    """The limit that a validator of this kind sets on a field; None where none does."""
    return next((v.limit_value for v in field.validators if isinstance(v, kind)), None)


@cache
def value_for(field: Any) -> st.SearchStrategy[Any]:
    """Values of a field that is no relation, within what its validators let through."""
    low, high = limit(field, MinValueValidator), limit(field, MaxValueValidator)
    if field.choices:
        chosen = st.sampled_from([code for code, _name in field.flatchoices])
    elif isinstance(field, models.BooleanField):
        chosen = st.booleans()
    elif field.name == "sdgs":
        chosen = st.sampled_from(["1", "3;11;13", "17"])
    elif field.name.endswith("_cents"):
        chosen = st.integers(int(low or 0), 10**12)
    elif field.name == "effect":
        chosen = st.integers(-3, 3)
    elif isinstance(field, models.DateField):
        chosen = DAYS
    elif isinstance(field, models.DecimalField):
        chosen = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
    elif isinstance(field, models.FloatField):
        lowest, highest = (-1e9 if low is None else low), (1e9 if high is None else high)
        chosen = st.floats(lowest, highest, allow_subnormal=False).filter(
            lambda v: v == 0 or abs(v) > 1e-12
        )
    elif isinstance(field, models.PositiveIntegerField):
        chosen = st.integers(low or 0, 2**31 - 1)
    elif isinstance(field, models.PositiveSmallIntegerField):
        chosen = st.integers(low or 0, 32767)
    else:
        return texts(field.max_length, field.blank)
    return chosen | st.none() if field.null else chosen


@dataclass
class Making:
    """A programme that is being made from what a test draws."""

    draw: Any
    programme: Programme
    made: dict[type[Any], list[Any]]

    def value(self, strategy: st.SearchStrategy[Any]) -> Any:
        return self.draw(strategy)

    def fill(self, model: type[Any], names: list[str]) -> dict[str, Any]:
        """Values for these fields; a relation points at a row that is there, or nowhere."""
        found: dict[str, Any] = {}
        for name in names:
            field = model._meta.get_field(name)
            if field.is_relation:
                there = self.made.get(field.related_model, [])
                options = [*there, None] if field.null else there
                found[name] = self.value(st.sampled_from(options))
            else:
                found[name] = self.value(value_for(field))
        return found


def make(draw: Any) -> Programme:
    """A programme with rows in every table, of which every text is as awkward as it may be."""
    rooms = st.lists(st.sampled_from(Room.values), unique=True, max_size=4)
    programme = Programme.objects.create(
        slug="proef",
        name=draw(texts(120, False)),
        place=draw(texts(120, False)),
        summary=draw(texts(None, True)),
        language=draw(st.sampled_from(["nl", "en"])),
        reference_date=draw(DAYS),
        version=draw(texts(20, False)),
        phase=draw(st.sampled_from(Phase.values)),
        is_public=draw(st.booleans()),
        track=draw(st.sampled_from(Track.values)),
        opened_rooms=draw(rooms),
        origin_ground=draw(texts(None, True)),
    )
    making = Making(draw, programme, {})
    _sources(making)
    _areas(making)
    for key in GROUND_INDICATORS.values():
        standard_indicator(programme, key)
    making.made[Indicator] = []
    for table in TABLES:
        _rows(making, table)
    _figures(making)
    _compared(making)
    for kind in LINK_KINDS:
        pairs = st.tuples(
            st.sampled_from(making.made[kind.model._meta.get_field(kind.from_field).related_model]),
            st.sampled_from(making.made[kind.model._meta.get_field(kind.to_field).related_model]),
        )
        for left, right in draw(st.lists(pairs, max_size=2, unique=True)):
            ends = {kind.from_field: left, kind.to_field: right}
            kind.model.objects.create(programme=programme, why=draw(texts(None, True)), **ends)
    return programme


def _phase(making: Making) -> dict[str, str]:
    return {"phase": making.value(st.sampled_from([making.programme.phase, "uo"]))}


def _sources(making: Making) -> None:
    names = ["name", "publisher", "period", "retrieved", "licence", "note", "status", "file"]
    keys = making.value(st.lists(KEYS.map(lambda k: k[:20]), min_size=1, max_size=2, unique=True))
    making.made[Source] = [
        Source.objects.create(
            programme=making.programme,
            key=key,
            address=making.value(st.sampled_from(["", "https://voorbeeld.nl/a?b=c;d"])),
            **making.fill(Source, names),
            **_phase(making),
        )
        for key in keys
    ]


def _areas(making: Making) -> None:
    described = [(SUBJECT, 2025, "subject"), (CONTEXT, 2025, "context")]
    if making.value(st.booleans()):
        described.append((SUBJECT, 2019, "comparison"))
    positions = making.value(st.sampled_from([[0, 1, 2], [1, 0, 2], [0, 4, 9]]))
    making.made[Area] = []
    for (code, year, role), position in zip(described, positions, strict=False):
        shape = making.value(boxes() | st.none())
        source = making.value(st.sampled_from(making.made[Source])) if shape else None
        name = making.value(texts(120, False))
        making.made[Area].append(
            Area.objects.create(
                **{"programme": making.programme, "code": code, "year": year, "role": role},
                **{"name": name, "geometry": shape, "source": source, "position": position},
            )
        )
    for kind in making.value(st.lists(st.sampled_from(FeatureKind.values), max_size=3)):
        shape = making.value(POINTS if kind in POINT_KINDS else boxes())
        source = making.value(st.sampled_from(making.made[Source]))
        ground = making.value(st.sampled_from(["", *Ground.values]))
        Feature.objects.create(
            programme=making.programme, kind=kind, ground=ground, source=source, geometry=shape
        )
    for surface in making.value(st.sets(st.sampled_from(["ground", "surface"]))):
        Elevation.objects.create(
            programme=making.programme,
            source=making.value(st.sampled_from(making.made[Source])),
            surface=surface,
            cell_size_m=making.value(st.floats(0.01, 100)),
            raster_share=making.value(st.floats(0, 1)),
            known_share=making.value(st.floats(0, 1)),
            mean_m=making.value(st.floats(-10, 400) | st.none()),
        )


def _rows(making: Making, table: Table) -> None:
    model = table.model
    names = [column.field_name for column in table.columns if column.field_name != "key"]
    keys = making.value(st.lists(KEYS, min_size=2, max_size=3, unique=True))
    rows = []
    for key in keys:
        if "key" in table.natural_key and model is Indicator and key in standard_indicators():
            continue
        values = making.fill(model, names)
        _mend(values, model, rows)
        if any(_same(table, values, row) for row in rows):
            continue
        if model is Handshake and values["ask"].kind != values["offer"].kind:
            # What is not of one kind does not meet: no form and no file brings it together.
            continue
        if issubclass(model, Row):
            values = {"key": key, **values, **_phase(making)}
        if table.has_place:
            shapes = POINTS | st.none()
            shapes = shapes | lines() | boxes() if table.name == "works" else shapes
            values["geometry"] = making.value(shapes)
        rows.append(model.objects.create(programme=making.programme, **values))
    making.made[model] = rows


def _same(table: Table, values: dict[str, Any], row: Any) -> bool:
    if table.model is DoubleContribution:
        # A double of a double is refused; one judgement is enough to see it come back.
        return True
    return table.natural_key != ("key",) and all(
        values[name] == getattr(row, name) for name in table.natural_key
    )


def _mend(values: dict[str, Any], model: type[Any], rows: list[Any]) -> None:
    """What the cells of a row must be together."""
    if model is Observation:
        values["missing_reason"] = values["missing_reason"] if values["value"] is None else ""
        if values["value"] is None and not values["missing_reason"]:
            values["missing_reason"] = MissingReason.NO_DATA.value
    if "start" in values and values["start"] and values["end"]:
        values["start"], values["end"] = sorted((values["start"], values["end"]))
    if "same_as" in values and values["same_as"] == values["contribution"]:
        others = type(values["same_as"]).objects.exclude(pk=values["same_as"].pk)
        values["same_as"] = others.filter(programme=values["contribution"].programme).first()
    if "from_actor" in values and values["from_actor"] == values["to_actor"]:
        actors = type(values["from_actor"]).objects.exclude(pk=values["from_actor"].pk)
        values["to_actor"] = actors.filter(programme=values["from_actor"].programme).first()
    if model is Handshake:
        fitting = Offer.objects.filter(
            programme=values["ask"].programme, kind=values["ask"].kind
        ).order_by("pk")
        values["offer"] = fitting.first() or values["offer"]
    if model is Coding:
        values["coder"] = f"codeur {len(rows)}"
    if model is Perception:
        answers = question_about(values["indicator"].key).answers
        values["answer"] = answers[len(values["answer"]) % len(answers)].key
    if model is Indicator:
        values["unit"] = "stuks" if values["unit"] in ("share", "eur") else values["unit"]


def _figures(making: Making) -> None:
    """Figures as a table of figures gives them, and as they are computed from the base map."""
    programme, sources = making.programme, making.made[Source]
    shares = st.floats(0, 1)
    for area in making.made[Area][:2]:
        for key in making.value(st.sets(st.sampled_from(list(GROUND_INDICATORS.values())))):
            value = making.value(shares | st.none())
            Observation.objects.create(
                programme=programme,
                key=f"{area.code}.{key}.{making.value(st.sampled_from(sources)).key}"[:80],
                indicator=Indicator.objects.get(programme=programme, key=key),
                area=area,
                period=making.value(texts(20, False)),
                value=value,
                missing_reason="" if value is not None else MissingReason.SUPPRESSED.value,
                kind="computed",
                known_share=making.value(shares | st.none()),
                method=making.value(texts(160, True)),
                source=making.value(st.sampled_from(sources)),
                status=making.value(st.sampled_from(["found", "to_verify"])),
            )


def _compared(making: Making) -> None:
    """Areas to compare with, that are not in the programme."""
    told = (
        st.floats(0, 1).map(lambda value: {"value": value})
        | st.floats(0, 1).map(lambda value: {"value": value, "how": "part"})
        | st.sampled_from(MissingReason.values).map(lambda reason: {"missing_reason": reason})
    )
    keys = st.sampled_from(["owner_occupied_share", "lonely_share"])
    codes = st.sampled_from(["BU9999AB01", "WK9999AB", "GM9998"])
    for code in making.value(st.sets(codes)):
        ComparableArea.objects.create(
            programme=making.programme,
            source=making.value(st.sampled_from(making.made[Source])),
            code=code,
            name=making.value(texts(120, True)),
            period=making.value(texts(20, False)),
            figures=making.value(st.dictionaries(keys, told)),
        )

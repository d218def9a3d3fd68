"""All figures of a programme and of the areas beside it, by indicator, source and period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from wijkdraad.method.measure.periods import period_order
from wijkdraad.programme.models import (
    Area,
    ComparableArea,
    FigureStatus,
    Indicator,
    MissingReason,
    Moment,
    Observation,
    Source,
)
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import count_shares
from wijkdraad.sources.cbs.mapping import area_kind, is_water_code, municipality_code

from ..facts.shared import Reading
from .keeping import year_of


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of one area, or why there is none. `counts`: whether it may decide a ranking."""

    value: float | None
    missing_reason: str = ""
    counts: bool = True
    how: str = ""


@dataclass(frozen=True)
class Series:
    """One indicator of one source and period, for every area that the source tells of.

    `divided` holds, for a share that follows from two counts, those counts by code.
    """

    indicator: str
    source: Source
    period: str
    told: Mapping[str, Told]
    divided: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The last year of the period; 0 where it names none."""
        return year_of(self.period)

    def value(self, code: str) -> float | None:
        """The figure of an area; None where there is none."""
        told = self.told.get(code)
        return None if told is None else told.value


class ProfileFigures:
    """The figures behind the profile of one programme, read once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.areas: list[Area] = reading.cloth.areas
        self.subject = reading.cloth.subject
        self._sources = {source.pk: source for source in reading.sources}
        self._compared = list(ComparableArea.objects.filter(programme=reading.programme))

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of every area that has one, by code."""
        found: dict[str, str] = {}
        for row in sorted(self._compared, key=lambda row: period_order(row.period)):
            if row.name:
                found[row.code] = row.name
        return found | {area.code: area.name for area in self.areas}

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """The indicators of the programme, by key."""
        return {row.key: row for row in self.reading.cloth.indicators}

    @property
    def has_others(self) -> bool:
        """Whether any file told of areas to compare with."""
        return bool(self._compared)

    @property
    def code(self) -> str:
        """The code of the neighbourhood; empty where the programme has none."""
        return self.subject.code if self.subject else ""

    @property
    def municipality(self) -> str:
        """The code of the municipality that the neighbourhood lies in."""
        return municipality_code(self.code) if self.code else ""

    @cached_property
    def series(self) -> dict[str, list[Series]]:
        """The series of each indicator, from the oldest period to the newest."""
        found: dict[tuple[str, int, str], dict[str, Told]] = defaultdict(dict)
        for row in self._compared:
            sure = self._sources[row.source_id].status == FigureStatus.FOUND
            for key, told in row.figures.items():
                found[key, row.source_id, row.period][row.code] = Told(
                    told.get("value"),
                    told.get("missing_reason", ""),
                    sure and told.get("how") != "part",
                    told.get("how", ""),
                )
        for observation in self.own_observations:
            place = observation.indicator.key, observation.source_id, observation.period
            earlier = found[place].get(observation.area.code)
            found[place][observation.area.code] = self._told(observation, earlier)
        by_key: dict[str, list[Series]] = defaultdict(list)
        for (key, source, period), told in found.items():
            by_key[key].append(Series(key, self._sources[source], period, told))
        for share in count_shares().values():
            by_key[share.indicator] += self._divided(by_key, share.indicator, share.count, share.of)
        for rows in by_key.values():
            rows.sort(key=lambda each: (period_order(each.period), each.source.pk))
        return {key: rows for key, rows in by_key.items() if rows}

    @cached_property
    def own_observations(self) -> list[Observation]:
        """What the programme itself keeps of its areas, as a profile."""
        return [
            row
            for row in self.reading.cloth.observations
            if row.moment == Moment.PROFILE and self.is_current(row.area)
        ]

    def is_current(self, area: Area) -> bool:
        """Whether no area of the programme has the same code in a later year: that is another area.

        The neighbourhood itself always is.
        """
        if self.subject is not None and area.code == self.subject.code:
            return area.pk == self.subject.pk
        return area.year == max(each.year for each in self.areas if each.code == area.code)

    def _told(self, observation: Observation, earlier: Told | None) -> Told:
        how = earlier.how if earlier else ""
        sure = observation.status == FigureStatus.FOUND
        if observation.value is not None and self.reading.too_few(observation):
            return Told(None, MissingReason.SUPPRESSED.value, False, how)
        return Told(observation.value, observation.missing_reason, sure, how)

    def _divided(
        self, by_key: Mapping[str, list[Series]], key: str, count: str, of: str
    ) -> list[Series]:
        """The share for each source and period that has both counts and not the share itself."""
        there = {(each.source.pk, each.period) for each in by_key.get(key, [])}
        wholes = {(each.source.pk, each.period): each for each in by_key.get(of, [])}
        made = []
        for part in by_key.get(count, []):
            place = part.source.pk, part.period
            if place in there or place not in wholes:
                continue
            told, divided = {}, {}
            for code, above in part.told.items():
                below = wholes[place].told.get(code)
                if below is None:
                    continue
                if above.value is None or below.value is None:
                    reason = above.missing_reason or below.missing_reason
                    told[code] = Told(None, reason, False, above.how)
                elif below.value > 0:
                    share = min(1.0, above.value / below.value)
                    told[code] = Told(share, "", above.counts and below.counts, above.how)
                    divided[code] = above.value, below.value
                else:
                    told[code] = Told(None, MissingReason.NOT_APPLICABLE.value, False, above.how)
            made.append(Series(key, part.source, part.period, told, divided))
        return made

    def latest(self, key: str) -> Series | None:
        """The newest series in which the neighbourhood has a figure; else the newest of all."""
        rows = self.series.get(key, [])
        known = [each for each in rows if each.value(self.code) is not None]
        fit = known or rows
        return fit[-1] if fit else None

    def years(self, key: str) -> dict[int, Series]:
        """The series by year that can be followed over time, the newest publisher's only.

        Another publisher may have counted otherwise; a change between the two may be no change.
        """
        newest = self.latest(key)
        return {
            each.year: each
            for each in self.series.get(key, [])
            if newest and each.year and each.source.publisher == newest.source.publisher
        }

    def value_of(self, key: str, code: str) -> float | None:
        """The newest known figure of any area."""
        for each in reversed(self.series.get(key, [])):
            if (value := each.value(code)) is not None:
                return value
        return None

    def inhabitants(self, code: str) -> float | None:
        """How many people live in an area, by the newest source that tells."""
        return self.value_of("inhabitants", code)

    def peers(self, codes: Mapping[str, object], fewest: int) -> tuple[list[str], bool]:
        """The areas of the level of the neighbourhood among `codes`, itself included, and whether
        these are those of its own municipality.

        Water is no area to live in. Where the municipality has fewer than `fewest`, all areas of
        that level in the file count.
        """
        if not self.code:
            return [], True
        level = [
            code
            for code in codes
            if area_kind(code) == area_kind(self.code) and not is_water_code(code)
        ]
        own = sorted(code for code in level if municipality_code(code) == self.municipality)
        return (own, True) if len(own) > fewest else (sorted(level), len(own) == len(level))

    def label(self, key: str) -> str:
        """The name of an indicator in the language of the reader."""
        row = self.indicators.get(key)
        if row is not None:
            return row.label
        standard = standard_indicators()[key]
        return standard.name_en if self.reading.language.code == "en" else standard.name_nl

    def remark(self, key: str) -> str:
        """What a reader must know of an indicator, in the language of the reader."""
        row = self.indicators.get(key)
        if row is not None:
            return row.remark
        standard = standard_indicators()[key]
        return standard.note_en if self.reading.language.code == "en" else standard.note_nl

    def unit(self, key: str) -> tuple[str, int]:
        """The unit and the decimals of an indicator."""
        known = self.indicators.get(key) or standard_indicators()[key]
        return known.unit, known.decimals

    def printed(self, key: str, value: float) -> str:
        """A figure as it is printed."""
        return self.reading.language.figure(value, *self.unit(key))

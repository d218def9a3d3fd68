"""How many people of the area are in each group, from the figures of the programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from wijkdraad.method.measure.periods import period_order
from wijkdraad.programme.models import (
    Area,
    FigureStatus,
    MissingReason,
    Moment,
    Observation,
    ObservationKind,
    Source,
)
from wijkdraad.reference.listening.strata import Stratum, Trait, Way, traits
from wijkdraad.reference.loader import indicators

from ...facts.shared import Reading


@dataclass(frozen=True)
class GroupOfPeople:
    """A group of the area: `people` counts persons or households, whatever the base is."""

    stratum: Stratum
    who: str
    beside: str
    people: float


@dataclass(frozen=True)
class AreaMargin:
    """The groups of one trait, how they were counted, and where that comes from."""

    trait: Trait
    name: str
    way: Way
    groups: tuple[GroupOfPeople, ...]
    sources: tuple[Source, ...]
    period: str
    to_verify: bool

    @property
    def base(self) -> str:
        """What the groups are parts of: inhabitants or households."""
        return self.way.base

    @property
    def everyone(self) -> float:
        """All groups together, in the unit of the base."""
        return sum(group.people for group in self.groups)


@dataclass(frozen=True)
class NoMargin:
    """A trait that cannot be compared with the area, and why."""

    trait: Trait
    name: str
    why: str


@dataclass(frozen=True)
class AreaCounts:
    """What the figures tell of the area. `inhabitants` is None where it is not known.

    `origin_ground` is the legal ground on which special traits are used; empty: they are off.
    """

    area: Area | None
    inhabitants: float | None
    margins: tuple[AreaMargin, ...]
    missing: tuple[NoMargin, ...]
    origin_ground: str


def area_counts(reading: Reading) -> AreaCounts:
    """The margins of the area, the finest that the figures allow, and what is missing.

    Special traits appear nowhere, also not under missing, unless the programme has a ground.
    """
    _ = reading.language.gettext
    area = reading.cloth.subject
    ground = reading.programme.origin_ground.strip()
    figures = _Figures(reading, area)
    margins: list[AreaMargin] = []
    missing: list[NoMargin] = []
    for trait in traits().values():
        if trait.special and not ground:
            continue
        made = figures.margin(trait)
        if isinstance(made, AreaMargin):
            margins.append(made)
        else:
            missing.append(made)
    inhabitants = figures.newest("inhabitants")
    return AreaCounts(
        area,
        inhabitants.value if inhabitants else None,
        tuple(margins),
        tuple(missing),
        ground,
    )


class _Figures:
    """The figures of the neighbourhood itself, by period; the newest source of a period counts."""

    def __init__(self, reading: Reading, area: Area | None) -> None:
        self.reading, self.area = reading, area
        self.by_period: dict[str, dict[str, Observation]] = defaultdict(dict)
        for row in sorted(reading.cloth.observations, key=lambda row: row.source_id):
            fit = row.moment == Moment.PROFILE and row.kind != ObservationKind.ASKED
            if area is None or row.area_id != area.pk or not fit:
                continue
            there = self.by_period[row.period].get(row.indicator.key)
            if there is None or row.value is not None or there.value is None:
                self.by_period[row.period][row.indicator.key] = row
        self.periods = sorted(self.by_period, key=period_order, reverse=True)

    def newest(self, key: str) -> Observation | None:
        """The newest known figure of an indicator."""
        for period in self.periods:
            row = self.by_period[period].get(key)
            if row is not None and row.value is not None:
                return row
        return None

    def margin(self, trait: Trait) -> AreaMargin | NoMargin:
        """The groups in the finest way whose figures are known, of the newest period."""
        name = trait.name_en if self.reading.language.code == "en" else trait.name_nl
        for way in trait.ways:
            for period in self.periods:
                made = self._made(trait, name, way, period)
                if made is not None:
                    return made
        return NoMargin(trait, name, self._why_not(trait))

    def _made(self, trait: Trait, name: str, way: Way, period: str) -> AreaMargin | None:
        here = self.by_period[period]
        used: dict[str, Observation] = {}

        def value(key: str, elsewhere: bool) -> float | None:
            row = here.get(key)
            if (row is None or row.value is None) and elsewhere:
                row = self.newest(key)
            if row is None or row.value is None:
                return None
            used[key] = row
            return row.value

        # What is left of a count must be of the same count; a share may be of a newer one.
        counted = any(group.count for group in way.groups)
        rest = any(group.rest for group in way.groups)
        base = value(way.base, not counted) if rest or not counted else 0.0
        if base is None:
            return None
        known: list[float | None] = []
        for group in way.groups:
            if group.rest:
                known.append(None)
                continue
            figure = value(group.count or group.share, False)
            whole = value(group.of, not counted) if group.share else 1.0
            if figure is None or whole is None:
                return None
            known.append(figure * whole)
        left = base - sum(people for people in known if people is not None)
        if rest and left < 0:
            return None
        people = [left if each is None else each for each in known]
        if not sum(people) > 0:
            return None
        groups = tuple(
            self._group(stratum, each) for stratum, each in zip(way.groups, people, strict=True)
        )
        return AreaMargin(
            trait,
            name,
            way,
            groups,
            tuple({row.source_id: row.source for row in used.values()}.values()),
            _periods(used, period),
            any(row.status == FigureStatus.TO_VERIFY for row in used.values()),
        )

    def _group(self, stratum: Stratum, people: float) -> GroupOfPeople:
        english = self.reading.language.code == "en"
        who = stratum.who_en if english else stratum.who_nl
        return GroupOfPeople(stratum, who, stratum.with_en if english else stratum.with_nl, people)

    def _why_not(self, trait: Trait) -> str:
        """Why no way could be used: of the coarsest one, which figures are missing."""
        _ = self.reading.language.gettext
        if self.area is None:
            return _("the programme names no neighbourhood")
        way = trait.ways[-1]
        wanted = [
            key
            for group in way.groups
            for key in (group.count, group.share, group.of)
            if key and self.newest(key) is None
        ]
        if self.newest(way.base) is None:
            wanted.append(way.base)
        if not wanted:
            return _("the figures do not add up, or come from different years")
        return "; ".join(self._told(reason, keys) for reason, keys in self._by_reason(wanted))

    def _told(self, reason: str, keys: list[str]) -> str:
        if reason:
            return reason
        names = self.reading.language.listing([self._label(key) for key in keys], 4)
        return self.reading.language.gettext("there is no figure of {names}").format(names=names)

    def _by_reason(self, keys: list[str]) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = {}
        for key in dict.fromkeys(keys):
            found.setdefault(self._reason(key), []).append(key)
        return list(found.items())

    def _reason(self, key: str) -> str:
        for period in self.periods:
            row = self.by_period[period].get(key)
            if row is not None and row.missing_reason:
                return str(MissingReason(row.missing_reason).label)
        return ""

    def _label(self, key: str) -> str:
        known = indicators().get(key)
        if known is None:
            return key
        name = known.name_en if self.reading.language.code == "en" else known.name_nl
        return name[:1].lower() + name[1:]


def _periods(used: Mapping[str, Observation], period: str) -> str:
    """The period of the groups, and that of the base where it is another one."""
    others = {row.period for row in used.values() if row.period != period}
    return ", ".join([period, *sorted(others)])

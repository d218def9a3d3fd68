"""Groups that may be worse off: how many they are, and whether anything is done for them."""

from __future__ import annotations

from dataclasses import dataclass

from wijkdraad.method.know.profile.groups import (
    GroupSize,
    names_group,
    size_from_count,
    size_from_share,
)
from wijkdraad.programme.models import Need
from wijkdraad.reference.profile import Group, groups, profile_figures

from .comparing import choice
from .figures import ProfileFigures, Series


@dataclass(frozen=True)
class GroupRow:
    """One group: its size, and the needs, measures and commitments that name it.

    `size` is empty where it is not known; then `gap` says so. `who_gains` is "measure" where a
    measure serves a need of the group, "need" where only a need does, and "" where nobody named it.
    """

    key: str
    name: str
    size: str
    note: str
    gap: str
    needs: tuple[str, ...]
    measures: tuple[str, ...]
    commitments: tuple[str, ...]
    who_gains: str
    source: str
    period: str


@dataclass(frozen=True)
class Groups:
    """All groups, and the needs that name none of them."""

    rows: tuple[GroupRow, ...]
    not_linked: tuple[str, ...]

    @property
    def not_named(self) -> tuple[str, ...]:
        """The groups that live here and that no need names; a need may still be theirs."""
        return tuple(row.name for row in self.rows if row.size and not row.who_gains)

    @property
    def without_measure(self) -> tuple[str, ...]:
        """The groups that live here and that a need names, and no need with a measure."""
        return tuple(row.name for row in self.rows if row.size and row.who_gains == "need")


def groups_here(figures: ProfileFigures) -> Groups:
    """The groups of the neighbourhood, and who gains by the programme."""
    cloth = figures.reading.cloth
    named: set[int] = set()
    rows = []
    for group in groups():
        needs = [need for need in cloth.needs if _names(figures, need, group)]
        named |= {need.pk for need in needs}
        rows.append(_row(figures, group, needs))
    return Groups(tuple(rows), tuple(str(need) for need in cloth.needs if need.pk not in named))


def _names(figures: ProfileFigures, need: Need, group: Group) -> bool:
    """Whether a need names a group: in its own words, or in those of a contribution behind it."""
    if names_group(need.who, group.labels):
        return True
    behind = figures.reading.cloth.contribution_need.backward[need.pk]
    return any(names_group(said.group, group.labels) for said, _why in behind if said.group)


def _row(figures: ProfileFigures, group: Group, needs: list[Need]) -> GroupRow:
    _, language = figures.reading.language.gettext, figures.reading.language
    cloth = figures.reading.cloth
    measures = {
        measure.pk: measure
        for need in needs
        for measure, _why in cloth.need_measure.forward[need.pk]
    }
    commitments = {
        commitment.pk: commitment
        for key in measures
        for commitment, _why in cloth.measure_commitment.forward[key]
    }
    size, series = _size(figures, group)
    who = "measure" if measures else "need" if needs else ""
    name = group.name_en if language.code == "en" else group.name_nl
    gap = (
        ""
        if size
        else _("Not known: no figure of {name} here.").format(
            name=figures.label(group.share)[:1].lower() + figures.label(group.share)[1:]
        )
    )
    return GroupRow(
        group.key,
        name,
        _printed(figures, group, size) if size else "",
        _between(figures, group, size) if size else "",
        gap,
        tuple(str(need) for need in needs),
        tuple(str(measure) for measure in measures.values()),
        tuple(str(commitment) for commitment in commitments.values()),
        who,
        figures.reading.source_number(series.source) if series else "",
        series.period if series else "",
    )


def _size(figures: ProfileFigures, group: Group) -> tuple[GroupSize | None, Series | None]:
    if group.count:
        counted = figures.latest(group.count)
        value = counted.value(figures.code) if counted else None
        if value is not None:
            return size_from_count(value, choice(figures, "count_step")), counted
    series = figures.latest(group.share)
    share = series.value(figures.code) if series else None
    of = _whole(figures, group)
    if share is None or not of:
        return None, None
    return size_from_share(1.0 - share if group.is_the_others else share, of), series


def _whole(figures: ProfileFigures, group: Group) -> float | None:
    base = profile_figures()[group.share].base
    if base in ("households", "homes"):
        return figures.value_of("households", figures.code)
    inhabitants = figures.inhabitants(figures.code)
    if base == "adults" and inhabitants is not None:
        return inhabitants - (figures.value_of("inhabitants_under_15", figures.code) or 0.0)
    return inhabitants


def _printed(figures: ProfileFigures, group: Group, size: GroupSize) -> str:
    _, language = figures.reading.language.gettext, figures.reading.language
    if size.count < figures.reading.smallest_count:
        return _("fewer than {count}").format(count=figures.reading.smallest_count)
    count = language.number(size.count)
    if group.count:
        return _("{count} people").format(count=count)
    if profile_figures()[group.share].base in ("households", "homes"):
        return _("about {count} households").format(count=count)
    return _("about {count} adults").format(count=count)


def _between(figures: ProfileFigures, group: Group, size: GroupSize) -> str:
    _, language = figures.reading.language.gettext, figures.reading.language
    if size.count < figures.reading.smallest_count:
        return ""
    if group.count:
        return _("rounded to five")
    low, high = language.number(size.interval.low), language.number(size.interval.high)
    return "" if low == high else _("between {low} and {high}").format(low=low, high=high)

"""Keeps what a file of figures says about all its areas, under the codes of the programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from wijkdraad.method.know.profile.crosswalk import How, Step, carried, numbering_changed
from wijkdraad.method.measure.periods import period_order
from wijkdraad.programme.models import ComparableArea, MissingReason, Programme
from wijkdraad.reference.profile import counted
from wijkdraad.sources.cbs.mapping import Figure, area_kind, municipality_code


@dataclass(frozen=True, slots=True)
class KeptFigure:
    """A figure under a code of the programme, and how it got there.

    `how` is empty where the file itself has the code; `over` holds the old codes.
    """

    code: str
    indicator: str
    value: float | None
    missing_reason: str
    how: How | str = ""
    over: tuple[str, ...] = ()


def year_of(period: str) -> int:
    """The last year in the words of a period; 0 where there is none.

    >>> year_of("2024"), year_of("jan t/m aug 2025"), year_of("")
    (2024, 2025, 0)
    """
    return period_order(period)[0]


def figures_of_now(
    figures: Sequence[Figure],
    steps: Collection[Step],
    areas: Iterable[str],
    codes_now: Collection[str],
) -> list[KeptFigure]:
    """The figures of one file under the codes of now, gaps included.

    `steps` are those from the year of the file to that of the areas; `areas` are the codes of the
    programme; `codes_now` are the codes of the file nearest to their year, empty where this is
    that file. Where the areas were numbered anew, a code of the programme that stands in this file
    too may be another area: without a step it is a gap.
    """
    by_code: dict[str, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        by_code[figure.code][figure.indicator] = figure
    indicators = list(dict.fromkeys(figure.indicator for figure in figures))
    parts: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: (step.new_code, step.old_code)):
        parts[step.new_code].append(step)
    moved = {step.old_code for step in steps}
    doubtful = _doubtful(by_code, codes_now) & set(areas)
    kept: list[KeptFigure] = []
    for code, found in by_code.items():
        if code in parts or code in moved:
            continue
        for key, figure in found.items():
            if code in doubtful:
                gap = MissingReason.UNKNOWN_CODE.value
                kept.append(KeptFigure(code, key, None, gap, "gap", (code,)))
            else:
                reason = figure.missing_reason or ""
                kept.append(KeptFigure(code, key, figure.value, reason))
    for code, old in parts.items():
        kept += [_carried(code, key, old, by_code) for key in indicators]
    return kept


def _doubtful(by_code: Mapping[str, Any], codes_now: Collection[str]) -> set[str]:
    """The codes of then that may be other areas now."""
    then: dict[tuple[str, str], set[str]] = defaultdict(set)
    now: dict[tuple[str, str], set[str]] = defaultdict(set)
    for codes, into in ((by_code, then), (codes_now, now)):
        for code in codes:
            into[area_kind(code), municipality_code(code)].add(code)
    changed = {
        municipality
        for (_kind, municipality), codes in then.items()
        if now[_kind, municipality] and numbering_changed(codes, now[_kind, municipality])
    }
    # Where the buurten were numbered anew, the wijken around them were drawn anew too.
    return {
        code for code in by_code if municipality_code(code) in changed and area_kind(code) != "GM"
    }


def _carried(
    code: str, key: str, parts: Sequence[Step], by_code: Mapping[str, Mapping[str, Figure]]
) -> KeptFigure:
    old = tuple(step.old_code for step in parts)
    there = {each: by_code[each][key] for each in old if key in by_code.get(each, {})}
    found = carried({each: figure.value for each, figure in there.items()}, parts, key in counted())
    if found.value is not None:
        return KeptFigure(code, key, found.value, "", found.how, old)
    reasons = {figure.missing_reason for figure in there.values() if figure.missing_reason}
    # The reason of the source says more than that it could not be carried over.
    is_the_source = found.how == "kept" and len(reasons) == 1
    reason = str(reasons.pop()) if is_the_source else MissingReason.UNKNOWN_CODE.value
    return KeptFigure(code, key, None, reason, found.how, old)


@transaction.atomic
def save_comparable(
    programme: Programme,
    source: Any,
    figures: Iterable[KeptFigure],
    names: Mapping[str, str],
) -> None:
    """Keep what one source says about every area in it; what it no longer says makes way."""
    said: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for figure in figures:
        told: dict[str, Any] = (
            {"missing_reason": figure.missing_reason}
            if figure.value is None
            else {"value": figure.value}
        )
        said[figure.code][figure.indicator] = ({"how": figure.how} if figure.how else {}) | told
    stored = {
        (row.code, row.period): row
        for row in ComparableArea.objects.filter(programme=programme, source=source)
    }
    new, changed = [], []
    for code, found in said.items():
        # The name stands in the file at the old code, and belongs to the old area.
        name = names.get(code, "")[:120]
        row = stored.pop((code, source.period), None)
        if row is None:
            new.append(
                ComparableArea(
                    programme=programme,
                    source=source,
                    code=code,
                    period=source.period,
                    name=name,
                    figures=dict(sorted(found.items())),
                )
            )
        elif (row.name, row.figures) != (name, found):
            row.name, row.figures = name, dict(sorted(found.items()))
            changed.append(row)
    gone = [row.pk for row in stored.values()]
    ComparableArea.objects.filter(pk__in=gone).delete()
    ComparableArea.objects.bulk_update(changed, ["name", "figures"], batch_size=200)
    ComparableArea.objects.bulk_create(new, batch_size=200)

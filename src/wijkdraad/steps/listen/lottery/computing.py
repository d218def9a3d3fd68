"""A lottery from files alone, and its replay: no database, no programme."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.problems import marked as _
from wijkdraad.method.listen.lottery.drawing import drawn_place
from wijkdraad.method.listen.lottery.fingerprints import SALT_BYTES, fingerprint
from wijkdraad.method.listen.lottery.lottery import (
    METHOD,
    TICKETS,
    Lottery,
    TooFewHouseholds,
    fair_lottery,
)
from wijkdraad.method.listen.lottery.relaxing import Clash, Limit, NoLegalPanel

from ...maps.inputs import WrongInput
from .reading import (
    DECIMALS,
    ID,
    LIST_COLUMNS,
    SALT_COLUMNS,
    PanelsFile,
    PoolFiles,
    WrongLottery,
)


class NoPanel(WrongLottery):
    """No panel keeps the quotas; `told` says why, ready to be written as JSON."""

    def __init__(self, faults: Sequence[WrongInput], told: dict[str, Any]) -> None:
        super().__init__(faults)
        self.told = told


def lottery_of(
    files: PoolFiles, size: int, told: Callable[[int], None] = lambda _done: None
) -> Lottery:
    """The fair lottery of what was read. Raises NoPanel where no panel keeps the quotas.

    Raises WrongLottery where too few people live apart.
    """
    try:
        return fair_lottery(files.people, files.quotas, size, told)
    except TooFewHouseholds as few:
        problem = UnreadableFile(
            _("{count} people who live apart"),
            _("at least {size}: one of a household can be drawn"),
            count=few.households,
            size=size,
        )
        raise WrongLottery([WrongInput(files.people_file, problem)]) from few
    except NoLegalPanel as none:
        raise NoPanel(
            [
                *(_clash(files, size, clash) for clash in none.clashes),
                *_changes(files, size, none),
            ],
            _told_of_clash(none),
        ) from none


def _clash(files: PoolFiles, size: int, clash: Clash) -> WrongInput:
    """The fault that names quotas which no panel keeps together."""
    if clash.with_households:
        because = _("quotas that clash: with one of a household at most, no panel of {size} fits")
    else:
        because = _("quotas that clash: no panel of {size} fits")
    if len(clash.limits) == 1:
        expected = _("another number for {names}")
    elif clash.is_smallest:
        expected = _("another number for at least one of these: {names}")
    else:
        expected = _("another number for at least one of these (perhaps not all clash): {names}")
    names = "; ".join(_limit(limit) for limit in clash.limits)
    problem = UnreadableFile(because, expected, size=size, names=names)
    return WrongInput(files.quotas_file, problem)


def _limit(limit: Limit) -> str:
    """A limit in the words of the file itself, which are the same in every language.

    >>> from wijkdraad.method.listen.lottery.pool import Quota
    >>> _limit(Limit(Quota("woning", "huur", 7, 10), "min"))
    'woning huur min 7'
    """
    return f"{limit.quota.feature} {limit.quota.value} {limit.end} {limit.number}"


def _changes(files: PoolFiles, size: int, none: NoLegalPanel) -> list[WrongInput]:
    """A fault for each quota that must give way, with the least by which it helps."""
    faults = []
    for one in none.relaxed:
        row = files.quota_rows[one.quota.feature, one.quota.value]
        if none.households_clash:
            because = _("{was}: with one of a household at most, no panel of {size} fits")
        else:
            because = _("{was}: no panel of {size} fits these quotas")
        if none.has_others:
            expected = _(
                "{now}; with all these changes together a panel fits, or with another choice of the same total"
            )
        else:
            expected = _("{now}; with all these changes together a panel fits")
        for column, was, now in (
            ("min", one.quota.least, one.least),
            ("max", one.quota.most, one.most),
        ):
            if was != now:
                problem = UnreadableFile(because, expected, was=was, size=size, now=now)
                faults.append(WrongInput(files.quotas_file, problem, row, column))
    return faults


def _told_of_clash(none: NoLegalPanel) -> dict[str, Any]:
    """Why there is no panel, as keys; `other_changes` is None where that is not known."""
    return {
        "clashes": [
            {
                "limits": [
                    {
                        "feature": limit.quota.feature,
                        "value": limit.quota.value,
                        "limit": limit.end,
                        "number": limit.number,
                    }
                    for limit in clash.limits
                ],
                "is_smallest": clash.is_smallest,
                "with_households": clash.with_households,
            }
            for clash in none.clashes
        ],
        "smallest_change": [
            {
                "feature": one.quota.feature,
                "value": one.quota.value,
                "min": one.least,
                "max": one.most,
            }
            for one in none.relaxed
        ],
        "other_changes": none.has_others,
        "method": METHOD,
    }


def drawn_ids(found: Lottery, seed: str) -> list[str]:
    """The ids of the panel that the seed draws, sorted."""
    panel = found.panels[drawn_place(found.tickets.tolist(), seed)]
    return sorted(found.pool.people[place].id for place in panel)


def told_of(found: Lottery, seed: str) -> dict[str, Any]:
    """The outcome of a lottery, ready to be written as JSON."""
    covered = {(quota.feature, quota.value) for quota in found.pool.quotas}
    without = sorted(
        {
            (feature, value)
            for kind in found.pool.kinds
            for feature, value in zip(found.pool.features, kind, strict=True)
            if (feature, value) not in covered
        }
    )
    return {
        "panel": drawn_ids(found, seed),
        "minimum_chance": found.minimum_chance,
        "bound": found.bound,
        "largest_chance": found.largest_chance,
        "largest_bound": found.largest_bound,
        "bound_with_households": found.bound_with_households,
        "panels": len(found.panels),
        "people": len(found.pool.people),
        "kinds": len(found.pool.kinds),
        "values_without_quota": [list(pair) for pair in without],
        "method": METHOD,
    }


def probability(tickets: int) -> str:
    """The probability of a panel in decimals, exactly.

    >>> probability(TICKETS // 4), probability(TICKETS)
    ('0.250000000000000', '1.000000000000000')
    """
    whole, rest = divmod(tickets, TICKETS)
    return f"{whole}.{rest:0{DECIMALS}d}"


def write_panels(path: Path, found: Lottery) -> None:
    """Write the lottery itself: `panel,probability,id`, one row a member."""
    ids = [person.id for person in found.pool.people]
    rows = (
        (number, chance, ids[place])
        for number, (panel, tickets) in enumerate(
            zip(found.panels.tolist(), found.tickets.tolist(), strict=True), start=1
        )
        for chance in (probability(tickets),)
        for place in panel
    )
    write_rows(path, ("panel", "probability", ID), rows)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV. Raises WrongLottery where the file cannot be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)
    except OSError as error:
        problem = UnreadableFile(
            _("a file that cannot be written: {error}"),
            _("a place where a file can be written"),
            error=error.strerror,
        )
        raise WrongLottery([WrongInput(str(path), problem)]) from error


def new_salts(found: Lottery) -> dict[str, str]:
    """A chance salt for each id, for the auditor only."""
    return {person.id: secrets.token_hex(SALT_BYTES) for person in found.pool.people}


def published_list(found: Lottery, salts: dict[str, str]) -> list[tuple[str, str]]:
    """Fingerprint and id in the order of the fingerprints: that gives everyone a position."""
    features = found.pool.features
    return sorted(
        (fingerprint(salts[person.id], person, features), person.id) for person in found.pool.people
    )


def write_published(
    list_file: Path, salts_file: Path, found: Lottery, salts: dict[str, str]
) -> None:
    """Write the list for everyone, and the salts for the auditor. Raises WrongLottery."""
    listed = published_list(found, salts)
    write_rows(
        list_file, LIST_COLUMNS, ((place, sign) for place, (sign, _id) in enumerate(listed, 1))
    )
    write_rows(
        salts_file,
        SALT_COLUMNS,
        ((place, each, salts[each]) for place, (_sign, each) in enumerate(listed, 1)),
    )


def replayed(
    files: PoolFiles,
    salts: dict[str, str],
    listed: Sequence[str],
    panels: PanelsFile,
    seed: str,
    names: dict[str, str],
) -> dict[str, Any]:
    """Check a lottery from outside and draw it again; ready to be written as JSON.

    `names` gives the file of `salts`, `list` and `panels`, for the faults. Raises WrongLottery
    where the people are not the ones of the list, or a panel breaks a rule.
    """
    faults: list[WrongInput] = []

    def fault(name: str, column: str, found: str, expected: str, **values: object) -> None:
        file = names.get(name, name)
        faults.append(WrongInput(file, UnreadableFile(found, expected, **values), 0, column))

    features = sorted({quota.feature for quota in files.quotas})
    place = {sign: number for number, sign in enumerate(listed, start=1)}
    person_at = {}
    for person in files.people:
        if person.id not in salts:
            fault("salts", "id", _("no salt for {text}"), _("one for everyone"), text=person.id)
            continue
        number = place.get(fingerprint(salts[person.id], person, features))
        if number is None:
            expected = _("a fingerprint in the list: nothing of a person may have changed")
            fault(files.people_file, ID, "{text}", expected, text=person.id)
        else:
            person_at[number] = person
    if not faults and len(person_at) != len(listed):
        fault(
            "list",
            "fingerprint",
            _("{count} people that the file does not have"),
            _("the same people in both"),
            count=len(listed) - len(person_at),
        )
    if faults:
        raise WrongLottery(faults)
    by_name = (
        {str(number): person for number, person in person_at.items()}
        if panels.by_position
        else {person.id: person for person in files.people}
    )
    chance = dict.fromkeys((person.id for person in files.people), 0)
    size = len(panels.members[0])
    for number, (members, tickets) in enumerate(
        zip(panels.members, panels.tickets, strict=True), start=1
    ):
        known = [by_name[name] for name in members if name in by_name]
        homes = [person.household for person in known if person.household]
        kept = all(
            quota.least
            <= sum(person.features[quota.feature] == quota.value for person in known)
            <= quota.most
            for quota in files.quotas
        )
        distinct = len({person.id for person in known})
        if not kept or len(homes) != len(set(homes)) or not distinct == len(members) == size:
            expected = _("{size} people of the list, all quotas and one of a household at most")
            fault("panels", "panel", _("panel {number}"), expected, number=number, size=size)
        for person in known:
            chance[person.id] += tickets
    if faults:
        raise WrongLottery(faults)
    drawn = panels.members[drawn_place(panels.tickets, seed)]
    position = {person.id: number for number, person in person_at.items()}
    ids = sorted(by_name[name].id for name in drawn)
    return {
        "panel": ids,
        "positions": sorted(position[each] for each in ids),
        "minimum_chance": min(chance.values()) / TICKETS,
        "largest_chance": max(chance.values()) / TICKETS,
        "panels": len(panels.members),
        "people": len(files.people),
        "list_matches": True,
        "rules_kept": True,
        "method": METHOD,
    }

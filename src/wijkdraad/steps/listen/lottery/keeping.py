"""A lottery on the site: prepared, published, drawn once, and replacements. No person is kept."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wijkdraad.method.listen.lottery.drawing import drawn_place, replacement
from wijkdraad.programme.models import Lottery, Person, Programme, Role, RoleKind
from wijkdraad.programme.roles import roles_of

from .computing import lottery_of, new_salts, published_list
from .packing import Packed, packed, packed_bytes, unpacked
from .reading import LIST_COLUMNS, QUOTA_COLUMNS, SALT_COLUMNS, PoolFiles

LONGEST_KEY = 80


class Waiting(StrEnum):
    """A file that waits on the site until it is fetched, once; the value is its name."""

    SALTS = "zouten"
    """Position, id and salt: for the auditor only, who can look up with it who is in the list."""
    POSITIONS = "posities"
    """Position and id: for the client, to invite who is drawn."""


class NotNow(Exception):
    """This step of a lottery cannot be done now: something comes first, or it is done already."""


def prepare(
    programme: Programme,
    person: Person | None,
    name: str,
    files: PoolFiles,
    size: int,
    told: Callable[[int], None] = lambda _done: None,
) -> Lottery:
    """Compute a fair lottery and keep it by position. Raises WrongLottery.

    The salts and the positions lie in files of their own until they are fetched, once.
    """
    with transaction.atomic():
        row, waiting = with_salts(programme, person, name, files, size, told)
        for which, content in waiting.items():
            path = _waiting_file(row, which)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(content, "utf-8")
    return row


def with_salts(
    programme: Programme,
    person: Person | None,
    name: str,
    files: PoolFiles,
    size: int,
    told: Callable[[int], None] = lambda _done: None,
) -> tuple[Lottery, dict[Waiting, str]]:
    """A new lottery, and the text of its salts and positions, which is kept nowhere."""
    found = lottery_of(files, size, told)
    salts = new_salts(found)
    listed = published_list(found, salts)
    ids = [identity for _sign, identity in listed]
    row = Lottery.objects.create(
        programme=programme,
        key=_free_key(programme, name),
        name=name,
        prepared_at=timezone.now(),
        prepared_by=person,
        size=size,
        quotas=[
            dict(zip(QUOTA_COLUMNS, (one.feature, one.value, one.least, one.most), strict=True))
            for one in found.pool.quotas
        ],
        commitments=[sign for sign, _identity in listed],
        mixture=packed_bytes(packed(found, ids)),
        minimum_chance=found.minimum_chance,
        bound=found.bound,
        largest_chance=found.largest_chance,
        panels=len(found.panels),
    )
    return row, _waiting(ids, salts)


def _free_key(programme: Programme, name: str) -> str:
    base = (slugify(name) or "loting")[: LONGEST_KEY - 4]
    taken = set(Lottery.objects.filter(programme=programme).values_list("key", flat=True))
    keys = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)


def _waiting_file(row: Lottery, which: Waiting) -> Path:
    return Path(settings.DATA) / "lotteries" / f"{row.pk}-{which}.csv"


def _waiting(ids: list[str], salts: dict[str, str]) -> dict[Waiting, str]:
    positions = list(enumerate(ids, start=1))
    rows = [(place, identity, salts[identity]) for place, identity in positions]
    return {
        Waiting.SALTS: as_csv(SALT_COLUMNS, rows),
        Waiting.POSITIONS: as_csv(SALT_COLUMNS[:2], positions),
    }


def as_csv(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """A table as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def waits(row: Lottery, which: Waiting) -> bool:
    """Whether this file was not fetched yet."""
    return _waiting_file(row, which).is_file()


def fetch(row: Lottery, which: Waiting) -> bytes:
    """The file, this once: here it is gone afterwards. Raises NotNow."""
    path = _waiting_file(row, which)
    taken = path.with_suffix(".taken")
    try:
        # Of two who ask at once one gets it.
        path.rename(taken)
    except FileNotFoundError:
        raise NotNow from None
    content = taken.read_bytes()
    taken.unlink()
    return content


def has_auditor(programme: Programme) -> bool:
    """Whether someone can fetch the salts: an auditor who is not the client too."""
    auditors = Role.objects.filter(
        programme=programme, kind=RoleKind.AUDITOR, person__is_active=True
    )
    return any(
        RoleKind.CLIENT not in roles_of(role.person, programme)
        for role in auditors.select_related("person")
    )


def publish(row: Lottery, seed_source: str) -> None:
    """Show list and chances to everyone, and where the seed will come from. Raises NotNow.

    First the salts must be with the auditor: without them nobody could check anything later.
    And the positions with the client: without them nobody knows who is drawn.
    """
    if any(waits(row, which) for which in Waiting):
        raise NotNow
    if not Lottery.objects.filter(pk=row.pk, seed_source="").update(seed_source=seed_source):
        raise NotNow


def draw(row: Lottery, seed: str) -> Lottery:
    """Draw the panel with the seed, once. Raises NotNow."""
    with transaction.atomic():
        row = Lottery.objects.select_for_update().get(pk=row.pk)
        if not row.seed_source or row.seed:
            raise NotNow
        kept = unpacked(row.mixture)
        row.panel = kept.panels[drawn_place(kept.tickets.tolist(), seed)].tolist()
        row.seed, row.drawn_at = seed, timezone.now()
        row.save(update_fields=["panel", "seed", "drawn_at"])
    return row


def replace(row: Lottery, position: int) -> int | None:
    """Who comes for a member who says no: a position from 0; None where nobody is left.

    Raises NotNow where that position is not in the panel.
    """
    with transaction.atomic():
        row = Lottery.objects.select_for_update().get(pk=row.pk)
        if position not in members(row):
            raise NotNow
        came = _next(row, unpacked(row.mixture), position)
        row.replacements = [*row.replacements, {"left": position, "came": came}]
        row.save(update_fields=["replacements"])
    return came


def _next(row: Lottery, kept: Packed, position: int) -> int | None:
    staying = [member for member in members(row) if member != position]
    asked = {*row.panel, *(each["came"] for each in row.replacements if each["came"] is not None)}
    return replacement(kept.draw(row.commitments), row.seed, staying, asked)


def members(row: Lottery) -> list[int]:
    """The positions (from 0) of the panel as it is now, sorted.

    >>> members(Lottery(panel=[1, 5], replacements=[{"left": 5, "came": 3}]))
    [1, 3]
    """
    found = set(row.panel)
    for each in row.replacements:
        found.discard(each["left"])
        if each["came"] is not None:
            found.add(each["came"])
    return sorted(found)


def list_file(row: Lottery) -> str:
    """The list for everyone: position and fingerprint."""
    return as_csv(LIST_COLUMNS, list(enumerate(row.commitments, start=1)))


def quotas_file(row: Lottery) -> str:
    """The quotas, as they were brought in."""
    return as_csv(
        QUOTA_COLUMNS, [tuple(each[name] for name in QUOTA_COLUMNS) for each in row.quotas]
    )

"""A lottery on the site: prepared, published, drawn once, and replacements. No person is kept."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from wijkdraad.method.listen.lottery.drawing import drawn_place, replacement
from wijkdraad.programme.models import Lottery, Person, Programme

from .computing import lottery_of, new_salts, published_list
from .packing import Packed, packed, packed_bytes, unpacked
from .reading import LIST_COLUMNS, QUOTA_COLUMNS, SALT_COLUMNS, PoolFiles

LONGEST_KEY = 80
SALTS_OF_AUDITOR, OWN_POSITIONS = "voor-de-auditor/zouten.csv", "voor-uzelf/posities.csv"


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

    The salts lie in a file of their own until they are fetched, once.
    """
    with transaction.atomic():
        row, salts = with_salts(programme, person, name, files, size, told)
        path = _salts_file(row)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(salts)
    return row


def with_salts(
    programme: Programme,
    person: Person | None,
    name: str,
    files: PoolFiles,
    size: int,
    told: Callable[[int], None] = lambda _done: None,
) -> tuple[Lottery, bytes]:
    """A new lottery, and the ZIP with its salts and positions, which is kept nowhere."""
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
    return row, _salts_zip(ids, salts)


def _free_key(programme: Programme, name: str) -> str:
    base = (slugify(name) or "loting")[: LONGEST_KEY - 4]
    taken = set(Lottery.objects.filter(programme=programme).values_list("key", flat=True))
    keys = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)


def _salts_file(row: Lottery) -> Path:
    return Path(settings.DATA) / "lotteries" / f"{row.pk}.zip"


def _salts_zip(ids: list[str], salts: dict[str, str]) -> bytes:
    """Two files: the salts, for the auditor only; and the positions, to see who is drawn."""
    content = io.BytesIO()
    positions = [(place, identity) for place, identity in enumerate(ids, start=1)]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        rows = [(place, identity, salts[identity]) for place, identity in positions]
        file.writestr(SALTS_OF_AUDITOR, as_csv(SALT_COLUMNS, rows))
        file.writestr(OWN_POSITIONS, as_csv(SALT_COLUMNS[:2], positions))
    return content.getvalue()


def as_csv(header: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    """A table as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def salts_wait(row: Lottery) -> bool:
    """Whether the salts were not fetched yet."""
    return _salts_file(row).is_file()


def fetch_salts(row: Lottery) -> bytes:
    """The ZIP with salts and positions, this once: here it is gone afterwards. Raises NotNow."""
    path = _salts_file(row)
    taken = path.with_suffix(".taken")
    try:
        # Of two who ask at once one gets it.
        path.rename(taken)
    except FileNotFoundError:
        raise NotNow from None
    content = taken.read_bytes()
    taken.unlink()
    return content


def publish(row: Lottery, seed_source: str) -> None:
    """Show list and chances to everyone, and where the seed will come from. Raises NotNow.

    First the salts must be with the auditor: without them nobody could check anything later.
    """
    if salts_wait(row):
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

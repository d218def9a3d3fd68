"""Steps on rows that anyone may send in from the site: they get a key of their own and wait."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from wijkdraad.programme.history import event
from wijkdraad.programme.models import Programme
from wijkdraad.programme.site_keys import FROM_SITE


def add_from_site(
    programme: Programme, model: Any, values: dict[str, Any], start: str = FROM_SITE
) -> Any:
    """Keep what someone sent in, under a key that was never used. Gives the row.

    The very same values sent twice (a double click, a reload after a lost answer) are one row.
    """
    with transaction.atomic():
        # One at a time in a programme: two senders never get the same number.
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        same = model.objects.filter(programme=programme, key__startswith=start, **values).first()
        if same is not None:
            return same
        with event(None):
            return model.objects.create(
                programme=programme,
                key=next_key(programme, model, start),
                phase=programme.phase,
                **values,
            )


def next_key(programme: Programme, model: Any, start: str) -> str:
    """A key that was never used in a table: one that was deleted can come back."""
    keys = {
        key
        for rows in (model.objects, model.history)
        for key in rows.filter(programme=programme, key__startswith=start).values_list(
            "key", flat=True
        )
    }
    numbers = [
        int(found[1])
        for key in keys
        if (found := re.fullmatch(rf"{re.escape(start)}(\d{{1,9}})", key))
    ]
    return f"{start}{max(numbers, default=0) + 1:04d}"

"""What came of an import: in numbers, and in the words of who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .keeping import Imported


def counts_of(done: Imported) -> dict[str, int]:
    """What an import did, by name: rows made, changed, left alone, held and kept back.

    `same_dossier` is 1 where the very same files were read before.
    """
    return {
        "created": done.created,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "held": done.held,
        "kept_back": done.kept_back,
        "same_dossier": int(done.same_dossier),
    }


def outcome_in_words(counts: Mapping[str, Any]) -> str:
    """A few sentences about the numbers of `counts_of`."""
    if counts["same_dossier"]:
        return _("This dossier was read before; nothing has changed.")
    told = [
        _("{created}, {changed} changed, {unchanged} the same.").format(
            created=ngettext("{count} row new", "{count} rows new", counts["created"]).format(
                count=counts["created"]
            ),
            changed=counts["changed"],
            unchanged=counts["unchanged"],
        )
    ]
    if counts["held"]:
        told.append(
            ngettext(
                "{count} row seems to hold new personal data and is not public until someone looked at it.",
                "{count} rows seem to hold new personal data and are not public until someone looked at them.",
                counts["held"],
            ).format(count=counts["held"])
        )
    if counts["kept_back"]:
        told.append(
            ngettext(
                "Of {count} row something stays as it is here: it was erased, taken out or hidden on the site, and a file does not undo that.",
                "Of {count} rows something stays as it is here: it was erased, taken out or hidden on the site, and a file does not undo that.",
                counts["kept_back"],
            ).format(count=counts["kept_back"])
        )
    return " ".join(told)

"""The one way in which a backup or a restore says that it cannot go on."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _


class BackupFault(Exception):
    """A backup was not made, or nothing was restored; the message says why, to a person."""


def unusable(error: OSError, file: Path) -> BackupFault:
    """The fault that the system does not let us read or write a file."""
    return BackupFault(
        _("{file} cannot be read or written: {reason}.").format(
            file=error.filename or file, reason=error.strerror or error
        )
    )

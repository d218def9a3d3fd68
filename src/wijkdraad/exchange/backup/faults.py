"""The one way in which a backup or a restore says that it cannot go on."""

from __future__ import annotations

import errno
from pathlib import Path

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

SYSTEM_SAYS = {
    errno.ENOENT: gettext_noop("{file} is not there. Check the name and the folder."),
    errno.EISDIR: gettext_noop("{file} is a folder. Give the name of a file."),
    errno.ENOTDIR: gettext_noop("{file} cannot be there: a part of this place is a file."),
    errno.EEXIST: gettext_noop("{file} is there already. Take it away or choose another place."),
    errno.EACCES: gettext_noop("You may not read or write {file}. Ask who manages this machine."),
    errno.EPERM: gettext_noop("You may not read or write {file}. Ask who manages this machine."),
    errno.EROFS: gettext_noop("{file} is on a disk that can only be read. Choose another place."),
    errno.ENOSPC: gettext_noop("The disk of {file} is full. Make room and try again."),
    errno.EDQUOT: gettext_noop("The disk of {file} is full. Make room and try again."),
}
"""What we say of a file for an error of the system, by its number."""


class BackupFault(Exception):
    """A backup was not made, or nothing was restored; the message says why, to a person."""


def unusable(error: OSError, file: Path) -> BackupFault:
    """The fault that the system does not let us read or write a file."""
    known = SYSTEM_SAYS.get(error.errno or 0)
    says = _(known) if known else _("{file} cannot be read or written.")
    named = says.format(file=error.filename or file)
    return BackupFault(named if known else with_reason(named, error.strerror or error))


def with_reason(says: str, reason: object) -> str:
    """A sentence of ours with what a program told, which is English: only among English."""
    if (get_language() or "").startswith("en"):
        return f"{says.removesuffix('.')}: {reason}"
    return says

"""Where uploaded dossiers lie while they are read: private folders that nobody is served from."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from wijkdraad.programme.models import Job, JobState, Person
from wijkdraad.programme.models.job import JobKind

KEPT = timedelta(days=14)
"""How long an upload that could not be read is kept, to try it once more."""
NEW = "new-"


def _folder() -> Path:
    folder = Path(settings.DATA) / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_upload() -> Path:
    """An empty folder that only this user of the machine can read."""
    return Path(tempfile.mkdtemp(prefix=NEW, dir=_folder()))


def upload_named(name: str) -> Path:
    """The folder that `new_upload` made under this name."""
    return _folder() / name


def upload_of(job: Job) -> Path:
    """The folder of the dossier of a job."""
    return _folder() / str(job.pk)


def forget(folder: Path) -> None:
    """Throw an upload away."""
    shutil.rmtree(folder, ignore_errors=True)


def forget_old_uploads(person: Person) -> None:
    """Throw away what this person sent before in vain, and what anyone sent long ago."""
    long_ago = timezone.now() - KEPT
    failed = Job.objects.exclude(kind=JobKind.MAKE_PLAN).filter(state=JobState.FAILED)
    for job in failed.filter(started_by=person) | failed.filter(changed__lt=long_ago):
        forget(upload_of(job))
    for folder in _folder().glob(NEW + "*"):
        # Whoever sent it may move it or throw it away at this very moment.
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < long_ago.timestamp():
                forget(folder)

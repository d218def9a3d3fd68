"""Steps on long work: start it, take it up, say how far it is, and see how it ended.

How far a job is stands in a small file in the folder of the job, not in its row. A job that
saves a dossier does so in one transaction: what it would write in its row stays unseen until
the end, and on SQLite no second connection can write meanwhile. A file is seen at once, on
every database. Site and worker share the folder of the data anyhow: the upload lies there too.

Who does a job holds a lock on a file in that folder. The system lets go of the lock when the
process dies, in whatever way; so a job that says it is running and whose lock is free has
stopped, and the first who looks at it writes that down.
"""

from __future__ import annotations

import fcntl
import json
import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.tasks import Task, TaskResultStatus, task_backends
from django.tasks.exceptions import TaskResultDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wijkdraad.programme.models import Job, JobState, Person, Programme, Role, RoleKind
from wijkdraad.programme.models.job import JobKind
from wijkdraad.programme.roles import roles_of

logger = logging.getLogger(__name__)

LOCK, PROGRESS, INPUT = "at-work", "progress.json", "input.json"
MOST_FAULTS = 1000
"""How many faults of a dossier are kept; nobody mends more in one go."""
TRIES_FOR_LOCK = 20


class Stage(models.TextChoices):
    """What a running job is doing."""

    TABLES = "tables", _("reading the tables")
    MAPS = "maps", _("reading the maps")
    SAVING = "saving", _("saving what was read")
    GROUND = "ground", _("measuring the ground on the map")
    THREAD = "thread", _("following the threads")
    HTML = "html", _("writing the plan for the browser")
    PDF = "pdf", _("writing the plan as a PDF")
    DOCX = "docx", _("writing the plan for Word")
    XLSX = "xlsx", _("writing the tables for Excel")
    GPKG = "gpkg", _("writing the map for QGIS")
    LOTTERY = "lottery", _("computing fair chances")


class Ending(models.TextChoices):
    """Why a job failed."""

    FAULTY = "faulty", _("There are faults in the dossier. Nothing was saved.")
    TAKEN = (
        "taken",
        _(
            "This short name is taken. Choose another one (slug), or ask the client of that programme for a role. Nothing was saved."
        ),
    )
    STOPPED = "stopped", _("The work stopped halfway. You can start it again.")
    BROKEN = "broken", _("Something went wrong on our side. You can start it again.")
    GONE = "gone", _("Your file is no longer kept here. Send it once more.")
    NO_LOTTERY = "no-lottery", _("These people and quotas do not fit. Nothing was drawn.")


class CannotRepeat(Exception):
    """Only a job that failed can be done once more."""


class Failed(Exception):
    """A job cannot be done; `ending` says why, `faults` what is wrong, a tuple each."""

    def __init__(self, ending: Ending, faults: Sequence[tuple[Any, ...]] = ()) -> None:
        super().__init__(ending.value)
        self.ending = ending
        self.faults = faults


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `all` steps, and what it is doing (empty where unknown)."""

    done: int = 0
    all: int = 0
    stage: str = ""


@dataclass
class Work:
    """A job that was taken up. Who does it says how far it is and, at the end, what came of it."""

    job: Job
    programme: Programme | None = None
    file: str = ""
    told: str = ""
    steps: int = field(default=1)

    def progress(self, done: int, all_steps: int, stage: str) -> None:
        """Say how far the work is: seen at once, also while a transaction is open."""
        self.steps = all_steps
        text = json.dumps({"done": done, "all": all_steps, "stage": stage})
        path = job_folder(self.job.pk) / PROGRESS
        new = path.with_suffix(".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)


def job_folder(pk: int) -> Path:
    """Where a job keeps its lock, its progress and its input."""
    return Path(settings.DATA) / "jobs" / str(pk)


def start(
    task: Task[..., Any],
    kind: str,
    person: Person,
    *,
    language: str,
    programme: Programme | None = None,
    file: str = "",
    before: Callable[[Job], None] | None = None,
) -> Job:
    """Make a job and put it in the queue, both or neither; `before` lays its input ready."""
    with transaction.atomic():
        job = Job.objects.create(kind=kind, started_by=person, programme=programme, file=file)
        if before is not None:
            before(job)
        _queue(job, task, language)
    return look(job)


def repeat(job: Job, task: Task[..., Any], language: str) -> Job:
    """Do a failed job once more with the same input. Raises CannotRepeat."""
    with transaction.atomic():
        again = Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
            state=JobState.WAITING,
            says="",
            faults="",
            done_steps=0,
            all_steps=0,
            task_id="",
            changed=timezone.now(),
        )
        if not again:
            raise CannotRepeat
        _queue(job, task, language)
    return look(job)


def _queue(job: Job, task: Task[..., Any], language: str) -> None:
    result = task.enqueue(job.pk, language)
    Job.objects.filter(pk=job.pk).update(task_id=result.id)
    job.refresh_from_db()


def unfinished(kind: JobKind, person: Person, programme: Programme) -> Job | None:
    """The job of this kind that the person started before and that is still going on."""
    going_on = Job.objects.filter(
        kind=kind,
        started_by=person,
        programme=programme,
        state__in=(JobState.WAITING, JobState.RUNNING),
    )
    return next((job for job in map(look, going_on) if is_going_on(job)), None)


def is_going_on(job: Job) -> bool:
    """Whether there is still something to wait for."""
    return job.state in (JobState.WAITING, JobState.RUNNING)


@contextmanager
def at_work(pk: int) -> Iterator[Work | None]:
    """Take up a waiting job and write down how it ended. Gives None where it is not to be done.

    Failed is written down and goes no further. Any other exception is written down as a plain
    sentence and raised again, for the log and the queue.
    """
    folder = job_folder(pk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        taken = _lock(file) and Job.objects.filter(pk=pk, state=JobState.WAITING).update(
            state=JobState.RUNNING, changed=timezone.now()
        )
        if not taken:
            yield None
            return
        (folder / PROGRESS).unlink(missing_ok=True)
        work = Work(Job.objects.select_related("started_by", "programme").get(pk=pk))
        try:
            yield work
        except Failed as failed:
            _fail(work.job, failed.ending, failed.faults)
        except Exception:
            logger.exception("job %s failed", pk)
            _fail(work.job, Ending.BROKEN)
            raise
        else:
            _end(
                work.job,
                state=JobState.DONE,
                programme=work.programme or work.job.programme,
                file=work.file or work.job.file,
                says=work.told,
                done_steps=work.steps,
                all_steps=work.steps,
            )


def _lock(file: IO[str]) -> bool:
    """Get the lock of a job; who only looks whether it is free holds it for a moment."""
    for _number in range(TRIES_FOR_LOCK):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return True
    return False


def _fail(job: Job, ending: Ending, faults: Sequence[tuple[Any, ...]] = ()) -> None:
    lines = [json.dumps(fault, ensure_ascii=False) for fault in faults[:MOST_FAULTS]]
    done = read_progress(job)
    _end(
        job,
        state=JobState.FAILED,
        says=ending.value,
        faults="\n".join(lines),
        done_steps=done.done,
        all_steps=done.all,
    )


def _end(job: Job, **values: Any) -> None:
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(changed=timezone.now(), **values)


def look(job: Job) -> Job:
    """The job as it stands now; one whose process is gone is written down as failed."""
    if job.state == JobState.RUNNING:
        stopped = not _is_held(job)
    elif job.state == JobState.WAITING:
        stopped = _is_lost(job)
    else:
        return job
    if stopped:
        # Only where nobody ended it or started it again since we read it.
        Job.objects.filter(pk=job.pk, state=job.state, task_id=job.task_id).update(
            state=JobState.FAILED, says=Ending.STOPPED, changed=timezone.now()
        )
        job.refresh_from_db()
    return job


def _is_held(job: Job) -> bool:
    """Whether a process that is alive does the job."""
    path = job_folder(job.pk) / LOCK
    if not path.is_file():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _is_lost(job: Job) -> bool:
    """Whether the queue no longer holds the task of a waiting job: its worker was killed."""
    backend = task_backends["default"]
    if not backend.supports_get_result or not job.task_id:
        return False
    try:
        result = backend.get_result(job.task_id)
    except TaskResultDoesNotExist:
        return True
    return result.status in (TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL)


def read_progress(job: Job) -> Progress:
    """How far a job is."""
    if job.state != JobState.RUNNING:
        return Progress(job.done_steps, job.all_steps)
    try:
        told = json.loads((job_folder(job.pk) / PROGRESS).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return Progress()
    return Progress(told["done"], told["all"], told["stage"])


def read_faults(job: Job) -> list[tuple[Any, ...]]:
    """What was wrong with the dossier: (file, row, column, found, expected) each."""
    return [tuple(json.loads(line)) for line in job.faults.split("\n") if line]


def keep_input(job: Job, **values: str) -> None:
    """Keep what a job needs to know, so that it can be done once more."""
    folder = job_folder(job.pk)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / INPUT).write_text(json.dumps(values), encoding="utf-8")


def kept_input(job: Job) -> dict[str, str]:
    """What `keep_input` kept."""
    kept: dict[str, str] = json.loads((job_folder(job.pk) / INPUT).read_text(encoding="utf-8"))
    return kept


def may_import(slug: str, person: Person, roles: Collection[RoleKind]) -> bool:
    """Whether a short name is free, or of a programme in which the person holds one of `roles`."""
    programme = Programme.objects.filter(slug=slug).first()
    return programme is None or bool(roles_of(person, programme) & set(roles))


def claim_short_name(slug: str, person: Person, kind: str, roles: Collection[RoleKind]) -> None:
    """Make the programme of a new short name, with the role of the person in it.

    To be called in the transaction that saves the dossier. Of two who bring the same new name
    one gets it. A programme that was there keeps its roles as they are. Raises Failed.
    """
    if not Programme.objects.filter(slug=slug).exists():
        try:
            with transaction.atomic():
                programme = Programme.objects.create(
                    slug=slug, name=slug, reference_date=timezone.localdate()
                )
        except IntegrityError:
            pass
        else:
            Role.objects.create(programme=programme, person=person, kind=kind)
    if not may_import(slug, person, roles):
        raise Failed(Ending.TAKEN)

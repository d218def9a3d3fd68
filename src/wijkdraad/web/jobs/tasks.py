"""The long work itself, as the worker does it."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.tasks import task
from django.utils import translation
from django.utils.text import slugify

from wijkdraad.documents.forms import DOCUMENT_FORMS, document
from wijkdraad.exchange.description import read_description
from wijkdraad.exchange.faults import FaultyDossier, unreadable
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.outcome import counts_of
from wijkdraad.method.listen.lottery.lottery import STAGES
from wijkdraad.programme.models import Job, RoleKind
from wijkdraad.steps.jobs import (
    Ending,
    Failed,
    Stage,
    Work,
    at_work,
    claim_short_name,
    kept_input,
    may_import,
)
from wijkdraad.steps.listen.lottery.keeping import prepare
from wijkdraad.steps.listen.lottery.reading import WrongLottery, read_pool
from wijkdraad.steps.report import programme_report

from .uploads import forget, upload_of

MAY_IMPORT = (RoleKind.CLIENT,)
"""Who may bring a dossier once more: it fills all rooms, and only a client may write in all."""
TAKE_PART_AS = (RoleKind.CLIENT, RoleKind.CONTRACTOR, RoleKind.ADVISER)
"""As what someone may start a new programme."""
STAGE_OF_FORM = {
    "html": Stage.HTML,
    "pdf": Stage.PDF,
    "docx": Stage.DOCX,
    "xlsx": Stage.XLSX,
    "gpkg": Stage.GPKG,
}
PLAN_STEPS = 1 + len(STAGE_OF_FORM)
PEOPLE_FILE, QUOTAS_FILE = "people.csv", "quotas.csv"


@task
def read_dossier(job_id: int, language: str) -> None:
    """Read an uploaded dossier, in the name of who sent it; throw the upload away when it is in."""
    with at_work(job_id) as work, translation.override(language):
        if work is None:
            return
        folder = upload_of(work.job)
        if not folder.is_dir():
            raise Failed(Ending.GONE)
        _read(folder, work)
    if work.programme is not None:
        forget(folder)


def _read(folder: Path, work: Work) -> None:
    person, kind = work.job.started_by, kept_input(work.job)["role"]
    # Before anything else: the faults of a dossier would tell which rows a programme has.
    if not may_import(read_description(folder).slug, person, MAY_IMPORT):
        raise Failed(Ending.TAKEN)
    try:
        done = import_dossier(
            folder,
            person=person,
            before_saving=lambda slug: claim_short_name(slug, person, kind, MAY_IMPORT),
            progress=work.progress,
        )
    except FaultyDossier as faulty:
        faults = [(f.file, f.row, f.column, f.found, f.expected) for f in faulty.faults]
        raise Failed(Ending.FAULTY, faults) from faulty
    work.programme = done.programme
    work.told = json.dumps(counts_of(done))


@task
def make_plan(job_id: int, language: str) -> None:
    """Write the plan of a programme, in every form, into the folder of the plans."""
    with at_work(job_id) as work, translation.override(language):
        if work is None:
            return
        programme = work.job.programme
        if programme is None:
            raise Failed(Ending.GONE)
        name = f"{programme.slug}/{slugify(programme.version) or 'plan'}-{work.job.pk}"
        work.progress(0, PLAN_STEPS, Stage.THREAD)
        report = programme_report(programme, language)
        for done, (form, stage) in enumerate(STAGE_OF_FORM.items(), start=1):
            work.progress(done, PLAN_STEPS, stage)
            _write(name, form, document(report, form))
        work.file = name


@task
def prepare_lottery(job_id: int, language: str) -> None:
    """Compute a lottery from an upload, and throw the people away as soon as it ended."""
    with at_work(job_id) as work, translation.override(language):
        if work is None:
            return
        folder, programme = upload_of(work.job), work.job.programme
        if not folder.is_dir() or programme is None:
            raise Failed(Ending.GONE)
        given = kept_input(work.job)

        def told(done: int) -> None:
            work.progress(done, STAGES, Stage.LOTTERY)

        try:
            files = read_pool(folder / PEOPLE_FILE, folder / QUOTAS_FILE)
            row = prepare(
                programme, work.job.started_by, given["name"], files, int(given["size"]), told
            )
        except WrongLottery as wrong:
            forget(folder)
            faults = []
            for each in wrong.faults:
                fault = unreadable(Path(each.file).name, each.problem)
                at = each.row or fault.row
                faults.append((fault.file, at, each.column, fault.found, fault.expected))
            raise Failed(Ending.NO_LOTTERY, faults) from wrong
        forget(folder)
        work.file = row.key


def _write(name: str, form: str, content: bytes) -> None:
    path = Path(settings.DATA) / "plans" / f"{name}.{form}"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(content)


def more_forms(job: Job) -> list[str]:
    """In which forms, besides the page and the PDF, the plan that a job made is there."""
    others = [form for form in DOCUMENT_FORMS if form not in ("html", "pdf")]
    return [form for form in others if job.file and plan_file(job, form).is_file()]


def plan_file(job: Job, form: str) -> Path:
    """Where the plan that a job made lies."""
    return Path(settings.DATA) / "plans" / f"{job.file}.{form}"

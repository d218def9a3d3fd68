"""Pages about long work. Each view reads the form, calls one step and answers."""

from __future__ import annotations

import json
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijkdraad.documents.forms import DOCUMENT_FORMS
from wijkdraad.exchange.outcome import outcome_in_words
from wijkdraad.exchange.workbook.template import template
from wijkdraad.programme.models import Job, JobState, Person, Programme
from wijkdraad.programme.models.job import JobKind
from wijkdraad.programme.roles import roles_of
from wijkdraad.programme.rooms import Room
from wijkdraad.steps import jobs as steps
from wijkdraad.steps.listen.coding.proposing import proposals

from ..office.views import REPORT_CSP
from ..rules import MAKE_PLAN, MANAGE, WRITE
from . import tasks, uploads
from .forms import DossierForm

NOT_BY_REPEATING = (
    steps.Ending.FAULTY,
    steps.Ending.TAKEN,
    steps.Ending.GONE,
    steps.Ending.NO_LOTTERY,
)
"""What goes wrong in the same way again: here a person must do something first."""
TASKS = {
    JobKind.READ_DOSSIER: tasks.read_dossier,
    JobKind.MAKE_PLAN: tasks.make_plan,
    JobKind.PREPARE_LOTTERY: tasks.prepare_lottery,
}


@require_http_methods(["GET", "POST"])
def read_dossier(request: HttpRequest) -> HttpResponse:
    """Send a dossier; it is read in the background."""
    person = cast(Person, request.user)
    if request.method != "POST":
        return _dossier_page(request, DossierForm(person=person, too_large=False))
    posted, files = request.POST, request.FILES
    # Known only once the message has been read, in the line above or before it.
    too_large = getattr(request, "upload_too_large", False)
    form = DossierForm(posted, files, person=person, too_large=too_large)
    if not form.is_valid() or form.dossier is None:
        return _dossier_page(request, form)
    uploads.forget_old_uploads(person)
    unpacked, role = form.dossier, form.cleaned_data["role"]

    def lay_ready(job: Job) -> None:
        unpacked.rename(uploads.upload_of(job))
        steps.keep_input(job, role=role)

    job = steps.start(
        tasks.read_dossier,
        JobKind.READ_DOSSIER,
        person,
        language=get_language() or "",
        file=form.cleaned_data["file"].name[:200],
        before=lay_ready,
    )
    return redirect("jobs:job", job.pk)


@require_safe
def worksheet(request: HttpRequest) -> HttpResponse:
    """An empty workbook to fill in, in the language of the page."""
    response = HttpResponse(
        template(get_language() or ""),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = 'attachment; filename="werkblad.xlsx"'
    return response


def _dossier_page(request: HttpRequest, form: DossierForm) -> HttpResponse:
    return render(request, "jobs/read_dossier.html", {"form": form})


def _job_of(request: HttpRequest, pk: int) -> Job:
    """The job as it stands, for who started it; for others there is none."""
    return steps.look(get_object_or_404(Job, pk=pk, started_by=cast(Person, request.user)))


def _state(job: Job) -> dict[str, Any]:
    """How a job stands, in numbers and in words."""
    progress = steps.read_progress(job)
    return {
        "state": job.state,
        "finished": not steps.is_going_on(job),
        "done": progress.done,
        "all": progress.all,
        "says": _words(job, progress),
    }


def _words(job: Job, progress: steps.Progress) -> str:
    if job.state == JobState.WAITING:
        return _("It waits for its turn. Nothing is lost when you leave this page.")
    if job.state == JobState.FAILED:
        return str(steps.Ending(job.says or steps.Ending.BROKEN).label)
    if job.state == JobState.DONE:
        return _("It is done.")
    if not progress.stage:
        return _("It has begun.")
    return _("Step {number} of {all}: {stage}.").format(
        number=progress.done + 1, all=progress.all, stage=steps.Stage(progress.stage).label
    )


def _outcome(found: Job) -> str:
    """What reading a dossier did, in words; empty of a job of before this was kept."""
    done = found.kind == JobKind.READ_DOSSIER and found.state == JobState.DONE
    return outcome_in_words(json.loads(found.says)) if done and found.says else ""


def _doubles(request: HttpRequest, found: Job) -> int:
    """How many pairs of contributions may be one voice, after a dossier was read."""
    programme = found.programme
    done = found.kind == JobKind.READ_DOSSIER and found.state == JobState.DONE
    if programme is None or not done:
        return 0
    may_judge = roles_of(cast(Person, request.user), programme) & WRITE[Room.LISTEN]
    return proposals(programme).count if may_judge else 0


@require_safe
@never_cache
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is, and what came of it."""
    found = _job_of(request, pk)
    failed = found.state == JobState.FAILED
    context = {
        "job": found,
        "standing": _state(found),
        "is_dossier": found.kind == JobKind.READ_DOSSIER,
        "is_lottery": found.kind == JobKind.PREPARE_LOTTERY,
        "faults": steps.read_faults(found),
        "may_repeat": failed and found.says not in NOT_BY_REPEATING and _may_repeat(request, found),
        "must_send_again": failed and found.kind == JobKind.READ_DOSSIER,
        "more_forms": tasks.more_forms(found) if found.kind == JobKind.MAKE_PLAN else [],
        "doubles": _doubles(request, found),
        "outcome": _outcome(found),
    }
    return render(request, "jobs/job.html", context)


@require_safe
@never_cache
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How a job stands, for the script that keeps its page up to date."""
    return JsonResponse(_state(_job_of(request, pk)))


def _may_repeat(request: HttpRequest, found: Job) -> bool:
    """Whether the input is still there, and the person still has the right."""
    if found.kind == JobKind.PREPARE_LOTTERY:
        may = found.programme and roles_of(request.user, found.programme) & MANAGE
        return bool(may) and uploads.upload_of(found).is_dir()
    if found.kind == JobKind.READ_DOSSIER:
        return uploads.upload_of(found).is_dir()
    return found.programme is not None and bool(roles_of(request.user, found.programme) & MAKE_PLAN)


@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Do a failed job once more with the same input."""
    found = _job_of(request, pk)
    task = TASKS[JobKind(found.kind)]
    if found.state == JobState.FAILED and not _may_repeat(request, found):
        messages.warning(request, _("This cannot be done once more: start it anew."))
        return redirect("jobs:job", pk)
    try:
        steps.repeat(found, task, get_language() or "")
    except steps.CannotRepeat:
        messages.warning(request, _("This did not fail, so there is nothing to do once more."))
    return redirect("jobs:job", pk)


@require_POST
def make_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the plan in the background; who asks twice comes to the job that is going on."""
    person, programme = cast(Person, request.user), get_object_or_404(Programme, slug=slug)
    found = steps.unfinished(JobKind.MAKE_PLAN, person, programme) or steps.start(
        tasks.make_plan,
        JobKind.MAKE_PLAN,
        person,
        language=get_language() or "",
        programme=programme,
    )
    return redirect("jobs:job", found.pk)


@require_safe
@csp_override(REPORT_CSP)
def plan_file(request: HttpRequest, slug: str, pk: int, form: str) -> HttpResponseBase:
    """A plan that was made: to read in the browser (html) or to download (the other forms)."""
    found = get_object_or_404(
        Job, pk=pk, kind=JobKind.MAKE_PLAN, state=JobState.DONE, programme__slug=slug
    )
    path = tasks.plan_file(found, form)
    if form not in DOCUMENT_FORMS or not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        content_type=DOCUMENT_FORMS[form].media_type,
        as_attachment=form != "html",
        filename=f"sociaalbuurtplan-{slug}.{form}",
    )

"""Moderation: what waits to be read, objections to what is hidden, and what was erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme.models import Appeal, Contribution, Publication
from wijkdraad.steps.listen.care import appeals, judging, log, taking_out
from wijkdraad.steps.rows import Conflict

from ..access import ProgrammeRequest
from ..numbers import whole_number

MOST_ON_PAGE = 20


@never_cache
@require_safe
def moderate(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What waits, the oldest first; objections before it, what is hidden after it."""
    found = judging.queue(request.programme, request.user)
    context = {
        "programme": request.programme,
        "queue": found,
        "held": found.held[:MOST_ON_PAGE],
        "more": max(0, len(found.held) - MOST_ON_PAGE),
        "appeals": appeals.open_appeals(request.programme, request.user),
    }
    return render(request, "listen/care_queue.html", context)


@never_cache
@require_safe
def moderate_one(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """One contribution with all that someone needs to decide about it."""
    return _one(request, _contribution(request, pk))


@require_POST
def decide(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Hold, publish or hide a contribution, or take words out of it."""
    row = _contribution(request, pk)
    if "take-out" in request.POST:
        return _taken_out(request, row)
    why = request.POST.get("why", "")
    try:
        judging.decide(
            row,
            request.POST.get("decision", ""),
            request.user,
            why=why,
            looked_twice="looked" in request.POST,
            revision=whole_number(request.POST.get("revision", "")),
        )
    except judging.NeedsReason:
        return _one(request, row, _("Write down why this is not shown. Who said it can read that."))
    except judging.NeedsSecondLook:
        return _one(
            request,
            row,
            _("This seems to hold something personal. Take it out, or say that it may be public."),
            why,
        )
    except Conflict:
        return _one(
            request, row, _("Someone changed this meanwhile. Here it is as it is now: look again.")
        )
    except ValueError:
        return _one(request, row, _("Choose what happens with it."), why)
    said = {
        Publication.PUBLISHED: _("Everyone can read it now."),
        Publication.HIDDEN: _("It is not shown. Who said it can read why, and object."),
        Publication.HELD: _("It waits again."),
    }
    messages.success(request, said[Publication(request.POST["decision"])])
    return redirect("listen:moderate", slug)


@require_POST
def answer_appeal(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Answer an objection, and show the contribution after all where it was right."""
    found = get_object_or_404(Appeal, pk=pk, contribution__programme=request.programme)
    answer = request.POST.get("answer", "").strip()
    verdict = request.POST.get("verdict", "")
    if not answer or verdict not in ("show", "stay"):
        return _one(
            request,
            found.contribution,
            _("Write an answer, and choose whether it is shown after all."),
            answer=answer,
        )
    try:
        appeals.answer_appeal(
            found, answer, verdict == "show", request.user, "looked" in request.POST
        )
    except judging.NeedsSecondLook:
        return _one(
            request,
            found.contribution,
            _("This seems to hold something personal. Take it out, or say that it may be public."),
            answer=answer,
        )
    except appeals.AlreadyAnswered:
        messages.warning(request, _("Someone else answered this objection already."))
    else:
        messages.success(request, _("The objection is answered. Who made it can read that."))
    return redirect("listen:moderate", slug)


@never_cache
@require_safe
def erased(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What was erased in this programme, how much of it and why."""
    context = {"programme": request.programme, "erased": log.erased(request.programme)}
    return render(request, "listen/care_erased.html", context)


def _taken_out(request: ProgrammeRequest, row: Contribution) -> HttpResponse:
    words = [*request.POST.getlist("piece"), *request.POST.get("other", "").splitlines()]
    try:
        count = taking_out.take_out(row, words, request.user)
    except taking_out.NotInText:
        return _one(request, row, _("Not all of these words stand in the text. Copy them exactly."))
    except ValueError:
        return _one(request, row, _("Nothing would be left. Do not show it, and say why."))
    if not count:
        return _one(request, row, _("Tick what must go, or write it down."))
    messages.success(
        request,
        ngettext(
            "{count} piece was taken out, also of earlier versions.",
            "{count} pieces were taken out, also of earlier versions.",
            count,
        ).format(count=count),
    )
    return redirect("listen:moderate-one", request.programme.slug, row.pk)


def _contribution(request: ProgrammeRequest, pk: int) -> Contribution:
    rows = Contribution.objects.filter(programme=request.programme)
    return get_object_or_404(rows.select_related("about", "programme"), pk=pk)


def _one(
    request: ProgrammeRequest, row: Contribution, fault: str = "", why: str = "", answer: str = ""
) -> HttpResponse:
    row.refresh_from_db()
    open_ones = appeals.open_appeals(request.programme, request.user)
    context: dict[str, Any] = {
        "programme": request.programme,
        "one": judging.waiting(row, request.user),
        "appeal": next((one for one in open_ones if one.contribution == row), None),
        "fault": fault,
        "why": why,
        "answer": answer,
    }
    return render(request, "listen/care_one.html", context, status=422 if fault else 200)

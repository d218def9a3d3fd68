"""Stop and consent for those who work in the programme: answer a stop, and let a block vote."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.documents.code_strips.strips import code_strips_pdf
from wijkdraad.programme.models import ConsentBlock, StopOutcome, StopRequest
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.consent import counting, printing, stops, voting
from wijkdraad.steps.rows import Conflict

from ..access import ProgrammeRequest
from ..rules import CODES, WRITE
from ..square.forms import WordsField
from ..square.taking_part.consent import CodeForm
from ..square.taking_part.row_form import RowAnswers
from ..square.taking_part.stop import StopForm

ANSWERS = [choice for choice in StopOutcome.choices if choice[0] != StopOutcome.OPEN]


class AnswerForm(RowAnswers):
    """What is done with a stop, and why."""

    model = StopRequest
    outcome = forms.ChoiceField(label=gettext_lazy("What do we do with it?"), choices=ANSWERS)
    answer = WordsField(
        label=gettext_lazy("Our answer"),
        help_text=gettext_lazy("A sentence that the people who said it can read."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answered_by = forms.CharField(
        label=gettext_lazy("Who answers?"),
        max_length=StopRequest._meta.get_field("answered_by").max_length,
        help_text=gettext_lazy("Such as the council, or the project team."),
    )


@require_safe
def consent(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The stops, those without an answer first, and the blocks that are asked for consent."""
    return _page(request)


def _page(request: ProgrammeRequest, status: int = 200, **more: Any) -> HttpResponse:
    programme, today = request.programme, timezone.localdate()
    reading = reading_now(programme)
    counts = counting.block_counts(programme, today)
    found = stops.stops(reading, today, for_everyone=False)
    context = {
        "programme": programme,
        "stops": found,
        "unanswered": sum(not stop.answered for stop in found),
        "blocks": [
            (count, counting.block_sentence(reading, count, for_everyone=False)) for count in counts
        ],
        "law": counting.law_in_words(reading),
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
        "may_answer": bool(request.roles & CODES),
        **more,
    }
    return render(request, "listen/consent.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write_down(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Write down a stop that residents said to us."""
    form = StopForm(request.programme, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stops.write_down_stop(request.programme, form.cleaned_data, request.user)
        messages.success(
            request, _("The stop is written down. It is a loose end until it is answered.")
        )
        return redirect("listen:consent", slug)
    context = {"programme": request.programme, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "listen/consent_stop.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Answer one stop."""
    stop = StopRequest.objects.filter(programme=request.programme, pk=pk).first()
    if stop is None:
        raise Http404
    if request.method == "POST":
        form = AnswerForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                stops.answer_stop(
                    request.programme,
                    pk,
                    StopOutcome(given["outcome"]),
                    given["answer"],
                    given["answered_by"],
                    request.user,
                )
            except Conflict:
                raise Http404 from None
            messages.success(request, _("The answer stands. Everyone can read it."))
            return redirect("listen:consent", slug)
    else:
        form = AnswerForm(
            initial={
                "outcome": stop.outcome,
                "answer": stop.answer,
                "answered_by": stop.answered_by,
            }
        )
    context = {"programme": request.programme, "stop": stop, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "listen/consent_answer.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Print the codes of a block, this once: only their hashes are kept."""
    block = _block(request, pk)
    if request.method != "POST":
        used = block.codes.filter(used=True).exists()
        context = {
            "programme": request.programme,
            "one": block,
            "used": used,
            "there": block.codes.exists(),
            "closed": voting.is_closed(block, timezone.localdate()),
        }
        return render(request, "listen/consent_codes.html", context)
    with override(request.programme.language):
        path = reverse("square:consent", args=[slug])
    try:
        strips = printing.new_strips(request.programme, pk, request.build_absolute_uri(path))
    except (voting.CodesInUse, voting.AlreadyClosed):
        messages.warning(
            request, _("New codes cannot be made: a code was used already, or voting is over.")
        )
        return redirect("listen:consent", slug)
    response = HttpResponse(code_strips_pdf(strips), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="codes-{slug}-{block.key}.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Cross off the code of a household that handed in a form on paper."""
    block = _block(request, pk)
    form = CodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            ballot = voting.withdraw(request.programme, pk, form.cleaned_data["code"])
            if ballot is voting.Ballot.COUNTED:
                messages.success(request, _("The code is crossed off: count this form."))
                return redirect("listen:consent-paper", slug, pk)
            form.add_error("code", PAPER_SAID[ballot])
    context = {"programme": request.programme, "one": block, "form": form}
    return render(request, "listen/consent_paper.html", context, status=status)


PAPER_SAID = {
    voting.Ballot.UNKNOWN: gettext_lazy("This is no code of this block."),
    voting.Ballot.USED: gettext_lazy(
        "This code was used already: the household voted on the site, or the form was counted. Do not count it."
    ),
}


def _block(request: ProgrammeRequest, pk: int) -> ConsentBlock:
    block = ConsentBlock.objects.filter(programme=request.programme, pk=pk).first()
    if block is None:
        raise Http404
    return block

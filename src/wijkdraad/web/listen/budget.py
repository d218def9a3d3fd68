"""The neighbourhood budget for who works here: rounds, both counts, projects and Pabulib files."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijkdraad.exchange.faults import Fault, unreadable
from wijkdraad.files.pabulib import pabulib_from, pabulib_text
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.programme.models import BudgetProject, BudgetRound
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.language import reader_language
from wijkdraad.steps.listen.budget import page as steps
from wijkdraad.steps.listen.budget.bringing_in import BroughtIn, bring_in
from wijkdraad.steps.listen.budget.rounds import round_file
from wijkdraad.steps.listen.budget.telling import ignored_sentence

from ..access import ProgrammeRequest
from ..rules import WRITE
from .opinions import SmallFileField
from .publishing import how_it_stands, open_or_hide


class PabulibForm(forms.Form):
    """A Pabulib file with a round that was held elsewhere."""

    file = SmallFileField(
        label=gettext_lazy("Pabulib file"),
        help_text=gettext_lazy("A file that ends in .pb, at most 20 MB. It becomes a new round."),
        widget=forms.FileInput(attrs={"accept": ".pb,text/plain"}),
        error_messages={"required": gettext_lazy("Choose a file that ends in .pb.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What residents choose from this money; a POST brings in a round from a file."""
    if request.method != "POST":
        return _page(request, PabulibForm())
    form = PabulibForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    file = form.cleaned_data["file"]
    try:
        brought = bring_in(request.programme, pabulib_from(file.read()), request.user)
    except UnreadableFile as problem:
        told = unreadable(file.name, problem)
        column = str(problem.values.get("column", ""))
        form.add_error("file", str(Fault(told.file, told.row, column, told.found, told.expected)))
        return _page(request, form, 422)
    _tell(request, brought)
    return redirect("listen:budget", slug)


def _tell(request: ProgrammeRequest, brought: BroughtIn) -> None:
    """Say what came in, and what of the file is not kept."""
    one = brought.round
    count = one.projects.count()
    made = ngettext(
        "“{name}” came in with {count} project. It waits until someone opens it to everyone.",
        "“{name}” came in with {count} projects. They wait until someone opens them to everyone.",
        count,
    )
    messages.success(request, made.format(name=one.name, count=count))
    language = reader_language(request.programme.language)
    lost = [ignored_sentence(language, rule) for rule in brought.ignored]
    if brought.caps:
        names = ", ".join(brought.caps)
        lost.append(_("The most that may go to {names} is not kept here.").format(names=names))
    lost += [_("Not kept: {what}.").format(what=_(what)) for what in brought.about_voters]
    if lost:
        messages.warning(request, " ".join(lost))


def _page(request: ProgrammeRequest, form: PabulibForm, status: int = 200) -> HttpResponse:
    rounds = steps.office_rounds(request.programme, timezone.localdate())
    context = {
        "programme": request.programme,
        "rounds": rounds,
        "form": form,
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
    }
    return render(request, "listen/budget.html", context, status=status)


@require_POST
def decide(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Open a project to everyone, or hide it."""

    def then(row: BudgetProject) -> HttpResponse:
        messages.success(request, how_it_stands(row, row.name))
        return redirect("listen:budget", slug)

    return open_or_hide(request, BudgetProject, pk, then)


@require_safe
def round_as_file(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """A round as a Pabulib file, with voters numbered anew."""
    one = BudgetRound.objects.filter(programme=request.programme, pk=pk).first()
    if one is None:
        raise Http404
    response = HttpResponse(pabulib_text(round_file(one)), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{one.key}.pb"'
    return response

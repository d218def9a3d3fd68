"""Statements to agree or disagree with, without an account: one at a time, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.opinions import voting
from wijkdraad.steps.listen.opinions.page import opinion_page

from ...numbers import whole_number
from ..guard import guarded, visitor_mark

ANSWERS = {"eens": 1, "oneens": -1, "overslaan": 0}
TAKE_BACK = "terug"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("vote")
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """The next statement of this visitor, with buttons; and what they answered before."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    voter = visitor_mark(request, voting.purpose(programme))
    if request.method != "POST":
        context = {"programme": programme, "ballot": voting.ballot_of(programme, voter)}
        return render(request, "square/statements.html", context)
    statement = whole_number(request.POST.get("stelling", "")) or 0
    answer = request.POST.get("antwoord", "")
    if answer == TAKE_BACK:
        voting.take_back(programme, statement, voter)
        messages.success(request, _("Your answer is taken back. You can give it again."))
    elif answer not in ANSWERS:
        messages.warning(request, _("Choose agree, disagree or skip."))
    elif not voting.keep_vote(programme, statement, voter, ANSWERS[answer]):
        messages.warning(request, _("This statement is not there any more. Here is the next one."))
    return redirect("square:statements", slug)


@require_safe
def opinions(request: HttpRequest, slug: str) -> HttpResponse:
    """Which opinions go together, once enough people voted."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    context = {"programme": programme, "page": opinion_page(programme, public=True)}
    return render(request, "square/statements_outcome.html", context)

"""The neighbourhood budget for residents: vote without an account, change it, and see the outcome."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.models import BallotKind, BudgetRound, Programme
from wijkdraad.steps.listen.budget import rounds
from wijkdraad.steps.listen.budget.page import public_round

from ..guard import guarded, visitor_mark

MOST_POINTS = 100_000
REFUSED = {
    "closed": gettext_lazy("This round is not open for votes now. Your vote was not saved."),
    "nothing": gettext_lazy("You chose nothing yet. Choose at least one project."),
    "too_many": gettext_lazy("You gave more points than you have. Take some away and vote again."),
    "no_project": gettext_lazy(
        "One of these projects is not there any more. Look at your choice again."
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("vote")
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    """The projects to vote for, and after the round the outcome of both counts."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    today = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    one = rounds.shown_round(programme, today, asked.get("ronde", ""))
    if one is None:
        return render(request, "square/budget.html", {"programme": programme})
    voter = visitor_mark(request, rounds.purpose(one))
    if request.method != "POST":
        return _page(request, programme, one, rounds.points_of(one, voter))
    given, wrong = _given(request, one)
    if request.POST.get("ronde") != one.key:
        wrong = str(REFUSED["closed"])
    if not wrong:
        try:
            if "withdraw" in request.POST:
                rounds.withdraw(one, voter, today)
                messages.success(request, _("Your vote is taken back. You can vote again."))
            else:
                rounds.keep_ballot(one, voter, given, today)
                messages.success(
                    request, _("Thank you, your vote counts. You can still change it.")
                )
            return redirect(reverse("square:budget", args=[slug], query={"ronde": one.key}))
        except rounds.NotCounted as refused:
            wrong = str(REFUSED[refused.why])
    return _page(request, programme, one, given, wrong, 422)


def _given(request: HttpRequest, one: BudgetRound) -> tuple[dict[str, int], str]:
    """The points that were filled in by key of the project, and a sentence where they are wrong."""
    if one.ballot == BallotKind.APPROVAL:
        return dict.fromkeys(request.POST.getlist("plan"), 1), ""
    given: dict[str, int] = {}
    for project in rounds.open_projects(one):
        text = request.POST.get(f"punten-{project.key}", "").strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST_POINTS):
            return given, _("“{name}”: fill in a whole number of points.").format(name=project.name)
        given[project.key] = int(text[:9])
    return given, ""


def _page(
    request: HttpRequest,
    programme: Programme,
    one: BudgetRound,
    given: dict[str, int],
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    told = public_round(programme, one, today)
    context: dict[str, Any] = {
        "programme": programme,
        "told": told,
        "choices": [(project, given.get(project.key, "")) for project in told.projects],
        "voted": bool(given) and not wrong,
        "wrong": wrong,
        "with_points": one.ballot == BallotKind.POINTS,
        "others": [
            other
            for other in rounds.rounds_of(programme)
            if other.pk != one.pk and rounds.open_projects(other)
        ],
    }
    return render(request, "square/budget.html", context, status=status)

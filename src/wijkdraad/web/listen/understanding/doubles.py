"""Contributions that may be one voice: a person decides, and can take it back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from wijkdraad.exchange.tables.cells import BadCell, check
from wijkdraad.programme.models import Contribution, DoubleContribution, DoubleVerdict
from wijkdraad.steps.listen.coding import doubles as steps
from wijkdraad.steps.listen.coding.proposing import doubles_page
from wijkdraad.steps.rows import KeyTaken
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.rows.request import offer_undo, offered_undo

FIRST, SECOND, DIFFERENT = "first", "second", "different"
"""The buttons: the first one counts, the second one counts, or both."""
MOST_SHOWN = 30


class JudgeForm(forms.Form):
    """Two contributions, the button that was pressed, and a reason."""

    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)
    verdict = forms.ChoiceField(choices=[(one, one) for one in (FIRST, SECOND, DIFFERENT)])
    why = forms.CharField(required=False)

    def clean_why(self) -> str:
        """The reason, without characters that are no text."""
        try:
            check(DoubleContribution._meta.get_field("why"), self.cleaned_data["why"])
        except BadCell as problem:
            raise forms.ValidationError(str(problem.expected)) from problem
        return str(self.cleaned_data["why"])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def doubles(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The pairs that may be one voice side by side, and what was judged."""
    if request.method != "POST":
        return _page(request)
    form = JudgeForm(request.POST)
    if not form.is_valid():
        for error in form.errors.get("why", []):
            messages.warning(request, _("Not saved: {why}.").format(why=error))
        return _page(request, 422)
    given = form.cleaned_data
    rows = Contribution.objects.filter(programme=request.programme)
    first, second = (get_object_or_404(rows, pk=given[name]) for name in ("first", "second"))
    # Of two voices the later one is noted with the earlier one.
    double, counts = (first, second) if given["verdict"] == SECOND else (second, first)
    verdict = DoubleVerdict.DIFFERENT if given["verdict"] == DIFFERENT else DoubleVerdict.SAME
    try:
        steps.judge(request.programme, double, counts, verdict, given["why"], request.user)
    except steps.CannotMerge as refused:
        messages.warning(request, str(refused))
        return _page(request, 409)
    except KeyTaken:
        messages.warning(request, _("Many people save at this moment. Save once more."))
        return _page(request, 409)
    if verdict == DoubleVerdict.SAME:
        messages.success(request, _("Saved: one voice, counted once. Both texts stay."))
    else:
        messages.success(request, _("Saved: two voices, both count."))
    return redirect("listen:doubles", slug)


def _page(request: ProgrammeRequest, status: int = 200) -> HttpResponse:
    page = doubles_page(request.programme)
    shown = page.proposed.strongest[:MOST_SHOWN]
    context = {
        "programme": request.programme,
        "page": page,
        "shown": shown,
        "more": page.proposed.count - len(shown),
        "undo": offered_undo(request),
    }
    return render(request, "listen/doubles.html", context, status=status)


@require_POST
def take_back(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Take a judgement back; the next page offers to undo that."""
    try:
        event = steps.take_back(request.programme, pk, request.user)
    except DoubleContribution.DoesNotExist as error:
        raise Http404 from error
    offer_undo(request, event, _("The judgement was taken back: both contributions count again."))
    return redirect("listen:doubles", slug)

"""Households of a block vote with the code from their letter, and everyone reads the outcome."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.models import ConsentBlock, Programme
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.language import reader_language
from wijkdraad.steps.listen.consent import counting, voting

from .. import guard

YES, NO = "yes", "no"


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(
        label=gettext_lazy("The code from your letter"),
        max_length=40,
        help_text=gettext_lazy("Three times four letters and numbers. Small letters are fine too."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class VoteForm(CodeForm):
    """The code, and yes or no."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Does your household agree?"),
        choices=[(YES, gettext_lazy("Yes, we agree")), (NO, gettext_lazy("No, we do not agree"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, slug: str) -> HttpResponse:
    """Vote in two steps: first the code, then the question of its block with yes or no."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, programme, CodeForm())
    form = VoteForm(request.POST) if "answer" in request.POST or "vote" in request.POST else None
    code = CodeForm(request.POST)
    if not code.is_valid():
        return _page(request, programme, code, 422)
    checked = guard.check(request, "code")
    if checked.refused:
        code.add_error(None, checked.refused)
        return _page(request, programme, code, checked.status)
    block = voting.block_of_code(programme, code.cleaned_data["code"])
    if block is None:
        code.add_error("code", UNKNOWN)
        return _page(request, programme, code, 422)
    if form is None or not form.is_valid():
        asked = form or VoteForm(initial={"code": code.cleaned_data["code"]})
        return _vote_page(request, programme, block, asked, 200 if form is None else 422)
    ballot = voting.vote(programme, code.cleaned_data["code"], form.cleaned_data["answer"] == YES)
    if ballot is not voting.Ballot.COUNTED:
        code.add_error("code", SAID[ballot])
        return _page(request, programme, code, 409)
    messages.success(
        request, _("Your vote was counted. The outcome is told here after the last day.")
    )
    return redirect("square:consent", slug)


UNKNOWN = gettext_lazy("We do not know this code. Look once more at your letter.")
SAID = {
    voting.Ballot.UNKNOWN: UNKNOWN,
    voting.Ballot.USED: gettext_lazy("This code was used already. Each household votes once."),
    voting.Ballot.NOT_OPEN: gettext_lazy("Voting is not open for your block now."),
}


def _page(
    request: HttpRequest, programme: Programme, form: forms.Form, status: int = 200
) -> HttpResponse:
    reading = reading_now(programme)
    counts = counting.block_counts(programme, timezone.localdate())
    context = {
        "programme": programme,
        "form": form,
        "blocks": [
            (count, counting.block_sentence(reading, count, for_everyone=True)) for count in counts
        ],
        "can_vote": any(count.state == "open" and count.codes for count in counts),
    }
    return render(request, "square/consent.html", context, status=status)


def _vote_page(
    request: HttpRequest, programme: Programme, block: ConsentBlock, form: VoteForm, status: int
) -> HttpResponse:
    language = reader_language(programme.language)
    context = {
        "programme": programme,
        "vote_block": block,
        "needed": counting.needed_share(language, block.threshold_share),
        "form": form,
    }
    return render(request, "square/consent_vote.html", context, status=status)

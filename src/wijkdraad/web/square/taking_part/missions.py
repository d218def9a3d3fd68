"""Mini-missions for residents, without an account: read, propose, join and step out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import MiniMission, MissionSupport, Need, Programme
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.missions import joining
from wijkdraad.steps.listen.missions.keeping import photo_content

from .. import guard
from ..forms import WordsField
from .row_form import RowAnswers

MOST_LETTERS = 1000
PHOTO_KEPT_S = 300


class ProposalForm(RowAnswers):
    """A mini-mission that someone proposes. The last two questions may stay empty."""

    model = MiniMission
    name = forms.CharField(
        label=gettext_lazy("What do you want to do, in a few words?"),
        max_length=MiniMission._meta.get_field("name").max_length,
        help_text=gettext_lazy("For example: a bench at the school gate."),
    )
    what = WordsField(
        label=gettext_lazy("What will there be to see?"),
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    who = forms.CharField(
        label=gettext_lazy("Who starts it?"),
        max_length=MiniMission._meta.get_field("who").max_length,
        help_text=gettext_lazy(
            "A group, a street or a place, such as: neighbours of the Beukstraat. Please do not write names of people."
        ),
    )
    needed = WordsField(
        label=gettext_lazy("What do you need for it?"),
        required=False,
        validators=[MaxLengthValidator(MOST_LETTERS)],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    need = forms.ModelChoiceField(
        label=gettext_lazy("Does it fit one of these needs?"),
        queryset=Need.objects.none(),
        required=False,
        empty_label=gettext_lazy("I do not know"),
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["need"].queryset = Need.objects.filter(programme=programme)  # type: ignore[attr-defined]


class JoinForm(RowAnswers):
    """Who joins, as far as they want to say it: every question may stay empty."""

    model = MissionSupport
    brings = forms.CharField(
        label=gettext_lazy("What do you bring?"),
        required=False,
        max_length=MissionSupport._meta.get_field("brings").max_length,
        help_text=gettext_lazy("For example: two hands on a Saturday, a wheelbarrow, soup."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=MissionSupport._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        max_length=MissionSupport._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": gettext_lazy("This is not a whole e-mail address. Example: name@home.nl")
        },
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def missions(request: HttpRequest, slug: str) -> HttpResponse:
    """What residents started, and a form to propose something."""
    programme = _programme(request)
    if request.method != "POST":
        return _page(request, programme, ProposalForm(programme))
    form = ProposalForm(programme, request.POST)
    if not form.is_valid():
        return _page(request, programme, form, 422)
    checked = guard.check(request, "proposal")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _page(request, programme, form, checked.status)
    joining.propose(programme, form.cleaned_data)
    messages.success(request, _("Thank you. Someone reads it first; then it appears on this page."))
    return redirect("square:missions", slug)


def _page(
    request: HttpRequest, programme: Programme, form: ProposalForm, status: int = 200
) -> HttpResponse:
    reading = reading_now(programme)
    context = {
        "programme": programme,
        "page": joining.open_missions(reading, _mark(request, programme)),
        "form": form,
    }
    return render(request, "square/missions.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Join one mini-mission, change what was said, or step out again."""
    programme = _programme(request)
    mark = _mark(request, programme)
    found = joining.to_join(programme, pk, mark)
    if found is None:
        raise Http404
    support = found.support
    if request.method != "POST":
        first = (
            {}
            if support is None
            else {"name": support.name, "email": support.email, "brings": support.brings}
        )
        return _join_page(request, found, JoinForm(initial=first))
    if "step-out" in request.POST:
        joining.step_out(programme, pk, mark)
        messages.success(request, _("You no longer take part. What you told us is gone."))
        return redirect("square:missions", slug)
    if not found.open:
        return _cannot_join(request, found.mission)
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _join_page(request, found, form, 422)
    checked = guard.check(request, "join")
    if checked.refused:
        form.add_error(None, checked.refused)
        return _join_page(request, found, form, checked.status)
    given = form.cleaned_data
    joined = joining.join(
        programme,
        pk,
        mark,
        joining.Joining(given["name"], given["email"].lower(), given["brings"]),
    )
    if joined is None:
        return _cannot_join(request, found.mission)
    messages.success(request, _("You take part in “{name}”.").format(name=joined.name))
    return redirect("square:missions", slug)


def _cannot_join(request: HttpRequest, mission: MiniMission) -> HttpResponse:
    messages.warning(
        request,
        _("“{name}” can no longer be joined. We kept nothing of what you just sent.").format(
            name=mission.name
        ),
    )
    return redirect("square:missions", mission.programme.slug)


def _join_page(
    request: HttpRequest, found: joining.OwnPart, form: JoinForm, status: int = 200
) -> HttpResponse:
    context = {
        "programme": found.mission.programme,
        "mission": found.mission,
        "form": form,
        "mine": found.support is not None,
        "open": found.open,
    }
    return render(request, "square/missions_join.html", context, status=status)


@require_safe
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A photo that everyone may see."""
    image = photo_content(_programme(request), pk, for_everyone=True)
    if image is None:
        raise Http404
    response = HttpResponse(image, content_type="image/jpeg")
    patch_cache_control(response, private=True, max_age=PHOTO_KEPT_S)
    return response


def _mark(request: HttpRequest, programme: Programme) -> str:
    return guard.visitor_mark(request, f"missions-{programme.pk}")


def _programme(request: HttpRequest) -> Programme:
    programme: Programme = request.programme  # type: ignore[attr-defined]
    return programme

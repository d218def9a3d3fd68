"""Pages of the light track. Each view reads its form, calls one step and answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wijkdraad.programme.models import Person, Programme, Track
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.light import track as steps
from wijkdraad.steps.light.home import light_home
from wijkdraad.steps.light.kept import SCREENS, Answers, answers_of

from ..access import ProgrammeRequest
from ..rules import EDIT_LIGHT, HISTORY, MANAGE
from ..seen import seen_in
from .forms import ScreenForm, form_of

LAST = len(SCREENS)
UNKNOWN: Answers = {name: "" for names in SCREENS.values() for name in names}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The first screen of a programme that is not there yet."""
    form = form_of(1, UNKNOWN, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Person)
        programme = steps.start_light(form.cleaned_data, request.user)
        messages.success(request, _("Saved. You can stop and come back whenever you want."))
        return redirect("light:answers", programme.slug, 2)
    return _page(request, 1, form, None, UNKNOWN)


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: ProgrammeRequest, slug: str, screen: int) -> HttpResponse:
    """One of the three screens; who was overtaken by someone else sees both versions."""
    if screen not in SCREENS or not steps.began_light(request.programme):
        raise Http404
    now = answers_of(request.programme)
    if request.method != "POST":
        return _page(request, screen, form_of(screen, now), request.programme, now)
    form, seen = form_of(screen, now, request.POST), seen_in(request)
    if form.is_valid():
        try:
            steps.save_answers(request.programme, screen, form.cleaned_data, seen, request.user)
        except steps.Overtaken as overtaken:
            return _conflict_page(request, screen, form.cleaned_data, seen, overtaken.now)
        except steps.StillNeeded as needed:
            form.add_error(needed.answer, _still_needed())
        else:
            return _onward(request, slug, screen)
    return _page(request, screen, form, request.programme, now, seen=seen)


def _still_needed() -> str:
    return _(
        "Something else in the programme leans on this answer. Change it, or first delete what leans on it in its room."
    )


def _onward(request: ProgrammeRequest, slug: str, screen: int) -> HttpResponse:
    if screen == LAST or "stop" in request.POST:
        messages.success(request, _("Your answers are saved. The plan is up to date."))
        return redirect("office:home", slug)
    messages.success(request, _("Saved. You can stop and come back whenever you want."))
    return redirect("light:answers", slug, screen + 1)


def _page(
    request: HttpRequest,
    screen: int,
    form: ScreenForm,
    programme: Programme | None,
    answers: Answers,
    seen: dict[str, str] | None = None,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    opened = {name: steps.as_text(answers[name]) for name in SCREENS[screen]}
    shown = {
        "screen": screen,
        "screens": list(SCREENS),
        "programme": programme,
        "form": form,
        "questions": list(form.questions()),
        "seen": json.dumps(opened if seen is None else seen),
        "conflict": conflict,
        "last": screen == LAST,
    }
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "light/answers.html", shown, status=status)


@dataclass(frozen=True)
class Difference:
    """An answer of which there are two versions; `mine` and `theirs` tell who changed it."""

    label: str
    yours: str
    now: str
    mine: bool
    theirs: bool


def _conflict_page(
    request: ProgrammeRequest, screen: int, given: Answers, seen: dict[str, str], now: Answers
) -> HttpResponse:
    """Both versions, and a form that holds what saving would give."""
    merged, differences = dict(now), []
    labels = form_of(screen, now).fields
    for name in SCREENS[screen]:
        if given[name] == now[name]:
            continue
        mine = steps.as_text(given[name]) != seen.get(name, "")
        theirs = steps.as_text(now[name]) != seen.get(name, "")
        if mine:
            merged[name] = given[name]
        differences.append(
            Difference(
                str(labels[name].label), _in_words(given[name]), _in_words(now[name]), mine, theirs
            )
        )
    form = form_of(screen, now, initial=merged)
    conflict = {"differences": differences}
    return _page(request, screen, form, request.programme, now, conflict=conflict)


def _in_words(value: Any) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else steps.as_text(value)


def home(request: ProgrammeRequest) -> HttpResponse:
    """The home of a light programme: what was promised, what is open, and which room helps."""
    may = {
        "edit": bool(request.roles & EDIT_LIGHT),
        "manage": bool(request.roles & MANAGE),
        "see_changes": bool(request.roles & HISTORY),
    }
    return render(request, "light/home.html", {"home": light_home(request.programme), "may": may})


@require_POST
def open_room(request: ProgrammeRequest, slug: str, room: Room) -> HttpResponse:
    """Show a room from now on, and go there."""
    steps.open_room(request.programme, room, request.user)
    messages.success(
        request, _("“{room}” is open now, and stays on the home page.").format(room=room.label)
    )
    return redirect("rooms:room", slug, room)


@require_POST
def grow(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Make it a full programme: all rooms, with every answer in its place."""
    steps.change_track(request.programme, Track.FULL, request.user)
    messages.success(request, _("All rooms are open now. Your answers are in them."))
    return redirect("office:home", slug)


@require_POST
def back_to_light(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Go back to the light track; rooms with rows of their own stay visible."""
    if not steps.began_light(request.programme):
        raise Http404
    steps.change_track(request.programme, Track.LIGHT, request.user)
    messages.success(request, _("The light track is back. Nothing was thrown away."))
    return redirect("office:home", slug)

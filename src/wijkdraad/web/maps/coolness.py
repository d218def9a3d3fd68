"""The page of coolness: reads from where to where, and at which hour, calls one step and answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.terrain.coolness import coolness_page as steps
from wijkdraad.steps.terrain.coolness.routes import End, end_in, hours_of
from wijkdraad.steps.terrain.map_page.page import what_is_missing

from ..access import ProgrammeRequest
from .forms import MAP_NAMES, PlaceForm, WrongAddress, clicked, pressed
from .views import PICTURE_CSP, map_answer, wrong_page

START, GOAL = "van", "naar"
"""The two ends of a way, in an address."""


@dataclass(frozen=True)
class Asked:
    """What an address asks; `points_at` is the end that a click on the map sets."""

    start: End | None
    goal: End | None
    hour: str
    points_at: str

    @property
    def query(self) -> dict[str, str]:
        """The same, for an address."""
        told = {START: self.start, GOAL: self.goal}
        ends = {name: end.text for name, end in told.items() if end is not None}
        return {**ends, "uur": self.hour, "wijst": self.points_at}

    def with_end(self, end: End) -> Asked:
        """With the end that was pointed at; after the start, the goal is next."""
        if self.points_at == START:
            return replace(self, start=end, points_at=GOAL)
        return replace(self, goal=end)


def _asked(programme: Programme, query: QueryDict) -> Asked:
    """What an address asks. Raises WrongAddress."""
    ends: dict[str, End | None] = {}
    for name in (START, GOAL):
        text = query.get(name, "")
        end = ends[name] = end_in(text) if text else None
        if text and (end is None or not steps.end_is_there(programme, end)):
            raise WrongAddress(
                _("“{text}” is no place to walk from or to here.").format(text=text[:40])
            )
    hours, hour = hours_of(programme), query.get("uur", "") or steps.first_hour(programme)
    if hours and hour not in hours:
        raise WrongAddress(
            _("There is no shade at “{asked}”. Choose an hour from {first} to {last}.").format(
                asked=hour[:20], first=hours[0], last=hours[-1]
            )
        )
    points_at = query.get("wijst", "") or (START if ends[START] is None else GOAL)
    if points_at not in (START, GOAL):
        raise WrongAddress(
            _("“{text}” is no place to walk from or to here.").format(text=points_at[:40])
        )
    return Asked(ends[START], ends[GOAL], hour, points_at)


@never_cache
@require_safe
def coolness(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Who walks to a cool place, and the shadiest way between the ends in the address."""
    programme, here = request.programme, reverse("maps:coolness", args=[slug])
    try:
        asked = _asked(programme, request.GET)
    except WrongAddress as wrong:
        return wrong_page(request, wrong, here)
    page = steps.coolness_page(programme, asked.start, asked.goal)
    if page is None:
        shown = {
            "programme": programme,
            "missing": what_is_missing(programme),
            "know": Room.KNOW.label,
        }
        return render(request, "maps/coolness.html", shown)
    form = PlaceForm(request.GET if "zet" in request.GET else None)
    end = None
    if pressed(request.GET):
        place = clicked(request.GET, page.maps)
        if place is None:
            messages.warning(
                request,
                _("No place on the map was chosen. Point at it, or fill in x and y below the map."),
            )
            return _to(here, asked)
        end = End(0, place.x, place.y)
    elif form.is_bound and form.is_valid():
        end = End(0, form.place().x, form.place().y)
    if end is not None:
        return _to(here, asked.with_end(end))
    return _page(request, page, asked, form)


def _to(here: str, asked: Asked) -> HttpResponse:
    query = QueryDict(mutable=True)
    query.update(asked.query)
    return redirect(f"{here}?{query.urlencode()}#route")


def _page(
    request: ProgrammeRequest, page: steps.CoolnessPage, asked: Asked, form: PlaceForm
) -> HttpResponse:
    programme = request.programme
    told = None
    if asked.start is not None and asked.goal is not None:
        told = steps.route_told(programme, asked.start, asked.goal, asked.hour)
    ends = {name: end for name, end in asked.query.items() if name in (START, GOAL)}
    shown: dict[str, Any] = {
        "programme": programme,
        "know": Room.KNOW.label,
        "page": page,
        "facts": page.facts,
        "places": [(row, page.colours[row.number]) for row in page.facts.places],
        "asked": asked,
        "ends": ends,
        "start": ends.get(START, ""),
        "goal": ends.get(GOAL, ""),
        "points_at_start": asked.points_at == START,
        "told": told,
        "form": form,
        "maps": [
            {
                "name": MAP_NAMES[one.size],
                "map": one,
                "address": reverse(
                    "maps:coolness-picture",
                    args=[programme.slug],
                    query={**ends, "uur": asked.hour, "size": one.size},
                ),
            }
            for one in page.maps
        ],
    }
    return render(request, "maps/coolness.html", shown, status=400 if form.errors else 200)


@csp_override(PICTURE_CSP)
@require_safe
def picture(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The map of cool places as a picture, with the ways between the ends in the address."""
    try:
        asked = _asked(request.programme, request.GET)
    except WrongAddress as wrong:
        raise Http404 from wrong
    size = request.GET.get("size", "wide")
    return map_answer(
        steps.coolness_picture(request.programme, size, asked.start, asked.goal, asked.hour)
    )

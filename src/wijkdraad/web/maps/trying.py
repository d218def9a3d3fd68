"""The what-if page: reads the changes from the address, calls one step and answers."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme.rooms import Room
from wijkdraad.steps.rows import KeyTaken
from wijkdraad.steps.terrain.map_page.page import what_is_missing
from wijkdraad.steps.terrain.map_page.picture import maps_of
from wijkdraad.steps.terrain.measuring import HOURS
from wijkdraad.steps.terrain.what_if import tried as steps
from wijkdraad.steps.terrain.what_if.wishes import KINDS, MOST_WISHES, Tried, Wish

from ..access import ProgrammeRequest
from ..rules import WRITE
from .forms import (
    CLOSE,
    MAP_NAMES,
    AddForm,
    KeepForm,
    WrongAddress,
    clicked,
    hour_of,
    pressed,
    tried_of,
    wish_of,
)
from .views import PICTURE_CSP, map_answer, wrong_page


@never_cache
@require_safe
def what_if(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What the changes in the address do; a click on the map, or x and y, add one more."""
    here = reverse("maps:what-if", args=[slug])
    try:
        tried, hour = tried_of(request.GET), hour_of(request.GET.get("uur", ""))
        wish = wish_of(request.GET.get("soort", ""))
    except WrongAddress as wrong:
        return wrong_page(request, wrong, here)
    asked = request.GET if pressed(request.GET) or "zet" in request.GET else None
    close = CLOSE in request.GET and bool(tried)
    maps = maps_of(request.programme, tried[-1].place if close else None)
    place = None if asked is None else clicked(asked, maps)
    form = AddForm(asked, wish, place)
    if asked is not None and form.is_valid():
        if len(tried) < MOST_WISHES:
            tried = [*tried, form.tried()]
        else:
            messages.warning(
                request,
                _("There are {most} changes already. Take one away first.").format(
                    most=MOST_WISHES
                ),
            )
        return redirect(here + "?" + _query(tried, hour, wish, close) + "#wijzigingen")
    return _page(request, tried, hour, wish, form, KeepForm(), close)


def _query(tried: list[Tried], hour: time, wish: Wish, close: bool) -> str:
    query = QueryDict(mutable=True)
    if close:
        query[CLOSE] = "1"
    query["uur"], query["soort"] = hour.isoformat("minutes"), wish
    query.setlist("e", [one.text for one in tried])
    return query.urlencode()


def _page(
    request: ProgrammeRequest,
    tried: list[Tried],
    hour: time,
    wish: Wish,
    form: AddForm,
    keep_form: KeepForm,
    close: bool = False,
) -> HttpResponse:
    programme = request.programme
    page = steps.tried_page(programme, tried, hour, close)
    query = _query(tried, hour, wish, close)
    here = reverse("maps:what-if", args=[programme.slug])
    picture_address = reverse("maps:what-if-picture", args=[programme.slug])
    shown: dict[str, Any] = {
        "programme": programme,
        "page": page,
        "missing": () if page is not None else what_is_missing(programme),
        "form": form,
        "keep_form": keep_form,
        "wish": wish,
        "wish_label": KINDS[wish].label,
        "hour": hour.isoformat("minutes"),
        "hours": [one.isoformat("minutes") for one in HOURS],
        "tried": tried,
        "kinds": [
            {
                "label": kind.label,
                "current": one == wish,
                "address": f"{here}?{_query(tried, hour, one, close)}#toevoegen",
            }
            for one, kind in KINDS.items()
        ],
        "rows": [
            (
                row,
                f"{here}?{_query(_without(tried, row.number), hour, wish, close)}#wijzigingen",
            )
            for row in (page.rows if page is not None else ())
        ],
        "maps": [
            (MAP_NAMES[one.size], one, f"{picture_address}?{query}&size={one.size}")
            for one in (page.maps if page is not None else ())
        ],
        "close": close,
        "other_scale": f"{here}?{_query(tried, hour, wish, not close)}#map-title",
        "may_keep": bool(request.roles & WRITE[Room.MATCH]),
    }
    faulty = bool(form.errors or keep_form.errors)
    return render(request, "maps/what_if.html", shown, status=422 if faulty else 200)


def _without(tried: list[Tried], number: int) -> list[Tried]:
    return tried[: number - 1] + tried[number:]


@csp_override(PICTURE_CSP)
@require_safe
def picture(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The map after the changes as a picture."""
    try:
        tried, hour = tried_of(request.GET), hour_of(request.GET.get("uur", ""))
    except WrongAddress as wrong:
        raise Http404 from wrong
    size = request.GET.get("size", "wide")
    close = CLOSE in request.GET
    return map_answer(steps.tried_picture(request.programme, tried, hour, size, close))


@require_POST
def keep(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Keep the changes as a measure, and go to that row."""
    here = reverse("maps:what-if", args=[slug])
    try:
        tried, hour = tried_of(request.POST), hour_of(request.POST.get("uur", ""))
        if not tried:
            raise WrongAddress(_("There is no change to keep yet. Add one on the map first."))
    except WrongAddress as wrong:
        return wrong_page(request, wrong, here)
    form = KeepForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            kept = steps.keep_as_measure(request.programme, tried, hour, name, request.user)
        except KeyTaken:
            form.add_error(None, _("Someone added a measure at the same moment. Send it again."))
        else:
            if kept is None:
                raise Http404
            messages.success(request, _("“{name}” was added.").format(name=kept.name))
            return redirect("rows:row", slug, steps.MEASURES, kept.pk)
    return _page(request, tried, hour, Wish.TREE, AddForm(None, Wish.TREE, None), form)

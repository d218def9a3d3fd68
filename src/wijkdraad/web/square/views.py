"""Pages for residents. Each view reads the form or the address, calls one step and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.steps import square
from wijkdraad.steps.listen import receiving
from wijkdraad.steps.listen.care.my_data import my_data
from wijkdraad.steps.listen.told import visiting

from . import guard
from .forms import GROUPS, ContributionForm
from .pointing import kept_with_place, map_context, point, was_pointed

MAP_KEPT_S = 60


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The neighbourhoods that are open to residents."""
    return render(request, "square/start.html", {"programmes": square.open_neighbourhoods()})


@require_safe
def neighbourhood(request: HttpRequest, slug: str) -> HttpResponse:
    """What is going on in a neighbourhood, in plain words."""
    told = square.neighbourhood(_programme(request))
    return render(request, "square/neighbourhood.html", {"neighbourhood": told})


@require_safe
def neighbourhood_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The map as a picture, with a pin where the address names a place in metres."""
    marker = point(request.GET.get("x", ""), request.GET.get("y", ""))
    size = request.GET.get("size", "wide")
    with_works = "to-point-at" not in request.GET
    picture = square.square_picture(_programme(request), size, with_works, marker)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=MAP_KEPT_S)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave a contribution; a click on the map comes back with a pin and all that was typed."""
    programme = _programme(request)
    maps = square.square_maps(programme)
    asked_of: dict[str, Any] = {
        "origin_ground": programme.origin_ground,
        "parties": receiving.parties_to_name(programme),
    }
    if request.method != "POST":
        form = ContributionForm(**asked_of)
        return _form_page(request, programme, maps, form)
    if was_pointed(request):
        kept = kept_with_place(request, maps)
        form = ContributionForm(initial=kept, **asked_of)
        return _form_page(request, programme, maps, form, asked=True)
    form = ContributionForm(request.POST, maps=maps, **asked_of)
    if not form.is_valid():
        return _form_page(request, programme, maps, form, status=422)
    said, browser = form.said(), _browser_secret(request)
    token = receiving.received(programme, said, browser)
    if token is None:
        checked = guard.check(request, "contribute")
        if checked.refused:
            form.add_error(None, checked.refused)
            return _form_page(request, programme, maps, form, status=checked.status)
        token = receiving.receive(programme, said, browser)
    messages.success(
        request, _("Thank you, we received it. Keep the link of this page: only you have it.")
    )
    return redirect("square:contribution", token)


@never_cache
@require_safe
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """What happened with one contribution, for who has its private link."""
    visit, mine = visiting.visit(token), my_data(token)
    if visit is None and mine is not None:
        # The contribution was deleted: what is kept of it can still be read and erased.
        return redirect("square:my-data", token)
    if visit is None:
        response = render(request, "square/unknown_link.html", status=404)
    else:
        address = request.build_absolute_uri(request.path)
        context = {"visit": visit, "story": visit.story, "link": address, "token": token}
        context["mine"] = mine
        response = render(request, "square/contribution.html", context)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _programme(request: HttpRequest) -> Programme:
    """The open programme of this address, found by the middleware."""
    programme: Programme = request.programme  # type: ignore[attr-defined]
    return programme


def _form_page(
    request: HttpRequest,
    programme: Programme,
    maps: tuple[square.SquareMap, ...],
    form: ContributionForm,
    status: int = 200,
    asked: bool = False,
) -> HttpResponse:
    """The form with its map. `asked`: the map was pressed, so the answer stands beside it."""
    context = {"programme": programme, "form": form, "groups": GROUPS}
    context |= map_context(maps, form, asked)
    return render(request, "square/contribute.html", context, status=status)


def _browser_secret(request: HttpRequest) -> str:
    """A secret that only this browser keeps: that of the cookie against forged forms.

    No session is needed, so nothing of a visitor is kept here.
    """
    get_token(request)
    return str(request.META["CSRF_COOKIE"])

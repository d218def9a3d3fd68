"""Pages for residents. Each view reads the form or the address, calls one step and answers."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from shapely import Point

from wijkdraad.programme.models import Programme
from wijkdraad.steps import listen, square

from .forms import GROUPS, ContributionForm
from .limit import one_more_allowed

MAP_KEPT_S = 60
# The image inputs of the map. A browser sends a click as NAME.x and NAME.y, in pixels of the
# image as it is shown. So each image has one fixed size, in its width and height attributes;
# CSS only chooses which of the two is there.
MAP_NAMES = {"narrow": "place", "wide": "place-wide"}


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
    marker = _point(request.GET.get("x", ""), request.GET.get("y", ""))
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
    if request.method != "POST":
        return _form_page(request, programme, maps, ContributionForm())
    if _pressed_map(request) or "without-place" in request.POST:
        place = _clicked(request, maps)
        kept = request.POST.dict() | {"x": "", "y": "", "website": ""}
        if place is not None:
            kept |= {"x": f"{place.x:.1f}", "y": f"{place.y:.1f}"}
        return _form_page(request, programme, maps, ContributionForm(initial=kept), asked=True)
    form = ContributionForm(request.POST, maps=maps)
    if not form.is_valid():
        return _form_page(request, programme, maps, form, status=422)
    said, browser = form.said(), _browser_secret(request)
    token = listen.received(programme, said, browser)
    if token is None:
        if not one_more_allowed(request):
            form.add_error(
                None,
                _(
                    "Many contributions came in from this connection this hour. Wait a while and send again. Your text is still here."
                ),
            )
            return _form_page(request, programme, maps, form, status=429)
        token = listen.receive(programme, said, browser)
    messages.success(
        request, _("Thank you, we received it. Keep the link of this page: only you have it.")
    )
    return redirect("square:contribution", token)


@never_cache
@require_safe
def contribution(request: HttpRequest, token: str) -> HttpResponse:
    """What happened with one contribution, for who has its private link."""
    story = listen.story_behind(token)
    if story is None:
        response = render(request, "square/unknown_link.html", status=404)
    else:
        address = request.build_absolute_uri(request.path)
        response = render(request, "square/contribution.html", {"story": story, "link": address})
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
    place = _point(str(form["x"].value() or ""), str(form["y"].value() or ""))
    if place is not None and not square.on_a_map(maps, place):
        place = None
    pin = f"&{urlencode({'x': place.x, 'y': place.y})}" if place else ""
    context = {
        "programme": programme,
        "form": form,
        "groups": GROUPS,
        "maps": [(MAP_NAMES[a_map.size], a_map, pin) for a_map in maps],
        "chosen": square.place_in_words(maps[-1], place) if place else "",
        "asked": asked,
        "x": f"{place.x:.1f}" if place else "",
        "y": f"{place.y:.1f}" if place else "",
    }
    return render(request, "square/contribute.html", context, status=status)


def _pressed_map(request: HttpRequest) -> bool:
    return any(name in request.POST or f"{name}.x" in request.POST for name in MAP_NAMES.values())


def _clicked(request: HttpRequest, maps: tuple[square.SquareMap, ...]) -> Point | None:
    for a_map in maps:
        name = MAP_NAMES[a_map.size]
        pixels = _point(request.POST.get(f"{name}.x", ""), request.POST.get(f"{name}.y", ""))
        if pixels is not None:
            return a_map.place(pixels.x, pixels.y)
    return None


def _point(x: str, y: str) -> Point | None:
    """A point from two texts; None where one of them is no number."""
    try:
        point = Point(float(x), float(y))
    except ValueError:
        return None
    return point if abs(point.x) < 1e7 and abs(point.y) < 1e7 else None


def _browser_secret(request: HttpRequest) -> str:
    """A secret that only this browser keeps: that of the cookie against forged forms.

    No session is needed, so nothing of a visitor is kept here.
    """
    get_token(request)
    return str(request.META["CSRF_COOKIE"])

"""The page of the social map: reads what the address asks, calls one step and answers."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from wijkdraad.method.know.municipal_role import Question
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.social_map import page as steps

from ..access import ProgrammeRequest
from ..rules import WRITE

ORDER, GROUP, ABOUT = "op", "groep", "over"
ANSWERS = {"ja": True, "nee": False}
PICTURE_KEPT_S = 300


@require_safe
def social_map(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Who does what already, and for whom is there no one?"""
    asked = request.GET
    answers = {
        question.value: ANSWERS.get(asked[question.value])
        for question in Question
        if question.value in asked
    }
    by_group = asked.get(ORDER) == GROUP
    shown = {
        "programme": request.programme,
        "room": Room.KNOW.label,
        "page": steps.social_map_page(request.programme, by_group, asked.get(ABOUT, ""), answers),
        "by_group": by_group,
        "may_write": bool(request.roles & WRITE[Room.KNOW]),
    }
    return render(request, "know/social_map.html", shown)


@require_safe
def picture(request: ProgrammeRequest, slug: str, size: str) -> HttpResponse:
    """The map as a picture, for this person only."""
    svg = steps.social_map_picture(request.programme, size)
    if svg is None:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=PICTURE_KEPT_S)
    return response

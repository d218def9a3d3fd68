"""The page that says who was not heard: reads the programme, calls one step and answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.heard.page import heard_page
from wijkdraad.web.access import ProgrammeRequest


@require_safe
def who_was_not_heard(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Who was heard and who was not, beside the figures of the area."""
    shown = {
        "programme": request.programme,
        "page": heard_page(request.programme),
        "listen": Room.LISTEN.label,
    }
    return render(request, "listen/heard.html", shown)

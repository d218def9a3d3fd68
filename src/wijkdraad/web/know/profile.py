"""The profile page: reads the programme, calls one step and answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wijkdraad.programme.rooms import Room
from wijkdraad.steps.profile.page import profile_page

from ..access import ProgrammeRequest


@require_safe
def profile(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What is special about the neighbourhood."""
    shown = {
        "programme": request.programme,
        "page": profile_page(request.programme),
        "know": Room.KNOW.label,
    }
    return render(request, "know/profile.html", shown)

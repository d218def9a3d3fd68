"""The screen of a room: reads the address, calls one step and answers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from wijkdraad.programme.rooms import Room
from wijkdraad.steps.rooms.screen import room_screen
from wijkdraad.steps.rooms.shared import DoNow

from ..access import ProgrammeRequest
from ..rules import HISTORY, NOTE, READ, WRITE


@require_safe
def room(request: ProgrammeRequest, slug: str, room: Room) -> HttpResponse:
    """The question of a room, its answer, and the one view that shows it."""
    screen = room_screen(request.programme, room, bool(request.roles & HISTORY))
    now: DoNow = screen.view.do_now
    shown = {
        "screen": screen,
        "view": screen.view,
        "may_write": bool(request.roles & WRITE[room]),
        "may_open": bool(request.roles & READ),
        "may_note": bool(request.roles & NOTE),
        "may_do": now.goes == "plan" or bool(request.roles & WRITE[now.room]),
        "do_now_address": address_of(slug, now),
    }
    return render(request, f"rooms/{room.value}.html", shown)


def address_of(slug: str, now: DoNow) -> str:
    """Where the button of the next thing to do leads."""
    match now.goes:
        case "add":
            filled = {now.fills[0]: now.fills[1]} if now.fills else None
            return reverse("rows:add", args=[slug, now.table], query=filled)
        case "row":
            return reverse("rows:row", args=[slug, now.table, now.row_id])
        case "room":
            return reverse("rooms:room", args=[slug, now.room])
        case "dossier":
            return reverse("jobs:read-dossier")
        case "plan":
            return reverse("office:plan-pdf", args=[slug])

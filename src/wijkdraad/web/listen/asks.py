"""Asks and offers for those who work in the programme: who can help whom, and who confirmed it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme.models import Ask, Publication
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.facts.shared import reading_now
from wijkdraad.steps.listen.asks import meeting, posting
from wijkdraad.steps.listen.asks.page import asks_page
from wijkdraad.steps.listen.asks.receiver import MayNotMakeLink, own_roles, why_no_link
from wijkdraad.steps.listen.publishing import publish
from wijkdraad.steps.rows import Conflict

from ..access import ProgrammeRequest
from ..numbers import whole_number
from ..rules import WRITE


@require_safe
def asks(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Who can help whom: what fits, what is agreed and what is still open."""
    return _page(request)


def _page(request: ProgrammeRequest, **more: Any) -> HttpResponse:
    programme = request.programme
    reading = reading_now(programme)
    context = {
        "programme": programme,
        "page": asks_page(reading, timezone.localdate(), request.user),
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
        **more,
    }
    return render(request, "listen/asks.html", context)


@never_cache
@require_POST
def act(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Agree, tie to a promise, make a link for the receiver, or look at what came in."""
    do, programme = request.POST.get("do", ""), request.programme
    number = _number(request, "row")
    if do == "link":
        return _linked(request, number)
    try:
        if do == "agree":
            made = meeting.shake_hands(
                programme,
                _number(request, "ask"),
                _number(request, "offer"),
                _number(request, "commitment"),
                request.user,
            )
            barred = why_no_link(own_roles(programme, request.user), made.offer.organisation)
            said = _("Agreed.") if barred else _("Agreed. Give the receiver the link below.")
            messages.success(request, said)
        elif do == "tie":
            meeting.tie_commitment(programme, number, _number(request, "commitment"), request.user)
            messages.success(request, _("Saved."))
        elif do in ("show-ask", "hide-ask"):
            shown = Publication.PUBLISHED if do == "show-ask" else Publication.HIDDEN
            publish(Ask, programme, number, shown, request.user)
            messages.success(request, _("Saved."))
        elif do == "accept-offer" and posting.accept_offer(programme, number, request.user):
            messages.success(request, _("Everyone can read it now."))
        elif do == "refuse-offer" and posting.refuse_offer(programme, number, request.user):
            messages.success(request, _("The offer is taken away."))
        else:
            messages.warning(request, _("This is gone. Look at the list again."))
    except meeting.NoMatch:
        messages.warning(
            request, _("These two cannot meet: one of them is gone, or they met already.")
        )
    except Conflict:
        messages.warning(request, _("This is gone. Look at the list again."))
    return redirect("listen:asks", slug)


def _linked(request: ProgrammeRequest, handshake: int) -> HttpResponse:
    """The page with a new link, that is shown this once: it is kept nowhere."""
    try:
        token = meeting.new_link(request.programme, handshake, request.user)
    except MayNotMakeLink as refused:
        messages.warning(request, str(refused))
        return redirect("listen:asks", request.programme.slug)
    if token is None:
        messages.warning(request, _("This was confirmed already, or it is gone."))
        return redirect("listen:asks", request.programme.slug)
    address = request.build_absolute_uri(reverse("square:receipt", args=[token]))
    return _page(request, new_link=address, linked=handshake)


def _number(request: ProgrammeRequest, name: str) -> int:
    """A number from the form; 0, which no row has, where there is none."""
    return whole_number(request.POST.get(name, "")) or 0

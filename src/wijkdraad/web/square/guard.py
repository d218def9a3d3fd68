"""Guards the forms that anyone may send: how many an hour, a trap for programs, and a puzzle.

HOW TO USE IT on a public address that takes a POST, with ROUTE a word for your form:

1. In the template, inside the form (the page loads square.css):

       {% load guard %} ... {% guard "ROUTE" %}

   This gives the trap, the task and the script that solves it. Several forms may stand on a page.

2. In the view, when the form is valid and before you call your step:

       checked = guard.check(request, "ROUTE")
       if checked.refused:
           form.add_error(None, checked.refused)     # a whole sentence, translated
           return page(request, form, status=checked.status)    # 429, or 422 for the trap
       # checked.proven is False for a browser without scripts: then a text must wait for a
       # person (Publication.HELD). Ours always wait, so most views need not look at it.

   Where nothing that was typed can be lost (a button to vote), put above the view instead:

       @guarded("ROUTE")      # a POST too many gets a page of its own; a GET passes

3. The limits of ROUTE stand in reference/listening/guard.toml. Without a row it follows "other"; "vote" is
   there for presses on buttons, "code" for codes that one could guess.

`visitor_mark(request, "purpose")` is a mark of 64 letters for this browser: the same each time,
another one for each purpose, and nothing of the visitor can be read in it. Use it to count a vote
once: purpose is for example f"statements-{programme.pk}".

Nothing of a visitor is kept: the cache `guard` (a table, so that all processes see the same)
holds salted fingerprints, for an hour. Behind a proxy: see TRUSTED_PROXIES in the settings.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wijkdraad.reference.listening.guard import limits, puzzle

HOUR_S = 3600
TRAP = "website"
TASK, ANSWER = "proof_task", "proof_answer"
MOST_ANSWER_LETTERS = 20
SALT = "wijkdraad.guard"
TRIES = 3


@dataclass(frozen=True)
class Checked:
    """Whether a POST may go on. `refused` is a sentence for the visitor, empty where it may."""

    refused: str
    status: int
    proven: bool


def check(request: HttpRequest, route: str) -> Checked:
    """Count one POST to this form, and say whether it may go on.

    Call it once for each POST, and only when all else is right: a mistake in a form is not
    counted. The trap is never shown; a program that fills in every field writes in it. The
    puzzle's answer counts once; without a right one the limits are lower.
    """
    if request.POST.get(TRAP):
        return Checked(
            _("A field that is not shown was filled in. It is empty now: please send again."),
            422,
            False,
        )
    proven = _proven(request, route)
    most = limits(route)
    visitor, network = visitor_mark(request, "guard"), _network(client_address(request))
    places = [(visitor, most.visitor_per_hour), (network, most.network_per_hour)]
    if not proven:
        places = [
            (f"{visitor}-without", most.visitor_without_proof_per_hour),
            (f"{network}-without", most.network_without_proof_per_hour),
            *places,
        ]
    if all(_one_more(f"{route}-{who}", number) for who, number in places):
        return Checked("", 200, proven)
    too_many = _(
        "A lot was sent from here this hour. Wait a while and send again. What you filled in is still here."
    )
    if not proven:
        too_many += " " + _("With scripts switched on in your browser you can send more.")
    return Checked(too_many, 429, proven)


def guarded(route: str) -> Callable[..., Any]:
    """A decorator for a view whose POST keeps no text: too many get a page that says so."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            if request.method == "POST":
                checked = check(request, route)
                if checked.refused:
                    context = {"refused": checked.refused}
                    return render(request, "square/refused.html", context, status=checked.status)
            return view(request, *arguments, **named)

        return answer

    return decorate


def new_task(route: str) -> str:
    """A puzzle for one sending of this form: signed, and of no use for another form."""
    return signing.TimestampSigner(salt=SALT).sign(f"{route}.{secrets.token_urlsafe(12)}")


def visitor_mark(request: HttpRequest, purpose: str) -> str:
    """64 letters that stand for this browser and this purpose, and for nobody's name.

    They come from the secret that the browser keeps against forged forms, so no other cookie is
    needed; whoever empties their cookies is a new visitor, which is why networks count as well.
    """
    get_token(request)
    secret = str(request.META["CSRF_COOKIE"])
    return salted_hmac(f"{SALT}.visitor", f"{purpose}:{secret}", algorithm="sha256").hexdigest()


def client_address(request: HttpRequest) -> str:
    """The network address of the visitor; also what the sign-in page counts.

    Each proxy adds the address of who called it at the end of X-Forwarded-For. What stands
    before the entries of our own proxies could be typed by anyone, and is not looked at.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    if not settings.TRUSTED_PROXIES:
        return direct
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if len(passed) < settings.TRUSTED_PROXIES:
        return direct
    return passed[-settings.TRUSTED_PROXIES] or direct


def _network(address: str) -> str:
    """A fingerprint of the network: an IPv4 address, or the 64 bits a household has in IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        name = address
    else:
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        wide = 64 if found.version == 6 else 32
        name = str(ipaddress.ip_network((found, wide), strict=False))
    return salted_hmac(f"{SALT}.network", name, algorithm="sha256").hexdigest()


def _proven(request: HttpRequest, route: str) -> bool:
    """Whether this POST brings the answer to a task of ours that was not used before."""
    task, answer = request.POST.get(TASK, ""), request.POST.get(ANSWER, "")
    asked = puzzle()
    if not answer or len(answer) > MOST_ANSWER_LETTERS:
        return False
    try:
        said = signing.TimestampSigner(salt=SALT).unsign(task, max_age=asked.valid_hours * HOUR_S)
    except signing.BadSignature:
        return False
    digest = hashlib.sha256(f"{task}:{answer}".encode()).digest()
    if said.rpartition(".")[0] != route or int.from_bytes(digest) >> (256 - asked.zero_bits):
        return False
    spent = f"spent-{hashlib.sha256(task.encode()).hexdigest()}"
    return bool(caches["guard"].add(spent, 1, asked.valid_hours * HOUR_S))


def _one_more(name: str, most: int) -> bool:
    """Take one of `most` places that are each given back an hour later; False where none is free.

    Adding a key to the cache is the one thing that two processes cannot both do, which counting
    up is not. So no more than `most` are taken in any hour, however many send at once.
    """
    cache, start = caches["guard"], secrets.randbelow(most)
    order = [f"{name}-{(start + step) % most}" for step in range(most)]
    if any(cache.add(place, 1, HOUR_S) for place in order[:TRIES]):
        return True
    taken = cache.get_many(order)
    return any(cache.add(place, 1, HOUR_S) for place in order if place not in taken)

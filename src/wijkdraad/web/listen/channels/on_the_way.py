"""Notes on the street: a page that works without a network, and the address that takes its notes.

The page, its scripts and its looks are the same for everyone in a programme and hold nothing of a
person, because the phone keeps them. What waits on the phone is only what was noted there.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wijkdraad.programme.models import Programme
from wijkdraad.steps.listen.channels import keeping

from ...access import ProgrammeRequest
from ...square.forms import GROUPS
from .forms import NoteForm

ID_LETTERS = 10
"""How much of the mark that the phone made stands in the id of the row: 40 bits."""
WORKER = "wijkdraad/listen_worker.js"
KEPT_FILES = (
    "wijkdraad/wijkdraad.css",
    "wijkdraad/listen_channels.css",
    "wijkdraad/listen_offline.js",
    "wijkdraad/listen_notes.js",
    "wijkdraad/icon.svg",
    "fonts/Lato-Regular.ttf",
    "fonts/Lato-Bold.ttf",
    "fonts/Lato-Black.ttf",
)
"""What the page needs beside itself, so that it looks the same without a network."""
WORDS = {
    "waiting_none": gettext_lazy("No note is waiting on this phone."),
    "waiting_one": gettext_lazy("1 note is waiting. It stands on this phone only."),
    "waiting_more": gettext_lazy("{n} notes are waiting. They stand on this phone only."),
    "send_one": gettext_lazy("Send 1 note"),
    "send_more": gettext_lazy("Send {n} notes"),
    "saved": gettext_lazy("Saved on this phone. Not sent yet."),
    "sending": gettext_lazy("Sending…"),
    "sent_one": gettext_lazy("1 note was sent and is kept in the programme."),
    "sent_more": gettext_lazy("{n} notes were sent and are kept in the programme."),
    "no_network": gettext_lazy("There is no connection. Your notes are still here: send later."),
    "signed_out": gettext_lazy("You are not signed in any more. Your notes are still here."),
    "refused": gettext_lazy(
        "You may not add to this programme (any more). Your notes are still here: ask the client."
    ),
    "server": gettext_lazy(
        "The site does not answer as it should. Your notes are still here: send later."
    ),
    "held_back": gettext_lazy("Not taken yet: correct what stands below the note, and send again."),
    "no_text": gettext_lazy("Write down what was said."),
    "cannot_keep": gettext_lazy(
        "This browser keeps nothing on the phone, perhaps because it is a private window. Open the page in an ordinary window."
    ),
    "full": gettext_lazy(
        "This note could not be kept: the phone has no room left. It is still in the form."
    ),
    "ready": gettext_lazy("This page now also opens without a connection."),
    "not_ready": gettext_lazy(
        "Without a connection this page opens only where the site has a safe address (https)."
    ),
    "place_asking": gettext_lazy("Asking the phone…"),
    "place_taken": gettext_lazy("The place is taken, to within {n} metres."),
    "place_wide": gettext_lazy(
        "The phone knows the place only to within {n} metres. Write the street too."
    ),
    "place_refused": gettext_lazy("The phone did not give its place. Write down the street."),
    "with_place": gettext_lazy("with the place of the phone"),
    "correct": gettext_lazy("Correct"),
    "throw_away": gettext_lazy("Throw away"),
    "leave_out_place": gettext_lazy("Leave the place out"),
    "sure": gettext_lazy("Really? Press again"),
    "all_gone": gettext_lazy("All notes were removed from this phone."),
}
"""What the script says; the page hands it these sentences in its own language."""


def _shell(programme: Programme) -> str:
    """The page for everyone in this programme, in the language of the address."""
    here = reverse("listen:offline", args=[programme.slug])
    other = "en" if get_language() == "nl" else "nl"
    context = {
        "programme": programme,
        "here": here,
        "form": NoteForm(auto_id="note_%s"),
        "groups": GROUPS,
        "words": {name: str(words) for name, words in WORDS.items()},
        "language": get_language(),
        "other_address": translate_url(here, other),
        "other_language": other,
    }
    return render_to_string("listen/offline.html", context)


@require_safe
def offline(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The page to note what is said on the street, with or without a network."""
    response = HttpResponse(_shell(request.programme))
    response["Cache-Control"] = "no-cache, private"
    return response


@require_safe
def worker(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The service worker of the page: it keeps the page and its files, and nothing else.

    It stands below the address of the page, so that it can only ever answer for that page. Its
    first line changes whenever one of those files does: then the phone fetches them anew.
    """
    here = reverse("listen:offline", args=[slug])
    kept = {
        "page": here,
        "files": [static(name) for name in KEPT_FILES],
        "version": hashlib.sha256((_shell(request.programme) + _files_hash()).encode()).hexdigest(),
    }
    response = HttpResponse(
        f"const KEPT = {json.dumps(kept)};\n{_path_of(WORKER).read_text()}",
        content_type="text/javascript",
    )
    response["Cache-Control"] = "no-cache, private"
    response["Service-Worker-Allowed"] = here
    return response


@cache
def _files_hash() -> str:
    digest = hashlib.sha256()
    for name in KEPT_FILES:
        digest.update(_path_of(name).read_bytes())
    return digest.hexdigest()


def _path_of(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)


@never_cache
@require_safe
def standing(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What the page asks before it sends: whether this person may, and the mark against forgery."""
    return JsonResponse({"csrf": get_token(request)})


@never_cache
@require_POST
def send(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Take one note. Sent twice, because the answer got lost, it is kept once."""
    form = NoteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"faults": _faults(form)}, status=422)
    key = keeping.ON_THE_WAY + form.cleaned_data["id"].hex[:ID_LETTERS]
    try:
        kept = keeping.keep_once(request.programme, key, form.voice(), request.user)
    except keeping.OtherWords:
        said = _(
            "This note came in before, with other words. Correct it in the programme, and throw it away here."
        )
        return JsonResponse({"faults": [said]}, status=409)
    return JsonResponse({"kept": key, "again": kept.again})


def _faults(form: NoteForm) -> list[str]:
    found: list[Any] = [
        format_lazy("{label}: {error}", label=form.fields[name].label or name, error=error)
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    return [str(fault) for fault in (*found, *form.non_field_errors())]

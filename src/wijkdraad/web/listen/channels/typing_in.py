"""Typing in what was said elsewhere, one after the other, without leaving the keyboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.history import title_of
from wijkdraad.programme.models import Channel
from wijkdraad.steps.listen.channels import keeping

from ...access import ProgrammeRequest
from ...square.forms import GROUPS
from .forms import ABOUT_YOU, TypedForm, new_sending

STAYS = ("channel", "date", "place")
"""What stays filled in for the next one: a pile of forms comes from one evening."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def typing_in(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Keep one contribution and be ready for the next one."""
    if request.method != "POST":
        first = {"channel": Channel.PAPER, "date": timezone.localdate()}
        stays = {name: request.GET[name] for name in STAYS if name in request.GET}
        form = TypedForm(initial={**first, **stays, "sending": new_sending()})
        return _page(request, form)
    form = TypedForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    key = keeping.TYPED + form.cleaned_data["sending"]
    try:
        kept = keeping.keep_once(
            request.programme, key, form.voice(), request.user, form.cleaned_data["code"]
        )
    except keeping.FormKnown as known:
        form.add_error("code", _("A form with this code was typed in before."))
        return _page(request, form, 409, typed_before=known.contribution)
    except keeping.OtherWords:
        form = TypedForm(request.POST.dict() | {"sending": new_sending()})
        form.add_error(
            None,
            _(
                "This screen was saved before, with other words. Save again to keep it as a new one."
            ),
        )
        return _page(request, form, 409)
    said = kept.contribution
    if said is None:
        messages.warning(request, _("This was saved before, and deleted since."))
    elif kept.again:
        messages.info(request, _("This was saved already: “{text}”").format(text=title_of(said)))
    else:
        messages.success(request, _("Saved: “{text}”").format(text=title_of(said)))
    stays = {name: request.POST.get(name, "") for name in STAYS}
    return redirect(reverse("listen:typing", args=[slug], query=stays))


def _page(
    request: ProgrammeRequest, form: TypedForm, status: int = 200, **more: Any
) -> HttpResponse:
    today = timezone.localdate()
    wrong = next((name for name in form.fields if name in form.errors), "text")
    form.fields[wrong].widget.attrs["autofocus"] = True
    context = {
        "programme": request.programme,
        "form": form,
        "about_you": [form[name] for name in ABOUT_YOU],
        "groups": GROUPS,
        "last": [_line(said) for said in keeping.last_typed(request.programme, request.user)],
        "today": keeping.typed_today(request.programme, request.user, today),
        **more,
    }
    return render(request, "listen/typing.html", context, status=status)


def _line(said: Any) -> dict[str, Any]:
    parts = [said.get_channel_display(), said.place]
    if said.date:
        parts.append(date_format(said.date, "DATE_FORMAT"))
    return {"pk": said.pk, "text": title_of(said), "about": ", ".join(filter(None, parts))}

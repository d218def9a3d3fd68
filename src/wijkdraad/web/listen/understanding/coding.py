"""The coding page, and the page about how far coders agree. Each calls one step and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Contribution
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.coding import keeping
from wijkdraad.steps.listen.coding.page import CodingPage, agreement_page, coding_page
from wijkdraad.steps.listen.coding.told import agreement_told, saturation_told
from wijkdraad.steps.rows import Conflict, KeyTaken, revision_of
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.numbers import whole_number
from wijkdraad.web.rules import WRITE

from .coding_forms import ApartForm, TogetherForm, need_lines, theme_lines

WAY, APART, TOGETHER = "wijze", "apart", "samen"
ASKED = "bijdrage"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def coding(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """One contribution at a time: coded apart, or understood together with its need."""
    apart = request.GET.get(WAY) == APART
    if request.method == "POST":
        return _kept(request, apart)
    asked = whole_number(request.GET.get(ASKED, ""))
    page = coding_page(request.programme, request.user, apart, asked)
    if asked is not None and page.contribution is None:
        raise Http404
    if apart and asked is not None and page.is_coded:
        messages.info(request, _("You have coded this one already."))
        return redirect(_address(slug, True))
    return _page(request, page, None)


def _address(slug: str, apart: bool, **query: int) -> str:
    way = {WAY: APART} if apart else {}
    return reverse("listen:coding", args=[slug], query={**way, **query})


def _kept(request: ProgrammeRequest, apart: bool) -> HttpResponse:
    """Keep what was filled in, and go on to the next one."""
    programme, slug = request.programme, request.programme.slug
    number = whole_number(request.POST.get("contribution", ""))
    row = get_object_or_404(Contribution, programme=programme, pk=number or 0)
    page = coding_page(programme, request.user, apart, row.pk)
    form = _form(page, request.POST)
    if not form.is_valid():
        return _page(request, page, form, 422)
    try:
        if isinstance(form, TogetherForm):
            need = keeping.settle(row, form.revision(), form.outcome(), request.user)
        else:
            given = form.coded()
            keeping.code_apart(row, given["kind"], given["theme"], given["need"], request.user)
    except Conflict:
        form.add_error(
            None,
            _("Someone changed this contribution meanwhile. Look at it again, and save once more."),
        )
        row.refresh_from_db()
        return _page(request, page, form, 409, revision=revision_of(row))
    except KeyTaken:
        if apart:
            messages.info(request, _("You have coded this one already."))
            return redirect(_address(slug, True))
        form.add_error(None, _("Many people save at this moment. Save once more."))
        return _page(request, page, form, 409)
    if apart or need is None:
        said = _("Saved. On to the next one.")
    else:
        said = _("Saved, with the need “{name}”. On to the next one.").format(name=need.name)
    messages.success(request, said)
    onward = {} if page.after is None else {ASKED: page.after}
    return redirect(_address(slug, apart, **onward))


def _form(page: CodingPage, data: Any) -> ApartForm:
    return (ApartForm if page.apart else TogetherForm)(page, data)


def _page(
    request: ProgrammeRequest,
    page: CodingPage,
    form: ApartForm | None,
    status: int = 200,
    revision: int | None = None,
) -> HttpResponse:
    row = page.contribution
    if form is None and row is not None:
        form = _form(page, None)
    slug = request.programme.slug
    needs = [] if form is None else need_lines(page, form)
    others = [line for line in needs if not line.first]
    context = {
        "programme": request.programme,
        "page": page,
        "form": form,
        "needs": needs,
        "other_needs": others,
        "others_open": len(others) == len(needs),
        "themes": [] if form is None else theme_lines(page, form),
        "revision": None if row is None else revision or revision_of(row),
        "saturation": saturation_told(request.programme, page.saturation),
        "apart_address": _address(slug, True),
        "together_address": _address(slug, False),
        "next_address": ""
        if page.after is None
        else _address(slug, page.apart, **{ASKED: page.after}),
    }
    return render(request, "listen/coding.html", context, status=status)


@never_cache
@require_safe
def agreement(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """How far coders agree, and the contributions to talk about."""
    may_code = bool(request.roles & WRITE[Room.LISTEN])
    page = agreement_page(request.programme, request.user, may_code)
    context = {
        "programme": request.programme,
        "page": page,
        "told": agreement_told(request.programme, page.codings),
        "may_code": may_code,
    }
    return render(request, "listen/coding_agreement.html", context)

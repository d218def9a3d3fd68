"""How does who want to take part? The page for who works here, and the stand for a tablet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wijkdraad.programme.models import Channel, ParticipationForm
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.participation import page as steps
from wijkdraad.steps.listen.participation.keeping import keep_wish, take_back

from ..access import ProgrammeRequest
from ..numbers import whole_number
from ..rules import WRITE
from ..square.forms import GROUPS
from ..square.taking_part.participation import WishForm, new_sending, proposed_words


@require_safe
def participation(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """How does who want to take part?"""
    page = steps.participation_page(request.programme)
    add = reverse("rows:add", args=[slug, "participation_plans"])
    context = {
        "page": page,
        "programme": request.programme,
        "room": Room.LISTEN.label,
        "groups": [
            (group, reverse("rows:add", args=[slug, "participation_plans"], query=group.fills))
            for group in page.groups
        ],
        "add": add,
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
    }
    return render(request, "listen/participation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Tally at a stand: one tap is one person, without a name. The last tap can be taken back."""
    if request.method != "POST":
        return _stand_page(request, WishForm(initial={"group": request.GET.get("groep", "")}))
    mistake = whole_number(request.POST.get("mistake", ""))
    if mistake is not None:
        if take_back(request.programme, mistake, request.user):
            messages.success(request, _("The last tap is taken back."))
        return redirect("listen:stand", slug)
    group = request.POST.get("own_group") or request.POST.get("group", "")
    form = WishForm(request.POST.dict() | {"group": group})
    if not form.is_valid():
        return _stand_page(request, form, 422)
    row = keep_wish(
        request.programme, form.wish(), Channel.FAIR, form.cleaned_data["sending"], request.user
    )
    query = {"groep": row.group, "laatste": str(row.pk)}
    return redirect(reverse("listen:stand", args=[slug], query=query))


def _stand_page(request: ProgrammeRequest, form: WishForm, status: int = 200) -> HttpResponse:
    programme = request.programme
    told = steps.stand(programme)
    last = whole_number(request.GET.get("laatste", ""))
    group = str(form["group"].value() or "")
    groups = list(dict.fromkeys([*map(str, GROUPS), *told.groups]))
    context = {
        "programme": programme,
        "room": Room.LISTEN.label,
        "form": form,
        "stand": told,
        "last": None if last is None else steps.last_tap(programme, last),
        "sending": new_sending(),
        "forms": [
            (number, value, label)
            for number, (value, label) in enumerate(ParticipationForm.choices, start=1)
        ],
        "chosen": group,
        "own": group if group not in groups else "",
        **proposed_words(get_language() or programme.language),
        "groups": groups,
    }
    return render(request, "listen/stand.html", context, status=status)

"""Mini-missions for those who work in the programme: the board, and one mission with its photos."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijkdraad.files.problems import UnreadableFile
from wijkdraad.programme.models import (
    MiniMission,
    MissionPhoto,
    MissionStatus,
    Publication,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.care.judging import NeedsSecondLook
from wijkdraad.steps.listen.missions import board, keeping
from wijkdraad.steps.listen.publishing import marked_pieces, publish
from wijkdraad.steps.rows import Conflict

from ..access import ProgrammeRequest
from ..numbers import whole_number
from ..rows.request import say_if_held
from ..rules import CONTACT, WRITE
from ..square.forms import WordsField
from ..square.taking_part.row_form import RowAnswers
from .publishing import looked_at

PHOTO_KEPT_S = 60
IDEAS_SHOWN = 12
EVERY_IDEA = "alle"


class StartForm(RowAnswers):
    """What a mini-mission that comes from an idea is called, and who starts it."""

    model = MiniMission
    name = forms.CharField(
        label=gettext_lazy("Name of the mini-mission"),
        max_length=MiniMission._meta.get_field("name").max_length,
    )
    who = forms.CharField(
        label=gettext_lazy("Who starts it?"),
        max_length=MiniMission._meta.get_field("who").max_length,
        help_text=gettext_lazy("A group or a place, never the name of a person."),
    )


class MoveForm(RowAnswers):
    """How far a mini-mission is, and what came of it."""

    model = MiniMission
    status = forms.ChoiceField(label=gettext_lazy("How far is it?"), choices=MissionStatus.choices)
    result = WordsField(
        label=gettext_lazy("What came of it?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PhotoForm(RowAnswers):
    """A photo, and what it shows for who does not see it."""

    model = MissionPhoto
    image = forms.FileField(
        label=gettext_lazy("Photo"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP. Where and when it was taken is taken out. Ask who can be recognised."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    says = forms.CharField(
        label=gettext_lazy("What does the photo show?"),
        max_length=MissionPhoto._meta.get_field("says").max_length,
        help_text=gettext_lazy("One sentence for who does not see it."),
    )


@require_safe
def missions(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """The board: what can start now, what runs and what is done."""
    return _board(request, {})


def _board(
    request: ProgrammeRequest, wrong: dict[int, StartForm], status: int = 200
) -> HttpResponse:
    page = board.missions_board(request.programme)
    # Whoever made a mistake finds their form again, wherever the idea stands.
    every = EVERY_IDEA in request.GET or bool(wrong)
    ideas = [
        (
            idea,
            wrong.get(idea.row_id)
            or StartForm(initial={"name": idea.name}, auto_id=f"idea-{idea.row_id}-%s"),
        )
        for idea in page.ideas[: None if every else IDEAS_SHOWN]
    ]
    context = {
        "programme": request.programme,
        "page": page,
        "ideas": ideas,
        "more_ideas": len(page.ideas) - len(ideas),
        "every_idea": EVERY_IDEA,
        "wrong": next(iter(wrong.values()), None),
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
    }
    return render(request, "listen/missions.html", context, status=status)


@require_POST
def start(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Make a mini-mission from an idea of a resident."""
    form = StartForm(request.POST, auto_id=f"idea-{pk}-%s")
    if not form.is_valid():
        return _board(request, {pk: form}, 422)
    given = form.cleaned_data
    try:
        mission = keeping.start_from_idea(
            request.programme, pk, given["name"], given["who"], request.user
        )
    except keeping.NoIdea:
        messages.warning(request, _("This idea became a mini-mission already, or it is gone."))
        return redirect("listen:missions", slug)
    messages.success(
        request,
        _("“{name}” is a mini-mission now. It waits until you show it to everyone.").format(
            name=mission.name
        ),
    )
    return redirect("listen:mission", slug, mission.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mission(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """One mini-mission: move it, show it, give it photos, and see who joined."""
    row = MiniMission.objects.filter(programme=request.programme, pk=pk).first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _mission_page(request, row)
    try:
        return _done(request, row, request.POST.get("do", ""))
    except Conflict:
        raise Http404 from None


def _done(request: ProgrammeRequest, row: MiniMission, do: str) -> HttpResponse:
    programme = request.programme
    here = reverse("listen:mission", args=[programme.slug, row.pk])
    if do == "move":
        form = MoveForm(request.POST)
        if not form.is_valid():
            return _mission_page(request, row, move=form, status=422)
        given = form.cleaned_data
        shown, status = row.publication, MissionStatus(given["status"])
        row = keeping.move(programme, row.pk, status, given["result"], request.user)
        messages.success(request, _("Saved."))
        say_if_held(request, shown, row)
    elif do == "show":
        try:
            looked = looked_at(request)
            row = publish(
                MiniMission, programme, row.pk, Publication.PUBLISHED, request.user, looked
            )
        except NeedsSecondLook:
            fault = _(
                "This seems to hold something personal. Take it out, or say that it may be public."
            )
            return _mission_page(request, row, fault=fault, status=422)
        if unseen := _stays_unseen(row):
            messages.warning(request, unseen)
        else:
            messages.success(request, _("Everyone can read it now."))
    elif do == "hide":
        publish(MiniMission, programme, row.pk, Publication.HIDDEN, request.user)
        messages.success(request, _("It is no longer shown."))
    elif do == "photo":
        return _photo_added(request, row, here)
    elif do in ("show-photo", "hide-photo", "remove-photo"):
        _photo_changed(request, do)
    return redirect(here)


def _stays_unseen(row: MiniMission) -> str:
    """What to say of a mini-mission that was opened to everyone and that nobody sees; else empty."""
    if row.publication != Publication.PUBLISHED or board.may_everyone_read(row):
        return ""
    said = _("“{name}” still stays unseen: the contribution that it comes from is hidden.")
    return said.format(name=row.name)


def _photo_added(request: ProgrammeRequest, row: MiniMission, here: str) -> HttpResponse:
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            content = form.cleaned_data["image"].read()
            keeping.add_photo(request.programme, row.pk, content, form.cleaned_data["says"])
            messages.success(request, _("The photo is kept. Look at it, and show it to everyone."))
            return redirect(f"{here}#photos")
        except UnreadableFile as problem:
            form.add_error(
                "image",
                _("This is {found}. Expected: {expected}.").format(
                    found=_(problem.found).format(**problem.values),
                    expected=_(problem.expected).format(**problem.values),
                ),
            )
        except keeping.TooManyPhotos:
            form.add_error(
                "image",
                _("A mini-mission has at most {most} photos. Take one away first.").format(
                    most=keeping.MOST_PHOTOS
                ),
            )
    return _mission_page(request, row, photo=form, status=422)


def _photo_changed(request: ProgrammeRequest, do: str) -> None:
    number = whole_number(request.POST.get("photo", ""))
    if number is None:
        raise Http404
    if do == "remove-photo":
        keeping.remove_photo(request.programme, number)
        messages.success(request, _("The photo is gone."))
        return
    shown = Publication.PUBLISHED if do == "show-photo" else Publication.HIDDEN
    keeping.show_photo(request.programme, number, shown)
    messages.success(
        request,
        _("Everyone can see it now.") if do == "show-photo" else _("It is no longer shown."),
    )


def _mission_page(
    request: ProgrammeRequest, row: MiniMission, status: int = 200, **forms_: Any
) -> HttpResponse:
    may_contact = bool(request.roles & CONTACT)
    context = {
        "programme": request.programme,
        "mission": row,
        "move": forms_.get("move")
        or MoveForm(initial={"status": row.status, "result": row.result}),
        "photo": forms_.get("photo") or PhotoForm(),
        "wrong": forms_.get("move") or forms_.get("photo"),
        "fault": forms_.get("fault", ""),
        "stays_unseen": _stays_unseen(row),
        "personal": marked_pieces(row),
        "photos": row.photos.defer("image"),
        "supporters": row.supporters.all(),
        "may_contact": may_contact,
    }
    return render(request, "listen/missions_one.html", context, status=status)


@require_safe
def photo(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """A photo, also one that not everyone may see yet."""
    image = keeping.photo_content(request.programme, pk, for_everyone=False)
    if image is None:
        raise Http404
    response = HttpResponse(image, content_type="image/jpeg")
    patch_cache_control(response, private=True, max_age=PHOTO_KEPT_S)
    return response

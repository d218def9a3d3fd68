"""What people agree on and what divides, for who works here: outcome, moderation, files of votes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijkdraad.exchange.faults import Fault, unreadable
from wijkdraad.exchange.unpacking import MEGABYTE
from wijkdraad.files.delimited import read_delimited
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.files.votes import read_votes
from wijkdraad.programme.models import Statement
from wijkdraad.programme.rooms import Room
from wijkdraad.steps.listen.opinions import exchange
from wijkdraad.steps.listen.opinions import page as steps

from ..access import ProgrammeRequest
from ..rules import WRITE
from .publishing import how_it_stands, open_or_hide

MOST_BYTES = 20 * MEGABYTE
PICTURE_KEPT_S = 300


class SmallFileField(forms.FileField):
    """A file that is not too large to read while someone waits."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file; too large a one is refused."""
        file = super().clean(data, initial)
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than {most} MB.").format(most=MOST_BYTES // MEGABYTE)
            )
        return file


class VotesForm(forms.Form):
    """A file of votes of Polis, and the texts of its statements where they are new here."""

    votes = SmallFileField(
        label=gettext_lazy("File with votes"),
        help_text=gettext_lazy("votes.csv or participants-votes.csv of Polis, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Choose the file with votes.")},
    )
    comments = SmallFileField(
        label=gettext_lazy("File with the statements"),
        help_text=gettext_lazy("comments.csv of Polis. Only where the statements are new here."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        required=False,
    )
    agree = forms.ChoiceField(
        label=gettext_lazy("Which number agrees?"),
        help_text=gettext_lazy(
            "Files of Polis have 1. Only what comes straight from its database, and some old files, has -1."
        ),
        choices=[("1", "1"), ("-1", "-1")],
        initial="1",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinions(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """What people agree on and what divides; a POST brings in a file of votes."""
    if request.method != "POST":
        return _page(request, VotesForm())
    form = VotesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        brought = _bring_in(request, form)
    except _Wrong as wrong:
        form.add_error(wrong.field, str(wrong.fault))
        return _page(request, form, 422)
    votes = ngettext("{count} vote came in.", "{count} votes came in.", brought.votes)
    told = [votes.format(count=brought.votes)]
    if brought.statements:
        made = ngettext(
            "{count} statement is new.", "{count} statements are new.", brought.statements
        )
        told.append(made.format(count=brought.statements))
    messages.success(request, " ".join(told))
    return redirect("listen:opinions", slug)


class _Wrong(Exception):
    def __init__(self, field: str, fault: Fault) -> None:
        super().__init__(str(fault))
        self.field, self.fault = field, fault


def _bring_in(request: ProgrammeRequest, form: VotesForm) -> exchange.BroughtIn:
    """Read both files and save them. Raises _Wrong with the field of the file that is wrong."""
    given = form.cleaned_data
    field = "comments"
    with TemporaryDirectory() as folder:
        try:
            texts = {}
            if given["comments"]:
                path = Path(folder, "comments.csv")
                path.write_bytes(given["comments"].read())
                texts = exchange.statement_texts(read_delimited(path))
            field = "votes"
            path = Path(folder, "votes.csv")
            path.write_bytes(given["votes"].read())
            table = read_votes(path, int(given["agree"]))
            return exchange.bring_in(request.programme, table, texts, request.user)
        except UnreadableFile as problem:
            told = unreadable(given[field].name, problem)
            column = str(problem.values.get("column", ""))
            fault = Fault(told.file, told.row, column, told.found, told.expected)
            raise _Wrong(field, fault) from problem


def _page(request: ProgrammeRequest, form: VotesForm, status: int = 200) -> HttpResponse:
    waiting, looked_at = steps.to_moderate(request.programme)
    context = {
        "programme": request.programme,
        "page": steps.opinion_page(request.programme, public=False),
        "waiting": waiting,
        "looked_at": looked_at,
        "form": form,
        "may_write": bool(request.roles & WRITE[Room.LISTEN]),
    }
    return render(request, "listen/opinions.html", context, status=status)


@require_safe
def picture(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Who voted alike, as a picture, for this person only."""
    page = steps.opinion_page(request.programme, public=False)
    if not page.svg:
        raise Http404
    response = HttpResponse(page.svg, content_type="image/svg+xml")
    patch_cache_control(response, private=True, max_age=PICTURE_KEPT_S)
    return response


@require_POST
def decide(request: ProgrammeRequest, slug: str, pk: int) -> HttpResponse:
    """Open a statement to everyone, or hide it."""

    def then(row: Statement) -> HttpResponse:
        messages.success(request, how_it_stands(row, row.text))
        return redirect("listen:opinions", slug)

    return open_or_hide(request, Statement, pk, then)


@require_safe
def votes_file(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """All votes as a file of Polis, with voters numbered anew."""
    response = HttpResponse(
        exchange.votes_file(request.programme), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}-votes.csv"'
    return response

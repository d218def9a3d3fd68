"""A list of contributions from Excel or CSV: looked through first, then saved."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wijkdraad.exchange.faults import Fault
from wijkdraad.exchange.tables.one_list import ReadList, read_list
from wijkdraad.exchange.unpacking import MEGABYTE
from wijkdraad.programme.models import Channel, Contribution, ContributionKind
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.listen.channels import listed
from wijkdraad.steps.listen.channels.keeping import BY_HAND

from ...access import ProgrammeRequest
from ...jobs.uploads import forget, new_upload, upload_named

MOST_BYTES = 10 * MEGABYTE
MOST_SHOWN = 200
EXAMPLES = 5
KEPT_S = 24 * 3600
"""How long a list that was looked through may still be saved."""
SALT = "list of contributions"
MARK = "list-of-contributions"
"""An empty file beside a list, so that only lists are thrown away after a day."""
TABLE = table_of(Contribution)


class ListForm(forms.Form):
    """A list, and how it reached us where the list itself does not say."""

    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy(
            "A workbook (.xlsx) or a CSV file of at most 10 MB. The first row holds the names of the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={
            "required": gettext_lazy("Choose the file with your list."),
            "empty": gettext_lazy("This file is empty. Choose the file with your list."),
        },
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How these reached us"),
        help_text=gettext_lazy("Only for a list without a column “kanaal”."),
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        channels = [(each.value, str(each.label).capitalize()) for each in (Channel.WEB, *BY_HAND)]
        choices = [("", _("The list says it")), *channels]
        self.fields["channel"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """The file, which is not too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than {most} MB.").format(most=MOST_BYTES // MEGABYTE)
            )
        return file


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_list(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Look a list through, and save it when who sent it says so."""
    if request.method != "POST":
        return _page(request, ListForm())
    if "looked-through" in request.POST:
        return _save(request, slug)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    path = _laid_ready(form.cleaned_data["file"])
    channel = form.cleaned_data["channel"]
    read, rows = _read(request, path, channel)
    if read.faults:
        forget(path.parent)
        return _page(request, ListForm(initial={"channel": channel}), 422, faults=read.faults)
    ticket = signing.dumps(_ticket(request, path, channel), salt=SALT)
    return _preview(request, read, rows, ticket)


def _save(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Save a list that was looked through, or throw it away."""
    try:
        told = signing.loads(request.POST["looked-through"], salt=SALT, max_age=KEPT_S)
    except signing.BadSignature:
        told = None
    path = upload_named(told["folder"]) / told["file"] if told else None
    right = path is not None and path.is_file() and told == _ticket(request, path, told["channel"])
    if path is None or not right:
        messages.warning(request, _("This list is not here any more. Choose it once more."))
        return redirect("listen:list", slug)
    if "leave" in request.POST:
        forget(path.parent)
        messages.info(request, _("Nothing of this list was saved."))
        return redirect("listen:list", slug)
    read, rows = _read(request, path, told["channel"])
    if read.faults:
        forget(path.parent)
        return _page(request, ListForm(), 422, faults=read.faults)
    saved = listed.save_new(request.programme, rows, request.user)
    forget(path.parent)
    said = ngettext("{n} contribution was saved.", "{n} contributions were saved.", saved)
    messages.success(request, said.format(n=saved))
    return redirect(_after(slug))


def _after(slug: str) -> str:
    """Where doubles are judged: a person may have said the same through another channel."""
    return reverse("listen:doubles", args=[slug])


def _laid_ready(file: Any) -> Path:
    """Keep an upload where nobody is served from, and throw away lists of longer than a day ago."""
    folder = new_upload()
    for other in folder.parent.glob("new-*"):
        mark = other / MARK
        if mark.is_file() and mark.stat().st_mtime < time.time() - KEPT_S:
            forget(other)
    (folder / MARK).touch()
    path = folder / get_valid_filename(Path(file.name).name)[-100:]
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return path


def _ticket(request: ProgrammeRequest, path: Path, channel: str) -> dict[str, Any]:
    """What ties a list that was looked through to this person and this programme."""
    return {
        "folder": path.parent.name,
        "file": path.name,
        "channel": channel,
        "programme": request.programme.pk,
        "person": request.user.pk,
    }


def _read(
    request: ProgrammeRequest, path: Path, channel: str
) -> tuple[ReadList, list[listed.Listed]]:
    """The list with its faults, also those of the list beside the programme."""
    missing = {"kind": ContributionKind.STORY.value} | ({"channel": channel} if channel else {})
    read = read_list(path, TABLE, missing, listed.MADE_ID)
    if read.faults:
        return read, []
    rows = [
        listed.Listed(row.values, row.references.get("about", ("", ""))[1]) for row in read.rows
    ]
    unknown = listed.unknown_organisations(request.programme, rows)
    may_ask_origin = bool(request.programme.origin_ground)
    for row, said in zip(read.rows, rows, strict=True):
        if said.about in unknown:
            expected = _("an id that stands in {table}").format(table="organisations")
            read.faults.append(Fault(row.file, row.row, row.titles["about"], said.about, expected))
        if said.values.get("origin") and not may_ask_origin:
            expected = _("nothing here: this programme has no legal ground to ask for origin")
            found = row.values["origin"]
            read.faults.append(Fault(row.file, row.row, row.titles["origin"], found, expected))
    return read, rows


def _preview(
    request: ProgrammeRequest, read: ReadList, rows: list[listed.Listed], ticket: str
) -> HttpResponse:
    found = listed.sort_out(request.programme, rows)
    examples = [Contribution(**row.values) for row in (found.new or tuple(rows))[:EXAMPLES]]
    context = {
        "programme": request.programme,
        "found": found,
        "ids_made": read.ids_made,
        "kind_filled_in": "kind" in read.filled_in,
        "says_open": listed.says_open(found.new),
        "examples": examples,
        "ticket": ticket,
    }
    return render(request, "listen/import_preview.html", context)


def _page(
    request: ProgrammeRequest, form: ListForm, status: int = 200, faults: list[Fault] | None = None
) -> HttpResponse:
    every = faults or []
    context = {
        "programme": request.programme,
        "form": form,
        "faults": every[:MOST_SHOWN],
        "fault_count": len(every),
        "columns": [(column.dutch, column.name) for column in TABLE.columns],
    }
    return render(request, "listen/import.html", context, status=status)

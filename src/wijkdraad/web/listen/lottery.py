"""A lottery for a panel of residents: prepare, publish, draw, replace. Each view calls one step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wijkdraad.exchange.faults import Fault, unreadable
from wijkdraad.exchange.unpacking import MEGABYTE
from wijkdraad.programme.models import Job, Lottery
from wijkdraad.programme.models.job import JobKind
from wijkdraad.steps import jobs as jobs_steps
from wijkdraad.steps.language import reader_language
from wijkdraad.steps.listen.lottery import keeping, telling
from wijkdraad.steps.listen.lottery.packing import unpacked
from wijkdraad.steps.listen.lottery.reading import PoolFiles, WrongLottery, read_pool

from ..access import ProgrammeRequest
from ..jobs import tasks, uploads
from ..rules import CHECK_LOTTERY, MANAGE, SALTS
from ..square.forms import WordsField

MOST_BYTES = 10 * MEGABYTE
MOST_SHOWN = 200


class _CsvField(forms.FileField):
    """A CSV file that is not too large."""

    widget = forms.FileInput(attrs={"accept": ".csv,text/csv"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file."""
        file = super().clean(data, initial)
        if file is not None and file.size > MOST_BYTES:
            most = MOST_BYTES // MEGABYTE
            raise ValidationError(_("This file is larger than {most} MB.").format(most=most))
        return file


class PrepareForm(forms.Form):
    """What a lottery needs."""

    name = WordsField(
        label=gettext_lazy("What is it for?"),
        max_length=Lottery._meta.get_field("name").max_length,
        help_text=gettext_lazy("Such as: neighbourhood council on the new square."),
        widget=forms.TextInput(),
    )
    size = forms.IntegerField(label=gettext_lazy("How many places?"), min_value=1, max_value=10_000)
    people = _CsvField(
        label=gettext_lazy("Who can be drawn?"),
        help_text=gettext_lazy(
            "A CSV file with a column id, a column for each feature, and a column household if one of a household may be drawn at most. Use a number as id, no name. We throw the file away when the lottery is ready."
        ),
    )
    quotas = _CsvField(
        label=gettext_lazy("Who must be in the panel?"),
        help_text=gettext_lazy(
            "A CSV file with the columns feature, value, min and max: how many places at least and at most."
        ),
    )


class PublishForm(forms.Form):
    """Where the seed will come from."""

    seed_source = WordsField(
        label=gettext_lazy("Where will the seed come from?"),
        max_length=Lottery._meta.get_field("seed_source").max_length,
        help_text=gettext_lazy(
            "Something public that nobody knows yet, with the moment. Such as: the winning numbers of the Lotto draw of 12 December."
        ),
        widget=forms.TextInput(),
    )


class DrawForm(forms.Form):
    """The seed."""

    seed = WordsField(
        label=gettext_lazy("The seed"),
        max_length=Lottery._meta.get_field("seed").max_length,
        help_text=gettext_lazy(
            "Exactly as it was made known: every sign and space counts. You can draw once."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReplaceForm(forms.Form):
    """Who says no."""

    position = forms.TypedChoiceField(label=gettext_lazy("Who says no?"), coerce=int)

    def __init__(self, panel: list[int], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["position"].choices = [  # type: ignore[attr-defined]
            (number, _("number {number}").format(number=number)) for number in panel
        ]


@require_safe
def lotteries(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """All lotteries of the programme."""
    language = reader_language()
    rows = Lottery.objects.filter(programme=request.programme).defer("mixture")
    context = {
        "programme": request.programme,
        "lotteries": [telling.shown(row, language) for row in rows.order_by("-pk")],
        "may_manage": bool(request.roles & MANAGE),
    }
    return render(request, "listen/lottery.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """Bring in people and quotas; the lottery is computed in the background."""
    if request.method != "POST":
        return _prepare_page(request, PrepareForm())
    form = PrepareForm(request.POST, request.FILES)
    if not form.is_valid():
        return _prepare_page(request, form, status=422)
    folder = uploads.new_upload()
    try:
        _laid_down(folder, form)
    except WrongLottery as wrong:
        uploads.forget(folder)
        return _prepare_page(request, form, _faults(wrong, folder), status=422)
    given = form.cleaned_data
    uploads.forget_old_uploads(request.user)

    def lay_ready(job: Job) -> None:
        folder.rename(uploads.upload_of(job))
        jobs_steps.keep_input(job, name=given["name"], size=str(given["size"]))

    job = jobs_steps.start(
        tasks.prepare_lottery,
        JobKind.PREPARE_LOTTERY,
        request.user,
        language=get_language() or "",
        programme=request.programme,
        before=lay_ready,
    )
    return redirect("jobs:job", job.pk)


def _laid_down(folder: Path, form: PrepareForm) -> PoolFiles:
    for name in (tasks.PEOPLE_FILE, tasks.QUOTAS_FILE):
        with (folder / name).open("wb") as file:
            for piece in form.cleaned_data[Path(name).stem].chunks():
                file.write(piece)
    return read_pool(folder / tasks.PEOPLE_FILE, folder / tasks.QUOTAS_FILE)


def _faults(wrong: WrongLottery, folder: Path) -> list[Fault]:
    found = []
    for each in wrong.faults:
        told = unreadable(Path(each.file).name, each.problem)
        found.append(Fault(told.file, each.row or told.row, each.column, told.found, told.expected))
    return found


def _prepare_page(
    request: ProgrammeRequest,
    form: PrepareForm,
    faults: list[Fault] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "programme": request.programme,
        "form": form,
        "has_auditor": keeping.has_auditor(request.programme),
        "faults": (faults or [])[:MOST_SHOWN],
        "fault_count": len(faults or []),
    }
    return render(request, "listen/lottery_prepare.html", context, status=status)


@require_safe
@never_cache
def lottery(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """One lottery, and its next step."""
    return _page(request, _row(request, key))


def _row(request: ProgrammeRequest, key: str) -> Lottery:
    row = Lottery.objects.filter(programme=request.programme, key=key).first()
    if row is None:
        raise Http404
    return row


def _fetched(
    request: ProgrammeRequest, row: Lottery, which: keeping.Waiting, gone: str
) -> HttpResponse:
    try:
        content = keeping.fetch(row, which)
    except keeping.NotNow:
        messages.warning(request, gone)
        return redirect("listen:lottery", request.programme.slug, row.key)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="loting-{row.key}-{which}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: ProgrammeRequest, row: Lottery, form: forms.Form | None = None) -> HttpResponse:
    shown = telling.shown(row, reader_language(), with_panels=True)
    if form is None and shown.state != "fetch":
        forms_of: dict[str, Any] = {"publish": PublishForm, "draw": DrawForm}
        form = ReplaceForm(shown.panel) if shown.state == "drawn" else forms_of[shown.state]()
    context = {
        "programme": request.programme,
        "one": shown,
        "form": form,
        "may_manage": bool(request.roles & MANAGE),
        "may_check": bool(request.roles & CHECK_LOTTERY),
        "may_have_salts": bool(request.roles & SALTS) and not request.roles & MANAGE,
        "has_auditor": keeping.has_auditor(request.programme),
    }
    return render(
        request, "listen/lottery_one.html", context, status=422 if form and form.errors else 200
    )


@require_POST
def salts(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """The salts for the auditor, this once."""
    return _fetched(
        request,
        _row(request, key),
        keeping.Waiting.SALTS,
        _("The salts were fetched already: they are not kept here."),
    )


@require_POST
def positions(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """The positions for the client, this once."""
    return _fetched(
        request,
        _row(request, key),
        keeping.Waiting.POSITIONS,
        _("The positions were fetched already: they are not kept here."),
    )


@require_POST
def publish(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """Publish the list and the chances, and say where the seed will come from."""
    row, form = _row(request, key), PublishForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        keeping.publish(row, form.cleaned_data["seed_source"])
        messages.success(request, _("The list is public. Draw as soon as the seed is known."))
    except keeping.NotNow:
        messages.warning(request, _("That is not the next step of this lottery."))
    return redirect("listen:lottery", slug, key)


@require_POST
def draw(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """Draw the panel, once."""
    row, form = _row(request, key), DrawForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        keeping.draw(row, form.cleaned_data["seed"])
        messages.success(request, _("The panel is drawn."))
    except keeping.NotNow:
        messages.warning(request, _("That is not the next step of this lottery."))
    return redirect("listen:lottery", slug, key)


@require_POST
def replace(request: ProgrammeRequest, slug: str, key: str) -> HttpResponse:
    """Someone says no: who comes instead follows from the seed."""
    row = _row(request, key)
    form = ReplaceForm([place + 1 for place in keeping.members(row)], request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    position = form.cleaned_data["position"]
    try:
        came = keeping.replace(row, position - 1)
    except keeping.NotNow:
        messages.warning(request, _("That is not the next step of this lottery."))
        return redirect("listen:lottery", slug, key)
    if came is None:
        messages.warning(request, _("There is nobody left who can come: the place stays empty."))
    else:
        told = _("Number {came} comes for number {left}.")
        messages.success(request, told.format(came=came + 1, left=position))
    return redirect("listen:lottery", slug, key)


@require_safe
def panels(request: ProgrammeRequest, slug: str, key: str) -> StreamingHttpResponse:
    """All panels with their probabilities, by position: for who checks the lottery."""
    row = _row(request, key)
    response = StreamingHttpResponse(unpacked(row.mixture).written(), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="loting-{row.key}-panels.csv"'
    return response

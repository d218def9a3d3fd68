"""Making, changing and deleting a row. Nothing typed is lost, and nobody overwrites unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.history import (
    CannotUndo,
    deletion_of,
    last_version,
    rooms_to_undo,
    title_of,
)
from wijkdraad.programme.models import Ask, Contribution, MiniMission, Publication, Statement
from wijkdraad.programme.tables import LINK_KINDS, TABLES, Table
from wijkdraad.steps import rows as steps
from wijkdraad.steps.listen.coding.proposing import looks_double
from wijkdraad.web.access import ProgrammeRequest

from ..numbers import whole_number
from .forms import RowForm, form_of
from .reading import Told, told_fields
from .request import (
    may_see,
    may_write,
    offer_undo,
    publication_of,
    readable_rows,
    readable_table,
    row_at,
    say_if_held,
    shared,
    table_at,
    without_home,
)
from .words import amid, in_words, label_of, shape_in_words

MOST_NAMED = 12
HIDDEN_ON = {
    Contribution: "listen:moderate",
    Statement: "listen:opinions",
    MiniMission: "listen:missions",
    Ask: "listen:asks",
}
"""The page on which a row is hidden, of the tables of which a row may not be deletable."""


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ProgrammeRequest, slug: str, table: str) -> HttpResponse:
    """A new row, with a key that is free."""
    found = table_at(table)
    prefix = description_of(found).prefix
    proposed = steps.proposed_key(request.programme, found, prefix) if prefix else ""
    initial = {**{name: request.GET[name] for name in request.GET}, "key": proposed}
    form = form_of(found)(request.POST or None, programme=request.programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = steps.add_row(request.programme, found, form.values(), request.user)
        except steps.KeyTaken:
            _say_taken(form, proposed)
        else:
            messages.success(request, _("“{name}” was added.").format(name=title_of(row)))
            if isinstance(row, Contribution) and looks_double(row):
                said = _("It looks like another contribution. Judge it on “One voice or two?”.")
                messages.info(request, said)
            return redirect("rows:row", slug, found.name, row.pk)
    return _form_page(request, found, form, None)


def _say_taken(form: RowForm, free: str) -> None:
    if "key" in form.fields:
        said = _("Another row has this key already. {key} is still free.")
        form.add_error("key", said.format(key=free))
    else:
        form.add_error(None, _("Another row joins the same two already."))


def _form_page(
    request: ProgrammeRequest,
    table: Table,
    form: RowForm,
    row: Any,
    revision: int | None = None,
    **more: Any,
) -> HttpResponse:
    shape = form.fixed_shape
    if revision is None and row is not None and row.pk is not None and "gone" not in more:
        revision = steps.revision_of(row)
    context = shared(
        request,
        table,
        form=form,
        row=row,
        title=title_of(row) if row is not None else "",
        shape=shape_in_words(shape) if shape is not None else "",
        revision=revision,
        is_given=row is not None and steps.is_reserved(table, getattr(row, "key", "")),
        **more,
    )
    status = 409 if "conflict" in more or "gone" in more else 422 if form.errors else 200
    return render(request, "rows/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """Change a row; who was overtaken by someone else sees both versions."""
    found = table_at(table)
    row = readable_rows(request, found).filter(pk=pk).first()
    if row is None:
        return _edit_of_deleted(request, found, pk)
    if request.method != "POST":
        steps.check_not_about_own(row, request.user)
        return _form_page(
            request, found, form_of(found)(instance=row, programme=row.programme), row
        )
    revision, shown = _revision(request), publication_of(row)
    form = form_of(found)(request.POST, instance=row, programme=row.programme)
    if not form.is_valid():
        return _form_page(request, found, form, _fresh(row), revision=revision)
    try:
        row = steps.change_row(request.programme, found, pk, form.values(), revision, request.user)
    except steps.Conflict as conflict:
        if conflict.row is None:
            return _edit_of_deleted(request, found, pk)
        return _conflict_page(request, found, form, conflict.row, revision)
    except steps.KeyTaken:
        _say_taken(form, "")
        return _form_page(request, found, form, _fresh(row), revision=revision)
    messages.success(request, _saved(form, row))
    say_if_held(request, shown, row)
    return redirect("rows:row", slug, found.name, pk)


def _revision(request: ProgrammeRequest) -> int:
    """The revision at which the row was opened; without one it counts as overtaken."""
    return whole_number(request.POST.get("revision", "")) or 0


def _fresh(row: Any) -> Any:
    """The row as it is stored: a form writes what was typed into the row it was given."""
    return type(row)._default_manager.get(pk=row.pk)


def _saved(form: RowForm, row: Any) -> str:
    labels = [str(form.fields[name].label) for name in form.changed_data if name in form.fields]
    if not labels:
        return _("Nothing was different, so “{name}” stays as it was.").format(name=title_of(row))
    return _("Saved in “{name}”: {fields}.").format(
        name=title_of(row), fields=", ".join(map(amid, labels))
    )


@dataclass(frozen=True)
class Difference:
    """A field of which there are two versions; `mine` and `theirs` tell who changed it."""

    label: str
    yours: str
    now: str
    mine: bool
    theirs: bool


def _conflict_page(
    request: ProgrammeRequest, table: Table, form: RowForm, row: Any, revision: int
) -> HttpResponse:
    """Both versions side by side, and a form that holds what saving would give.

    What this person left as it was takes the value it has now: saving does not turn back what
    the other changed there.
    """
    before = steps.row_at(row, revision)
    row = row_at(request, table, row.pk)
    stored = form_of(table)(instance=_fresh(row), programme=request.programme)
    data = request.POST.copy()
    differences = []
    for name, typed in form.values().items():
        field = table.model._meta.get_field(name)
        now = getattr(row, field.name)
        if typed == now:
            continue
        was = getattr(before, field.attname) if before is not None else None
        mine = before is None or _raw(typed) != was
        theirs = before is None or getattr(row, field.attname) != was
        words = in_words(field, typed), in_words(field, now)
        label = str(form.fields[name].label) if name in form.fields else _("Place")
        differences.append(Difference(label, *words, mine, theirs))
        if not mine:
            for key in ("x", "y") if name == "geometry" else (name,):
                value = stored[key].value() if key in stored.fields else None
                data[key] = "" if value is None else str(value)
    merged = form_of(table)(data, instance=_fresh(row), programme=request.programme)
    conflict = {"differences": differences, "last": last_version(row)}
    return _form_page(request, table, merged, row, conflict=conflict)


def _raw(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _edit_of_deleted(request: ProgrammeRequest, table: Table, pk: int) -> HttpResponse:
    """A row that is gone: who typed in it can bring it back with what they typed."""
    record = deletion_of(table.model, request.programme, pk)
    if record is None or not may_see(request, record.instance):
        raise Http404
    row = record.instance
    rooms = rooms_to_undo(request.programme, record.history_change_reason or "")
    may_bring_back = may_write(request, *rooms)
    sent = request.POST if request.method == "POST" else None
    form = form_of(table)(sent, instance=record.instance, programme=request.programme)
    gone = {"who": record.history_user, "when": record.history_date, "may": may_bring_back}
    if "again" in request.POST:
        if not may_bring_back:
            raise PermissionDenied
        if form.is_valid():
            try:
                shown, values = publication_of(row), form.values()
                back = steps.bring_back(request.programme, table, pk, values, request.user)
            except (CannotUndo, steps.KeyTaken):
                form.add_error(None, _("It cannot come back: something it hangs on is gone too."))
            else:
                said = _("“{name}” is back, with what you typed.")
                messages.success(request, said.format(name=title_of(row)))
                say_if_held(request, shown, back)
                return redirect("rows:row", request.programme.slug, table.name, pk)
    return _form_page(request, table, form, row, gone=gone)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """Ask whether a row may go, and name what goes along; a POST deletes it.

    Where someone changed the row since the question was asked, it is asked again.
    """
    found = table_at(table)
    row = row_at(request, found, pk)
    title = title_of(row)
    if request.method == "POST":
        try:
            event = steps.delete_row(request.programme, found, pk, request.user, _revision(request))
        except steps.Conflict:
            row = row_at(request, found, pk)
            newest = _newest(request, found, row, _revision(request))
            return _delete_page(request, found, row, 409, newest=newest, last=last_version(row))
        except models.ProtectedError:
            return _delete_page(request, found, row, 409)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        offer_undo(request, event, _("“{name}” was deleted.").format(name=title))
        return redirect("rows:list", slug, found.name)
    steps.check_not_about_own(row, request.user)
    return _delete_page(request, found, row, 200)


def _newest(
    request: ProgrammeRequest, table: Table, row: Any, revision: int
) -> list[tuple[Told, bool]]:
    """The fields of a row as they are now, and whether they were otherwise at a revision."""
    seen, before = readable_table(request, table), steps.row_at(row, revision)
    names = [column.field_name for column in seen.columns] + ["geometry"] * seen.has_place
    fields = [table.model._meta.get_field(name) for name in names]
    differ = {
        label_of(field)
        for field in fields
        if before is not None and getattr(before, field.attname) != getattr(row, field.attname)
    }
    told = told_fields(seen, without_home(request, row))
    return [(field, field.label in differ) for field in told]


def _delete_page(
    request: ProgrammeRequest, table: Table, row: Any, status: int, **more: Any
) -> HttpResponse:
    hanging = steps.hanging_on(row)
    context = shared(
        request,
        table,
        row=row,
        title=title_of(row),
        goes_along=_named(request, hanging.goes_along),
        needs_it=_named(request, hanging.needs_it),
        many=ngettext(
            "{count} row still needs it.", "{count} rows still need it.", len(hanging.needs_it)
        ).format(count=len(hanging.needs_it)),
        for_good=_named(request, hanging.for_good),
        is_hidden=publication_of(row) == Publication.HIDDEN,
        hidden_on=HIDDEN_ON.get(table.model, ""),
        revision=steps.revision_of(row),
        **more,
    )
    return render(request, "rows/delete.html", context, status=status)


def _named(request: ProgrammeRequest, rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows by the kind they are: how many, and the first ones by title and place.

    What this person may not see counts, and has no name. Of what is neither a row of a table nor
    a link, such as who supports a mini-mission, only the number is told.
    """
    tables = {table.model: table.name for table in TABLES}
    links = {kind.model for kind in LINK_KINDS}
    kinds: dict[type[Any], list[Any]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    return [
        {
            "kind": str(model._meta.verbose_name_plural),
            "count": len(found),
            "more": len(found) - len(named) if has_names else 0,
            "rows": [
                {"title": title_of(row), "pk": row.pk, "table": tables.get(model, "")}
                for row in named
            ],
        }
        for model, found in kinds.items()
        for has_names in [model in tables or model in links]
        for named in [[row for row in found if has_names and may_see(request, row)][:MOST_NAMED]]
    ]

"""Reading rows: the list of a table, one row with its thread, a file, and who left it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from wijkdraad.programme.descriptions import description_of
from wijkdraad.programme.history import Version, last_version, title_of
from wijkdraad.programme.models import (
    Coding,
    Contribution,
    Contributor,
    Indicator,
    MiniMission,
    Need,
    Observation,
)
from wijkdraad.programme.roles import bar_to_judge
from wijkdraad.programme.tables import Table, table_of
from wijkdraad.steps.listen.care.judging import bar_words
from wijkdraad.steps.listen.missions.board import missions_beside
from wijkdraad.steps.row_thread import RowThread, Stop, Users, row_thread
from wijkdraad.steps.rows import ends, is_reserved, link_kinds_of, links_of, other_table, rows_of
from wijkdraad.web.access import ProgrammeRequest
from wijkdraad.web.rules import writers_of_link

from .export import csv_of
from .forms import LinkForm
from .lists import RowList
from .request import (
    offered_undo,
    readable_rows,
    readable_table,
    row_at,
    shared,
    table_at,
    without_home,
)
from .words import heading_of, in_words, label_of, shape_in_words, value_of_row

MOST_MET = 5


@require_safe
def listing(request: ProgrammeRequest, slug: str, table: str) -> HttpResponse:
    """The rows of a table: searched, filtered and sorted as the address says."""
    found = table_at(table)
    readable = readable_rows(request, found)
    context = shared(
        request,
        found,
        described=description_of(found),
        list=RowList(readable, readable_table(request, found), request.GET),
        hidden=rows_of(request.programme, found).count() - readable.count(),
        has_given_rows=found.model in (Observation, Indicator),
        undo=offered_undo(request),
    )
    return render(request, "rows/list.html", context)


@require_safe
def export(request: ProgrammeRequest, slug: str, table: str) -> HttpResponse:
    """The rows of the list as a CSV file with the columns of a dossier."""
    found = table_at(table)
    seen = readable_table(request, found)
    rows = RowList(readable_rows(request, found), seen, request.GET).rows
    told = (without_home(request, row) for row in rows)
    response = HttpResponse(csv_of(seen, told), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
    return response


@require_safe
def row(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """One row: what it says, where it comes from and goes to, and what is loose."""
    found = table_at(table)
    return row_page(request, found, without_home(request, row_at(request, found, pk)))


@require_safe
def contact(request: ProgrammeRequest, slug: str, table: str, pk: int) -> HttpResponse:
    """The name and e-mail address of who left a contribution, for the client only."""
    found = table_at(table)
    if found.model is not Contribution:
        raise Http404
    said = row_at(request, found, pk)
    contributor = get_object_or_404(Contributor, contribution=said)
    context = shared(request, found, row=said, title=title_of(said), contributor=contributor)
    return render(request, "rows/contact.html", context)


@dataclass(frozen=True)
class OvertakenWhy:
    """The link of which someone else changed the reason meanwhile, and both reasons."""

    kind: str
    link: Any
    title: str
    yours: str

    @property
    def pk(self) -> int:
        """The number of the link."""
        return int(self.link.pk)

    @property
    def now(self) -> str:
        """The reason as it is."""
        return str(self.link.why)

    @property
    def last(self) -> Version | None:
        """Who changed it, and when; None where no history was kept."""
        return last_version(self.link)


@dataclass(frozen=True)
class Told:
    """One field of a row in words, and the row it refers to where that has a page."""

    label: str
    words: str
    table: str = ""
    pk: int = 0


def told_fields(table: Table, row: Any) -> list[Told]:
    """All fields of a row in words."""
    told = []
    for column in table.columns:
        if column.field_name == "key":
            continue
        field = table.model._meta.get_field(column.field_name)
        value = getattr(row, field.name)
        if isinstance(field, models.ForeignKey) and value is not None and _has_page(value):
            name = table_of(type(value)).name
            told.append(Told(label_of(field), in_words(field, value), name, value.pk))
        else:
            told.append(Told(label_of(field), value_of_row(row, field)))
    if table.has_place:
        field = table.model._meta.get_field("geometry")
        place = "" if row.geometry is None else shape_in_words(row.geometry)
        told.append(Told(label_of(field), place))
    return told


def _has_page(row: Any) -> bool:
    return hasattr(type(row), "history") and type(row)._meta.model_name != "source"


class Ties:
    """The links of one kind that a row has, and the form to add one."""

    def __init__(
        self,
        request: ProgrammeRequest,
        table: Table,
        row: Any,
        number: int,
        overtaken: OvertakenWhy | None = None,
    ) -> None:
        self.request, self.row, self.overtaken = request, row, overtaken
        self.kind, self.on_the_left = link_kinds_of(table)[number]
        self.other = other_table(self.kind, self.on_the_left)
        self.name = f"{self.kind.from_table}-{self.kind.to_table}"
        self.heading = heading_of(self.other)
        self.other_name = str(self.other.model._meta.verbose_name)

    @property
    def may_tie(self) -> bool:
        """Whether this person may make, change and remove these links; see `rules.LINKS`."""
        return bool(self.request.roles & writers_of_link(self.name))

    @cached_property
    def links(self) -> list[dict[str, Any]]:
        """The links that are there: their number, the other row, why, and who was overtaken."""
        there = ends(self.kind, self.on_the_left)[1]
        found = links_of(self.row, self.kind, self.on_the_left)
        overtaken = self.overtaken if self.overtaken and self.overtaken.kind == self.name else None
        return [
            {
                "pk": link.pk,
                "other": getattr(link, there),
                "title": title_of(getattr(link, there)),
                "why": link.why,
                "overtaken": overtaken if overtaken and overtaken.pk == link.pk else None,
            }
            for link in found
        ]

    def form(self, data: Any = None) -> LinkForm:
        """The form; where nothing was sent it offers only the rows that are not tied yet."""
        rows = rows_of(self.request.programme, self.other)
        if data is None:
            rows = rows.exclude(pk__in=[link["other"].pk for link in self.links])
        return LinkForm(
            data, rows=rows, label=capfirst(self.other_name), auto_id=f"id_{self.name}_%s"
        )


def _stop(stop: Stop) -> dict[str, Any]:
    """A table along the thread: the first rows, and the rest to fold out."""
    return {
        "heading": heading_of(stop.table),
        "here": stop.here,
        "first": stop.rows[:MOST_MET],
        "rest": stop.rows[MOST_MET:],
    }


def _users(request: ProgrammeRequest, users: Users) -> dict[str, Any]:
    rows, count = users.rows, users.count
    if users.table.model is Coding:
        seen = set(readable_rows(request, users.table).values_list("pk", flat=True))
        rows = tuple((pk, title) for pk, title in rows if pk in seen)
        count = len(rows)
    return {
        "heading": heading_of(users.table),
        "table": users.table,
        "rows": rows,
        "count": count,
        "more": count - len(rows),
    }


def row_page(
    request: ProgrammeRequest,
    table: Table,
    row: Any,
    faulty: LinkForm | None = None,
    kind: str = "",
    overtaken: OvertakenWhy | None = None,
) -> HttpResponse:
    """The page of a row; `faulty` is a form for a link of this kind that could not be saved.

    `overtaken` is a link of which someone else changed the reason meanwhile.
    """
    thread: RowThread = row_thread(request.programme, table, row)
    context = shared(
        request,
        table,
        row=row,
        title=title_of(row),
        key=getattr(row, "key", ""),
        fields=told_fields(readable_table(request, table), row),
        loose_ends=thread.loose_ends,
        stops=[_stop(stop) for stop in thread.stops],
        users=[
            told
            for users in thread.users
            # The mini-missions of a need stand beside its thread already.
            if not (isinstance(row, Need) and users.table.model is MiniMission)
            and (told := _users(request, users))["rows"]
        ],
        last=last_version(row),
        faulty=faulty,
        overtaken=overtaken,
        is_given=is_reserved(table, getattr(row, "key", "")),
        beside=missions_beside(row) if isinstance(row, Need) else (),
        undo=offered_undo(request),
    )
    if context["may_write"] and isinstance(row, Contribution):
        context["barred"] = bar_words(bar_to_judge(request.user, row))
    context["has_contact"] = (
        context["may_see_contact"]
        and table.model is Contribution
        and Contributor.objects.filter(contribution=row).exists()
    )
    kinds = [
        Ties(request, table, row, number, overtaken)
        for number, _kind in enumerate(link_kinds_of(table))
    ]
    context["ties"] = [
        {"tie": tie, "form": faulty if faulty and tie.name == kind else tie.form()}
        for tie in kinds
        if tie.may_tie
    ]
    status = 409 if overtaken else 422 if faulty else 200
    return render(request, "rows/row.html", context, status=status)

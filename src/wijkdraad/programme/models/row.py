"""What every row of a programme shares: it belongs to one programme and has a key of its own."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from ..phases import Phase

KEY = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z",
    _("letters, digits, dots and hyphens, at most 80 characters, no spaces"),
)


@cache
def _with_methods_of(queryset: type[models.QuerySet[Any]]) -> type[HistoryManager]:
    return HistoryManager.from_queryset(queryset)


class VersionsManager(HistoryManager):
    """What `history` of a row gives. Its class is made once.

    The library makes it anew at every look, and looks for every method that a query has: a tenth
    of the time of a page, and of an import.
    """

    @classmethod
    def from_queryset(
        cls, queryset_class: type[models.QuerySet[Any]], class_name: str | None = None
    ) -> type[HistoryManager]:
        """The class of managers with the methods of this class of queries."""
        return _with_methods_of(queryset_class)


class Row(models.Model):
    """One row that people made: never overwritten by a later room, only pointed back to.

    `revision` counts its changes, so that two people never overwrite each other unseen;
    `phase` is the phase of the programme in which the row was made; `history` keeps every
    version, with who and when.
    """

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.CASCADE, verbose_name=_("programme")
    )
    key = models.CharField(_("key"), max_length=80, validators=[KEY])

    phase = models.CharField(
        _("phase"), max_length=12, choices=Phase.choices, blank=True, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords(inherit=True, history_manager=VersionsManager)

    class Meta:
        abstract = True
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="%(class)s_key_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Link(models.Model):
    """A link of the thread between two rows. An empty `why` is allowed and shows as a loose end."""

    programme = models.ForeignKey(
        "programme.Programme", on_delete=models.CASCADE, verbose_name=_("programme")
    )
    why = models.TextField(_("why"), blank=True)

    history = HistoricalRecords(inherit=True, history_manager=VersionsManager)

    class Meta:
        abstract = True
        ordering = ["pk"]

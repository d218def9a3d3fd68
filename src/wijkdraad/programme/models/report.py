"""What was handed in: a plan as it was at one moment, kept so that it can be compared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .programme import Programme


class PlanVersion(models.Model):
    """A plan as it stood when someone handed it in. It is never changed afterwards.

    `rows` holds every row of the thread then: {table: {key: {column: words}}}. `text` holds
    what the plan said: [[chapter, [line, ...]], ...]. Both are plain words in `language`, so
    that a version can still be read when the tables have changed.
    """

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="versions", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=80)
    handed_in_to = models.CharField(_("handed in to"), max_length=160, blank=True)
    moment = models.DateTimeField(_("moment"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("made by"),
    )
    language = models.CharField(_("language"), max_length=2)
    rows = models.JSONField(_("rows"))
    text = models.JSONField(_("text"))

    class Meta:
        verbose_name = _("version of the plan")
        verbose_name_plural = _("versions of the plan")
        ordering = ["-moment", "-pk"]

    def __str__(self) -> str:
        return self.name

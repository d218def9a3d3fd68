"""Statements that residents agree or disagree with, and what they voted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..row import Row
from .contribution import Contribution, Shown


class Statement(Shown):
    """A sentence that people can agree or disagree with; one thought, in plain words."""

    text = models.CharField(_("statement"), max_length=240)
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("contribution it comes from"),
    )

    class Meta(Row.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")


class StatementVote(models.Model):
    """One vote: 1 agrees, -1 disagrees, 0 passes. `voter` is a random mark without a name."""

    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="votes", verbose_name=_("statement")
    )
    voter = models.CharField(_("voter"), max_length=64)
    vote = models.SmallIntegerField(_("vote"))
    voted_at = models.DateTimeField(_("voted on"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("vote on a statement")
        verbose_name_plural = _("votes on statements")
        constraints = [
            models.UniqueConstraint(fields=["statement", "voter"], name="statement_voted_once"),
            models.CheckConstraint(
                condition=models.Q(vote__in=(-1, 0, 1)), name="statement_vote_known"
            ),
        ]

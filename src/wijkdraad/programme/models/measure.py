"""Measure: which observations show the effect of which commitment.

An effect is never typed. It is the difference between an observation before and one after
the work, of the same indicator in the same area, linked to the same commitment.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agree import Commitment
from .know import Observation
from .row import Link


class ObservationCommitment(Link):
    """This observation shows what this commitment does."""

    observation = models.ForeignKey(
        Observation,
        on_delete=models.CASCADE,
        related_name="commitment_links",
        verbose_name=_("observation"),
    )
    commitment = models.ForeignKey(
        Commitment,
        on_delete=models.CASCADE,
        related_name="observation_links",
        verbose_name=_("commitment"),
    )

    class Meta(Link.Meta):
        verbose_name = _("link from observation to commitment")
        verbose_name_plural = _("links from observation to commitment")
        constraints = [
            models.UniqueConstraint(
                fields=["observation", "commitment"], name="observation_commitment_once"
            ),
        ]

"""From what was said to what is needed: the why behind it, and what each coder read in it."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..row import Row
from .contribution import Contribution, ContributionKind, Need


class WhyStep(Row):
    """One step down the ladder of why: what was asked, and what the answer was."""

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="why_steps",
        verbose_name=_("contribution"),
    )
    position = models.PositiveSmallIntegerField(_("step"), validators=[MinValueValidator(1)])
    question = models.CharField(_("question"), max_length=200)
    answer = models.TextField(_("answer"))

    class Meta(Row.Meta):
        ordering = ["contribution", "position", "key"]
        verbose_name = _("step of why")
        verbose_name_plural = _("steps of why")


class Coding(Row):
    """What one coder read in a contribution, blind to what others read in it.

    `coder` is the name or letter of a colleague, never of a resident. Where `need` is empty
    this coder saw no need in it that we have.
    """

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="codings",
        verbose_name=_("contribution"),
    )
    coder = models.CharField(_("coder"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=ContributionKind.choices)
    theme = models.CharField(_("theme"), max_length=40, blank=True)
    need = models.ForeignKey(
        Need,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="codings",
        verbose_name=_("need"),
    )

    class Meta(Row.Meta):
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [
            *Row.Meta.constraints,
            models.UniqueConstraint(
                fields=["contribution", "coder"], name="contribution_coded_once_by_each"
            ),
        ]


class DoubleVerdict(models.TextChoices):
    """Whether two contributions are one voice."""

    SAME = "same", _("the same voice: counts once")
    DIFFERENT = "different", _("two voices: both count")


class DoubleContribution(Row):
    """A judgement by a person: `contribution` says the same as `same_as`, or it does not.

    Neither contribution changes. Where the verdict is `same`, only `same_as` counts; deleting
    this row splits them again.
    """

    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="doubles",
        verbose_name=_("contribution"),
    )
    same_as = models.ForeignKey(
        Contribution,
        on_delete=models.CASCADE,
        related_name="repeated_by",
        verbose_name=_("the one that counts"),
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=DoubleVerdict.choices)
    why = models.TextField(_("why"), blank=True)

    class Meta(Row.Meta):
        verbose_name = _("double contribution")
        verbose_name_plural = _("double contributions")

"""Long work in the background: what it is, how far it is, and how it ended."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobKind(models.TextChoices):
    """What a job does."""

    READ_DOSSIER = "read_dossier", _("read a dossier")
    MAKE_PLAN = "make_plan", _("make the plan")
    PREPARE_LOTTERY = "prepare_lottery", _("prepare a lottery")


class JobState(models.TextChoices):
    """How a job stands."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Job(models.Model):
    """One piece of long work that a person started.

    `done_steps` of `all_steps` says how far it is. `says` is how it ended: why it failed, or what
    it did in numbers (`exchange/outcome.py`), as JSON. `faults` holds what was wrong, a line
    each. `task_id` is the name of the task in the queue.
    """

    kind = models.CharField(_("kind"), max_length=16, choices=JobKind.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=JobState.choices, default=JobState.WAITING
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, verbose_name=_("started by")
    )
    programme = models.ForeignKey(
        "programme.Programme",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("programme"),
    )
    file = models.CharField(_("file"), max_length=200, blank=True)
    says = models.CharField(_("what it is doing"), max_length=200, blank=True)
    faults = models.TextField(_("what was wrong"), blank=True)
    done_steps = models.PositiveIntegerField(default=0)
    all_steps = models.PositiveIntegerField(default=0)
    task_id = models.CharField(max_length=64, blank=True)
    created = models.DateTimeField(_("started"), auto_now_add=True)
    changed = models.DateTimeField(_("last sign of life"), auto_now=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

"""What can be loose in a programme, and how one loose end is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy

from .rooms import Room


class LooseEndKind(models.TextChoices):
    """What can be loose. The order is that of the thread."""

    AREA_WITHOUT_BOUNDARY = (
        "area_without_boundary",
        gettext_lazy("neighbourhood without a boundary"),
    )
    AREA_WITHOUT_FIGURES = "area_without_figures", gettext_lazy("neighbourhood without figures")
    RULE_IN_THE_WAY = "rule_in_the_way", gettext_lazy("rule in the way that nobody answers")
    STOP_UNANSWERED = "stop_unanswered", gettext_lazy("stop by residents without an answer")
    CONTRIBUTION_WITHOUT_NEED = (
        "contribution_without_need",
        gettext_lazy("contribution without a need"),
    )
    NEED_WITHOUT_CONTRIBUTION = "need_without_contribution", gettext_lazy("need that nobody voiced")
    NEED_WITHOUT_GOAL = "need_without_goal", gettext_lazy("need without a goal")
    GOAL_WITHOUT_NEED = "goal_without_need", gettext_lazy("goal that nobody asked for")
    GOAL_WITHOUT_TARGET = "goal_without_target", gettext_lazy("goal without a target figure")
    NEED_WITHOUT_MEASURE = "need_without_measure", gettext_lazy("need without a measure")
    MEASURE_WITHOUT_NEED = "measure_without_need", gettext_lazy("measure that nobody asked for")
    MEASURE_WITHOUT_GOAL = (
        "measure_without_goal",
        gettext_lazy("measure that does nothing for a goal"),
    )
    MEASURE_WITHOUT_COMMITMENT = (
        "measure_without_commitment",
        gettext_lazy("measure without a commitment"),
    )
    COMMITMENT_WITHOUT_MEASURE = (
        "commitment_without_measure",
        gettext_lazy("commitment without a measure"),
    )
    COMMITMENT_NOT_DELIVERED = (
        "commitment_not_delivered",
        gettext_lazy("commitment not carried out yet"),
    )
    COMMITMENT_PARTLY_DELIVERED = (
        "commitment_partly_delivered",
        gettext_lazy("commitment partly carried out"),
    )
    DELIVERY_WITHOUT_PROOF = "delivery_without_proof", gettext_lazy("carried out without proof")
    DATED_AFTER_REPORT = (
        "dated_after_report",
        gettext_lazy("carried out after the date of the report"),
    )
    TARGET_WITHOUT_OBSERVATION = (
        "target_without_observation",
        gettext_lazy("target without a figure to start from"),
    )
    CLAIM_WITHOUT_MEASUREMENT = (
        "claim_without_measurement",
        gettext_lazy("promised effect without a measurement"),
    )
    EFFECT_WITHOUT_BASELINE = (
        "effect_without_baseline",
        gettext_lazy("measurement without a baseline"),
    )
    LINK_WITHOUT_WHY = "link_without_why", gettext_lazy("link without a reason")


@dataclass(frozen=True)
class LooseEnd:
    """One place where the thread stops: what kind, in which room, of which row, in a sentence."""

    kind: LooseEndKind
    room: Room
    table: str
    key: str
    says: str

    @property
    def subject(self) -> str:
        """The table and key of the row that is loose."""
        return f"{self.table}/{self.key}"

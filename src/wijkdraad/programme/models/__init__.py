"""Every table of a programme, one module per room."""

from .agree import Commitment, MeasureCommitment
from .aim import Goal, NeedGoal, Target
from .deliver import Delivery, SavingsEntry
from .know import (
    Actor,
    Area,
    AreaRole,
    Elevation,
    Feature,
    FeatureKind,
    Indicator,
    MissingReason,
    Moment,
    Observation,
    ObservationKind,
    Relation,
)
from .listen import Channel, Contribution, ContributionKind, ContributionNeed, Need
from .match import Measure, MeasureGoal, MeasureWork, NeedMeasure, Work
from .measure import ObservationCommitment
from .programme import FigureStatus, Organisation, Person, Programme, Role, Source

__all__ = [
    "Actor",
    "Area",
    "AreaRole",
    "Channel",
    "Commitment",
    "Contribution",
    "ContributionKind",
    "ContributionNeed",
    "Delivery",
    "Elevation",
    "Feature",
    "FeatureKind",
    "FigureStatus",
    "Goal",
    "Indicator",
    "Measure",
    "MeasureCommitment",
    "MeasureGoal",
    "MeasureWork",
    "MissingReason",
    "Moment",
    "Need",
    "NeedGoal",
    "NeedMeasure",
    "Observation",
    "ObservationCommitment",
    "ObservationKind",
    "Organisation",
    "Person",
    "Programme",
    "Relation",
    "Role",
    "SavingsEntry",
    "Source",
    "Target",
    "Work",
]

"""Every table of a programme, one module per room."""

from .agree import Commitment, MeasureCommitment
from .aim import Goal, NeedGoal, Target
from .deliver import Delivery, SavingsEntry
from .job import Job, JobState
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
from .listen import Channel, Contribution, ContributionKind, ContributionNeed, Contributor, Need
from .match import Measure, MeasureGoal, MeasureWork, NeedMeasure, Work
from .measure import ObservationCommitment
from .programme import (
    DecisionMoment,
    FigureStatus,
    Organisation,
    Person,
    Programme,
    Role,
    RoleKind,
    Source,
    Track,
)
from .report import PlanVersion
from .terrain import TerrainLayer, TerrainRaster

__all__ = [
    "Actor",
    "Area",
    "AreaRole",
    "Channel",
    "Commitment",
    "Contribution",
    "ContributionKind",
    "ContributionNeed",
    "Contributor",
    "DecisionMoment",
    "Delivery",
    "Elevation",
    "Feature",
    "FeatureKind",
    "FigureStatus",
    "Goal",
    "Indicator",
    "Job",
    "JobState",
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
    "PlanVersion",
    "Programme",
    "Relation",
    "Role",
    "RoleKind",
    "SavingsEntry",
    "Source",
    "Target",
    "TerrainLayer",
    "TerrainRaster",
    "Track",
    "Work",
]

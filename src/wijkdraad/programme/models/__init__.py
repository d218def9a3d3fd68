"""Every table of a programme, one module per room."""

from .agree import Commitment, MeasureCommitment
from .aim import Goal, NeedGoal, Target
from .base_map import Elevation, Feature, FeatureKind
from .deliver import Delivery, SavingsEntry
from .job import Job, JobState
from .know import (
    Area,
    AreaRole,
    ComparableArea,
    Indicator,
    MissingReason,
    Moment,
    Observation,
    ObservationKind,
)
from .listen import Channel, Contribution, ContributionKind, ContributionNeed, Contributor, Need
from .match import Measure, MeasureGoal, MeasureWork, NeedMeasure, Work
from .measure import ObservationCommitment
from .perception import Perception, Viewpoint
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
from .social_map import Actor, ActorForm, Ground, MunicipalRole, Relation
from .terrain import TerrainLayer, TerrainRaster

__all__ = [
    "Actor",
    "ActorForm",
    "Area",
    "AreaRole",
    "Channel",
    "Commitment",
    "ComparableArea",
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
    "Ground",
    "Indicator",
    "Job",
    "JobState",
    "Measure",
    "MeasureCommitment",
    "MeasureGoal",
    "MeasureWork",
    "MissingReason",
    "Moment",
    "MunicipalRole",
    "Need",
    "NeedGoal",
    "NeedMeasure",
    "Observation",
    "ObservationCommitment",
    "ObservationKind",
    "Organisation",
    "Perception",
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
    "Viewpoint",
    "Work",
]

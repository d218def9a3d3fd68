"""Know: the areas and their figures, the base map, the ground measured, and the social map."""

from .base_map import Elevation, Feature, FeatureKind
from .figures import (
    Area,
    AreaRole,
    Better,
    ComparableArea,
    Indicator,
    MissingReason,
    Moment,
    Observation,
    ObservationKind,
)
from .social_map import Actor, ActorForm, Ground, MunicipalRole, Relation
from .terrain import TerrainLayer, TerrainRaster

__all__ = [
    "Actor",
    "ActorForm",
    "Area",
    "AreaRole",
    "Better",
    "ComparableArea",
    "Elevation",
    "Feature",
    "FeatureKind",
    "Ground",
    "Indicator",
    "MissingReason",
    "Moment",
    "MunicipalRole",
    "Observation",
    "ObservationKind",
    "Relation",
    "TerrainLayer",
    "TerrainRaster",
]

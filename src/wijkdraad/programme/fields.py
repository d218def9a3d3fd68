"""A model field for geometry that works the same on every database."""

from __future__ import annotations

from typing import Any

import shapely
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

RD_NEW_BOUNDS_M = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)


class GeometryField(models.BinaryField):
    """A shapely geometry in RD New (EPSG:28992), stored as two-dimensional WKB; None is unknown.

    A programme has hundreds of geometries, not millions, so a search reads them into a
    shapely tree; the field needs no extension of the database.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("editable", True)
        super().__init__(*args, **options)

    def from_db_value(self, value: bytes | memoryview | None, *_: Any) -> BaseGeometry | None:
        """The geometry that a stored value stands for."""
        return None if value is None else shapely.from_wkb(bytes(value))

    def to_python(self, value: Any) -> BaseGeometry | None:
        """The geometry behind `value`: a geometry itself or its WKB."""
        if value is None or isinstance(value, BaseGeometry):
            return value
        return shapely.from_wkb(bytes(value))

    def get_prep_value(self, value: Any) -> bytes | None:
        """WKB of `value` without heights."""
        geometry = self.to_python(value)
        return None if geometry is None else shapely.to_wkb(shapely.force_2d(geometry))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """WKB of `value`, wrapped as the database wants it."""
        wkb = value if prepared else self.get_prep_value(value)
        return None if wkb is None else connection.Database.Binary(wkb)

    def value_to_string(self, obj: models.Model) -> str:
        """Well-known text, for serialisation."""
        geometry = self.value_from_object(obj)
        return "" if geometry is None else shapely.to_wkt(geometry, trim=True)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """Raise ValidationError where a geometry is empty, broken or not in RD New."""
        super().validate(value, model_instance)
        if value is None:
            return
        west, south, east, north = RD_NEW_BOUNDS_M
        bounds = shapely.bounds(value)
        inside = (
            west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north
        )
        if shapely.is_empty(value) or not shapely.is_valid(value) or not inside:
            raise ValidationError(
                _("This shape is empty, broken or outside the Netherlands in RD New (EPSG:28992)."),
                code="geometry",
            )

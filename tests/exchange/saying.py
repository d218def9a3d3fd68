"""What a programme says, without the numbers of its rows, to compare two databases."""

from __future__ import annotations

import hashlib
from typing import Any

import shapely
from django.db import models
from shapely.geometry.base import BaseGeometry

from wijkdraad.programme.models import Programme

from .dossiers import tables

NOT_CARRIED = {"Contributor", "Role", "Job", "PlanVersion", "Person"}
"""What an export leaves behind on purpose: people, the work of the site, versions handed in."""
NOT_SAID = {"id", "programme", "revision", "dossier_hash"}


def everything(programme: Programme) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a programme, field by field, shapes to the last bit."""
    found: dict[str, list[tuple[Any, ...]]] = {"Programme": [_row(programme)]}
    for model in tables():
        if model.__name__ in NOT_CARRIED or not _belongs(model):
            continue
        rows = [_row(row) for row in model._default_manager.filter(programme=programme)]
        found[model.__name__] = sorted(rows, key=repr)
    return found


def _belongs(model: type[models.Model]) -> bool:
    return any(field.name == "programme" for field in model._meta.fields)


def _row(row: models.Model) -> tuple[Any, ...]:
    return tuple(
        (field.name, _value(getattr(row, field.name)))
        for field in row._meta.fields
        if field.name not in NOT_SAID
    )


def _value(value: Any) -> Any:
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, models.Model):
        return getattr(value, "key", None) or (value.code, value.year)  # type: ignore[attr-defined]
    return value

"""What a programme says, without the numbers of its rows, to compare two databases."""

from __future__ import annotations

import hashlib
from typing import Any

import shapely
from django.db import models
from shapely.geometry.base import BaseGeometry

from wijkdraad.programme.models import Area, Programme

from .dossiers import tables

NOT_CARRIED = {"Contributor", "Role", "Job", "PlanVersion", "Person"}
"""What an export leaves behind on purpose: people, the work of the site, versions handed in."""
NOT_SAID = {"id", "programme", "revision", "dossier_hash"}


def everything(programme: Programme) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a programme, field by field, shapes to the last bit."""
    names: dict[Any, dict[int, Any]] = {}
    found = {"Programme": [_row(programme, names)]}
    for model in tables():
        if model.__name__ in NOT_CARRIED or not _belongs(model):
            continue
        rows = [_row(row, names) for row in model._default_manager.filter(programme=programme)]
        found[model.__name__] = sorted(rows, key=repr)
    return found


def _belongs(model: type[models.Model]) -> bool:
    return any(field.name == "programme" for field in model._meta.fields)


def _row(row: models.Model, names: dict[Any, dict[int, Any]]) -> tuple[Any, ...]:
    return tuple(
        (field.name, _value(row, field, names))
        for field in row._meta.fields
        if field.name not in NOT_SAID
    )


def _value(row: models.Model, field: Any, names: dict[Any, dict[int, Any]]) -> Any:
    value = getattr(row, field.attname)
    if field.is_relation:
        return None if value is None else _names_of(field.related_model, names)[value]
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def _names_of(model: Any, names: dict[Any, dict[int, Any]]) -> dict[int, Any]:
    """What a row is called by those that point at it, for every row of a table."""
    if model not in names:
        fields = ("code", "year") if model is Area else ("key",)
        names[model] = {pk: name for pk, *name in model.objects.values_list("pk", *fields)}
    return names[model]

"""Imports a dossier: checks everything first, then saves all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from wijkdraad.programme.history import IMPORTED, event
from wijkdraad.programme.models import Person, Programme

from .brought.crosswalk import read_crosswalk
from .brought.layers import ReadLayers, read_layers
from .checking import all_faults
from .described import Description
from .description import read_description
from .dossier import Dossier
from .faults import FaultyDossier
from .keeping import Imported
from .progress import IMPORT_STEPS, Told, nobody_listens
from .saving import save
from .tables.links import read_links
from .tables.reading import ReadTables, read_tables

__all__ = ["CheckedDossier", "Imported", "check_dossier", "dossier_hash", "import_dossier"]


@dataclass(frozen=True)
class CheckedDossier:
    """A dossier without faults, read and not saved."""

    dossier: Dossier
    description: Description
    tables: ReadTables
    layers: ReadLayers


def check_dossier(path: Path, progress: Told = nobody_listens) -> CheckedDossier:
    """Read and check the dossier in a folder, or in one workbook, and save nothing.

    Raises FaultyDossier with every fault.
    """
    progress(0, IMPORT_STEPS, "tables")
    dossier = Dossier(path)
    described = read_description(dossier)
    tables = read_tables(dossier)
    tables.links = read_links(dossier, tables.faults)
    tables.crosswalk = read_crosswalk(dossier, tables.faults)
    tables.unread |= dossier.unread
    progress(1, IMPORT_STEPS, "maps")
    layers = read_layers(dossier.folder, described)
    faults = [*dossier.faults, *all_faults(dossier, described, tables, layers)]
    description = described.whole()
    if faults or description is None:
        raise FaultyDossier(sorted(set(faults)))
    return CheckedDossier(dossier, description, tables, layers)


def import_dossier(
    path: Path,
    person: Person | None = None,
    before_saving: Callable[[str], None] | None = None,
    progress: Told = nobody_listens,
) -> Imported:
    """Import the dossier in the folder or the workbook at `path`, in the name of `person`.

    Rows are recognised by their id, so importing again updates and never doubles; the very
    same dossier changes nothing at all. Rows that are no longer in the dossier are kept:
    others may have added them here. Raises FaultyDossier, with every fault, before anything
    is saved. `before_saving` gets the short name inside the transaction and may still refuse.
    """
    checked = check_dossier(path, progress)
    fingerprint = dossier_hash(checked.dossier, checked.description)
    slug = checked.description.programme.slug
    with event(person, IMPORTED):
        if before_saving is not None:
            before_saving(slug)
        existing = Programme.objects.filter(slug=slug, dossier_hash=fingerprint).first()
        if existing is not None:
            return Imported(existing, same_dossier=True)
        return save(
            checked.description,
            checked.tables,
            checked.layers,
            fingerprint,
            progress,
            keeps_maps=checked.dossier.describes_itself and not checked.description.has_files,
        )


def dossier_hash(dossier: Dossier, description: Description) -> str:
    """A fingerprint of the files of a dossier: the same files give the same 64 characters."""
    names = {path.name for path in dossier.table_files()}
    names |= {source.file for source in description.sources if source.use}
    if description.export is not None:
        names |= set(description.export.shapes().values())
    names |= {raster.file for raster in description.rasters}
    digest = hashlib.sha256()
    for name in sorted(names):
        digest.update(name.encode())
        digest.update(hashlib.sha256((dossier.folder / name).read_bytes()).digest())
    return digest.hexdigest()

"""What a connector is: it asks one source for one area, and gives files and the rows about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wijkdraad.files.problems import marked as _
from wijkdraad.sources.asking import Asker

RECORDED = _("tested on recorded answers, not yet tried against the live source")
CONSTRUCTED = _("constructed from documentation, not yet tried against the live source")


@dataclass(frozen=True)
class Request:
    """What a connector may know: the area, the year, and where to put its files.

    `base_address` is the connector's own, or a mirror's. `bounds_m` is west, south, east, north of
    the area in RD New; None where no outline is known yet. `folder` is empty and only for this
    connector; what it writes there is copied into the dossier when the connector has ended well.
    """

    asker: Asker
    base_address: str
    area: str
    year: int
    bounds_m: tuple[float, float, float, float] | None
    folder: Path


@dataclass(frozen=True)
class Fetched:
    """What a connector gives.

    `files` maps a name in the dossier to a file in the folder of the request. `sources` and `areas` are
    the rows of `dossier.toml`, with the keys of docs/dossier.md; a source names one of the files.
    `bounds_m` is the extent of the area, where this connector knows it. `remarks` are sentences
    for the user, in the user's language: what is missing, what is doubtful. What belongs `together`
    (the rows of a table and the shapes that point at them) comes in the dossier whole, or not at all.
    """

    files: Mapping[str, Path] = field(default_factory=dict)
    sources: tuple[Mapping[str, Any], ...] = ()
    areas: tuple[Mapping[str, Any], ...] = ()
    bounds_m: tuple[float, float, float, float] | None = None
    remarks: tuple[str, ...] = ()
    together: bool = False


@dataclass(frozen=True)
class Connector:
    """One source in `wijkdraad fetch`: its name there, its address, and how well it was tried.

    `tried` is RECORDED or CONSTRUCTED; the command prints it and it ends the note of each source.
    A connector that `needs_bounds` is passed over while no outline of the area is known. One that is
    not `by_default` is only asked when it is named. A `yearly` one gives other files for another
    year; the others are asked once for a dossier.
    """

    name: str
    title: str
    base_address: str
    tried: str
    run: Callable[[Request], Fetched]
    needs_bounds: bool = False
    by_default: bool = True
    yearly: bool = False

"""The connectors that give the base map of a dossier: ground, addresses, heights, OpenStreetMap."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wijkdraad.reference.open_data import open_data
from wijkdraad.reference.social_map import amenities, amenity_of, social_map_norms
from wijkdraad.sources.ahn.client import GROUND, SURFACE, heights_around
from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.bag.client import addresses_in
from wijkdraad.sources.bgt.client import ground_layers
from wijkdraad.sources.driedbag.client import buildings_in
from wijkdraad.sources.osm.client import places, walking_network
from wijkdraad.sources.osm.mapping import OsmPlace, is_usable_bench
from wijkdraad.sources.places import Bounds, collection, feature

from .connector import CONSTRUCTED, Connector, Fetched, Request

AROUND_M = 250
"""How far around the area the ground is asked: as far as the heights go."""
OWNER_TAGS = ("ownership", "operator:type")
"""Tags that say whose ground it is."""
GROUND_TITLES: Mapping[str, str] = {
    "building": gettext_noop("Buildings"),
    "road": gettext_noop("Roads"),
    "footpath": gettext_noop("Footpaths"),
    "green": gettext_noop("Green"),
    "bare": gettext_noop("Open and paved ground"),
    "water": gettext_noop("Water"),
    "tree": gettext_noop("Trees"),
}


def bounds_of(request: Request, around_m: float = 0) -> Bounds:
    """The extent of the area in RD New, and so many metres around it. Raises SourceFault."""
    if request.bounds_m is None:
        raise SourceFault(
            gettext_noop("the outline of the area is not known"),
            gettext_noop("Fetch the outlines first"),
        )
    west, south, east, north = request.bounds_m
    return (west - around_m, south - around_m, east + around_m, north + around_m)


def write_features(path: Path, features: Iterable[Mapping[str, Any]]) -> Path:
    """Write features in RD New as GeoJSON, one on a line; returns `path`."""
    whole = collection(())
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    start = json.dumps(whole, ensure_ascii=False).removesuffix("]}")
    path.write_text(f"{start}\n{lines}\n]}}\n", encoding="utf-8")
    return path


def fetch_ground(request: Request) -> Fetched:
    """The base map from the BGT, one file for each layer, with whose ground it is. Raises SourceFault."""
    found = ground_layers(request.asker, request.base_address, bounds_of(request, AROUND_M))
    files, sources = {}, []
    for kind, title in GROUND_TITLES.items():
        features = found.features.get(kind)
        if not features:
            continue
        name = f"bgt-{kind}.geojson"
        files[name] = write_features(request.folder / name, features)
        sources.append(
            {
                "id": f"bgt-{kind}",
                "name": _("{title} (BGT)").format(title=_(title)),
                "use": kind,
                "file": name,
                "columns": {"ground": "ground"},
                "licence": _("open data"),
                "publisher": "Kadaster (PDOK)",
                "period": str(found.retrieved.year),
                "retrieved": found.retrieved,
                "address": found.address,
                "note": _(
                    "As registered on the day it was fetched. Ground at houses and firms (erf) counts "
                    "as private; whose other ground it is, was not looked up."
                ),
            }
        )
    remarks = []
    if found.under_ground:
        remarks.append(
            ngettext(
                "{count} shape under the ground (a tunnel, a culvert) was left out.",
                "{count} shapes under the ground (tunnels, culverts) were left out.",
                found.under_ground,
            ).format(count=found.under_ground)
        )
    return Fetched(files, tuple(sources), remarks=tuple(remarks))


def fetch_addresses(request: Request) -> Fetched:
    """The addresses in use in the rectangle of the area, from the BAG. Raises SourceFault."""
    found = addresses_in(request.asker, request.base_address, bounds_of(request))
    name = "bag-addresses.geojson"
    path = write_features(
        request.folder / name,
        (
            feature(one.place, {"id": one.id, "is_home": one.is_home, "uses": ";".join(one.uses)})
            for one in found.addresses
        ),
    )
    source = {
        "id": "bag-addresses",
        "name": _("Addresses (BAG)"),
        "use": "address",
        "file": name,
        "licence": _("open data"),
        "publisher": "Kadaster (PDOK)",
        "period": str(found.retrieved.year),
        "retrieved": found.retrieved,
        "address": found.address,
        "note": _(
            "Places and uses, without street, number or name. Houseboats and caravans are missing, and "
            "around the area some addresses of the neighbours are in it."
        ),
    }
    homes = sum(one.is_home for one in found.addresses)
    remark = _("{count} addresses, of which {homes} are homes.").format(
        count=len(found.addresses), homes=homes
    )
    return Fetched({name: path}, (source,), remarks=(remark,))


def fetch_heights(request: Request) -> Fetched:
    """Heights of ground and surface around the area, from the AHN. Raises SourceFault."""
    files, sources, remarks = {}, [], []
    for coverage, use, title in (
        (SURFACE, "surface_raster", _("Height of ground, buildings and trees together (AHN)")),
        (GROUND, "ground_raster", _("Height of the ground (AHN)")),
    ):
        name = f"ahn-{coverage}.tif"
        found = heights_around(
            request.asker,
            request.base_address,
            coverage,
            bounds_of(request),
            request.folder / name,
        )
        files[name] = found.path
        sources.append(
            {
                "id": f"ahn-{coverage.replace('_', '-')}",
                "name": title,
                "use": use,
                "file": name,
                "licence": "CC0",
                "publisher": _("Rijkswaterstaat and the water boards (PDOK)"),
                "period": _("unknown"),
                "retrieved": found.retrieved,
                "address": found.address,
                "note": _(
                    "Cells of half a metre. When the plane flew over differs from place to place, and "
                    "the service does not tell. Over water there is no height, and the ground has none "
                    "under buildings and trees either."
                ),
            }
        )
        remarks.append(
            _("{title}: known for {share} of the rectangle around the area.").format(
                title=title, share=f"{found.known_share:.0%}"
            )
        )
    return Fetched(files, tuple(sources), remarks=tuple(remarks))


def fetch_open_street_map(request: Request) -> Fetched:
    """The ways to walk, benches, and what the social map can use, from OpenStreetMap. Raises SourceFault.

    Of a thing only its name and the tags that say what it is are kept: no telephone number, and nobody
    who runs it.
    """
    near_m = social_map_norms()["someone_near_distance"].value
    bounds_m = bounds_of(request, near_m)
    found = places(request.asker, request.base_address, bounds_m, amenities())
    network = walking_network(request.asker, request.base_address, bounds_of(request))
    about = {
        "licence": "ODbL 1.0",
        "publisher": _("OpenStreetMap contributors"),
        "period": found.data_of or _("unknown"),
        "retrieved": found.retrieved,
    }
    files = {"osm-walking.json": request.folder / "osm-walking.json"}
    files["osm-walking.json"].write_bytes(network.path.read_bytes())
    sources: list[Mapping[str, Any]] = [
        {
            "id": "osm-walking",
            "name": _("Ways to walk (OpenStreetMap)"),
            "file": "osm-walking.json",
            **about,
            "address": network.address,
            "note": _("A network for the command wijkdraad coolness."),
        }
    ]
    remarks = []
    benches: list[tuple[OsmPlace, dict[str, str]]] = [
        (one, {}) for one in found.places if is_usable_bench(one.tags)
    ]
    meeting = [(one, _kept_tags(one.tags)) for one in found.places if amenity_of(one.tags)]
    for use, name, title, chosen, note in (
        ("bench", "osm-benches", _("Benches (OpenStreetMap)"), benches,
         _("Volunteers draw them; not every bench is on the map.")),
        ("amenities", "osm-amenities", _("For the social map (OpenStreetMap)"), meeting,
         _("Volunteers draw it: look whether it is right.")),
    ):  # fmt: skip
        if not chosen:
            remarks.append(_("{title}: none in this area.").format(title=title))
            continue
        file = f"{name}.geojson"
        files[file] = write_features(
            request.folder / file,
            (feature(one.place, {"@id": one.id, **tags}) for one, tags in chosen),
        )
        row = {"id": name, "name": title, "use": use, "file": file, **about}
        sources.append({**row, "address": found.address, "note": note})
    return Fetched(files, tuple(sources), remarks=tuple(remarks))


def _kept_tags(tags: Mapping[str, str]) -> dict[str, str]:
    wanted = {"name", *OWNER_TAGS, *(tag.partition("=")[0] for tag in amenities())}
    return {name: value for name, value in tags.items() if name in wanted}


def fetch_building_heights(request: Request) -> Fetched:
    """Buildings with heights, from 3DBAG; a file to look into, beside the base map. Raises SourceFault."""
    found = buildings_in(request.asker, request.base_address, bounds_of(request))
    name = "driedbag-buildings.geojson"
    path = write_features(
        request.folder / name,
        (
            feature(
                one.outline,
                {
                    "id": one.id,
                    "ground_m": one.ground_m,
                    "roof_m": one.roof_m,
                    "top_m": one.top_m,
                    "built": one.built,
                },
            )
            for one in found.buildings
        ),
    )
    source = {
        "id": "driedbag-buildings",
        "name": _("Buildings with heights (3DBAG)"),
        "file": name,
        "licence": "CC BY 4.0",
        "publisher": "TU Delft, 3DGI",
        "period": _("unknown"),
        "retrieved": found.retrieved,
        "address": found.address,
        "note": _("Roof and top are metres above the ground at the building; empty is not known."),
    }
    remarks = []
    if found.broken:
        said = ngettext(
            "{count} building has a broken outline and was left out.",
            "{count} buildings have a broken outline and were left out.",
            found.broken,
        )
        remarks.append(said.format(count=found.broken))
    return Fetched({name: path}, (source,), remarks=tuple(remarks))


MAP_CONNECTORS: tuple[Connector, ...] = (
    Connector(
        "bgt",
        gettext_noop("Ground, buildings and trees (BGT, PDOK)"),
        open_data().addresses["bgt"],
        CONSTRUCTED,
        fetch_ground,
        needs_bounds=True,
    ),
    Connector(
        "bag",
        gettext_noop("Addresses (BAG, PDOK)"),
        open_data().addresses["bag"],
        CONSTRUCTED,
        fetch_addresses,
        needs_bounds=True,
    ),
    Connector(
        "ahn",
        gettext_noop("Heights (AHN, PDOK)"),
        open_data().addresses["ahn"],
        CONSTRUCTED,
        fetch_heights,
        needs_bounds=True,
    ),
    Connector(
        "osm",
        gettext_noop("Ways to walk, benches and places of the social map (OpenStreetMap)"),
        open_data().addresses["osm"],
        CONSTRUCTED,
        fetch_open_street_map,
        needs_bounds=True,
    ),
    Connector(
        "driedbag",
        gettext_noop("Heights of buildings (3DBAG)"),
        open_data().addresses["driedbag"],
        CONSTRUCTED,
        fetch_building_heights,
        needs_bounds=True,
        by_default=False,
    ),
)

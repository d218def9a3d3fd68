"""3DBAG: constructed CityJSON features, with the outlines and vertices of a building in Delft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from wijkdraad.sources.asking import SourceFault
from wijkdraad.sources.driedbag.client import Buildings, buildings_in

from .answering import asker_on, layer

BASE = "https://3dbag.example"
BOUNDS = (84_800.0, 447_400.0, 84_900.0, 447_500.0)
TRANSFORM = {"scale": [0.001, 0.001, 0.001], "translate": [84_800.0, 447_400.0, -0.452]}


def building(
    identity: str, east: int = 10, holes: bool = False, lod: Any = "0", **told: Any
) -> dict[str, Any]:
    """A building of 10 by 10 m, with a court of 2 by 2 m where it has holes."""
    corners = [(0, 0), (10, 0), (10, 10), (0, 10), (4, 4), (6, 4), (6, 6), (4, 6)]
    vertices = [[(east + x) * 1000, (10 + y) * 1000, 452] for x, y in corners]
    rings = [[0, 1, 2, 3], [4, 5, 6, 7]] if holes else [[0, 1, 2, 3]]
    attributes = {
        "b3_h_maaiveld": 0.5,
        "b3_h_dak_70p": 8.25,
        "b3_h_dak_max": 9.5,
        "oorspronkelijkbouwjaar": 1625,
        **told,
    }
    name = f"NL.IMBAG.Pand.{identity}"
    return {
        "type": "CityJSONFeature",
        "id": name,
        "vertices": vertices,
        "CityObjects": {
            name: {
                "type": "Building",
                "attributes": attributes,
                "children": [f"{name}-0"],
                "geometry": [{"type": "MultiSurface", "lod": lod, "boundaries": [rings]}],
            },
            f"{name}-0": {
                "type": "BuildingPart",
                "geometry": [{"type": "Solid", "lod": "2.2", "boundaries": []}],
            },
        },
    }


def fetched(folder: Path, *pages: httpx.Response) -> Buildings:
    def answer(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", "1"))
        if page == 1:
            assert request.url.params["bbox"] == "84800,447400,84900,447500"
        return pages[page - 1]

    with asker_on(folder, answer) as asker:
        return buildings_in(asker, BASE, BOUNDS)


def test_buildings_have_an_outline_and_heights_above_their_ground(tmp_path: Path) -> None:
    found = fetched(
        tmp_path,
        layer([building("1", holes=True)], "?page=2", metadata={"transform": TRANSFORM}),
        layer([building("2", 30), building("3", 5_000)], transform=TRANSFORM),
    )
    one, two = found.buildings
    assert (one.id, one.ground_m, one.roof_m, one.top_m, one.built) == ("1", 0.5, 7.75, 9.0, 1625)
    assert one.outline.area == 96 and one.outline.bounds[:2] == (84_810, 447_410)
    assert two.id == "2" and two.outline.area == 100


def test_a_height_that_is_not_known_stays_unknown(tmp_path: Path) -> None:
    one = building("1", b3_h_maaiveld=None, oorspronkelijkbouwjaar=9999)
    [found] = fetched(tmp_path, layer([one], transform=TRANSFORM)).buildings
    assert (found.ground_m, found.roof_m, found.top_m, found.built) == (None, None, None, None)


def test_a_broken_outline_is_counted_and_a_feature_may_have_its_own_transform(
    tmp_path: Path,
) -> None:
    broken = building("1")
    broken["vertices"] = broken["vertices"][:2]
    own = {**building("2"), "transform": TRANSFORM}
    found = fetched(tmp_path, layer([broken, own, building("3", lod="2.2")]))
    assert [one.id for one in found.buildings] == ["2"] and found.broken == 2


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (layer([building("1")]), "nothing at all"),
        (layer([], transform=TRANSFORM), "nothing at all"),
        (layer([{"type": "Feature"}], transform=TRANSFORM), "no CityJSON"),
        (layer([building("1")], transform=TRANSFORM, numberMatched=900), "1 of 900"),
    ],
)
def test_a_changed_service_is_told(tmp_path: Path, page: httpx.Response, says: str) -> None:
    """Without a transform all vertices are whole millimetres from nowhere: no outline is left."""
    with pytest.raises(SourceFault, match=says):
        fetched(tmp_path, page)


def test_a_renamed_height_is_told_by_name(tmp_path: Path) -> None:
    one = building("1")
    attributes = next(iter(one["CityObjects"].values()))["attributes"]
    attributes["b3_h_70p"] = attributes.pop("b3_h_dak_70p")
    with pytest.raises(SourceFault, match="b3_h_dak_70p"):
        fetched(tmp_path, layer([one], transform=TRANSFORM))

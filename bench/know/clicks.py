"""A click on the map of felt temperature: what is there, and the walk to the nearest cool place.

`python bench/know/clicks.py [DOSSIER]` reads a dossier (without one the shipped example) into a
site of its own and asks the map page for places in the neighbourhood, one after another.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import django
import numpy as np
import shapely
from timing import table

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "lindenkwartier"
CLICKS = 20


def main() -> None:
    """Read the dossier, click, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dossier", nargs="?", type=Path, default=EXAMPLE)
    dossier = parser.parse_args().dossier
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["WIJKDRAAD_DATA"] = scratch
        os.environ["DJANGO_SETTINGS_MODULE"] = "wijkdraad.conf.settings"
        django.setup()
        _measure(dossier)


def _measure(dossier: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from wijkdraad.exchange.importing import import_dossier
    from wijkdraad.programme.models import Area, AreaRole, Person, Role, RoleKind

    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    programme = import_dossier(dossier).programme
    person = Person.objects.create_user("meting@voorbeeld.nl", "Meting", "een lang wachtwoord")
    Role.objects.create(programme=programme, person=person, kind=RoleKind.CLIENT)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    edge = Area.objects.get(programme=programme, role=AreaRole.SUBJECT).geometry

    def seconds(place: shapely.Point) -> float:
        start = time.perf_counter()
        answer = client.get(
            f"/programma/{programme.slug}/kaart/?laag=heat&x={place.x:.1f}&y={place.y:.1f}"
        )
        if answer.status_code != 200:
            sys.exit(f"{place}: {answer.status_code}")
        return time.perf_counter() - start

    client.get("/")  # reads the code of the site
    first, *rest = [seconds(place) for place in _places(edge)]
    rows = [
        ["first click, and all that is opened for it", f"{1000 * first:.0f}"],
        [f"the next {len(rest)}: median", f"{1000 * float(np.median(rest)):.0f}"],
        [f"the next {len(rest)}: slowest", f"{1000 * max(rest):.0f}"],
    ]
    table(f"A click on the map of {programme.name}, through the whole site", ["what", "ms"], rows)


def _places(edge: shapely.Geometry) -> list[shapely.Point]:
    """Places all over the neighbourhood, the same ones each time."""
    random = np.random.default_rng(1)
    west, south, east, north = edge.bounds
    points = shapely.points(random.uniform(west, east, 400), random.uniform(south, north, 400))
    return list(points[shapely.contains(edge, points)][:CLICKS])


if __name__ == "__main__":
    main()

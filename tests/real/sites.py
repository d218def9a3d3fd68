"""Builds small dossiers over the real figures of Amsterdam and Ermelo, only to know the area.

Valeriusbuurt-West (BU0363KC03) has figures of 2024 under codes that no table of 2020 or 2019 has.
Ermelo - Noord (BU02330001) has a code that in 2021 was that of another buurt, Ermelo-Oost, and a
boundary file of 2021 in which almost every cell is empty or -99999999. Nothing is kept here.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.real.delft import SHARED

HEALTH = "rivm/gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv"

AMSTERDAM = """
[programme]
slug = "valeriusbuurt-west"
name = "Valeriusbuurt-West"
place = "Amsterdam"
date = 2026-10-01
version = "proef 1"

[[areas]]
code = "BU0363KC03"
year = 2024
name = "Valeriusbuurt-West"
role = "subject"

[[areas]]
code = "WK0363KC"
year = 2024
name = "Willemspark"
role = "context"

[[areas]]
code = "GM0363"
year = 2024
name = "Amsterdam"
role = "context"

[[sources]]
id = "grenzen"
name = "Buurtgrenzen Amsterdam"
publisher = "Gemeente Amsterdam"
period = "2024"
licence = "open"
file = "buurten_amsterdam_dso.geojson"
use = "boundaries"
columns = {code = "cbsCode", name = "naam"}

[[sources]]
id = "kerncijfers"
name = "Kerncijfers wijken en buurten 2024, met cijfers van politie en RIVM"
publisher = "CBS, Politie, RIVM"
period = "2024"
licence = "CC BY 4.0"
file = "stats_amsterdam_2024.csv"
use = "statistics"
shape = "statistics"
empty = "suppressed"

[[sources]]
id = "gezondheid"
name = "Gezondheidsmonitor 2020, 18 jaar en ouder"
publisher = "RIVM, CBS en GGD"
period = "2020"
licence = "CC BY 4.0"
file = "gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv"
use = "statistics"
shape = "rivm"

[[sources]]
id = "ses"
name = "SES-WOA 2019"
publisher = "CBS"
period = "2019"
licence = "CC BY 4.0"
file = "ses_woa_amsterdam_2019.csv"
use = "statistics"
shape = "statline"
"""

ERMELO = """
[programme]
slug = "ermelo-noord"
name = "Ermelo - Noord"
place = "Ermelo"
date = 2026-10-01
version = "proef 1"

[[areas]]
code = "BU02330001"
year = 2024
name = "Ermelo - Noord"
role = "subject"

[[areas]]
code = "WK023300"
year = 2024
name = "Schil rondom het centrum"
role = "context"

[[areas]]
code = "GM0233"
year = 2024
name = "Ermelo"
role = "context"

[[sources]]
id = "kerncijfers"
name = "Kerncijfers wijken en buurten 2024, met cijfers van politie en RIVM"
publisher = "CBS, Politie, RIVM"
period = "2024"
licence = "CC BY 4.0"
file = "stats_ermelo_2024.csv"
use = "statistics"
shape = "statistics"
empty = "suppressed"

[[sources]]
id = "kaart-2021"
name = "Wijk- en Buurtkaart 2021"
publisher = "CBS en Kadaster"
period = "2021"
licence = "CC BY 4.0"
file = "CBS_buurten_2021.gpkg"
use = "statistics"
shape = "boundary_file"

[[sources]]
id = "gezondheid"
name = "Gezondheidsmonitor 2020, 18 jaar en ouder"
publisher = "RIVM, CBS en GGD"
period = "2020"
licence = "CC BY 4.0"
file = "gezondheidsmonitor2020_18plus_delft_amsterdam_ermelo_amstelveen.csv"
use = "statistics"
shape = "rivm"
"""

SITES = {
    "amsterdam": (
        AMSTERDAM,
        (
            "amsterdam/buurten_amsterdam_dso.geojson",
            "amsterdam/stats_amsterdam_2024.csv",
            "ses/ses_woa_amsterdam_2019.csv",
            HEALTH,
        ),
    ),
    "ermelo": (
        ERMELO,
        ("ermelo/stats_ermelo_2024.csv", "ermelo/CBS_buurten_2021.gpkg", HEALTH),
    ),
}


def build_dossier(site: str, folder: Path) -> Path:
    """Write the dossier of a site ("amsterdam" or "ermelo") into `folder` and return it."""
    description, files = SITES[site]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dossier.toml").write_text(description, encoding="utf-8")
    for name in files:
        shutil.copyfile(SHARED / name, folder / Path(name).name)
    return folder

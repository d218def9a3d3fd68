"""The profile of an area from dossier to page: crosswalks, years, refusals, groups."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people import kept_example
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.method.report.chapters.knowing.profile import profile_section
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.structure import Paragraph
from wijkdraad.programme.models import (
    ComparableArea,
    Contribution,
    Need,
    NeedMeasure,
    Observation,
    Programme,
)
from wijkdraad.steps.facts.knowing.profile import profile_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.profile.comparing import all_beside
from wijkdraad.steps.profile.figures import ProfileFigures
from wijkdraad.steps.profile.page import ProfilePage, Section, profile_page
from wijkdraad.steps.profile.people import groups_here

TOML = """
[programme]
slug = "proef"
name = "Proef"
place = "Waterbeek"
date = 2026-10-01
version = "1"

[[areas]]
code = "BU99990101"
year = 2024
name = "Proefbuurt"
role = "subject"

[[areas]]
code = "GM9999"
year = 2024
name = "Waterbeek"
role = "context"
"""
SOURCE = """
[[sources]]
id = "c{year}"
name = "Cijfers {year}"
publisher = "CBS"
period = "{year}"
licence = "CC0"
file = "c{year}.csv"
use = "statistics"
shape = "statistics"
"""
HEAD = "statcode,statnaam,inwoners,huishoudens,koopwoningen,misdrijven_per1000"
NOW = """GM9999,Waterbeek,42000,20000,50,30.0
BU99990101,Proefbuurt,{people},{households},{owned},{crimes}
"""
OTHERS = "\n".join(
    f"BU999902{n:02},Buurt {n},{1000 + 40 * n},{500 + 10 * n},{40 + n},{25 + n}.0"
    for n in range(12)
)
WALK = "BU99990909,2019,BU99990101,2024"


def dossier(folder: Path, years: dict[str, str], crosswalk: str = "") -> Path:
    folder.mkdir()
    text = TOML + "".join(SOURCE.format(year=year) for year in years)
    (folder / "dossier.toml").write_text(text, encoding="utf-8")
    for year, rows in years.items():
        (folder / f"c{year}.csv").write_text(f"{HEAD}\n{rows}", encoding="utf-8")
    if crosswalk:
        columns = "oude_code,oud_jaar,nieuwe_code,nieuw_jaar,deel"
        (folder / "omnummering.csv").write_text(f"{columns}\n{crosswalk}", encoding="utf-8")
    return folder


HERE = {"people": 1000, "households": 480, "owned": 70, "crimes": 31.0}


def now(**here: object) -> str:
    return NOW.format(**(HERE | here)) + OTHERS


def read(folder: Path) -> Programme:
    return import_dossier(folder).programme


def figures_of(programme: Programme) -> ProfileFigures:
    return ProfileFigures(Reading(programme, Language("en")))


def section(page: ProfilePage, key: str) -> Section:
    return next(each for each in page.sections if each.key == key)


pytestmark = pytest.mark.django_db


# --- every area of a file is kept -----------------------------------------------------------------


def test_every_area_of_a_file_is_kept_with_its_name_and_its_gaps(tmp_path: Path) -> None:
    programme = read(dossier(tmp_path / "d", {"2024": now(owned="")}))
    rows = ComparableArea.objects.filter(programme=programme)
    assert rows.count() == 14
    here = rows.get(code="BU99990101")
    assert (here.name, here.period) == ("Proefbuurt", "2024")
    assert here.figures["owner_occupied_share"] == {"missing_reason": "suppressed"}
    assert here.figures["households"] == {"value": 480.0}


def test_an_area_that_is_no_longer_in_the_file_makes_way(tmp_path: Path) -> None:
    read(dossier(tmp_path / "a", {"2024": now()}))
    kept = set(ComparableArea.objects.values_list("pk", flat=True))
    programme = read(dossier(tmp_path / "b", {"2024": now().rsplit("\n", 2)[0] + "\n"}))
    after = set(ComparableArea.objects.filter(programme=programme).values_list("pk", flat=True))
    assert after < kept and len(after) == 12


# --- years and codes ------------------------------------------------------------------------------

THEN = "GM9999,Waterbeek,41000,19500,48,33.0\n"


def test_a_renumbered_area_keeps_its_figures_over_a_crosswalk(tmp_path: Path) -> None:
    before = THEN + "BU99990909,Oude naam,900,430,66,35.0\n" + OTHERS
    walk = f"{WALK},1\n"
    programme = read(dossier(tmp_path / "d", {"2024": now(), "2019": before}, walk))
    then = Observation.objects.get(programme=programme, key="BU99990101.owner_occupied_share.c2019")
    assert (then.value, then.status, then.kind) == (0.66, "found", "measured")
    assert then.method == "Via een omnummering: dit gebied was BU99990909 in 2019."
    assert not ComparableArea.objects.filter(code="BU99990909").exists()
    page = profile_page(programme)
    owned = next(row for row in section(page, "housing").rows if row.line)
    assert owned.years.startswith("2019: 66%; 2024: 70%")


def test_a_part_gives_an_estimate_of_people_and_no_shares(tmp_path: Path) -> None:
    before = THEN + "BU99990909,Oude naam,900,400,66,35.0\n" + OTHERS
    walk = f"{WALK},0.25\n"
    programme = read(dossier(tmp_path / "d", {"2024": now(), "2019": before}, walk))
    stored = {
        row.indicator.key: row
        for row in Observation.objects.filter(programme=programme, source__key="c2019").exclude(
            area__code="GM9999"
        )
    }
    people = stored["inhabitants"]
    assert (people.value, people.kind, people.status) == (225.0, "estimated", "to_verify")
    assert people.method.startswith("Geschat via een omnummering")
    assert stored["owner_occupied_share"].value is None
    assert stored["owner_occupied_share"].missing_reason == "unknown_code"
    compared = ComparableArea.objects.get(code="BU99990101", period="2019").figures
    assert compared["households"] == {"value": 100.0, "how": "part"}


def test_without_a_crosswalk_a_new_code_is_a_gap_and_not_the_municipality(tmp_path: Path) -> None:
    before = THEN + "BU99990909,Oude naam,900,430,66,35.0\n" + OTHERS
    programme = read(dossier(tmp_path / "d", {"2024": now(), "2019": before}))
    then = Observation.objects.get(programme=programme, key="BU99990101.owner_occupied_share.c2019")
    assert (then.value, then.missing_reason) == (None, "unknown_code")
    told = [gap.sentence for gap in profile_page(programme).gaps]
    assert any("heeft andere codes: 12 van de 13 gebieden" in gap for gap in told)


def test_where_areas_were_numbered_anew_the_same_code_is_another_area(tmp_path: Path) -> None:
    others = "\n".join(f"BU999907{n:02},Oud {n},800,400,30,20.0" for n in range(12))
    before = THEN + "BU99990101,Een heel andere buurt,50,20,5,99.0\n" + others
    programme = read(dossier(tmp_path / "d", {"2024": now(), "2019": before}))
    then = Observation.objects.get(programme=programme, key="BU99990101.inhabitants.c2019")
    assert (then.value, then.missing_reason) == (None, "unknown_code")
    assert "opnieuw genummerd" in then.method
    town = Observation.objects.get(programme=programme, key="GM9999.inhabitants.c2019")
    assert town.value == 41000


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{WALK},0", "een deel boven 0 en hoogstens 1"),
        (f"{WALK},1.2", "een deel boven 0 en hoogstens 1"),
        ("BU9999090,2019,BU99990101,2024,1", "BU05031108"),
        ("BU99990909,later,BU99990101,2024,1", "een heel getal"),
        (f"{WALK},1\n{WALK},1", "elk paar codes één keer"),
        (f"{WALK},.7", "een getal zoals"),
        (f"{WALK},0.7\nBU99990909,2019,BU99990202,2024,0.7", "samen hoogstens 1"),
        (f"{WALK},1,nog iets", "5 cellen"),
    ],
)
def test_a_wrong_crosswalk_is_told_and_saves_nothing(
    tmp_path: Path, line: str, expected: str
) -> None:
    with pytest.raises(FaultyDossier) as wrong:
        read(dossier(tmp_path / "d", {"2024": now()}, line + "\n"))
    told = [fault for fault in wrong.value.faults if fault.file == "omnummering.csv"]
    assert any(expected in fault.expected for fault in told)
    assert not Programme.objects.exists()


# --- comparing ------------------------------------------------------------------------------------


def test_crimes_where_almost_nobody_lives_are_not_compared(tmp_path: Path) -> None:
    programme = read(dossier(tmp_path / "d", {"2024": now(people=35, households=20, crimes=971.4)}))
    found = all_beside(figures_of(programme))["crimes_per_1000_inhabitants"]
    assert found.refused and found.deviation is None
    page = profile_page(programme)
    assert not any("misdrijven" in fact.sentence for fact in page.facts)
    assert any("bijna niemand" in note for note in section(page, "safety").notes)


def test_counts_of_people_are_never_compared(tmp_path: Path) -> None:
    found = all_beside(figures_of(read(dossier(tmp_path / "d", {"2024": now()}))))
    assert not {"inhabitants", "households"} & set(found)
    assert found["owner_occupied_share"].deviation is not None


def test_a_figure_to_verify_decides_no_ranking(tmp_path: Path) -> None:
    folder = dossier(tmp_path / "d", {"2024": now(owned=95)})
    assert any("koopwoning" in fact.sentence for fact in profile_page(read(folder)).facts)
    text = (folder / "dossier.toml").read_text(encoding="utf-8")
    doubted = text.replace('licence = "CC0"', 'licence = "CC0"\nstatus = "to_verify"')
    (folder / "dossier.toml").write_text(doubted, encoding="utf-8")
    page = profile_page(read(folder))
    assert page.facts == () and page.few


def test_an_unknown_figure_is_not_zero(tmp_path: Path) -> None:
    page = profile_page(read(dossier(tmp_path / "d", {"2024": now(owned="")})))
    assert not any("koopwoning" in fact.sentence for fact in page.facts)
    withheld = next(gap.sentence for gap in page.gaps if "houdt dit achter" in gap.sentence)
    assert "koopwoningen" in withheld
    cells = next(row for row in section(page, "housing").rows if row.name == "Koopwoningen").cells
    assert cells[0].missing and cells[0].text.startswith("–") and cells[1].text == "50%"


def test_too_few_areas_are_told_and_nothing_is_called_special(tmp_path: Path) -> None:
    page = profile_page(read(dossier(tmp_path / "d", {"2024": NOW.format(**HERE)})))
    assert page.facts == () and "minstens 10 andere gebieden" in page.few
    assert page.kind is None


# --- the example ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as key:
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Programme:
    return Programme.objects.get(pk=read_example)


def test_the_example_has_five_facts_three_gaps_a_kind_and_years(example: Programme) -> None:
    page = profile_page(example)
    assert len(page.facts) == 5
    assert all("in Waterbeek" in fact.sentence and fact.source for fact in page.facts)
    assert [gap.sentence.split(":")[0] for gap in page.gaps] == [
        "De bron houdt dit achter, omdat het om weinig mensen gaat",
        "Er ontbreken jaren",
        "Over deze thema's is er geen enkel cijfer",
    ]
    assert page.kind is not None and page.kind.is_known and page.kind.others
    assert "Bedrijvenpark De Kade" in page.kind.empty
    assert any(row.line for row in section(page, "people").rows)
    verdicts = {row.verdict for time in page.prosperity for row in time.rows}
    assert verdicts >= {"worse", "better", "unknown"}


def test_a_group_gains_where_its_words_stand_in_so_many_words(example: Programme) -> None:
    reading = Reading(example, Language("en"))
    before = {row.key: row for row in groups_here(ProfileFigures(reading)).rows}
    assert before["65_and_over"].who_gains == "measure"
    # "Mensen die alleen wonen of nog weinig mensen kennen" names those who live alone, not the lonely.
    assert before["living_alone"].who_gains == "measure"
    assert before["lonely"].who_gains == "" and before["lonely"].size
    assert "Een plek waar niemand je wegstuurt" in groups_here(ProfileFigures(reading)).not_linked
    Contribution.objects.filter(group="65 jaar en ouder").update(group="ouderenwerkers")
    Need.objects.filter(who__icontains="ouderen").update(who="Ouderenbonden en niet-ouderen")
    again = Reading(example, Language("en"))
    after = {row.key: row for row in groups_here(ProfileFigures(again)).rows}
    assert after["65_and_over"].who_gains == ""


def test_a_group_that_lives_here_and_has_no_measure_is_named(example: Programme) -> None:
    def named() -> tuple[set[str], set[str]]:
        found = groups_here(ProfileFigures(Reading(example, Language("en"))))
        return set(found.not_named), set(found.without_measure)

    without_a_need = {"People who feel lonely", "People who do not find their health good"}
    assert named() == (without_a_need, set())
    NeedMeasure.objects.all().delete()
    # Of tenants nobody knows how many there are, so nothing is said of them.
    with_a_need = {"People of 65 and over", "Children under 15", "People who live alone"}
    assert named() == (without_a_need, with_a_need)


def test_the_plan_says_what_was_compared_of_groups_and_of_areas(example: Programme) -> None:
    reading = Reading(example, Language("en"))
    blocks = profile_section(profile_facts(reading), reading.language)
    told = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "no need has exactly these words for them: people who feel lonely and people who" in told
    assert "live alone" not in told and "no measure yet" not in told
    # 24 of the 25 buurten of Waterbeek count: almost nobody lives on the business park.
    assert "Of the 25 buurten of Waterbeek we can compare 24" in told

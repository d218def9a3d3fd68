"""The profile of three real neighbourhoods: Delft, Amsterdam and Ermelo."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.real.delft import AVAILABLE, build_delft_dossier
from tests.real.sites import build_dossier
from wijkdraad.documents.html import report_html
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import ComparableArea, Observation, Programme
from wijkdraad.steps.profile.page import ProfilePage, profile_page
from wijkdraad.steps.report import programme_report

pytestmark = [
    pytest.mark.skipif(not AVAILABLE, reason="the shared real data are not here"),
    pytest.mark.django_db,
]
SLUGS = {
    "delft": "delft-centrum-zuidoost",
    "amsterdam": "valeriusbuurt-west",
    "ermelo": "ermelo-noord",
}


@pytest.fixture(scope="module")
def read_sites(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with django_db_blocker.unblock():
        try:
            folder: Path = tmp_path_factory.mktemp("sites")
            import_dossier(build_delft_dossier(folder / "delft"))
            for site in ("amsterdam", "ermelo"):
                import_dossier(build_dossier(site, folder / site))
            yield
        finally:
            call_command("flush", verbosity=0, interactive=False)


def programme(site: str) -> Programme:
    return Programme.objects.get(slug=SLUGS[site])


def page(site: str) -> ProfilePage:
    return profile_page(programme(site))


def gaps(site: str) -> list[str]:
    return [gap.sentence for gap in page(site).gaps]


@pytest.mark.parametrize("site", SLUGS)
def test_five_facts_each_with_source_and_three_gaps(db: None, read_sites: None, site: str) -> None:
    told = page(site)
    assert len(told.facts) == 5 and told.few == ""
    assert all(fact.source and fact.period for fact in told.facts)
    sentences = [fact.sentence for fact in told.facts]
    assert all("van de 10 buurten." in each or "geen van" in each for each in sentences)
    assert len(told.gaps) >= 3
    numbers = {source.number for source in told.sources}
    assert {fact.source for fact in told.facts} <= numbers
    # A number stays with its unit on paper.
    html = report_html(programme_report(programme(site))).replace("\xa0", " ")
    assert all(fact.sentence in html for fact in told.facts)


def test_delft_withholds_income_and_all_its_codes_are_still_there(
    db: None, read_sites: None
) -> None:
    told = gaps("delft")
    assert "inkomen per inwoner" in told[0] and "houdt dit achter" in told[0]
    assert not any("andere codes" in gap for gap in told)
    assert any("Er ontbreken jaren" in gap for gap in told)
    sentences = [fact.sentence for fact in page("delft").facts]
    # By hand: 55 of 765 inhabitants are under 15; in Delft 13,120 of 109,577.
    assert any("7% van de mensen jonger dan 15 jaar; in Delft is dat 12%" in s for s in sentences)


def test_amsterdam_has_none_of_the_479_codes_of_2020(db: None, read_sites: None) -> None:
    told = gaps("amsterdam")
    assert "0 van de 479 gebieden in Amsterdam" in told[0]
    stored = Observation.objects.filter(
        programme=programme("amsterdam"), area__code="BU0363KC03", source__key="gezondheid"
    )
    assert stored and all(row.value is None for row in stored)
    municipality = stored.model.objects.get(key="GM0363.lonely_share.gezondheid")
    assert municipality.value == pytest.approx(0.532)
    sentences = [fact.sentence for fact in page("amsterdam").facts]
    # WOZ and income are in thousands of euros in the file: 954 and 72.3.
    assert any("€ 954.000" in s for s in sentences) and any("€ 72.300" in s for s in sentences)


def test_in_ermelo_the_code_of_now_was_another_buurt_in_2021(db: None, read_sites: None) -> None:
    rows = ComparableArea.objects.filter(programme=programme("ermelo"), source__key="kaart-2021")
    reused = rows.get(code="BU02330001")
    # In 2021 this was Ermelo-Oost with 1,850 men; now it is Ermelo - Noord.
    assert reused.name == "Ermelo-Oost"
    assert reused.figures["men"] == {"missing_reason": "unknown_code", "how": "gap"}
    own = Observation.objects.get(key="BU02330001.men.kaart-2021")
    assert (own.value, own.missing_reason) == (None, "unknown_code")
    assert any("5 van de 17 gebieden in Ermelo" in gap for gap in gaps("ermelo"))


def test_99999999_is_no_data_and_water_has_no_name_and_is_no_neighbour(
    db: None, read_sites: None
) -> None:
    rows = ComparableArea.objects.filter(programme=programme("ermelo"), source__key="kaart-2021")
    water = rows.get(code="BU02339997")
    assert water.name == "" and water.figures["men"] == {"missing_reason": "no_data"}
    values = [
        told["value"]
        for row in ComparableArea.objects.all()
        for told in row.figures.values()
        if "value" in told
    ]
    assert min(values) > -99990
    empty = [told for row in rows for told in row.figures.values() if "value" not in told]
    assert (len(empty), sum(len(row.figures) for row in rows)) == (278, 323)


def test_kinds_of_area_where_there_are_enough_and_a_refusal_where_not(
    db: None, read_sites: None
) -> None:
    for site in ("delft", "amsterdam"):
        kind = page(site).kind
        assert kind is not None and kind.is_known and len(kind.rows) >= 6
    refused = page("ermelo").kind
    assert refused is not None and not refused.is_known
    assert "16 hebben alle cijfers, en er zijn er 20 nodig" in refused.sentence


def test_crimes_are_told_with_where_they_are_counted(db: None, read_sites: None) -> None:
    safety = next(section for section in page("amsterdam").sections if section.key == "safety")
    assert any("waar het gebeurt" in note for note in safety.notes)

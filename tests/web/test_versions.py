"""A plan is handed in, things change, and the page says what changed since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import translation

from tests.people import (
    WholeThread,
    area_manager,
    bare_programme,
    kept_example,
    site_foreman,
    tender_manager,
    whole_thread,
)
from tests.signing_in import signed_in
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import (
    Commitment,
    Contribution,
    Contributor,
    Need,
    Observation,
    Person,
    PlanVersion,
    Programme,
    Role,
    RoleKind,
)
from wijkdraad.programme.tables import LINK_KINDS, TABLES, table_named
from wijkdraad.steps.hand_in.version_words import LINKS, link_name, room_labels
from wijkdraad.steps.hand_in.versions import (
    NameTaken,
    OtherLanguage,
    compared,
    hand_in,
    held_now,
    held_version,
    snapshot,
)
from wijkdraad.steps.rows import add_link, change_row, delete_row

pytestmark = pytest.mark.django_db
VERSIONS = "/programma/proefbuurt/versies/"


@pytest.fixture
def thread(db: None) -> WholeThread:
    return whole_thread()


@pytest.fixture
def manager(thread: WholeThread) -> Client:
    return signed_in(area_manager(thread.programme).person)


@pytest.fixture(scope="module")
def read_example(django_db_setup: None, django_db_blocker) -> Iterator[int]:
    with kept_example(django_db_blocker) as key:
        yield key


@pytest.fixture
def example(db: None, read_example: int) -> Programme:
    return Programme.objects.get(pk=read_example)


def change(thread: WholeThread, table: str, row, **values) -> None:
    change_row(thread.programme, table_named(table), row.pk, values, None, None)


def changed_since(version: PlanVersion):
    version.refresh_from_db()
    return compared(held_version(version), held_now(version.programme, version.language), "nl")


def test_handing_in_keeps_every_row_and_the_whole_text(example: Programme) -> None:
    version = hand_in(example, "  Inschrijving   1.0 ", "gemeente Waterbeek", None)
    version.refresh_from_db()
    assert version.name == "Inschrijving 1.0"
    assert "codings" not in version.rows  # who read what blind is for those who read
    for table in TABLES:
        if table.name == "codings":
            continue
        rows = table.model._default_manager.filter(programme=example)
        assert len(version.rows[table.name]) == rows.count(), table.name
    for kind in LINK_KINDS:
        links = kind.model._default_manager.filter(programme=example)
        assert len(version.rows[link_name(kind)]) == links.count()
    assert version.rows["commitments"]["a-banken"]["due"] == "30 juni 2026"
    assert version.rows["commitments"]["a-banken"]["quantity"] == "12 banken"
    assert version.rows["commitments"]["a-banken"]["organisation"] == "Van Dalen Infra (van-dalen)"
    assert len(version.rows["loose_ends"]) == 30
    chapters = [name for name, _lines in version.text]
    assert chapters[:3] == ["Sociaalbuurtplan Lindenkwartier vernieuwt", "De draad", "Ken je wijk"]
    assert len(set(chapters)) == len(chapters)


def test_every_column_of_every_row_has_a_label(example: Programme) -> None:
    rows = snapshot(example, "nl").rows
    labels = {table.name: dict(table.columns) for room in room_labels() for table in room.tables}
    for table, found in rows.items():
        if table in ("exact", "loose_ends"):
            continue
        columns = {column for words in found.values() for column in words}
        assert columns <= set(labels[table]), table
    assert {name for name in labels if name in LINKS} == set(LINKS)


def test_who_left_a_contribution_stands_in_no_version(thread: WholeThread) -> None:
    Contributor.objects.create(
        contribution=thread.contribution,
        contribution_number=thread.contribution.pk,
        name="Riet Bakker",
        email="riet@voorbeeld.nl",
        link_hash="f" * 64,
    )
    Contribution.objects.filter(pk=thread.contribution.pk).update(publication="published")
    version = hand_in(thread.programme, "1.0", "", None)
    kept = json.dumps([version.rows, version.text], ensure_ascii=False)
    assert "Riet" not in kept and "riet@" not in kept and "f" * 64 not in kept
    assert "blijf ik binnen" in kept


def test_a_share_of_too_few_answers_is_in_no_version(thread: WholeThread) -> None:
    Observation.objects.filter(pk=thread.follow_up.pk).update(kind="asked", people=3)
    found = snapshot(thread.programme, "nl").rows["observations"][thread.follow_up.key]
    assert found["value"] == "te weinig antwoorden"
    assert found["people"] == "minder dan 5"


def test_a_name_is_used_once_whatever_its_capitals(thread: WholeThread) -> None:
    hand_in(thread.programme, "Inschrijving 1.0", "", None)
    with pytest.raises(NameTaken):
        hand_in(thread.programme, "inschrijving  1.0", "", None)
    assert PlanVersion.objects.count() == 1
    hand_in(whole_thread(bare_programme("ander")).programme, "Inschrijving 1.0", "", None)


def test_nothing_changed_since_it_was_handed_in(thread: WholeThread) -> None:
    made = changed_since(hand_in(thread.programme, "1.0", "", None))
    assert made.found.is_empty and made.told.is_empty
    assert made.told.summary[0].startswith("Sinds ")
    assert made.told.summary[0].endswith(" is er niets veranderd.")


def test_a_later_date_and_a_deleted_need_are_told(thread: WholeThread) -> None:
    version = hand_in(thread.programme, "1.0", "", None)
    change(thread, "commitments", thread.commitment, due=date(2026, 6, 30), quantity=Decimal(8))
    delete_row(thread.programme, table_named("needs"), thread.need.pk, None)
    made = changed_since(version)
    told = made.told
    assert told.summary[0].endswith(": 0 rijen erbij, 1 weg, 1 veranderd.")
    assert told.summary[1] == "Verbanden tussen rijen: 0 erbij, 3 weg, 0 veranderd."
    assert told.summary[2:] == (
        "1 afspraak is later geworden.",
        "1 afspraak belooft minder.",
    )
    assert [item.text for item in told.first_page.promises] == [
        "“Tien bomen geplant”: later: eerst 31 maart 2026, nu 30 juni 2026; "
        "minder: eerst 10 bomen, nu 8 bomen."
    ]
    assert [item.text for item in told.first_page.needs] == [
        "Staat er niet meer in: “Koel naar de winkel”."
    ]
    links = [link.says for room in told.rooms for table in room.tables for link in table.links]
    assert (
        "De behoefte “Koel naar de winkel (n1)” hoort niet meer bij het doel “Gezond buiten (g1)”."
        in links
    )
    ends = [item.text for item in told.first_page.ends]
    assert "1 bijdrage hoort nu bij geen behoefte: c1." in ends
    assert any("Niemand vroeg om" in end for end in ends)


def test_a_loose_end_whose_row_is_gone_was_not_tied_up(thread: WholeThread) -> None:
    need = Need.objects.create(
        programme=thread.programme, key="n9", name="Licht", who="wie", needs="licht", because="donker"
    )  # fmt: skip
    version = hand_in(thread.programme, "1.0", "", None)
    assert any(
        key.startswith(LooseEndKind.NEED_WITHOUT_MEASURE) for key in version.rows["loose_ends"]
    )
    delete_row(thread.programme, table_named("needs"), need.pk, None)
    ends = [item.text for item in changed_since(version).told.first_page.ends]
    assert ends and all(end.startswith("Weg, omdat de rij zelf weg is: ") for end in ends)


def test_a_loose_end_that_is_tied_up_is_told_as_such(thread: WholeThread) -> None:
    thread.measure_commitment.delete()
    version = hand_in(thread.programme, "1.0", "", None)
    kind = next(
        kind
        for kind in LINK_KINDS
        if kind.to_table == "commitments" and "measure" in kind.from_field
    )
    add_link(thread.measure, kind, True, thread.commitment, "artikel 4", None)
    told = changed_since(version).told
    assert told.first_page.ends
    assert all(item.text.startswith("Niet meer los: ") for item in told.first_page.ends)
    links = [link.says for room in told.rooms for table in room.tables for link in table.links]
    assert links == [
        "De maatregel “Bomen langs de route (m1)” staat nu in de afspraak “Tien bomen geplant (a1)”."
    ]


def test_versions_in_two_languages_are_not_held_side_by_side(thread: WholeThread) -> None:
    dutch = hand_in(thread.programme, "1.0", "", None)
    Programme.objects.update(language="en")
    thread.programme.refresh_from_db()
    english = hand_in(thread.programme, "1.1", "", None)
    assert english.rows["commitments"]["a1"]["due"] == "March 31, 2026"
    with pytest.raises(OtherLanguage):
        compared(held_version(dutch), held_version(english), "nl")


# The pages


def test_the_first_version_is_handed_in_on_the_page(thread: WholeThread, manager: Client) -> None:
    page = manager.get(VERSIONS)
    assert "Er is nog niets ingeleverd." in page.text
    sent = {"name": "Inschrijving 1.0", "handed_in_to": "de gemeente"}
    answer = manager.post(VERSIONS + "inleveren/", sent, follow=True)
    assert answer.redirect_chain == [(VERSIONS, 302)]
    assert "“Inschrijving 1.0” is bewaard zoals het nu is." in answer.text
    assert "bij de gemeente." in answer.text
    assert "Daan de Wit" in answer.text
    version = PlanVersion.objects.get()
    assert version.made_by is not None and version.made_by.name == "Daan de Wit"
    assert "Ken je wijk" in manager.get(f"{VERSIONS}{version.pk}/").text


@pytest.mark.parametrize("name", ["", "x" * 81, "inschrijving 1.0"])
def test_a_wrong_name_keeps_nothing_and_loses_nothing(
    thread: WholeThread, manager: Client, name: str
) -> None:
    hand_in(thread.programme, "Inschrijving 1.0", "", None)
    answer = manager.post(VERSIONS + "inleveren/", {"name": name, "handed_in_to": "de raad"})
    assert answer.status_code == 422
    assert 'value="de raad"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert PlanVersion.objects.count() == 1


def test_the_page_compares_the_last_version_with_now(thread: WholeThread, manager: Client) -> None:
    first = hand_in(thread.programme, "1.0", "", None)
    change(thread, "commitments", thread.commitment, due=thread.commitment.due + timedelta(days=90))
    second = hand_in(thread.programme, "1.1", "", None)
    page = manager.get(VERSIONS + "vergelijken/")
    assert "is er niets veranderd." in page.text
    page = manager.get(f"{VERSIONS}vergelijken/?van={first.pk}&met=nu")
    assert "1 afspraak is later geworden." in page.text
    assert "<del>31 maart</del> 2026" in page.text
    assert "<ins>29 juni</ins> 2026" in page.text
    page = manager.get(f"{VERSIONS}vergelijken/?van={second.pk}&met={first.pk}")
    assert "eerder: eerst 29 juni 2026, nu 31 maart 2026" in page.text
    english = manager.get(f"/en{VERSIONS}vergelijken/?van={first.pk}&met={second.pk}")
    assert "1 commitment became later." in english.text
    assert 'lang="nl"' in english.text


def test_a_comparison_is_a_document_too(thread: WholeThread, manager: Client) -> None:
    first = hand_in(thread.programme, "1.0", "", None)
    change(thread, "commitments", thread.commitment, due=None)
    Contribution.objects.create(
        programme=thread.programme,
        key="c7",
        channel="web",
        kind="idea",
        text="Een geheime tuin.",
        publication="published",
    )
    query = f"?van={first.pk}&met=nu"
    page = manager.get(VERSIONS + "vergelijken/" + query)
    assert "Een geheime tuin." in page.text
    assert f"{VERSIONS}vergelijken.pdf{query}".replace("&", "&amp;") in page.text
    html = manager.get(VERSIONS + "vergelijken.html" + query)
    assert "geen datum meer: eerst 31 maart 2026" in html.text
    # What residents said does not travel along in a document.
    assert "Een geheime tuin." not in html.text
    assert "Bijdragen: 1 erbij, 0 weg, 0 veranderd." in html.text
    pdf = manager.get(VERSIONS + "vergelijken.pdf" + query)
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == 'attachment; filename="proefbuurt-10-nu.pdf"'
    assert manager.get(VERSIONS + "vergelijken.exe" + query).status_code == 404


def test_a_version_of_another_programme_is_not_there(thread: WholeThread, manager: Client) -> None:
    hand_in(thread.programme, "1.0", "", None)
    other = hand_in(whole_thread(bare_programme("ander"), 2).programme, "2.0", "", None)
    assert manager.get(f"{VERSIONS}{other.pk}/").status_code == 404
    for query in (f"?van={other.pk}", f"?van=1&met={other.pk}", "?van=x", "?met="):
        assert manager.get(f"{VERSIONS}vergelijken/{query}").status_code == 404
    assert "2.0" not in manager.get(VERSIONS).text


def test_before_anything_is_handed_in_there_is_nothing_to_compare(manager: Client) -> None:
    page = manager.get(VERSIONS + "vergelijken/")
    assert page.status_code == 200
    assert "Er is dus nog niets om mee te vergelijken." in page.text
    assert manager.get(VERSIONS + "vergelijken.pdf").status_code == 404


def test_who_may_hand_in_and_who_may_only_look(thread: WholeThread) -> None:
    hand_in(thread.programme, "1.0", "", None)
    auditor = Person.objects.create_user("toetser@voorbeeld.nl", "Toetser", "een lang wachtwoord")
    Role.objects.create(programme=thread.programme, person=auditor, kind=RoleKind.AUDITOR)
    sent = {"name": "2.0", "handed_in_to": ""}
    looks = signed_in(auditor)
    assert "Inleveren" not in looks.get(VERSIONS).text
    assert looks.get(VERSIONS + "vergelijken/").status_code == 200
    assert looks.post(VERSIONS + "inleveren/", sent).status_code == 403
    foreman = signed_in(site_foreman(thread.programme).person)
    assert foreman.get(VERSIONS).status_code == 403
    manager = signed_in(tender_manager(thread.programme).person)
    assert manager.post(VERSIONS + "inleveren/", sent).status_code == 302
    assert PlanVersion.objects.count() == 2


def test_the_home_page_leads_to_the_versions(thread: WholeThread, manager: Client) -> None:
    page = manager.get("/programma/proefbuurt/").text
    assert f'href="{VERSIONS}"' in page
    assert 'href="/programma/proefbuurt/sjabloon/"' in page


def test_the_sentences_are_in_the_language_of_the_reader(thread: WholeThread) -> None:
    version = hand_in(thread.programme, "1.0", "", None)
    Commitment.objects.update(budget_cents=1)
    with translation.override("nl"):
        made = compared(held_version(version), held_now(thread.programme, "nl"), "en")
    assert "For 1 commitment there is less money." in made.told.summary
    assert made.language == "nl"

"""Mini-missions: from an idea in one step, held until looked at, joined without a name."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import Client
from PIL import Image

from tests.people import area_manager, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.files.problems import UnreadableFile
from wijkdraad.programme.models import (
    Contribution,
    ContributionNeed,
    MiniMission,
    MissionPhoto,
    MissionStatus,
    MissionSupport,
    Need,
    Programme,
    Publication,
)
from wijkdraad.steps.listen.missions import board, joining, keeping
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db
MARK = "m" * 64


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


@pytest.fixture
def idea(programme: Programme) -> Contribution:
    said = Contribution.objects.get(programme=programme)
    said.kind = "idea"
    said.save()
    return said


def mission(programme: Programme, key: str = "mm1", **values: object) -> MiniMission:
    given = {"name": "Plantdag", "what": "Planten", "who": "buren", "publication": "published"}
    return MiniMission.objects.create(programme=programme, key=key, **{**given, **values})


def photo(size: tuple[int, int] = (200, 100)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, "JPEG")
    return made.getvalue()


def test_an_idea_becomes_a_mission_that_waits_and_knows_its_need(idea: Contribution) -> None:
    person = area_manager(idea.programme).person
    made = keeping.start_from_idea(idea.programme, idea.pk, "Plantdag", "buren", person)
    assert (made.what, made.need, made.contribution) == (idea.text, Need.objects.get(), idea)
    assert made.publication == Publication.HELD
    assert made.history.get().history_user == person
    with pytest.raises(keeping.NoIdea):
        keeping.start_from_idea(idea.programme, idea.pk, "Nog eens", "buren", person)


def test_what_is_no_idea_does_not_become_a_mission(programme: Programme) -> None:
    said = Contribution.objects.get(programme=programme)
    with pytest.raises(keeping.NoIdea):
        keeping.start_from_idea(programme, said.pk, "x", "y", area_manager(programme).person)
    assert not MiniMission.objects.exists()


def test_a_place_that_is_a_home_does_not_come_along(idea: Contribution) -> None:
    from shapely import Point

    idea.geometry, idea.at_home = Point(100_100, 400_100), True
    idea.save()
    person = area_manager(idea.programme).person
    made = keeping.start_from_idea(idea.programme, idea.pk, "Plantdag", "buren", person)
    assert made.geometry is None


def test_moving_keeps_the_first_day_and_can_be_taken_back(programme: Programme) -> None:
    made, person = mission(programme), area_manager(programme).person
    keeping.move(programme, made.pk, MissionStatus.STARTED, "", person, date(2026, 4, 1))
    keeping.move(programme, made.pk, MissionStatus.DONE, "Elf tuinen", person, date(2026, 5, 1))
    made.refresh_from_db()
    assert (made.started, made.done, made.result) == (
        date(2026, 4, 1),
        date(2026, 5, 1),
        "Elf tuinen",
    )
    keeping.move(programme, made.pk, MissionStatus.STARTED, "", person, date(2026, 6, 1))
    made.refresh_from_db()
    assert (made.started, made.done, made.result) == (date(2026, 4, 1), None, "Elf tuinen")
    assert made.revision == 4


def test_the_board_counts_missions_and_the_euros_that_are_known(programme: Programme) -> None:
    mission(programme, "mm1", budget_cents=10_000)
    mission(programme, "mm2", budget_cents=None)
    mission(programme, "mm3", status="done", budget_cents=0, publication="held")
    page = board.missions_board(programme)
    ideas = page.columns[0]
    assert (len(ideas.cards), ideas.budget_cents, ideas.unknown_budgets) == (2, 10_000, 1)
    assert (page.count, page.done, page.held) == (3, 1, 1)


def test_the_first_ideas_stand_on_the_board_and_all_of_them_one_click_further(
    programme: Programme,
) -> None:
    for number in range(14):
        Contribution.objects.create(
            programme=programme, key=f"i{number}", text=f"Plan {number} voor het plein", kind="idea"
        )
    client = signed_in(area_manager(programme).person)
    address = f"/programma/{programme.slug}/luisteren/minimissies/"
    first = client.get(address).content.decode()
    assert first.count("voor het plein”") == 12
    assert 'href="?alle=1#ideas">En nog 2 ideeën</a>' in first
    every = client.get(address + "?alle=1").content.decode()
    assert every.count("voor het plein”") == 14 and "En nog" not in every


@pytest.mark.parametrize(
    ("joined", "says"), [(0, "Nobody"), (1, "Fewer than 5"), (4, "Fewer than 5"), (5, "5 people")]
)
def test_small_numbers_of_supporters_are_not_told(
    programme: Programme, client: Client, joined: int, says: str
) -> None:
    made = mission(programme)
    for number in range(joined):
        joining.join(programme, made.pk, f"{number:064d}", joining.Joining())
    page = client.get(f"/en/wijk/{programme.slug}/minimissies/").content.decode()
    assert says in page
    assert f"{says}" in report_html(programme_report(programme, "en"))


def test_a_visitor_joins_once_changes_and_steps_out(programme: Programme, client: Client) -> None:
    made = mission(programme)
    address = f"/en/wijk/{programme.slug}/minimissies/{made.pk}/"
    for name in ("Riet Bakker", "Riet B."):
        answer = client.post(address, {"name": name, "email": "R@v.nl", "brings": "soep"})
        assert answer.status_code == 302
    support = MissionSupport.objects.get()
    assert (support.name, support.email, support.brings) == ("Riet B.", "r@v.nl", "soep")
    assert len(support.mark) == 64
    page = client.get(f"/en/wijk/{programme.slug}/minimissies/").content.decode()
    assert "You take part." in page
    assert "Riet" not in page
    assert "soep" not in page
    assert Client().get(address).content.decode().count("Riet") == 0
    client.post(address, {"step-out": "1"})
    assert not MissionSupport.objects.exists()


def test_another_browser_cannot_step_out_for_someone(programme: Programme, client: Client) -> None:
    made = mission(programme)
    address = f"/en/wijk/{programme.slug}/minimissies/{made.pk}/"
    client.post(address, {})
    Client().post(address, {"step-out": "1"})
    assert MissionSupport.objects.count() == 1


@pytest.mark.parametrize("publication", ["held", "hidden"])
def test_what_is_not_published_is_nowhere_public(
    programme: Programme, client: Client, publication: str
) -> None:
    made = mission(programme, name="Geheim plan", publication=publication)
    keeping.add_photo(programme, made.pk, photo(), "Een tuin")
    MissionPhoto.objects.update(publication="published")
    start = f"/en/wijk/{programme.slug}/minimissies/"
    assert "Geheim plan" not in client.get(start).content.decode()
    assert client.get(f"{start}{made.pk}/").status_code == 404
    assert client.post(f"{start}{made.pk}/", {}).status_code == 404
    assert client.get(f"{start}foto/{MissionPhoto.objects.get().pk}.jpg").status_code == 404
    told = report_html(programme_report(programme, "en"))
    assert "Geheim plan" not in told
    assert "1 mini-mission is not told here" in told


def test_a_proposal_waits_and_the_same_one_twice_is_one(
    programme: Programme, client: Client
) -> None:
    address = f"/en/wijk/{programme.slug}/minimissies/"
    sent = {"name": "Bank", "what": "Een bank", "who": "ouders", "need": Need.objects.get().pk}
    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    made = MiniMission.objects.get()
    assert (made.key, made.publication, made.need) == ("web-0001", "held", Need.objects.get())
    assert client.post(address, {"name": "Bank"}).status_code == 422
    assert client.post(address, {**sent, "website": "spam"}).status_code == 422
    other = whole_thread(_other(), 2).need
    assert client.post(address, {**sent, "need": other.pk}).status_code == 422
    assert MiniMission.objects.count() == 1


def _other() -> Programme:
    from tests.people import bare_programme

    return bare_programme("ander")


def test_photos_wait_and_are_served_only_when_everyone_may_see_them(programme: Programme) -> None:
    made = mission(programme)
    manager, everyone = signed_in(area_manager(programme).person), Client()
    here = f"/en/programma/{programme.slug}/luisteren/minimissies/{made.pk}/"
    upload = io.BytesIO(photo())
    upload.name = "foto.jpg"
    answer = manager.post(here, {"do": "photo", "image": upload, "says": "Een geveltuin"})
    assert answer.status_code == 302
    kept = MissionPhoto.objects.get()
    public = f"/en/wijk/{programme.slug}/minimissies/foto/{kept.pk}.jpg"
    office = f"/en/programma/{programme.slug}/luisteren/minimissies/foto/{kept.pk}.jpg"
    assert everyone.get(public).status_code == 404
    assert manager.get(office)["Content-Type"] == "image/jpeg"
    manager.post(here, {"do": "show-photo", "photo": kept.pk})
    assert everyone.get(public).content[:2] == b"\xff\xd8"
    assert (
        'alt="Een geveltuin"'
        in everyone.get(f"/en/wijk/{programme.slug}/minimissies/").content.decode()
    )
    manager.post(here, {"do": "remove-photo", "photo": kept.pk})
    assert not MissionPhoto.objects.exists()


def test_a_file_that_is_no_photo_says_so(programme: Programme) -> None:
    made = mission(programme)
    manager = signed_in(area_manager(programme).person)
    here = f"/en/programma/{programme.slug}/luisteren/minimissies/{made.pk}/"
    upload = io.BytesIO(b"geen foto")
    upload.name = "foto.jpg"
    answer = manager.post(here, {"do": "photo", "image": upload, "says": "x"})
    assert answer.status_code == 422
    assert "something that is no photo" in answer.content.decode()
    without = manager.post(here, {"do": "photo", "image": io.BytesIO(photo()), "says": ""})
    assert without.status_code == 422
    assert not MissionPhoto.objects.exists()
    with pytest.raises(UnreadableFile):
        keeping.add_photo(programme, made.pk, b"geen foto", "x")


def test_names_of_supporters_are_for_the_client_only(programme: Programme) -> None:
    made = mission(programme)
    joining.join(programme, made.pk, MARK, joining.Joining("Riet", "riet@v.nl", "soep"))
    here = f"/en/programma/{programme.slug}/luisteren/minimissies/{made.pk}/"
    client = signed_in(area_manager(programme).person).get(here).content.decode()
    contractor = signed_in(tender_manager(programme).person).get(here).content.decode()
    assert "riet@v.nl" in client
    assert "riet@v.nl" not in contractor
    assert "Riet" not in contractor
    assert "soep" in contractor


def test_a_mission_is_no_station_but_stands_beside_the_need(programme: Programme) -> None:
    need = Need.objects.get()
    before = programme_report(programme)
    mission(programme, need=need, status="done", result="Elf tuinen")
    assert programme_report(programme) != before
    page = signed_in(area_manager(programme).person).get(
        f"/en/programma/{programme.slug}/rijen/needs/{need.pk}/"
    )
    told = page.content.decode()
    assert "Beside the thread: what residents started" in told
    assert told.count("Plantdag") == 1


def test_supporters_and_photos_change_the_plan(programme: Programme) -> None:
    made = mission(programme)
    before = programme_report(programme)
    for number in range(6):
        joining.join(programme, made.pk, f"{number:064d}", joining.Joining())
    joined = programme_report(programme)
    assert joined != before
    keeping.add_photo(programme, made.pk, photo(), "Een tuin")
    assert programme_report(programme) == joined
    MissionPhoto.objects.update(publication="published")
    assert programme_report(programme) != joined


def test_the_need_of_another_contribution_is_not_taken(idea: Contribution) -> None:
    ContributionNeed.objects.all().delete()
    person = area_manager(idea.programme).person
    made = keeping.start_from_idea(idea.programme, idea.pk, "Plantdag", "buren", person)
    assert made.need is None

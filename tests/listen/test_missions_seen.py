"""Who sees a mini-mission: not of a hidden contribution, and not before a second look."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.listen.test_missions import MARK, mission, photo
from tests.people import area_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.programme.models import (
    Contribution,
    MiniMission,
    MissionPhoto,
    MissionSupport,
    Programme,
    Publication,
)
from wijkdraad.steps.listen.care.judging import NeedsSecondLook
from wijkdraad.steps.listen.missions import board, joining, keeping
from wijkdraad.steps.listen.publishing import publish
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.words import personal_pieces

pytestmark = [pytest.mark.django_db, pytest.mark.site]


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


@pytest.fixture
def idea(programme: Programme) -> Contribution:
    said = Contribution.objects.get(programme=programme)
    said.kind, said.text = "idea", "Een tuin bij mevrouw De Wit, bel 06 12345678"
    said.save()
    return said


def hide(contribution: Contribution) -> None:
    contribution.publication = Publication.HIDDEN
    contribution.save()


def public(programme: Programme) -> str:
    return f"/en/wijk/{programme.slug}/minimissies/"


def office(programme: Programme, made: MiniMission) -> str:
    return f"/en/programma/{programme.slug}/luisteren/minimissies/{made.pk}/"


def test_a_mission_of_a_hidden_contribution_is_nowhere_public(
    idea: Contribution, client: Client
) -> None:
    programme = idea.programme
    made = mission(programme, what=idea.text, contribution=idea)
    keeping.add_photo(programme, made.pk, photo(), "Een tuin")
    MissionPhoto.objects.update(publication="published")
    seen = f"{public(programme)}foto/{MissionPhoto.objects.get().pk}.jpg"
    assert "Plantdag" in client.get(public(programme)).content.decode()
    assert client.get(seen).status_code == 200
    assert board.has_missions(programme)

    hide(idea)
    assert "Plantdag" not in client.get(public(programme)).content.decode()
    assert client.get(seen).status_code == 404
    assert client.get(f"{public(programme)}{made.pk}/").status_code == 404
    assert joining.join(programme, made.pk, MARK, joining.Joining()) is None
    assert not board.has_missions(programme)
    told = report_html(programme_report(programme, "en"))
    assert "Plantdag" not in told and "1 mini-mission is not told here" in told


def test_who_works_here_reads_that_it_stays_unseen(idea: Contribution) -> None:
    made = mission(idea.programme, publication="held", what="Planten", contribution=idea)
    hide(idea)
    manager = signed_in(area_manager(idea.programme).person)
    here = office(idea.programme, made)
    shown = manager.post(here, {"do": "show"}, follow=True).content.decode()
    assert "still stays unseen" in shown and "Everyone can read it" not in shown
    [card] = board.missions_board(idea.programme).columns[0].cards
    assert (card.shown, card.held, card.hidden) == (False, False, True)


def test_a_mission_without_a_contribution_is_seen(programme: Programme) -> None:
    made = mission(programme)
    [card] = board.missions_board(programme).columns[0].cards
    assert card.shown and not card.hidden
    assert board.may_everyone_read(made)


def test_a_hidden_idea_starts_nothing(idea: Contribution) -> None:
    assert [one.row_id for one in board.missions_board(idea.programme).ideas] == [idea.pk]
    hide(idea)
    assert board.missions_board(idea.programme).ideas == ()
    with pytest.raises(keeping.NoIdea):
        keeping.start_from_idea(
            idea.programme, idea.pk, "Plantdag", "buren", area_manager(idea.programme).person
        )


def test_the_copy_of_a_contribution_asks_for_a_second_look(idea: Contribution) -> None:
    person = area_manager(idea.programme).person
    made = keeping.start_from_idea(idea.programme, idea.pk, "Plantdag", "buren", person)
    assert [text for text, _kind in personal_pieces(made)] == ["De Wit", "06 12345678"]
    manager, here = signed_in(person), office(idea.programme, made)
    assert "06 12345678</mark> <small>phone number" in manager.get(here).content.decode()

    refused = manager.post(here, {"do": "show"})
    assert refused.status_code == 422
    assert "This seems to hold something personal." in refused.content.decode()
    made.refresh_from_db()
    assert (made.publication, made.revision) == (Publication.HELD, 1)
    with pytest.raises(NeedsSecondLook):
        publish(MiniMission, idea.programme, made.pk, Publication.PUBLISHED, person)

    assert f'name="revision" value="{made.revision}"' in manager.get(here).content.decode()
    manager.post(here, {"do": "show", "looked": "on", "revision": made.revision})
    made.refresh_from_db()
    assert made.publication == Publication.PUBLISHED
    # A result with a name in it takes it off the residents' page: that is said.
    done = {"do": "move", "status": "done", "result": "Dank aan mevrouw Van Loon, 06 87654321."}
    told = manager.post(here, done, follow=True).content.decode()
    assert "it waits until someone looks at it again" in told
    made.refresh_from_db()
    assert made.publication == Publication.HELD


def test_words_that_were_changed_or_hidden_need_no_second_look(idea: Contribution) -> None:
    person = area_manager(idea.programme).person
    made = keeping.start_from_idea(idea.programme, idea.pk, "Plantdag", "buren", person)
    manager, here = signed_in(person), office(idea.programme, made)
    assert manager.post(here, {"do": "hide"}).status_code == 302
    MiniMission.objects.update(what="Een tuin bij de school")
    assert manager.post(here, {"do": "show"}).status_code == 302
    made.refresh_from_db()
    assert made.publication == Publication.PUBLISHED


@pytest.mark.parametrize(
    "change", [{"status": "done"}, {"status": "stopped"}, {"publication": "hidden"}]
)
def test_what_can_no_longer_be_joined_says_so_and_can_be_left(
    programme: Programme, client: Client, change: dict[str, str]
) -> None:
    made = mission(programme)
    address = f"{public(programme)}{made.pk}/"
    client.post(address, {"name": "Riet"})
    MiniMission.objects.update(**change)

    form = client.get(address).content.decode()
    assert "I no longer take part" in form and "can no longer be joined" in form
    assert 'name="brings"' not in form and 'name="join"' not in form
    answer = client.post(address, {"name": "Riet B."}, follow=True).content.decode()
    assert "“Plantdag” can no longer be joined" in answer
    assert "You take part in" not in answer
    assert MissionSupport.objects.get().name == "Riet"
    client.post(address, {"step-out": "1"})
    assert not MissionSupport.objects.exists()


def test_who_did_not_join_cannot_open_what_is_closed(programme: Programme, client: Client) -> None:
    made = mission(programme, status="done")
    assert client.get(f"{public(programme)}{made.pk}/").status_code == 404


def test_a_mission_that_closes_while_the_form_is_open_is_not_reported_as_joined(
    programme: Programme, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mission(programme)

    def closed(*_given: object) -> None:
        return None

    monkeypatch.setattr(joining, "join", closed)
    answer = client.post(f"{public(programme)}{made.pk}/", {}, follow=True).content.decode()
    assert "can no longer be joined" in answer and "You take part in" not in answer


@pytest.mark.parametrize("number", ["²", "٣", "9" * 5000, "", "-1"])
def test_a_photo_without_a_number_is_not_there(programme: Programme, number: str) -> None:
    made = mission(programme)
    manager = signed_in(area_manager(programme).person)
    for do in ("show-photo", "remove-photo"):
        answer = manager.post(office(programme, made), {"do": do, "photo": number})
        assert answer.status_code == 404

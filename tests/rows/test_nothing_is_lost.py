"""What undoing could not bring back is not deleted, and personal data wait for a second look."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import models

from wijkdraad.programme.history import deletions, tracked_models
from wijkdraad.programme.models import (
    Appeal,
    BudgetBallot,
    ConsentCode,
    ConsentVote,
    Contribution,
    Indicator,
    MiniMission,
    MissionPhoto,
    MissionSupport,
    Perception,
    Publication,
    ReceiverLink,
    Statement,
    StatementVote,
)
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.listen.care.judging import decide
from wijkdraad.steps.listen.publishing import publish
from wijkdraad.steps.rows import change_row, delete_row, hanging_on, revert_row

from .conftest import Desk, said

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PHONE = "06-12345678"
WAITS = "waits until someone looks at it again"


def vote(row: Any) -> list[Any]:
    return [StatementVote.objects.create(statement=row, voter="a", vote=1, voted_at=NOW)]


def ballot(row: Any) -> list[Any]:
    return [BudgetBallot.objects.create(round=row, voter="a", points={"p": 1}, voted_at=NOW)]


def consent(row: Any) -> list[Any]:
    code = ConsentCode.objects.create(block=row, code_hash="a", used=True)
    return [code, ConsentVote.objects.create(block=row, yes=True, code=code)]


def joins(row: Any) -> list[Any]:
    joined = MissionSupport.objects.create(
        mission=row, mark="a", name="Riet Bakker", email="riet@x.nl", joined_at=NOW
    )
    return [joined, MissionPhoto.objects.create(mission=row, added_at=NOW, image=b"")]


def objection(row: Any) -> list[Any]:
    return [Appeal.objects.create(contribution=row, made_at=NOW, text="Het is waar.")]


def link(row: Any) -> list[Any]:
    return [ReceiverLink.objects.create(handshake=row, link_hash="a", made_at=NOW)]


HANGS = {
    "statements": vote,
    "budget_rounds": ballot,
    "consent_blocks": consent,
    "mini_missions": joins,
    "contributions": objection,
    "handshakes": link,
}


def loose(desk: Desk, table: str) -> Any:
    """A row of a table on which nothing hangs yet."""
    if table == "contributions":
        return desk.extra_contribution()
    row = desk.rows[table]
    assert hanging_on(row).needs_it == ()
    return row


@pytest.mark.parametrize("table", HANGS)
def test_a_row_is_not_deleted_where_what_hangs_on_it_keeps_no_history(
    desk: Desk, table: str
) -> None:
    row = loose(desk, table)
    hanging = HANGS[table](row)
    for method in ("get", "post"):
        answer = getattr(desk.client, method)(desk.address(table, row, "weg/"))
        page = answer.content.decode()
        assert "cannot be deleted" in page and "gone for good" in page
        assert "You can undo it" not in page and "still need" not in page
    assert answer.status_code == 409
    with pytest.raises(models.ProtectedError):
        delete_row(desk.programme, table_of(type(row)), row.pk, None)
    assert all(type(one).objects.filter(pk=one.pk).exists() for one in [row, *hanging])
    assert deletions(desk.programme) == []


def test_nothing_that_goes_along_with_a_row_is_left_out_of_undoing() -> None:
    """Whoever adds a table that hangs on a row gives it a history, or a deletion waits for it."""
    tracked = tracked_models()
    for model in tracked:
        for relation in model._meta.related_objects:
            hangs: Any = relation.related_model
            if relation.on_delete is models.CASCADE and hasattr(hangs, "history"):
                assert hangs in tracked, hangs


def test_the_page_says_what_to_do_instead(desk: Desk) -> None:
    statement = desk.rows["statements"]
    vote(statement)
    page = desk.client.get(desk.address("statements", statement, "weg/")).content.decode()
    assert "You can hide it" in page and "luisteren/meningen/" in page
    Statement.objects.update(publication="hidden")
    page = desk.client.get(desk.address("statements", statement, "weg/")).content.decode()
    assert "It is hidden" in page and "luisteren/meningen/" not in page
    ballot(desk.rows["budget_rounds"])
    address = desk.address("budget_rounds", desk.rows["budget_rounds"], "weg/")
    page = desk.client.get(address).content.decode()
    assert "You can hide it" not in page and "Then change that" in page


def test_what_people_voted_on_stays_as_it_was_when_they_voted(desk: Desk) -> None:
    row = desk.rows["budget_rounds"]
    address = desk.address("budget_rounds", row, "bewerken/")
    assert row.rule == "equal-shares"
    ballot(row)
    sent = desk.shown_form("budget_rounds", row)
    answer = desk.client.post(address, {**sent, "rule": "greedy"})
    assert answer.status_code == 422
    assert "People voted already" in answer.content.decode()
    answer = desk.client.post(address, {**sent, "name": "Anders genoemd"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.name, row.rule) == ("Anders genoemd", "equal-shares")


def test_who_joins_a_mini_mission_is_counted_and_not_named(desk: Desk) -> None:
    mission = desk.rows["mini_missions"]
    joins(mission)
    answer = desk.client.get(desk.address("mini_missions", mission, "weg/"))
    page = answer.content.decode()
    assert "Riet" not in page and "riet@x.nl" not in page
    told = {kind["kind"]: (kind["count"], kind["rows"]) for kind in answer.context["for_good"]}
    assert told == {
        "supporters of mini-missions": (1, []),
        "photos of mini-missions": (1, []),
    }


def published(desk: Desk) -> Contribution:
    """A published contribution of which an earlier version has a phone number."""
    row = desk.extra_contribution()
    row.text = f"Bel mij op {PHONE}."
    row.save()
    change_row(desk.programme, table_of(Contribution), row.pk, {"text": "Bel mij."}, None, None)
    row.refresh_from_db()
    return decide(row, "published", None)


def test_personal_data_that_come_back_with_a_version_wait_for_a_second_look(desk: Desk) -> None:
    row = published(desk)
    first = row.history.filter(text__contains=PHONE).first()
    answer = desk.client.post(
        desk.address("contributions", row, f"terug/{first.history_id}/"), follow=True
    )
    assert WAITS in said(answer)
    row.refresh_from_db()
    assert PHONE in row.text and row.publication == "held"


def test_a_version_without_new_personal_data_stays_public(desk: Desk) -> None:
    row = desk.extra_contribution()
    table = table_of(Contribution)
    change_row(desk.programme, table, row.pk, {"text": f"Bel {PHONE}."}, None, None)
    change_row(desk.programme, table, row.pk, {"text": f"Bel gerust {PHONE}."}, None, None)
    row.refresh_from_db()
    decide(row, "published", None, looked_twice=True)
    # Someone looked at this number already.
    version = row.history.filter(text=f"Bel {PHONE}.").first()
    row = revert_row(desk.programme, table, row.pk, version.history_id, None)
    assert (row.text, row.publication) == (f"Bel {PHONE}.", "published")


def test_personal_data_that_come_in_with_a_change_wait_too(desk: Desk) -> None:
    row = published(desk)
    sent = {**desk.shown_form("contributions", row), "text": "Bel mij gerust."}
    answer = desk.client.post(desk.address("contributions", row, "bewerken/"), sent, follow=True)
    row.refresh_from_db()
    assert row.publication == "published" and WAITS not in said(answer)
    sent = {**desk.shown_form("contributions", row), "text": f"Bel mij: {PHONE}."}
    answer = desk.client.post(desk.address("contributions", row, "bewerken/"), sent, follow=True)
    assert WAITS in said(answer)
    row.refresh_from_db()
    assert row.publication == "held" and row.history.first().publication == "held"


def test_a_row_made_from_a_contribution_waits_and_one_of_our_own_does_not(desk: Desk) -> None:
    own = {"programme": desk.programme, "what": "Soep", "who": "buren"}
    made = MiniMission.objects.create(
        key="m1", name="Soep", contribution=desk.extra_contribution(), **own
    )
    ours = MiniMission.objects.create(key="m2", name="Soep", **own)
    for row, expected in ((made, "held"), (ours, "published")):
        publish(MiniMission, desk.programme, row.pk, Publication.PUBLISHED, None)
        values = {"what": f"Soep, bel {PHONE}"}
        changed = change_row(desk.programme, table_of(MiniMission), row.pk, values, None, None)
        assert changed.publication == expected
    # Who looked twice publishes it as it is.
    made.refresh_from_db()
    open_ = Publication.PUBLISHED
    shown = publish(MiniMission, desk.programme, made.pk, open_, None, made.revision)
    assert shown.publication == "published"


def test_a_deleted_answer_of_a_deleted_indicator_can_be_opened(desk: Desk) -> None:
    indicator = Indicator.objects.create(
        programme=desk.programme, key="los", name="Los", unit="count"
    )
    answer = Perception.objects.create(
        programme=desk.programme,
        key="weg",
        indicator=indicator,
        area=desk.thread.area,
        viewpoint="resident",
        answer="less",
    )
    for row in (answer, indicator):
        delete_row(desk.programme, table_of(type(row)), row.pk, None)
    number = Perception.history.filter(key="weg").first().id
    page = desk.client.get(f"/en/programma/proefbuurt/rijen/perceptions/{number}/bewerken/")
    assert page.status_code == 409
    assert page.context["form"]["answer"].value() == "less"


def test_a_very_long_search_counts_its_first_words(desk: Desk) -> None:
    address = desk.address("needs")
    many = desk.client.get(address, {"q": "koel " * 1500})
    assert many.status_code == 200
    assert [row.pk for row in many.context["list"].page] == [desk.thread.need.pk]
    twenty = desk.client.get(address, {"q": "koel " * 19 + "bestaat-niet"})
    assert list(twenty.context["list"].page) == []

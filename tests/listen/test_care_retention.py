"""What was kept long enough goes, with a line in the log; what was not stays."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.people import WholeThread, area_manager, municipality, whole_thread
from wijkdraad.cli import main
from wijkdraad.programme.history import deletions, event, undo
from wijkdraad.programme.models import (
    Appeal,
    Ask,
    BudgetBallot,
    BudgetRound,
    ConsentBlock,
    ConsentCode,
    ConsentVote,
    Contribution,
    Contributor,
    Erasure,
    Handshake,
    MiniMission,
    MissionSupport,
    Offer,
    ReceiverLink,
    Statement,
    StatementVote,
    ThreadSeen,
)
from wijkdraad.reference.listening.retention import keeping
from wijkdraad.steps.listen.budget.rounds import MADE_UP
from wijkdraad.steps.listen.care import judging, retention
from wijkdraad.steps.listen.care.log import WHAT_WORDS
from wijkdraad.steps.listen.opinions.reading import MADE_UP as MADE_UP_VOTES

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 6, 15, 12, tzinfo=UTC)
TODAY = date(2031, 6, 15)
LONG_AGO = datetime(2026, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def everything(thread: WholeThread, when: datetime) -> dict[str, Any]:
    """One of each kind that is kept for a time, all of one moment."""
    own, day, key = {"programme": thread.programme}, when.date(), f"k{when.year}"
    row = Contribution.objects.create(
        key=key, channel="web", kind="wish", text=f"Geheim {key}", date=day, **own
    )
    person = Contributor.objects.create(
        contribution=row, name="Riet", email="riet@voorbeeld.nl", link_hash=key
    )
    ThreadSeen.objects.create(contributor=person, stations=["need"], seen_at=when)
    judging.decide(row, "hidden", None, why="Te fel.")
    row.history.update(history_date=when)
    Appeal.objects.create(
        contribution=row, made_at=when, text="Waar", answered_at=when, answer="Nee"
    )
    statement = Statement.objects.create(key=key, text="Meer bankjes", **own)
    for voter in ("a", "b"):
        StatementVote.objects.create(statement=statement, voter=voter + key, vote=1, voted_at=when)
    budget = BudgetRound.objects.create(key=key, name="Ronde", budget_cents=100, closes=day, **own)
    BudgetBallot.objects.create(round=budget, voter=key, points={"p": 1}, voted_at=when)
    mission = MiniMission.objects.create(key=key, name="Soep", what="Soep", who="buren", **own)
    MissionSupport.objects.create(
        mission=mission,
        mark=key,
        name="Riet",
        email="r@voorbeeld.nl",
        brings="soep",
        joined_at=when,
    )
    giver = municipality(thread.programme)
    ask = (
        Ask.objects.create(key=key, name="Kraan", what="Een kraan", receiver=giver, **own)
        if (
            "what" in {field.name for field in Ask._meta.fields}
            and "receiver" in {field.name for field in Ask._meta.fields}
        )
        else _ask(key, own, giver)
    )
    offer = _offer(key, own, giver)
    shake = Handshake.objects.create(key=key, ask=ask, offer=offer, **own)
    ReceiverLink.objects.create(handshake=shake, link_hash=key, made_at=when)
    block = ConsentBlock.objects.create(
        key=key, name="Blok", asks="Mag het?", ground="BW 7:220", dwellings=5, closes=day, **own
    )
    code = ConsentCode.objects.create(block=block, code_hash=key, used=True)
    ConsentVote.objects.create(block=block, yes=True, code=code)
    return {"row": row, "person": person}


def _required(model: Any, giver: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.fields:
        if field.blank or field.has_default() or field.name in ("id", "programme", "key"):
            continue
        if field.is_relation:
            values[field.name] = giver
        elif field.choices:
            values[field.name] = field.choices[0][0]
        elif field.get_internal_type() in ("CharField", "TextField"):
            values[field.name] = "iets"
    return values


def _ask(key: str, own: dict[str, Any], giver: Any) -> Ask:
    return Ask.objects.create(key=key, **own, **_required(Ask, giver))


def _offer(key: str, own: dict[str, Any], giver: Any) -> Offer:
    return Offer.objects.create(key=key, **own, **_required(Offer, giver))


def test_every_kind_of_the_reference_is_found_and_has_words() -> None:
    assert set(keeping()) == set(retention.KINDS) <= set(WHAT_WORDS)


def test_a_look_says_what_would_go_and_changes_nothing(thread: WholeThread) -> None:
    everything(thread, LONG_AGO)
    counts = {one.keep.key: one.count for one in retention.due(thread.programme, TODAY)}
    assert counts == {
        **dict.fromkeys(keeping(), 1),
        "statement_mark": 2,
        "contributor_left_over": 0,
    }
    assert not Erasure.objects.exists()
    assert Contributor.objects.get().name == "Riet"


def test_what_is_old_goes_what_is_young_stays_and_the_log_says_so(thread: WholeThread) -> None:
    everything(thread, LONG_AGO)
    everything(thread, NOW - timedelta(days=30))
    before = StatementVote.objects.count(), ConsentVote.objects.count()
    done = retention.apply_retention(thread.programme, TODAY)
    assert sum(one.count for one in done) == 10
    old, young = Contribution.objects.get(key="k2026"), Contribution.objects.get(key="k2031")
    assert old.text == old.publication_why == "[gewist: het was lang genoeg bewaard]"
    assert "Geheim" not in repr(list(old.history.values_list("text", "publication_why")))
    assert young.text == "Geheim k2031"
    # The private link stays, without a name.
    assert (old.contributor.name, old.contributor.email) == ("", "")
    assert old.contributor.link_hash == "k2026" and young.contributor.name == "Riet"
    assert (StatementVote.objects.count(), ConsentVote.objects.count()) == before
    marks = set(StatementVote.objects.values_list("voter", flat=True))
    assert {"ak2031", "bk2031"} < marks and len(marks) == 4 and "ak2026" not in marks
    assert set(BudgetBallot.objects.values_list("voter", flat=True)) > {"k2031"}
    assert MissionSupport.objects.count() == 2
    assert MissionSupport.objects.get(mission__key="k2026").brings == ""
    assert [one.link_hash for one in ReceiverLink.objects.all()] == ["k2031"]
    assert [one.code_hash for one in ConsentCode.objects.all()] == ["k2031"]
    assert Appeal.objects.count() == ThreadSeen.objects.count() == 1
    logged = {one.what: one.count for one in Erasure.objects.all()}
    assert logged == {
        **{key: 1 for key in keeping() if key != "contributor_left_over"},
        "statement_mark": 2,
    }
    assert {one.why for one in Erasure.objects.all()} == {"retention"}
    # A second time there is nothing left to do.
    again = retention.apply_retention(thread.programme, TODAY)
    assert sum(one.count for one in again) == 0 and Erasure.objects.count() == len(logged)


def test_a_voter_stays_one_voter(thread: WholeThread) -> None:
    for number in (1, 2):
        statement = Statement.objects.create(
            programme=thread.programme, key=f"s{number}", text="Iets"
        )
        StatementVote.objects.create(
            statement=statement, voter="een", vote=number - 1, voted_at=LONG_AGO
        )
    retention.apply_retention(thread.programme, TODAY)
    (mark,) = set(StatementVote.objects.values_list("voter", flat=True))
    assert mark.startswith(retention.ANONYMOUS) and len(mark) <= 64


def test_a_hidden_text_waits_for_the_answer_to_an_objection(thread: WholeThread) -> None:
    row = everything(thread, LONG_AGO)["row"]
    Appeal.objects.update(answered_at=None)
    retention.apply_retention(thread.programme, TODAY)
    row.refresh_from_db()
    assert row.text == "Geheim k2026"


def test_who_left_a_deleted_contribution_goes_after_three_months(thread: WholeThread) -> None:
    everything(thread, NOW - timedelta(days=30))
    Appeal.objects.all().delete()
    row = Contribution.objects.get(key="k2031")
    with event(None):
        row.delete()
    Contribution.history.filter(history_type="-").update(history_date=NOW - timedelta(days=89))
    retention.apply_retention(thread.programme, TODAY)
    assert Contributor.objects.exists()
    Contribution.history.filter(history_type="-").update(history_date=NOW - timedelta(days=100))
    retention.apply_retention(thread.programme, TODAY)
    assert not Contributor.objects.exists()
    # Nobody can ask any more to erase what was said, so that went too.
    assert "Geheim" not in repr(list(Contribution.history.values()))
    logged = {one.what: one.why for one in Erasure.objects.all()}
    assert logged["contribution_text"] == logged["contributor_left_over"] == "retention"
    undo(thread.programme, deletions(thread.programme)[0].event, None)
    back = Contribution.objects.get(key="k2031")
    assert back.text == back.publication_why == "[gewist: het was lang genoeg bewaard]"
    assert back.publication == "hidden"


def test_what_a_deleted_contribution_said_goes_without_who_left_it_too(thread: WholeThread) -> None:
    own = {"programme": thread.programme, "channel": "door", "kind": "wish"}
    for key in ("lijst", "blijft"):
        Contribution.objects.create(key=key, text=f"Geheim {key}", **own)
    with event(None):
        Contribution.objects.get(key="lijst").delete()
    gone = Contribution.history.filter(history_type="-")
    gone.update(history_date=NOW - timedelta(days=30))
    assert _left_over(thread) == 0
    gone.update(history_date=LONG_AGO)
    assert _left_over(thread) == 1
    retention.apply_retention(thread.programme, TODAY)
    kept = repr(list(Contribution.history.values()))
    assert "Geheim lijst" not in kept and "Geheim blijft" in kept
    assert _left_over(thread) == 0


def _left_over(thread: WholeThread) -> int:
    counts = {one.keep.key: one.count for one in retention.due(thread.programme, TODAY)}
    return counts["contributor_left_over"]


def test_the_command_says_what_would_go_and_goes_only_when_asked(
    thread: WholeThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wijkdraad.cli.listen.retention.set_up", lambda **_: None)
    monkeypatch.setattr(timezone, "localdate", lambda *_: TODAY)
    everything(thread, LONG_AGO)
    looked = CliRunner().invoke(main, ["retention", "proefbuurt", "--json"])
    assert looked.exit_code == 0, looked.output
    told = json.loads(looked.stdout)
    assert told["to_erase"]["hidden_text"] == 1 and not told["applied"]
    assert not Erasure.objects.exists()
    done = CliRunner().invoke(main, ["retention", "proefbuurt", "--apply"])
    assert done.exit_code == 0 and "Gewist:" in done.stdout
    assert Erasure.objects.exists()
    wrong = CliRunner().invoke(main, ["retention", "bestaat-niet"])
    assert wrong.exit_code == 2


def test_the_log_is_a_page_without_what_it_said(thread: WholeThread) -> None:
    from tests.signing_in import signed_in

    client = signed_in(area_manager(thread.programme).person)
    address = "/programma/proefbuurt/luisteren/gewist/"
    assert "Er is nog niets gewist." in client.get(address).text
    everything(thread, LONG_AGO)
    retention.apply_retention(thread.programme, TODAY)
    page = client.get(address).text
    assert "het was lang genoeg bewaard" in page and "Geheim" not in page


def test_a_contribution_without_a_day_counts_from_its_first_version(thread: WholeThread) -> None:
    made = everything(thread, LONG_AGO)
    row, person = made["row"], made["person"]
    Contribution.objects.filter(pk=row.pk).update(date=None)

    def due() -> int:
        counts = {one.keep.key: one.count for one in retention.due(thread.programme, TODAY)}
        return counts["contributor_contact"]

    row.history.update(history_date=NOW)
    assert due() == 0
    # Only the first version counts: a later change does not keep a name longer.
    first = row.history.order_by("history_id").first()
    row.history.filter(history_id=first.history_id).update(history_date=LONG_AGO)
    assert row.history.count() > 1 and due() == 1
    retention.apply_retention(thread.programme, TODAY)
    person.refresh_from_db()
    assert (person.name, person.email) == ("", "") and due() == 0
    Contributor.objects.update(name="Riet")
    row.history.all().delete()
    assert due() == 0


def test_made_up_votes_stay_known_as_made_up(thread: WholeThread) -> None:
    everything(thread, LONG_AGO)
    made_up = f"{MADE_UP}001"
    StatementVote.objects.filter(voter__startswith="a").update(voter=made_up)
    BudgetBallot.objects.update(voter=made_up)
    counts = {one.keep.key: one.count for one in retention.due(thread.programme, TODAY)}
    assert (counts["statement_mark"], counts["ballot_mark"]) == (1, 0)
    retention.apply_retention(thread.programme, TODAY)
    assert BudgetBallot.objects.get().voter == made_up
    assert StatementVote.objects.filter(voter=made_up).count() == 1


def test_made_up_marks_begin_the_same_everywhere() -> None:
    """Retention knows them by one of the two."""
    assert MADE_UP == MADE_UP_VOTES

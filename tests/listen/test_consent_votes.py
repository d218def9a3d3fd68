"""Votes with a code: once each, secret, hidden until the last day is over, and counted of all."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from unittest.mock import patch

import pytest
from django.db import connection, models
from django.test import Client
from django.utils import translation

from tests.pdf import pages_of
from tests.people import area_manager, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.method.report.language import Language
from wijkdraad.programme.models import ConsentBlock, ConsentCode, ConsentVote, Programme
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.listen.consent import counting, voting
from wijkdraad.steps.listen.consent.voting import Ballot
from wijkdraad.steps.report import programme_report

pytestmark = pytest.mark.django_db
OPENS, CLOSES = date(2026, 5, 1), date(2026, 5, 31)
DURING, AFTER = date(2026, 5, 31), date(2026, 6, 1)


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


def block(programme: Programme, key: str = "ib1", **values: object) -> ConsentBlock:
    given = {
        "name": "Flat Noord",
        "asks": "Gaat u akkoord?",
        "ground": "BW 7:220",
        "dwellings": 24,
        "opens": OPENS,
        "closes": CLOSES,
    }
    return ConsentBlock.objects.create(programme=programme, key=key, **{**given, **values})


def today_is(day: date):
    return patch("django.utils.timezone.localdate", return_value=day)


def codes_of(programme: Programme, row: ConsentBlock) -> list[str]:
    return voting.make_codes(programme, row.pk, OPENS)[1]


def counted(programme: Programme, day: date) -> counting.BlockCount:
    return counting.block_counts(programme, day)[0]


def sentence(programme: Programme, day: date, for_everyone: bool = True) -> str:
    with translation.override("en"):
        reading = Reading(programme, Language("en"))
        return counting.block_sentence(reading, counted(programme, day), for_everyone)


def test_each_dwelling_has_one_code_that_works_once(programme: Programme) -> None:
    row = block(programme)
    codes = codes_of(programme, row)
    assert len(set(codes)) == 24
    assert (
        voting.vote(programme, codes[0].lower().replace("-", " "), True, DURING) is Ballot.COUNTED
    )
    assert voting.vote(programme, codes[0], False, DURING) is Ballot.USED
    assert voting.vote(programme, "AAAA-AAAA-AAAA", True, DURING) is Ballot.UNKNOWN
    assert list(ConsentVote.objects.values_list("yes", flat=True)) == [True]


def test_only_hashes_of_codes_are_kept(programme: Programme) -> None:
    codes = codes_of(programme, block(programme))
    kept = " ".join(ConsentCode.objects.values_list("code_hash", flat=True))
    assert not any(code in kept or voting.tidy_code(code) in kept for code in codes)


@pytest.mark.parametrize("day", [date(2026, 4, 30), AFTER])
def test_outside_its_days_nobody_votes(programme: Programme, day: date) -> None:
    codes = codes_of(programme, block(programme))
    assert voting.vote(programme, codes[0], True, day) is Ballot.NOT_OPEN
    assert not ConsentCode.objects.filter(used=True).exists()
    assert not ConsentVote.objects.exists()


def test_a_code_of_another_programme_does_not_count(programme: Programme) -> None:
    from tests.people import bare_programme

    codes = codes_of(programme, block(programme))
    other = bare_programme("ander")
    assert voting.vote(other, codes[0], True, DURING) is Ballot.UNKNOWN


def test_a_secret_vote_names_no_code_and_keeps_no_order_or_time(programme: Programme) -> None:
    row = block(programme)
    codes = codes_of(programme, row)
    said = [True] * 6 + [False] * 6
    seen: list[set[int]] = []
    for code, yes in zip(codes, said, strict=False):
        voting.vote(programme, code, yes, DURING)
        seen.append(set(ConsentVote.objects.values_list("pk", flat=True)))
    assert Counter(ConsentVote.objects.values_list("yes", flat=True)) == {True: 6, False: 6}
    assert not ConsentVote.objects.exclude(code=None).exists()
    # Every number is new at every vote, so no number can be followed.
    assert all(not before & after for before, after in pairwise(seen))
    for model in (ConsentVote, ConsentCode):
        times = [
            field.name for field in model._meta.get_fields() if isinstance(field, models.DateField)
        ]
        assert times == []
        assert not hasattr(model, "history")


def test_where_votes_stand_tells_nothing_of_when_they_came(programme: Programme) -> None:
    """The first voter alone says yes. In the table that yes stands in any place as often."""
    row = block(programme, dwellings=6)
    places: Counter[int] = Counter()
    with patch.object(voting, "ROUNDS", 1):
        for _round in range(120):
            codes = codes_of(programme, row)
            for number, code in enumerate(codes[:4]):
                voting.vote(programme, code, number == 0, DURING)
            with connection.cursor() as cursor:
                # As the table lies on disk, without any ordering.
                cursor.execute("SELECT yes FROM programme_consentvote")
                stored = [bool(yes) for (yes,) in cursor.fetchall()]
            places[stored.index(True)] += 1
            ConsentVote.objects.all().delete()
            ConsentCode.objects.all().delete()
    assert set(places) == {0, 1, 2, 3}
    # With chances of 1 in 4, fewer than 12 of 120 in one place happens once in 100,000 times.
    assert min(places.values()) >= 12


def test_a_vote_and_its_code_are_kept_together_or_not_at_all(programme: Programme) -> None:
    row = block(programme)
    codes = codes_of(programme, row)
    voting.vote(programme, codes[0], True, DURING)
    broken = patch.object(ConsentVote.objects, "bulk_create", side_effect=RuntimeError)
    with broken, pytest.raises(RuntimeError):
        voting.vote(programme, codes[1], True, DURING)
    assert ConsentVote.objects.count() == ConsentCode.objects.filter(used=True).count() == 1


def test_an_open_vote_is_kept_with_its_code(programme: Programme) -> None:
    codes = codes_of(programme, block(programme, secret=False))
    voting.vote(programme, codes[3], True, DURING)
    vote = ConsentVote.objects.get()
    assert vote.code is not None
    assert vote.code.code_hash == voting.code_hash(codes[3])


def test_paper_and_site_are_counted_together_of_all_dwellings(programme: Programme) -> None:
    row = block(programme, paper_yes=10, paper_no=4)
    codes = codes_of(programme, row)
    for code in codes[:8]:
        voting.vote(programme, code, True, DURING)
    assert counted(programme, DURING).result is None
    result = counted(programme, AFTER).result
    assert result is not None
    assert (result.yes, result.no, result.silent, result.reached) == (18, 4, 2, True)
    assert sentence(programme, AFTER) == (
        "Of the 24 dwellings 18 said yes: 75%. 70% is needed: reached."
    )


def test_the_dutch_sentence(programme: Programme) -> None:
    block(programme, paper_yes=18, paper_no=4)
    told = report_html(programme_report(programme))
    assert "Van de 24 woningen zeiden 18 ja: 75%. Nodig is 70%: gehaald." in told


@pytest.mark.parametrize(("yes", "no"), [(22, 2), (3, 10)])
def test_small_counts_stay_away_from_everyone_but_the_outcome_is_told(
    programme: Programme, client: Client, yes: int, no: int
) -> None:
    block(programme, paper_yes=yes, paper_no=no)
    told = sentence(programme, AFTER)
    assert f" {yes} said yes" not in told
    assert "70% is needed" in told
    assert f"{yes} said yes" in sentence(programme, AFTER, for_everyone=False)
    with today_is(AFTER):
        page = client.get(f"/en/wijk/{programme.slug}/instemming/").content.decode()
    assert f"{yes} said yes" not in page
    assert f"{yes} said yes" not in report_html(programme_report(programme, "en"))


def test_too_many_votes_and_none_at_all_give_no_outcome(programme: Programme) -> None:
    row = block(programme, paper_yes=20, paper_no=10)
    assert counted(programme, AFTER).too_many
    assert "count again" in sentence(programme, AFTER)
    row.paper_yes = row.paper_no = None
    row.save()
    assert counted(programme, AFTER).uncounted
    codes_of(programme, row)
    result = counted(programme, AFTER).result
    assert result is not None
    assert (result.yes, result.reached) == (0, False)


def test_nothing_is_told_before_the_last_day_is_over_also_not_to_staff(
    programme: Programme,
) -> None:
    row = block(programme, paper_yes=18, paper_no=4)
    voting.vote(programme, codes_of(programme, row)[0], True, DURING)
    staff = signed_in(area_manager(programme).person)
    page = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/"
    with today_is(DURING):
        assert "said yes" not in staff.get(page).content.decode()
        # A report that is dated ahead must not tell it either.
        assert "said yes" not in report_html(programme_report(programme, "en"))
    with today_is(AFTER):
        assert "said yes" in staff.get(page).content.decode()


def test_a_form_on_paper_uses_up_its_code(programme: Programme) -> None:
    row = block(programme)
    codes = codes_of(programme, row)
    assert voting.withdraw(programme, row.pk, codes[0]) is Ballot.COUNTED
    assert voting.withdraw(programme, row.pk, codes[0]) is Ballot.USED
    assert voting.vote(programme, codes[0], True, DURING) is Ballot.USED
    voting.vote(programme, codes[1], True, DURING)
    assert voting.withdraw(programme, row.pk, codes[1]) is Ballot.USED
    assert ConsentVote.objects.count() == 1


def test_new_codes_replace_unused_ones_and_are_refused_after_a_vote(programme: Programme) -> None:
    row = block(programme)
    old = codes_of(programme, row)
    new = codes_of(programme, row)
    assert voting.vote(programme, old[0], True, DURING) is Ballot.UNKNOWN
    assert voting.vote(programme, new[0], True, DURING) is Ballot.COUNTED
    with pytest.raises(voting.CodesInUse):
        voting.make_codes(programme, row.pk, DURING)
    with pytest.raises(voting.AlreadyClosed):
        voting.make_codes(programme, row.pk, AFTER)


def test_the_strips_are_a_pdf_with_every_code_once(programme: Programme) -> None:
    row = block(programme)
    staff = signed_in(area_manager(programme).person)
    address = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/{row.pk}/codes/"
    assert ConsentCode.objects.count() == 0
    with today_is(OPENS):
        assert staff.get(address).status_code == 200
        assert ConsentCode.objects.count() == 0
        answer = staff.post(address)
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(pages_of(answer.content))
    hashes = set(ConsentCode.objects.values_list("code_hash", flat=True))
    found = {
        voting.code_hash(word) for word in text.split() if word.count("-") == 2 and len(word) == 14
    }
    assert found == hashes
    assert len(found) == 24


def test_who_carries_out_the_work_gets_no_codes(programme: Programme) -> None:
    row = block(programme)
    contractor = signed_in(tender_manager(programme).person)
    area_manager(programme)
    address = f"/en/programma/{programme.slug}/luisteren/stop-en-instemming/{row.pk}/codes/"
    assert contractor.post(address).status_code == 403
    assert not ConsentCode.objects.exists()


def test_a_household_votes_on_the_site(programme: Programme, client: Client) -> None:
    row = block(programme)
    code = codes_of(programme, row)[0]
    address = f"/en/wijk/{programme.slug}/instemming/"
    with today_is(DURING):
        assert client.post(address, {"code": "fout"}).status_code == 422
        asked = client.post(address, {"code": code})
        assert "Gaat u akkoord?" in asked.content.decode()
        assert not ConsentVote.objects.exists()
        assert client.post(address, {"code": code, "vote": "1"}).status_code == 422
        assert client.post(address, {"code": code, "answer": "no", "vote": "1"}).status_code == 302
        again = client.post(address, {"code": code, "answer": "yes", "vote": "1"})
    assert again.status_code == 409
    assert list(ConsentVote.objects.values_list("yes", flat=True)) == [False]


def test_codes_cannot_be_guessed_for_long(programme: Programme, client: Client) -> None:
    block(programme)
    address = f"/en/wijk/{programme.slug}/instemming/"
    answers = [
        client.post(address, {"code": f"AAAA-AAAA-AA{n:02d}"}).status_code for n in range(12)
    ]
    assert 429 in answers


def test_site_votes_change_the_plan(programme: Programme) -> None:
    row = block(programme, dwellings=30)
    codes = codes_of(programme, row)
    before = report_html(programme_report(programme))
    for code in codes[:21]:
        voting.vote(programme, code, True, DURING)
    after = report_html(programme_report(programme))
    assert after != before
    assert "Van de 30 woningen zeiden 21 ja: 70%. Nodig is 70%: gehaald." in after


def test_a_share_just_under_the_threshold_does_not_seem_to_reach_it(programme: Programme) -> None:
    block(programme, dwellings=200, paper_yes=139, paper_no=0)
    assert "69.5%" in sentence(programme, AFTER)
    assert "not reached" in sentence(programme, AFTER)

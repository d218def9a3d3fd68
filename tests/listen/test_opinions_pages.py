"""Voting on statements without an account, what comes of it, moderation, and files of votes."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, bare_programme, site_foreman, words_of_resident
from tests.signing_in import signed_in
from wijkdraad.documents.html import report_html
from wijkdraad.programme.models import Programme, Publication, Statement, StatementVote
from wijkdraad.steps.listen.opinions.made_up import make_up_votes
from wijkdraad.steps.listen.opinions.page import opinion_page
from wijkdraad.steps.report import programme_report

pytestmark = [pytest.mark.django_db, pytest.mark.site]


@pytest.fixture
def programme() -> Programme:
    programme = bare_programme()
    programme.is_public = True
    programme.save()
    return programme


def statement(programme: Programme, key: str, **values: object) -> Statement:
    given = {"text": f"Stelling {key}.", "publication": Publication.PUBLISHED}
    return Statement.objects.create(programme=programme, key=key, **{**given, **values})


def address(programme: Programme, name: str = "statements") -> str:
    return reverse(f"square:{name}", args=[programme.slug])


def vote(client: Client, programme: Programme, row: Statement, answer: str):
    return client.post(
        address(programme), {"stelling": str(row.pk), "antwoord": answer}, follow=True
    )


def votes_of_many(programme: Programme, votes: dict[str, list[int]]) -> None:
    """Votes by key of the statement, one for each of some voters."""
    for key, given in votes.items():
        row = Statement.objects.get(programme=programme, key=key)
        StatementVote.objects.bulk_create(
            StatementVote(
                statement=row, voter=f"{number:064}", vote=value, voted_at="2026-09-01T12:00Z"
            )
            for number, value in enumerate(given)
        )


def test_one_at_a_time_changed_and_taken_back(programme: Programme) -> None:
    rows = [statement(programme, f"st{number}") for number in (1, 2)]
    client = Client()
    page = client.get(address(programme))
    assert "Stelling 1 van 2" in page.content.decode()
    first = page.context["ballot"].statement
    page = vote(client, programme, first, "eens")
    assert page.context["ballot"].statement != first
    assert "Stelling 2 van 2" in page.content.decode()
    vote(client, programme, first, "oneens")
    assert [one.vote for one in StatementVote.objects.all()] == [-1]
    other = next(row for row in rows if row != first)
    page = vote(client, programme, other, "overslaan")
    assert "op alle stellingen geantwoord" in page.content.decode()
    page = vote(client, programme, first, "terug")
    assert page.context["ballot"].statement == first
    assert StatementVote.objects.count() == 1


def test_a_browser_votes_once_and_leaves_no_name(programme: Programme) -> None:
    row = statement(programme, "st1")
    one, other = Client(), Client()
    for _again in range(2):
        vote(one, programme, row, "eens")
    vote(other, programme, row, "oneens")
    marks = StatementVote.objects.values_list("voter", flat=True)
    assert len(set(marks)) == 2
    assert all(len(mark) == 64 and one.cookies["csrftoken"].value not in mark for mark in marks)


def test_only_open_statements_take_votes(programme: Programme) -> None:
    held = statement(programme, "st1", publication=Publication.HELD)
    said = words_of_resident(programme)
    said.publication = Publication.HIDDEN
    said.save()
    of_hidden = statement(programme, "st2", contribution=said)
    elsewhere = statement(bare_programme("elders"), "st3")
    client = Client()
    for row in (held, of_hidden, elsewhere):
        vote(client, programme, row, "eens")
        assert row.text not in client.get(address(programme)).content.decode()
    for wrong in ("", "x", "9" * 40):
        client.post(address(programme), {"stelling": wrong, "antwoord": "eens"})
    client.post(address(programme), {"stelling": str(held.pk), "antwoord": "misschien"})
    assert StatementVote.objects.count() == 0
    assert "nu geen stellingen" in client.get(address(programme)).content.decode()


def test_nothing_is_told_before_enough_people_voted(programme: Programme) -> None:
    statement(programme, "st1")
    votes_of_many(programme, {"st1": [1] * 29})
    page = Client().get(address(programme, "opinions")).content.decode()
    assert "Vanaf 30 mensen" in page and "Stelling st1." not in page and "%" not in page
    votes_of_many(programme, {})
    StatementVote.objects.create(
        statement=Statement.objects.get(key="st1"), voter="x", vote=1, voted_at="2026-09-02T12:00Z"
    )
    page = Client().get(address(programme, "opinions")).content.decode()
    assert "Stelling st1." in page and "100%" in page


def test_no_small_number_can_be_found_on_a_public_page(programme: Programme) -> None:
    statement(programme, "st1")
    votes_of_many(programme, {"st1": [1] * 38 + [-1] * 2})
    public = Client().get(address(programme, "opinions")).content.decode()
    assert "de meesten eens" in public and "95%" not in public
    office = opinion_page(programme, public=False)
    assert office.bridging[0].everyone == "de meesten eens (95%)"
    plan = report_html(programme_report(programme))
    assert "Eens: Stelling st1." in plan and "(95%)" not in plan


def test_few_votes_get_no_percentage(programme: Programme) -> None:
    statement(programme, "st1")
    statement(programme, "st2")
    votes_of_many(programme, {"st1": [1, -1] * 20, "st2": [1] * 9 + [-1] * 8})
    rest = {line.text: line for line in opinion_page(programme, public=False).rest}
    assert rest["Stelling st2."].everyone == "verdeeld (9 van de 17)"
    public = {line.text: line for line in opinion_page(programme, public=True).rest}
    assert public["Stelling st2."].everyone == "verdeeld"


def test_the_example_shows_what_bridges_and_what_divides(example: Programme) -> None:
    before = report_html(programme_report(example))
    assert "Bewoners kunnen op 11 stellingen stemmen." in before and "nog niemand gestemd" in before
    made = make_up_votes(example)
    assert made > 1000 and make_up_votes(example) == 0
    page = opinion_page(example, public=True)
    assert page.made_up and len(page.letters) >= 2
    bridging = {line.text for line in page.bridging}
    assert "Na de renovatie is de huur met energie samen niet hoger dan ervoor." in bridging
    dividing = {line.text for line in page.dividing}
    assert "Iedereen moet de auto voor de eigen deur kunnen zetten." in dividing
    after = report_html(programme_report(example))
    assert "Deze stemmen zijn bedacht" in after and "vallen uiteen in groepen" in after
    public = Client().get(address(example, "opinions")).content.decode()
    assert "Deze stemmen zijn bedacht" in public and "geen soorten mensen" in public


def test_votes_are_made_up_for_the_example_only(programme: Programme) -> None:
    statement(programme, "st01")
    assert make_up_votes(programme) == 0 and StatementVote.objects.count() == 0


def test_moderating(programme: Programme) -> None:
    row = statement(programme, "st1", publication=Publication.HELD)
    manager = signed_in(area_manager(programme).person)
    here = reverse("listen:opinions", args=[programme.slug])
    assert "Wacht tot iemand ernaar kijkt" in manager.get(here).content.decode()
    decide = reverse("listen:opinions-decide", args=[programme.slug, row.pk])
    assert manager.post(decide, {"publication": "held"}).status_code == 404
    manager.post(decide, {"publication": "published"})
    row.refresh_from_db()
    assert row.publication == Publication.PUBLISHED and row.revision == 2
    foreman = signed_in(site_foreman(programme).person)
    assert foreman.post(decide, {"publication": "hidden"}).status_code == 403
    elsewhere = statement(bare_programme("elders"), "st9")
    wrong = reverse("listen:opinions-decide", args=[programme.slug, elsewhere.pk])
    assert manager.post(wrong, {"publication": "hidden"}).status_code == 404


VOTES = "comment-id,voter-id,vote\n0,1,1\n0,2,-1\n1,2,0\n"
COMMENTS = "comment-id,moderated,comment-body\n0,1,Meer bomen.\n1,0,Minder stoep.\n"


def upload(client: Client, programme: Programme, votes: str, comments: str = "", agree: str = "1"):
    files = {"votes": SimpleUploadedFile("votes.csv", votes.encode()), "agree": agree}
    if comments:
        files["comments"] = SimpleUploadedFile("comments.csv", comments.encode())
    return client.post(reverse("listen:opinions", args=[programme.slug]), files)


def test_a_file_of_polis_comes_in_once(programme: Programme) -> None:
    manager = signed_in(area_manager(programme).person)
    refused = upload(manager, programme, VOTES)
    assert refused.status_code == 422 and "stelling 0" in refused.content.decode()
    assert Statement.objects.count() == 0
    for _again in range(2):
        assert upload(manager, programme, VOTES, COMMENTS).status_code == 302
    rows = {row.key: row for row in Statement.objects.all()}
    assert rows["polis-0"].publication == Publication.PUBLISHED
    assert rows["polis-1"].publication == Publication.HELD
    assert sorted(StatementVote.objects.values_list("vote", flat=True)) == [-1, 0, 1]
    upload(manager, programme, VOTES, agree="-1")
    assert rows["polis-0"].votes.filter(vote=1).count() == 1
    assert rows["polis-0"].votes.get(vote=-1).voter != rows["polis-0"].votes.get(vote=1).voter


@pytest.mark.parametrize(
    ("votes", "comments", "says"),
    [
        (VOTES.replace("0,1,1", "0,1,7"), COMMENTS, "votes.csv, rij 2, kolom vote"),
        (VOTES, COMMENTS.replace("0,1,Meer", "0,4,Meer"), "comments.csv, rij 2, kolom moderated"),
        (VOTES, COMMENTS.replace("Meer bomen.", "x" * 300), "300 tekens"),
        (VOTES, COMMENTS.replace("comment-body", "text"), "geen kolom comment-body"),
    ],
)
def test_a_wrong_file_leaves_all_as_it_was(
    programme: Programme, votes: str, comments: str, says: str
) -> None:
    answer = upload(signed_in(area_manager(programme).person), programme, votes, comments)
    assert answer.status_code == 422 and says in answer.content.decode()
    assert Statement.objects.count() == StatementVote.objects.count() == 0


def test_what_goes_out_can_come_in_again(programme: Programme) -> None:
    manager = signed_in(area_manager(programme).person)
    statement(programme, "st1")
    vote(Client(), programme, Statement.objects.get(), "oneens")
    mark = StatementVote.objects.get().voter
    out = manager.get(reverse("listen:votes-file", args=[programme.slug])).content.decode()
    assert out.splitlines()[1].endswith(",st1,1,-1") and mark not in out
    upload(manager, programme, out)
    assert [one.vote for one in StatementVote.objects.all()] == [-1, -1]


def test_a_change_of_a_vote_is_seen_at_once(programme: Programme) -> None:
    statement(programme, "st1")
    votes_of_many(programme, {"st1": [1] * 40})
    assert opinion_page(programme, public=False).rest == ()
    StatementVote.objects.filter(voter__endswith="1").delete()
    assert opinion_page(programme, public=False).voters == 36

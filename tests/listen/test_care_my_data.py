"""What someone may ask with their private link: see all, take it along, erase it, and object."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.people import WholeThread, area_manager, whole_thread
from tests.proof import solved
from wijkdraad.programme.history import undo
from wijkdraad.programme.models import (
    Appeal,
    Contribution,
    ContributionNeed,
    Contributor,
    Erasure,
    Organisation,
    Programme,
    WhyStep,
)
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.hand_in.versions import hand_in
from wijkdraad.steps.listen.care import judging
from wijkdraad.steps.rows import change_row, delete_row

pytestmark = pytest.mark.django_db
FORM = "/wijk/proefbuurt/bijdragen/"
WORDS = "Er staat al maanden een kapotte bank voor de deur van de school."


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


@pytest.fixture
def link(client: Client, thread: WholeThread) -> str:
    """The private link of a contribution that led to the need of the thread."""
    page = client.get(FORM).text
    sent = {"text": WORDS, "name": "Riet Bakker", "email": "riet@voorbeeld.nl"}
    sent |= {"place_in_words": "Bij de school", "group": "ouders", "send": "1", **solved(page)}
    answer = client.post(FORM, sent)
    assert answer.status_code == 302
    row = Contribution.objects.get(key="web-0001")
    ContributionNeed.objects.create(
        programme=thread.programme, contribution=row, need=thread.need, why="zitten"
    )
    WhyStep.objects.create(
        programme=thread.programme,
        key="w1",
        contribution=row,
        position=1,
        question="Waarom?",
        answer="Mijn moeder kan niet lang staan.",
    )
    return str(answer.url)


def mine() -> Contribution:
    return Contribution.objects.get(key="web-0001")


def test_the_page_shows_what_is_kept_and_the_file_holds_all_of_it(
    client: Client, link: str
) -> None:
    page = client.get(link + "gegevens/")
    assert "Riet Bakker" in page.text and WORDS in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in page["Cache-Control"]
    answer = client.get(link + "gegevens.json")
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    told = json.loads(answer.text)
    assert told["about_you"]["name"] == "Riet Bakker"
    assert told["about_you"]["email"] == "riet@voorbeeld.nl"
    assert told["contribution"]["text"] == WORDS and told["contribution"]["group"] == "ouders"
    assert told["needs_we_understood"] == [{"need": "Koel naar de winkel", "why": "zitten"}]
    assert told["answers_to_why"][0]["answer"] == "Mijn moeder kan niet lang staan."
    assert [one["text"] for one in told["earlier_versions"]] == [WORDS]
    # Nothing that opens the page, and nobody else.
    assert mine().contributor.link_hash not in answer.text


def test_everything_tied_to_the_contribution_is_in_the_file() -> None:
    """Whoever adds a table that points at a contribution decides whether it goes along."""
    decided = {
        *("contributor", "need_links", "why_steps", "codings", "place_values", "appeals"),
        # Judgements between contributions, and what the programme made of an idea.
        *("doubles", "repeated_by", "statements", "budget_projects", "missions"),
    }
    found = {relation.get_accessor_name() for relation in Contribution._meta.related_objects}
    assert found == decided


def test_erasing_who_i_am_keeps_the_words(client: Client, link: str) -> None:
    page = client.get(link + "gegevens/").text
    answer = client.post(link + "gegevens/", {"what": "who", "sure": "on", **solved(page)})
    assert answer.status_code == 302 and answer.url == "/wijk/proefbuurt/"
    assert "werkt niet meer" in client.get(answer.url).text
    assert not Contributor.objects.exists() and mine().text == WORDS
    assert client.get(link).status_code == client.get(link + "gegevens/").status_code == 404
    assert [(one.what, one.why) for one in Erasure.objects.all()] == [("contributor", "asked")]


def test_erasing_the_words_too_leaves_an_empty_place_that_counts(
    client: Client, thread: WholeThread, link: str
) -> None:
    judging.decide(mine(), "published", None)
    thread.contribution_need.delete()
    version = hand_in(thread.programme, "v1", "", None)
    assert "kapotte bank" in str(version.text) and "kapotte bank" in str(version.rows)
    client.post(link + "gegevens/", {"what": "words", "sure": "on"})
    row = mine()
    assert row.text == "[gewist op verzoek van wie het zei]"
    assert (row.place, row.group, row.geometry, row.publication) == ("", "", None, "hidden")
    assert (row.channel, row.kind) == ("web", "story")
    assert ContributionNeed.objects.filter(contribution=row, need=thread.need).exists()
    version.refresh_from_db()
    everything = repr(
        [
            *row.history.values(),
            *WhyStep.objects.values(),
            *WhyStep.history.values(),
            *Erasure.objects.values(),
            version.text,
            version.rows["contributions"]["web-0001"],
        ]
    )
    for word in ("kapotte", "school", "ouders", "moeder", "Riet"):
        assert word not in everything, word
    assert {one.what for one in Erasure.objects.all()} == {"contributor", "contribution_text"}


def test_what_was_deleted_is_seen_and_erased_with_the_same_link(
    client: Client, thread: WholeThread, link: str
) -> None:
    row = mine()
    table = table_of(Contribution)
    about = Organisation.objects.create(
        programme=thread.programme, key="los", name="Los", kind="other"
    )
    change_row(thread.programme, table, row.pk, {"about": about}, None, None)
    version = hand_in(thread.programme, "v1", "", None)
    undoes = delete_row(thread.programme, table, row.pk, None)
    delete_row(thread.programme, table_of(Organisation), about.pk, None)
    told = json.loads(client.get(link + "gegevens.json").text)
    assert told["contribution"]["text"] == WORDS and told["contribution"]["is_deleted"]
    assert told["needs_we_understood"] == [{"need": "Koel naar de winkel", "why": "zitten"}]
    assert told["answers_to_why"][0]["answer"] == "Mijn moeder kan niet lang staan."
    assert [one["text"] for one in told["earlier_versions"]] == [WORDS] * 3
    assert client.get(link).url == link + "gegevens/"
    page = client.get(link + "gegevens/").text
    assert WORDS in page and "Uw bijdrage is verwijderd." in page
    # There is nothing to object to.
    assert client.post(link + "bezwaar/", {"text": "Waarom?", **solved(page)}).status_code == 302
    done = client.post(link + "gegevens/", {"what": "words", "sure": "on"})
    assert done.status_code == 302 and done.url == "/wijk/proefbuurt/"
    assert not Contribution.objects.filter(pk=row.pk).exists()
    assert not Contributor.objects.exists()
    version.refresh_from_db()
    kept = [*Contribution.history.filter(id=row.pk).values(), *WhyStep.history.values()]
    everything = repr([kept, version.text, version.rows["contributions"]["web-0001"]])
    for word in ("kapotte", "school", "ouders", "moeder", "Riet"):
        assert word not in everything, word
    about.save(force_insert=True)
    undo(thread.programme, undoes, None)
    back = mine()
    assert back.text == back.publication_why == "[gewist op verzoek van wie het zei]"
    assert back.publication == "hidden" and back.revision == row.revision + 1


def test_erasing_a_deleted_one_leaves_another_with_its_key_alone(
    client: Client, thread: WholeThread, link: str
) -> None:
    old = mine()
    delete_row(thread.programme, table_of(Contribution), old.pk, None)
    Contribution.objects.create(
        programme=thread.programme,
        key="web-0001",
        channel="web",
        kind="wish",
        text="Iets anders.",
        publication="published",
    )
    version = hand_in(thread.programme, "v1", "", None)
    client.post(link + "gegevens/", {"what": "words", "sure": "on"})
    version.refresh_from_db()
    assert version.rows["contributions"]["web-0001"]["text"] == "Iets anders."
    assert mine().text == "Iets anders."
    assert "kapotte" not in repr(list(Contribution.history.filter(id=old.pk).values()))


def test_a_deleted_one_of_a_closed_neighbourhood_gives_nothing(
    client: Client, thread: WholeThread, link: str
) -> None:
    delete_row(thread.programme, table_of(Contribution), mine().pk, None)
    Programme.objects.update(is_public=False)
    assert client.get(link + "gegevens.json").status_code == 404


def test_nothing_is_erased_without_a_choice_and_a_tick(client: Client, link: str) -> None:
    for sent in ({}, {"what": "words"}, {"sure": "on"}, {"what": "alles", "sure": "on"}):
        answer = client.post(link + "gegevens/", sent)
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    trapped = client.post(link + "gegevens/", {"what": "words", "sure": "on", "website": "x"})
    assert trapped.status_code == 422
    assert mine().text == WORDS and Contributor.objects.exists() and not Erasure.objects.exists()


def test_another_link_or_a_closed_neighbourhood_gives_nothing(client: Client, link: str) -> None:
    token = link.rstrip("/").rpartition("/")[2]
    assert token != mine().contributor.link_hash
    for page in ("gegevens/", "gegevens.json", "bezwaar/"):
        for wrong in ("a", token[:-1], token.swapcase(), mine().contributor.link_hash):
            for method in ("get", "post"):
                answer = getattr(client, method)(f"/bijdrage/{wrong}/{page}")
                assert answer.status_code in (404, 405)
    Programme.objects.update(is_public=False)
    assert client.get(link + "gegevens.json").status_code == 404
    client.post(link + "gegevens/", {"what": "words", "sure": "on"})
    assert mine().text == WORDS


def test_who_said_it_reads_why_it_is_hidden_objects_and_reads_the_answer(
    client: Client, thread: WholeThread, link: str
) -> None:
    daan = area_manager(thread.programme).person
    assert "Nog niet: eerst leest iemand het." in client.get(link).text
    judging.decide(mine(), "published", daan)
    assert "Ja. Uw woorden mogen" in client.get(link).text
    judging.decide(mine(), "hidden", daan, why="Te fel <b>gezegd</b>.")
    page = client.get(link).text
    assert "Te fel &lt;b&gt;gezegd" in page and "bezwaar/" in page and "Daan" not in page
    form = client.get(link + "bezwaar/").text
    assert client.post(link + "bezwaar/", {"text": " "}).status_code == 422
    sent = client.post(link + "bezwaar/", {"text": "Het <i>is</i> waar.", **solved(form)})
    assert sent.status_code == 302
    page = client.get(link).text
    assert "Het &lt;i&gt;is&lt;/i&gt; waar." in page and "antwoordt hier" in page
    assert client.post(link + "bezwaar/", {"text": "Nog eens."}).status_code == 302
    assert Appeal.objects.count() == 1

"""You said, we did: the public page, what is new on a private page, and mail with a link that ends."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from click.testing import CliRunner
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.people import WholeThread, bare_programme, whole_thread, words_of_resident
from wijkdraad.cli import main
from wijkdraad.method.report.chapters.listening.told import told_section
from wijkdraad.programme.models import (
    Contribution,
    ContributionNeed,
    Contributor,
    Need,
    NotDone,
    Programme,
    ThreadSeen,
)
from wijkdraad.steps.facts.listening.told import told_facts
from wijkdraad.steps.facts.shared import Reading
from wijkdraad.steps.listen.receiving import link_hash_of
from wijkdraad.steps.listen.told.news import MAIL, PAGE, Watch, remember, seen_by
from wijkdraad.steps.listen.told.visiting import mail_link_days, signed_link, visit
from wijkdraad.steps.report import report_language

pytestmark = pytest.mark.django_db
TOKEN = "eigen-link"
ADDRESS = "https://wijk.voorbeeld.nl"


@pytest.fixture
def thread(db: None) -> WholeThread:
    return whole_thread(bare_programme("gezegd"))


@pytest.fixture
def contributor(thread: WholeThread) -> Contributor:
    return Contributor.objects.create(
        contribution=thread.contribution,
        name="Riet Bakker",
        email="riet@voorbeeld.nl",
        link_hash=link_hash_of(TOKEN),
    )


@pytest.fixture
def with_mail(settings) -> None:
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.MAIL_FROM, settings.SITE_ADDRESS = "wijk@voorbeeld.nl", ADDRESS


def need(programme: Programme, key: str, name: str) -> Need:
    return Need.objects.create(
        programme=programme,
        key=key,
        name=name,
        who="jongeren",
        needs="een plek",
        because="nu niets",
    )


def page(thread: WholeThread) -> str:
    return Client().get(reverse("square:told", args=[thread.programme.slug])).text


# The public page


def test_only_published_words_are_shown_beside_what_was_done(thread: WholeThread) -> None:
    assert thread.contribution.text not in page(thread)
    Contribution.objects.update(publication="published")
    shown = page(thread)
    assert thread.contribution.text in shown and "Dit is gedaan" in shown
    assert "Voor 1 daarvan is iets gedaan" in shown
    Contribution.objects.update(publication="hidden")
    assert thread.contribution.text not in page(thread)


def test_refused_has_its_why_and_undecided_is_no_refusal(thread: WholeThread) -> None:
    refused = need(thread.programme, "n2", "Een eigen plek")
    need(thread.programme, "n3", "Een skatebaan")
    NotDone.objects.create(
        programme=thread.programme,
        key="nd1",
        need=refused,
        date=date(2026, 3, 17),
        decided_by="De raad",
        why="Er is geen ruimte.",
    )
    shown = page(thread)
    not_done, undecided = shown.split('id="undecided"')
    assert "Er is geen ruimte." in not_done and "17 maart 2026" in not_done
    assert "Dat is geen nee." in undecided and "Een skatebaan" in undecided
    assert "Een eigen plek" not in undecided
    facts = told_facts(Reading(thread.programme, report_language("nl")))
    assert [row.need for row in facts.not_done] == ["Een eigen plek"]
    assert facts.undecided == ("Een skatebaan",)
    said = repr(told_section(facts, report_language("nl")))
    assert "Nog niet besloten: Een skatebaan." in said and "Er is geen ruimte." in said


def test_without_needs_the_page_says_so_and_the_plan_nothing(db: None) -> None:
    programme = bare_programme("leeg")
    shown = Client().get(reverse("square:told", args=["leeg"])).text
    assert "nog geen behoefte begrepen" in shown
    facts = told_facts(Reading(programme, report_language("nl")))
    assert told_section(facts, report_language("nl")) == ()


# The private page


def news(thread: WholeThread) -> list[str]:
    found = visit(TOKEN)
    assert found is not None
    return [one.title for one in found.news]


def test_looking_changes_nothing_and_seen_makes_only_changes_news(
    thread: WholeThread, contributor: Contributor
) -> None:
    here = reverse("square:contribution", args=[TOKEN])
    seen = reverse("square:seen", args=[TOKEN])
    client = Client()
    for _look in range(2):
        assert "Nieuw sinds u het vertelde" in client.get(here).text
    assert not ThreadSeen.objects.exists()
    client.post(seen)
    assert news(thread) == []
    assert "is er niets veranderd" in client.get(here).text
    thread.delivery.quantity = 6
    thread.delivery.save()
    assert news(thread) == ["Dit is voor een deel gedaan"]
    # Whatever language someone reads in, it is the same news.
    assert "New since" in client.get("/en" + here).text
    client.post("/en" + seen)
    assert news(thread) == []


def test_what_is_taken_away_and_what_is_refused_is_news_too(
    thread: WholeThread, contributor: Contributor
) -> None:
    remember(Watch(thread.programme), contributor, PAGE)
    thread.measure_commitment.delete()
    assert news(thread) == ["Iets wat hier stond, is niet meer zo."]
    NotDone.objects.create(
        programme=thread.programme, key="nd1", need=thread.need, decided_by="De raad", why="Nee."
    )
    assert "Met deze behoefte gebeurt niets" in news(thread)


@pytest.mark.parametrize("name", ["square:seen", "square:seen-by-mail"])
def test_seen_wants_a_post_and_a_link_of_ours(contributor: Contributor, name: str) -> None:
    assert Client().get(reverse(name, args=["onbekend"])).status_code == 405
    assert Client().post(reverse(name, args=["onbekend"])).status_code == 404
    assert not ThreadSeen.objects.exists()


# The link in a message


def by_mail(link: str) -> str:
    return reverse("square:contribution-mail", args=[link])


def test_a_link_in_a_message_opens_the_page_and_leaves_the_kept_link_as_it_is(
    thread: WholeThread, contributor: Contributor
) -> None:
    before = contributor.link_hash
    link, last_day = signed_link(contributor)
    assert last_day == timezone.localdate() + timedelta(days=mail_link_days())
    answer = Client().get(by_mail(link))
    assert thread.contribution.text in answer.text and "Riet" not in answer.text
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer["Cache-Control"]
    assert TOKEN not in answer.text
    contributor.refresh_from_db()
    assert contributor.link_hash == before
    assert Client().get(reverse("square:contribution", args=[TOKEN])).status_code == 200
    # Nothing by which the page can be opened is kept.
    assert link not in json.dumps(list(Contributor.objects.values()), default=str)


def test_it_ends_with_its_days_and_with_the_contributor(
    thread: WholeThread, contributor: Contributor
) -> None:
    link, last_day = signed_link(contributor)
    for days, status in ((0, 200), (1, 404)):
        with patch(
            "wijkdraad.steps.listen.told.visiting.timezone.localdate",
            return_value=last_day + timedelta(days=days),
        ):
            assert Client().get(by_mail(link)).status_code == status
    Programme.objects.update(is_public=False)
    assert Client().get(by_mail(link)).status_code == 404
    Programme.objects.update(is_public=True)
    assert Client().get(by_mail(link)).status_code == 200
    contributor.delete()
    assert Client().get(by_mail(link)).status_code == 404


def test_a_link_of_another_or_a_changed_one_opens_nothing(contributor: Contributor) -> None:
    link, _last_day = signed_link(contributor)
    swapped = link[:-1] + ("A" if link[-1] != "A" else "B")
    for wrong in (swapped, link.split(":")[0], "onbekend", "1:2:3"):
        assert Client().get(by_mail(wrong)).status_code == 404
    Contributor.objects.update(link_hash=link_hash_of("een andere link"))
    assert Client().get(by_mail(link)).status_code == 404


def test_the_key_of_the_site_signs_it(contributor: Contributor, settings) -> None:
    link, _last_day = signed_link(contributor)
    settings.SECRET_KEY = "een andere sleutel van een andere site, lang genoeg"
    assert Client().get(by_mail(link)).status_code == 404


# The command


def notify(*options: str):
    return CliRunner().invoke(main, ["notify", "gezegd", *options])


def test_without_send_it_says_who_would_be_told_and_sends_nothing(
    thread: WholeThread, contributor: Contributor, with_mail: None
) -> None:
    done = notify("--json")
    told = json.loads(done.stdout)
    [one] = told["due"]
    assert (one["contribution"], one["to"], one["sent"]) == ("c1", "r…@voorbeeld.nl", False)
    assert {change["need"] for change in one["changes"]} == {"Koel naar de winkel"}
    assert "riet" not in done.stdout and "Bakker" not in done.stdout
    assert mail.outbox == [] and not ThreadSeen.objects.exists()


def test_without_a_mail_server_it_says_so_and_sends_nothing(
    thread: WholeThread, contributor: Contributor, settings
) -> None:
    assert settings.MAILERS == {}
    done = notify("--send")
    assert done.exit_code == 2 and "WIJKDRAAD_MAIL_HOST" in done.stderr
    assert mail.outbox == [] and not ThreadSeen.objects.exists()
    assert notify().exit_code == 0


def test_it_mails_once_what_changed_with_a_link_that_works(
    thread: WholeThread, contributor: Contributor, with_mail: None
) -> None:
    # One without an address, and one who has nothing to hear.
    silent = words_of_resident(thread.programme, "c2")
    ContributionNeed.objects.create(
        programme=thread.programme, contribution=silent, need=thread.need
    )
    Contributor.objects.create(contribution=silent, link_hash=link_hash_of("stil"))
    unread = words_of_resident(thread.programme, "c3")
    Contributor.objects.create(
        contribution=unread, email="wacht@voorbeeld.nl", link_hash=link_hash_of("wacht")
    )
    assert json.loads(notify("--send", "--json").stdout)["sent"] == 1
    [message] = mail.outbox
    assert message.to == ["riet@voorbeeld.nl"] and message.from_email == "wijk@voorbeeld.nl"
    assert "Tien bomen geplant: 10 van 10 bomen." in message.body
    assert thread.contribution.text not in message.body and "Bakker" not in message.body
    [address] = re.findall(rf"{ADDRESS}(\S+)", message.body)
    assert thread.contribution.text in Client().get(address).text
    # Told by mail is not seen on the page; and nobody is told the same thing twice.
    assert seen_by(contributor, [PAGE]) == set() and seen_by(contributor, [MAIL])
    assert news(thread)
    assert json.loads(notify("--send", "--json").stdout)["sent"] == 0
    thread.delivery.quantity = 6
    thread.delivery.save()
    assert json.loads(notify("--send", "--json").stdout)["sent"] == 1
    assert mail.outbox[1].body.count("- ") == 1
    # Who saw it on the page needs no message.
    thread.delivery.quantity = 7
    thread.delivery.save()
    Client().post(reverse("square:seen", args=[TOKEN]))
    assert json.loads(notify("--send", "--json").stdout)["sent"] == 0


def test_a_message_that_is_refused_is_told_and_tried_again(
    thread: WholeThread, contributor: Contributor, with_mail: None
) -> None:
    with patch("django.core.mail.EmailMessage.send", side_effect=OSError("geen verbinding")):
        done = notify("--send", "--json")
    assert done.exit_code == 1 and "geen verbinding" in done.stderr
    assert json.loads(done.stdout)["failed"] == ["c1"] and not ThreadSeen.objects.exists()
    assert json.loads(notify("--send", "--json").stdout)["sent"] == 1

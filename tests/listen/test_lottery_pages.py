"""A lottery on the site: from two files to a panel that an auditor draws again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.people import contractor, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.cli import main
from wijkdraad.documents.html import report_html
from wijkdraad.programme.models import Job, Lottery, Person, Programme, RoleKind
from wijkdraad.programme.models.programme import Role
from wijkdraad.steps import jobs
from wijkdraad.steps.listen.lottery import keeping
from wijkdraad.steps.listen.lottery.made_up import made_up_pool
from wijkdraad.steps.listen.lottery.packing import unpacked
from wijkdraad.steps.report import programme_report
from wijkdraad.web.jobs import uploads

pytestmark = pytest.mark.django_db
SEED = "1 9 22 30 37 45"
EVERYONE = [f"bewoner-{letter}" for letter in "abcdefghijklmnopqrst"]
FETCHED_ONCE = ("salts", "positions")
PEOPLE = "id,sex,household\n" + "".join(
    f"{name},{'w' if number % 3 else 'm'},{'h1' if number < 3 else ''}\n"
    for number, name in enumerate(EVERYONE)
)
QUOTAS = "feature,value,min,max\nsex,w,2,3\nsex,m,2,3\n"


@pytest.fixture(autouse=True)
def at_once(settings, tmp_path: Path) -> None:
    """Jobs run at once, in a folder of their own."""
    settings.DATA = tmp_path / "data"
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def programme() -> Programme:
    return whole_thread().programme


@pytest.fixture
def client(programme: Programme) -> Client:
    return signed_in(tender_manager(programme).person)


def sent(client: Client, people: str = PEOPLE, quotas: str = QUOTAS, size: int = 5):
    files = {
        "people": SimpleUploadedFile("mensen.csv", people.encode()),
        "quotas": SimpleUploadedFile("quota.csv", quotas.encode()),
    }
    address = reverse("listen:lottery-prepare", args=["proefbuurt"])
    return client.post(address, {"name": "Buurtberaad", "size": size, **files}, follow=True)


def act(client: Client, name: str, **values: object):
    address = reverse(f"listen:lottery-{name}", args=["proefbuurt", "buurtberaad"])
    return client.post(address, values, follow=name not in FETCHED_ONCE)


def shown(client: Client) -> str:
    where = reverse("listen:lottery", args=["proefbuurt", "buurtberaad"])
    return client.get(where).content.decode()


def auditor_of(programme: Programme) -> Client:
    """An auditor, signed in."""
    person = Person.objects.create_user(
        "controleur@voorbeeld.nl", "Controleur", "een lang woord hier"
    )
    Role.objects.create(programme=programme, person=person, kind=RoleKind.AUDITOR)
    return signed_in(person)


def prepared(client: Client, people: str = PEOPLE) -> None:
    """A lottery of which both files are fetched."""
    assert sent(client, people).status_code == 200
    programme = Programme.objects.get(slug="proefbuurt")
    assert act(auditor_of(programme), "salts").status_code == 200
    assert act(client, "positions").status_code == 200


def public_page() -> str:
    return Client().get(reverse("square:lotteries", args=["proefbuurt"])).content.decode()


def test_from_two_files_to_a_panel_that_the_auditor_draws_again(
    programme: Programme, client: Client, tmp_path: Path, settings
) -> None:
    page = sent(client)
    job = Job.objects.get()
    assert job.state == "done" and not uploads.upload_of(job).exists()
    assert reverse("listen:lottery", args=["proefbuurt", "buurtberaad"]) in page.content.decode()
    # Nothing may be made public before the salts are with someone who can check.
    act(client, "publish", seed_source="Lotto van 12 december")
    assert Lottery.objects.get().seed_source == ""
    # The client gets the positions and never the salts; the auditor the salts alone.
    assert act(client, "salts").status_code == 403
    auditor = auditor_of(programme)
    assert act(auditor, "positions").status_code == 403
    answer = act(client, "positions")
    assert answer["Cache-Control"] == "no-store"
    own = answer.content.decode()
    assert "salt" not in own and act(client, "positions").status_code == 302
    act(client, "publish", seed_source="Lotto van 12 december")
    assert Lottery.objects.get().seed_source == ""
    answer = act(auditor, "salts")
    assert answer["Cache-Control"] == "no-store"
    salts = answer.content.decode()
    assert act(auditor, "salts").status_code == 302
    assert not list((settings.DATA / "lotteries").iterdir())
    assert "Buurtberaad" not in public_page()
    act(client, "publish", seed_source="Lotto van 12 december")
    assert "Lotto van 12 december" in public_page()
    assert "Lotto van 12 december" in report_html(programme_report(programme))

    row = Lottery.objects.get()
    kept = json.dumps([row.quotas, row.commitments, row.panel]) + str(unpacked(row.mixture))
    assert "bewoner" not in kept and "h1" not in kept
    act(client, "draw", seed=SEED)
    row.refresh_from_db()
    assert len(row.panel) == 5 and row.seed == SEED
    act(client, "draw", seed="een ander")
    assert Lottery.objects.get().seed == SEED
    assert SEED in public_page() and SEED in report_html(programme_report(programme))

    # The auditor's side: the files that the site gives, the salts, and the people.
    address = reverse("listen:lottery-panels", args=["proefbuurt", "buurtberaad"])
    panels = b"".join(auditor.get(address).streaming_content)
    files = {"people": PEOPLE.encode(), "salts": salts.encode(), "panels": panels}
    for part in ("lijst", "quota"):
        where = reverse("square:lottery-file", args=["proefbuurt", "buurtberaad", part])
        files[part] = Client().get(where).content
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_bytes(content)
    words = [
        *("lottery-replay", f"{tmp_path}/people.csv", "--quotas", f"{tmp_path}/quota.csv"),
        *("--salts", f"{tmp_path}/salts.csv", "--list", f"{tmp_path}/lijst.csv"),
        *("--panels", f"{tmp_path}/panels.csv", "--seed", SEED, "--json"),
    ]
    with translation.override(translation.get_language()):
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert [number - 1 for number in told["positions"]] == row.panel
    name_at = {int(line["position"]): line["id"] for line in csv.DictReader(io.StringIO(own))}
    assert told["panel"] == sorted(name_at[place + 1] for place in row.panel)
    assert told["minimum_chance"] == pytest.approx(row.minimum_chance)

    # A person who was changed after publishing is found.
    changed = PEOPLE.replace("bewoner-d,m,", "bewoner-d,w,")
    (tmp_path / "people.csv").write_text(changed, "utf-8")
    with translation.override(translation.get_language()):
        done = CliRunner().invoke(main, words)
    assert done.exit_code == 2 and "people.csv" in done.stderr and "bewoner-d;" in done.stderr


def test_without_an_auditor_the_page_says_what_comes_first(
    programme: Programme, client: Client
) -> None:
    members = reverse("office:members", args=["proefbuurt"])
    link = f'<a href="{members}">Voeg eerst een controleur toe</a>'
    assert (
        link in client.get(reverse("listen:lottery-prepare", args=["proefbuurt"])).content.decode()
    )
    sent(client)
    assert link in shown(client)
    # Who is the client cannot be the one who checks, whatever role they give themselves.
    own = tender_manager(programme).person
    Role.objects.create(programme=programme, person=own, kind=RoleKind.AUDITOR)
    assert act(client, "salts").status_code == 403 and link in shown(client)
    fetch = reverse("listen:lottery-salts", args=["proefbuurt", "buurtberaad"])
    assert fetch not in shown(client)

    auditor = auditor_of(programme)
    assert link not in shown(client) and fetch in shown(auditor)
    get_positions = reverse("listen:lottery-positions", args=["proefbuurt", "buurtberaad"])
    assert get_positions in shown(client) and get_positions not in shown(auditor)
    act(auditor, "salts")
    assert fetch not in shown(auditor) and "De controleur heeft de zouten." in shown(client)
    act(client, "positions")
    publish = reverse("listen:lottery-publish", args=["proefbuurt", "buurtberaad"])
    assert publish in shown(client) and publish not in shown(auditor)


def test_who_says_no_is_replaced_from_the_same_seed(programme: Programme, client: Client) -> None:
    # Ten men more, so that there is one left to come whoever says no.
    prepared(client, PEOPLE + "".join(f"buur-{number},m,\n" for number in range(10)))
    act(client, "publish", seed_source="Lotto")
    act(client, "draw", seed=SEED)
    first = Lottery.objects.get().panel
    kept = unpacked(Lottery.objects.get().mixture)
    asked = set(first)
    for _time in range(6):
        now = keeping.members(Lottery.objects.get())
        act(client, "replace", position=now[0] + 1)
        row = Lottery.objects.get()
        came = row.replacements[-1]["came"]
        assert came not in asked
        asked.add(came)
        there = keeping.members(row)
        assert len(there) == 5 and len({int(kept.household_of[one]) for one in there}) == 5
        counts = kept.counted @ [sum(kept.kind_of[one] == kind for one in there) for kind in (0, 1)]
        assert ((counts >= kept.low) & (counts <= kept.high)).all()
    assert Lottery.objects.get().panel == first
    told = Lottery.objects.get().replacements
    Lottery.objects.update(replacements=[])
    for each in told:
        act(client, "replace", position=each["left"] + 1)
    assert Lottery.objects.get().replacements == told


def test_faults_in_the_files_are_told_and_nothing_is_kept(
    programme: Programme, client: Client
) -> None:
    page = sent(client, people=PEOPLE + "bewoner-a,w,\nu,,\n").content.decode()
    assert "people.csv" in page and not Job.objects.exists()
    page = sent(client, quotas="feature,value,min,max\nsex,w,5,5\nsex,m,1,5\n").content.decode()
    job = Job.objects.get()
    assert job.state == "failed" and not Lottery.objects.exists()
    assert not uploads.upload_of(job).exists()
    assert "quotas.csv" in page and str(jobs.Ending.NO_LOTTERY.label) in page
    assert "een ander getal bij minstens één van deze: sex m min 1; sex w min 5" in page
    assert client.post(reverse("jobs:repeat", args=[job.pk])).status_code == 302
    assert Job.objects.get().state == "failed"


def test_an_unpublished_lottery_is_nowhere_for_residents(
    programme: Programme, client: Client
) -> None:
    prepared(client)
    where = reverse("square:lottery-file", args=["proefbuurt", "buurtberaad", "lijst"])
    assert Client().get(where).status_code == 404
    assert "Buurtberaad" not in report_html(programme_report(programme))
    contractor(programme)


def test_the_made_up_pool_has_fair_chances(programme: Programme) -> None:
    row = keeping.prepare(programme, None, "Proef", made_up_pool(), 16)
    assert row.minimum_chance >= 0.99 * row.bound
    for which in keeping.Waiting:
        assert keeping.waits(row, which) and keeping.fetch(row, which)
        with pytest.raises(keeping.NotNow):
            keeping.fetch(row, which)

"""A dossier comes in through the page: read in the background, in the name of who sent it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.conftest import EXAMPLE
from tests.exchange.dossiers import SMALL, rows
from tests.jobs import zips
from tests.signing_in import signed_in
from wijkdraad.exchange import importing
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Job, JobState, Need, Person, Programme, Role, RoleKind
from wijkdraad.steps import jobs as steps
from wijkdraad.web.jobs import receiving, uploads

pytestmark = pytest.mark.django_db

PAGE = "/en/inlezen/"
SMALL_ZIP = zips.zipped(SMALL, "proef/")
DELIVERIES = "id,commitment,name,date,quantity,proof\nd1,{},Zes banken,2026-05-01,6,foto\n"
FAULTY = {
    **SMALL,
    "needs.csv": "id,name,who,needs,because\nn1,,Ouderen,een bank,zij moe worden\n",
    "deliveries.csv": DELIVERIES.format("nergens"),
}


def send(client: Client, content: bytes | None, role: str = "contractor") -> Any:
    files = {} if content is None else {"file": zips.upload(content)}
    return client.post(PAGE, {"role": role, **files})


def job_after(answer: Any) -> Job:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Job.objects.get(pk=int(re.search(r"/taak/(\d+)/", answer["Location"])[1]))


def page_of(client: Client, job: Job) -> str:
    return client.get(f"/en/taak/{job.pk}/").content.decode()


def left_in(data: Path) -> list[str]:
    folder = data / "uploads"
    return [path.name for path in folder.iterdir()] if folder.is_dir() else []


@pytest.mark.parametrize("role", ["client", "contractor", "adviser"])
def test_the_dossier_ends_in_a_programme_with_the_role(
    marleen: Person, at_once: Path, role: str
) -> None:
    client = signed_in(marleen)
    job = job_after(send(client, SMALL_ZIP, role))
    assert (job.state, job.file) == (JobState.DONE, "dossier.zip")
    programme = Programme.objects.get(slug="proef")
    assert (programme.name, job.programme) == ("Proefbuurt", programme)
    assert [(r.person, r.kind) for r in Role.objects.filter(programme=programme)] == [
        (marleen, role)
    ]
    assert 'href="/en/programma/proef/"' in page_of(client, job)
    assert client.get("/en/programma/proef/").status_code == 200
    assert left_in(at_once) == [], "the upload is thrown away once it is in"


def test_the_example_gives_the_same_as_the_command(marleen: Person) -> None:
    job = job_after(send(signed_in(marleen), zips.zipped_folder(EXAMPLE)))
    assert job.state == JobState.DONE
    through_the_page = Need.objects.filter(programme__slug="lindenkwartier").count()
    assert through_the_page > 0
    assert import_dossier(EXAMPLE).same_dossier


def test_the_history_names_who_sent_it(marleen: Person) -> None:
    send(signed_in(marleen), SMALL_ZIP)
    records = Need.objects.get(key="n1").history.all()
    assert [(record.history_user, record.history_type) for record in records] == [(marleen, "+")]


def test_sending_it_again_changes_nothing_and_gives_no_other_role(marleen: Person) -> None:
    client = signed_in(marleen)
    send(client, SMALL_ZIP)
    before = rows(without=("changed", "created"))
    job = job_after(send(client, SMALL_ZIP, "client"))
    assert job.state == JobState.DONE
    assert rows()["Role"] == [(pk, *rest) for pk, *rest in before["Role"]]
    changed = {name for name, now in rows(("changed", "created")).items() if before[name] != now}
    assert changed == {"Job"}


def test_faults_are_listed_with_their_place_and_nothing_is_saved(
    marleen: Person, at_once: Path
) -> None:
    client = signed_in(marleen)
    with translation.override("en"):
        job = job_after(send(client, zips.zipped(FAULTY)))
    assert job.state == JobState.FAILED
    faults = steps.read_faults(job)
    assert {(fault[0], fault[1]) for fault in faults} >= {("needs.csv", 2), ("deliveries.csv", 2)}
    page = page_of(client, job)
    for file, _row, column, found, _expected in faults:
        assert file in page and (column or "–") in page and found[:20] in page
    for heading in ("File", "Row", "Column", "Found", "Expected"):
        assert f">{heading}</th>" in page
    assert "Nothing was saved" in page and "Start again" not in page and "Send it once more" in page
    assert Programme.objects.count() == Role.objects.count() == 0


def test_faults_are_told_in_the_language_of_who_sent_it(marleen: Person) -> None:
    client = signed_in(marleen)
    content = zips.zipped({**SMALL, "deliveries.csv": DELIVERIES.format("nergens")})
    answer = client.post("/inlezen/", {"role": "client", "file": zips.upload(content)})
    job = Job.objects.get()
    assert answer["Location"] == f"/taak/{job.pk}/"
    assert (
        "een id dat in afspraken (commitments) staat"
        in client.get(answer["Location"]).content.decode()
    )


def test_what_is_in_a_fault_cannot_become_markup(marleen: Person) -> None:
    client = signed_in(marleen)
    bad = {**SMALL, "deliveries.csv": DELIVERIES.format("<script>alert(1)</script>")}
    page = page_of(client, job_after(send(client, zips.zipped(bad))))
    assert "&lt;script&gt;" in page and "<script>alert" not in page


@pytest.mark.parametrize("kind", [None, RoleKind.AUDITOR, RoleKind.ASSESSOR, RoleKind.SITE_USER])
def test_a_short_name_of_others_is_taken_and_nothing_is_told(
    marleen: Person, daan: Person, at_once: Path, kind: RoleKind | None
) -> None:
    send(signed_in(daan), SMALL_ZIP, "client")
    if kind is not None:
        Role.objects.create(
            programme=Programme.objects.get(slug="proef"), person=marleen, kind=kind
        )
    before = rows(("last_login",))
    # Its faults would tell which ids the programme of the others has.
    probe = {"dossier.toml": SMALL["dossier.toml"], "deliveries.csv": FAULTY["deliveries.csv"]}
    for content in (SMALL_ZIP, zips.zipped(probe)):
        answer = send(signed_in(marleen), content)
        assert answer.status_code == 200
        assert "This short name is taken." in answer.content.decode()
        assert "Proefbuurt" not in answer.content.decode()
    assert rows(("last_login",)) == before
    assert left_in(at_once) == []


def test_only_a_client_reads_a_dossier_into_a_programme_once_more(
    marleen: Person, daan: Person
) -> None:
    """A dossier fills all rooms, and only a client may write in all of them."""
    send(signed_in(daan), SMALL_ZIP, "client")
    programme = Programme.objects.get(slug="proef")
    Role.objects.create(programme=programme, person=marleen, kind=RoleKind.CONTRACTOR)
    more = {**SMALL, "needs.csv": f"{SMALL['needs.csv']}n3,Licht,Iedereen,lampen,het donker is\n"}
    send(signed_in(marleen), zips.zipped(more), "client")
    assert not Need.objects.filter(programme=programme, key="n3").exists()
    assert job_after(send(signed_in(daan), zips.zipped(more), "client")).state == JobState.DONE
    assert Need.objects.filter(programme=programme, key="n3").exists()
    assert Role.objects.filter(person=marleen).get().kind == RoleKind.CONTRACTOR


def test_a_contractor_without_a_client_reads_the_own_dossier_once_more(marleen: Person) -> None:
    send(signed_in(marleen), SMALL_ZIP, "contractor")
    more = {**SMALL, "needs.csv": f"{SMALL['needs.csv']}n3,Licht,Iedereen,lampen,het donker is\n"}
    assert (
        job_after(send(signed_in(marleen), zips.zipped(more), "contractor")).state == JobState.DONE
    )
    assert Need.objects.filter(programme__slug="proef", key="n3").exists()


def test_a_short_name_that_is_taken_while_the_job_waits_is_refused(
    marleen: Person, daan: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look is inside the transaction that saves."""
    client = signed_in(marleen)
    import_small = importing.read_layers

    def someone_else_comes_first(*arguments: Any) -> Any:
        Programme.objects.create(slug="proef", name="Van een ander", reference_date="2026-01-01")
        return import_small(*arguments)

    monkeypatch.setattr(importing, "read_layers", someone_else_comes_first)
    job = job_after(send(client, SMALL_ZIP))
    assert (job.state, job.says) == (JobState.FAILED, steps.Ending.TAKEN)
    assert Programme.objects.get().name == "Van een ander"
    assert Role.objects.count() == Need.objects.count() == 0
    assert "Van een ander" not in page_of(client, job)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "Choose the workbook or the ZIP file"),
        (b"", "This file is empty"),
        (b"id,name\n", "not a workbook or ZIP that we can read"),
        (zips.zipped({"../dossier.toml": "x"}), "outside the dossier"),
        (zips.zipped({"needs.csv": "x"}), "no dossier.toml"),
        (zips.with_password(), "has a password"),
    ],
)
def test_a_refusal_stands_at_the_field_and_at_the_top(
    marleen: Person, at_once: Path, content: bytes | None, says: str
) -> None:
    page = send(signed_in(marleen), content, "adviser").content.decode()
    assert page.count(says) == 2 and 'role="alert"' in page
    assert 'id="id_file_error"' in page and 'aria-invalid="true"' in page
    assert re.search(r'value="adviser"[^>]*checked', page), "what was chosen is still there"
    assert Job.objects.count() == 0 and left_in(at_once) == []


def test_the_role_must_be_chosen_from_the_list(marleen: Person, at_once: Path) -> None:
    for role in ("", "auditor", "resident"):
        answer = send(signed_in(marleen), SMALL_ZIP, role)
        assert answer.status_code == 200
        assert 'id="id_role_error"' in answer.content.decode()
    assert Job.objects.count() == 0 and left_in(at_once) == []


def test_a_file_that_is_too_large_is_not_kept(
    marleen: Person, at_once: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_UPLOADED", 100_000)
    page = send(signed_in(marleen), bytes(300_000)).content.decode()
    assert page.count("larger than 60 MB") == 2
    assert left_in(at_once) == []


def test_far_too_large_is_not_even_listened_to(
    marleen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_READ", 100_000)
    page = send(signed_in(marleen), bytes(300_000)).content.decode()
    assert 'role="alert"' in page


def test_only_the_user_of_the_machine_can_read_the_uploads(marleen: Person, at_once: Path) -> None:
    job = job_after(send(signed_in(marleen), zips.zipped(FAULTY)))
    for folder in (at_once / "uploads", uploads.upload_of(job), steps.job_folder(job.pk)):
        assert folder.stat().st_mode & 0o077 == 0, folder


def test_a_new_upload_takes_the_place_of_one_that_failed(marleen: Person, at_once: Path) -> None:
    client = signed_in(marleen)
    first = job_after(send(client, zips.zipped(FAULTY)))
    assert left_in(at_once) == [str(first.pk)]
    second = job_after(send(client, zips.zipped(FAULTY)))
    assert left_in(at_once) == [str(second.pk)]


def test_progress_comes_from_the_steps_and_never_goes_back(
    marleen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, told, seen = signed_in(marleen), [], []
    plain = steps.Work.progress

    def listen(work: steps.Work, done: int, all_steps: int, stage: str) -> None:
        plain(work, done, all_steps, stage)
        told.append((done, all_steps, stage))
        seen.append(client.get(f"/en/taak/{work.job.pk}/stand.json").json())

    monkeypatch.setattr(steps.Work, "progress", listen)
    job = job_after(send(client, SMALL_ZIP))
    done = [number for number, _all, _stage in told]
    assert done == sorted(set(done)) and done[0] == 0
    assert {all_steps for _done, all_steps, _stage in told} == {done[-1] + 1}
    assert list(dict.fromkeys(stage for _done, _all, stage in told)) == [
        "tables",
        "maps",
        "saving",
        "ground",
    ]
    # Seen from outside while the transaction of the import was open.
    assert [standing["done"] for standing in seen] == done
    assert {standing["state"] for standing in seen} == {"running"}
    assert seen[0]["says"] == f"Step 1 of {told[0][1]}: reading the tables."
    assert job.done_steps == job.all_steps == told[0][1]
    assert all(stage in steps.Stage.values for _done, _all, stage in told)

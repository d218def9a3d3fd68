"""A job seen from outside: who sees it, how it stands, how it is done once more, what it made."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.dossiers import SMALL, write
from tests.jobs import zips
from tests.people import area_manager, bare_programme, site_foreman, tender_manager, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Job, JobState, Person, Programme
from wijkdraad.programme.models.job import JobKind
from wijkdraad.steps import jobs as steps
from wijkdraad.web.jobs import tasks, uploads

pytestmark = pytest.mark.django_db

MAKE = "/en/programma/proefbuurt/plan/maken/"


@pytest.fixture
def programme(db: None) -> Programme:
    return whole_thread().programme


def made_plan(programme: Programme) -> Job:
    return steps.start(
        tasks.make_plan,
        JobKind.MAKE_PLAN,
        tender_manager(programme).person,
        language="en",
        programme=programme,
    )


def failed(job: Job, ending: steps.Ending = steps.Ending.STOPPED) -> Job:
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, says=ending)
    job.refresh_from_db()
    return job


def test_only_who_started_a_job_sees_it(programme: Programme) -> None:
    job, other = made_plan(programme), signed_in(area_manager(programme).person)
    own = signed_in(job.started_by)
    for address in (f"/en/taak/{job.pk}/", f"/en/taak/{job.pk}/stand.json"):
        assert own.get(address).status_code == 200
        assert other.get(address).status_code == 404
    failed(job)
    assert other.post(f"/en/taak/{job.pk}/opnieuw/").status_code == 404
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_the_state_has_a_fixed_shape(programme: Programme) -> None:
    job = made_plan(programme)
    answer = signed_in(job.started_by).get(f"/en/taak/{job.pk}/stand.json")
    assert "no-store" in answer["Cache-Control"]
    assert answer.json() == {
        "state": "done",
        "finished": True,
        "done": 6,
        "all": 6,
        "says": "It is done.",
    }


def test_the_plan_is_made_and_can_be_read_by_those_of_the_programme(
    programme: Programme, at_once: Path
) -> None:
    client = signed_in(tender_manager(programme).person)
    answer = client.post(MAKE)
    job = Job.objects.get()
    assert answer["Location"] == f"/en/taak/{job.pk}/"
    assert job.state == JobState.DONE and job.file == f"proefbuurt/1-{job.pk}"
    assert sorted(path.name for path in (at_once / "plans/proefbuurt").iterdir()) == [
        f"1-{job.pk}.{form}" for form in ("docx", "gpkg", "html", "pdf", "xlsx")
    ]
    page = client.get(answer["Location"]).content.decode()
    base = f"/en/programma/proefbuurt/plannen/{job.pk}."
    for form in ("pdf", "html", "docx", "xlsx", "gpkg"):
        assert f'href="{base}{form}"' in page

    for reader in (client, signed_in(site_foreman(programme).person)):
        html, pdf = reader.get(base + "html"), reader.get(base + "pdf")
        text = b"".join(html.streaming_content).decode()
        assert '<html lang="en">' in text and "Proefbuurt vernieuwt" in text
        policy = html["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "style-src 'sha256-" in policy
        assert "script-src" not in policy
        assert b"".join(pdf.streaming_content).startswith(b"%PDF-")
        assert pdf["Content-Disposition"].startswith("attachment; filename=")
        assert pdf["Content-Type"] == "application/pdf"


def test_a_plan_of_another_programme_is_not_there(programme: Programme) -> None:
    job = made_plan(programme)
    elsewhere = bare_programme("elders")
    stranger = signed_in(area_manager(elsewhere).person)
    for form in ("html", "pdf"):
        assert stranger.get(f"/programma/proefbuurt/plannen/{job.pk}.{form}").status_code == 404
        assert stranger.get(f"/programma/elders/plannen/{job.pk}.{form}").status_code == 404
    own = signed_in(job.started_by)
    for name in (f"{job.pk}.exe", f"{job.pk + 1}.pdf", f"{job.pk}.html.pdf", f"{job.pk}."):
        assert own.get(f"/programma/proefbuurt/plannen/{name}").status_code == 404


def test_a_site_user_may_not_have_a_plan_made(programme: Programme) -> None:
    assert signed_in(site_foreman(programme).person).post(MAKE).status_code == 403
    assert signed_in(tender_manager(programme).person).get(MAKE).status_code == 405
    assert Job.objects.count() == 0


def test_a_version_is_no_path(programme: Programme, at_once: Path) -> None:
    Programme.objects.update(version="../../1.2 b")
    programme.refresh_from_db()
    job = made_plan(programme)
    assert job.state == JobState.DONE
    assert [path.parent for path in at_once.rglob("*.pdf")] == [at_once / "plans/proefbuurt"]


def test_a_job_that_raises_ends_with_a_plain_sentence(
    programme: Programme, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tasks, "document", lambda _report, _form: 1 / 0)
    job = made_plan(programme)
    assert (job.state, job.says, job.faults) == (JobState.FAILED, steps.Ending.BROKEN, "")
    page = signed_in(job.started_by).get(f"/en/taak/{job.pk}/").content.decode()
    assert "Something went wrong on our side." in page and "Start again" in page
    assert "Traceback" not in page and "ZeroDivision" not in page
    assert "ZeroDivisionError" in caplog.text, "who runs the site does see it"


def test_a_failed_job_is_done_once_more_with_the_same_input(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "document", lambda _report, _form: 1 / 0)
        job = made_plan(programme)
    client = signed_in(job.started_by)
    answer = client.post(f"/en/taak/{job.pk}/opnieuw/")
    assert answer["Location"] == f"/en/taak/{job.pk}/"
    job.refresh_from_db()
    assert (job.state, job.says, job.done_steps) == (JobState.DONE, "", 6)
    client.post(f"/en/taak/{job.pk}/opnieuw/")
    assert "there is nothing to do once more" in client.get(answer["Location"]).content.decode()


def test_a_dossier_is_read_once_more_from_the_same_upload(
    marleen: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(marleen)
    with monkeypatch.context() as broken:
        broken.setattr(tasks, "import_dossier", lambda *_arguments, **_named: 1 / 0)
        client.post("/en/inlezen/", {"role": "adviser", "file": zips.upload(zips.zipped(SMALL))})
    job = Job.objects.get()
    assert job.state == JobState.FAILED and uploads.upload_of(job).is_dir()
    client.post(f"/en/taak/{job.pk}/opnieuw/")
    job.refresh_from_db()
    assert job.state == JobState.DONE and job.programme is not None
    assert marleen.roles.get().kind == "adviser"


def test_without_its_upload_a_dossier_cannot_be_read_once_more(marleen: Person) -> None:
    job = failed(Job.objects.create(kind=JobKind.READ_DOSSIER, started_by=marleen))
    client = signed_in(marleen)
    page = client.get(f"/en/taak/{job.pk}/").content.decode()
    assert "Start again" not in page and "Send it once more" in page
    client.post(f"/en/taak/{job.pk}/opnieuw/")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    steps.repeat(job, tasks.read_dossier, "en")
    job.refresh_from_db()
    assert (job.state, job.says) == (JobState.FAILED, steps.Ending.GONE)


def test_who_left_the_programme_cannot_have_its_plan_made_once_more(programme: Programme) -> None:
    job = failed(made_plan(programme))
    job.started_by.roles.all().delete()
    client = signed_in(job.started_by)
    assert "Start again" not in client.get(f"/en/taak/{job.pk}/").content.decode()
    client.post(f"/en/taak/{job.pk}/opnieuw/")
    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.fixture
def running(programme: Programme) -> Iterator[Job]:
    """A job that a process which is alive is doing."""
    job = Job.objects.create(
        kind=JobKind.MAKE_PLAN,
        state=JobState.RUNNING,
        started_by=tender_manager(programme).person,
        programme=programme,
    )
    folder = steps.job_folder(job.pk)
    folder.mkdir(parents=True)
    with (folder / steps.LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield job


def test_a_running_job_says_so_with_a_bar_in_words_and_a_link(running: Job) -> None:
    steps.Work(running).progress(1, 3, steps.Stage.HTML)
    page = signed_in(running.started_by).get(f"/en/taak/{running.pk}/").content.decode()
    assert '<progress id="progress" max="3" value="1">' in page
    assert "Step 2 of 3: writing the plan for the browser." in page
    assert f'href="/en/taak/{running.pk}/">Look how far it is now' in page
    assert "jobs.js" in page and f'data-state="/en/taak/{running.pk}/stand.json"' in page


def test_a_job_whose_process_is_gone_has_failed_and_can_be_done_once_more(
    programme: Programme,
) -> None:
    job = made_plan(programme)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    client = signed_in(job.started_by)
    assert client.get(f"/en/taak/{job.pk}/stand.json").json() == {
        "state": "failed",
        "finished": True,
        "done": 6,
        "all": 6,
        "says": "The work stopped halfway. You can start it again.",
    }
    client.post(f"/en/taak/{job.pk}/opnieuw/")
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_running_job_is_not_taken_for_a_dead_one(running: Job) -> None:
    for _number in range(3):
        assert steps.look(running).state == JobState.RUNNING
    with steps.at_work(running.pk) as work:
        assert work is None, "nobody else does it meanwhile"


def test_a_second_worker_leaves_a_job_alone_that_was_done(programme: Programme) -> None:
    job = made_plan(programme)
    before = job.changed
    tasks.make_plan.call(job.pk, "en")
    job.refresh_from_db()
    assert (job.state, job.changed) == (JobState.DONE, before)


def test_asking_twice_for_a_plan_leads_to_the_one_that_is_being_made(running: Job) -> None:
    answer = signed_in(running.started_by).post(MAKE)
    assert answer["Location"] == f"/en/taak/{running.pk}/"
    assert Job.objects.count() == 1


QUEUE = {"default": {"BACKEND": "dj_queue.backend.DjQueueBackend", "QUEUES": [], "OPTIONS": {}}}


def test_a_waiting_job_waits_as_long_as_the_queue_holds_it(programme: Programme, settings) -> None:
    settings.TASKS = QUEUE
    job = made_plan(programme)
    assert job.state == JobState.WAITING and job.task_id
    page = signed_in(job.started_by).get(f"/en/taak/{job.pk}/").content.decode()
    assert "It waits for its turn." in page

    from dj_queue.models import Job as Queued

    Queued.objects.all().delete()
    assert steps.look(job).state == JobState.FAILED
    assert job.says == steps.Ending.STOPPED


def test_uploads_of_long_ago_are_thrown_away(marleen: Person, daan: Person, settings) -> None:
    from datetime import timedelta

    from django.utils import timezone

    old = failed(Job.objects.create(kind=JobKind.READ_DOSSIER, started_by=daan))
    young = failed(Job.objects.create(kind=JobKind.READ_DOSSIER, started_by=daan))
    going_on = Job.objects.create(kind=JobKind.READ_DOSSIER, started_by=marleen)
    for job in (old, young, going_on):
        write(uploads.upload_of(job))
    Job.objects.filter(pk=old.pk).update(changed=timezone.now() - timedelta(days=15))
    uploads.forget_old_uploads(marleen)
    left = {path.name for path in (settings.DATA / "uploads").iterdir()}
    assert left == {str(young.pk), str(going_on.pk)}

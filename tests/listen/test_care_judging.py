"""Who may decide what everyone reads: hold, publish, hide with a reason, and never their own case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.people import (
    WholeThread,
    area_manager,
    contractor,
    municipality,
    tender_manager,
    whole_thread,
)
from tests.signing_in import signed_in
from wijkdraad.programme.models import (
    Appeal,
    Contribution,
    Erasure,
    Person,
    Publication,
    Role,
    RoleKind,
)
from wijkdraad.programme.roles import Bar, bar_to_judge
from wijkdraad.programme.tables import table_named
from wijkdraad.reference.listening.retention import answer_within
from wijkdraad.steps.listen.care import appeals, judging, taking_out
from wijkdraad.steps.rows import Conflict, change_row, delete_row, revert_row
from wijkdraad.web.rules import MODERATE

pytestmark = pytest.mark.django_db
PERSONAL = "Bel mij op 06-12345678. Mevrouw Jansen weet ervan."


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


@pytest.fixture
def daan(thread: WholeThread) -> Person:
    """The client, who works for the municipality."""
    return area_manager(thread.programme).person


@pytest.fixture
def marleen(thread: WholeThread) -> Person:
    """The tender manager, who works for the contractor."""
    return tender_manager(thread.programme).person


def said(thread: WholeThread, text: str, **more: Any) -> Contribution:
    count = Contribution.objects.count()
    values = {"date": date(2026, 1, 1), "channel": "web", "kind": "complaint", "text": text}
    return Contribution.objects.create(
        programme=thread.programme, key=f"x{count}", **(values | more)
    )


def test_publishing_hiding_and_holding_are_kept_with_who_and_why(
    thread: WholeThread, daan: Person
) -> None:
    row = judging.decide(thread.contribution, "published", daan)
    assert (row.publication, row.publication_why) == ("published", "")
    with pytest.raises(judging.NeedsReason):
        judging.decide(row, "hidden", daan, why="  ")
    row = judging.decide(row, "hidden", daan, why=" Over één  buur. ")
    assert (row.publication, row.publication_why) == ("hidden", "Over één buur.")
    assert row.history.first().history_user == daan
    row = judging.decide(row, "held", daan)
    assert (row.publication, row.publication_why) == ("held", "")
    with pytest.raises(ValueError):
        judging.decide(row, "weg", daan)


def test_words_with_something_personal_need_a_second_look(
    thread: WholeThread, daan: Person
) -> None:
    row = said(thread, PERSONAL)
    with pytest.raises(judging.NeedsSecondLook):
        judging.decide(row, "published", daan)
    row.refresh_from_db()
    assert row.publication == "held"
    assert judging.decide(row, "published", daan, looked_twice=True).publication == "published"
    (found,) = judging.queue(thread.programme, daan).public_with_flags
    assert found.flags == ("telefoonnummer", "misschien een naam")


def test_who_decides_on_an_older_version_sees_the_newer_one_first(
    thread: WholeThread, daan: Person
) -> None:
    row = said(thread, "Iets")
    judging.decide(row, "published", daan)
    with pytest.raises(Conflict):
        judging.decide(row, "hidden", daan, why="te laat", revision=1)


@pytest.mark.parametrize("kind", sorted(MODERATE))
def test_nobody_decides_about_their_own_organisation(thread: WholeThread, kind: str) -> None:
    own, other = contractor(thread.programme), municipality(thread.programme)
    person = Person.objects.create_user(f"{kind}@voorbeeld.nl", kind, "een lang wachtwoord hier")
    role = Role.objects.create(
        programme=thread.programme, person=person, kind=kind, organisation=own
    )
    row = said(thread, PERSONAL, about=own)
    table = table_named("contributions")
    assert table is not None
    first = row.history.first().history_id
    for act in (
        lambda: judging.decide(row, "published", person, looked_twice=True),
        lambda: judging.decide(row, "hidden", person, why="onzin"),
        lambda: taking_out.take_out(row, ["Mevrouw"], person),
        lambda: change_row(thread.programme, table, row.pk, {"about": None}, None, person),
        lambda: change_row(thread.programme, table, row.pk, {"text": "Top!"}, None, person),
        lambda: delete_row(thread.programme, table, row.pk, person),
        lambda: revert_row(thread.programme, table, row.pk, first, person),
    ):
        with pytest.raises(PermissionDenied):
            act()
    row.refresh_from_db()
    assert (row.publication, row.text, row.about) == ("held", PERSONAL, own)
    # Of another organisation they may; without a known organisation nobody can tell.
    assert bar_to_judge(person, said(thread, "Iets", about=other)) is None
    role.organisation = None
    role.save()
    assert bar_to_judge(person, row) == Bar.UNKNOWN
    assert bar_to_judge(person, said(thread, "Iets")) is None


def test_one_role_for_the_organisation_is_enough_to_be_barred(
    thread: WholeThread, daan: Person
) -> None:
    row = said(thread, "Iets", about=contractor(thread.programme))
    assert bar_to_judge(daan, row) is None
    Role.objects.create(
        programme=thread.programme,
        person=daan,
        kind=RoleKind.ADVISER,
        organisation=contractor(thread.programme),
    )
    assert bar_to_judge(daan, row) == Bar.OWN


def test_the_page_of_the_row_says_why_and_opens_no_form(
    thread: WholeThread, marleen: Person, daan: Person
) -> None:
    row = said(thread, "De aannemer kwam niet.", about=contractor(thread.programme))
    here = f"/programma/proefbuurt/rijen/contributions/{row.pk}/"
    client = signed_in(marleen)
    page = client.get(here).text
    assert "Dit gaat over uw eigen organisatie" in page
    assert f'href="{here}bewerken/"' not in page and f'href="{here}weg/"' not in page
    assert client.get(here + "bewerken/").status_code == 403
    assert client.get(here + "weg/").status_code == 403
    other = signed_in(daan)
    page = other.get(here).text
    assert "uw eigen organisatie" not in page and f'href="{here}bewerken/"' in page
    assert other.get(here + "bewerken/").status_code == 200


def test_the_page_says_why_someone_does_not_decide_and_offers_nothing(
    thread: WholeThread, marleen: Person
) -> None:
    row = said(thread, "De aannemer kwam niet.", about=contractor(thread.programme))
    client = signed_in(marleen)
    one = f"/programma/proefbuurt/luisteren/modereren/{row.pk}/"
    page = client.get(one).text
    assert "Dit gaat over uw eigen organisatie" in page and 'name="decision"' not in page
    assert client.post(one + "besluit/", {"decision": "published"}).status_code == 403
    assert client.post(one + "besluit/", {"take-out": "1", "other": "aannemer"}).status_code == 403
    assert (
        client.post(f"/programma/proefbuurt/rijen/contributions/{row.pk}/weg/").status_code == 403
    )
    row.refresh_from_db()
    assert (row.publication, row.text) == ("held", "De aannemer kwam niet.")


def test_the_oldest_waits_on_top_and_what_waits_too_long_is_told(
    thread: WholeThread, daan: Person
) -> None:
    today = date(2026, 6, 1)
    late = today - timedelta(days=answer_within("held").days + 1)
    Contribution.objects.all().delete()
    for key, day in (("b", today), ("a", late), ("z", None)):
        said(thread, key, date=day)
    found = judging.queue(thread.programme, daan, today)
    assert [one.row.text for one in found.held] == ["a", "b", "z"]
    assert [one.is_late for one in found.held] == [True, False, False]
    assert found.late == 1


def test_words_that_are_taken_out_are_gone_from_everywhere(
    thread: WholeThread, daan: Person
) -> None:
    from wijkdraad.programme.models import MiniMission, PlanVersion, WhyStep
    from wijkdraad.steps.hand_in.versions import hand_in

    row = said(thread, PERSONAL)
    WhyStep.objects.create(
        programme=thread.programme,
        key="w1",
        contribution=row,
        position=1,
        question="Waarom?",
        answer="Bel 06-12345678",
    )
    MiniMission.objects.create(
        programme=thread.programme,
        key="mm",
        name="Bellen",
        what=PERSONAL,
        who="buren",
        contribution=row,
    )
    judging.decide(row, "published", daan, looked_twice=True)
    thread.contribution_need.contribution = row
    thread.contribution_need.save()
    hand_in(thread.programme, "v1", "", daan)
    assert "06-12345678" in str(PlanVersion.objects.get().text)
    row.refresh_from_db()
    assert taking_out.take_out(row, ["06-12345678", "Jansen"], daan) == 2
    row.refresh_from_db()
    assert row.text == (
        "Bel mij op [telefoonnummer weggehaald]. Mevrouw [naam weggehaald] weet ervan."
    )
    kept = repr(
        [
            *row.history.values_list("text", flat=True),
            *WhyStep.objects.values_list("answer"),
            *WhyStep.history.values_list("answer"),
            *MiniMission.objects.values_list("what"),
            *MiniMission.history.values_list("what"),
            *PlanVersion.objects.values_list("rows", "text"),
        ]
    )
    assert "06-12345678" not in kept and "Jansen" not in kept
    (logged,) = Erasure.objects.all()
    assert (logged.what, logged.count, logged.why) == ("words_in_text", 2, "taken_out")
    assert "Jansen" not in repr(list(Erasure.objects.values()))


def test_only_words_of_the_text_can_be_taken_out_and_something_must_be_left(
    thread: WholeThread, daan: Person
) -> None:
    row = said(thread, PERSONAL)
    with pytest.raises(taking_out.NotInText):
        taking_out.take_out(row, ["06-99999999"], daan)
    with pytest.raises(ValueError):
        taking_out.take_out(row, [PERSONAL.rstrip(".")], daan)
    assert taking_out.take_out(row, ["", " "], daan) == 0
    row.refresh_from_db()
    assert row.text == PERSONAL and not Erasure.objects.exists()


def test_an_objection_is_answered_by_someone_else_than_who_hid_it(
    thread: WholeThread, daan: Person, marleen: Person
) -> None:
    row = judging.decide(thread.contribution, "hidden", daan, why="Te fel.")
    made = appeals.appeal(row, "Het is waar.")
    with pytest.raises(appeals.CannotAppeal):
        appeals.appeal(row, "Nog eens.")
    (seen,) = appeals.open_appeals(thread.programme, daan)
    assert "zelf" in seen.barred
    with pytest.raises(appeals.HidItThemselves):
        appeals.answer_appeal(made, "Nee.", False, daan)
    assert not appeals.open_appeals(thread.programme, marleen)[0].barred
    appeals.answer_appeal(made, "U hebt gelijk.", True, marleen)
    row.refresh_from_db()
    made.refresh_from_db()
    assert row.publication == "published" and made.answered_by == marleen
    with pytest.raises(appeals.AlreadyAnswered):
        appeals.answer_appeal(made, "Toch niet.", False, marleen)
    with pytest.raises(appeals.CannotAppeal):
        appeals.appeal(row, "Niet verborgen.")


def test_three_objections_is_enough_and_late_answers_are_listed(
    thread: WholeThread, daan: Person, marleen: Person
) -> None:
    row = judging.decide(thread.contribution, "hidden", daan, why="Te fel.")
    for _each in range(appeals.MOST_APPEALS):
        made = appeals.appeal(row, "Het is waar.")
        appeals.answer_appeal(made, "Nee.", False, marleen)
    with pytest.raises(appeals.CannotAppeal):
        appeals.appeal(row, "Nog eens.")
    asked = datetime(2026, 9, 1, 12, tzinfo=UTC)
    Appeal.objects.update(answered_at=None, made_at=asked)
    last = asked.date() + timedelta(days=answer_within("appeal").days)
    (seen,) = {one.is_overdue for one in appeals.open_appeals(thread.programme, marleen, last)}
    assert not seen
    late = appeals.open_appeals(thread.programme, marleen, last + timedelta(days=1))
    assert len(late) == appeals.MOST_APPEALS and all(one.is_overdue for one in late)


def test_the_pages_decide_mark_and_take_out(thread: WholeThread, daan: Person) -> None:
    row = said(thread, PERSONAL + " <script>alert(1)</script>")
    client = signed_in(daan)
    page = client.get("/programma/proefbuurt/luisteren/modereren/").text
    assert "telefoonnummer" in page and "<script>alert" not in page and "Kijk nog eens" in page
    one = f"/programma/proefbuurt/luisteren/modereren/{row.pk}/"
    refused = client.post(one + "besluit/", {"decision": "published"})
    assert refused.status_code == 422 and "iets persoonlijks" in refused.text
    gone = client.post(one + "besluit/", {"take-out": "1", "piece": "06-12345678", "other": "x\ny"})
    assert gone.status_code == 422
    gone = client.post(
        one + "besluit/", {"take-out": "1", "piece": "06-12345678", "other": "Jansen"}
    )
    assert gone.status_code == 302
    done = client.post(one + "besluit/", {"decision": "published", "revision": "2"})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.publication == Publication.PUBLISHED and "Jansen" not in row.text
    hidden = client.post(one + "besluit/", {"decision": "hidden"})
    assert hidden.status_code == 422 and "waarom" in hidden.text


def test_the_form_of_a_row_does_not_decide(thread: WholeThread, daan: Person) -> None:
    page = signed_in(daan).get(
        f"/programma/proefbuurt/rijen/contributions/{thread.contribution.pk}/bewerken/"
    )
    assert 'name="publication"' not in page.text

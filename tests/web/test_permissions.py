"""Every address, for every role, in the own programme and in another one: no surprises.

The rule table says what should happen; these tests ask the running site what does happen. A
few lines at the end say by hand what must never be possible, so that a slip in the table
itself is seen too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.people import WholeThread, whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.loose_ends import loose_ends
from wijkdraad.programme.models import Job, MeasureGoal, Person, Programme, Role, RoleKind
from wijkdraad.programme.models.job import JobKind
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import LINK_KINDS, TABLES, LinkKind, table_named
from wijkdraad.steps.rows import ends
from wijkdraad.web.rules import LINKS, RULES, WRITE, Rule, writers_of, writers_of_link

pytestmark = pytest.mark.django_db

NOBODY, STRANGER = "nobody", "stranger"
SAMPLE_LINK = "contributions-needs"
WHO = [NOBODY, STRANGER, *RoleKind.values]


def patterns() -> Iterator[tuple[str, URLPattern]]:
    def walk(
        entries: list[URLPattern | URLResolver], space: str
    ) -> Iterator[tuple[str, URLPattern]]:
        for entry in entries:
            if isinstance(entry, URLResolver):
                name = f"{space}{entry.namespace}:" if entry.namespace else space
                yield from walk(entry.url_patterns, name)
            elif entry.name:
                yield space + entry.name, entry

    yield from walk(get_resolver().url_patterns, "")


@dataclass
class Place:
    """Two programmes with a whole thread each, and one person per role in the first."""

    own: Programme
    other: Programme
    threads: list[WholeThread]
    people: dict[str, Person]
    samples: dict[str, dict[str, object]]


@pytest.fixture
def place(db: None, settings, monkeypatch: pytest.MonkeyPatch) -> Place:
    settings.AXES_ENABLED = False
    # Who may have the plan is asked here, not what is in it.
    monkeypatch.setattr("wijkdraad.web.office.views.document", lambda report, form: b"plan")
    monkeypatch.setattr("wijkdraad.web.office.views.report_html", lambda report: "plan")
    from tests.people import bare_programme

    threads = [whole_thread(bare_programme("eigen")), whole_thread(bare_programme("ander"))]
    own, other = threads[0].programme, threads[1].programme
    people = {}
    for kind in [STRANGER, *RoleKind.values]:
        person = Person.objects.create_user(
            f"{kind}@voorbeeld.nl", kind, "een lang wachtwoord hier"
        )
        people[kind] = person
        if kind != STRANGER:
            Role.objects.create(programme=own, person=person, kind=kind)
    samples = {
        thread.programme.slug: {
            "slug": thread.programme.slug,
            "table": "needs",
            "pk": thread.need.pk,
            "room": "listen",
            "event": "0" * 32,
            "history_id": thread.need.history.first().history_id,
            "kind": SAMPLE_LINK,
            "link": thread.contribution_need.pk,
            "token": "onbekend",
            "screen": 1,
            "uidb64": "MQ",
            "form": "pdf",
            "layer": "shade",
            "size": "wide",
            "paper": "a4",
            "band": "13:00",
            "zoom": 12,
            "column": 1722,
            "row": 2117,
            "key": "panel",
            "part": "lijst",
        }
        for thread in threads
    }
    return Place(own, other, threads, people, samples)


def address(pattern: URLPattern, name: str, sample: dict[str, object]) -> str:
    wanted = (
        {key: sample[key] for key in pattern.pattern.converters}
        if pattern.pattern.converters
        else {}
    )
    for key in getattr(pattern.pattern, "regex", None).groupindex:
        wanted.setdefault(key, sample[key])
    return reverse(name, kwargs=wanted)


def expected(rule: Rule, who: str, own: bool, table: str) -> str:
    """What the rule table promises: open, sign in, hidden or refused."""
    if not rule.signed_in:
        return "open"
    if who == NOBODY:
        return "sign in"
    if rule.roles is None:
        return "open"
    if who == STRANGER or not own:
        return "hidden"
    room = table_named(table).room
    allowed = rule.roles & writers_of(table, room) if rule.by_room else rule.roles
    allowed = allowed & writers_of_link(SAMPLE_LINK) if rule.by_link else allowed
    return "open" if who in allowed else "refused"


def happened(client: Client, method: str, path: str, sent: dict[str, Any] | None = None) -> str:
    answer = getattr(client, method)(path, sent or {})
    if (
        answer.status_code == 302
        and "/inloggen/" in answer["Location"]
        and "next=" in answer["Location"]
    ):
        return "sign in"
    if answer.status_code == 401:
        # Who typed something reads it once more before they sign in.
        return "sign in"
    if answer.status_code == 403:
        return "refused"
    return "hidden" if answer.status_code == 404 else "open"


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {name for name, _pattern in patterns()} == set(RULES)


def test_every_address_for_every_role_in_the_own_and_another_programme(place: Place) -> None:
    clients = {who: Client() if who == NOBODY else signed_in(place.people[who]) for who in WHO}
    surprises, tried, not_there = [], 0, 0
    for name, pattern in patterns():
        if name in ("logout",):
            continue
        for programme in (place.own, place.other):
            path = address(pattern, name, place.samples[programme.slug])
            for who, client in clients.items():
                promised = expected(RULES[name], who, programme == place.own, "needs")
                for method in ("get", "post"):
                    tried += 1
                    got = happened(client, method, path)
                    # An open address may still answer that this row, job or link is not there.
                    # That does not show that it is open, so it is counted apart.
                    if promised == "open" and got == "hidden":
                        not_there += 1
                    elif got != promised:
                        surprises.append(f"{method} {name} as {who}: {got}, promised {promised}")
    print(
        f"{tried} cases of address x role x programme x method tried, {len(surprises)} surprises; "
        f"{not_there} of them were promised open and got 404, so {tried - not_there} were tested"
    )
    assert tried - not_there > 4000
    assert surprises == []


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_each_table_is_changed_only_by_those_of_its_room(place: Place, table: str) -> None:
    room = table_named(table).room
    for who in RoleKind.values:
        path = reverse("rows:add", kwargs={"slug": "eigen", "table": table})
        got = happened(signed_in(place.people[who]), "get", path)
        # The counts of a vote and the stops of residents: never who carries out the work.
        barred = table in ("consent_blocks", "stops") and who == RoleKind.CONTRACTOR
        assert got == ("open" if who in WRITE[room] and not barred else "refused"), who


def test_what_must_never_be_possible(place: Place) -> None:
    own = {"slug": "eigen"}
    never = [
        ("site_user", "get", reverse("rows:add", kwargs={**own, "table": "needs"})),
        ("contractor", "get", reverse("rows:add", kwargs={**own, "table": "goals"})),
        ("auditor", "post", reverse("rows:add", kwargs={**own, "table": "deliveries"})),
        ("assessor", "get", reverse("rows:changes", kwargs=own)),
        ("contractor", "get", reverse("office:members", kwargs=own)),
        ("adviser", "post", reverse("office:settings", kwargs=own)),
    ]
    for who, method, path in never:
        assert happened(signed_in(place.people[who]), method, path) == "refused", (who, path)
    for who in WHO[1:]:
        client = signed_in(place.people[who])
        assert happened(client, "get", reverse("office:home", kwargs={"slug": "ander"})) == "hidden"
        assert b"ander" not in client.get(reverse("office:programmes")).content


def test_another_programme_is_not_reached_by_its_number_under_the_own_name(place: Place) -> None:
    mine, theirs = place.threads
    client = signed_in(place.people["client"])
    new = {"kind": "needs-goals", "why": "toch"}
    at = {"slug": "eigen", "table": "needs"}
    their_link = {"kind": "needs-goals", "link": theirs.need_goal.pk}
    their_first = theirs.need.history.first().history_id
    hidden = [
        ("get", "row", {"pk": theirs.need.pk}, {}),
        ("get", "history", {"pk": theirs.need.pk}, {}),
        ("get", "edit", {"pk": theirs.need.pk}, {}),
        ("post", "edit", {"pk": theirs.need.pk}, {"name": "anders", "revision": 1}),
        ("post", "delete", {"pk": theirs.need.pk}, {}),
        ("post", "revert", {"pk": theirs.need.pk, "history_id": their_first}, {}),
        ("post", "revert", {"pk": mine.need.pk, "history_id": their_first}, {}),
        ("post", "add-link", {"pk": theirs.need.pk}, {**new, "other": theirs.goal.pk}),
        ("post", "add-link", {"pk": theirs.need.pk}, {**new, "other": mine.goal.pk}),
        ("post", "delete-link", {"pk": theirs.need.pk, **their_link}, {}),
        ("post", "delete-link", {"pk": mine.need.pk, **their_link}, {}),
    ]
    for method, name, numbers, sent in hidden:
        path = reverse(f"rows:{name}", kwargs={**at, **numbers})
        assert happened(client, method, path, sent) == "hidden", (method, name, numbers)
    tie = reverse("rows:add-link", kwargs={**at, "pk": mine.need.pk})
    assert client.post(tie, {**new, "other": theirs.goal.pk}).status_code == 422
    for row in (theirs.need, theirs.need_goal, mine.need):
        assert row.history.count() == 1
    assert mine.need.goal_links.count() == theirs.need.goal_links.count() == 1


def test_a_job_is_only_there_for_who_started_it(place: Place) -> None:
    job = Job.objects.create(
        kind=JobKind.MAKE_PLAN, started_by=place.people["contractor"], programme=place.own
    )
    for who in WHO[1:]:
        client = signed_in(place.people[who])
        for name in ("jobs:job", "jobs:state"):
            promised = "open" if who == "contractor" else "hidden"
            assert happened(client, "get", reverse(name, args=[job.pk])) == promised, (who, name)
        if who != "contractor":
            again = reverse("jobs:repeat", args=[job.pk])
            assert happened(client, "post", again) == "hidden", who
    assert Job.objects.count() == 1


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside is undone, so that every case starts from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def name_of(kind: LinkKind) -> str:
    return f"{kind.from_table}-{kind.to_table}"


def end_of(thread: WholeThread, field: str) -> Any:
    return thread.baseline if field == "observation" else getattr(thread, field)


def test_a_link_lies_in_the_room_on_its_right_as_the_loose_ends_say(place: Place) -> None:
    order = list(Room)
    rooms = {}
    for kind in LINK_KINDS:
        tables = (table_named(kind.from_table), table_named(kind.to_table))
        rooms[name_of(kind)] = max((table.room for table in tables), key=order.index)
        kind.model._default_manager.update(why="")
    assert rooms == LINKS
    found = [
        end for end in loose_ends(Cloth(place.own)) if end.kind == LooseEndKind.LINK_WITHOUT_WHY
    ]
    told = {"-".join(side.split("/")[0] for side in end.key.split(">")): end.room for end in found}
    assert told == LINKS


def test_a_link_is_tied_changed_and_untied_from_both_sides_by_those_of_its_room(
    place: Place,
) -> None:
    first, second = place.threads[0], whole_thread(place.own, 2)
    clients = {who: Client() if who == NOBODY else signed_in(place.people[who]) for who in WHO}
    surprises, tried = [], 0
    for kind in LINK_KINDS:
        name, links = name_of(kind), kind.model._default_manager
        left, right = end_of(first, kind.from_field), end_of(first, kind.to_field)
        link = links.get(**{kind.from_field: left, kind.to_field: right})
        sides = [
            (kind.from_table, left, right, end_of(second, kind.to_field), True),
            (kind.to_table, right, left, end_of(second, kind.from_field), False),
        ]
        for who, client in clients.items():
            promised = {NOBODY: "sign in", STRANGER: "hidden"}.get(who, "refused")
            promised = "open" if who in WRITE[LINKS[name]] else promised
            for table, row, tied, free, on_the_left in sides:
                here, there = ends(kind, on_the_left)
                at = {"slug": "eigen", "table": table, "pk": row.pk}
                tie = reverse("rows:add-link", kwargs=at)
                untie = reverse("rows:delete-link", kwargs={**at, "kind": name, "link": link.pk})
                sent = {"kind": name, "why": "een nieuwe reden"}
                made = links.filter(**{here: row, there: free})
                told = links.filter(pk=link.pk, why=sent["why"])
                own = links.filter(programme=place.own)
                before = own.count()
                for what, path, posted in (
                    ("make", tie, {**sent, "other": free.pk}),
                    ("change why", tie, {**sent, "other": tied.pk, "was": link.why}),
                    ("delete", untie, {}),
                ):
                    with taken_back():
                        got = happened(client, "post", path, posted)
                        count, there_still = own.count(), own.filter(pk=link.pk).exists()
                        done = {
                            "make": made.exists() and count == before + 1,
                            "change why": told.exists() and count == before,
                            "delete": not there_still and count == before - 1,
                        }[what]
                        same = links.filter(pk=link.pk, why=link.why).exists() and count == before
                    tried += 1
                    if got != promised or not (done if promised == "open" else same):
                        surprises.append(f"{what} {name} on {table} as {who}: {got}, {promised}")
    print(f"{tried} cases of link x role x side x act tried, {len(surprises)} surprises")
    assert tried == len(LINK_KINDS) * len(WHO) * 2 * 3
    assert surprises == []


def test_what_a_measure_does_for_a_goal_is_kept_by_those_of_match(place: Place) -> None:
    first, second = place.threads[0], whole_thread(place.own, 2)
    link = first.measure_goal
    at = {"slug": "eigen", "table": "measure_effects"}
    add = reverse("rows:add", kwargs=at)
    edit = reverse("rows:edit", kwargs={**at, "pk": link.pk})
    delete = reverse("rows:delete", kwargs={**at, "pk": link.pk})
    own = MeasureGoal.objects.filter(programme=place.own)
    for who in RoleKind.values:
        client, may = signed_in(place.people[who]), who in WRITE[Room.MATCH]
        sent = {"measure": first.measure.pk, "effect": "1", "why": "nieuw"}
        opened = {"revision": first_version(link)}
        for path, posted, after in (
            (add, {**sent, "goal": second.goal.pk}, (3, "op den duur")),
            (edit, {**sent, "goal": first.goal.pk, **opened}, (2, "nieuw")),
            (delete, opened, (1, None)),
        ):
            with taken_back():
                got = happened(client, "post", path, posted)
                state = (own.count(), own.filter(pk=link.pk).values_list("why", flat=True).first())
            assert got == ("open" if may else "refused"), (who, path)
            assert state == (after if may else (2, "op den duur")), (who, path)


def first_version(link: MeasureGoal) -> int:
    return link.history.get().history_id


def test_a_page_shows_a_form_for_a_link_only_to_those_of_its_room(place: Place) -> None:
    thread = place.threads[0]
    fields = {kind.from_table: kind.from_field for kind in LINK_KINDS}
    fields |= {kind.to_table: kind.to_field for kind in LINK_KINDS}
    for who in RoleKind.values:
        client = signed_in(place.people[who])
        for table, field in fields.items():
            page = client.get(reverse("rows:row", args=["eigen", table, end_of(thread, field).pk]))
            for name, room in LINKS.items():
                shown = who in WRITE[room] and table in name.split("-")
                forms = page.text.count(f'name="kind" value="{name}"')
                buttons = page.text.count(f"/verband/{name}/")
                # One form to add, and for each link that is there one for its why and a button.
                there = 2 if name == "observations-commitments" and table == "commitments" else 1
                wanted = (1 + there, there) if shown else (0, 0)
                assert (forms, buttons) == wanted, (who, table, name)


def test_links_that_must_never_be_tied_or_untied(place: Place) -> None:
    first, second = place.threads[0], whole_thread(place.own, 2)
    never = [
        ("contractor", "needs", first.need, "needs-goals", second.goal, first.need_goal),
        ("contractor", "goals", first.goal, "needs-goals", second.need, first.need_goal),
        (
            "adviser",
            "measures",
            first.measure,
            "measures-commitments",
            second.commitment,
            first.measure_commitment,
        ),
        (
            "adviser",
            "commitments",
            first.commitment,
            "measures-commitments",
            second.measure,
            first.measure_commitment,
        ),
        ("site_user", "works", first.work, "measures-works", second.measure, first.measure_work),
    ]
    for who, table, row, kind, other, link in never:
        client, at = signed_in(place.people[who]), ["eigen", table, row.pk]
        sent = {"kind": kind, "other": other.pk, "why": "toch"}
        assert client.post(reverse("rows:add-link", args=at), sent).status_code == 403, (who, kind)
        untie = reverse("rows:delete-link", args=[*at, kind, link.pk])
        assert client.post(untie).status_code == 403, (who, kind)
        assert type(link).objects.filter(programme=place.own).count() == 2
        assert link.history.count() == 1
    # The name of another link in the address or the form opens nothing.
    contractor = signed_in(place.people["contractor"])
    at = ["eigen", "needs", first.need.pk]
    wrong = reverse("rows:delete-link", args=[*at, "needs-measures", first.need_goal.pk + 1000])
    assert contractor.post(wrong).status_code == 404
    sent = {"kind": ["needs-measures", "needs-goals"], "other": second.goal.pk, "why": "toch"}
    assert contractor.post(reverse("rows:add-link", args=at), sent).status_code == 403


def test_a_programme_that_is_not_open_is_hidden_from_residents(place: Place) -> None:
    Programme.objects.filter(slug="ander").update(is_public=False)
    for name in ("square:neighbourhood", "square:contribute"):
        assert happened(Client(), "get", reverse(name, kwargs={"slug": "ander"})) == "hidden"
        assert happened(Client(), "get", reverse(name, kwargs={"slug": "eigen"})) == "open"


def test_a_contractor_stands_in_for_the_client_until_there_is_one(place: Place) -> None:
    contractor = signed_in(place.people["contractor"])
    settings_page = reverse("office:settings", kwargs={"slug": "eigen"})
    assert happened(contractor, "get", settings_page) == "refused"
    Role.objects.filter(programme=place.own, kind=RoleKind.CLIENT).delete()
    assert happened(contractor, "get", settings_page) == "open"
    assert happened(signed_in(place.people["assessor"]), "get", settings_page) == "refused"

"""Every address, for every role, in the own programme and in another one: no surprises.

The rule table says what should happen; these tests ask the running site what does happen. A
few lines at the end say by hand what must never be possible, so that a slip in the table
itself is seen too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.people import whole_thread
from tests.signing_in import signed_in
from wijkdraad.programme.models import Person, Programme, Role, RoleKind
from wijkdraad.programme.tables import TABLES, table_named
from wijkdraad.web.rules import RULES, WRITE, Rule, writers_of

pytestmark = pytest.mark.django_db

NOBODY, STRANGER = "nobody", "stranger"
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
            "kind": "contributions-needs",
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
    return Place(own, other, people, samples)


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
    return "open" if who in allowed else "refused"


def happened(client: Client, method: str, path: str) -> str:
    answer = getattr(client, method)(path)
    if (
        answer.status_code == 302
        and "/inloggen/" in answer["Location"]
        and "next=" in answer["Location"]
    ):
        return "sign in"
    if answer.status_code == 403:
        return "refused"
    return "hidden" if answer.status_code == 404 else "open"


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    assert {name for name, _pattern in patterns()} == set(RULES)


def test_every_address_for_every_role_in_the_own_and_another_programme(place: Place) -> None:
    clients = {who: Client() if who == NOBODY else signed_in(place.people[who]) for who in WHO}
    surprises, tried = [], 0
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
                    if got != promised and not (promised == "open" and got == "hidden"):
                        surprises.append(f"{method} {name} as {who}: {got}, promised {promised}")
    print(f"{tried} cases of address x role x programme x method tried, {len(surprises)} surprises")
    assert tried > 500
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

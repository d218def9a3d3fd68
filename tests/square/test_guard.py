"""What guards the forms of visitors: the limits, the trap, the puzzle, and whose address counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.people import bare_programme
from tests.proof import solved
from wijkdraad.reference.listening.guard import limits
from wijkdraad.web.square import guard

FORM = "/en/wijk/proefbuurt/bijdragen/"


def visit(address: str = "192.0.2.1", cookie: str = "a" * 32, **posted: str) -> Any:
    request = RequestFactory(REMOTE_ADDR=address).post("/", posted)
    request.META["CSRF_COOKIE"] = cookie
    return request


def answered(route: str) -> dict[str, str]:
    return solved(f'data-proof-task="{guard.new_task(route)}" data-zero-bits="14"')


@pytest.mark.django_db
def test_a_proof_counts_once_and_for_its_own_form_only() -> None:
    proof = answered("contribute")
    assert guard.check(visit(**proof), "contribute").proven
    assert not guard.check(visit(**proof), "contribute").proven
    other = answered("contribute")
    assert not guard.check(visit(**other), "questions").proven
    forged = other | {"proof_task": "contribute.x:1:y"}
    assert not guard.check(visit(**forged), "contribute").proven
    wrong = other | {"proof_answer": "x"}
    assert not guard.check(visit(**wrong), "contribute").proven
    assert guard.check(visit(**other), "contribute").proven


@pytest.mark.django_db
def test_without_scripts_nobody_is_refused_but_fewer_are_taken_in() -> None:
    most = limits("other").visitor_without_proof_per_hour
    found = [guard.check(visit(), "tryout") for _each in range(most + 1)]
    assert [one.status for one in found] == [200] * most + [429]
    assert "JavaScript" in found[-1].refused
    # The same visitor goes on once the puzzle is solved.
    assert guard.check(visit(**answered("tryout")), "tryout").status == 200
    # Another form has limits of its own.
    assert guard.check(visit(), "contribute").status == 200


@pytest.mark.django_db
def test_a_network_is_counted_when_cookies_are_thrown_away() -> None:
    most = limits("other").network_without_proof_per_hour
    statuses = [
        guard.check(visit(cookie=f"{number:032d}"), "tryout").status for number in range(most + 1)
    ]
    assert statuses == [200] * most + [429]
    assert guard.check(visit(address="192.0.2.9", cookie="b" * 32), "tryout").status == 200


@pytest.mark.django_db
def test_a_household_with_ipv6_is_one_network() -> None:
    same = {guard._network(f"2001:db8:1:2::{number:x}") for number in range(1, 4)}
    assert len(same) == 1 and guard._network("2001:db8:1:3::1") not in same
    assert guard._network("::ffff:192.0.2.1") == guard._network("192.0.2.1")


def test_a_header_is_believed_only_as_far_as_our_own_proxies_wrote_it(settings: Any) -> None:
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").post(
        "/", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.5"}
    )
    assert guard.client_address(request) == "10.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert guard.client_address(request) == "192.0.2.5"
    settings.TRUSTED_PROXIES = 3
    assert guard.client_address(request) == "10.0.0.1"


def test_marks_differ_by_browser_and_purpose() -> None:
    one, other = visit(), visit(cookie="c" * 32)
    marks = {guard.visitor_mark(who, what) for who in (one, other) for what in ("vote", "join")}
    assert len(marks) == 4 and {len(mark) for mark in marks} == {64}
    assert guard.visitor_mark(one, "vote") == guard.visitor_mark(visit(), "vote")


@pytest.mark.django_db
def test_a_decorated_view_answers_a_post_too_many_with_a_page_of_its_own() -> None:
    @guard.guarded("tryout")
    def view(request: Any) -> HttpResponse:
        return HttpResponse("kept")

    most = limits("other").visitor_without_proof_per_hour
    answers = [view(visit()) for _each in range(most)]
    assert {answer.content for answer in answers} == {b"kept"}
    page = view(_with_user(visit()))
    assert page.status_code == 429 and b"kept" not in page.content
    assert view(_with_user(visit(website="x"))).status_code == 422
    assert view(RequestFactory().get("/")).content == b"kept"


def _with_user(request: Any) -> Any:
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.storage.cookie import CookieStorage

    request.user, request._messages = AnonymousUser(), CookieStorage(request)
    return request


@pytest.mark.django_db
def test_the_form_brings_its_task_and_the_trap(client: Client) -> None:
    bare_programme()
    page = client.get(FORM)
    assert page.text.count("listen_proof.js") == 1 and page.text.count('name="website"') == 1
    first, second = solved(page.text), solved(client.get(FORM).text)
    assert first["proof_task"] != second["proof_task"]
    assert "unsafe" not in page["Content-Security-Policy"]


@pytest.mark.django_db
def test_nothing_of_a_visitor_can_be_read_in_the_table() -> None:
    guard.check(visit(), "contribute")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM wijkdraad_guard")
        kept = repr(cursor.fetchall())
    assert "contribute" in kept and "192.0.2.1" not in kept and "a" * 32 not in kept


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_more_places_than_there_are() -> None:
    caches["guard"].clear()

    def take(_number: int) -> bool:
        try:
            return guard._one_more("at-once", 5)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as several:
        taken = list(several.map(take, range(24)))
    caches["guard"].clear()
    assert sum(taken) == 5

"""Looks every request up in the rule table before a view runs."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wijkdraad.programme.models import Person, Programme, RoleKind
from wijkdraad.programme.roles import roles_of
from wijkdraad.programme.tables import table_named

from .rules import LINKS, RULES, TIE_ANYTHING, Rule, writers_of, writers_of_link

NOT_TYPED = ("csrfmiddlewaretoken", "revision", "next")


class ProgrammeRequest(HttpRequest):
    """A request for a programme in which this person has a role."""

    programme: Programme
    roles: frozenset[str]
    user: Person


class AccessMiddleware:
    """Closes every address that the rule table does not open to this person.

    A programme in which a person has no role does not exist for them (404); a right they lack
    in their own programme is refused (403). Gives views `request.programme` and
    `request.roles`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an address that only takes a form gets a page that says so."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            return render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, send to the sign-in page, or let the view run."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        rule = RULES.get(name)
        if rule is None:
            raise PermissionDenied(f"no rule for {name}")
        request.programme, request.roles = None, frozenset()  # type: ignore[attr-defined]
        if rule.public:
            request.programme = _public_programme(named["slug"])  # type: ignore[attr-defined]
        if not rule.signed_in:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if rule.roles is not None:
            _check_roles(request, rule, named)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page; who typed something reads it first, because it was not saved."""
    typed = [str(value) for name, value in request.POST.items() if name not in NOT_TYPED]
    words = [value for value in typed if " " in value.strip()]
    if request.method != "POST" or not words:
        return redirect_to_login(request.get_full_path())
    sign_in = redirect_to_login(request.get_full_path())["Location"]
    context = {"words": words, "sign_in": sign_in}
    return render(request, "account/expired.html", context, status=HTTPStatus.UNAUTHORIZED)


def _public_programme(slug: str) -> Programme:
    programme = Programme.objects.filter(slug=slug, is_public=True).first()
    if programme is None:
        raise Http404
    return programme


def _check_roles(request: HttpRequest, rule: Rule, named: dict[str, Any]) -> None:
    programme = Programme.objects.filter(slug=named["slug"]).first()
    roles = roles_of(request.user, programme) if programme else frozenset()
    if programme is None or not roles:
        raise Http404
    allowed = rule.roles or frozenset()
    if rule.by_room:
        table = table_named(named["table"])
        if table is None:
            raise Http404
        allowed = allowed & writers_of(table.name, table.room)
    if rule.by_link and roles & allowed:
        allowed = allowed & _writers_of_link_in(request, named)
    if not roles & allowed or roles & rule.without:
        raise PermissionDenied
    request.programme, request.roles = programme, roles  # type: ignore[attr-defined]


def _writers_of_link_in(request: HttpRequest, named: dict[str, Any]) -> frozenset[RoleKind]:
    """Who may tie the kind of link that the address names, or else the form that was sent."""
    kind = named.get("kind") or request.POST.get("kind", "")
    if kind in LINKS:
        return writers_of_link(kind)
    if request.method == "POST":
        raise Http404
    # Nothing was sent, so nothing is tied: the view says that this address belongs to a button.
    return TIE_ANYTHING

"""Who takes part: an invitation opens an account, so it is shown to nobody who did not make it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import area_manager, bare_programme
from tests.signing_in import signed_in
from wijkdraad.programme.models import Person, Programme, Role, RoleKind
from wijkdraad.steps.programme import LastClient, change_settings, remove_member

pytestmark = pytest.mark.django_db
VIC = {"email": "vic@van-dalen.nl", "name": "Vic", "kind": RoleKind.ADVISER}


@pytest.fixture
def own() -> Programme:
    return bare_programme()


@pytest.fixture
def client(own: Programme) -> Client:
    return signed_in(area_manager(own).person)


def invited(client: Client, programme: Programme, **values: str) -> str:
    """The link that is shown when someone is added; empty where none is."""
    answer = client.post(reverse("office:members", args=[programme.slug]), {**VIC, **values})
    assert answer.status_code == 200
    invitation = answer.context["invitation"]
    assert (invitation is None) == ("een account met dit adres" in answer.text)
    return "" if invitation is None else invitation["address"]


def opens(link: str) -> bool:
    """Whether someone can choose a password at this address."""
    return "new_password1" in Client().get(link, follow=True).text


def test_who_is_new_is_invited_and_once_more_while_no_password_was_chosen(
    own: Programme, client: Client
) -> None:
    assert opens(invited(client, own))
    link = invited(client, own, kind=RoleKind.CONTRACTOR)
    assert opens(link)
    vic = Person.objects.get(email=VIC["email"])
    vic.set_password("een lang wachtwoord")
    vic.save()
    assert not opens(link)
    assert not invited(client, own)


def test_another_programme_gives_no_way_into_an_account_that_was_invited_elsewhere(
    own: Programme, client: Client
) -> None:
    other = bare_programme("andere-buurt")
    person = Person.objects.create_user("bo@elders.nl", "Bo", "een lang wachtwoord")
    Role.objects.create(programme=other, person=person, kind=RoleKind.CLIENT)
    link = invited(client, own)
    assert opens(link)
    assert not invited(signed_in(person), other)
    # A link that was kept from before opens nothing either.
    assert not opens(link)
    assert Role.objects.filter(programme=other, person__email=VIC["email"]).exists()
    # Of someone who takes part in two programmes, neither may open the account any more.
    assert not invited(client, own)


def test_an_account_without_a_role_is_not_given_away(own: Programme, client: Client) -> None:
    nobody = Person.objects.create(email=VIC["email"], name="Vic")
    nobody.set_unusable_password()
    nobody.save()
    assert not invited(client, own)


def test_an_address_that_does_not_fit_is_a_mistake_in_the_form(
    own: Programme, client: Client
) -> None:
    long = f"{'a' * 60}@{'.'.join(['b' * 60] * 4)}.nl"
    answer = client.post(reverse("office:members", args=[own.slug]), {**VIC, "email": long})
    assert answer.status_code == 200 and not Person.objects.filter(name="Vic").exists()


def test_settings_leave_alone_what_changed_while_the_form_was_open(own: Programme) -> None:
    person = area_manager(own).person
    opened = Programme.objects.get(pk=own.pk)
    Programme.objects.filter(pk=own.pk).update(dossier_hash="nieuw", track="light")
    change_settings(opened, {"name": "Anders"}, person)
    kept = Programme.objects.get(pk=own.pk)
    assert (kept.name, kept.dossier_hash, kept.track) == ("Anders", "nieuw", "light")


def test_the_last_client_stays(own: Programme) -> None:
    role = area_manager(own)
    assert role.kind == RoleKind.CLIENT
    with pytest.raises(LastClient):
        remove_member(own, role.pk)

"""Signing in as one of the cast, in a test client or a browser."""

from __future__ import annotations

from django.test import Client

from wijkdraad.programme.models import Person

PASSWORD = "een lang wachtwoord voor tests"


def signed_in(person: Person) -> Client:
    """A test client in which `person` is signed in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def with_password(person: Person) -> Person:
    """The person, able to sign in on the page with PASSWORD."""
    person.set_password(PASSWORD)
    person.save()
    return person

"""What cannot meet on the page of asks and offers cannot by the form of a row or a file either."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from tests.people import area_manager, contractor, municipality, whole_thread
from tests.signing_in import signed_in
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.faults import FaultyDossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.programme.models import Ask, Handshake, Offer, Programme

pytestmark = pytest.mark.django_db

KIND_NL = "Dit is niet dezelfde soort: gevraagd is een machine, aangeboden is een ruimte."
KIND_EN = "This is not of the same kind: asked is a machine, offered is room to use."


@pytest.fixture
def programme() -> Programme:
    made = whole_thread().programme
    own = {"programme": made, "kind": "machine"}
    Ask.objects.create(key="vr1", name="Een graver", publication="published", **own)
    Offer.objects.create(key="ab1", name="Onze graver", organisation=contractor(made), **own)
    return made


@pytest.fixture
def office(programme: Programme) -> Client:
    return signed_in(area_manager(programme).person)


def spoil(how: str) -> None:
    if how == "kind":
        Offer.objects.update(kind="room")
    elif how == "held":
        Offer.objects.update(key="held-0001")
    else:
        Ask.objects.update(publication="hidden")


def met(programme: Programme) -> Handshake:
    return Handshake.objects.create(
        programme=programme,
        key="hs1",
        ask=Ask.objects.get(),
        offer=Offer.objects.get(),
        agreed_on=date(2026, 5, 1),
    )


@pytest.mark.parametrize(
    ("how", "field", "dutch", "english"),
    [
        ("kind", "offer", KIND_NL, KIND_EN),
        ("held", "offer", "Niemand heeft dit aanbod nog bekeken.", "Nobody looked at this offer"),
        ("hidden", "ask", "Deze vraag is verborgen.", "This ask is hidden."),
    ],
)
def test_the_form_of_a_row_brings_nothing_together_that_cannot_meet(
    programme: Programme, office: Client, how: str, field: str, dutch: str, english: str
) -> None:
    typed = {"key": "hs1", "ask": Ask.objects.get().pk, "offer": Offer.objects.get().pk}
    spoil(how)
    for language, told in (("", dutch), ("/en", english)):
        page = office.post(f"{language}/programma/{programme.slug}/rijen/handshakes/nieuw/", typed)
        assert page.status_code == 422
        assert told in str(page.context["form"].errors[field])
    assert not Handshake.objects.exists()


def test_the_form_of_a_row_changes_no_pair_into_one_that_cannot_meet(
    programme: Programme, office: Client
) -> None:
    hand = met(programme)
    other = Ask.objects.create(
        programme=programme, key="vr2", name="Een zaal", kind="room", publication="published"
    )
    address = f"/programma/{programme.slug}/rijen/handshakes/{hand.pk}/bewerken/"
    typed = {"ask": hand.ask_id, "offer": hand.offer_id, "agreed_on": "2026-05-02"}
    wrong = {**typed, "ask": other.pk, "revision": hand.revision}
    assert office.post(address, wrong).status_code == 422
    # Its ask was hidden since: the rest of the row can still be mended.
    spoil("hidden")
    assert office.post(address, {**typed, "revision": hand.revision}).status_code == 302
    hand.refresh_from_db()
    assert (hand.ask.key, hand.agreed_on) == ("vr1", date(2026, 5, 2))


@pytest.mark.parametrize("table", ["asks", "offers"])
def test_what_met_does_not_become_of_another_kind(
    programme: Programme, office: Client, table: str
) -> None:
    row = Ask.objects.get() if table == "asks" else Offer.objects.get()
    address = f"/programma/{programme.slug}/rijen/{table}/{row.pk}/bewerken/"
    typed = {"name": row.name, "kind": "room", "organisation": contractor(programme).pk}
    hand = met(programme)
    page = office.post(address, {**typed, "revision": row.revision})
    assert page.status_code == 422
    assert "van de soort: een machine" in str(page.context["form"].errors["kind"])
    hand.delete()
    assert office.post(address, {**typed, "revision": row.revision}).status_code == 302


def test_what_was_confirmed_is_of_these_two_and_of_no_others(
    programme: Programme, office: Client
) -> None:
    hand = met(programme)
    Handshake.objects.update(received_on=date(2026, 5, 8))
    other = Offer.objects.create(
        programme=programme,
        key="ab2",
        name="Nog een",
        kind="machine",
        organisation=contractor(programme),
    )
    address = f"/programma/{programme.slug}/rijen/handshakes/{hand.pk}/bewerken/"
    page = office.post(address, {"ask": hand.ask_id, "offer": other.pk, "revision": hand.revision})
    assert page.status_code == 422
    assert "De ontvanger heeft dit al bevestigd" in str(page.context["form"].errors["offer"])


def test_who_gives_stays_who_gives(programme: Programme, office: Client) -> None:
    row = Offer.objects.get()
    address = f"/programma/{programme.slug}/rijen/offers/{row.pk}/bewerken/"
    typed = {"name": "Anders", "kind": row.kind, "organisation": municipality(programme).pk}
    met(programme)
    page = office.post(address, {**typed, "revision": row.revision})
    assert page.status_code == 422
    assert "het blijft van wie het aanbiedt" in str(page.context["form"].errors["organisation"])
    own = {**typed, "organisation": row.organisation_id, "revision": row.revision}
    assert office.post(address, own).status_code == 302


def change(folder: Path, name: str, key: str, **values: str) -> None:
    """Change the row with this id in a file of an export, or add it."""
    file = folder / f"{name}.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines, delimiter=";")
        rows, columns = list(reader), list(reader.fieldnames or ())
    found = next((row for row in rows if row["id"] == key), None)
    if found is None:
        rows.append(found := dict.fromkeys(columns, "") | {"id": key})
    found |= values
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def faults(folder: Path) -> list[tuple[str, int, str, str, str]]:
    with translation.override("nl"), pytest.raises(FaultyDossier) as refused:
        import_dossier(folder)
    return [
        (fault.file, fault.row, fault.column, fault.found, fault.expected)
        for fault in refused.value.faults
    ]


SAME_KIND = "het id van een aanbod van dezelfde soort als de vraag: een machine"


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("kind", ("aanbod", "ab1", SAME_KIND)),
        ("held", ("aanbod", "held-0001", "het id van een aanbod dat iemand heeft bekeken")),
        ("hidden", ("vraag", "vr1", "het id van een vraag die niet verborgen is")),
    ],
)
def test_a_file_brings_nothing_together_that_cannot_meet(
    programme: Programme, tmp_path: Path, how: str, fault: tuple[str, str, str]
) -> None:
    hand = met(programme)
    spoil(how)
    export_dossier(programme, tmp_path)
    # A pair that is there stays as it is.
    import_dossier(tmp_path)
    hand.delete()
    change(tmp_path, "ontvangsten", "hs1", afgesproken_op="2026-05-03")
    assert faults(tmp_path) == [("ontvangsten.csv", 2, *fault)]
    assert not Handshake.objects.exists()


def test_a_file_gives_what_met_no_other_kind(programme: Programme, tmp_path: Path) -> None:
    met(programme)
    export_dossier(programme, tmp_path)
    change(tmp_path, "vragen", "vr1", soort="een ruimte")
    expected = "het id van een aanbod van dezelfde soort als de vraag: een ruimte"
    assert faults(tmp_path) == [("ontvangsten.csv", 2, "aanbod", "ab1", expected)]
    (tmp_path / "ontvangsten.csv").unlink()
    said = ("een ruimte", "de soort van waar het bij hoort: een machine")
    assert faults(tmp_path) == [("vragen.csv", 2, "soort", *said)]
    change(tmp_path, "vragen", "vr1", soort="een machine")
    change(tmp_path, "aanbod", "ab1", soort="een ruimte")
    assert faults(tmp_path) == [("aanbod.csv", 2, "soort", *said)]
    assert Ask.objects.get().kind == Offer.objects.get().kind == "machine"


def test_a_programme_that_comes_in_whole_keeps_what_met_before_its_ask_was_hidden(
    programme: Programme, tmp_path: Path
) -> None:
    met(programme)
    spoil("hidden")
    export_dossier(programme, tmp_path)
    told = tmp_path / "dossier.toml"
    slug = f'"{programme.slug}"'
    assert slug in told.read_text(encoding="utf-8")
    told.write_text(told.read_text(encoding="utf-8").replace(slug, '"ander"'), encoding="utf-8")
    import_dossier(tmp_path)
    assert Handshake.objects.get(programme__slug="ander").ask.publication == "hidden"

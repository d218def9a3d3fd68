"""The pages of the light track: three screens, twelve questions, and nothing lost."""

from __future__ import annotations

import io
import json

import docx
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from tests.light_answers import FULL, NOTHING, foreman, light_programme, screen_of
from tests.people import area_manager, bare_programme
from tests.signing_in import PASSWORD, signed_in, with_password
from wijkdraad.programme.models import Need, Person, Programme, Role, RoleKind, Track
from wijkdraad.steps.light.kept import SCREENS, answers_of
from wijkdraad.steps.light.track import as_text, save_answers
from wijkdraad.web.light.forms import form_of

pytestmark = pytest.mark.django_db

MOST_FIELDS, QUESTIONS = 25, 12


def sent(answers, screen: int, seen=None) -> dict[str, str]:
    """What a browser sends of one screen, opened when `seen` stood there."""
    fields = {name: as_text(answers[name]) for name in SCREENS[screen]}
    opened = {name: as_text((seen or answers)[name]) for name in SCREENS[screen]}
    return {**fields, "seen": json.dumps(opened)}


def page(name: str, programme: Programme, *parts: object) -> str:
    return reverse(name, args=[programme.slug, *parts])


@pytest.fixture
def light() -> Programme:
    return light_programme()


@pytest.fixture
def client() -> Client:
    return signed_in(foreman())


def as_role(programme: Programme, kind: RoleKind) -> Client:
    person = Person.objects.create_user(f"{kind}@voorbeeld.nl", kind, PASSWORD)
    Role.objects.create(programme=programme, person=person, kind=kind)
    return signed_in(person)


def test_there_are_three_screens_twelve_questions_and_at_most_25_fields() -> None:
    forms = [form_of(screen, FULL) for screen in SCREENS]
    fields = [name for form in forms for name in form.fields]
    assert len(forms) == 3
    assert fields == [name for names in SCREENS.values() for name in names]
    assert len(fields) == len(set(fields)) <= MOST_FIELDS
    numbers = [question.number for form in forms for question in form.questions()]
    assert numbers == list(range(1, QUESTIONS + 1))
    asked = [field.name for form in forms for each in form.questions() for field in each.fields]
    assert asked == fields


def test_who_is_not_signed_in_comes_back_to_the_first_screen(settings) -> None:
    settings.AXES_ENABLED = False
    with_password(foreman())
    stranger = Client()
    answer = stranger.get(reverse("light:new"))
    assert answer.status_code == 302
    signing_in = {"username": foreman().email, "password": PASSWORD, "next": reverse("light:new")}
    answer = stranger.post(answer["Location"], signing_in)
    assert answer["Location"] == reverse("light:new")


def test_three_screens_from_nothing_to_the_plan(client: Client) -> None:
    answer = client.post(reverse("light:new"), sent(FULL, 1, NOTHING))
    programme = Programme.objects.get()
    assert answer["Location"] == page("light:answers", programme, 2)
    answer = client.post(answer["Location"], sent(FULL, 2, NOTHING))
    assert answer["Location"] == page("light:answers", programme, 3)
    answer = client.post(answer["Location"], sent(FULL, 3, NOTHING))
    assert answer["Location"] == page("office:home", programme)
    assert answers_of(programme) == FULL
    home = client.get(answer["Location"]).content.decode()
    assert all(FULL[f"what_{number}"] in home for number in (1, 2, 3))


def test_going_back_shows_what_was_typed(client: Client, light: Programme) -> None:
    for screen in SCREENS:
        form = client.get(page("light:answers", light, screen)).context["form"]
        assert {name: form[name].value() for name in SCREENS[screen]} == screen_of(FULL, screen)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"end": "2027-02-01"}, "end"),
        ({"start": "over een week"}, "start"),
        ({"place": "Kerkstraat BU123"}, "place"),
        ({"place": "BU99990901"}, "place"),
        ({"client": "x" * 161}, "client"),
        ({"company": "a\x0bb"}, "company"),
        ({"kind": "toveren"}, "kind"),
    ],
)
def test_a_wrong_answer_is_explained_and_what_was_typed_stays(
    client: Client, changed, field: str
) -> None:
    answer = client.post(reverse("light:new"), sent(FULL, 1) | changed)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert f'href="#id_{field}"' in answer.content.decode()
    assert answer.context["form"]["company"].value() == {**FULL, **changed}["company"]
    assert not Programme.objects.exists()


def test_a_day_or_a_proof_alone_is_no_promise(client: Client, light: Programme) -> None:
    address = page("light:answers", light, 3)
    answer = client.post(address, sent(FULL, 3) | {"what_2": "", "due_2": ""})
    assert set(answer.context["form"].errors) == {"what_2"}
    assert answers_of(light) == FULL


def test_an_answer_that_something_leans_on_is_refused_with_a_reason(
    client: Client, light: Programme
) -> None:
    commitment = light.commitment_set.get(key="licht-1")
    commitment.deliveries.create(programme=light, key="d1", name="Plank", date=FULL["start"])
    without = sent(FULL, 3) | {"what_1": "", "due_1": "", "proof_1": ""}
    answer = client.post(page("light:answers", light, 3), without)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"what_1"}
    assert answers_of(light) == FULL


def test_two_at_once_see_both_versions_and_lose_nothing(client: Client, light: Programme) -> None:
    other = area_manager(light).person
    seen = {name: as_text(value) for name, value in FULL.items()}
    save_answers(light, 2, {**screen_of(FULL, 2), "said_1": "een hek"}, seen, other)
    address = page("light:answers", light, 2)
    answer = client.post(address, sent({**FULL, "active": "de speeltuin"}, 2, FULL))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "een hek" in text and "de speeltuin" in text
    assert answers_of(light)["active"] == FULL["active"]
    form = answer.context["form"]
    assert (form["said_1"].value(), form["active"].value()) == ("een hek", "de speeltuin")
    merged = {name: as_text(form[name].value()) for name in SCREENS[2]}
    again = client.post(address, {**merged, "seen": answer.context["seen"]})
    assert again.status_code == 302
    assert answers_of(light)["said_1"] == "een hek"
    assert answers_of(light)["active"] == "de speeltuin"


@pytest.mark.parametrize("seen", ["", "geen json", "[1]"])
def test_without_what_was_seen_nothing_is_saved_unseen(
    client: Client, light: Programme, seen: str
) -> None:
    given = sent({**FULL, "active": "iets anders"}, 2) | {"seen": seen}
    assert client.post(page("light:answers", light, 2), given).status_code == 409
    assert answers_of(light) == FULL


def test_readers_see_the_result_and_cannot_change_it(light: Programme) -> None:
    reader = as_role(light, RoleKind.ASSESSOR)
    home = reader.get(page("office:home", light)).content.decode()
    assert FULL["what_1"] in home
    assert "/licht/" not in home
    assert reader.get(page("light:answers", light, 1)).status_code == 403
    assert reader.post(page("light:grow", light)).status_code == 403


def test_the_plan_of_a_light_programme_has_two_pages(client: Client, light: Programme) -> None:
    pdf = client.get(page("office:plan-pdf", light)).content
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    html = client.get(page("office:plan-html", light)).content.decode()
    assert FULL["proof_1"] in html
    word = client.get(page("office:plan-docx", light)).content
    cells = [
        cell.text
        for table in docx.Document(io.BytesIO(word)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert any(FULL["what_1"] in text for text in cells)


def test_a_room_opens_by_a_press_and_never_by_looking(client: Client, light: Programme) -> None:
    room = page("rooms:room", light, "measure")
    assert client.get(room).status_code == 200
    assert client.get(page("light:open-room", light, "measure")).status_code == 405
    light.refresh_from_db()
    assert light.opened_rooms == []
    answer = client.post(page("light:open-room", light, "measure"))
    assert answer["Location"] == room
    light.refresh_from_db()
    assert light.opened_rooms == ["measure"]
    home = client.get(page("office:home", light)).content.decode()
    assert f'href="{room}"' in home
    assert page("light:open-room", light, "measure") not in home
    assert page("light:open-room", light, "deliver") in home


def test_it_grows_to_full_and_back(client: Client, light: Programme) -> None:
    client.post(page("light:grow", light))
    home = client.get(page("office:home", light))
    assert home.content.decode().count('<span class="dot"') == 8
    assert len(pypdfium2.PdfDocument(client.get(page("office:plan-pdf", light)).content)) > 2
    assert page("light:back", light) in home.content.decode()
    client.post(page("light:back", light))
    light.refresh_from_db()
    assert light.track == Track.LIGHT
    assert answers_of(light) == FULL


def test_a_programme_that_began_full_has_no_light_screens() -> None:
    programme = bare_programme()
    contractor = as_role(programme, RoleKind.CONTRACTOR)
    assert contractor.get(page("light:answers", programme, 1)).status_code == 404
    assert contractor.post(page("light:back", programme)).status_code == 404
    assert page("light:back", programme) not in (
        contractor.get(page("office:home", programme)).content.decode()
    )


def test_there_is_no_fourth_screen(client: Client, light: Programme) -> None:
    for screen in (0, 4):
        assert client.get(page("light:answers", light, screen)).status_code == 404


def test_residents_see_a_light_programme_only_when_it_is_opened(
    client: Client, light: Programme
) -> None:
    square = reverse("square:neighbourhood", args=[light.slug])
    assert Client().get(square).status_code == 404
    light.is_public = True
    light.save()
    answer = Client().get(square)
    assert answer.status_code == 200
    assert Need.objects.get(key="licht-1").name in answer.content.decode()


def test_the_list_of_programmes_leads_to_a_new_light_one(client: Client) -> None:
    assert reverse("light:new") in client.get(reverse("office:programmes")).content.decode()


def test_hostile_answers_stay_text(client: Client) -> None:
    hostile = "<script>alert(1)</script> & '\"#*$"
    answers = {
        name: hostile if isinstance(value, str) and name != "kind" else value
        for name, value in FULL.items()
    }
    programme = light_programme(answers)
    for name in ("office:home", "office:plan-html"):
        assert b"<script>alert" not in client.get(page(name, programme)).content
    for screen in SCREENS:
        text = client.get(page("light:answers", programme, screen)).content
        assert b"<script>alert" not in text
    assert len(pypdfium2.PdfDocument(client.get(page("office:plan-pdf", programme)).content)) == 2

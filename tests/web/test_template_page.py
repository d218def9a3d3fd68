"""The client's own template: sent, filled in and given back, and kept nowhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.people import WholeThread, area_manager, site_foreman, whole_thread
from tests.signing_in import signed_in
from tests.word import lines_in, with_parts, word_file
from wijkdraad.files.word_files import MOST_BYTES
from wijkdraad.programme.models import Need
from wijkdraad.web.versions.template_views import WORD

pytestmark = pytest.mark.django_db
PAGE = "/programma/proefbuurt/sjabloon/"


@pytest.fixture
def thread(db: None, settings: Any, tmp_path: Path) -> WholeThread:
    settings.DATA = tmp_path / "data"
    return whole_thread()


@pytest.fixture
def manager(thread: WholeThread) -> Client:
    return signed_in(area_manager(thread.programme).person)


def send(client: Client, content: bytes, page: str = PAGE, **more: str) -> Any:
    return client.post(page, {"file": SimpleUploadedFile("s.docx", content), **more})


def test_a_template_comes_back_filled_in_and_is_kept_nowhere(
    thread: WholeThread, manager: Client, settings: Any
) -> None:
    Need.objects.update(name="Koel & <rustig>")
    template = word_file(
        "{{ programma.naam }} ({{ datum }})",
        "{%p for behoefte in behoeften %}",
        "{{ behoefte.naam }}: {{ behoefte.maatregelen }}",
        "{%p endfor %}",
    )
    answer = send(manager, template)
    assert answer.status_code == 200
    assert answer["Content-Type"] == WORD
    assert answer["Content-Disposition"] == 'attachment; filename="proefbuurt.docx"'
    assert lines_in(answer.content) == [
        "Proefbuurt vernieuwt (1 oktober 2026)",
        "Koel & <rustig>: Bomen langs de route",
    ]
    assert not settings.DATA.exists()


def test_in_english_the_dates_are_english(manager: Client) -> None:
    answer = send(manager, word_file("{{ date }}"), "/en" + PAGE)
    assert lines_in(answer.content) == ["October 1, 2026"]


def test_unknown_names_are_listed_and_nothing_is_filled_in(manager: Client) -> None:
    template = word_file("Aan {{ programma.naem }} <b>", "{{ zomaar }}")
    answer = send(manager, template)
    assert answer.status_code == 422
    assert "Het sjabloon vraagt om 2 dingen die wij niet kennen." in answer.text
    assert "<code>programma.naem</code> Bedoelt u <code>programma.naam</code>?" in answer.text
    assert "Aan {{ programma.naem }} &lt;b&gt;" in answer.text
    left = send(manager, template, leave_unknown="on")
    assert lines_in(left.content) == ["Aan [onbekend: programma.naem] <b>", "[onbekend: zomaar]"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "Dit bestand is leeg."),
        (b"geen word", "dit is geen Word-bestand"),
        (b"0" * (MOST_BYTES + 1), "Dit bestand is groter dan 10 MB."),
        (
            with_parts(word_file("x"), {"word/vbaProject.bin": b"x"}),
            "een macro of een ander bestand",
        ),
        (word_file("Hier {{ programma naam }}"), "Een invulplek is niet goed geschreven"),
        (word_file("{{ ''.__class__ }} {{ range(9) }}"), "Dit kan niet in een sjabloon: ( )."),
        (word_file("{{ 'INCLUDE' }}"), ""),
    ],
    ids=["empty", "no word", "too large", "macro", "written wrong", "hostile", "fine"],
)
def test_what_is_wrong_is_said_in_a_sentence(manager: Client, content: bytes, says: str) -> None:
    answer = send(manager, content)
    assert answer.status_code == (422 if says else 200)
    if says:
        assert says in answer.text
        assert "Er is niets ingevuld." in answer.text
        assert 'href="#id_file"' in answer.text


def test_a_field_put_together_by_filling_in_is_refused(manager: Client) -> None:
    field = (
        '<w:p><w:r><w:instrText>{{ "INCLUDE" }}PICTURE "http://x.example/a.png"'
        "</w:instrText></w:r></w:p><w:sectPr"
    )

    def put(part: bytes) -> bytes:
        return part.replace(b"<w:sectPr", field.encode(), 1)

    answer = send(manager, with_parts(word_file("x"), {"word/document.xml": put}))
    assert answer.status_code == 422
    assert "INCLUDEPICTURE" in answer.text


def test_without_a_file_the_page_says_what_to_choose(manager: Client) -> None:
    answer = manager.post(PAGE, {})
    assert answer.status_code == 422
    assert "Kies het Word-bestand van uw sjabloon." in answer.text


def test_the_example_can_be_downloaded_and_sent(manager: Client) -> None:
    page = manager.get(PAGE)
    assert "{{ programma.naam }}" in page.text
    assert "{%p for behoefte in behoeften %}" in page.text
    example = manager.get(PAGE + "voorbeeld.docx")
    assert example["Content-Type"] == WORD
    answer = send(manager, example.content)
    assert answer.status_code == 200
    assert "Bomen langs de route" in lines_in(answer.content)


def test_who_may_not_make_the_plan_may_not_fill_a_template(thread: WholeThread) -> None:
    foreman = signed_in(site_foreman(thread.programme).person)
    assert foreman.get(PAGE).status_code == 403
    assert send(foreman, word_file("x")).status_code == 403
    assert Client().get(PAGE).status_code == 302

"""Words that are taken out: whole words, the longest first, and never out of our own notes."""

from __future__ import annotations

import pytest

from tests.people import WholeThread, whole_thread
from wijkdraad.programme.models import Contribution, Erasure, PlanVersion, WhyStep
from wijkdraad.steps.hand_in.versions import hand_in
from wijkdraad.steps.listen.care import taking_out

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> WholeThread:
    return whole_thread()


def said(thread: WholeThread, text: str, place: str = "") -> Contribution:
    return Contribution.objects.create(
        programme=thread.programme,
        key="x",
        channel="web",
        kind="complaint",
        text=text,
        place=place,
        publication="published",
    )


@pytest.mark.parametrize(
    ("text", "words", "left"),
    [
        (
            "Jan de Boer haalde het vuil weg",
            ["Jan de Boer", "weg"],
            "[weggehaald] haalde het vuil [weggehaald]",
        ),
        ("Ik haal het, Jan haalt ook, zei Jan.", ["haal", "Jan"],
         "Ik [weggehaald] het, [weggehaald] haalt ook, zei [weggehaald]."),
        ("De heer Jan de Boer en de rest", ["Jan de Boer", "de"],
         "De heer [naam weggehaald] en [weggehaald] rest"),
        ("Zus.Jan (nr. 5) en 55", ["5", "(nr."], "Zus.Jan [weggehaald] [weggehaald]) en 55"),
        ("Dat zei Jan\nde Boer gisteren", ["Jan de Boer"], "Dat zei [weggehaald] gisteren"),
        # What we marked ourselves goes, also where it stands against other letters.
        ("Mijn bsn11122237 dus", ["11122237"], "Mijn bsn[burgerservicenummer weggehaald] dus"),
    ],
)  # fmt: skip
def test_whole_words_go_and_notes_stay_whole(
    thread: WholeThread, text: str, words: list[str], left: str
) -> None:
    row = said(thread, text)
    assert taking_out.take_out(row, words, None) == len(words)
    row.refresh_from_db()
    assert row.text == left


def test_what_went_before_is_not_taken_out_of_its_note(thread: WholeThread) -> None:
    row = said(thread, "Mevrouw Jansen heeft de naam van de straat weggehaald")
    taking_out.take_out(row, ["Jansen"], None)
    taking_out.take_out(row, ["naam", "weggehaald"], None)
    row.refresh_from_db()
    assert row.text == "Mevrouw [naam weggehaald] heeft de [weggehaald] van de straat [weggehaald]"
    with pytest.raises(taking_out.NotInText):
        taking_out.take_out(row, ["naam"], None)


def test_a_part_of_a_word_does_not_stand_in_the_text(thread: WholeThread) -> None:
    row = said(thread, "Het is weggehaald.")
    with pytest.raises(taking_out.NotInText):
        taking_out.take_out(row, ["haal"], None)
    row.refresh_from_db()
    assert row.text == "Het is weggehaald." and not Erasure.objects.exists()


def test_a_text_of_notes_only_is_not_left(thread: WholeThread) -> None:
    row = said(thread, "Mevrouw Jansen")
    taking_out.take_out(row, ["Jansen"], None)
    with pytest.raises(ValueError):
        taking_out.take_out(row, ["Mevrouw"], None)


def test_words_go_from_an_earlier_wording_in_a_plan_that_was_handed_in(
    thread: WholeThread,
) -> None:
    row = said(thread, "De heer Jansen van de hoek zet elke dag zijn vuil voor de deur.")
    thread.contribution_need.contribution = row
    thread.contribution_need.save()
    step = WhyStep.objects.create(
        programme=thread.programme,
        key="w",
        contribution=row,
        position=1,
        question="Waarom?",
        answer="Jansen luistert niet.",
    )
    hand_in(thread.programme, "v1", "", None)
    assert "Jansen van de hoek" in repr(PlanVersion.objects.get().text)
    row.text, step.answer = "Meneer Jansen zet zijn vuil buiten.", "Hij luistert niet."
    row.save()
    step.save()
    taking_out.take_out(row, ["Jansen"], None)
    version = PlanVersion.objects.get()
    kept = repr(version.text) + repr(version.rows) + repr(list(WhyStep.history.values()))
    assert "Jansen" not in kept
    assert "“De heer [naam weggehaald] van de hoek zet elke dag" in repr(version.text)

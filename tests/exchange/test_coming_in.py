"""A file is older than the site: it brings back nothing that was erased, taken out or hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.people import area_manager, whole_thread
from wijkdraad.exchange.export.exporting import export_dossier
from wijkdraad.exchange.importing import import_dossier
from wijkdraad.exchange.keeping import Imported
from wijkdraad.exchange.outcome import counts_of, outcome_in_words
from wijkdraad.programme.history import event
from wijkdraad.programme.models import Contribution, Need, PlaceValue, Programme, WhyStep
from wijkdraad.programme.tables import table_of
from wijkdraad.steps.listen.care.erasing import erase_words
from wijkdraad.steps.listen.care.log import Why
from wijkdraad.steps.listen.care.taking_out import take_out
from wijkdraad.steps.rows import change_row

pytestmark = pytest.mark.django_db
WORDS = "Mijn stoep is kapot, zegt mijn dochter van veertien."


@pytest.fixture
def said() -> Contribution:
    """What someone said, published, with a why-step and a value made of it."""
    thread = whole_thread()
    row = Contribution.objects.create(
        programme=thread.programme,
        key="b1",
        channel="doorstep",
        kind="complaint",
        text=WORDS,
        place="Beukstraat 12",
        age_group="65+",
        publication="published",
    )
    WhyStep.objects.create(
        programme=row.programme,
        key="w1",
        contribution=row,
        position=1,
        question="Waarom?",
        answer="Ik kan niet uit.",
    )
    PlaceValue.objects.create(
        programme=row.programme,
        key="pv1",
        contribution=row,
        name="Mijn stoep",
        value="rust",
        feeling="dear",
        story="Daar zit ik graag.",
    )
    return row


@pytest.fixture
def older(said: Contribution, tmp_path: Path) -> Path:
    """The programme as a dossier, of before anything was erased."""
    export_dossier(said.programme, tmp_path / "ouder")
    return tmp_path / "ouder"


def read_again(older: Path) -> Imported:
    """Read the dossier, with one thing changed in it as people do."""
    needs = older / "behoeften.csv"
    text = needs.read_text("utf-8")
    assert Need.objects.get().name in text
    needs.write_text(text.replace(Need.objects.get().name, "Anders genoemd", 1), "utf-8")
    Programme.objects.update(dossier_hash="")
    return import_dossier(older)


def test_what_was_erased_stays_erased(said: Contribution, older: Path) -> None:
    erase_words(said, Why.ASKED)
    done = read_again(older)
    assert Need.objects.get().name == "Anders genoemd"
    said.refresh_from_db()
    assert said.text == said.publication_why and said.publication == "hidden"
    assert (said.place, said.age_group) == ("", "")
    kept = repr(list(WhyStep.objects.values())) + repr(list(PlaceValue.objects.values()))
    assert not [word for word in ("Ik kan niet uit", "Mijn stoep", "Daar zit") if word in kept]
    assert done.kept_back == 3


def test_what_was_deleted_and_erased_does_not_come_back(said: Contribution, older: Path) -> None:
    with event(None):
        for row in (*WhyStep.objects.all(), *PlaceValue.objects.all(), said):
            row.delete()
    gone = Contribution.history.filter(key="b1").latest("history_id").instance
    gone.programme = said.programme
    erase_words(gone, Why.ASKED)
    read_again(older)
    back = Contribution.objects.get(key="b1")
    assert back.text == back.publication_why and back.publication == "hidden"
    everything = "".join(
        repr(list(model.objects.values())) for model in (Contribution, WhyStep, PlaceValue)
    )
    for word in ("dochter", "Beukstraat", "65+", "Ik kan niet uit", "Mijn stoep", "Daar zit"):
        assert word not in everything, word


def test_what_was_taken_out_of_a_text_stays_out(said: Contribution, older: Path) -> None:
    person = area_manager(said.programme).person
    take_out(said, ["mijn dochter van veertien"], person)
    said.refresh_from_db()
    left = said.text
    assert "dochter" not in left
    assert read_again(older).kept_back == 1
    said.refresh_from_db()
    assert said.text == left and said.publication == "published"


def test_what_was_hidden_stays_hidden_and_the_rest_of_the_row_comes_in(
    said: Contribution, older: Path
) -> None:
    hidden = {"publication": "hidden", "publication_why": "Dit gaat over één buur.", "theme": "x"}
    change_row(said.programme, table_of(Contribution), said.pk, hidden, None, None)
    done = read_again(older)
    said.refresh_from_db()
    assert (said.publication, said.publication_why) == ("hidden", "Dit gaat over één buur.")
    assert said.theme == "" and done.kept_back == 1


def test_nothing_is_kept_back_where_nothing_was_decided_here(older: Path) -> None:
    done = read_again(older)
    assert (done.kept_back, done.held, done.changed) == (0, 0, 1)


def test_the_outcome_in_words() -> None:
    counts = counts_of(Imported(Programme(), created=1, changed=2, unchanged=3, kept_back=1))
    assert outcome_in_words(counts).startswith("1 rij nieuw, 2 veranderd, 3 hetzelfde. Van 1 rij ")
    same = counts_of(Imported(Programme(), same_dossier=True))
    assert outcome_in_words(same) == "Dit dossier is al eerder gelezen. Er is niets veranderd."

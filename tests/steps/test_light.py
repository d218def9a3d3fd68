"""The light track: the rows are the answers, nothing is typed twice, and nothing is invented."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import models
from django.utils import translation

from tests.light_answers import (
    FULL,
    NOTHING,
    change,
    foreman,
    light_programme,
    screen_of,
    seen_of,
)
from tests.people import area_manager, bare_programme
from wijkdraad.documents.pdf import report_pdf
from wijkdraad.method.report.structure import Answers, BulletList, Heading, Paragraph, Table
from wijkdraad.programme.history import last_changes
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import (
    Actor,
    Area,
    Commitment,
    Contribution,
    Delivery,
    Indicator,
    Measure,
    Need,
    Observation,
    Organisation,
    Perception,
    Programme,
    Role,
    RoleKind,
    Source,
    Track,
    Work,
)
from wijkdraad.programme.roles import roles_of
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.tables import table_named
from wijkdraad.programme.thread import Threads
from wijkdraad.steps.facts.light import unanswered
from wijkdraad.steps.light.home import ASKED, light_home
from wijkdraad.steps.light.kept import SCREENS, answers_of
from wijkdraad.steps.light.texts import place_and_code
from wijkdraad.steps.light.track import (
    Overtaken,
    StillNeeded,
    change_track,
    open_room,
    save_answers,
    start_light,
    visible_rooms,
)
from wijkdraad.steps.report import programme_report
from wijkdraad.steps.rooms.screen import room_screen
from wijkdraad.steps.rows import add_row, change_row, delete_row

pytestmark = pytest.mark.django_db


def table(name: str):
    found = table_named(name)
    assert found is not None
    return found


def words_of(report) -> str:
    """Every word of a report."""
    found = []
    for block in report.blocks:
        match block:
            case Heading() | Paragraph():
                found.append(block.text)
            case BulletList():
                found += [item.text for item in block.items]
            case Answers():
                found += [item.text for _question, items in block.questions for item in items]
            case Table():
                found += [cell.text + " " + cell.note for row in block.rows for cell in row]
    return "\n".join([report.title, report.subtitle, *found])


def kinds(programme: Programme) -> list[str]:
    return [end.kind for end in Threads(programme).loose_ends]


# --- the rows are the answers ----------------------------------------------------------------


def test_what_was_answered_is_what_going_back_shows() -> None:
    assert answers_of(light_programme()) == FULL


@pytest.mark.parametrize("answers", [FULL, NOTHING])
def test_saving_the_same_answers_again_changes_no_row(answers) -> None:
    programme = light_programme(answers)
    before = [change.when for change in last_changes(programme)]
    for screen in SCREENS:
        change(programme, screen)
    assert [change.when for change in last_changes(programme)] == before
    assert answers_of(programme) == answers


def test_the_answers_make_one_thread_each_and_every_link_says_why() -> None:
    programme = light_programme()
    threads = Threads(programme).threads
    assert [thread.need.who for thread in threads] == [FULL[f"who_{n}"] for n in (1, 2, 3)]
    assert [[each.text for each in thread.commitments] for thread in threads] == [
        [f"{FULL[f'what_{n}']}\nHoe wij dat laten zien: {FULL[f'proof_{n}']}"] for n in (1, 2, 3)
    ]
    assert LooseEndKind.LINK_WITHOUT_WHY not in kinds(programme)
    assert [len(thread.contributions) for thread in threads] == [1, 1, 0]


def test_what_nobody_said_stays_unknown_and_becomes_a_loose_end() -> None:
    programme = light_programme()
    assert kinds(programme).count(LooseEndKind.NEED_WITHOUT_CONTRIBUTION) == 1
    assert Contribution.objects.filter(programme=programme, date=None).count() == 2
    change(programme, 2, who_3="", said_3="")
    assert kinds(programme).count(LooseEndKind.MEASURE_WITHOUT_NEED) == 1
    assert LooseEndKind.MEASURE_WITHOUT_COMMITMENT in kinds(programme)


def test_only_what_is_essential_gives_a_programme_that_says_what_is_missing() -> None:
    programme = light_programme(NOTHING)
    for model in (Need, Contribution, Measure, Commitment, Actor):
        assert not model.objects.filter(programme=programme).exists()
    assert Work.objects.get(programme=programme).start is None
    assert not programme.areas.exists()
    assert [each.screen for each in unanswered(answers_of(programme))] == [1, 1, 2, 2, 3, 3]
    assert unanswered(FULL) == ()


def test_an_emptied_answer_takes_its_rows_away() -> None:
    programme = light_programme()
    change(programme, 2, who_2="", said_2="", active="")
    change(programme, 3, what_1="", due_1=None, proof_1="", arranged="", contact="")
    assert set(Need.objects.values_list("key", flat=True)) == {"licht-1", "licht-3"}
    assert set(Contribution.objects.values_list("key", flat=True)) == {"licht-1"}
    assert set(Commitment.objects.values_list("key", flat=True)) == {"licht-2", "licht-3"}
    assert set(Measure.objects.values_list("key", flat=True)) == {"licht-2", "licht-3"}
    assert not Actor.objects.exists()


def test_an_answer_on_which_a_delivery_leans_cannot_be_emptied() -> None:
    programme = light_programme()
    commitment = Commitment.objects.get(key="licht-1")
    Delivery.objects.create(
        programme=programme, key="d1", commitment=commitment, name="Plank", date=date(2027, 3, 1)
    )
    with pytest.raises(StillNeeded) as refused:
        change(programme, 3, what_1="", due_1=None, proof_1="", what_2="Iets anders.")
    assert refused.value.answer == "what_1"
    assert answers_of(programme) == FULL
    assert Delivery.objects.count() == 1


def test_a_changed_answer_changes_its_rows_and_what_follows_from_it() -> None:
    programme = light_programme()
    change(programme, 2, said_1="een brigadier bij de put")
    need = Need.objects.get(key="licht-1")
    assert (need.name, need.needs) == ("Een brigadier bij de put", "“een brigadier bij de put”")
    change(programme, 3, what_1="Er staat een brigadier.", proof_1="het rooster")
    assert Measure.objects.get(key="licht-1").description == "Er staat een brigadier."
    change(programme, 2, said_1="")
    need.refresh_from_db()
    assert need.who == FULL["who_1"]
    assert need.needs == "zo weinig mogelijk last van het werk"


def test_what_was_written_by_hand_in_a_room_is_not_written_over() -> None:
    programme = light_programme()
    need = Need.objects.get(key="licht-1")
    by_hand = {"needs": "een vrije stoep", "because": "de put ligt op de route"}
    change_row(programme, table("needs"), need.pk, by_hand, None, foreman())
    change(programme, 2, said_1="een hek om de put")
    need.refresh_from_db()
    assert (need.needs, need.because) == ("een vrije stoep", "de put ligt op de route")
    assert need.name == "Een hek om de put"


def test_a_link_that_was_cut_in_a_room_stays_cut() -> None:
    programme = light_programme()
    Need.objects.get(key="licht-1").measure_links.all().delete()
    change(programme, 2, said_1="een hek om de put")
    change(programme, 3, proof_1="het rooster")
    assert not Need.objects.get(key="licht-1").measure_links.exists()


def test_a_promise_made_before_its_need_is_tied_when_the_need_comes() -> None:
    programme = light_programme(NOTHING)
    change(programme, 3, what_1="Elke week een brief in de bus.")
    assert LooseEndKind.MEASURE_WITHOUT_NEED in kinds(programme)
    change(programme, 2, who_1="alle bewoners")
    assert LooseEndKind.MEASURE_WITHOUT_NEED not in kinds(programme)


def test_answers_in_another_language_than_the_programme_keep_its_sentences() -> None:
    programme = light_programme()
    with translation.override("en"):
        change(programme, 3, proof_1="the list of days")
        change(programme, 2, said_3="a parking place")
    assert "Hoe wij dat laten zien: the list of days" in Commitment.objects.get(key="licht-1").text
    assert Need.objects.get(key="licht-3").because == "zij ons dat zelf vertelden"
    assert answers_of(programme)["proof_1"] == "the list of days"


def test_the_code_of_a_neighbourhood_may_change_until_figures_lean_on_it() -> None:
    programme = light_programme()
    change(programme, 1, place="Kerkstraat, Waterbeek BU99990902")
    assert programme.areas.get().code == "BU99990902"
    change(programme, 1, place="Kerkstraat, Waterbeek")
    assert not programme.areas.exists()


def leaning_on(area: Area, model: type[models.Model]) -> models.Model:
    """A row of this table about the area."""
    programme = area.programme
    indicator = Indicator.objects.create(programme=programme, key="i1", name="Groen", unit="share")
    about = {"programme": programme, "key": "r1", "indicator": indicator, "area": area}
    if model is Perception:
        return Perception.objects.create(**about, viewpoint="resident", answer="half")
    assert model is Observation, f"say here how a row of {model} is made"
    source = Source.objects.create(programme=programme, key="s1", name="Telling", licence="eigen")
    return Observation.objects.create(
        **about, source=source, period="2026", value=0.4, kind="measured"
    )


@pytest.mark.parametrize(
    "model", [relation.related_model for relation in Area._meta.related_objects]
)
@pytest.mark.parametrize("place", ["Kerkstraat, Waterbeek BU99990902", "Kerkstraat, Waterbeek"])
def test_a_code_on_which_a_row_of_any_table_leans_is_not_changed(model, place) -> None:
    programme = light_programme()
    row = leaning_on(programme.areas.get(), model)
    with pytest.raises(StillNeeded) as refused:
        change(programme, 1, place=place)
    assert refused.value.answer == "place"
    assert model.objects.get() == row
    assert answers_of(Programme.objects.get()) == FULL
    change(programme, 1, place="Kerkplein, Waterbeek (bu99990901)")
    assert model.objects.get() == row


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Kerkstraat BU05031108 Delft", "Kerkstraat Delft"),
        ("Kerkstraat (BU05031108) (noord)", "Kerkstraat (noord)"),
        ("Kerkstraat BU05031108, Delft", "Kerkstraat, Delft"),
        ("Kerkstraat, BU05031108; Delft", "Kerkstraat; Delft"),
        ("Kerkstraat te Delft, BU05031108.", "Kerkstraat te Delft."),
        ("BU05031108 Delft", "Delft"),
        ("Delft (BU05031108)", "Delft"),
        ("BU05031108", ""),
    ],
)
def test_words_on_both_sides_of_a_code_stay_words(typed: str, place: str) -> None:
    assert place_and_code(typed) == (place, "BU05031108")


# --- starting ----------------------------------------------------------------------------------


def test_who_starts_becomes_contractor_and_residents_see_nothing_yet() -> None:
    programme = light_programme()
    role = Role.objects.get(programme=programme)
    assert (role.kind, role.person) == (RoleKind.CONTRACTOR, foreman())
    assert role.organisation == Organisation.objects.get(name="Van Dalen Infra")
    assert RoleKind.CLIENT in roles_of(foreman(), programme)
    assert (programme.is_public, programme.track) == (False, Track.LIGHT)


def test_sending_the_first_screen_twice_gives_one_programme() -> None:
    first = start_light(screen_of(FULL, 1), foreman())
    assert start_light(screen_of(FULL, 1), foreman()) == first
    other = start_light({**screen_of(FULL, 1), "place": "Kerkstraat, Delft"}, foreman())
    assert other.slug == f"{first.slug}-2"


@pytest.mark.parametrize(
    "place",
    [
        "Kerkstraat, Delft (bu05031108)",
        "BU05031108 Kerkstraat, Delft",
        "Kerkstraat BU05031108, Delft",
    ],
)
def test_sending_a_place_twice_gives_one_programme_in_whatever_way_it_is_typed(place: str) -> None:
    given = {**screen_of(FULL, 1), "place": place}
    first = start_light(given, foreman())
    assert start_light(given, foreman()) == first
    assert (first.place, first.areas.get().code) == ("Kerkstraat, Delft", "BU05031108")
    elsewhere = {**given, "place": "Kerkstraat, Delft (BU05031109)"}
    assert start_light(elsewhere, foreman()) != first
    assert Programme.objects.count() == 2


def test_a_name_without_letters_still_gets_an_address() -> None:
    assert start_light({**screen_of(FULL, 1), "name": "!!!"}, foreman()).slug == "werk"


# --- two people at once --------------------------------------------------------------------------


def test_who_was_overtaken_saves_nothing_and_hears_what_stands_there_now() -> None:
    programme = light_programme()
    seen = seen_of(programme)
    other = area_manager(programme).person
    theirs = {**screen_of(FULL, 2), "said_1": "een hek"}
    save_answers(programme, 2, theirs, seen, other)
    mine = {**screen_of(FULL, 2), "active": "de speeltuin"}
    with pytest.raises(Overtaken) as overtaken:
        save_answers(programme, 2, mine, seen, foreman())
    assert overtaken.value.now["said_1"] == "een hek"
    assert answers_of(programme)["active"] == FULL["active"]


def test_two_who_give_the_same_answer_are_no_conflict() -> None:
    programme = light_programme()
    seen = seen_of(programme)
    same = {**screen_of(FULL, 2), "said_1": "een hek"}
    for person in (foreman(), area_manager(programme).person):
        save_answers(programme, 2, same, seen, person)
    assert answers_of(programme)["said_1"] == "een hek"


def test_two_who_type_the_same_place_are_no_conflict() -> None:
    programme = light_programme()
    seen = seen_of(programme)
    same = {**screen_of(FULL, 1), "place": "Kerkplein, Waterbeek (bu99990902)"}
    for person in (foreman(), area_manager(programme).person):
        save_answers(programme, 1, same, seen, person)
    assert answers_of(Programme.objects.get())["place"] == "Kerkplein, Waterbeek BU99990902"


def test_a_change_in_a_room_counts_as_overtaking_too() -> None:
    programme = light_programme()
    seen = seen_of(programme)
    commitment = Commitment.objects.get(key="licht-1")
    change_row(
        programme, table("commitments"), commitment.pk, {"due": date(2027, 6, 1)}, None, foreman()
    )
    with pytest.raises(Overtaken):
        save_answers(programme, 3, screen_of(FULL, 3), seen, foreman())


def test_an_answer_of_another_screen_is_no_conflict() -> None:
    programme = light_programme()
    seen = seen_of(programme)
    change(programme, 3, contact="Riet")
    save_answers(programme, 2, {**screen_of(FULL, 2), "active": "De Brug"}, seen, foreman())
    assert answers_of(programme)["contact"] == "Riet"


# --- rooms open when a question asks for them ----------------------------------------------------


def test_no_room_is_shown_until_it_is_opened() -> None:
    programme = light_programme()
    assert visible_rooms(programme) == frozenset()
    assert light_home(programme).stations == ()
    open_room(programme, Room.MEASURE, foreman())
    open_room(programme, Room.DELIVER, foreman())
    open_room(programme, Room.MEASURE, foreman())
    programme.refresh_from_db()
    assert programme.opened_rooms == ["deliver", "measure"]
    assert [each.room for each in light_home(programme).stations] == [Room.DELIVER, Room.MEASURE]


def test_a_room_with_rows_of_its_own_is_never_hidden() -> None:
    programme = light_programme()
    values = {"key": "g1", "name": "Veilig", "description": "Iedereen loopt veilig."}
    add_row(programme, table("goals"), values, foreman())
    assert visible_rooms(programme) == {Room.AIM}
    goal = programme.goal_set.get()
    delete_row(programme, table("goals"), goal.pk, foreman())
    assert visible_rooms(programme) == frozenset()


def test_the_screen_of_a_room_shows_only_the_open_rooms_beside_it() -> None:
    programme = light_programme()
    open_room(programme, Room.DELIVER, foreman())
    programme.refresh_from_db()
    screen = room_screen(programme, Room.LISTEN)
    assert [each.room for each in screen.stations] == [Room.LISTEN, Room.DELIVER]
    assert (screen.before, screen.after) == (None, Room.DELIVER)
    programme.track = Track.FULL
    assert len(room_screen(programme, Room.LISTEN).stations) == 8


def test_every_kind_of_loose_end_asks_a_question_of_its_own() -> None:
    assert set(ASKED) == set(LooseEndKind)
    questions = [str(question) for question in ASKED.values()]
    assert len(set(questions)) == len(questions)


def test_the_home_asks_for_each_loose_end_and_whether_to_show_what_it_brings() -> None:
    programme = light_programme()
    home = light_home(programme)
    told = [sentence for each in home.asked for sentence in each.sentences]
    assert {end.says for end in Threads(programme).loose_ends} < set(told)
    last = home.asked[-1]
    assert (last.room, last.opened) == (Room.MEASURE, False)
    assert last.question == "Wilt u laten zien wat het brengt?"
    by_screen = {each.question: each.screen for each in home.asked}
    assert by_screen["Hebt u met hen gesproken?"] == 2


# --- growing ---------------------------------------------------------------------------------------


def test_a_grown_programme_has_every_answer_in_the_full_plan() -> None:
    programme = light_programme()
    rows = {
        name: list(table(name).model.objects.values())
        for name in ("needs", "contributions", "measures", "commitments", "works", "actors")
    }
    change_track(programme, Track.FULL, foreman())
    programme.refresh_from_db()
    assert visible_rooms(programme) == frozenset(Room)
    assert rows == {name: list(table(name).model.objects.values()) for name in rows}
    report = programme_report(programme)
    assert [heading.anchor for heading in report.headings].count("agree") == 1
    told = words_of(report).replace("\n", " ")
    for name, answer in FULL.items():
        if name in ("start", "end"):
            assert str(answer.year) in told
        elif name.startswith("due"):
            assert f"{answer.day} {'maart' if answer.month == 3 else 'april'} 2027" in told
        elif name == "place":
            assert "Kerkstraat, Waterbeek" in told and "BU99990901" in told
        elif name != "kind":
            assert answer.casefold() in told.casefold(), name
    assert Work.objects.get().discipline == FULL["kind"]


def test_growing_can_be_taken_back() -> None:
    programme = light_programme()
    change_track(programme, Track.FULL, foreman())
    change_track(programme, Track.LIGHT, foreman())
    programme.refresh_from_db()
    assert visible_rooms(programme) == frozenset()
    assert answers_of(programme) == FULL
    assert len([each for each in programme_report(programme).headings if each.level == 2]) == 3


def test_a_large_programme_on_the_light_track_hides_nothing_and_has_a_plan(example) -> None:
    example.track = Track.LIGHT
    assert visible_rooms(example) == frozenset(Room) - {Room.REPORT}
    home = light_home(example)
    assert len(home.promises) == Commitment.objects.filter(programme=example).count() > 3
    assert report_pdf(programme_report(example)).startswith(b"%PDF")


def test_a_full_programme_keeps_its_plan_and_its_rooms() -> None:
    programme = bare_programme()
    assert visible_rooms(programme) == frozenset(Room)
    assert len(programme_report(programme).headings) > 5

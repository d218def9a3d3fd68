"""What must hold for the threads of every programme, and the threads of the shipped example."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import (
    area_manager,
    bare_programme,
    resident,
    site_foreman,
    tender_manager,
    whole_thread,
)
from tests.programme.random_programme import Shape, build, forgotten, shapes
from wijkdraad.programme.cloth import Cloth
from wijkdraad.programme.loose_end import LooseEndKind
from wijkdraad.programme.models import (
    Commitment,
    Delivery,
    Observation,
    ObservationCommitment,
    Programme,
    Role,
)
from wijkdraad.programme.rooms import Room, StationState, stations
from wijkdraad.programme.thread import Threads, threads_as_json

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "lindenkwartier-threads.json"
README = ROOT / "examples" / "lindenkwartier" / "README.md"

some = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def kinds(programme: Programme) -> Counter[str]:
    return Counter(end.kind.value for end in Threads(programme).loose_ends)


@pytest.mark.slow
@some
@given(shapes(), st.integers(1, 1000))
def test_the_order_of_rows_and_links_does_not_matter(shape: Shape, order: int) -> None:
    told = []
    for number in (0, order):
        with forgotten():
            told.append(json.dumps(threads_as_json(Threads(build(shape, number)))))
    assert told[0] == told[1]


@pytest.mark.slow
@some
@given(shapes())
def test_every_loose_end_of_a_thread_stands_once_in_the_list_of_the_programme(
    shape: Shape,
) -> None:
    with forgotten():
        followed = Threads(build(shape))
        ends = followed.loose_ends
        assert len(ends) == len(set(ends))
        for thread in followed.threads:
            assert set(thread.loose_ends) <= set(ends)
            assert len(thread.loose_ends) == len(set(thread.loose_ends))
            assert thread.whole == (bool(thread.effects) and not thread.loose_ends)


@pytest.mark.slow
@some
@given(shapes())
def test_done_and_not_yet_done_together_are_what_was_promised(shape: Shape) -> None:
    with forgotten():
        cloth = Cloth(build(shape))
        for commitment in cloth.commitments:
            progress = cloth.progress(commitment)
            assert progress.done + progress.not_yet == progress.promised
            assert 0 <= progress.done <= progress.promised


@pytest.mark.slow
@some
@given(shapes(), st.integers(0, 2), st.none() | st.integers(0, 12))
def test_another_delivery_never_lowers_what_is_done(
    shape: Shape, number: int, quantity: int | None
) -> None:
    with forgotten():
        programme = build(shape)
        before = Cloth(programme)
        was = {row.key: before.progress(row).done for row in before.commitments}
        Delivery.objects.create(
            programme=programme,
            key="nog-een",
            commitment=before.commitments[number],
            name="Nog een",
            date=programme.reference_date,
            quantity=quantity,
            proof="foto",
        )
        after = Cloth(programme)
        assert all(after.progress(row).done >= was[row.key] for row in after.commitments)


@pytest.mark.slow
@some
@given(shapes(), st.integers(0, 2), st.integers(0, 1))
def test_another_follow_up_never_adds_a_claim_without_a_measurement(
    shape: Shape, number: int, shown_by: int
) -> None:
    with forgotten():
        programme = build(shape)
        before = kinds(programme)[LooseEndKind.CLAIM_WITHOUT_MEASUREMENT]
        example = Observation.objects.filter(programme=programme).first()
        follow_up = Observation.objects.create(
            programme=programme,
            key="nog-een",
            indicator=programme.indicator_set.get(key=f"i{shown_by}"),
            area=example.area,
            period="2026",
            moment="follow_up",
            value=0.75,
            kind="measured",
            source=example.source,
        )
        ObservationCommitment.objects.create(
            programme=programme,
            observation=follow_up,
            commitment=Commitment.objects.get(programme=programme, key=f"a{number}"),
            why="na afloop",
        )
        assert kinds(programme)[LooseEndKind.CLAIM_WITHOUT_MEASUREMENT] <= before


@pytest.mark.slow
@some
@given(shapes())
def test_a_station_is_full_only_when_it_has_rows_and_no_loose_ends(shape: Shape) -> None:
    with forgotten():
        followed = Threads(build(shape))
        ends = Counter(end.room for end in followed.loose_ends)
        assert [station.room for station in followed.stations] == list(Room)
        for station in followed.stations[:-1]:
            assert station.loose_ends == ends[station.room]
            assert (station.state == StationState.FULL) == (
                station.rows > 0 and station.loose_ends == 0
            )
        last = followed.stations[-1]
        assert last.loose_ends == len(followed.loose_ends)
        assert last.state != StationState.FULL or not followed.loose_ends


@given(
    st.dictionaries(st.sampled_from(list(Room)), st.integers(0, 3)),
    st.dictionaries(st.sampled_from(list(Room)[:-1]), st.integers(0, 3)),
)
def test_no_count_makes_a_station_with_loose_ends_full(
    rows: dict[Room, int], ends: dict[Room, int]
) -> None:
    for station in stations(rows, ends):
        loose = sum(ends.values()) if station.room == Room.REPORT else ends.get(station.room, 0)
        assert station.loose_ends == loose
        assert (station.state == StationState.FULL) == (
            rows.get(station.room, 0) > 0 and loose == 0
        )


def test_all_stations_of_a_whole_thread_are_full() -> None:
    followed = Threads(whole_thread().programme)
    assert {station.state for station in followed.stations} == {StationState.FULL}


def test_all_stations_of_an_empty_programme_are_open_but_the_first() -> None:
    states = [station.state for station in Threads(bare_programme()).stations]
    assert states == [StationState.HALF, *[StationState.OPEN] * 7]


def test_twice_as_many_needs_take_no_more_queries(django_assert_max_num_queries) -> None:
    programme = bare_programme()
    whole_thread(programme, 1)
    with django_assert_max_num_queries(50) as one:
        assert len(Threads(programme).threads) == 1
    for number in range(2, 5):
        whole_thread(programme, number)
    with django_assert_max_num_queries(len(one.captured_queries)):
        assert len(Threads(programme).threads) == 4


def test_a_table_is_read_when_it_is_asked_for_and_a_row_is_one_object(
    django_assert_num_queries,
) -> None:
    programme = whole_thread().programme
    whole_thread(programme, 2)
    cloth = Cloth(programme)
    with django_assert_num_queries(1):
        assert len(cloth.needs) == 2 and cloth.needs
    with django_assert_num_queries(2):
        links = cloth.need_goal.links
        assert {id(link.need) for link in links} == {id(need) for need in cloth.needs}
        assert {id(link.goal) for link in links} == {id(goal) for goal in cloth.goals}
    # Their own two tables, and those of what they point at: indicators, areas and sources.
    with django_assert_num_queries(5):
        named = {id(row.indicator) for row in (*cloth.targets, *cloth.observations)}
        assert named <= {id(indicator) for indicator in cloth.indicators}


def test_the_cast_plays_one_part_each_and_the_resident_speaks() -> None:
    whole = whole_thread()
    parts = [
        play(whole.programme) for play in (resident, site_foreman, tender_manager, area_manager)
    ]
    assert len({part.kind for part in parts}) == 4
    assert Role.objects.filter(programme=whole.programme).count() == 4
    assert parts[0].organisation is None
    assert parts[1].organisation == parts[2].organisation == whole.commitment.organisation
    assert parts[3].organisation == whole.work.owner
    assert whole.contribution.text


# The shipped example


def told(example: Programme) -> dict:
    with translation.override("nl"):
        return threads_as_json(Threads(example))


@pytest.mark.slow
def test_the_threads_of_the_example_are_those_that_were_read_and_approved(
    example: Programme,
) -> None:
    assert told(example) == json.loads(GOLDEN.read_text("utf-8")), (
        "The threads of the example have changed. If that was meant, read what changed and renew "
        "the file with:\n  .venv/bin/wijkdraad threads examples/lindenkwartier --json"
        f" | python3 -m json.tool --no-ensure-ascii > {GOLDEN.relative_to(ROOT)}"
    )


# The words of the first column of the table in the example's README, and the kind they stand for.
KINDS_IN_README = {
    "regel in de weg": LooseEndKind.RULE_IN_THE_WAY,
    "stop van bewoners zonder antwoord": LooseEndKind.STOP_UNANSWERED,
    "bijdrage zonder behoefte": LooseEndKind.CONTRIBUTION_WITHOUT_NEED,
    "behoefte zonder doel": LooseEndKind.NEED_WITHOUT_GOAL,
    "doel zonder streefcijfer": LooseEndKind.GOAL_WITHOUT_TARGET,
    "behoefte zonder maatregel": LooseEndKind.NEED_WITHOUT_MEASURE,
    "maatregel waar niemand om vroeg": LooseEndKind.MEASURE_WITHOUT_NEED,
    "maatregel zonder afspraak": LooseEndKind.MEASURE_WITHOUT_COMMITMENT,
    "afspraak te laat en niet uitgevoerd": LooseEndKind.COMMITMENT_NOT_DELIVERED,
    "afspraak nog niet aan de beurt": LooseEndKind.COMMITMENT_NOT_DELIVERED,
    "afspraak voor een deel uitgevoerd": LooseEndKind.COMMITMENT_PARTLY_DELIVERED,
    "uitgevoerd zonder bewijs": LooseEndKind.DELIVERY_WITHOUT_PROOF,
    "streefcijfer zonder waarneming": LooseEndKind.TARGET_WITHOUT_OBSERVATION,
    "beloofd effect zonder meting": LooseEndKind.CLAIM_WITHOUT_MEASUREMENT,
    "meting achteraf zonder meting vooraf": LooseEndKind.EFFECT_WITHOUT_BASELINE,
    "verband zonder waarom": LooseEndKind.LINK_WITHOUT_WHY,
}


def ends_in_readme() -> Counter[tuple[str, str]]:
    """(kind, key) of each loose end that the README says was left on purpose."""
    section = README.read_text("utf-8").split("## Losse eindjes", 1)[1].split("\n## ")[0]
    found: Counter[tuple[str, str]] = Counter()
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or "`" not in cells[1]:
            continue
        kind = KINDS_IN_README[cells[0]].value
        if kind == LooseEndKind.LINK_WITHOUT_WHY:
            found.update(
                (kind, f"{a} {b}") for a, b in re.findall(r"`(.+?)` bij `(.+?)`", cells[1])
            )
        else:
            found.update((kind, key) for key in re.findall(r"`(.+?)`", cells[1]))
    return found


@pytest.mark.slow
def test_the_readme_of_the_example_lists_exactly_its_30_loose_ends(example: Programme) -> None:
    def key(end: dict[str, str]) -> str:
        if end["table"] != "links":
            return end["key"]
        return " ".join(part.split("/")[1] for part in end["key"].split(">"))

    found = Counter((end["kind"], key(end)) for end in told(example)["loose_ends"])
    assert found == ends_in_readme()
    assert found.total() == 30


@pytest.mark.slow
def test_four_threads_of_the_example_are_whole_as_its_readme_says(example: Programme) -> None:
    whole = {thread.need.key for thread in Threads(example).threads if thread.whole}
    section = README.read_text("utf-8").split("## Draden die heel zijn", 1)[1].split("## ")[0]
    assert whole == {"n-bereikbaar", "n-droog", "n-school", "n-taal"}
    assert whole <= set(re.findall(r"`(n-.+?)`", section))

"""A whole thread has no loose ends; taking away one part gives exactly the ends that belong to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.people import AREA_CODE, TODAY, WholeThread, whole_thread, words_of_resident
from wijkdraad.programme.loose_end import LooseEnd, LooseEndKind
from wijkdraad.programme.models import (
    Actor,
    Area,
    AreaRole,
    ContributionNeed,
    Goal,
    Indicator,
    MissingReason,
    Moment,
    NeedGoal,
    Observation,
    StopRequest,
    Target,
)
from wijkdraad.programme.rooms import Room
from wijkdraad.programme.thread import Threads

pytestmark = pytest.mark.django_db

Kind = LooseEndKind
End = tuple[LooseEndKind, Room, str]


def ends(whole: WholeThread) -> set[End]:
    found = [(end.kind, end.room, end.subject) for end in loose(whole)]
    assert len(found) == len(set(found)), "a loose end is told once"
    return set(found)


def loose(whole: WholeThread) -> list[LooseEnd]:
    return Threads(whole.programme).loose_ends


@dataclass(frozen=True)
class Spoil:
    """One thing that is taken away or spoiled, and the loose ends that must follow from it."""

    how: Callable[[WholeThread], object]
    gives: frozenset[End]


def change(row: str, **values: object) -> Callable[[WholeThread], object]:
    """Change fields of one row of the thread."""

    def spoil(whole: WholeThread) -> None:
        found = getattr(whole, row)
        for name, value in values.items():
            setattr(found, name, value)
        found.save()

    return spoil


def without(row: str) -> Callable[[WholeThread], object]:
    """Take one row away, with everything that hangs on it."""
    return lambda whole: getattr(whole, row).delete()


def without_figures(whole: WholeThread) -> None:
    Observation.objects.filter(programme=whole.programme).delete()


def another_neighbourhood(whole: WholeThread) -> None:
    Area.objects.create(
        programme=whole.programme,
        code="BU99990902",
        year=2026,
        name="Zonder cijfers",
        role=AreaRole.SUBJECT,
        geometry=whole.area.geometry,
    )


def goal_of_nobody(whole: WholeThread) -> None:
    goal = Goal.objects.create(programme=whole.programme, key="g2", name="Los", description="-")
    Target.objects.create(
        programme=whole.programme,
        key="t2",
        goal=goal,
        indicator=whole.indicator,
        value=0.5,
        year=2030,
    )


def target_of_another_figure(whole: WholeThread) -> None:
    whole.target.indicator = Indicator.objects.create(
        programme=whole.programme, key="i2", name="Rust", unit="share"
    )
    whole.target.save()


def rule_in_the_way(whole: WholeThread) -> None:
    own = {
        "programme": whole.programme,
        "kind": "residents",
        "does": "-",
        "obstacle": "Een vergunning.",
    }
    Actor.objects.create(key="p1", name="Tuinders", **own)
    Actor.objects.create(key="p2", name="Koks", municipal_role="rule", **own)


def stops_by_residents(whole: WholeThread) -> None:
    own = {"programme": whole.programme, "by_whom": "de straat", "why": "Geen overleg."}
    StopRequest.objects.create(key="sp1", process="De kap", **own)
    StopRequest.objects.create(key="sp2", process="De sloop", outcome="refused", **own)


def ends_of(*found: tuple[LooseEndKind, Room, str]) -> frozenset[End]:
    return frozenset(found)


SPOILS: dict[str, Spoil] = {
    "no boundary": Spoil(
        change("area", geometry=None),
        ends_of((Kind.AREA_WITHOUT_BOUNDARY, Room.KNOW, f"areas/{AREA_CODE}")),
    ),
    "another neighbourhood without figures": Spoil(
        another_neighbourhood,
        ends_of((Kind.AREA_WITHOUT_FIGURES, Room.KNOW, "areas/BU99990902")),
    ),
    "a rule in the way, of one that nobody answers and one that someone does": Spoil(
        rule_in_the_way,
        ends_of((Kind.RULE_IN_THE_WAY, Room.KNOW, "actors/p1")),
    ),
    "no observations at all": Spoil(
        without_figures,
        ends_of(
            (Kind.AREA_WITHOUT_FIGURES, Room.KNOW, f"areas/{AREA_CODE}"),
            (Kind.TARGET_WITHOUT_OBSERVATION, Room.MEASURE, "targets/t1"),
            (Kind.CLAIM_WITHOUT_MEASUREMENT, Room.MEASURE, "commitments/a1"),
        ),
    ),
    "a stop that nobody answers, and one that someone did": Spoil(
        stops_by_residents,
        ends_of((Kind.STOP_UNANSWERED, Room.LISTEN, "stops/sp1")),
    ),
    "a contribution that is not coded": Spoil(
        lambda whole: words_of_resident(whole.programme, "c2"),
        ends_of((Kind.CONTRIBUTION_WITHOUT_NEED, Room.LISTEN, "contributions/c2")),
    ),
    "no contribution": Spoil(
        without("contribution"),
        ends_of((Kind.NEED_WITHOUT_CONTRIBUTION, Room.LISTEN, "needs/n1")),
    ),
    "no link from contribution to need": Spoil(
        without("contribution_need"),
        ends_of(
            (Kind.CONTRIBUTION_WITHOUT_NEED, Room.LISTEN, "contributions/c1"),
            (Kind.NEED_WITHOUT_CONTRIBUTION, Room.LISTEN, "needs/n1"),
        ),
    ),
    "no goal": Spoil(
        without("goal"),
        ends_of(
            (Kind.NEED_WITHOUT_GOAL, Room.AIM, "needs/n1"),
            (Kind.MEASURE_WITHOUT_GOAL, Room.MATCH, "measures/m1"),
        ),
    ),
    "no link from measure to goal": Spoil(
        without("measure_goal"),
        ends_of((Kind.MEASURE_WITHOUT_GOAL, Room.MATCH, "measures/m1")),
    ),
    "a goal that nobody asked for": Spoil(
        goal_of_nobody, ends_of((Kind.GOAL_WITHOUT_NEED, Room.AIM, "goals/g2"))
    ),
    "no target": Spoil(
        without("target"), ends_of((Kind.GOAL_WITHOUT_TARGET, Room.AIM, "goals/g1"))
    ),
    "no measure": Spoil(
        without("measure"),
        ends_of(
            (Kind.NEED_WITHOUT_MEASURE, Room.MATCH, "needs/n1"),
            (Kind.COMMITMENT_WITHOUT_MEASURE, Room.AGREE, "commitments/a1"),
        ),
    ),
    "no need": Spoil(
        without("need"),
        ends_of(
            (Kind.CONTRIBUTION_WITHOUT_NEED, Room.LISTEN, "contributions/c1"),
            (Kind.GOAL_WITHOUT_NEED, Room.AIM, "goals/g1"),
            (Kind.MEASURE_WITHOUT_NEED, Room.MATCH, "measures/m1"),
        ),
    ),
    "no link from need to measure": Spoil(
        without("need_measure"),
        ends_of(
            (Kind.NEED_WITHOUT_MEASURE, Room.MATCH, "needs/n1"),
            (Kind.MEASURE_WITHOUT_NEED, Room.MATCH, "measures/m1"),
        ),
    ),
    "no commitment": Spoil(
        without("commitment"),
        ends_of((Kind.MEASURE_WITHOUT_COMMITMENT, Room.AGREE, "measures/m1")),
    ),
    "no link from measure to commitment": Spoil(
        without("measure_commitment"),
        ends_of(
            (Kind.MEASURE_WITHOUT_COMMITMENT, Room.AGREE, "measures/m1"),
            (Kind.COMMITMENT_WITHOUT_MEASURE, Room.AGREE, "commitments/a1"),
        ),
    ),
    "no delivery": Spoil(
        without("delivery"),
        ends_of((Kind.COMMITMENT_NOT_DELIVERED, Room.DELIVER, "commitments/a1")),
    ),
    "a part delivered": Spoil(
        change("delivery", quantity=Decimal("2.5")),
        ends_of((Kind.COMMITMENT_PARTLY_DELIVERED, Room.DELIVER, "commitments/a1")),
    ),
    "delivered, but nobody says how much": Spoil(
        change("delivery", quantity=None),
        ends_of((Kind.COMMITMENT_PARTLY_DELIVERED, Room.DELIVER, "commitments/a1")),
    ),
    "no proof": Spoil(
        change("delivery", proof=""),
        ends_of((Kind.DELIVERY_WITHOUT_PROOF, Room.DELIVER, "deliveries/d1")),
    ),
    "delivered on a day that is still to come": Spoil(
        change("delivery", date=TODAY + timedelta(days=1)),
        ends_of((Kind.DATED_AFTER_REPORT, Room.DELIVER, "deliveries/d1")),
    ),
    "a baseline that is later than what was seen afterwards": Spoil(
        change("baseline", period="2031"),
        ends_of((Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1")),
    ),
    "a target about something nobody measured": Spoil(
        target_of_another_figure,
        ends_of((Kind.TARGET_WITHOUT_OBSERVATION, Room.MEASURE, "targets/t1")),
    ),
    "no link from follow-up to commitment": Spoil(
        without("follow_up_commitment"),
        ends_of((Kind.CLAIM_WITHOUT_MEASUREMENT, Room.MEASURE, "commitments/a1")),
    ),
    "a follow-up that has no value": Spoil(
        change("follow_up", value=None, missing_reason=MissingReason.NOT_ASKED),
        ends_of((Kind.CLAIM_WITHOUT_MEASUREMENT, Room.MEASURE, "commitments/a1")),
    ),
    "no link from baseline to commitment": Spoil(
        without("baseline_commitment"),
        ends_of((Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1")),
    ),
    "no baseline": Spoil(
        without("baseline"),
        ends_of((Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1")),
    ),
}

LINKS: dict[str, tuple[Room, str]] = {
    "contribution_need": (Room.LISTEN, "contributions/c1>needs/n1"),
    "need_goal": (Room.AIM, "needs/n1>goals/g1"),
    "need_measure": (Room.MATCH, "needs/n1>measures/m1"),
    "measure_goal": (Room.MATCH, "measures/m1>goals/g1"),
    "measure_work": (Room.MATCH, "measures/m1>works/w1"),
    "measure_commitment": (Room.AGREE, "measures/m1>commitments/a1"),
    "baseline_commitment": (Room.MEASURE, "observations/o-voor1>commitments/a1"),
    "follow_up_commitment": (Room.MEASURE, "observations/o-na1>commitments/a1"),
}


def test_a_whole_thread_has_no_loose_ends() -> None:
    whole = whole_thread()
    [thread] = Threads(whole.programme).threads
    assert loose(whole) == []
    assert thread.whole
    assert (thread.need, thread.measures, thread.commitments, thread.deliveries) == (
        whole.need,
        (whole.measure,),
        (whole.commitment,),
        (whole.delivery,),
    )
    [effect] = thread.effects
    assert (effect.before, effect.after) == (whole.baseline, whole.follow_up)
    assert effect.change.difference == 0.125


@pytest.mark.parametrize("name", SPOILS)
def test_one_thing_less_gives_exactly_the_loose_ends_that_belong_to_it(name: str) -> None:
    whole = whole_thread()
    SPOILS[name].how(whole)
    assert ends(whole) == SPOILS[name].gives


@pytest.mark.parametrize("link", LINKS)
def test_a_link_without_a_why_is_one_loose_end(link: str) -> None:
    whole = whole_thread()
    change(link, why="")(whole)
    room, key = LINKS[link]
    assert ends(whole) == {(Kind.LINK_WITHOUT_WHY, room, f"links/{key}")}


@pytest.mark.parametrize("link", LINKS)
def test_a_link_without_a_why_breaks_the_thread_it_lies_on(link: str) -> None:
    whole = whole_thread()
    other = whole_thread(whole.programme, 2)
    change(link, why="")(whole)
    one, two = Threads(whole.programme).threads
    # A work is no station of the thread, so what rides along with it does not break it.
    expected = [] if link == "measure_work" else [f"links/{LINKS[link][1]}"]
    assert [end.subject for end in one.loose_ends] == expected
    assert one.whole == (link == "measure_work")
    assert (two.need, two.whole) == (other.need, True)


def test_every_kind_of_loose_end_is_tested() -> None:
    tested = {kind for spoil in SPOILS.values() for kind, _room, _key in spoil.gives}
    assert tested | {Kind.LINK_WITHOUT_WHY} == set(LooseEndKind)


@pytest.mark.parametrize("name", SPOILS)
def test_a_loose_end_says_in_a_finished_sentence_what_is_loose(name: str) -> None:
    whole = whole_thread()
    SPOILS[name].how(whole)
    for end in loose(whole):
        assert end.says.endswith(".")
        assert "  " not in end.says
        assert "{" not in end.says


# What is loose beside a thread does not break it: it belongs to no row of the thread itself.
BESIDE_THE_THREAD = {
    "a rule in the way, of one that nobody answers and one that someone does",
    "no boundary",
    "another neighbourhood without figures",
    "a stop that nobody answers, and one that someone did",
    "a contribution that is not coded",
    "a goal that nobody asked for",
    "a target about something nobody measured",
}


@pytest.mark.parametrize("name", sorted(set(SPOILS) - {"no need"}))
def test_a_thread_is_whole_only_without_a_loose_end_on_it(name: str) -> None:
    whole = whole_thread()
    SPOILS[name].how(whole)
    followed = Threads(whole.programme)
    [thread] = followed.threads
    assert thread.whole == (name in BESIDE_THE_THREAD)
    assert bool(thread.loose_ends) == (not thread.whole)
    assert set(thread.loose_ends) <= set(followed.loose_ends)


def test_a_measure_with_a_duty_is_no_loose_end_when_no_resident_asked_for_it() -> None:
    whole = whole_thread()
    change("measure", duty="Het riool is versleten")(whole)
    without("need_measure")(whole)
    assert ends(whole) == {(Kind.NEED_WITHOUT_MEASURE, Room.MATCH, "needs/n1")}


def test_a_measure_with_a_duty_must_be_promised_all_the_same() -> None:
    whole = whole_thread()
    change("measure", duty="Het riool is versleten")(whole)
    without("need_measure")(whole)
    without("commitment")(whole)
    assert (Kind.MEASURE_WITHOUT_COMMITMENT, Room.AGREE, "measures/m1") in ends(whole)


def test_a_measure_that_nobody_asked_for_is_told_once_and_not_asked_for_a_promise() -> None:
    whole = whole_thread()
    without("need")(whole)
    without("commitment")(whole)
    kinds = [end.kind for end in loose(whole) if end.table == "measures"]
    assert kinds == [Kind.MEASURE_WITHOUT_NEED]


def test_a_commitment_without_a_claim_need_not_be_measured() -> None:
    whole = whole_thread()
    change("commitment", claim="")(whole)
    without("follow_up_commitment")(whole)
    without("baseline_commitment")(whole)
    assert ends(whole) == set()


def test_two_different_figures_are_no_effect() -> None:
    whole = whole_thread()
    other = Indicator.objects.create(
        programme=whole.programme, key="i2", name="Rust", unit="share", better="higher"
    )
    change("baseline", indicator=other)(whole)
    assert (Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1") in ends(whole)


def test_figures_of_two_places_are_no_effect() -> None:
    whole = whole_thread()
    elsewhere = Area.objects.create(
        programme=whole.programme,
        code="BU99990903",
        year=2026,
        name="Elders",
        role=AreaRole.COMPARISON,
    )
    change("baseline", area=elsewhere)(whole)
    assert (Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1") in ends(whole)


def test_a_figure_of_another_neighbourhood_says_nothing_about_the_target() -> None:
    whole = whole_thread()
    elsewhere = Area.objects.create(
        programme=whole.programme,
        code="BU99990903",
        year=2026,
        name="Elders",
        role=AreaRole.COMPARISON,
    )
    Observation.objects.filter(programme=whole.programme).update(area=elsewhere)
    assert ends(whole) == {
        (Kind.AREA_WITHOUT_FIGURES, Room.KNOW, f"areas/{AREA_CODE}"),
        (Kind.TARGET_WITHOUT_OBSERVATION, Room.MEASURE, "targets/t1"),
    }


def test_the_loose_ends_of_one_programme_do_not_show_in_another() -> None:
    from tests.people import bare_programme

    whole = whole_thread()
    other = whole_thread(bare_programme("andere-buurt"))
    other.delivery.delete()
    assert ends(whole) == set()
    assert [end.subject for end in loose(other)] == ["commitments/a1"]


def test_a_late_commitment_is_told_as_late_and_an_early_one_with_its_date() -> None:
    from datetime import date

    whole = whole_thread()
    without("delivery")(whole)
    [late] = loose(whole)
    change("commitment", due=date(2027, 3, 31))(whole)
    [early] = loose(whole)
    change("commitment", due=None)(whole)
    [undated] = loose(whole)
    assert "2026" in late.says
    assert "2027" in early.says
    assert len({late.says.replace("2026", ""), early.says.replace("2027", ""), undated.says}) == 3


def test_a_part_is_written_with_a_comma_in_dutch() -> None:
    whole = whole_thread()
    change("delivery", quantity=Decimal("2.5"))(whole)
    [end] = loose(whole)
    assert "2,5 van 10 bomen" in end.says


def test_the_last_follow_up_counts_also_when_its_month_comes_first_in_the_alphabet() -> None:
    whole = whole_thread()
    change("follow_up", period="september 2025")(whole)
    later = Observation.objects.create(
        programme=whole.programme,
        key="o-later",
        indicator=whole.indicator,
        area=whole.area,
        period="juni 2026",
        moment=Moment.FOLLOW_UP,
        value=0.5,
        kind="measured",
        source=whole.source,
    )
    whole.follow_up_commitment.pk = None
    whole.follow_up_commitment.observation = later
    whole.follow_up_commitment.save(force_insert=True)
    [effect] = Threads(whole.programme).cloth.effects
    assert effect.after == later


def test_links_and_needs_of_one_contribution_are_all_kept() -> None:
    whole = whole_thread()
    second = whole_thread(whole.programme, 2)
    ContributionNeed.objects.create(
        programme=whole.programme, contribution=whole.contribution, need=second.need, why="ook"
    )
    NeedGoal.objects.create(programme=whole.programme, need=second.need, goal=whole.goal, why="ook")
    _first, other = Threads(whole.programme).threads
    assert [row.key for row, _why in other.contributions] == ["c1", "c2"]
    assert [row.key for row, _why in other.goals] == ["g1", "g2"]
    assert loose(whole) == []


def test_a_second_figure_without_a_baseline_is_loose_beside_an_effect() -> None:
    whole = whole_thread()
    second = whole_thread(whole.programme, 2)
    change("follow_up_commitment", commitment=whole.commitment)(second)
    assert (Kind.EFFECT_WITHOUT_BASELINE, Room.MEASURE, "commitments/a1") in ends(whole)


def test_an_effect_on_another_figure_does_not_prove_the_claim() -> None:
    whole = whole_thread()
    noise = Indicator.objects.create(programme=whole.programme, key="i2", name="Rust", unit="share")
    change("commitment", indicator=noise)(whole)
    assert ends(whole) == {(Kind.CLAIM_WITHOUT_MEASUREMENT, Room.MEASURE, "commitments/a1")}

"""The small cast of the tests, and one whole thread from which a test takes a part away.

Four people play a part in every story: a resident, a site foreman, a tender manager and an area
manager. They are defined here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import shapely
from django.core.management import call_command

from wijkdraad.programme.models import (
    Area,
    AreaRole,
    Channel,
    Commitment,
    Contribution,
    ContributionKind,
    ContributionNeed,
    Delivery,
    Goal,
    Indicator,
    Measure,
    MeasureCommitment,
    MeasureGoal,
    MeasureWork,
    Moment,
    Need,
    NeedGoal,
    NeedMeasure,
    Observation,
    ObservationCommitment,
    ObservationKind,
    Organisation,
    Person,
    Programme,
    Role,
    Source,
    Target,
    Work,
)
from wijkdraad.programme.models.programme import FigureStatus, OrganisationKind, RoleKind

AREA_CODE = "BU99990901"
TODAY = date(2026, 10, 1)


@contextmanager
def kept_example(django_db_blocker: Any) -> Iterator[int]:
    """The shipped example, read once for a whole module; gives its id, and empties the database.

    Each test still runs in a transaction of its own, so no test sees what another one changed.
    """
    from tests.kept import example_programme

    with django_db_blocker.unblock():
        try:
            yield example_programme().pk
        finally:
            call_command("flush", verbosity=0, interactive=False)


def bare_programme(slug: str = "proefbuurt") -> Programme:
    """A programme about one neighbourhood of which nothing is known yet, not even its edge."""
    programme = Programme.objects.create(
        slug=slug,
        name="Proefbuurt vernieuwt",
        place="Waterbeek",
        reference_date=TODAY,
        version="1",
    )
    Area.objects.create(
        programme=programme,
        code=AREA_CODE,
        year=2026,
        name="Proefbuurt",
        role=AreaRole.SUBJECT,
    )
    return programme


def organisation(programme: Programme, key: str, name: str, kind: OrganisationKind) -> Organisation:
    found, _made = Organisation.objects.get_or_create(
        programme=programme, key=key, defaults={"name": name, "kind": kind}
    )
    return found


def contractor(programme: Programme) -> Organisation:
    return organisation(programme, "van-dalen", "Van Dalen Infra", OrganisationKind.CONTRACTOR)


def municipality(programme: Programme) -> Organisation:
    return organisation(programme, "gemeente", "Gemeente Waterbeek", OrganisationKind.MUNICIPALITY)


def _role(
    programme: Programme, name: str, address: str, kind: RoleKind, works_for: Organisation | None
) -> Role:
    person, _made = Person.objects.get_or_create(email=address, defaults={"name": name})
    role, _made = Role.objects.get_or_create(
        programme=programme, person=person, kind=kind, defaults={"organisation": works_for}
    )
    return role


def resident(programme: Programme) -> Role:
    """Mrs Bakker lives in the Lindestraat."""
    return _role(programme, "Riet Bakker", "riet@voorbeeld.nl", RoleKind.RESIDENT, None)


def site_foreman(programme: Programme) -> Role:
    """Yusuf leads the work in the street and speaks everyone at the hut."""
    works_for = contractor(programme)
    return _role(programme, "Yusuf Demir", "yusuf@van-dalen.nl", RoleKind.SITE_USER, works_for)


def tender_manager(programme: Programme) -> Role:
    """Marleen writes the plan that the contractor hands in."""
    works_for = contractor(programme)
    return _role(programme, "Marleen Vos", "marleen@van-dalen.nl", RoleKind.CONTRACTOR, works_for)


def area_manager(programme: Programme) -> Role:
    """Daan answers for the neighbourhood at the municipality."""
    works_for = municipality(programme)
    return _role(programme, "Daan de Wit", "daan@waterbeek.nl", RoleKind.CLIENT, works_for)


def words_of_resident(programme: Programme, key: str = "c1") -> Contribution:
    """What Mrs Bakker said at her door."""
    return Contribution.objects.create(
        programme=programme,
        key=key,
        date=date(2025, 6, 1),
        channel=Channel.DOORSTEP,
        kind=ContributionKind.STORY,
        text="Als het warm is, blijf ik binnen. Er is nergens schaduw op weg naar de winkel.",
    )


@dataclass
class WholeThread:
    """Every row of one thread without a loose end."""

    programme: Programme
    area: Area
    source: Source
    indicator: Indicator
    contribution: Contribution
    need: Need
    goal: Goal
    target: Target
    measure: Measure
    work: Work
    commitment: Commitment
    delivery: Delivery
    baseline: Observation
    follow_up: Observation
    contribution_need: ContributionNeed
    need_goal: NeedGoal
    need_measure: NeedMeasure
    measure_goal: MeasureGoal
    measure_work: MeasureWork
    measure_commitment: MeasureCommitment
    baseline_commitment: ObservationCommitment
    follow_up_commitment: ObservationCommitment


def whole_thread(programme: Programme | None = None, number: int = 1) -> WholeThread:
    """A thread from the resident's words to a measured effect; `number` ends every key."""
    programme = programme or bare_programme()
    own = {"programme": programme}
    source, _made = Source.objects.get_or_create(
        key="telling", **own, defaults={"name": "Eigen telling", "licence": "CC0"}
    )
    area = Area.objects.get(code=AREA_CODE, **own)
    if area.geometry is None:
        area.geometry, area.source = shapely.box(100_000, 400_000, 100_400, 400_300), source
        area.save()
    indicator = Indicator.objects.create(
        key=f"i{number}", name="Schaduw", unit="share", decimals=0, better="higher", **own
    )
    contribution = words_of_resident(programme, f"c{number}")
    need = Need.objects.create(
        key=f"n{number}",
        name="Koel naar de winkel",
        who="ouderen",
        needs="schaduw onderweg",
        because="zij anders binnen blijven",
        **own,
    )
    goal = Goal.objects.create(
        key=f"g{number}", name="Gezond buiten", description="Iedereen kan naar buiten.", **own
    )
    target = Target.objects.create(
        key=f"t{number}",
        goal=goal,
        indicator=indicator,
        value=0.4,
        year=2029,
        why="Haalbaar",
        **own,
    )
    measure = Measure.objects.create(
        key=f"m{number}",
        name="Bomen langs de route",
        description="Tien bomen.",
        kind="physical",
        cost_cents=1_000_000,
        cost_status=FigureStatus.FOUND,
        cost_source="begroting",
        **own,
    )
    work = Work.objects.create(
        key=f"w{number}",
        name="Lindestraat opnieuw inrichten",
        discipline="paving",
        owner=municipality(programme),
        start=date(2025, 9, 1),
        end=date(2026, 3, 1),
        budget_cents=50_000_000,
        geometry=shapely.LineString([(100_050, 400_100), (100_350, 400_100)]),
        **own,
    )
    commitment = Commitment.objects.create(
        key=f"a{number}",
        name="Tien bomen geplant",
        text="Van Dalen Infra plant tien bomen.",
        organisation=contractor(programme),
        quantity=Decimal(10),
        unit="bomen",
        due=date(2026, 3, 31),
        budget_cents=1_000_000,
        claim="Er komt meer schaduw.",
        indicator=indicator,
        **own,
    )
    delivery = Delivery.objects.create(
        key=f"d{number}",
        commitment=commitment,
        name="Tien linden geplant",
        date=date(2026, 3, 1),
        quantity=Decimal(10),
        proof="foto's van 1 maart",
        **own,
    )

    def seen(key: str, period: str, moment: Moment, value: float) -> Observation:
        return Observation.objects.create(
            key=f"{key}{number}",
            indicator=indicator,
            area=area,
            period=period,
            moment=moment,
            value=value,
            kind=ObservationKind.MEASURED,
            source=source,
            **own,
        )

    baseline = seen("o-voor", "2025", Moment.BASELINE, 0.25)
    follow_up = seen("o-na", "2026", Moment.FOLLOW_UP, 0.375)
    return WholeThread(
        programme=programme,
        area=area,
        source=source,
        indicator=indicator,
        contribution=contribution,
        need=need,
        goal=goal,
        target=target,
        measure=measure,
        work=work,
        commitment=commitment,
        delivery=delivery,
        baseline=baseline,
        follow_up=follow_up,
        contribution_need=ContributionNeed.objects.create(
            contribution=contribution, need=need, why="zij blijft binnen", **own
        ),
        need_goal=NeedGoal.objects.create(need=need, goal=goal, why="schaduw is gezond", **own),
        need_measure=NeedMeasure.objects.create(
            need=need, measure=measure, why="bomen geven schaduw", **own
        ),
        measure_goal=MeasureGoal.objects.create(
            measure=measure, goal=goal, effect=2, why="op den duur", **own
        ),
        measure_work=MeasureWork.objects.create(
            measure=measure, work=work, why="de straat ligt open", **own
        ),
        measure_commitment=MeasureCommitment.objects.create(
            measure=measure, commitment=commitment, why="artikel 4", **own
        ),
        baseline_commitment=ObservationCommitment.objects.create(
            observation=baseline, commitment=commitment, why="voor het werk", **own
        ),
        follow_up_commitment=ObservationCommitment.objects.create(
            observation=follow_up, commitment=commitment, why="na het werk", **own
        ),
    )

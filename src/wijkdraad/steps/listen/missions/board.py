"""Step of the board of mini-missions: what can start now, what runs, and what is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from wijkdraad.programme.models import (
    Contribution,
    ContributionKind,
    MiniMission,
    MissionPhoto,
    MissionStatus,
    Need,
    Programme,
    Publication,
)

from ...rooms.shared import short
from ..coding.doubles import counted_contributions

ORDER = (MissionStatus.IDEA, MissionStatus.STARTED, MissionStatus.DONE, MissionStatus.STOPPED)


@dataclass(frozen=True)
class PhotoCard:
    """A photo: what it shows, and whether everyone may see it."""

    row_id: int
    says: str
    shown: bool


@dataclass(frozen=True)
class MissionCard:
    """A mini-mission on the board. `moves` are the statuses it can go to.

    `shown` tells whether everyone may read it.
    """

    row_id: int
    key: str
    name: str
    what: str
    who: str
    with_whom: str
    needed: str
    budget_cents: int | None
    status: MissionStatus
    result: str
    need: Need | None
    contribution_id: int | None
    supporters: int
    brings: tuple[str, ...]
    publication: Publication
    photos: tuple[PhotoCard, ...]
    shown: bool

    @property
    def held(self) -> bool:
        """Whether nobody looked at it yet."""
        return self.publication == Publication.HELD

    @property
    def hidden(self) -> bool:
        """Whether someone decided that it is not shown, or what it comes from is hidden."""
        return not self.shown and not self.held

    @property
    def moves(self) -> tuple[MissionStatus, ...]:
        """The other statuses."""
        return tuple(status for status in ORDER if status != self.status)


@dataclass(frozen=True)
class Column:
    """All mini-missions in one status: how many, and their euros as far as they are known."""

    status: MissionStatus
    cards: tuple[MissionCard, ...]
    budget_cents: int
    unknown_budgets: int


@dataclass(frozen=True)
class Idea:
    """A contribution of the kind idea that is no mini-mission yet, and is not hidden."""

    row_id: int
    text: str
    name: str
    needs: str


@dataclass(frozen=True)
class Board:
    """The board: a column for each status, and the ideas that wait."""

    columns: tuple[Column, ...]
    ideas: tuple[Idea, ...]
    held: int
    supporters: int

    @property
    def count(self) -> int:
        """All mini-missions together."""
        return sum(len(column.cards) for column in self.columns)

    @property
    def done(self) -> int:
        """The mini-missions that are done."""
        return sum(len(c.cards) for c in self.columns if c.status == MissionStatus.DONE)

    @property
    def started(self) -> int:
        """The mini-missions that run."""
        return sum(len(c.cards) for c in self.columns if c.status == MissionStatus.STARTED)


def missions_board(programme: Programme) -> Board:
    """Read the mini-missions of a programme, for those who work in it: counts are whole."""
    cards = [_card(mission) for mission in missions_of(programme)]
    return Board(
        columns=tuple(_column(status, cards) for status in ORDER),
        ideas=tuple(_ideas(programme)),
        held=sum(card.held for card in cards),
        supporters=sum(card.supporters for card in cards),
    )


def missions_for_everyone(programme: Programme) -> QuerySet[MiniMission]:
    """The mini-missions that everyone may read.

    One that comes from a contribution which is hidden stays unseen with it: its words are in it.
    """
    missions = MiniMission.objects.filter(programme=programme, publication=Publication.PUBLISHED)
    return missions.exclude(contribution__publication=Publication.HIDDEN)


def may_everyone_read(mission: MiniMission) -> bool:
    """Whether this mini-mission is one of those that everyone may read."""
    return missions_for_everyone(mission.programme).filter(pk=mission.pk).exists()


def missions_of(programme: Programme) -> QuerySet[MiniMission]:
    """The mini-missions with what a card tells, in a fixed number of queries."""
    photos = MissionPhoto.objects.defer("image")
    return (
        MiniMission.objects.filter(programme=programme)
        .select_related("need")
        .annotate(for_everyone=Exists(missions_for_everyone(programme).filter(pk=OuterRef("pk"))))
        .prefetch_related(Prefetch("photos", photos), "supporters")
        .annotate(joined=Count("supporters", distinct=True))
        .order_by("key")
    )


def _card(mission: MiniMission) -> MissionCard:
    return MissionCard(
        row_id=mission.pk,
        key=mission.key,
        name=mission.name,
        what=mission.what,
        who=mission.who,
        with_whom=mission.with_whom,
        needed=mission.needed,
        budget_cents=mission.budget_cents,
        status=MissionStatus(mission.status),
        result=mission.result,
        need=mission.need,
        contribution_id=mission.contribution_id,
        supporters=mission.joined,  # type: ignore[attr-defined]
        brings=tuple(one.brings for one in mission.supporters.all() if one.brings),
        publication=Publication(mission.publication),
        photos=tuple(
            PhotoCard(photo.pk, photo.says, photo.publication == Publication.PUBLISHED)
            for photo in mission.photos.all()
        ),
        shown=mission.for_everyone,  # type: ignore[attr-defined]
    )


def _column(status: MissionStatus, cards: Iterable[MissionCard]) -> Column:
    here = tuple(card for card in cards if card.status == status)
    known = [card.budget_cents for card in here if card.budget_cents is not None]
    return Column(status, here, sum(known), len(here) - len(known))


def _ideas(programme: Programme) -> list[Idea]:
    taken = set(
        MiniMission.objects.filter(programme=programme, contribution__isnull=False).values_list(
            "contribution_id", flat=True
        )
    )
    waiting: list[Contribution] = [
        row
        for row in counted_contributions(programme)
        if row.kind == ContributionKind.IDEA
        and row.publication != Publication.HIDDEN
        and row.pk not in taken
    ]
    needs: dict[int, list[str]] = {}
    links = Contribution.objects.filter(pk__in=[row.pk for row in waiting]).values_list(
        "pk", "need_links__need__name"
    )
    for pk, name in links.order_by("need_links__need__key"):
        if name:
            needs.setdefault(pk, []).append(name)
    return [
        Idea(row.pk, row.text, short(row.text, 60).rstrip("…."), "; ".join(needs.get(row.pk, [])))
        for row in waiting
    ]


def has_missions(programme: Programme) -> bool:
    """Whether there is a mini-mission that everyone may read."""
    return missions_for_everyone(programme).exists()


def missions_beside(need: Need) -> tuple[MissionCard, ...]:
    """The mini-missions that answer a need: beside its thread, for they are no promise."""
    return tuple(_card(mission) for mission in missions_of(need.programme).filter(need=need))

"""The votes of a programme, which opinions go together in them, and shares in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from django.db.models import Count, Max, Sum
from shapely import MultiPoint

from wijkdraad.files.votes import VoteTable
from wijkdraad.method.listen.opinions.groups import Opinions
from wijkdraad.method.listen.opinions.votes import UNSEEN, Tally
from wijkdraad.method.listen.small_counts import publishable_sides
from wijkdraad.method.report.language import Language
from wijkdraad.method.report.pictures.opinion_picture import OpinionGroup, opinion_picture
from wijkdraad.programme.models import Programme, Statement, StatementVote
from wijkdraad.reference.loader import publication_rules

from .counting import bounds, group_letter, look_for_groups
from .voting import open_statements

KEPT_S = 3600
MADE_UP = "example-"
"""How the mark of a voter begins whose votes were made up, to show how the pages work."""


@dataclass(frozen=True)
class OpinionReading:
    """The statements that are open to all, the votes on them, and what goes together."""

    statements: tuple[Statement, ...]
    table: VoteTable
    found: Opinions
    made_up: bool

    @property
    def voters(self) -> int:
        """How many people voted on one of these statements."""
        return len(self.table.participants)

    @property
    def enough(self) -> bool:
        """Whether enough people voted to say something."""
        return self.voters >= bounds().participants

    @property
    def letters(self) -> tuple[str, ...]:
        """The names of the groups, where they are sure enough to speak of."""
        return tuple(map(group_letter, range(self.found.groups))) if self.found.sure else ()

    def size(self, group: int) -> int:
        """How many people voted like this."""
        return int((self.found.labels == group).sum())


def opinion_reading(programme: Programme) -> OpinionReading:
    """What the votes of a programme say. It is looked for again only after a vote came or went."""
    statements = open_statements(programme)
    votes = StatementVote.objects.filter(statement__in=statements)
    mark = votes.aggregate(count=Count("pk"), last=Max("voted_at"), first=Sum("pk"))
    shown = repr(([one.pk for one in statements], sorted(mark.items())))
    key = f"opinions-{programme.pk}-{hashlib.sha256(shown.encode()).hexdigest()}"
    known: OpinionReading | None = cache.get(key)
    if known is not None:
        texts = {one.pk: one for one in statements}
        return OpinionReading(
            tuple(texts[one.pk] for one in known.statements),
            known.table,
            known.found,
            known.made_up,
        )
    rows = list(votes.values_list("voter", "statement_id", "vote"))
    voters = sorted({voter for voter, _statement, _vote in rows})
    places = {voter: place for place, voter in enumerate(voters)}
    columns = {one.pk: place for place, one in enumerate(statements)}
    matrix = np.full((len(voters), len(statements)), UNSEEN, np.int8)
    for voter, statement, vote in rows:
        matrix[places[voter], columns[statement]] = vote
    table = VoteTable(tuple(voters), tuple(one.key for one in statements), matrix)
    made_up = any(voter.startswith(MADE_UP) for voter in voters)
    reading = OpinionReading(tuple(statements), table, look_for_groups(matrix), made_up)
    cache.set(key, reading, KEPT_S)
    return reading


def share_in_words(language: Language, tally: Tally, public: bool) -> str:
    """How much agreement there is, in words that fit the number of votes.

    Of fewer votes than `fewest_in_group` nothing is said, of fewer than 30 no percentage; for the
    `public` none from which a small count could be found.
    """
    _ = language.gettext
    rules = publication_rules()
    if tally.n < bounds().in_group:
        return _("too few votes")
    low, high = tally.agreement
    word = _("mixed")
    if low > 0.5:
        word = _("mostly agree")
    elif tally.disagreement[0] > 0.5:
        word = _("mostly disagree")
    elif high < 0.5:
        word = _("mostly do not agree")
    if public:
        small = int(rules["smallest_count_shown"].value)
        sides = {"agree": tally.agree, "rest": tally.n - tally.agree}
        if publishable_sides(sides, small)["agree"] is None:
            return word
    if tally.n < rules["fewest_answers_for_percentage"].value:
        if public:
            return word
        return _("{word} ({agree} of {n})").format(word=word, agree=tally.agree, n=tally.n)
    share = language.figure(tally.agree / tally.n, "share", 0)
    return f"{word} ({share})"


def picture(reading: OpinionReading, language: Language) -> str:
    """Who voted alike, as dots in a plane with a letter for each group; SVG text."""
    _ = language.gettext
    found = reading.found
    placed = np.flatnonzero(found.labels >= 0)
    groups = []
    for number, letter in enumerate(reading.letters):
        points = found.places[found.labels == number]
        groups.append(OpinionGroup(letter, MultiPoint(points), reading.size(number)))
    alt = _(
        "Everyone who voted, as a dot. Dots that lie close together voted alike. The table below says the same in words."
    )
    return opinion_picture(found.places[placed], groups, alt)

"""The counts of a neighbourhood budget, held against the rule written out plainly in fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wijkdraad.method.listen.budget import equal_shares
from wijkdraad.method.listen.budget.effect import effects_by_group
from wijkdraad.method.listen.budget.election import Cap, Election
from wijkdraad.method.listen.budget.equal_shares import equal_shares_outcome
from wijkdraad.method.listen.budget.greedy import greedy_outcome


def plainly(election: Election, share: Fraction) -> list[int]:
    """Equal shares for one size of share, step by step as the rule says it."""
    left = [share] * election.voters
    caps = [Fraction(cap.limit_cents) for cap in election.caps]
    open_, chosen = set(range(len(election.ids))), []
    while True:
        options = []
        for project in open_:
            voters, cost = election.supporters[project], election.cost_cents[project]
            if not voters or sum(left[voter] for voter in voters) < cost:
                continue
            if any(
                project in cap.projects and cost > caps[n] for n, cap in enumerate(election.caps)
            ):
                continue
            purses = sorted(left[voter] for voter in voters)
            each = Fraction(0)
            rest = Fraction(cost)
            for number, purse in enumerate(purses):
                each = rest / (len(purses) - number)
                if each <= purse:
                    break
                rest -= purse
            part = each / cost if cost else Fraction(0)
            options.append((part, -len(voters), cost, election.ids[project], project, each))
        if not options:
            return chosen
        *_order, project, each = min(options)
        for voter in election.supporters[project]:
            left[voter] -= min(left[voter], each)
        for n, cap in enumerate(election.caps):
            if project in cap.projects:
                caps[n] -= election.cost_cents[project]
        chosen.append(project)
        open_.remove(project)


def plain_winners(election: Election) -> tuple[str, ...]:
    """Equal shares with Add1 and completion, as INTERFACES has them."""
    share = Fraction(election.budget_cents, election.voters)
    chosen = plainly(election, share)
    everything = plainly(election, share + 10**12)
    while len(chosen) < len(everything):
        share += 100
        following = plainly(election, share)
        if sum(election.cost_cents[project] for project in following) > election.budget_cents:
            break
        chosen = following
    left = election.budget_cents - sum(election.cost_cents[project] for project in chosen)
    caps = [
        cap.limit_cents - sum(election.cost_cents[p] for p in chosen if p in cap.projects)
        for cap in election.caps
    ]
    for project in election.order(election.support):
        cost = election.cost_cents[project]
        of = [n for n, cap in enumerate(election.caps) if project in cap.projects]
        if project not in chosen and cost <= left and all(cost <= caps[n] for n in of):
            chosen.append(project)
            left -= cost
            for n in of:
                caps[n] -= cost
    return tuple(election.ids[project] for project in chosen)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    voters = draw(st.integers(1, 9))
    count = draw(st.integers(1, 7))
    # Few different amounts, so that ties are common.
    costs = draw(
        st.lists(st.sampled_from([0, 100, 200, 300, 450, 600, 701]), min_size=count, max_size=count)
    )
    supporters = [
        tuple(sorted(draw(st.sets(st.integers(0, voters - 1))))) for _project in range(count)
    ]
    caps = ()
    if draw(st.booleans()):
        inside = frozenset(draw(st.sets(st.integers(0, count - 1))))
        caps = (Cap("groen", draw(st.sampled_from([300, 700, 1000])), inside),)
    return Election(
        tuple(f"p{number}" for number in range(count)),
        tuple(costs),
        tuple(supporters),
        tuple(map(len, supporters)),
        voters,
        draw(st.sampled_from([500, 700, 1000, 1500])),
        caps,
    )


@settings(max_examples=150, deadline=None)
@given(elections())
def test_equal_shares_are_as_the_rule_says(election: Election) -> None:
    outcome = equal_shares_outcome(election)
    assert outcome.winners == plain_winners(election)


@settings(max_examples=80, deadline=None)
@given(elections())
def test_what_must_always_hold(election: Election) -> None:
    for outcome in (greedy_outcome(election), equal_shares_outcome(election)):
        costs = dict(zip(election.ids, election.cost_cents, strict=True))
        assert outcome.spent_cents == sum(costs[one] for one in outcome.winners)
        assert outcome.spent_cents <= election.budget_cents
        assert sorted(told.project for told in outcome.decisions) == sorted(election.ids)
        assert {told.project for told in outcome.decisions if told.won} == set(outcome.winners)
        for cap in election.caps:
            inside = {election.ids[place] for place in cap.projects}
            assert sum(costs[one] for one in outcome.winners if one in inside) <= cap.limit_cents
        for told in outcome.decisions:
            if told.reason == "money_used_up" and told.at_hand_cents is not None:
                assert told.at_hand_cents < told.cost_cents


@given(elections())
@settings(max_examples=50, deadline=None)
def test_the_order_of_projects_does_not_matter(election: Election) -> None:
    turned = Election(
        election.ids[::-1],
        election.cost_cents[::-1],
        election.supporters[::-1],
        election.scores[::-1],
        election.voters,
        election.budget_cents,
    )
    plain = Election(
        *(getattr(election, name) for name in ("ids", "cost_cents", "supporters")),
        election.scores,
        election.voters,
        election.budget_cents,
    )
    assert greedy_outcome(turned).winners == greedy_outcome(plain).winners
    assert equal_shares_outcome(turned).winners == equal_shares_outcome(plain).winners


def test_ties_go_to_lower_cost_and_then_to_the_id_as_text() -> None:
    two = ((0, 1), (0, 1), (0, 1))
    tied = Election(("10", "9", "cheap"), (500, 500, 400), two, (2, 2, 2), 2, 900)
    assert greedy_outcome(tied).winners == ("cheap", "10")
    assert equal_shares_outcome(tied).winners == ("cheap", "10")


def test_a_choice_that_is_too_close_is_counted_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    # 3 voters share 100 cents: the first project takes all they have, to the last third of a cent.
    exact = []
    count = equal_shares._Count.exact

    def noted(self: equal_shares._Count, raised: int) -> object:
        exact.append(raised)
        return count(self, raised)

    monkeypatch.setattr(equal_shares._Count, "exact", noted)
    close = Election(("a", "b"), (100, 60), ((0, 1, 2), (0, 1)), (3, 2), 3, 100)
    assert equal_shares_outcome(close).winners == ("a",)
    assert len(exact) > 1


def test_more_small_costs_than_a_float_can_tell_apart() -> None:
    # One cent in a hundred million euros decides; a float with nine digits would not see it.
    large = Election(("a", "b"), (10**10, 10**10 + 1), ((0,), (1,)), (1, 1), 2, 2 * 10**10)
    assert equal_shares_outcome(large).winners == ("a",)


def test_nobody_voted() -> None:
    empty = Election(("a", "b"), (400, 700), ((), ()), (0, 0), 0, 1000)
    assert greedy_outcome(empty).winners == ("a",)
    assert equal_shares_outcome(empty).winners == ("a",)
    assert equal_shares_outcome(empty).decisions[0].reason == "completion"


def test_an_election_that_does_not_fit_together_is_refused() -> None:
    with pytest.raises(ValueError, match="two projects"):
        Election(("a", "a"), (1, 1), ((), ()), (0, 0), 0, 10)
    with pytest.raises(ValueError, match="once"):
        Election(("a",), (1,), ((0, 0),), (1,), 1, 10)
    with pytest.raises(ValueError, match="place of a ballot"):
        Election(("a",), (1,), ((1,),), (1,), 1, 10)


def test_small_groups_are_not_told() -> None:
    six = tuple(range(6))
    round_ = Election(("a",), (100,), (six,), (6,), 30, 100)
    groups = {"jong": range(12), "oud": range(12, 26), "niet gezegd": range(26, 30)}
    young, old, unknown = effects_by_group(round_, {"a"}, groups, 5)
    # 4 did not say it; the next smallest is withheld too, or it would follow from the total.
    assert unknown.voters is None and young.voters is None
    assert old.voters == 14 and old.with_winner == 0

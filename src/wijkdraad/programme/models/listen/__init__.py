"""Listen: what people said, the need we understood from it, and who was not heard."""

from .budget import BallotKind, BudgetBallot, BudgetProject, BudgetRound, CountingRule
from .care import Appeal, Erasure, ThreadSeen
from .coding import Coding, DoubleContribution, DoubleVerdict, WhyStep
from .consent import ConsentBlock, ConsentCode, ConsentVote, StopOutcome, StopRequest
from .contribution import (
    AgeGroup,
    Channel,
    Contribution,
    ContributionKind,
    ContributionNeed,
    Contributor,
    Household,
    IncomeGroup,
    Need,
    Origin,
    Publication,
    Sex,
    Tenure,
)
from .exchange import Ask, Handshake, HelpKind, Offer, ReceiverLink
from .lottery import Lottery
from .mission import MiniMission, MissionPhoto, MissionStatus, MissionSupport
from .opinion import Statement, StatementVote
from .participation import NotDone, ParticipationForm, ParticipationNeed, ParticipationPlan
from .place_value import Feeling, PlaceValue

__all__ = [
    "AgeGroup",
    "Appeal",
    "Ask",
    "BallotKind",
    "BudgetBallot",
    "BudgetProject",
    "BudgetRound",
    "Channel",
    "Coding",
    "ConsentBlock",
    "ConsentCode",
    "ConsentVote",
    "Contribution",
    "ContributionKind",
    "ContributionNeed",
    "Contributor",
    "CountingRule",
    "DoubleContribution",
    "DoubleVerdict",
    "Erasure",
    "Feeling",
    "Handshake",
    "HelpKind",
    "Household",
    "IncomeGroup",
    "Lottery",
    "MiniMission",
    "MissionPhoto",
    "MissionStatus",
    "MissionSupport",
    "Need",
    "NotDone",
    "Offer",
    "Origin",
    "ParticipationForm",
    "ParticipationNeed",
    "ParticipationPlan",
    "PlaceValue",
    "Publication",
    "ReceiverLink",
    "Sex",
    "Statement",
    "StatementVote",
    "StopOutcome",
    "StopRequest",
    "Tenure",
    "ThreadSeen",
    "WhyStep",
]

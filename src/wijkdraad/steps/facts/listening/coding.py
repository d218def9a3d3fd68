"""What the plan tells of the coding: who read what apart, how far they agree, what is new, what is double."""

from __future__ import annotations

from collections.abc import Iterator

from wijkdraad.method.listen.coding.agreement import Agreement
from wijkdraad.method.listen.personal_data import personal_data
from wijkdraad.method.report.chapters.listening.coding import CodingFacts, Ladder
from wijkdraad.programme.models import (
    DoubleContribution,
    DoubleVerdict,
    Publication,
    WhyStep,
)
from wijkdraad.steps.listen.coding.agreeing import KIND, THEME, Codings
from wijkdraad.steps.listen.coding.saturating import saturation_of
from wijkdraad.steps.listen.coding.told import saturation_sentence, verdict_words

from ..shared import Reading

DECIMALS = 2


def coding_facts(reading: Reading) -> CodingFacts:
    """The sentences about coding, asking on, saturation and doubles.

    Empty where none of that was done: then the chapter counts contributions and needs only.
    """
    codings = Codings(reading.programme)
    ladders = _ladders(reading)
    judged = list(DoubleContribution.objects.filter(programme=reading.programme))
    if not (codings.rows or ladders or judged):
        return CodingFacts()
    _ = reading.language.gettext
    saturation = saturation_of(reading.cloth)
    sentences = [*_coded(reading, codings), *_asked_on(reading, len(ladders))]
    new = saturation_sentence(saturation, reading.language)
    sentences += [new] if new else []
    sentences += _doubles(reading, judged)
    notes = []
    if codings.enough:
        notes.append(
            _(
                "Agreement is Krippendorff's alpha with a 95% interval: 1 is always the same, 0 is what chance gives. What counts as good is to be checked."
            )
        )
    if saturation.waiting:
        notes.append(_("Contributions that are not understood yet may still bring a new need."))
    told = tuple(each[:1].upper() + each[1:] for each in sentences)
    return CodingFacts(told, tuple(notes), _example(reading, ladders))


def _coded(reading: Reading, codings: Codings) -> Iterator[str]:
    if not codings.rows:
        return
    _, ngettext = reading.language.gettext, reading.language.ngettext
    readers = ngettext("{count} coder", "{count} coders", len(codings.coders)).format(
        count=len(codings.coders)
    )
    if not codings.enough:
        yield _(
            "{readers} coded contributions apart from each other: too few were coded twice to say how far they agree."
        ).format(readers=readers)
        return
    yield _("{readers} read {count} contributions apart from each other.").format(
        readers=readers, count=reading.language.number(codings.coded_twice)
    )
    for what in (KIND, THEME):
        found = codings.overall[what]
        if found.value is not None and found.units >= codings.fewest:
            yield _agreed(reading, codings, what, found)
    yield ngettext(
        "They differ on {count} of these, and talk about it.",
        "They differ on {count} of these, and talk about them.",
        _number_said(reading, len(codings.to_talk_about)),
    ).format(count=_counted(reading, len(codings.to_talk_about)))


def _agreed(reading: Reading, codings: Codings, what: str, found: Agreement) -> str:
    language = reading.language
    _ = language.gettext
    told = {
        "what": _("the kind") if what == KIND else _("the theme"),
        "value": language.number(found.value or 0, DECIMALS),
        "means": verdict_words(codings.verdict(found), language),
    }
    if found.low is None or found.high is None:
        return _("On {what} they agree for {value} ({means}).").format(**told)
    return _(
        "On {what} they agree for {value}, probably between {low} and {high} ({means})."
    ).format(
        low=language.number(found.low, DECIMALS),
        high=language.number(found.high, DECIMALS),
        **told,
    )


def _asked_on(reading: Reading, count: int) -> Iterator[str]:
    if count:
        yield reading.language.ngettext(
            "Of {count} contribution we wrote down, step by step, the question behind the question.",
            "Of {count} contributions we wrote down, step by step, the question behind the question.",
            _number_said(reading, count),
        ).format(count=_counted(reading, count))


def _doubles(reading: Reading, judged: list[DoubleContribution]) -> Iterator[str]:
    ngettext = reading.language.ngettext
    same = len(reading.cloth.merged)
    different = sum(row.verdict == DoubleVerdict.DIFFERENT for row in judged)
    if same:
        yield ngettext(
            "{count} contribution was the same voice as another one and counts once with it.",
            "{count} contributions were the same voice as another one and count once with it.",
            _number_said(reading, same),
        ).format(count=_counted(reading, same))
    if different:
        yield ngettext(
            "{count} pair looked alike and is two voices.",
            "{count} pairs looked alike and are two voices.",
            _number_said(reading, different),
        ).format(count=_counted(reading, different))


def _number_said(reading: Reading, count: int) -> int:
    """The number that the words of a sentence follow: "fewer than 5" is plural, also for 1."""
    return reading.smallest_count if 0 < count < reading.smallest_count else count


def _counted(reading: Reading, count: int) -> str:
    """A count as a document prints it."""
    if 0 < count < reading.smallest_count:
        return reading.language.gettext("fewer than {count}").format(count=reading.smallest_count)
    return reading.language.number(count)


def _ladders(reading: Reading) -> dict[int, list[WhyStep]]:
    """The steps of why of each contribution, by its number, in order."""
    found: dict[int, list[WhyStep]] = {}
    rows = WhyStep.objects.filter(programme=reading.programme).select_related("contribution")
    for step in rows.order_by("contribution__key", "position", "key"):
        found.setdefault(step.contribution_id, []).append(step)
    return found


def _example(reading: Reading, ladders: dict[int, list[WhyStep]]) -> Ladder | None:
    """The longest ladder of a contribution that everyone may read; the first by key of those.

    Nobody looked at the answers as a moderator looks at a contribution: a ladder with one that
    may hold something personal is not shown.
    """
    open_to_all = [
        steps
        for steps in ladders.values()
        if steps[0].contribution.publication == Publication.PUBLISHED
        and not any(personal_data(step.answer) for step in steps)
    ]
    if not open_to_all:
        return None
    steps = max(open_to_all, key=len)
    said = steps[0].contribution
    needs = reading.cloth.needs_heard_in(said)
    return Ladder(
        said.text,
        tuple((step.question, step.answer) for step in steps),
        needs[0].name if needs else "",
    )

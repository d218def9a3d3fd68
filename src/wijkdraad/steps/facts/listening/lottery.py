"""The facts of the section of lotteries."""

from __future__ import annotations

from wijkdraad.method.report.chapters.listening.lottery import LotteryFacts, LotteryItem
from wijkdraad.programme.models import Lottery

from ...listen.lottery.telling import chances_in_words, published
from ..shared import Reading


def lottery_facts(reading: Reading) -> LotteryFacts:
    """The lotteries that were published, the first one first."""
    rows = reversed(published(reading.programme))
    return LotteryFacts(tuple(_item(reading, row) for row in rows))


def _item(reading: Reading, row: Lottery) -> LotteryItem:
    language = reading.language
    _ = language.gettext
    if row.seed:
        seed = _("Drawn with the seed “{seed}” ({source}).").format(
            seed=row.seed, source=row.seed_source
        )
    else:
        seed = _("Not drawn yet; the seed will be: {source}.").format(source=row.seed_source)
    count = len(row.replacements)
    replaced = (
        language.ngettext(
            "{count} member said no and was replaced by the same seed.",
            "{count} members said no and were replaced by the same seed.",
            count,
        ).format(count=count)
        if count
        else ""
    )
    return LotteryItem(
        row.name,
        row.size,
        len(row.commitments),
        chances_in_words(row, language),
        seed,
        replaced,
    )

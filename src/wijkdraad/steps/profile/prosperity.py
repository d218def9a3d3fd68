"""Brede welvaart of the neighbourhood: theme by theme better, worse or not known; no total."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from wijkdraad.method.know.profile.prosperity import (
    Direction,
    Verdict,
    verdict_of_figure,
    verdict_of_theme,
)
from wijkdraad.reference.loader import indicators as standard_indicators
from wijkdraad.reference.profile import TIMES, ProsperityTheme, prosperity_themes

from .comparing import Beside
from .figures import ProfileFigures


@dataclass(frozen=True)
class ProsperityRow:
    """One theme: what it is, the verdict in a word, and the figures behind it."""

    name: str
    verdict: Verdict
    word: str
    because: tuple[str, ...]
    to_verify: bool


@dataclass(frozen=True)
class ProsperityTime:
    """Here and now, later, or elsewhere: its themes."""

    name: str
    rows: tuple[ProsperityRow, ...]


def prosperity(figures: ProfileFigures, found: dict[str, Beside]) -> tuple[ProsperityTime, ...]:
    """The themes in their three times."""
    _ = figures.reading.language.gettext
    names = {
        "here_and_now": _("Here and now"),
        "later": _("Later: what we leave behind"),
        "elsewhere": _("Elsewhere: what others notice of us"),
    }
    return tuple(
        ProsperityTime(
            names[time],
            tuple(
                _row(figures, found, theme) for theme in prosperity_themes() if theme.time == time
            ),
        )
        for time in TIMES
    )


def _row(
    figures: ProfileFigures, found: dict[str, Beside], theme: ProsperityTheme
) -> ProsperityRow:
    _, language = figures.reading.language.gettext, figures.reading.language
    verdicts: list[Verdict] = []
    because = []
    for key in theme.indicators:
        each = found.get(key)
        told = each.deviation if each is not None else None
        if each is None or told is None or not told.counts:
            continue
        verdict = verdict_of_figure(
            told.here,
            told.reference,
            cast(Direction, standard_indicators()[key].better),
            told.is_clear,
        )
        if verdict == "unknown":
            continue
        verdicts.append(verdict)
        because.append(
            _("{name}: {here} beside {there} ({word})").format(
                name=figures.label(key),
                here=figures.printed(key, told.here),
                there=figures.printed(key, told.reference),
                word=word_of(figures, verdict),
            )
        )
    verdict = verdict_of_theme(verdicts)
    name = theme.name_en if language.code == "en" else theme.name_nl
    return ProsperityRow(
        name, verdict, word_of(figures, verdict), tuple(because), theme.status != "found"
    )


def word_of(figures: ProfileFigures, verdict: Verdict) -> str:
    """A verdict in a word."""
    _ = figures.reading.language.gettext
    return {
        "better": _("better"),
        "worse": _("worse"),
        "same": _("no clear difference"),
        "mixed": _("both better and worse"),
        "unknown": _("not known"),
    }[verdict]

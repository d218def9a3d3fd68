"""The look's colours and typeface, once for the screen, the printed page and the charts.

Every pair of text and background meets a contrast of 4.5:1; `tests/documents` computes it.
"""

from __future__ import annotations

FONT_FAMILY = "Lato"
FONT_STACK = 'Lato, "Noto Sans", system-ui, sans-serif'

LIGHT: dict[str, str] = {
    "paper": "#fbfaf6",
    "card": "#ffffff",
    "line": "#d9d4c7",
    "ink": "#1d2733",
    "quiet": "#5a6572",
    "link": "#1f4e79",
    "thread": "#b3202c",
    "done": "#2f6b3b",
    "attention": "#8a5a00",
}

# The same names on a dark sheet. The thread stays red, only lighter, because red on a dark
# ground needs more light to keep 4.5:1.
DARK: dict[str, str] = {
    "paper": "#161b22",
    "card": "#1e252e",
    "line": "#3b444f",
    "ink": "#edeae2",
    "quiet": "#aab3bd",
    "link": "#9cc4ea",
    "thread": "#f0727b",
    "done": "#8fcb9b",
    "attention": "#e0b25c",
}

# On paper the sheet itself is the card: a tinted ground only costs ink.
PRINT: dict[str, str] = {**LIGHT, "paper": "#ffffff"}

# Charts use the calm tokens; red belongs to the thread alone.
CHART_COLOURS: tuple[str, ...] = ("#1f4e79", "#8a5a00", "#2f6b3b", "#5a6572", "#7a9cbd", "#c4a468")


def custom_properties(tokens: dict[str, str]) -> str:
    """The tokens as CSS custom properties: `--ink: #1d2733; ...`.

    >>> custom_properties({"ink": "#1d2733"})
    '--ink: #1d2733;'
    """
    return " ".join(f"--{name}: {colour};" for name, colour in tokens.items())

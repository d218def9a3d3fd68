"""Renders a `Report` as one self-contained, accessible HTML page without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from typing import assert_never

from wijkdraad.documents.chart import chart_svg
from wijkdraad.documents.drawing import Drawing, cleaned_drawing
from wijkdraad.documents.texts import (
    column_weights,
    date_text,
    printed_text,
    small_print,
    words_of,
)
from wijkdraad.documents.tokens import DARK, FONT_STACK, LIGHT, PRINT, custom_properties
from wijkdraad.method.report.structure import (
    Answers,
    Block,
    BulletList,
    Cell,
    Chart,
    Contents,
    Heading,
    KeyFigures,
    ListItem,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Status,
    Table,
)

_SHARE_STEP = 5
_NUMBER = ' class="number"'
# Wider than this, a drawing is scrolled on a telephone: shrunk, its words are too small to read.
_WIDE_DRAWING = 420
# The width of the text column in pixels, and how much a chart may grow to fill it.
_COLUMN_WIDTH = 870
_CHART_GROWTH = 1.2


def report_html(report: Report) -> str:
    """The report as a whole HTML document in one string.

    It loads nothing, runs nothing and has one `<style>`, whose hash is `style_hash()`. Raises
    ValueError when two headings share an anchor, a table's rows do not fit its headers, or a
    drawing or chart cannot be drawn.
    """
    anchors = [heading.anchor for heading in report.headings]
    repeated = sorted({anchor for anchor in anchors if anchors.count(anchor) > 1})
    if repeated:
        raise ValueError(f"headings share the anchor {', '.join(repeated)}; each needs its own")
    words = words_of(report)
    version = f"{words['version']} {report.version}".capitalize()
    meta = " · ".join(
        part for part in (version, date_text(report.date, report.language), report.author) if part
    )
    subtitle = f'<p class="subtitle">{_text(report.subtitle)}</p>\n' if report.subtitle else ""
    body = "\n".join(
        _block(block, number, report, words) for number, block in enumerate(report.blocks, start=1)
    )
    # Own ids carry an underscore, which an anchor never has, so that they cannot meet.
    return f"""<!doctype html>
<html lang="{report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="{_text(report.description)}">
<meta name="author" content="{_text(report.author)}">
<title>{_text(report.title)}</title>
<style>{_style()}</style>
</head>
<body>
<a class="skip" href="#main_text">{_text(words["skip"])}</a>
<main id="main_text" tabindex="-1">
<header>
<h1>{_text(report.title)}</h1>
{subtitle}<p class="meta">{_text(meta)}</p>
</header>
{body}
</main>
</body>
</html>
"""


def style_hash() -> str:
    """The `style-src` token of the page's one style, with its quotes: 'sha256-...'."""
    digest = hashlib.sha256(_style().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _style() -> str:
    """The style sheet with the tokens in front; the same for every report."""
    sheet = resources.files("wijkdraad.documents").joinpath("report.css").read_text("utf-8")
    # Shares of the width as classes, because the content policy allows no style attributes.
    shares = "\n".join(
        f".share-{share} {{ width: {share}% }}" for share in range(_SHARE_STEP, 101, _SHARE_STEP)
    )
    return (
        f":root {{ color-scheme: light dark; {custom_properties(LIGHT)} --font: {FONT_STACK}; "
        f"--sheet: {LIGHT['paper']}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {custom_properties(DARK)} }} }}\n"
        f"@media print {{ :root {{ color-scheme: light; {custom_properties(PRINT)} }} }}\n"
        f"{shares}\n{sheet}"
    )


def _share_class(share: float) -> str:
    """The class nearest to a share of the width between 0 and 1."""
    step = round(share * 100 / _SHARE_STEP) * _SHARE_STEP
    return f"share-{min(100, max(_SHARE_STEP, step))}"


def _text(text: str) -> str:
    """The text, safe between tags and inside a quoted attribute."""
    return escape(printed_text(text), quote=True)


def _block(block: Block, number: int, report: Report, words: dict[str, str]) -> str:
    match block:
        case Heading():
            tag = f"h{block.level}"
            return f'<{tag} id="{_text(block.anchor)}">{_text(block.text)}</{tag}>'
        case Paragraph():
            kind = "" if block.kind == "plain" else f' class="{block.kind}"'
            return f"<p{kind}>{_text(block.text)}</p>"
        case BulletList():
            return _list(block.items, words)
        case Answers():
            return _answers(block, words)
        case KeyFigures():
            return _key_figures(block)
        case Table():
            return _table(block, words)
        case Picture():
            drawing = cleaned_drawing(block.svg, f"drawing_{number}", printed_text(block.alt))
            return _figure(block, drawing, block.width_share, words)
        case Chart():
            svg = chart_svg(block.specification, report.language)
            drawing = cleaned_drawing(svg, f"drawing_{number}", printed_text(block.alt))
            share = min(1.0, drawing.width * _CHART_GROWTH / _COLUMN_WIDTH)
            return _figure(block, drawing, share, words)
        case PageBreak():
            return '<div class="page-break"></div>'
        case Contents():
            return _contents(block, number, report, words)
        case _:
            assert_never(block)


def _hidden_status(status: Status, words: dict[str, str]) -> str:
    """The mark in words, for who does not see it."""
    if status == "plain":
        return ""
    return f'<span class="visually-hidden">{_text(words[status])}: </span>'


def _list(items: Iterable[ListItem], words: dict[str, str]) -> str:
    lines = "\n".join(
        f'<li class="{item.status}">{_hidden_status(item.status, words)}{_text(item.text)}</li>'
        for item in items
    )
    # Without its bullets, Safari no longer calls a list a list unless the role says so.
    return f'<ul class="marks" role="list">\n{lines}\n</ul>'


def _answers(block: Answers, words: dict[str, str]) -> str:
    parts = "\n".join(
        f"<h2>{_text(question)}</h2>\n{_list(items, words)}" for question, items in block.questions
    )
    return f'<div class="answers">\n{parts}\n</div>'


def _key_figures(block: KeyFigures) -> str:
    lines = "\n".join(
        f"<li><strong>{_text(figure.value)}</strong> <span>{_text(figure.label)}</span></li>"
        for figure in block.figures
    )
    return f'<ul class="key-figures" role="list">\n{lines}\n</ul>'


def _cell(cell: Cell, column: int, numeric: frozenset[int], words: dict[str, str]) -> str:
    tag, scope = ("th", ' scope="row"') if column == 0 else ("td", "")
    classes = " ".join(
        name
        for name, wanted in (("number", column in numeric), (cell.status, cell.status != "plain"))
        if wanted
    )
    class_text = f' class="{classes}"' if classes else ""
    parts = [part for part in (_text(cell.text),) if part]
    if cell.note:
        parts.append(f'<span class="cell-note">{_text(cell.note)}</span>')
    content = _hidden_status(cell.status, words) + " ".join(parts)
    return f"<{tag}{scope}{class_text}>{content}</{tag}>"


def _table(table: Table, words: dict[str, str]) -> str:
    weights = column_weights(table)
    columns = "".join(f'<col class="{_share_class(weight / sum(weights))}">' for weight in weights)
    headers = "".join(
        f'<th scope="col"{_NUMBER if column in table.numeric else ""}>{_text(header)}</th>'
        for column, header in enumerate(table.headers)
    )
    rows = "\n".join(
        "<tr>"
        + "".join(_cell(cell, column, table.numeric, words) for column, cell in enumerate(row))
        + "</tr>"
        for row in table.rows
    )
    caption = _text(table.caption)
    size = " many-columns" if len(table.headers) > 3 else ""
    return f"""<div class="table">
<div class="scroll" role="region" aria-label="{caption}" tabindex="0">
<table class="columns{size}">
<caption><span>{caption}</span></caption>
<colgroup>{columns}</colgroup>
<thead><tr>{headers}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>
{_small_print(table.note, table.source, words)}</div>"""


def _figure(block: Picture | Chart, drawing: Drawing, share: float, words: dict[str, str]) -> str:
    caption = _text(block.caption)
    wide = drawing.width > _WIDE_DRAWING
    region = f' role="region" aria-label="{caption}" tabindex="0"' if wide else ""
    classes = f"drawing{' wide scroll' if wide else ''} {_share_class(share)}"
    return f"""<figure>
<figcaption>{caption}</figcaption>
<div class="{classes}"{region}>{drawing.svg}</div>
{_small_print(block.note, block.source, words)}</figure>"""


def _small_print(note: str, source: str, words: dict[str, str]) -> str:
    printed = small_print(note, source, words["source"])
    if not printed:
        return ""
    return f'<p class="source">{_text(printed)}</p>\n'


def _contents(block: Contents, number: int, report: Report, words: dict[str, str]) -> str:
    entries = "\n".join(
        f'<li><a href="#{_text(heading.anchor)}">{_text(heading.text)}</a></li>'
        for heading in report.headings
        if heading.level == 2
    )
    return f"""<nav class="contents" aria-labelledby="contents_{number}">
<h2 id="contents_{number}">{_text(block.title or words["contents"])}</h2>
<ol role="list">
{entries}
</ol>
</nav>"""
